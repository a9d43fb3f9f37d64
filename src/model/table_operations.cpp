// Creating, dropping and emptying a model's table.
#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/hook_calls.hpp>
#include <sequelize/model/model_core.hpp>

#include "../hydrate/read_rows.hpp"
#include "../introspection/describe_table.hpp"
#include "../introspection/own_table.hpp"
#include "../introspection/read_schema.hpp"
#include "../introspection/referring_tables.hpp"
#include "../pool/cache_write.hpp"
#include "../pool/one_piece.hpp"
#include "../pool/unchecked_foreign_keys.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"
#include "../schema/key_names.hpp"
#include "alter_tables.hpp"
#include "hooks/hook_masks.hpp"
#include "record_access.hpp"

namespace sequelize::detail {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::any_of(names, [&](const auto& other) { return isSameIdentifier(other, name); });
}

/// The first column of a query's rows, or the one of that name.
std::vector<std::string> namesFrom(Database& database, std::string sql, const RunOptions& run,
                                   std::string_view column = {}) {
    auto result = database.query({std::move(sql), {}}, run);
    std::vector<std::string> names;
    for (const auto& row : readRows(result.rows()))
        names.push_back(row.get<std::string>(column.empty() ? std::string_view(row.name(0)) : column));
    return names;
}

/// The columns of a unique index that any other key of them does the work of; empty: only itself does.
std::vector<std::string> plainUnique(const TableDefinition& table, const IndexOptions& index) {
    std::vector<std::string> columns;
    if (!index.unique || !index.name.empty() || !index.type.empty() || !index.method.empty()) return {};
    for (const auto& field : index.fields) {
        if (!field.expression.empty() || field.length || field.order == "DESC") return {};
        const auto* column = table.findByName(field.name);
        columns.push_back(column ? column->field : field.name);
    }
    return columns;
}

/// Whether the model has such a key beside its indexes.
bool declaresKey(const TableDefinition& table, const std::vector<std::string>& columns) {
    const auto isThat = [&](const std::vector<std::size_t>& key) {
        return std::ranges::equal(key, columns, isSameIdentifier,
                                  [&](std::size_t column) { return std::string_view(table.columns[column].field); });
    };
    const auto isThatAlone = [&](const ColumnDefinition& column) {
        return column.unique.isUnique && columns.size() == 1 && isSameIdentifier(column.field, columns[0]);
    };
    const auto keys = namedKeys(table);
    return isThat(table.primaryKey) || std::ranges::any_of(table.columns, isThatAlone) ||
           std::ranges::any_of(keys, [&](const auto& key) { return isThat(key.columns); });
}

/// Whether a unique key of the table, however it is called, has these columns.
bool hasUnique(const TableSchema& table, const std::vector<std::string>& columns) {
    const auto isPlain = [](const IndexPart& part) {
        return !part.length && !part.isDescending && part.collation.empty();
    };
    return std::ranges::any_of(table.indexes, [&](const IndexSchema& index) {
        return index.isUnique && index.where.empty() && index.rest.empty() &&
               std::ranges::all_of(index.parts, isPlain) &&
               std::ranges::equal(index.parts, columns, isSameIdentifier, &IndexPart::column);
    });
}

/// Statements that do nothing where there is such a table. Several programs that begin at once make the same one.
void createPatiently(Database& database, const std::vector<std::string>& statements, const RunOptions& run) {
    constexpr unsigned most = 10;
    for (unsigned attempts = 1;; ++attempts) {
        try {
            for (const auto& sql : statements) database.execute({sql, {}}, run);
            return;
        } catch (const DatabaseError& error) {
            if (run.transaction || attempts == most || !database.dialect().isMadeMeanwhile(error.native())) throw;
        }
    }
}

}  // namespace

void ModelCore::sync(bool force, const RunOptions& run, bool leavesKeys) const {
    use();
    requireOwnTables(database_, {table_.tableName}, run);
    if (force) drop(run);
    std::optional<TableDefinition> without;
    if (leavesKeys)
        std::erase_if(without.emplace(table_).foreignKeys, [&](const auto& key) { return key.target != &table_; });
    createPatiently(database_, database_.dialect().createStatements(without ? *without : table_), about(run));
    renewTable(run);
    if (const std::string start = database_.dialect().startIds(table_); !start.empty())
        database_.execute({start, {}}, about(run));
    createMissingIndexes(run);
}

