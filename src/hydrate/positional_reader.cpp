#include <sequelize/hydrate/positional_reader.hpp>

#include <fmt/format.h>

#include "read_or_throw.hpp"

namespace sequelize::detail {

void readByPosition(const Cursor& rows, std::span<const CellTarget> targets) {
    if (rows.columnCount() != targets.size())
        throw ConversionError(
            fmt::format("the result has {} columns, but {} are read; select as many, or read rows by name: query<Row>",
                        rows.columnCount(), targets.size()));
    for (std::size_t i = 0; i < targets.size(); ++i)
        readOrThrow(*targets[i].type, targets[i].place, rows.row()[i],
                    [&] { return fmt::format("column '{}'", rows.columnName(i)); });
}

}  // namespace sequelize::detail
