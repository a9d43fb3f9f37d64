#include "model/record_access.hpp"

namespace sequelize {

std::vector<Row> readRows(Cursor& cursor) {
    auto names = std::make_shared<Row::Names>();
    for (std::size_t i = 0; i < cursor.columnCount(); ++i) names->emplace_back(cursor.columnName(i));
    std::vector<Row> rows;
    while (cursor.next()) {
        std::vector<Value> values;
        values.reserve(names->size());
        for (const Cell& cell : cursor.row()) values.push_back(toValue(cell));
        rows.emplace_back(names, std::move(values));
    }
    return rows;
}

}  // namespace sequelize
