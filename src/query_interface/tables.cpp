// Databases and tables.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../introspection/own_table.hpp"
#include "../introspection/read_schema.hpp"
#include "../introspection/referring_tables.hpp"
#include "../introspection/run_script.hpp"
#include "../pool/one_piece.hpp"
#include "../pool/unchecked_foreign_keys.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"
#include "call.hpp"
#include "definition.hpp"

namespace sequelize {

using namespace detail;

namespace {

constexpr std::string_view metaTables[] = {"SequelizeMeta", "SequelizeMetaState"};

/// SQLite deletes a dropped table's rows first, one by one, and its foreign keys would act.
void dropOne(Database& database, const std::string& name, const RunOptions& run) {
    database.execute({database.dialect().dropTable(name), {}}, run);
}

/// In a migration, whose connection this call may not switch.
void requireUncheckedKeys(Database& database, const std::string& table, const RunOptions& run) {
    const std::string query = database.dialect().schemaSql().checkedReferences(table);
    if (query.empty() || !database.query({query, {}}, unlogged(run)).rows().next()) return;
    run.gate->needUncheckedKeys();
    throw NeedsUncheckedKeys("Foreign keys refer to the table '" + table +
                             "', and would act on every row; within a transaction their checks cannot be turned off.");
}

}  // namespace

void QueryInterface::createDatabase(const std::string& name, const DatabaseOptions& options) const {
    const auto& definitions = database_->dialect().definitionSql();
    if (!definitions.databasesAreFiles()) {
        requireName("database", name);
        database_->execute({definitions.createDatabase(name, options.charset, options.collate), {}},
                           changing(*database_, run(options)));
        return;
    }
    if (name.empty() || name.starts_with(':'))
        throw UsageError(fmt::format("'{}' is no file's name, and a database in memory is gone at once", name));
    if (!options.charset.empty() || !options.collate.empty())
        throw UsageError(fmt::format("{} has one charset, UTF-8: leave out .charset and .collate",
                                     database_->dialect().facts().title));
    ConnectionOptions connection = database_->connectionOptions();
    connection.storage = name;
    Database file(std::move(connection), {.max = 1}, {}, {});
    // The file is made by what is written first.
    file.execute({"CREATE TABLE IF NOT EXISTS sequelize_probe (x);", {}});
    file.execute({"DROP TABLE sequelize_probe;", {}});
}

void QueryInterface::dropDatabase(const std::string& name, const DatabaseOptions& options) const {
    database_->execute({database_->dialect().definitionSql().dropDatabase(name), {}},
                       changing(*database_, run(options)));
}

void QueryInterface::createSchema(const std::string& name, const CallOptions& options) const {
    database_->execute({database_->dialect().definitionSql().createSchema(name), {}},
                       changing(*database_, run(options)));
}

void QueryInterface::dropSchema(const std::string& name, const CallOptions& options) const {
    database_->execute({database_->dialect().definitionSql().dropSchema(name), {}}, changing(*database_, run(options)));
}

std::vector<std::string> QueryInterface::showAllSchemas(const CallOptions& options) const {
    return namesOf(*database_, {database_->dialect().definitionSql().schemaNames(), {}}, run(options));
}

std::string QueryInterface::databaseVersion(const CallOptions& options) const {
    return namesOf(*database_, {std::string(database_->dialect().versionQuery()), {}}, run(options)).at(0);
}

void QueryInterface::createTable(const std::string& name, const TableAttributes& attributes,
                                 const CreateTableOptions& options) const {
    const RunOptions how = changing(*database_, run(options));
    const bool escapes =
        options.comment.find('\\') != std::string::npos ||
        std::ranges::any_of(attributes, [](const auto& attribute) { return hasBackslash(attribute.options); });
    const auto& dialect = dialectFor(*database_, escapes, how);
    const DefinedTable defined = definedTable(dialect, name, attributes, options);
    const auto& definitions = dialect.definitionSql();
    SchemaScript script{.statements = dialect.createStatements(defined.table, options.ifNotExists)};
    if (std::string ids = dialect.startIds(defined.table); !ids.empty()) script.statements.push_back(std::move(ids));
    if (definitions.writesChanges() || defined.targets.empty()) {
        requireOwnTables(*database_, {name}, how);
        for (const auto& sql : script.statements) database_->execute({sql, {}}, how);
        return;
    }
    const GatedCall call(how, {"createTable", name});
    if (call.isOver()) return;
    TableLock lock(*database_, name, how);
    const bool isThere = options.ifNotExists && !namesOf(*database_, definitions.tableNamed(name), lock.how()).empty();
    if (!isThere) requireTargets(*database_, defined, name, lock.how());
    lock.run(script);
}

void QueryInterface::dropTable(const std::string& name, const CallOptions& options) const {
    requireName("table", name);
    const RunOptions how = changing(*database_, run(options));
    const GatedCall call(how, {"dropTable", name});
    if (call.isOver()) return;
    requireTableKind(*database_, name, "drop", how);
    requireOwnTable(*database_, name, "drop", how);
    const bool actsOnRows = !database_->dialect().referringTables(name).empty();
    requireUnreferenced(*database_, name, "drop", how);
    const UncheckedForeignKeys unchecked(*database_, actsOnRows, how, &silentLogger);
    dropOne(*database_, name, unchecked.run());
}

void QueryInterface::dropAllTables(const DropAllTablesOptions& options) const {
    const RunOptions how = changing(*database_, run(options));
    const GatedCall call(how, {"dropAllTables"});
    if (call.isOver()) return;
    const auto tables = namesOf(*database_, {database_->dialect().definitionSql().tableNames(), {}}, how);
    const auto isAmong = [](const auto& names, const std::string& name) {
        return std::ranges::any_of(names, [&](const auto& other) { return isSameIdentifier(other, name); });
    };
    for (const auto& name : options.skip)
        if (!isAmong(tables, name))
            throw UsageError(
                fmt::format("dropAllTables is to skip '{}', which is no table; nothing was dropped", name));
    auto dropped = tables;
    std::erase_if(dropped, [&](const auto& name) {
        return isAmong(options.skip, name) || (!options.dropMeta && isAmong(metaTables, name));
    });
    requireOnlyOwnReferences(*database_, dropped, "dropped", how, tables);
    requireOwnTables(*database_, dropped, how);
    if (how.gate)
        for (const auto& name : tables) requireUncheckedKeys(*database_, name, how);
    const UncheckedForeignKeys unchecked(*database_, true, how);
    std::optional<OnePiece> piece;
    if (!database_->dialect().definitionSql().writesChanges()) piece.emplace(*database_, unchecked.run());
    dropForeignKeys(*database_, dropped, piece ? piece->run() : unchecked.run());
    for (const auto& name : dropped) dropOne(*database_, name, piece ? piece->run() : unchecked.run());
    if (piece) piece->commit();
}

void QueryInterface::renameTable(const std::string& before, const std::string& after,
                                 const CallOptions& options) const {
    const RunOptions how = changing(*database_, run(options));
    const GatedCall call(how, {"renameTable", before, after});
    if (call.isOver()) return;
    requireName("table", after);
    requireOwnTables(*database_, {before, after}, how);
    const std::string present = presentTable(*database_, before, how).name;
    const auto& definitions = database_->dialect().definitionSql();
    if (!isSameIdentifier(before, after) && !namesOf(*database_, definitions.tableNamed(after), how).empty())
        throw UsageError(
            fmt::format("the table '{}' cannot be called '{}': there is a table of that name", before, after));
    requireNoDependents(*database_, present, {}, "rename", how);
    if (definitions.writesChanges())
        database_->execute({definitions.renameTable(before, after), {}}, how);
    else
        runScript(*database_, database_->dialect().schemaSql().renameTable(present, after), how);
}

bool QueryInterface::tableExists(const std::string& name, const CallOptions& options) const {
    return !namesOf(*database_, database_->dialect().definitionSql().tableNamed(name), run(options)).empty();
}

std::vector<std::string> QueryInterface::showAllTables(const CallOptions& options) const {
    return namesOf(*database_, {database_->dialect().definitionSql().tableNames(), {}}, run(options));
}

}  // namespace sequelize
