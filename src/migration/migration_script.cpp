#include "migration_script.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "../core/ascii.hpp"
#include "../dialect/placeholders.hpp"
#include "../pool/unlogged.hpp"
#include "migration_lock.hpp"
#include "migration_names.hpp"
#include "migration_step.hpp"
#include "script_gate.hpp"
#include "statement_text.hpp"

namespace sequelize::detail {

MigrationScriptWriter::MigrationScriptWriter(Database& database, const MigratorOptions& options, const RunOptions& run)
    : database_(database),
      options_(options),
      lease_(options.offline ? std::nullopt : std::optional(database.pool().acquire())),
      connection_(lease_ ? static_cast<Connection&>(**lease_) : offline_),
      run_([&] {
          RunOptions own = unlogged(run);
          own.connection = &connection_;
          return own;
      }()),
      tables_(database, options.tableName, run_, options.offline),
      simulates_(!options.offline && database.dialect().migrationSql().definesInTransactions()) {
    if (!lease_) return;
    if (!simulates_) {
        lease_->discard();  // migrations may change its settings
        ask(std::string(database_.dialect().migrationSql().readOnlySession()));
        return;
    }
    checkKeys(false);
    try {
        for (const auto& sql : database_.dialect().beginTransaction({})) ask(sql);
    } catch (...) {
        checkKeys(true);
        throw;
    }
}

void MigrationScriptWriter::checkKeys(bool on) {
    if (const auto sql = database_.dialect().foreignKeyChecks(on); !sql.empty()) ask(std::string(sql));
}

MigrationScriptWriter::~MigrationScriptWriter() {
    if (!simulates_) return;
    try {
        if (connection_.inTransaction()) ask("ROLLBACK;");
        checkKeys(true);
    } catch (...) {
        lease_->discard();  // nobody may find its transaction open
    }
}

void MigrationScriptWriter::comment(std::string_view text) {
    script_.sql.append("-- ").append(text) += '\n';
}

/// With what ends it, as the database's client reads it.
void MigrationScriptWriter::add(std::string_view statement) {
    const auto& rules = database_.dialect().facts().lexical;
    while (!statement.empty() && (isSpace(statement.back()) || statement.back() == ';')) statement.remove_suffix(1);
    const auto pieces = scanSql(statement, rules, connection_.lexicalMode(statement));
    const bool holdsSemicolon =
        std::ranges::any_of(pieces, [](const auto& piece) { return piece.kind == SqlPiece::Part::semicolon; });
    const bool endsInComment = !pieces.empty() && pieces.back().kind == SqlPiece::Part::comment;
    if (holdsSemicolon && rules.delimiterCommand)
        script_.sql.append("DELIMITER $$\n").append(statement) += "\n$$\nDELIMITER ;\n";
    else
        script_.sql.append(statement) += endsInComment || holdsSemicolon ? "\n;\n" : ";\n";
}

void MigrationScriptWriter::add(const CompiledSql& statement) {
    add(withLiterals(database_.dialect(), statement, connection_.lexicalMode(statement.sql)));
}

/// What gives another session the settings of the library's.
std::vector<std::string> MigrationScriptWriter::settings() {
    const auto& sql = database_.dialect().migrationSql();
    const auto& options = database_.connectionOptions();
    if (!lease_) return sql.offlineSettings(options.charset, options.timezone == "Z" ? "+00:00" : options.timezone);
    auto asked = database_.query({std::string(sql.scriptSettings()), {}}, run_);
    std::vector<std::string> texts;
    while (asked.rows().next())
        for (const Cell& cell : asked.rows().row()) texts.emplace_back(cell.text);
    return texts;
}

/// Its name is made of the database's, which nobody may have told.
bool MigrationScriptWriter::hasLock() const {
    return !database_.dialect().migrationSql().takeLock().empty() && options_.lock != MigratorOptions::Lock::row &&
           (lease_ || !database_.connectionOptions().database.empty());
}

/// Of what migrations have set nothing stays for what comes behind them: the rows that note them, and the next ones.
std::vector<std::string> MigrationScriptWriter::sessionReset(const SessionTraces& traces) const {
    const auto& sql = database_.dialect().migrationSql();
    auto statements = sql.sessionReset(traces.settings(), traces.variables(), traces.tables());
    if (statements.empty()) return {};
    for (const auto& text : settings_)
        if (std::ranges::find(statements, text) == statements.end()) statements.push_back(text);
    return statements;
}

void MigrationScriptWriter::resetSession(const MigrationStep& step, const SessionTraces& traces, bool isLast) {
    if (!isLast && !traces.refusal().empty())
        throw MigrationError(MigrationError::Reason::failed, step.name,
                             fmt::format("{} {} ({}) cannot be written into a script with others behind it: {}",
                                         titled(step.noun), step.name, step.direction, traces.refusal()));
    for (const auto& text : sessionReset(traces)) {
        add(text);
        if (lease_ && (simulates_ || text.starts_with("SET "))) ask(text);
    }
    if (lease_ && !simulates_) ask(std::string(database_.dialect().migrationSql().readOnlySession()));
    traces_.add(traces);
}

/// A routine that an earlier one called may have set variables of the same name.
void MigrationScriptWriter::forget(const ScriptGate& gate) {
    if (script_.steps.empty() && !hasNoted_) return;
    const auto& sql = database_.dialect().migrationSql();
    std::set<std::string> unknown;
    if (traces_.hasAny())
        std::ranges::set_difference(gate.traces().variables(), traces_.variables(),
                                    std::inserter(unknown, unknown.end()));
    std::string nulls;
    for (const auto& name : unknown) nulls += (nulls.empty() ? "SET " : ", ") + name + " = NULL";
    if (!nulls.empty()) add(nulls);
    if (gate.asksInsertId())
        for (const auto& text : sql.forgetInsertId()) add(text);
}

void MigrationScriptWriter::writeHead(bool isUp) {
    const auto& sql = database_.dialect().migrationSql();
    constexpr std::string_view how = "Run this once, in one session, and stop at the first error.";
    if (lease_) {
        comment(fmt::format("Migrations for {} {}. {}", database_.dialect().facts().title,
                            database_.serverInfo(run_).version, how));
        comment("Nobody may migrate the database otherwise between the making of this script and its end.");
    } else {
        comment(
            fmt::format("Migrations for {}, written without a connection. {}", database_.dialect().facts().title, how));
        comment(isUp ? "None of them may have run on the database." : "All of them must have run on the database.");
    }
    settings_ = settings();
    for (auto& text : sql.sessionSettings(options_.lockWaitTimeout)) settings_.push_back(std::move(text));
    for (const auto& text : settings_) add(text);
    const bool lacksName = !lease_ && database_.connectionOptions().database.empty();
    if (lacksName && !sql.takeLock().empty() && options_.lock != MigratorOptions::Lock::row)
        comment(
            "It takes no lock, as the database's name, of which that is made, was not given: nobody may migrate meanwhile.");
    const std::string lock = MigrationLock::nameOf(database_, options_.tableName);
    if (hasLock()) add({std::string(sql.takeLock()), {Value(lock), Value(std::int64_t{options_.lockTimeout.count()})}});
    for (const auto& text : tables_.creation()) add(text);
}

void MigrationScriptWriter::writeTail() {
    const auto& sql = database_.dialect().migrationSql();
    if (!hasLock()) return;
    script_.sql += '\n';
    add({std::string(sql.releaseLock()), {Value(MigrationLock::nameOf(database_, options_.tableName))}});
}

void MigrationScriptWriter::requireNotHalfWay(const MigrationStep& step) {
    for (const auto& state : tables_.states()) {
        if (!countAsOne(state.name, step.name) || state.isDone() || (state.applied == 0 && !state.inFlight)) continue;
        throw MigrationError(
            MigrationError::Reason::failed, step.name,
            fmt::format("{} {} ({}) has stopped behind statement {}, and a script cannot tell what is left of it: "
                        "run it to its end first ({}, Migrator::up or down).",
                        titled(options_.noun), state.name, state.direction, state.applied, runCommand(options_.noun)));
    }
}

void MigrationScriptWriter::collect(const MigrationStep& step, ScriptGate& gate) {
    try {
        RunOptions run = run_;
        run.gate = &gate;
        step.work(run);
    } catch (const ConnectionError&) {
        throw;
    } catch (const std::exception& error) {
        throw MigrationError(
            MigrationError::Reason::failed, step.name,
            fmt::format("{} {} ({}) cannot be written as a script: {}{}", titled(step.noun), step.name, step.direction,
                        error.what(),
                        gate.hasReadStale() ? " It looks at what statements before it make, and these have not run: "
                                              "write it in SQL, or make the script when the others have run."
                                            : ""));
    }
}

/// Of the state, whatever its spelling.
void MigrationScriptWriter::writeRemoval(const std::string& name) {
    add(tables_.removal(name));
    for (const auto& state : tables_.states())
        if (state.name != name && countAsOne(state.name, name)) add(tables_.removal(state.name));
}

void MigrationScriptWriter::writeNotes(const MigrationStep& step) {
    const auto names = step.replaced.empty() ? std::vector<std::string>() : tables_.executed();
    const auto rowOf = [&](const std::string& name) { return std::ranges::find(names, nameKey(name), nameKey); };
    if (step.direction == "up") {
        add(tables_.logging(step.name));
        writeRemoval(step.name);
        add(tables_.insertion({.name = step.name, .state = "done", .checksum = step.checksum}));
        for (const auto& name : step.replaced)
            if (rowOf(name) == names.end()) add(tables_.logging(name));
        return;
    }
    add(tables_.unlogging(step.name));
    writeRemoval(step.name);
    for (const auto& name : step.replaced) {
        const auto row = rowOf(name);
        if (!lease_) {  // nobody can be asked how the rows spell it
            const bool isWhole = !migrationExtension(name).empty();
            for (const char* const extension : {"", ".sql", ".cpp", ".js", ".ts", ".cjs", ".mjs"}) {
                if (isWhole && *extension != '\0') continue;
                add(tables_.unlogging(name + extension));
                add(tables_.removal(name + extension));
            }
        }
        if (row == names.end()) continue;
        add(tables_.unlogging(*row));
        writeRemoval(*row);
    }
}

void MigrationScriptWriter::writeStep(const MigrationStep& step, bool isLast) {
    requireNotHalfWay(step);
    if (step.direction == "up") tables_.requireFree(step.name, step.noun);
    const auto& dialect = database_.dialect();
    const bool isWhole = step.inTransaction && dialect.migrationSql().definesInTransactions();
    ScriptGate gate(dialect, connection_,
                    {.runs = simulates_,
                     .inTransaction = isWhole,
                     .wasWritten = !script_.steps.empty(),
                     .isOffline = !lease_,
                     .isSql = step.isSql});
    collect(step, gate);
    script_.sql += '\n';
    comment(fmt::format("{}: {}", step.name, step.direction));
    forget(gate);
    const auto begin = dialect.beginTransaction({});
    const bool isUnchecked = isWhole && gate.needsUncheckedKeys();
    if (isUnchecked) add(dialect.foreignKeyChecks(false));
    if (isWhole)
        for (const auto& text : begin) add(text);
    for (const auto& line : gate.finish()) {
        if (line.starts_with("-- "))
            script_.sql.append(line) += '\n';
        else
            add(line);
    }
    const bool hasTraces = gate.traces().hasAny();
    if (!isWhole) {
        if (hasTraces) resetSession(step, gate.traces(), isLast);
        for (const auto& text : begin) add(text);
    }
    writeNotes(step);
    if (isUnchecked) {
        comment("If this has rows, they break foreign keys: ROLLBACK then, instead of the COMMIT behind it.");
        add(dialect.schemaSql().brokenRows());
    }
    add("COMMIT");
    if (isUnchecked) add(dialect.foreignKeyChecks(true));
    if (isWhole && hasTraces) resetSession(step, gate.traces(), isLast);
    script_.steps.push_back({.name = step.name, .statements = gate.count()});
}

MigrationScript MigrationScriptWriter::write(const std::vector<MigrationChoice>& counted,
                                             const std::vector<MigrationChoice>& chosen, bool isUp) {
    if (counted.empty() && chosen.empty()) return {};
    writeHead(isUp);
    for (const auto& choice : counted) {
        script_.sql += '\n';
        comment(choice.name + " counts as run, since all that it replaces has");
        add(tables_.logging(choice.name));
        hasNoted_ = true;
    }
    for (const auto& choice : chosen)
        writeStep(stepOf(database_, choice, isUp, options_.noun), &choice == &chosen.back());
    writeTail();
    return std::move(script_);
}

}  // namespace sequelize::detail
