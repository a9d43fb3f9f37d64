#include "function_sql.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

std::string_view patternIn(FunctionTable table, std::string_view name) noexcept {
    const auto found = std::ranges::find(table, name, [](const auto& entry) { return entry.first; });
    return found == table.end() ? std::string_view() : found->second;
}

/// What all databases have alike, and standard SQL elsewhere. A 0e0 is a double on each of them.
std::string_view SqlDialect::functionSql(std::string_view name) const {
    static constexpr std::pair<std::string_view, std::string_view> patterns[] = {
        {"lower", "LOWER($1)"},
        {"upper", "UPPER($1)"},
        {"trim", "TRIM($1)"},
        {"trimStart", "LTRIM($1)"},
        {"trimEnd", "RTRIM($1)"},
        {"length", "CHAR_LENGTH($1)"},
        {"substr", "SUBSTR($*)"},
        {"replace", "REPLACE($1, $2, $3)"},
        {"concat", "CONCAT($*)"},
        {"round", "ROUND($*)"},
        {"roundDecimal", "ROUND($*)"},
        {"floor", "FLOOR($1)"},
        {"floorDecimal", "FLOOR($1)"},
        {"ceil", "CEILING($1)"},
        {"ceilDecimal", "CEILING($1)"},
        {"quotient", "((#1 + 0e0) / NULLIF($2, 0))"},
        {"modulo", "(#1 % NULLIF($2, 0))"},
        {"modDecimal", "(#1 % NULLIF($2, 0))"},
        {"modReal", "((#1 + 0e0) % NULLIF($2, 0))"},
        {"real", "(#1 + 0e0)"},
        {"greatest", "GREATEST($1, $2)"},
        {"least", "LEAST($1, $2)"},
        {"currentDate", "CURRENT_DATE"},
    };
    const auto pattern = patternIn(patterns, name);
    if (pattern.empty())
        throw UsageError(fmt::format("{} has no function for '{}'; use fn(...) or literal(...)", facts_.title, name));
    return pattern;
}

}  // namespace sequelize::detail
