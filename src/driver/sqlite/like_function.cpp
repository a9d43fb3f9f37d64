#include <optional>
#include <string_view>

#include "../../core/ascii.hpp"
#include "../../core/utf8.hpp"
#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {
namespace {

/// Matches a text against a pattern: texts by characters, whose case matters beyond A to Z only unless it is told
/// otherwise, and bytes as they are.
class Matcher {
public:
    Matcher(std::string_view pattern, std::optional<std::string_view> escape, bool asBytes,
            bool caseMatters = false) noexcept
        : pattern_(pattern), escape_(escape), asBytes_(asBytes), caseMatters_(asBytes || caseMatters) {}

    [[nodiscard]] bool matches(std::string_view text) const noexcept {
        std::size_t at = 0;
        std::size_t in = 0;  // the pattern
        std::size_t afterAny = std::string_view::npos;
        std::size_t anyEnd = 0;
        while (at < text.size()) {
            const std::size_t literal = in + escapeAt(in);
            const bool isLiteral = literal != in;
            if (!isLiteral && codeAt(in) == '%') {
                afterAny = ++in;
                anyEnd = at;
            } else if (!isLiteral && codeAt(in) == '_') {
                ++in;
                at += sizeAt(text, at);
            } else if (const std::size_t size = sameAt(text, at, literal); size != 0) {
                in = literal + size;
                at += size;
            } else if (afterAny != std::string_view::npos) {
                in = afterAny;
                anyEnd += sizeAt(text, anyEnd);
                at = anyEnd;
            } else {
                return false;
            }
        }
        while (codeAt(in) == '%' && escapeAt(in) == 0) ++in;
        return in == pattern_.size();
    }

private:
    /// NUL, which is no wildcard, behind its end.
    [[nodiscard]] char codeAt(std::size_t i) const noexcept { return i < pattern_.size() ? pattern_[i] : '\0'; }

    /// The size of the escape there, if a character follows it.
    [[nodiscard]] std::size_t escapeAt(std::size_t i) const noexcept {
        if (!escape_ || i >= pattern_.size() || !pattern_.substr(i).starts_with(*escape_)) return 0;
        return i + escape_->size() < pattern_.size() ? escape_->size() : 0;
    }

    [[nodiscard]] std::size_t sizeAt(std::string_view text, std::size_t i) const noexcept {
        const std::size_t size = asBytes_ ? 1 : utf8::characterSize(text.substr(i));
        return size == 0 ? 1 : size;
    }

    /// The size of the character that both have there; 0: they differ.
    [[nodiscard]] std::size_t sameAt(std::string_view text, std::size_t i, std::size_t in) const noexcept {
        if (in >= pattern_.size()) return 0;
        const std::size_t size = sizeAt(text, i);
        if (size == 1) {
            const bool same = caseMatters_ ? text[i] == pattern_[in] : isSameLetter(text[i], pattern_[in]);
            return same ? 1 : 0;
        }
        return text.substr(i, size) == pattern_.substr(in, size) ? size : 0;
    }

    std::string_view pattern_;
    std::optional<std::string_view> escape_;
    bool asBytes_;
    bool caseMatters_;
};

bool isBlob(sqlite3_value* value) noexcept {
    return sqlite3_value_type(value) == SQLITE_BLOB;
}

std::string_view contentOf(sqlite3_value* value) noexcept {
    if (!isBlob(value)) return textOf(value);
    const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
    return {bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// like(pattern, text), like(pattern, text, escape)
void like(sqlite3_context* context, int count, sqlite3_value** arguments) noexcept {
    for (int i = 0; i < count; ++i)
        if (isNull(arguments[i])) return sqlite3_result_null(context);
    const bool asBytes = isBlob(arguments[0]) || isBlob(arguments[1]);
    const std::string_view pattern = contentOf(arguments[0]);
    const std::string_view text = contentOf(arguments[1]);
    std::optional<std::string_view> escape;
    if (count == 3) {
        escape = contentOf(arguments[2]);
        if (escape->empty() || utf8::characterSize(*escape) != escape->size())
            return sqlite3_result_error(context, "ESCAPE expression must be a single character", -1);
    }
    sqlite3_result_int(context, Matcher(pattern, escape, asBytes).matches(text) ? 1 : 0);
}

/// sequelize_json_like(text, pattern, escape)
void jsonLike(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    if (isNull(arguments[0]) || isNull(arguments[1])) return sqlite3_result_null(context);
    const Matcher matcher(textOf(arguments[1]), textOf(arguments[2]), false, true);
    sqlite3_result_int(context, matcher.matches(textOf(arguments[0])) ? 1 : 0);
}

}  // namespace

void registerLikeFunction(sqlite3* handle) {
    replaceScalar(handle, "like", 2, like);
    replaceScalar(handle, "like", 3, like);
    registerScalar(handle, "sequelize_json_like", 3, jsonLike);
}

}  // namespace sequelize::detail::sqlite
