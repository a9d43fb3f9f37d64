#include "raw_sql.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "placeholders.hpp"
#include "sendable.hpp"

namespace sequelize::detail {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";

/// Values and which of them were asked for.
class Supply {
public:
    /// `option` and `sign` are for messages: ".replacements" and ":".
    Supply(const Replacements& values, std::string_view option, std::string_view sign)
        : values_(values), option_(option), sign_(sign), used_(values.ordered().size() + values.named().size()) {
        for (std::size_t i = 0; i < values.named().size(); ++i)
            if (indexOf(values.named()[i].name) != i)
                throw UsageError(
                    fmt::format("{} gives '{}' twice. Give each name once.", option_, values.named()[i].name));
    }

    [[nodiscard]] bool empty() const noexcept { return values_.empty(); }

    /// By its position, from 1; `written` is how the SQL says it.
    const Replacement& at(std::size_t position, std::string_view written) {
        if (!values_.named().empty())
            throw UsageError(
                fmt::format("The SQL has {}, but {} gives its values by name. Write {}{} in the SQL, or "
                            "give the values in order.",
                            written, option_, sign_, values_.named().front().name));
        const auto& list = values_.ordered();
        if (position == 0 || position > list.size())
            throw UsageError(fmt::format("{} (placeholder {}) has no value: {} gives {}. Give one value for each.",
                                         written, position, option_, list.size()));
        used_[position - 1] = true;
        return list[position - 1];
    }

    const Replacement& named(std::string_view name) {
        const std::size_t index = indexOf(name);
        if (index == values_.named().size())
            throw UsageError(
                fmt::format("The SQL has {0}{1}, but {2} gives no '{1}'. Give it: {2} = {{{{\"{1}\", "
                            "value}}}}.",
                            sign_, name, option_));
        used_[index] = true;
        return values_.named()[index].value;
    }

    void requireAllUsed() const {
        const auto unused = static_cast<std::size_t>(std::ranges::find(used_, false) - used_.begin());
        if (unused == used_.size()) return;
        if (values_.named().empty())
            throw UsageError(
                fmt::format("Value {} of {} is not used: the SQL has no placeholder for it.", unused + 1, option_));
        const auto& name = values_.named()[unused].name;
        throw UsageError(
            fmt::format("The value '{0}' of {1} is not used: the SQL has no {2}{0}.", name, option_, sign_));
    }

private:
    std::size_t indexOf(std::string_view name) const {
        const auto& list = values_.named();
        return static_cast<std::size_t>(std::ranges::find(list, name, &NamedReplacement::name) - list.begin());
    }

    const Replacements& values_;
    std::string_view option_;
    std::string_view sign_;
    std::vector<bool> used_;
};

class RawWriter {
public:
    RawWriter(const RawStatement& statement, const SqlDialect& dialect)
        : replacements_(statement.replacements, ".replacements", ":"),
          bind_(statement.bind, ".bind", "$"),
          dialect_(dialect) {}

    CompiledSql write(const std::vector<SqlPiece>& pieces) {
        for (const auto& piece : pieces) write(piece);
        replacements_.requireAllUsed();
        bind_.requireAllUsed();
        return std::move(out_);
    }

private:
    void write(const SqlPiece& piece) {
        switch (piece.kind) {
            case SqlPiece::Part::question:
                return replace(replacements_.at(++questions_, "?"));
            case SqlPiece::Part::key:
                return replace(replacements_.named(piece.text.substr(1)));
            case SqlPiece::Part::bind:
                // Without values for them, dollars may be parts of identifiers.
                if (!dialect_.facts().lexical.dollarsInNames || !bind_.empty()) return bind(piece.text);
                break;
            case SqlPiece::Part::dollars:
                if (bind_.empty()) break;
                out_.sql += '$';
                return;
            case SqlPiece::Part::native:
                throw UsageError(
                    fmt::format("The SQL has {}'s own placeholder {}, which gets no value here. Use ? or :name with "
                                ".replacements, or $1 or $name with .bind.",
                                dialect_.facts().title, piece.text));
            default:
                break;
        }
        out_.sql += piece.text;
    }

    void bind(std::string_view written) {
        const std::string_view name = written.substr(1);
        std::size_t position = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), position);
        const bool isNumber = end == name.data() + name.size() && error == std::errc();
        const Replacement& value = isNumber ? bind_.at(position, written) : bind_.named(name);
        if (value.isList())
            throw UsageError(fmt::format(
                "The value of {} is a list. .bind takes single values; .replacements takes lists.", written));
        add(value.value());
    }

    void replace(const Replacement& value) {
        if (!value.isList()) return add(value.value());
        if (value.items().empty()) {
            out_.sql += "NULL";  // no value equals it
            return;
        }
        bool isFirst = true;
        for (const auto& item : value.items()) {
            if (!isFirst) out_.sql += ", ";
            isFirst = false;
            if (!item.isList()) {
                add(item.value());
                continue;
            }
            out_.sql += '(';
            replace(item);
            out_.sql += ')';
        }
    }

    void add(const Value& value) {
        if (const auto* instant = value.getIf<DateTime>(); instant && !canBeSent(*instant))
            throw UsageError(
                "A value is an instant outside the years 1 to 9999, which no database takes. Give another.");
        out_.binds.push_back(value);
        dialect_.writePlaceholder(out_.sql, out_.binds.size());
    }

    CompiledSql out_{};
    Supply replacements_;
    Supply bind_;
    const SqlDialect& dialect_;
    std::size_t questions_ = 0;
};

bool isBlankPiece(const SqlPiece& piece) noexcept {
    return piece.kind == SqlPiece::Part::comment || piece.kind == SqlPiece::Part::semicolon ||
           (piece.kind == SqlPiece::Part::text && piece.text.find_first_not_of(blanks) == std::string_view::npos);
}

/// Whether semicolons may stand inside one statement: those of stored programs and triggers do.
bool mayHoldProgram(const SqlPiece& first) noexcept {
    constexpr std::array<std::string_view, 3> words{"create", "alter", "begin not"};
    const auto text = first.text.substr(std::min(first.text.find_first_not_of(blanks), first.text.size()));
    return std::ranges::any_of(words, [&](std::string_view word) { return startsIgnoringCase(text, word); });
}

void requireOneStatement(const std::vector<SqlPiece>& pieces) {
    const auto first = std::ranges::find_if_not(pieces, isBlankPiece);
    if (first == pieces.end()) throw UsageError("The SQL is empty. Give one statement.");
    const auto semicolon =
        std::find_if(first, pieces.end(), [](const auto& p) { return p.kind == SqlPiece::Part::semicolon; });
    if (std::all_of(semicolon, pieces.end(), isBlankPiece) || mayHoldProgram(*first)) return;
    throw UsageError(
        "The SQL holds several statements, with a semicolon between them. Run them one at a time; values belong into "
        ".replacements or .bind.");
}

}  // namespace

CompiledSql compileRaw(const RawStatement& statement, const SqlDialect& dialect, LexicalMode mode) {
    const auto pieces = scanSql(statement.sql, dialect.facts().lexical, mode);
    requireOneStatement(pieces);
    return RawWriter(statement, dialect).write(pieces);
}

}  // namespace sequelize::detail
