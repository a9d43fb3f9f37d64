#include <sequelize/core/dotenv.hpp>

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "ascii.hpp"
#include "dotenv_expand.hpp"

namespace sequelize::dotenv {

using namespace detail;

namespace {

constexpr std::string_view notAssignment =
    "this line is no assignment. Write NAME=value, put a # before a comment, and quotes around a value of several lines";
constexpr std::string_view unterminated =
    "the value begins with a quote that has no partner. Close it, or put another kind of quote around the whole value "
    "(' \" `); a quote after a backslash closes nothing";
constexpr std::string_view afterQuote =
    "text follows the value's closing quote. Only a # and a comment may; if the value has that quote in it, put another "
    "kind around the whole (' \" `)";

constexpr bool isBlank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}
constexpr bool isNameCharacter(char c) noexcept {
    return isOfName(c) || c == '.' || c == '-';
}

/// With every kind of line end as "\n", which is what a value of several lines gets, too.
std::string withPlainLineEnds(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        out += text[i] == '\r' ? '\n' : text[i];
    }
    return out;
}

/// dotenv's own escapes; every other backslash stays.
std::string withLineBreaks(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        if (next == 'n' || next == 'r') {
            out += next == 'n' ? '\n' : '\r';
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

struct Assignment {
    std::size_t line = 1;
    std::string_view name{};
    std::string_view value{};  ///< without its quotes, as it is written
    char quote = '\0';
};

class Reader {
public:
    Reader(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

    /// The next assignment; nullopt after the last.
    std::optional<Assignment> next() {
        skipToAssignment();
        if (rest_.empty()) return std::nullopt;
        Assignment out{.line = line_, .name = takeName()};
        takeSign();
        takeWhile(isBlank);
        if (!rest_.empty() && (rest_[0] == '\'' || rest_[0] == '"' || rest_[0] == '`')) {
            out.quote = rest_[0];
            out.value = takeQuoted();
        } else {
            out.value = takeWhile([](char c) { return c != '#' && c != '\n'; });
            while (!out.value.empty() && isBlank(out.value.back())) out.value.remove_suffix(1);
        }
        takeWhile(isBlank);
        skipComment();
        if (!rest_.empty() && rest_[0] != '\n') refuse(out.line, afterQuote);
        return out;
    }

    [[noreturn]] void refuse(std::size_t line, std::string_view what) const {
        throw DotenvError(fmt::format("{}:{}: {}", file_, line, what));
    }

private:
    template <class Predicate>
    std::string_view takeWhile(Predicate predicate) {
        const auto end = std::find_if_not(rest_.begin(), rest_.end(), predicate);
        const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    void skipComment() {
        if (rest_.starts_with('#')) takeWhile([](char c) { return c != '\n'; });
    }

    void skipToAssignment() {
        for (;;) {
            takeWhile(isBlank);
            skipComment();
            if (!rest_.starts_with('\n')) return;
            rest_.remove_prefix(1);
            ++line_;
        }
    }

    std::string_view takeName() {
        const auto word = takeWhile(isNameCharacter);
        if (word.empty()) refuse(line_, notAssignment);
        if (word != "export" || rest_.empty() || !isBlank(rest_[0])) return word;
        const auto afterWord = rest_;
        takeWhile(isBlank);
        if (const auto name = takeWhile(isNameCharacter); !name.empty()) return name;
        rest_ = afterWord;  // "export = value" sets a variable of that name
        return word;
    }

    void takeSign() {
        const bool colon = rest_.size() > 1 && rest_[0] == ':' && isBlank(rest_[1]);
        if (!colon) takeWhile(isBlank);
        if (!colon && !rest_.starts_with('=')) refuse(line_, notAssignment);
        rest_.remove_prefix(1);
    }

    std::string_view takeQuoted() {
        const char quote = rest_[0];
        std::size_t end = 1;
        while (end < rest_.size() && rest_[end] != quote)
            end += rest_[end] == '\\' && end + 1 < rest_.size() && rest_[end + 1] == quote ? 2 : 1;
        if (end >= rest_.size()) refuse(line_, unterminated);
        const auto value = rest_.substr(1, end - 1);
        line_ += static_cast<std::size_t>(std::count(value.begin(), value.end(), '\n'));
        rest_.remove_prefix(end + 1);
        return value;
    }

    std::string_view rest_;
    const std::string& file_;
    std::size_t line_ = 1;
};

}  // namespace

Variables parse(std::string_view text, const ParseOptions& options) {
    constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
    if (text.starts_with(byteOrderMark)) text.remove_prefix(byteOrderMark.size());
    const std::string lines = withPlainLineEnds(text);
    Reader reader(lines, options.file);
    if (const auto nul = lines.find('\0'); nul != lines.npos) {
        const auto before = std::count(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(nul), '\n');
        reader.refuse(static_cast<std::size_t>(before) + 1,
                      "the line has a NUL byte, which no variable can hold. Save the file as UTF-8 text");
    }

    Variables variables;
    const Lookup known = [&](const std::string& name) -> std::optional<std::string> {
        const auto own = variables.find(name);
        const bool isOwn = own != variables.end();
        if (isOwn && options.override) return own->second;
        if (options.environment)
            if (auto outside = options.environment(name)) return outside;
        return isOwn ? std::optional(own->second) : std::nullopt;
    };
    while (const auto assignment = reader.next()) {
        std::string value(assignment->value);
        if (assignment->quote == '"') value = withLineBreaks(value);
        if (assignment->quote != '\'') {
            try {
                value = expanded(value, known);
            } catch (const ExpansionError& error) {
                reader.refuse(assignment->line, error.what());
            }
        }
        variables.insert_or_assign(std::string(assignment->name), std::move(value));
    }
    return variables;
}

}  // namespace sequelize::dotenv
