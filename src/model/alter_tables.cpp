// Making tables that exist what their models say, and telling by what they differ.
#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../difference/count_risks.hpp"
#include "../difference/difference.hpp"
#include "../difference/known_risks.hpp"
#include "../difference/plan.hpp"
#include "../difference/run_plan.hpp"
#include "../difference/same_parts.hpp"
#include "../introspection/own_table.hpp"
#include "../introspection/read_schema.hpp"
#include "../introspection/run_script.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"
#include "../schema/key_names.hpp"
#include "alter_lock.hpp"
#include "alter_tables.hpp"
#include "shared_tables.hpp"

namespace sequelize::detail {
namespace {

std::vector<const TableDefinition*> tablesOf(const std::vector<const ModelCore*>& models) {
    std::vector<const TableDefinition*> tables;
    for (const auto* model : models) tables.push_back(&model->table());
    return tables;
}

/// Whether a SELECT finds a table of that name, although it is called otherwise.
bool isFound(Database& database, const std::string& table, const RunOptions& run) {
    try {
        auto result =
            database.query({"SELECT 1 FROM " + database.dialect().quoted(table) + " WHERE 1 = 0", {}}, unlogged(run));
        result.rows().next();
        return true;
    } catch (const ConnectionError&) {
        throw;
    } catch (const DatabaseError&) {  // there is none of that name
        return false;
    }
}

/// Where the case of letters makes no other table, the model's is the one that is there.
void takeNames(Database& database, SchemaModel& wanted, const SchemaModel& present, const RunOptions& run) {
    for (auto& table : wanted.tables) {
        const auto* there = present.table(table.name);
        if (there && there->name != table.name && isFound(database, table.name, run)) table.name = there->name;
    }
}

[[noreturn]] void failIncomparable(const char* kind, const std::string& name) {
    throw UsageError(fmt::format(
        "'{}' is a {}: it can neither be compared with its model nor altered. Define the model where nothing "
        "is synced with .alter or checked, or sync the other models one by one.",
        name, kind));
}

/// Throws UsageError where the table of a model is a view, a sequence, or a virtual one.
void requireNoViews(Database& database, const std::vector<const TableDefinition*>& tables, const SchemaModel& present,
                    const RunOptions& run) {
    for (const auto* table : tables)
        for (const auto& view : present.views) {
            const bool isView = view == table->tableName ||
                                (isSameIdentifier(view, table->tableName) && !present.table(table->tableName) &&
                                 isFound(database, table->tableName, run));
            if (isView) failIncomparable("view", view);
        }
    for (const auto* table : tables) {
        for (const auto& name : present.virtualTables)
            if (isSameIdentifier(name, table->tableName)) failIncomparable("virtual table", name);
        if (!present.virtualTables.empty() && !present.table(table->tableName))
            requireNoPart(database, table->tableName, "alter", run);
        if (!present.table(table->tableName)) requireNoSequence(database, table->tableName, "compare", run);
    }
}

diff::DifferenceOptions optionsOf(const Database& database, const std::vector<const TableDefinition*>& tables) {
    diff::DifferenceOptions options;
    options.isOfModels = true;
    options.hasGlobalIndexNames = !database.dialect().takenIndexNames().empty();
    for (const auto* table : tables) {
        for (const auto& index : table->indexes)
            if (!index.name.empty()) options.namedIndexes.emplace_back(table->tableName, index.name);
        for (const auto& name : table->keptColumns) options.keptColumns.emplace_back(table->tableName, name);
        for (const auto& index : foreignKeyIndexes(*table)) {
            auto& columns = options.foreignKeyIndexes.emplace_back(table->tableName, std::vector<std::string>{}).second;
            for (const auto& field : index.fields) columns.push_back(field.name);
        }
        for (const auto& column : table->columns)
            if (!column.unique.key.empty()) options.namedIndexes.emplace_back(table->tableName, column.unique.key);
    }
    return options;
}

/// The change that makes a column what the model says; null: it is so already.
SchemaChange* changeOf(SchemaDifference& difference, const std::string& table, const std::string& column) {
    const auto found = std::ranges::find_if(difference.changes, [&](const SchemaChange& change) {
        return change.kind == SchemaChange::Kind::changeColumn && isSameIdentifier(change.table, table) &&
               isSameIdentifier(change.name, column);
    });
    return found == difference.changes.end() ? nullptr : &*found;
}

/// Where an ENUM or a UUID is a text to the database, which holds any: values that are none forbid a column to become
/// one. `areNoted`: those of a column that is an ENUM already are told.
void countUnlisted(Database& database, const std::vector<const TableDefinition*>& tables, SchemaDifference& difference,
                   bool areNoted, const RunOptions& run) {
    const auto& dialect = database.dialect();
    for (const auto* table : tables)
        for (const auto& column : table->columns) {
            auto* change = changeOf(difference, table->tableName, column.field);
            const std::string tableWas = diff::nameBefore(difference, table->tableName);
            const std::string was = diff::nameBefore(difference, table->tableName, column.field);
            const auto unlisted = dialect.schemaSql().unlistedValues(was, column.type);
            const auto* there = difference.before.table(tableWas);
            const bool isNoted = areNoted && column.type.kind == TypeSpec::Kind::ENUM;
            if (unlisted.rows.empty() || !there || !there->column(was) || (!change && !isNoted)) continue;
            const std::string query = "SELECT COUNT(*) FROM " + dialect.quoted(tableWas) + " WHERE " + unlisted.rows;
            const Value found = askingOn(database, run)(query, {}).at(0).at(0);
            const auto* count = found.getIf<std::int64_t>();
            if (!count || *count == 0) continue;
            if (change)
                change->risks.push_back({.kind = SchemaRisk::Kind::failsOnPresentRows,
                                         .reason = unlisted.reason,
                                         .rows = static_cast<std::uint64_t>(*count)});
            else
                difference.notes.push_back(fmt::format(
                    "{}: {} of its rows {} a value in '{}' that the model's ENUM does not list; they cannot be read",
                    table->tableName, *count, *count == 1 ? "has" : "have", column.field));
        }
}

SchemaDifference compared(Database& database, const std::vector<const ModelCore*>& models,
                          diff::DifferenceOptions options, const RunOptions& run, bool isToldAll = false,
                          bool keepsPossible = false) {
    const auto tables = tablesOf(models);
    std::vector<std::string> names;
    for (const auto* table : tables) names.push_back(table->tableName);
    requireOwnTables(database, names, run);
    const SchemaModel present = readSchema(database, {}, run);
    requireNoViews(database, tables, present, run);
    SchemaModel wanted = modelSchema(database, tables, present, run);
    takeNames(database, wanted, present, run);
    uniteTables(wanted, tables);
    auto result = diff::difference(present, wanted, options);
    diff::countRisks(database, result, run, keepsPossible);
    countUnlisted(database, tables, result, isToldAll, run);
    return result;
}

std::string rowsText(const SchemaRisk& risk) {
    if (!risk.rows) return risk.reason;
    return fmt::format("{} ({} row{})", risk.reason, *risk.rows, *risk.rows == 1 ? "" : "s");
}

/// Throws UsageError that names all that would be lost, and all that rows forbid.
void requireHarmless(const Database& database, const SchemaDifference& difference, bool mayLose) {
    std::string lost;
    std::string refused;
    bool areRowsReason = false;
    bool isValueMissing = false;
    for (const auto& change : difference.changes) {
        const auto add = [&](std::string& list, const std::string& what) {
            list += fmt::format("\n  {}: {}", change.text(), what);
        };
        bool isLost = false;
        // Where the database keeps what the new type does not hold, the change is refused whoever may lose it.
        const bool areKept =
            change.kind == SchemaChange::Kind::changeColumn && database.dialect().schemaSql().refusesUnfit();
        for (const auto& risk : change.risks) {
            if (risk.kind == SchemaRisk::Kind::destroysData && areKept) {
                add(refused, rowsText(risk));
                areRowsReason = true;
                continue;
            }
            if (risk.kind == SchemaRisk::Kind::destroysData && !mayLose) {
                isLost = true;
                add(lost, rowsText(risk));
            }
            if (risk.kind != SchemaRisk::Kind::failsOnPresentRows) continue;
            add(refused, rowsText(risk));
            if (change.kind == SchemaChange::Kind::addColumn)
                isValueMissing = true;
            else if (risk.rows)
                areRowsReason = true;
        }
        // Other programs may be about to write what is not there yet.
        if (change.kind == SchemaChange::Kind::dropColumn && !mayLose && !isLost)
            add(lost, "the column, which holds no value now (0 rows)");
    }
    if (lost.empty() && refused.empty()) return;
    std::string text = "sync with .alter changed nothing.";
    if (!lost.empty()) {
        text += " These changes would lose columns, values or keys:" + lost;
        for (const auto& rename : difference.candidates)
            if (!rename.table.empty())
                text += fmt::format("\n  '{0}.{1}' may be what is called '{0}.{2}' now: then rename the column first.",
                                    rename.table, rename.from, rename.to);
        text +=
            "\nWhere they may be lost, say .alter = {.drop = true}; with .alter = {.drop = false}, columns that no model "
            "has stay; else write a migration.";
    }
    if (!refused.empty()) text += " What is there forbids these changes, whatever .drop says:" + refused;
    if (areRowsReason) text += "\nCorrect the rows first, or write a migration that does.";
    if (isValueMissing)
        text +=
            "\nGive a new column a value for the rows: a .defaultValue in its field, or a migration that adds it with "
            "a DEFAULT or as NULL, and fills it. This holds for createdAt and updatedAt, too.";
    throw UsageError(text);
}

/// Throws UsageError where the user could drop foreign keys, but not add those that are wanted. Nothing is changed.
void requirePrivileges(Database& database, const SchemaDifference& changes, const RunOptions& run) {
    const auto& schema = database.dialect().schemaSql();
    const auto ask = askingOn(database, run);
    std::string missing;
    for (const auto& added : diff::addedForeignKeys(database.dialect(), changes)) {
        const std::string attempt = schema.tryForeignKey(*added.table, added.isNew, added.key);
        if (attempt.empty()) return;
        try {
            ask(attempt, {});
        } catch (const ConnectionError&) {
            throw;
        } catch (const DatabaseError& error) {  // as it must
            if (!schema.isForbidden(error.native())) continue;
            missing += fmt::format("\n  foreign key of the table '{}' {}: {}", added.table->name,
                                   diff::foreignKeyText(added.key), error.what());
        }
    }
    if (missing.empty()) return;
    throw UsageError(
        "sync with .alter changed nothing, for the user may not add foreign keys that are new, or that must be dropped "
        "and added again for a column's type to change:" +
        missing + "\nGrant the privilege REFERENCES on the tables that they refer to, or alter as another user.");
}

/// Takes tables that are made already out of what is to be done.
void forget(SchemaDifference& difference, const std::string& made) {
    std::erase_if(difference.changes, [&](const SchemaChange& change) {
        return change.kind == SchemaChange::Kind::createTable && change.table == made;
    });
    if (const auto* table = difference.after.table(made)) difference.before.tables.push_back(*table);
}

bool isNew(const SchemaDifference& difference, const std::string& table) {
    return std::ranges::any_of(difference.changes, [&](const SchemaChange& change) {
        return change.kind == SchemaChange::Kind::createTable && change.table == table;
    });
}

bool isChanged(const SchemaDifference& difference, const std::string& table) {
    return std::ranges::any_of(difference.changes, [&](const SchemaChange& change) {
        return isSameIdentifier(change.table, table) && change.kind != SchemaChange::Kind::createTable;
    });
}

}  // namespace

std::vector<const ModelCore*> usedModels(const ModelSet& models) {
    auto order = models.inDependencyOrder();
    for (const auto* model : order) model->use();
    return order;
}

SchemaDifference compareTables(Database& database, const std::vector<const ModelCore*>& models,
                               const TableComparison& comparison, const RunOptions& run) {
    auto options = optionsOf(database, tablesOf(models));
    options.renames = comparison.renames;
    options.dropsTables = comparison.dropsTables;
    for (const auto& table : comparison.ignoredTables) options.ignoredTables.push_back(table);
    return compared(database, models, std::move(options), run, true, true);
}

SchemaModel schemaOf(Database& database, const std::vector<const ModelCore*>& models, const RunOptions& run) {
    const auto tables = tablesOf(models);
    auto schema = modelSchema(database, tables, readSchema(database, {}, run), run);
    uniteTables(schema, tables);
    return schema;
}

SchemaDifference checkTables(Database& database, const std::vector<const ModelCore*>& models, const RunOptions& run) {
    return compared(database, models, optionsOf(database, tablesOf(models)), run, true);
}

void alterTables(ModelSet& set, const std::vector<const ModelCore*>& wanted, const SyncRequest& request,
                 const RunOptions& run) {
    const auto drop = request.drop;
    Database& database = set.database();
    const auto models = withOthersOfTables(set, wanted);
    for (const auto* model : models) model->renewTable(run);
    auto options = optionsOf(database, tablesOf(models));
    options.keepsColumns = drop == false;
    options.dropsKeys = drop == true;
    // Looked at first without the lock: where nothing is to be done, programs that start together need not wait.
    if (compared(database, models, options, run).isClean()) return;
    const AlterLock lock(database, request.lock, run);
    auto changes = compared(database, models, options, lock.run());
    requireHarmless(database, changes, drop == true);
    if (changes.isClean()) return;
    requirePrivileges(database, changes, lock.run());
    bool areMadeInPart = false;  // by one of several models of a table
    {
        // As without .alter, but for those that refer to what is yet to be changed.
        const LockedCircle circle(database, set.hasCycles(), lock);
        std::set<const TableDefinition*> waiting;
        std::set<std::string> made;
        for (const auto* model : models) {
            const auto& table = model->table();
            areMadeInPart |= made.contains(table.tableName);
            if (!isNew(changes, table.tableName)) continue;
            const bool waits = std::ranges::any_of(table.foreignKeys, [&](const ForeignKeyDefinition& key) {
                return waiting.contains(key.target) || isChanged(changes, key.target->tableName);
            });
            if (waits) {
                waiting.insert(&table);
                continue;
            }
            model->sync(false, circle.run());
            made.insert(table.tableName);
            forget(changes, table.tableName);
        }
    }
    TableLock tables(database, {}, lock.run());
    if (tables.holds() || areMadeInPart) {
        // Others may have changed the tables, or written rows, since they were compared.
        changes = compared(database, models, options, tables.how());
        requireHarmless(database, changes, drop == true);
    }
    diff::runPlan(database, diff::planOf(database.dialect(), changes), tables);
}

void requireMatch(const Database& database, const SyncRequest& request) {
    if (!request.match) return;
    const auto& connection = database.connectionOptions();
    const std::string& name = connection.database.empty() ? connection.storage : connection.database;
    if (!matchesPattern(name, *request.match))
        throw UsageError(
            fmt::format("Database \"{}\" does not match sync match parameter \"{}\"", name, *request.match));
}

bool matchesPattern(std::string_view text, std::string_view pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] != '*')
        return !text.empty() && text[0] == pattern[0] && matchesPattern(text.substr(1), pattern.substr(1));
    while (pattern.size() > 1 && pattern[1] == '*') pattern.remove_prefix(1);
    for (std::size_t i = 0; i <= text.size(); ++i)
        if (matchesPattern(text.substr(i), pattern.substr(1))) return true;
    return false;
}

void requireOneWay(const SyncRequest& request) {
    if (request.force && request.alter)
        throw UsageError("sync: .force drops the tables, and .alter keeps them; give one of the two");
}

}  // namespace sequelize::detail
