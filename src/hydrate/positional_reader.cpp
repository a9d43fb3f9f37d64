#include <sequelize/hydrate/positional_reader.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>

namespace sequelize::detail {

void readByPosition(const Cursor& rows, std::span<const CellTarget> targets) {
    if (rows.columnCount() != targets.size())
        throw ConversionError(
            fmt::format("the result has {} columns, but {} are read; select as many, or read rows by name: query<Row>",
                        rows.columnCount(), targets.size()));
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const Cell& cell = rows.row()[i];
        const ReadStatus status = targets[i].type->set(targets[i].place, cell);
        if (status != ReadStatus::ok)
            throw ConversionError(
                fmt::format("column '{}' {}", rows.columnName(i), explain(status, cell, *targets[i].type)));
    }
}

}  // namespace sequelize::detail
