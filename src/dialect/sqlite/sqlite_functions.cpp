// What SQLite makes of typed functions, mostly by functions of the driver's own, since its own know few letters, end
// texts at a NUL, and round otherwise than servers: src/driver/sqlite/sql_functions.hpp.
#include "../function_sql.hpp"
#include "sqlite_dialect.hpp"

namespace sequelize::detail {

std::string_view SqliteDialect::functionSql(std::string_view name) const {
    static constexpr std::pair<std::string_view, std::string_view> patterns[] = {
        {"lower", "sequelize_lower($1)"},
        {"upper", "sequelize_upper($1)"},
        {"length", "sequelize_length($1)"},
        {"substr", "sequelize_substr($*)"},
        {"concat", "($|)"},
        {"round", "sequelize_round($*)"},
        {"roundInteger", "sequelize_round_integer($1, $u)"},
        {"roundDecimal", "sequelize_decimal_round($*)"},
        {"floor", "sequelize_floor($1)"},
        {"floorDecimal", "sequelize_decimal_floor($1)"},
        {"ceil", "sequelize_ceil($1)"},
        {"ceilDecimal", "sequelize_decimal_ceil($1)"},
        {"modReal", "sequelize_mod($1, $2)"},
        {"modDecimal", "sequelize_decimal_mod($1, $2)"},
        {"signed", "$1"},
        {"wide", "$1"},
        {"integer", "CAST($1 AS INTEGER)"},
        {"text", "CAST($1 AS TEXT)"},
        {"instant", "$1"},
        {"dayOnly", "$1"},
        {"time", "$1"},
        {"decimal", "sequelize_decimal_round($1, $u)"},
        {"div", "(#1 / NULLIF($2, 0))"},
        {"divide", "sequelize_decimal_divide($1, $2, $u)"},
        {"greatest", "MAX($1, $2)"},
        {"least", "MIN($1, $2)"},
        {"now", "strftime('%Y-%m-%d %H:%M:%f +00:00', 'now')"},
        {"currentDate", "date('now')"},
        {"year", "sequelize_part('YEAR', $1)"},
        {"month", "sequelize_part('MONTH', $1)"},
        {"day", "sequelize_part('DAY', $1)"},
        {"hour", "sequelize_part('HOUR', $1)"},
        {"minute", "sequelize_part('MINUTE', $1)"},
        {"second", "sequelize_part('SECOND', $1)"},
        {"date", "sequelize_day($1)"},
        {"addToDay", "sequelize_add_to_day('$u', $1, $2)"},
        {"addToInstant", "sequelize_add_to_instant('$u', $1, $2)"},
        {"dateDiff", "sequelize_date_diff('$u', $1, $2)"},
    };
    const auto pattern = patternIn(patterns, name);
    return pattern.empty() ? SqlDialect::functionSql(name) : pattern;
}

}  // namespace sequelize::detail
