#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/model/requests.hpp>

#include "../query/shape.hpp"
#include "prepared_row.hpp"

namespace sequelize::detail {

/// What decides of the text of these rows' INSERT. Unique: nothing that is kept, such as rows that leave different
/// columns to the database.
[[nodiscard]] Shape shapeOf(std::uint64_t generation, const TableDefinition& table, std::span<const PreparedRow> rows,
                            const InsertRequest& request);

/// The statement, where this thread wrote one of that shape before, and not long ago.
[[nodiscard]] std::optional<CompiledSql> keptInsert(const Shape& shape, std::span<const PreparedRow> rows);
void keepInsert(const Shape& shape, const std::string& sql);

}  // namespace sequelize::detail
