#include "run_script.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../hydrate/read_rows.hpp"
#include "../pool/cache_write.hpp"
#include "../pool/one_piece.hpp"
#include "../pool/unchecked_foreign_keys.hpp"
#include "../pool/unlogged.hpp"
#include "own_table.hpp"
#include "read_schema.hpp"

namespace sequelize::detail {
namespace {

bool areKeysChecked(Database& database, const std::string& table, const RunOptions& run) {
    auto result = database.query({database.dialect().schemaSql().checkedReferences(table), {}}, unlogged(run));
    return result.rows().next();
}

/// Throws NeedsUncheckedKeys where foreign keys would act on the rows of a table that is dropped to be made anew.
void requireUnchecked(Database& database, const SchemaScript& script, const RunOptions& run) {
    if (!areKeysChecked(database, script.rebuilt, run)) return;
    if (run.gate) run.gate->needUncheckedKeys();
    throw NeedsUncheckedKeys(
        "The table '" + script.rebuilt +
        "' must be made anew for this change, and foreign keys refer to it: within a transaction they "
        "would act on every row. Make the change outside of the transaction: it is one by itself.");
}

}  // namespace

// A lock holds these, and so they have names that all files see.
namespace altering {

/// Foreign keys of the call's own connection are not checked while this lives, where it is in no transaction: within
/// one no database can turn that off.
class UncheckedReferences {
public:
    UncheckedReferences(Database& database, const std::string& table, const RunOptions& run)
        : database_(database), run_(unlogged(run)) {
        run_.gate = nullptr;  // it is not the migration that turns them off
        if (run.transaction || !run.connection || run.connection->inTransaction()) return;
        if (!areKeysChecked(database, table, run_)) return;
        turn(false);
        isOff_ = true;
    }
    ~UncheckedReferences() {
        if (!isOff_) return;
        try {
            turn(true);
        } catch (...) {  // a connection that takes no statement is used by nobody any more
        }
    }
    UncheckedReferences(const UncheckedReferences&) = delete;
    UncheckedReferences& operator=(const UncheckedReferences&) = delete;

private:
    void turn(bool on) { database_.execute({std::string(database_.dialect().foreignKeyChecks(on)), {}}, run_); }

    Database& database_;
    RunOptions run_;
    bool isOff_ = false;
};

/// Sends what scripts must end with, however they end.
class Restored {
public:
    Restored(Database& database, const RunOptions& run) : database_(database), run_(unlogged(run)) {}
    ~Restored() {
        for (const auto& sql : statements_) {
            try {
                database_.execute({sql, {}}, run_);
            } catch (...) {  // a connection that takes no statement is used by nobody any more
            }
        }
    }
    Restored(const Restored&) = delete;
    Restored& operator=(const Restored&) = delete;