void ModelCore::sync(const SyncRequest& request, const RunOptions& run) const {
    if (!runsHooks(run, syncHooks)) {
        syncTable(request, run);
        return;
    }
    SyncRequest own = request;
    SyncHook hook{this, own};
    runHooks(HookType::beforeSync, &hook);
    syncTable(own, run);
    runHooks(HookType::afterSync, &hook);
}

void ModelCore::syncTable(const SyncRequest& request, const RunOptions& run) const {
    requireMatch(database_, request);
    requireOneWay(request);
    use();
    request.alter ? alterTables(models_, {this}, request, run) : sync(request.force, run, request.leavesKeys);
}

void ModelCore::createMissingIndexes(const RunOptions& run) const {
    const auto& dialect = database_.dialect();
    const auto indexNames = [&] {
        return namesFrom(database_, dialect.showIndexes(table_.tableName), run, dialect.indexNameColumn());
    };
    const auto existing = indexNames();
    if (existing.empty()) requireNoSequence(database_, table_.tableName, "sync", run);
    auto wanted = table_.indexes;
    if (!dialect.capabilities().indexesForeignKeys)
        for (auto& index : foreignKeyIndexes(table_)) wanted.push_back(std::move(index));
    std::optional<std::vector<std::string>> taken;
    std::optional<TableSchema> present;
    const auto isThere = [&](const std::vector<std::string>& columns) {
        if (columns.empty() || declaresKey(table_, columns)) return false;
        if (!present) {
            auto schema = readSchema(database_, {.tables = {table_.tableName}}, unlogged(run));
            present = schema.tables.empty() ? TableSchema() : std::move(schema.tables.front());
        }
        return hasUnique(*present, columns);
    };
    for (auto& index : wanted) {
        // Where names are the database's, another table may have this one.
        std::string usual = dialect.indexNameOf(table_, index);
        std::string other = dialect.madeName(usual + "_" + shortHash(table_.tableName));
        if (contains(existing, usual) || contains(existing, other)) continue;
        if (!existing.empty() && isThere(plainUnique(table_, index))) continue;
        const auto takenNames = dialect.takenIndexNames();
        if (!takenNames.empty() && !taken) taken = namesFrom(database_, std::string(takenNames), unlogged(run));
        index.name = taken && contains(*taken, usual) ? std::move(other) : std::move(usual);
        try {
            database_.execute({dialect.createIndex(table_, index), {}}, about(run));
        } catch (const DatabaseError&) {
            // Another instance of the program that starts at this moment may have been quicker.
            if (!contains(indexNames(), index.name)) throw;
        }
    }
}

std::vector<ColumnDescription> ModelCore::describe(const RunOptions& run) const {
    use();
    const SchemaModel schema = readSchema(database_, {.tables = {table_.tableName}}, run);
    if (schema.tables.empty())
        throw UsageError(
            fmt::format("model '{}': there is no table '{}'; sync creates it", table_.modelName, table_.tableName));
    return describedColumns(schema.tables.front());
}

void ModelCore::drop(const RunOptions& run) const {
    requireTableKind(database_, table_.tableName, "drop", run);
    requireOwnTable(database_, table_.tableName, "drop", run);
    requireUnreferenced(database_, table_.tableName, "drop", run);
    const auto& dialect = database_.dialect();
    // The table's own rows may refer to each other.
    const bool checksRows = !dialect.referringTables(table_.tableName).empty();
    const UncheckedForeignKeys unchecked(database_, checksRows, run, &silentLogger);
    for (auto& sql : dialect.dropStatements(table_)) database_.execute({std::move(sql), {}}, about(unchecked.run()));
}

void ModelCore::truncate(const RunOptions& run) const {
    requireOwnTable(database_, table_.tableName, "truncate", run);
    requireUnreferenced(database_, table_.tableName, "truncate", run);
    const auto& dialect = database_.dialect();
    const bool checksRows = !dialect.referringTables(table_.tableName).empty();
    CacheWrite written(database_, run);
    written.addChange(table_.tableName, true);
    const UncheckedForeignKeys unchecked(database_, checksRows, run, &silentLogger);
    const std::string restart = dialect.restartIds(table_.tableName);
    const bool restarts = table_.autoIncrement && !restart.empty() &&
                          !namesFrom(database_, std::string(dialect.idCounters()), unlogged(unchecked.run())).empty();
    if (!restarts) return emptyTable(database_, table_.tableName, unchecked.run());
    OnePiece both(database_, unchecked.run());
    emptyTable(database_, table_.tableName, both.run());
    database_.execute({restart, {}}, about(both.run()));
    both.commit();
}

}  // namespace sequelize::detail
