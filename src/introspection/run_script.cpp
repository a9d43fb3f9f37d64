#include "run_script.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../hydrate/read_rows.hpp"
#include "../pool/one_piece.hpp"
#include "../pool/unchecked_foreign_keys.hpp"
#include "../pool/unlogged.hpp"
#include "read_schema.hpp"

namespace sequelize::detail {
namespace {

bool areKeysChecked(Database& database, const SchemaScript& script, const RunOptions& run) {
    const std::string query = database.dialect().schemaSql().checkedReferences(script.rebuilt);
    auto result = database.query({query, {}}, unlogged(run));
    return result.rows().next();
}

/// Foreign keys of the call's own connection are not checked while this lives. Within a transaction no database can
/// turn that off: throws NeedsUncheckedKeys there.
class UncheckedReferences {
public:
    UncheckedReferences(Database& database, const SchemaScript& script, const RunOptions& run)
        : database_(database), run_(unlogged(run)) {
        if ((!run.transaction && !run.connection) || !areKeysChecked(database, script, run)) return;
        if (!run.transaction) turn(false);
        if (!areKeysChecked(database, script, run)) {
            isOff_ = true;
            return;
        }
        if (run.gate) run.gate->needUncheckedKeys();
        throw NeedsUncheckedKeys(
            "The table '" + script.rebuilt +
            "' must be made anew for this change, and foreign keys refer to it: within a transaction they "
            "would act on every row. Make the change outside of the transaction: it is one by itself.");
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

/// Sends what a script must end with, however it ends.
class Restored {
public:
    Restored(Database& database, const SchemaScript& script, const RunOptions& run)
        : database_(database), script_(script), run_(unlogged(run)) {}
    ~Restored() {
        for (const auto& sql : script_.restore) {
            try {
                database_.execute({sql, {}}, run_);
            } catch (...) {  // a connection that takes no statement is used by nobody any more
            }
        }
    }
    Restored(const Restored&) = delete;
    Restored& operator=(const Restored&) = delete;

private:
    Database& database_;
    const SchemaScript& script_;
    RunOptions run_;
};

std::vector<std::string> brokenDependents(Database& database, const std::string& table, const RunOptions& run) {
    return database.dialect().schemaSql().brokenDependents(askingOn(database, run), table);
}

[[noreturn]] void failBroken(const std::string& what) {
    throw UsageError(
        fmt::format("Nothing was changed, for something that uses the table would not work any more: {}. "
                    "Drop or change it first.",
                    what));
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
    const UncheckedReferences keys(database, script, run);
    const UncheckedForeignKeys unchecked(database, true, run, &silentLogger);
    const Restored restored(database, script, unchecked.run());
    OnePiece all(database, unchecked.run());
    requireUnmoved(database, script, all.run());
    const ReferenceCheck references(database, all.run(), true);
    const auto useless = brokenDependents(database, script.rebuilt, all.run());
    for (const auto& sql : script.statements) database.execute({sql, {}}, all.run());
    references.requireNoneBroken("The table '" + script.rebuilt + "' was not changed");
    // A table that is dropped leaves its views behind, as everywhere.
    if (script.statements.size() > 1)
        for (const auto& broken : brokenDependents(database, script.rebuilt, all.run()))
            if (std::ranges::find(useless, broken) == useless.end()) failBroken(broken);
    all.commit();
}

void runPlain(Database& database, const SchemaScript& script, const RunOptions& run) {
    // Where a table can be made anew, transactions hold what changes tables.
    if (script.statements.size() < 2 || database.dialect().schemaSql().brokenRows().empty()) {
        for (const auto& sql : script.statements) database.execute({sql, {}}, run);
        return;
    }
    std::optional<PooledConnection> own;
    RunOptions together = run;
    if (!run.transaction && !run.connection) together.connection = &*own.emplace(database.pool().acquire());
    OnePiece all(database, together);
    for (const auto& sql : script.statements) database.execute({sql, {}}, all.run());
    all.commit();
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
    try {
        script.rebuilt.empty() ? runPlain(database, script, run) : runRebuild(database, script, run);
    } catch (const DatabaseError& error) {
        const auto broken = database.dialect().schemaSql().brokenObject(error.what());
        if (broken.empty()) throw;
        failBroken(broken);
    }
}

}  // namespace sequelize::detail
