#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <sequelize/model/requests.hpp>

#include "../query/shape.hpp"
#include "prepared_row.hpp"

namespace sequelize::detail {

/// Whether only the rows decide of the text.
[[nodiscard]] bool isKept(const InsertRequest& request);
/// What decides of the text of an INSERT of so many rows, but for which columns the first one brings: that is to be
/// added.
[[nodiscard]] Shape shapeOf(std::uint64_t generation, const TableDefinition& table, std::size_t rows);
/// The whole of it. Unique: nothing that is kept, such as rows that leave different columns to the database.
[[nodiscard]] Shape shapeOf(std::uint64_t generation, const TableDefinition& table, std::span<const PreparedRow> rows,
                            const InsertRequest& request);

/// The text, where this thread wrote one of that shape before, and not long ago. Its binds are the rows' values in the
/// order of the columns.
[[nodiscard]] const std::string* keptInsert(const Shape& shape);
void keepInsert(const Shape& shape, const std::string& sql);

}  // namespace sequelize::detail
