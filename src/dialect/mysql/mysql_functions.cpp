// What MySQL and MariaDB make of typed functions. The digits behind a DECIMAL's point are at most 30, of 65.
#include "../function_sql.hpp"
#include "mysql_dialect.hpp"

namespace sequelize::detail {

std::string_view MysqlDialect::functionSql(std::string_view name) const {
    static constexpr std::pair<std::string_view, std::string_view> patterns[] = {
        {"signed", "CAST($1 AS SIGNED)"},
        {"wide", "CAST($1 AS DECIMAL(20,0))"},
        {"integer", "CAST(TRUNCATE($1, 0) AS SIGNED)"},
        {"roundInteger", "CAST(ROUND($1, $u) AS SIGNED)"},
        {"text", "CAST($1 AS CHAR)"},
        {"instant", "CAST($1 AS DATETIME(6))"},
        {"dayOnly", "CAST($1 AS DATE)"},
        {"time", "CAST($1 AS TIME(6))"},
        {"decimal", "CAST($1 AS DECIMAL(65,$u))"},
        {"div", "(#1 DIV NULLIF($2, 0))"},
        {"divide", "ROUND(CAST($1 AS DECIMAL(65,30)) / NULLIF($2, 0), $u)"},
        {"now", "NOW(6)"},
        {"year", "YEAR($1)"},
        {"month", "MONTH($1)"},
        {"day", "DAYOFMONTH($1)"},
        {"hour", "HOUR($1)"},
        {"minute", "MINUTE($1)"},
        {"second", "SECOND($1)"},
        {"date", "DATE($1)"},
        {"addToDay", "DATE_ADD($1, INTERVAL $2 $u)"},
        {"addToInstant", "DATE_ADD($1, INTERVAL $2 $u)"},
        {"dateDiff", "TIMESTAMPDIFF($u, $2, $1)"},
    };
    const auto pattern = patternIn(patterns, name);
    return pattern.empty() ? SqlDialect::functionSql(name) : pattern;
}

}  // namespace sequelize::detail
