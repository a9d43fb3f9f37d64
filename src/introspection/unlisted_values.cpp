#include "unlisted_values.hpp"

#include <sequelize/dialect/definition_sql.hpp>

#include "../core/listed.hpp"

namespace sequelize::detail {

UnlistedValues unlistedValues(const SqlDialect& dialect, std::string_view column, const DataType& type) {
    const bool hasEnums = dialect.definitionSql().writesChanges();
    const std::string name = dialect.quoted(column);
    if (type.kind == TypeSpec::Kind::UUID && hasEnums)
        return {.rows = name + " IS NOT NULL AND COALESCE(CONVERT(" + name +
                        " USING utf8mb4) NOT REGEXP '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$', TRUE)",
                .reason = "a value that is no UUID"};
    if (type.kind != TypeSpec::Kind::ENUM || hasEnums) return {};
    std::string values;
    for (const auto& value : type.values) addListed(values, dialect.literal(Value(value)));
    return {.rows = name + " IS NOT NULL AND " + name + " NOT IN (" + values + ")",
            .reason = "a value that the ENUM does not list"};
}

}  // namespace sequelize::detail
