#include "own_table.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/definition_sql.hpp>

#include "../hydrate/read_rows.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"
#include "read_schema.hpp"

namespace sequelize::detail {
namespace {

/// Looks at names alone: a migration decides nothing by it, and so it passes no gate.
std::vector<Row> looked(Database& database, std::string query, const RunOptions& run) {
    RunOptions own = unlogged(run);
    own.gate = nullptr;
    auto result = database.query({std::move(query), {}}, own);
    return readRows(result.rows());
}

[[noreturn]] void failCovered(const Database& database, const std::string& kind, const std::string& name) {
    throw UsageError(
        fmt::format("'{0}' is now the name of a temporary {1} of this connection, which {2} would take instead of the "
                    "database's own; nothing was sent. DROP {3} {5}.{4} first, or give it another name.",
                    name, kind, database.dialect().facts().title,
                    kind == "index"  ? "INDEX"
                    : kind == "view" ? "VIEW"
                                     : "TABLE",
                    database.dialect().quoted(name), database.dialect().definitionSql().temporarySchema()));
}

void requireNotTemporary(Database& database, const std::vector<std::string>& names, bool areIndexes,
                         const RunOptions& run) {
    const std::string query = database.dialect().definitionSql().temporaryObjects();
    if (query.empty()) return;
    for (const auto& row : looked(database, query, run)) {
        const auto kind = row.get<std::string>("kind");
        const auto name = row.get<std::string>("name");
        const bool isMeant = areIndexes == (kind == "index") && std::ranges::any_of(names, [&](const auto& wanted) {
                                 return isSameIdentifier(wanted, name);
                             });
        if (isMeant) failCovered(database, kind, name);
    }
}

/// The virtual table whose rows are in this one, by what its module calls it; empty: there is none.
std::string virtualTableOf(Database& database, const std::string& table, const RunOptions& run) {
    const std::string query = database.dialect().definitionSql().moduleTables();
    if (query.empty()) return {};
    auto result = database.query({query, {}}, unlogged(run));
    bool isPart = false;
    std::string owner;
    for (const auto& row : readRows(result.rows())) {
        const auto name = row.get<std::string>("name");
        if (row.get<std::string>("type") == "shadow")
            isPart = isPart || isSameIdentifier(name, table);
        else if (name.size() > owner.size() && table.size() > name.size() && table[name.size()] == '_' &&
                 isSameIdentifier(name, table.substr(0, name.size())))
            owner = name;
    }
    return isPart ? owner : std::string();
}

}  // namespace

void requireOwnTables(Database& database, const std::vector<std::string>& tables, const RunOptions& run) {
    requireNotTemporary(database, tables, false, run);
}

void requireUncovered(Database& database, const std::string& table, const RunOptions& run) {
    const auto& definitions = database.dialect().definitionSql();
    if (definitions.temporaryObjects().empty()) return;
    bool isThere = false;
    {
        RunOptions own = unlogged(run);
        own.gate = nullptr;
        auto result = database.query(definitions.tableNamed(table), own);
        isThere = !readRows(result.rows()).empty();
    }  // the result holds its connection
    if (isThere) requireNotTemporary(database, {table}, false, run);
}

void requireNoPart(Database& database, const std::string& table, const char* doing, const RunOptions& run) {
    if (const auto owner = virtualTableOf(database, table, run); !owner.empty())
        throw UsageError(fmt::format(
            "cannot {} the table '{}', a part of the virtual table '{}', which would not work any more; what "
            "is done to that one is done to its parts",
            doing, table, owner));
}

void requireNoSequence(Database& database, const std::string& name, const char* doing, const RunOptions& run) {
    auto sequence = database.dialect().definitionSql().sequenceNamed(name);
    if (sequence.sql.empty()) return;
    auto result = database.query(std::move(sequence), unlogged(run));
    if (!readRows(result.rows()).empty())
        throw UsageError(fmt::format("'{}' is a sequence, and no table to {}; query(\"DROP SEQUENCE {}\") drops it",
                                     name, doing, database.dialect().quoted(name)));
}

void requireTableKind(Database& database, const std::string& name, const char* doing, const RunOptions& run) {
    {
        auto result = database.query(database.dialect().definitionSql().tableNamed(name), unlogged(run));
        if (!readRows(result.rows()).empty()) return;
    }
    for (const auto& view : readSchema(database, {.tables = {name}}, run).views)
        if (isSameIdentifier(view, name))
            throw UsageError(fmt::format("'{}' is a view, and no table to {}; query(\"DROP VIEW {}\") drops it", view,
                                         doing, database.dialect().quoted(view)));
    requireNoSequence(database, name, doing, run);
}

void emptyTable(Database& database, const std::string& name, const RunOptions& run) {
    try {
        database.execute({database.dialect().truncateTable(name), {}}, run);
    } catch (const TimeoutError&) {
        throw;
    } catch (const DeadlockError&) {
        throw;
    } catch (const DatabaseError&) {
        requireTableKind(database, name, "empty", run);
        throw;
    }
}

void requireOwnTable(Database& database, const std::string& table, const char* doing, const RunOptions& run) {
    requireOwnTables(database, {table}, run);
    requireNoPart(database, table, doing, run);
    const std::string query = database.dialect().definitionSql().attachedHolders(table);
    if (query.empty()) return;
    const auto rows = looked(database, query, run);
    if (rows.empty()) return;
    const auto other = rows.front().get<std::string>(rows.front().name(0));
    throw UsageError(fmt::format(
        "there is no table '{0}' to {1} in the database itself, and {2} would take that of the attached "
        "database '{3}'; nothing was sent. Write {3}.{4} in a statement of your own, by query(), where that "
        "one is meant.",
        table, doing, database.dialect().facts().title, other, database.dialect().quoted(table)));
}

void requireOwnIndex(Database& database, const std::string& index, const RunOptions& run) {
    requireNotTemporary(database, {index}, true, run);
}

}  // namespace sequelize::detail
