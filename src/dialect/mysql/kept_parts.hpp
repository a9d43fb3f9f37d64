#pragma once

#include <string>

#include <sequelize/schema/schema_model.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// The column's new definition with what the column has and no attribute can say: its CHECKs, ON UPDATE, INVISIBLE, a
/// character set or collation of its own, an SRID. What the new type cannot have goes with the old type. Throws
/// UsageError for what can neither be kept nor goes by itself.
[[nodiscard]] std::string withKeptParts(const TableSchema& present, const ColumnDefinition& column, std::string ddl);

}  // namespace sequelize::detail
