// What is read: descriptions, and the schema as a value.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../hydrate/read_rows.hpp"
#include "../introspection/describe_table.hpp"
#include "../introspection/read_schema.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"
#include "call.hpp"

namespace sequelize {

using namespace detail;

std::vector<ColumnDescription> QueryInterface::describeTable(const std::string& name,
                                                             const CallOptions& options) const {
    const RunOptions how = run(options);
    requireName("table", name);
    const SchemaModel schema = detail::readSchema(*database_, {.tables = {name}}, how);
    if (!schema.tables.empty()) return describedColumns(schema.tables.front());
    const auto view =
        std::ranges::find_if(schema.views, [&](const auto& each) { return isSameIdentifier(each, name); });
    if (view == schema.views.end())
        return describedColumns(presentTable(*database_, name, how));  // says which there are
    auto result = database_->query(database_->dialect().definitionSql().viewColumns(*view), unlogged(how));
    std::vector<ColumnDescription> columns;
    for (const auto& row : readRows(result.rows()))
        columns.push_back({.name = row.get<std::string>("name"),
                           .type = capitalType(row.get<std::string>("type")),
                           .allowNull = row.get<int>("nullable") != 0,
                           .defaultValue = row.get<std::optional<std::string>>("default"),
                           .comment = row.get<std::string>("comment")});
    return columns;
}

SchemaModel QueryInterface::readSchema(const SchemaOptions& options) const {
    const RunOptions how = run(options);
    SchemaModel schema = detail::readSchema(*database_, {.tables = options.tables, .schema = options.schema}, how);
    for (const auto& name : options.tables) {
        if (schema.table(name)) continue;
        if (!options.schema) (void)presentTable(*database_, name, how);  // says which there are
        throw UsageError(fmt::format("there is no table '{}'{}", name,
                                     options.schema ? fmt::format(" in the database '{}'", *options.schema) : ""));
    }
    return schema;
}

std::vector<IndexDescription> QueryInterface::showIndex(const std::string& table, const CallOptions& options) const {
    const TableSchema present = presentTable(*database_, table, run(options));
    std::vector<IndexDescription> indexes;
    const auto add = [&](const IndexSchema& index, bool primary) {
        auto& out = indexes.emplace_back();
        static_cast<IndexSchema&>(out) = index;
        out.tableName = present.name;
        out.primary = primary;
        if (primary) {
            out.isUnique = true;
            if (out.name.empty()) out.name = "PRIMARY";
        }
    };
    if (present.primaryKey) add(*present.primaryKey, true);
    for (const auto& index : present.indexes) add(index, false);
    return indexes;
}

std::vector<ForeignKeySchema> QueryInterface::getForeignKeyReferencesForTable(const std::string& table,
                                                                              const CallOptions& options) const {
    return presentTable(*database_, table, run(options)).foreignKeys;
}

std::vector<TableForeignKeys> QueryInterface::getForeignKeysForTables(const std::vector<std::string>& tables,
                                                                      const CallOptions& options) const {
    std::vector<TableForeignKeys> result;
    if (tables.empty()) return result;
    const SchemaModel schema = readSchema({.tables = tables,
                                           .transaction = options.transaction,
                                           .timeout = options.timeout,
                                           .tag = options.tag,
                                           .logging = options.logging});
    for (const auto& name : tables) result.push_back({name, schema.table(name)->foreignKeys});
    return result;
}

QueryResult QueryInterface::query(const std::string& sql, const QueryOptions& options) const {
    const RawStatement statement{sql, options.replacements, options.bind};
    const RunOptions how = run(options);
    if (options.type != QueryTypes::RAW && options.type != QueryTypes::SELECT)
        return {.metadata = database_->executeRaw(statement, how)};
    auto result = database_->queryRaw(statement, how);
    if (options.type == QueryTypes::SELECT && result.rows().columnCount() == 0)
        throw UsageError("The statement did run, but it is one that returns no rows. Leave out QueryTypes::SELECT.");
    auto rows = readRows(result.rows());
    return {.rows = std::move(rows), .metadata = result.rows().outcome()};
}

std::string QueryInterface::quoteIdentifier(std::string_view name) const {
    return database_->dialect().quoted(name);
}

}  // namespace sequelize
