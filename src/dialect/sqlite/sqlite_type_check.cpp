// The CHECK constraints of tables with `strictTypes`: SQLite itself stores nearly everything everywhere.
#include <fmt/format.h>

#include "../../schema/type_limits.hpp"
#include "../type_sql.hpp"
#include "sqlite_dialect.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

/// Each of these is a condition on `c`, the quoted column, which is not NULL.
std::string integerCheck(const std::string& c, const DataType& type) {
    const auto [lowest, highest] = integerRange(type);
    std::string sql = fmt::format("typeof({}) = 'integer'", c);
    if (type.kind != Kind::BIGINT) return fmt::format("{} AND {} BETWEEN {} AND {}", sql, c, lowest, highest);
    return type.isUnsigned ? fmt::format("{} AND {} >= 0", sql, c) : sql;
}

std::string realCheck(const std::string& c, const DataType& type) {
    const char* greatest = isSingle(type) ? "3.40282347e+38" : "1.7976931348623157e+308";
    std::string sql = fmt::format("typeof({0}) IN ('real', 'integer') AND abs({0}) <= {1}", c, greatest);
    return type.isUnsigned ? fmt::format("{} AND {} >= 0", sql, c) : sql;
}

/// Digits are counted, not computed with: they may be more than a number holds.
std::string decimalCheck(const std::string& c, const DataType& type) {
    const auto [whole, fraction] = decimalDigits(type);
    std::string sql = fmt::format(
        "typeof({0}) = 'text' AND {0} GLOB '*[0-9]*' AND {0} NOT GLOB '*[^-0-9.]*' AND {0} NOT GLOB '?*-*' AND {0} NOT "
        "GLOB '*.*.*' AND length(ltrim(substr({0}, 1, instr({0} || '.', '.') - 1), '-0')) <= {1} AND length({0}) - "
        "instr({0} || '.', '.') <= {2}",
        c, whole, fraction);
    return type.isUnsigned ? fmt::format("{} AND {} NOT GLOB '-*'", sql, c) : sql;
}

std::string charactersCheck(const std::string& c, const DataType& type) {
    const bool padded = type.kind == Kind::CHAR;
    return fmt::format("typeof({0}) = 'text' AND length({1}) <= {2}", c, padded ? "rtrim(" + c + ", ' ')" : c,
                       type.length);
}

std::string bytesCheck(const std::string& c, const DataType& type, std::string_view storage) {
    return fmt::format("typeof({0}) IN ({1}) AND length(CAST({0} AS BLOB)) <= {2}", c, storage, bytesOf(type.size));
}

std::string enumCheck(const std::string& c, const DataType& type) {
    std::string values;
    for (const auto& value : type.values) values += (values.empty() ? "" : ", ") + quotedText(value);
    return fmt::format("{} IN ({})", c, values);
}

/// The first ten characters are a day of the calendar: SQLite's functions take 2023-02-30 for a day, until
/// they compute with it.
std::string dayCheck(const std::string& c) {
    return fmt::format(
        "typeof({0}) = 'text' AND {0} >= '1000' AND date(substr({0}, 1, 10), '+0 days') = substr({0}, 1, 10)", c);
}

std::string timeCheck(const std::string& c) {
    constexpr std::string_view rest = "[0-9]:[0-5][0-9]:[0-5][0-9]";
    const std::string clock = fmt::format("substr(ltrim({0}, '-'), 1, instr(ltrim({0}, '-') || '.', '.') - 1)", c);
    return fmt::format(
        "typeof({0}) = 'text' AND {0} NOT GLOB '?*-*' AND {0} NOT GLOB '*.*[^0-9]*' AND ({1} GLOB '[0-9]{2}' OR ({1} GLOB "
        "'[0-8][0-9]{2}' AND {1} <= '838:59:59'))",
        c, clock, rest);
}

std::string uuidCheck(const std::string& c) {
    std::string pattern;
    for (const int digits : {8, 4, 4, 4, 12}) {
        if (!pattern.empty()) pattern += '-';
        for (int i = 0; i < digits; ++i) pattern += "[0-9a-fA-F]";
    }
    return fmt::format("{} GLOB '{}'", c, pattern);
}

std::string conditionOn(const std::string& c, const DataType& type) {
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return integerCheck(c, type);
        case Kind::BOOLEAN:
            return fmt::format("typeof({0}) = 'integer' AND {0} IN (0, 1)", c);
        case Kind::FLOAT:
        case Kind::DOUBLE:
        case Kind::REAL:
            return realCheck(c, type);
        case Kind::DECIMAL:
            return decimalCheck(c, type);
        case Kind::STRING:
        case Kind::CHAR:
            return charactersCheck(c, type);
        case Kind::TEXT:
            return bytesCheck(c, type, "'text'");
        case Kind::BLOB:
            return bytesCheck(c, type, "'blob', 'text'");
        case Kind::GEOMETRY:
            return fmt::format("typeof({}) = 'blob'", c);
        case Kind::ENUM:
            return enumCheck(c, type);
        case Kind::DATE:
            return dayCheck(c) + fmt::format(" AND datetime({0}) IS NOT NULL", c);
        case Kind::DATEONLY:
            return dayCheck(c) + fmt::format(" AND length({}) = 10", c);
        case Kind::TIME:
            return timeCheck(c);
        case Kind::UUID:
            return uuidCheck(c);
        case Kind::JSON:
            return fmt::format("json_valid({})", c);
        case Kind::unspecified:
        case Kind::VIRTUAL:
            break;
    }
    return {};
}

}  // namespace

std::string sqliteTypeCondition(const std::string& value, const DataType& type) {
    return conditionOn(value, type);
}

std::string SqliteDialect::typeCheck(const TableDefinition& table, const ColumnDefinition& column) const {
    const std::string c = quoted(column.field);
    const std::string condition = conditionOn(c, column.type);
    if (condition.empty()) return {};
    const std::string name = fmt::format("{}.{} holds {}", table.tableName, column.field, nameOf(column.type));
    // SQLite itself puts NULL into primary keys that are no integers.
    const char* nullRule = column.primaryKey ? "IS NOT NULL AND" : "IS NULL OR";
    return fmt::format(" CONSTRAINT {} CHECK ({} {} ({}))", quoted(name), c, nullRule, condition);
}

}  // namespace sequelize::detail
