#include "postgres_dump_sql.hpp"

#include <fmt/format.h>

#include "postgres_dialect.hpp"
#include "postgres_schema_sql.hpp"

namespace sequelize::detail {
namespace {

class PostgresDumpSql final : public DumpSql {
public:
    [[nodiscard]] std::string viewText(const std::string& view) const override {
        const std::string name = postgresText(inQuotes(view));
        return fmt::format(
            "SELECT {0}, 'CREATE ' || CASE WHEN c.relkind = 'm' THEN 'MATERIALIZED ' ELSE '' END || 'VIEW ' || {1} || ' AS ' || "
            "pg_get_viewdef(c.oid) FROM pg_class AS c WHERE c.oid = to_regclass({1})",
            postgresText(view), name);
    }

    /// A text in one line, which the server reads as a value of the column's type.
    [[nodiscard]] std::string rowsAsLiterals(const TableSchema& table) const override {
        std::string values;
        for (const ColumnSchema* column : insertedColumns(table)) {
            const std::string text = fmt::format("CAST({} AS TEXT)", inQuotes(column->name));
            values += values.empty() ? "" : " || ', ' || ";
            values += fmt::format(
                "CASE WHEN {0} IS NULL THEN 'NULL' WHEN {0} ~ '[\\n\\r\\\\]' THEN 'CAST(convert_from(decode(''' || "
                "encode(convert_to({0}, 'UTF8'), 'hex') || ''', ''hex''), ''UTF8'') AS ' || {1} || ')' ELSE quote_literal({0}) "
                "END",
                text, postgresText(typeOfColumn(table, *column)));
        }
        return fmt::format("SELECT '(' || {} || ')' FROM {} ORDER BY {}", values, inQuotes(table.name),
                           orderOfDump(postgresDialect(), table));
    }

    [[nodiscard]] std::string beforeRows() const override { return "SET CONSTRAINTS ALL DEFERRED;"; }

    [[nodiscard]] std::string nextId(const TableSchema& table) const override {
        for (const auto& column : table.columns)
            if (column.autoIncrement && table.autoIncrement)
                return fmt::format("SELECT setval(pg_get_serial_sequence({}, {}), {}, false);",
                                   postgresText(inQuotes(table.name)), postgresText(column.name), *table.autoIncrement);
        return {};
    }
};

}  // namespace

const DumpSql& postgresDumpSql() {
    static const PostgresDumpSql only;
    return only;
}

}  // namespace sequelize::detail
