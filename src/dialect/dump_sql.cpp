#include <sequelize/dialect/dump_sql.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

std::vector<const ColumnSchema*> insertedColumns(const TableSchema& table) {
    std::vector<const ColumnSchema*> columns;
    for (const auto& column : table.columns)
        if (column.generated.empty()) columns.push_back(&column);
    return columns;
}

std::string orderOfDump(const SqlDialect& dialect, const TableSchema& table) {
    std::string order;
    if (table.primaryKey)
        for (const auto& part : table.primaryKey->parts)
            order += (order.empty() ? "" : ", ") + dialect.quoted(part.column);
    return order.empty() ? "1" : order;
}

}  // namespace sequelize::detail
