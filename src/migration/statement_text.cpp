#include "statement_text.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include <sequelize/core/bytes.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/schema/data_type.hpp>

#include "../core/ascii.hpp"
#include "../core/secret_sql.hpp"
#include "../dialect/placeholders.hpp"

namespace sequelize::detail {
namespace {

/// Of a value as a statement binds it: no digit of a time is lost, and a text is the same in every mode.
std::string literalOf(const SqlDialect& dialect, const Value& value) {
    const auto* text = value.getIf<std::string>();
    const auto* json = value.getIf<Json>();
    const std::string* content = text ? text : json ? &json->text : nullptr;
    const auto isOdd = [](char c) { return c == '\\' || (static_cast<unsigned char>(c) < ' ' && c != '\n'); };
    if (content && std::ranges::any_of(*content, isOdd))
        return dialect.migrationSql().textOfBytes(toHex(std::as_bytes(std::span(*content))));
    if (value.getIf<DateTime>()) return dialect.literal(value, DataTypes::DATE(6));
    if (value.getIf<Time>()) return dialect.literal(value, DataTypes::TIME(6));
    const std::string literal = dialect.literal(value);
    if (value.getIf<double>() && literal.find_first_of(".e") == std::string::npos) return literal + ".0";
    return literal;
}

}  // namespace

std::string inShort(std::string_view sql) {
    constexpr std::size_t most = 200;
    std::string shown = withoutSecrets(sql);
    if (shown.size() <= most) return shown;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xC0U) == 0x80U) --end;  // within a character
    shown.resize(end);
    return shown + "...";
}

std::string withLiterals(const SqlDialect& dialect, const CompiledSql& statement, LexicalMode mode) {
    if (statement.binds.empty()) return statement.sql;
    auto sql = withValues(dialect, statement, mode, [&](const Value& value) { return literalOf(dialect, value); });
    if (!sql)
        throw UsageError("The values of this statement cannot be written into it. (" + inShort(statement.sql) + ")");
    return *std::move(sql);
}

}  // namespace sequelize::detail
