#include "migration_tables.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/datetime.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "../core/utf8.hpp"
#include "../dialect/placeholders.hpp"
#include "../pool/unlogged.hpp"
#include "migration_names.hpp"
#include "state_rows.hpp"

namespace sequelize::detail {
namespace {

std::string textIn(const Value& value) {
    const auto* text = value.getIf<std::string>();
    return text ? *text : std::string();
}

}  // namespace

void requireTableName(const std::string& table, const SqlDialect& dialect, std::string_view option) {
    constexpr std::string_view suffix = stateSuffix;
    const std::size_t longest = dialect.migrationSql().longestTableName();
    const std::size_t length = utf8::length(table).value_or(table.size());
    if (longest == 0 || length + suffix.size() <= longest) return;
    throw UsageError(fmt::format(
        "{} is too long: '{}' has {} characters, and may have {}, as \"{}\" is put behind it for another table, and names "
        "have {} at most. Shorten it.",
        option, table, length, longest - suffix.size(), suffix, longest));
}

MigrationTables::MigrationTables(Database& database, std::string metaTable, const RunOptions& run, bool isOffline)
    : database_(database), metaTable_(std::move(metaTable)), run_(unlogged(run)), isOffline_(isOffline) {
    run_.gate = nullptr;
}

std::string MigrationTables::stateQuery() const {
    std::string list;
    for (const char* column : stateColumns) list += (list.empty() ? "" : ", ") + quoted(column);
    return "SELECT " + list + " FROM " + quoted(stateTable());
}

std::string MigrationTables::quoted(const std::string& name) const {
    return database_.dialect().quoted(name);
}

ExecutionResult MigrationTables::execute(const CompiledSql& statement) {
    return database_.execute({withPlaceholders(database_.dialect(), statement.sql), statement.binds}, run_);
}

std::vector<std::vector<Value>> MigrationTables::ask(const std::string& sql, std::vector<Value> binds) {
    if (isOffline_) return {};
    auto result = database_.query({withPlaceholders(database_.dialect(), sql), std::move(binds)}, run_);
    std::vector<std::vector<Value>> rows;
    while (result.rows().next()) {
        auto& row = rows.emplace_back();
        for (const Cell& cell : result.rows().row()) row.push_back(toValue(cell));
    }
    return rows;
}

std::vector<std::string> MigrationTables::columnsOf(const std::string& table) {
    std::vector<std::string> names;
    for (const auto& row : ask(database_.dialect().migrationSql().columnsOf(table))) names.push_back(textIn(row[0]));
    return names;
}

void MigrationTables::create() {
    const auto& sql = database_.dialect().migrationSql();
    if (!hasMetaTable()) execute({sql.createMetaTable(metaTable_), {}});
    if (columnsOf(stateTable()).empty()) execute({sql.createStateTable(stateTable()), {}});
}

/// A dump from a server to which case does not count: all migrations would run again.
void MigrationTables::requireNoOtherCase() {
    const auto query = database_.dialect().migrationSql().otherCasesOf(metaTable_);
    if (query.empty()) return;
    for (const auto& row : ask(query))
        throw UsageError("there is no table '" + metaTable_ + "', but '" + textIn(row[0]) +
                         "', and the case of names counts here: every migration would run again. Rename that table, or "
                         "give its name (migrationStorageTableName, MigratorOptions::tableName)");
}

bool MigrationTables::hasMetaTable() {
    const auto columns = columnsOf(metaTable_);
    if (columns.empty()) {
        requireNoOtherCase();
        return false;
    }
    if (std::ranges::find(columns, "name") == columns.end())
        throw UsageError("the table '" + metaTable_ +
                         "' has no column 'name', and so is no table of migrations; give another name for it");
    return true;
}

std::vector<std::string> MigrationTables::executed() {
    if (!hasMetaTable()) return {};
    std::vector<std::string> names;
    for (const auto& row :
         ask("SELECT " + quoted("name") + " FROM " + quoted(metaTable_) + " ORDER BY " + quoted("name") + " ASC;"))
        names.push_back(textIn(row[0]));
    return names;
}

std::vector<MigrationState> MigrationTables::states() {
    if (columnsOf(stateTable()).empty()) return {};
    std::vector<MigrationState> states;
    for (const auto& row : ask(stateQuery() + " ORDER BY " + quoted("name"))) states.push_back(stateFrom(row));
    return statesOf(std::move(states));
}

// One statement sees one moment, whatever the isolation. Each column is of one of the tables only: their collations may
// differ, and a column of both would need one.
MigrationRecords MigrationTables::records() {
    if (!hasMetaTable()) return {.states = states()};
    if (columnsOf(stateTable()).empty()) return {.executed = executed()};
    std::string nulls;
    std::string columns;
    for (const char* column : stateColumns) {
        nulls += ", NULL";
        columns += ", " + quoted(column);
    }
    MigrationRecords records;
    for (auto& row : ask("SELECT " + quoted("name") + nulls + " FROM " + quoted(metaTable_) + " UNION ALL SELECT NULL" +
                         columns + " FROM " + quoted(stateTable()))) {
        if (row[0].isNull())
            records.states.push_back(stateFrom({row.begin() + 1, row.end()}));
        else
            records.executed.push_back(textIn(row[0]));
    }
    records.states = statesOf(std::move(records.states));
    std::ranges::sort(records.executed);
    std::ranges::sort(records.states, {}, &MigrationState::name);
    return records;
}

std::string MigrationTables::isPart() const {
    return quoted("state") + " = '" + statePart + "' AND " + quoted("checksum") + " = ?";
}

std::optional<MigrationState> MigrationTables::state(const std::string& name) {
    std::vector<MigrationState> rows;
    for (const auto& row : ask(stateQuery() + " WHERE " + quoted("name") + " = ? OR (" + isPart() + ")",
                               {Value(name), Value(ownerOfParts(name))}))
        rows.push_back(stateFrom(row));
    auto states = statesOf(std::move(rows));
    return states.empty() ? std::nullopt : std::optional(std::move(states.front()));
}

bool MigrationTables::isAt(const std::string& name, std::size_t applied) {
    return !ask("SELECT 1 FROM " + quoted(stateTable()) + " WHERE " + quoted("name") + " = ? AND " + quoted("applied") +
                    " = ? AND " + quoted("state") + " NOT IN ('done', 'marked')",
                {Value(name), Value(static_cast<std::uint64_t>(applied))})
                .empty();
}

std::vector<std::string> MigrationTables::creation() const {
    const auto& sql = database_.dialect().migrationSql();
    return {sql.createMetaTable(metaTable_), sql.createStateTable(stateTable())};
}

CompiledSql MigrationTables::logging(const std::string& name) {
    // sequelize-cli may have given the table timestamps.
    const bool hasTimestamps = columnsOf(metaTable_).size() >= 3;
    std::string columns = quoted("name");
    if (hasTimestamps) columns += "," + quoted("createdAt") + "," + quoted("updatedAt");
    std::vector<Value> values{Value(name)};
    if (hasTimestamps) values.insert(values.end(), 2, Value(now()));
    return {
        "INSERT INTO " + quoted(metaTable_) + " (" + columns + ") VALUES (" + (hasTimestamps ? "?,?,?" : "?") + ");",
        std::move(values)};
}

CompiledSql MigrationTables::unlogging(const std::string& name) const {
    return {"DELETE FROM " + quoted(metaTable_) + " WHERE " + quoted("name") + " = ?", {Value(name)}};
}

void MigrationTables::log(const std::string& name) {
    execute(logging(name));
}

void MigrationTables::unlog(const std::string& name) {
    // Node may have noted the same one as .js, this program as .sql.
    for (const auto& noted : executed())
        if (countAsOne(noted, name)) execute(unlogging(noted));
}

CompiledSql MigrationTables::insertion(const MigrationState& state) const {
    std::string columns;
    for (const char* column : changingColumns) columns += quoted(column) + ", ";
    auto values = stateValues(state);
    values.push_back(Value(now()));
    values.push_back(Value("sequelize-cpp"));
    return {"INSERT INTO " + quoted(stateTable()) + " (" + columns + quoted("name") + ", " + quoted("startedAt") +
                ", " + quoted("tool") + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            std::move(values)};
}

CompiledSql MigrationTables::removal(const std::string& name) const {
    return {"DELETE FROM " + quoted(stateTable()) + " WHERE " + quoted("name") + " = ?", {Value(name)}};
}

bool MigrationTables::update(const MigrationState& row) {
    std::string assignments;
    for (const char* column : changingColumns)
        assignments += (assignments.empty() ? "" : ", ") + quoted(column) + " = ?";
    const auto updated =
        execute({"UPDATE " + quoted(stateTable()) + " SET " + assignments + " WHERE " + quoted("name") + " = ?",
                 stateValues(row)});
    return updated.affectedRows != 0;
}

void MigrationTables::put(MigrationState& state) {
    putParts(state);
    if (update(state)) return;
    remove(state.name);
    state.parted = 0;
    putParts(state);
    execute(insertion(state));
}

/// Before the row that counts on them: it still has the same statements where this is interrupted.
void MigrationTables::putParts(MigrationState& state) {
    if (state.hashes.empty()) {
        state.parted = 0;
        removeParts(state.name);
    }
    while (state.hashes.size() > state.parted + statementsOfPart) {
        const MigrationState part = nextPart(state);
        if (!update(part)) execute(insertion(part));
        state.parted += statementsOfPart;
    }
}

/// Looks first: who never has any may not be allowed to delete.
void MigrationTables::removeParts(const std::string& name) {
    const std::string which = " FROM " + quoted(stateTable()) + " WHERE " + isPart();
    const Value owner(ownerOfParts(name));
    if (!ask("SELECT 1" + which + " LIMIT 1", {owner}).empty()) execute({"DELETE" + which, {owner}});
}

void MigrationTables::accept(const std::string& name, const std::string& checksum) {
    const auto updated = execute(
        {"UPDATE " + quoted(stateTable()) + " SET " + quoted("checksum") + " = ? WHERE " + quoted("name") + " = ?",
         {Value(checksum), Value(name)}});
    if (updated.affectedRows == 0) put({.name = name, .state = "marked", .checksum = checksum});
}

void MigrationTables::remove(const std::string& name) {
    for (const auto& known : states()) {
        if (!countAsOne(known.name, name)) continue;
        execute(removal(known.name));
        removeParts(known.name);
    }
}

void MigrationTables::requireFree(const std::string& name, std::string_view noun) {
    const auto other = rowOf(name);
    if (!other) return;
    throw MigrationError(MigrationError::Reason::failed, name,
                         fmt::format("{} {} cannot be noted as run: the table {} has the name {}, and takes both for "
                                     "one. Rename the file. Nothing of it was run.",
                                     titled(noun), name, metaTable_, *other));
}

std::optional<std::string> MigrationTables::rowOf(const std::string& name) {
    if (!hasMetaTable()) return std::nullopt;
    const auto rows =
        ask("SELECT " + quoted("name") + " FROM " + quoted(metaTable_) + " WHERE " + quoted("name") + " = ?",
            {Value(name)});
    return rows.empty() ? std::nullopt : std::optional(textIn(rows.front().front()));
}

}  // namespace sequelize::detail
