#include "run_plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/definition_sql.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/pool/database.hpp>

#include "../hydrate/read_rows.hpp"
#include "../introspection/run_script.hpp"
#include "../pool/one_piece.hpp"
#include "../pool/unlogged.hpp"

namespace sequelize::detail::diff {
namespace {

/// All steps as one script, which is run as a whole.
SchemaScript joined(const SchemaPlan& plan) {
    SchemaScript all;
    for (const auto& step : plan.steps) {
        const auto& script = step.script;
        if (all.rebuilt.empty()) all.rebuilt = script.rebuilt;
        // Of a table that is made anew twice, the first is how it is before the plan.
        for (const auto& table : script.madeOf)
            if (std::ranges::find(all.madeOf, table.name, &TableSchema::name) == all.madeOf.end())
                all.madeOf.push_back(table);
        all.statements.insert(all.statements.end(), script.statements.begin(), script.statements.end());
        all.statements.insert(all.statements.end(), script.restore.begin(), script.restore.end());
        all.restore.insert(all.restore.end(), script.restore.begin(), script.restore.end());
    }
    return all;
}

bool losesRows(Database& database, const std::string& query, const RunOptions& run) {
    if (query.empty()) return false;
    auto result = database.query({query, {}}, unlogged(run));
    const auto rows = readRows(result.rows());
    return rows.at(0).get<std::int64_t>(rows.at(0).name(0)) != 0;
}

/// What became of it, a sentence each.
struct Recovered {
    std::string text{};
    std::set<std::string> open{};                 ///< tables that have not all of their foreign keys
    std::map<std::string, std::string> undone{};  ///< by table: what of its change is no longer so
};

Recovered recovered(Database& database, const SchemaStep& failed, const std::string& reason, const RunOptions& run) {
    Recovered result;
    std::string& text = result.text;
    for (const auto& undo : failed.recovery) {
        std::string sql;
        for (const auto& statement : undo.script.statements) sql += (sql.empty() ? "" : " ") + statement;
        try {
            if (losesRows(database, undo.losesRows, run)) {
                text += fmt::format(" Not done, for it would change values, and to be done by hand: {}: {}", undo.title,
                                    sql);
                result.open.insert(undo.table);
                continue;
            }
            runScript(database, undo.script, run);
            if (undo.exception.empty()) {
                text += fmt::format(" Done: {}.", undo.title);
            } else {
                auto& undone = result.undone[undo.table];
                undone += (undone.empty() ? "" : " and ") + undo.exception;
            }
        } catch (const BaseError& error) {
            text += fmt::format(" Failed, and to be done by hand: {}: {}", undo.title, sql);
            if (error.what() != reason) text += fmt::format(" ({})", error.what());
            result.open.insert(undo.table);
        }
    }
    return result;
}

[[noreturn]] void fail(Database& database, const SchemaPlan& plan, std::size_t at, const BaseError& error,
                       std::string text, const RunOptions& run) {
    const auto recovery = recovered(database, plan.steps[at], text, run);
    std::string done;
    std::string missing;
    const auto add = [](std::string& list, const std::string& title) { list += (list.empty() ? " " : "; ") + title; };
    const auto changes = [&](std::size_t i, const std::string& table) {
        const auto& step = plan.steps[i];
        return step.lifts.empty() && step.after && step.after->name == table;
    };
    for (std::size_t i = 0; i < at; ++i) {
        const auto& step = plan.steps[i];
        const bool isPutBack = !step.lifts.empty() && !recovery.open.contains(step.lifts);
        if (isPutBack) continue;
        std::string title = step.title;
        for (const auto& [table, undone] : recovery.undone) {
            bool isLast = changes(i, table);
            for (std::size_t j = i + 1; j < at; ++j) isLast = isLast && !changes(j, table);
            if (isLast) title += ", but for " + undone;
        }
        add(done, title);
    }
    for (std::size_t i = at + 1; i < plan.steps.size(); ++i) add(missing, plan.steps[i].title);
    if (!text.ends_with('.')) text += '.';
    text += fmt::format(" This was to {}.", plan.steps[at].title);
    if (!done.empty()) text += " Done before, and it stays so:" + done + ".";
    if (!missing.empty()) text += " Not done:" + missing + ".";
    text += recovery.text;
    auto native = error.native();
    native.message = std::move(text);
    throw DatabaseError(std::move(native));
}

}  // namespace

void runPlan(Database& database, const SchemaPlan& plan, TableLock& lock) {
    if (plan.steps.empty()) return;
    if (lock.holds()) return lock.run(joined(plan));
    const auto& dialect = database.dialect();
    if (dialect.definitionSql().writesChanges() && dialect.migrationSql().definesInTransactions()) {
        std::optional<PooledConnection> own;
        RunOptions together = lock.how();
        if (!together.transaction && !together.connection) together.connection = &*own.emplace(database.acquire());
        OnePiece all(database, together);
        runScript(database, joined(plan), all.run());
        all.commit();
        return;
    }
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        try {
            runScript(database, plan.steps[i].script, lock.how());
        } catch (const UniqueConstraintError& error) {
            // What it says itself is about a record that is written; here rows that are there become the same.
            fail(database, plan, i, error, error.native().message, lock.how());
        } catch (const BaseError& error) {
            if (plan.steps.size() == 1) throw;
            fail(database, plan, i, error, error.what(), lock.how());
        }
    }
}

void runPlan(Database& database, const SchemaPlan& plan, const RunOptions& run) {
    if (plan.steps.empty()) return;
    TableLock lock(database, joined(plan).rebuilt, run);
    runPlan(database, plan, lock);
}

}  // namespace sequelize::detail::diff
