// What PostgreSQL makes of typed functions. Its functions take the types that they are made for: a count is an INTEGER,
// and of numbers ROUND with digits knows NUMERICs alone.
#include "../function_sql.hpp"
#include "postgres_dialect.hpp"

namespace sequelize::detail {

std::string_view PostgresDialect::functionSql(std::string_view name) const {
    static constexpr std::pair<std::string_view, std::string_view> patterns[] = {
        {"substr", "SUBSTR($1, CAST($2 AS INTEGER){, CAST($3 AS INTEGER)})"},
        // By its text a double has the digits that it is written with.
        {"round", "CAST(ROUND(CAST(CAST($1 AS TEXT) AS NUMERIC){, CAST($2 AS INTEGER)}) AS DOUBLE PRECISION)"},
        {"roundDecimal", "ROUND($1{, CAST($2 AS INTEGER)})"},
        {"roundInteger", "CAST(ROUND(CAST($1 AS NUMERIC), $u) AS BIGINT)"},
        {"quotient", "(CAST($1 AS DOUBLE PRECISION) / NULLIF($2, 0))"},
        {"modReal",
         "CAST(MOD(CAST(CAST($1 AS TEXT) AS NUMERIC), CAST(CAST(NULLIF($2, 0) AS TEXT) AS NUMERIC)) AS DOUBLE "
         "PRECISION)"},
        {"real", "CAST($1 AS DOUBLE PRECISION)"},
        {"signed", "CAST($1 AS BIGINT)"},
        {"wide", "CAST($1 AS NUMERIC(20,0))"},
        {"integer", "CAST(TRUNC(CAST($1 AS NUMERIC)) AS BIGINT)"},
        {"text", "CAST($1 AS TEXT)"},
        {"instant", "CAST($1 AS TIMESTAMP WITH TIME ZONE)"},
        {"dayOnly", "CAST($1 AS DATE)"},
        {"time", "CAST($1 AS TIME)"},
        {"decimal", "CAST($1 AS NUMERIC(1000,$u))"},
        {"div", "(#1 / NULLIF($2, 0))"},
        {"divide", "ROUND(CAST($1 AS NUMERIC(1000,60)) / NULLIF($2, 0), $u)"},
        // NULL where one of them is, as on the other databases.
        {"greatest", "CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE GREATEST($1, $2) END"},
        {"least", "CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE LEAST($1, $2) END"},
        {"now", "STATEMENT_TIMESTAMP()"},
        {"year", "CAST(EXTRACT(YEAR FROM $1) AS BIGINT)"},
        {"month", "CAST(EXTRACT(MONTH FROM $1) AS BIGINT)"},
        {"day", "CAST(EXTRACT(DAY FROM $1) AS BIGINT)"},
        {"hour", "CAST(EXTRACT(HOUR FROM $1) AS BIGINT)"},
        {"minute", "CAST(EXTRACT(MINUTE FROM $1) AS BIGINT)"},
        {"second", "CAST(FLOOR(EXTRACT(SECOND FROM $1)) AS BIGINT)"},
        {"date", "CAST($1 AS DATE)"},
        {"addToDay", "CAST(#1 + #2 * INTERVAL '1 $u' AS DATE)"},
        {"addToInstant", "(#1 + #2 * INTERVAL '1 $u')"},
        // Of months the calendar's: one is whole when the day and the time of the earlier moment are reached.
        {"dateDiff",
         "(SELECT CASE WHEN '$u' IN ('MONTH', 'YEAR') THEN CAST(SIGN(d.months) AS BIGINT) * ((ABS(d.months) - CASE WHEN d.months > 0 AND "
         "d.rest < INTERVAL '0' OR d.months < 0 AND d.rest > INTERVAL '0' THEN 1 ELSE 0 END) / CASE '$u' WHEN 'YEAR' "
         "THEN 12 ELSE 1 END) ELSE CAST(TRUNC(EXTRACT(EPOCH FROM d.a - d.b) / CAST(EXTRACT(EPOCH FROM INTERVAL '1 $u') AS "
         "NUMERIC)) AS BIGINT) END FROM (SELECT t.a, t.b, CAST((EXTRACT(YEAR FROM t.a) - EXTRACT(YEAR FROM t.b)) * 12 + "
         "EXTRACT(MONTH FROM t.a) - EXTRACT(MONTH FROM t.b) AS BIGINT) AS months, (t.a - DATE_TRUNC('month', t.a)) - (t.b "
         "- DATE_TRUNC('month', t.b)) AS rest FROM (SELECT CAST($1 AS TIMESTAMP) AS a, CAST($2 AS TIMESTAMP) AS b) AS t) "
         "AS d)"},
    };
    const auto pattern = patternIn(patterns, name);
    return pattern.empty() ? SqlDialect::functionSql(name) : pattern;
}

}  // namespace sequelize::detail
