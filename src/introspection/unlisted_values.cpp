#include "unlisted_values.hpp"

#include <sequelize/dialect/definition_sql.hpp>

#include "../core/listed.hpp"

namespace sequelize::detail {

std::string unlistedValues(const SqlDialect& dialect, std::string_view column, const DataType& type) {
    if (type.kind != TypeSpec::Kind::ENUM || dialect.definitionSql().writesChanges()) return {};
    std::string values;
    for (const auto& value : type.values) addListed(values, dialect.literal(Value(value)));
    return dialect.quoted(column) + " IS NOT NULL AND " + dialect.quoted(column) + " NOT IN (" + values + ")";
}

}  // namespace sequelize::detail
