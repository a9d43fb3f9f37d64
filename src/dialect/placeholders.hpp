#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/lexical_rules.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// A part of a raw statement. Its parts, one after the other, are the statement.
struct SqlPiece {
    enum class Part : std::uint8_t {
        text,       ///< words, operators, blanks
        quoted,     ///< a string or a quoted identifier
        comment,    ///< of any kind but an executable one
        question,   ///< `?`
        key,        ///< `:name`
        bind,       ///< `$1`, `$name`
        dollars,    ///< `$$`
        native,     ///< the database's own `?1`, `:1`, `@name`
        semicolon,  ///< `;`
    };
    Part kind = Part::text;
    std::string_view text{};
};

/// Cuts a statement into pieces, which view it. Reads strings, quoted identifiers and comments as the dialect's server
/// does. Throws UsageError for a quote that is not closed, and for an executable comment (`/*! ... */`) of which server
/// versions would not agree where it ends or what is in it.
[[nodiscard]] std::vector<SqlPiece> scanSql(std::string_view sql, const LexicalRules& rules, LexicalMode mode);

/// The same, for a look at a statement that is sent as it is: what an executable comment holds is read as SQL, whether
/// or not this server executes it, and so never refused.
[[nodiscard]] std::vector<SqlPiece> scanExecutables(std::string_view sql, const LexicalRules& rules, LexicalMode mode);

/// The library's own SQL with a `?` for each value, with the dialect's placeholders instead.
[[nodiscard]] std::string withPlaceholders(const SqlDialect& dialect, std::string_view sql);

/// A statement with its values written into it by `literal`; nothing where a value has no placeholder.
[[nodiscard]] std::optional<std::string> withValues(const SqlDialect& dialect, const CompiledSql& statement,
                                                    LexicalMode mode,
                                                    const std::function<std::string(const Value&)>& literal);

}  // namespace sequelize::detail