    void add(const SchemaScript& script) {
        statements_.insert(statements_.end(), script.restore.begin(), script.restore.end());
    }

private:
    Database& database_;
    std::vector<std::string> statements_;
    RunOptions run_;
};

}  // namespace altering

namespace {

std::vector<std::string> brokenDependents(Database& database, const std::string& table, const RunOptions& run) {
    return database.dialect().schemaSql().brokenDependents(askingOn(database, run), table);
}

[[noreturn]] void failBroken(const std::string& what) {
    throw UsageError(fmt::format(
        "Nothing was changed, for something that uses the table would not work any more: {}. "
        "{}",
        what, what.starts_with("index ") ? "Drop it first; removeIndex does." : "Drop or change it first."));
}

/// Throws where something that worked before does so no more.
void requireUnbroken(Database& database, const std::string& table, const std::vector<std::string>& before,
                     const RunOptions& run) {
    for (const auto& broken : brokenDependents(database, table, run))
        if (std::ranges::find(before, broken) == before.end()) failBroken(broken);
}

/// What a table that is made anew needs around its statements.
void sendRebuild(Database& database, const SchemaScript& script, const RunOptions& run) {
    requireUnchecked(database, script, run);
    const ReferenceCheck references(database, run, true);
    const auto useless = brokenDependents(database, script.rebuilt, run);
    for (const auto& sql : script.statements) database.execute({sql, {}}, run);
    references.requireNoneBroken("The table '" + script.rebuilt + "' was not changed");
    // A table that is dropped leaves its views behind, as everywhere.
    if (script.statements.size() > 1) requireUnbroken(database, script.rebuilt, useless, run);
}

/// The statements of a script that makes no table anew.
void sendAll(Database& database, const SchemaScript& script, const RunOptions& run) {
    std::vector<std::string> useless;
    // Columns get other names, which views and triggers may have in a way that the database does not rewrite.
    const std::string renamed = script.madeOf.empty() ? std::string() : script.madeOf.front().name;
    if (!renamed.empty()) useless = brokenDependents(database, renamed, run);
    for (const auto& sql : script.statements) database.execute({sql, {}}, run);
    if (!renamed.empty()) requireUnbroken(database, renamed, useless, run);
}

/// Throws UsageError where somebody else changed a table since the script was made: it would be made what it was.
void requireUnmoved(Database& database, const SchemaScript& script, const RunOptions& run) {
    for (TableSchema before : script.madeOf) {
        auto now = readSchema(database, {.tables = {before.name}}, run);
        if (now.tables.empty()) continue;  // it gets its name by the script
        now.tables[0].autoIncrement = before.autoIncrement;
        now.tables[0].isAnalyzed = before.isAnalyzed;
        if (now.tables[0] == before) continue;
        throw UsageError("The table '" + before.name +
                         "' was changed by another connection while this change of it was being made. Nothing was "
                         "changed; make the change again.");
    }
}

void runRebuild(Database& database, const SchemaScript& script, const RunOptions& run) {
    const altering::UncheckedReferences keys(database, script.rebuilt, run);
    const UncheckedForeignKeys unchecked(database, true, run, &silentLogger);
    altering::Restored restored(database, unchecked.run());
    restored.add(script);
    OnePiece all(database, unchecked.run());
    requireUnmoved(database, script, all.run());
    sendRebuild(database, script, all.run());
    all.commit();
}

void runPlain(Database& database, const SchemaScript& script, const RunOptions& run) {
    // Where a table can be made anew, transactions hold what changes tables.
    const bool isOne = script.statements.size() < 2 && script.madeOf.empty();
    if (isOne || database.dialect().schemaSql().brokenRows().empty()) return sendAll(database, script, run);
    std::optional<PooledConnection> own;
    RunOptions together = run;
    if (!run.transaction && !run.connection) together.connection = &*own.emplace(database.acquire());
    OnePiece all(database, together);
    sendAll(database, script, all.run());
    all.commit();
}

/// Says what the change would break, where the database's message names it.
template <class Run>
void telling(Database& database, Run run) {
    try {
        run();
    } catch (const DatabaseError& error) {
        const auto broken = database.dialect().schemaSql().brokenObject(error.what());
        if (broken.empty()) throw;
        failBroken(broken);
    }
}

}  // namespace

ReferenceCheck::ReferenceCheck(Database& database, const RunOptions& run, bool needed)
    : database_(database), run_(unlogged(run)), needed_(needed) {
    if (needed_) before_ = read();
}

ReferenceCheck::BrokenRows ReferenceCheck::read() const {
    auto result = database_.query({database_.dialect().schemaSql().brokenRows(), {}}, run_);
    BrokenRows rows;
    for (const auto& row : readRows(result.rows()))
        ++rows[{row.get<std::string>(row.name(0)), row.get<std::string>(row.name(2))}];
    return rows;
}

void ReferenceCheck::requireNoneBroken(const std::string& changed) const {
    if (!needed_) return;
    for (const auto& [tables, count] : read()) {
        const auto found = before_.find(tables);
        if (count <= (found == before_.end() ? 0 : found->second)) continue;
        throw ForeignKeyConstraintError(
            {.message =
                 fmt::format("{}, for {} of '{}' would refer to no row of '{}'. Correct or delete them first.", changed,
                             count == 1 ? "a row" : fmt::format("{} rows", count), tables.first, tables.second)},
            {.table = tables.first, .target = tables.second});
    }
}

void runScript(Database& database, const SchemaScript& script, const RunOptions& run) {
    CacheWrite written(database, run);
    written.addAll();
    telling(database,
            [&] { script.rebuilt.empty() ? runPlain(database, script, run) : runRebuild(database, script, run); });
}

struct TableLock::Held {
    CacheWrite written;
    altering::UncheckedReferences references;
    UncheckedForeignKeys unchecked;
    altering::Restored restored;
    OnePiece all;

    Held(Database& database, const std::string& table, const RunOptions& run)
        : written(database, run),
          references(database, table, run),
          unchecked(database, true, run, &silentLogger),
          restored(database, unchecked.run()),
          all(database, unchecked.run()) {
        written.addAll();
    }
};

TableLock::TableLock(Database& database, const std::string& table, const RunOptions& run)
    : database_(database), run_(run) {
    if (database.dialect().schemaSql().brokenRows().empty()) return;
    if (!table.empty()) requireOwnTables(database, {table}, run);
    held_ = std::make_unique<Held>(database, table, run);
    run_ = held_->all.run();
}

TableLock::~TableLock() = default;

void TableLock::run(const SchemaScript& script) {
    if (!held_) return runScript(database_, script, run_);
    held_->restored.add(script);
    telling(database_, [&] {
        if (script.rebuilt.empty())
            sendAll(database_, script, run_);
        else
            sendRebuild(database_, script, run_);
        held_->all.commit();
    });
}

}  // namespace sequelize::detail
