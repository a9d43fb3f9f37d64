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

std::vector<Row> readRows(Cursor& cursor, const std::vector<bool>& documents) {
    auto names = std::make_shared<Row::Names>();
    for (std::size_t i = 0; i < cursor.columnCount(); ++i) names->emplace_back(cursor.columnName(i));
    std::vector<Row> rows;
    while (cursor.next()) {
        std::vector<Value> values;
        values.reserve(names->size());
        for (const Cell& cell : cursor.row()) {
            Value value = toValue(cell);
            const bool isDocument = values.size() < documents.size() && documents[values.size()];
            values.push_back(isDocument ? documentOr(std::move(value)) : std::move(value));
        }
        rows.emplace_back(names, std::move(values));
    }
    return rows;
}

}  // namespace sequelize::detail
