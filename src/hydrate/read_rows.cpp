#include "read_rows.hpp"

#include <memory>
#include <utility>

namespace sequelize::detail {
namespace {

Value documentOr(Value value) {
    const auto* text = value.getIf<std::string>();
    return text ? Value(Json{*text}) : std::move(value);
}

}  // namespace

std::vector<Row> readRows(Cursor& cursor, const std::vector<TypeSpec::Kind>& kinds) {
    auto columns = std::make_shared<RowColumns>();
    const auto has = [&kinds](std::size_t i, TypeSpec::Kind kind) { return i < kinds.size() && kinds[i] == kind; };
    for (std::size_t i = 0; i < cursor.columnCount(); ++i) {
        columns->names.emplace_back(cursor.columnName(i));
        columns->shapes.push_back(has(i, TypeSpec::Kind::GEOMETRY));
    }
    std::vector<Row> rows;
    while (cursor.next()) {
        std::vector<Value> values;
        values.reserve(columns->names.size());
        for (const Cell& cell : cursor.row()) {
            const std::size_t i = values.size();
            if (cell.type == Cell::Type::shape) columns->shapes[i] = true;
            Value value = toValue(cell);
            values.push_back(has(i, TypeSpec::Kind::JSON) ? documentOr(std::move(value)) : std::move(value));
        }
        rows.emplace_back(columns, std::move(values));
    }
    return rows;
}

}  // namespace sequelize::detail
