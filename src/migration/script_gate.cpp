#include "script_gate.hpp"

#include <algorithm>
#include <array>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../dialect/statement_reader.hpp"
#include "../pool/transaction_control.hpp"
#include "statement_text.hpp"

namespace sequelize::detail {
namespace {

/// A comment ends with its line.
std::string inOneLine(std::string_view sql) {
    std::string text = inShort(sql);
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return text;
}

}  // namespace

/// A statement failed, and the migration caught that, and went on.
void ScriptGate::dropFailed() {
    if (!failing_) return;
    lines_[*failing_] = "-- left out, since it failed, and the migration went on: " + inOneLine(lines_[*failing_]);
    failing_.reset();
    --count_;
}

const std::vector<std::string>& ScriptGate::finish() {
    dropFailed();
    return lines_;
}

bool ScriptGate::enter(const CompiledSql& statement, ExecutionResult&) {
    const std::string& sql = statement.sql;
    dropFailed();
    if (options_.runs && !connection_.inTransaction())
        throw UsageError("A statement that failed before this one has rolled back the whole transaction. (" +
                         inShort(sql) + ")");
    words_ = statementWords(sql, dialect_.facts(), connection_.lexicalMode(sql));
    kind_ = kindOf(words_);
    asksInsertId_ = asksInsertId_ || std::ranges::any_of(words_, [](const auto& word) {
                        return word == "LAST_INSERT_ID" || word == "LAST_INSERT_ROWID" || word == "@@LAST_INSERT_ID" ||
                               word == "@@IDENTITY";
                    });
    switch (kind_) {
        case StatementKind::reads:
            return enterRead(statement);
        case StatementKind::sets:
            return enterSetting(statement);
        case StatementKind::opens:
        case StatementKind::commits:
            // The pieces of a migration that is a transaction are no transactions of their own.
            if (!options_.inTransaction && call_.empty()) lines_.push_back(sql);
            return false;
        case StatementKind::rollsBack:
            return enterEnd(sql);
        case StatementKind::superfluous:
            note("left out: " + inOneLine(sql));
            return false;
        case StatementKind::refused:
            throw UsageError(
                "A migration has no savepoints, and does not change the database that it works in. Leave this statement "
                "out; name tables of other databases in full. (" +
                inShort(sql) + ")");
        default:
            return enterCounted(statement);
    }
}

/// Without a connection.
void ScriptGate::refuseRead(const std::string& sql) {
    throw UsageError((call_.empty() ? std::string("It reads") : call_ + " looks at the tables that are there") +
                     ", and there is no connection to ask: write it in SQL, or make the script without --offline (in "
                     "C++: MigratorOptions::offline). (" +
                     inShort(sql) + ")");
}

void ScriptGate::write(const CompiledSql& statement) {
    const LexicalMode mode = connection_.lexicalMode(statement.sql);
    if (call_.empty()) traces_.take(kind_, statement.sql, words_, dialect_.facts(), mode);
    lines_.push_back(withLiterals(dialect_, statement, mode));
}

/// Nothing looks at what an SQL migration reads, but it may call a function that writes, keep a value in a variable, or
/// select from a view that does: all but what shows definitions is the script's own.
bool ScriptGate::enterReadOfSql(const CompiledSql& statement) {
    const std::string& sql = statement.sql;
    constexpr std::array<std::string_view, 5> shows{"SHOW", "DESCRIBE", "DESC", "EXPLAIN", "PRAGMA"};
    const bool runsIt = std::ranges::find(words_, "ANALYZE") != words_.end();
    if (words_.empty() || (std::ranges::find(shows, words_.front()) != shows.end() && !runsIt)) {
        note("left out, since it only shows what is there: " + inOneLine(sql));
        return false;
    }
    write(statement);
    if (options_.runs) return words_.front() != "VACUUM";
    // What the session knows may be what it is told next.
    return !options_.isOffline && sql.find('(') == std::string::npos &&
           std::ranges::find(words_, "FROM") == words_.end() && std::ranges::find(words_, "INTO") != words_.end();
}

bool ScriptGate::enterRead(const CompiledSql& statement) {
    const std::string& sql = statement.sql;
    if (call_.empty() && options_.isSql) return enterReadOfSql(statement);
    if (call_.empty() && !words_.empty() && words_.front() == "VACUUM") {
        write(statement);
        return false;
    }
    if (call_.empty() && !options_.isOffline &&
        readMayHaveEffect(sql, words_, dialect_.facts(), connection_.lexicalMode(sql)))
        write(statement);
    if (options_.isOffline) {
        refuseRead(sql);
        return false;
    }
    if (options_.runs || !hasWritten_) return true;
    hasReadStale_ = true;
    if (call_.empty()) {
        note(
            "WARNING: what follows was decided by a query that ran when this script was made, before the statements "
            "above it: " +
            inOneLine(sql));
    } else if (!isCallNoted_) {
        note("WARNING: " + call_ +
             " has looked at the tables when this script was made, before the statements above it");
        isCallNoted_ = true;
    }
    return true;
}

bool ScriptGate::enterSetting(const CompiledSql& statement) {
    const std::string& sql = statement.sql;
    if (words_.size() > 2 && words_[0] == "PRAGMA" && words_[1] == "FOREIGN_KEYS") {
        const bool isOff = words_[2] == "OFF" || words_[2] == "0" || words_[2] == "FALSE" || words_[2] == "NO";
        if (options_.inTransaction) {  // within which it would do nothing
            if (call_.empty() && isOff) needsUncheckedKeys_ = true;
            return false;
        }
    }
    if (words_.size() == 2 && words_[0] == "PRAGMA")
        return options_.isOffline ? enterRead(statement) : true;  // a question
    write(statement);
    if (options_.isOffline) return requireSameQuotes(sql);
    // A table that it asks may be one that the script makes; and the session stays one that cannot write.
    const auto mentions = [&](std::string_view word) { return std::ranges::find(words_, word) != words_.end(); };
    return options_.runs || (words_.front() == "SET" && !mentions("SELECT") && !mentions("TRANSACTION"));
}

/// Only a server could tell how what comes behind it is to be read.
bool ScriptGate::requireSameQuotes(const std::string& sql) {
    if (!mayChangeLexicalMode(sql)) return false;
    const std::string text = capitals(sql);
    for (const char* const mode : {"ANSI", "NO_BACKSLASH_ESCAPES", "ORACLE", "DB2", "MSSQL", "POSTGRESQL", "MAXDB"})
        if (text.find(mode) != std::string::npos)
            throw UsageError(
                "It changes how quotes are read, and without a connection that cannot be followed: leave the statement "
                "out, or make the script without --offline (in C++: MigratorOptions::offline). (" +
                inShort(sql) + ")");
    return false;
}

bool ScriptGate::enterEnd(const std::string& sql) {
    if (!call_.empty()) return false;  // a call that failed, and throws
    throw UsageError("A migration does not roll back. Leave the statement out, or throw. (" + inShort(sql) + ")");
}

bool ScriptGate::enterCounted(const CompiledSql& statement) {
    ++count_;
    hasWritten_ = true;
    const bool dropsTable = words_.size() > 1 && words_[0] == "DROP" && words_[1] == "TABLE";
    if (dropsTable && !call_.empty() && !call_.starts_with("drop")) needsUncheckedKeys_ = true;
    if (needsUncheckedKeys_ && call_.empty() && (words_[0] == "UPDATE" || words_[0] == "DELETE"))
        throw UsageError("A table is made anew in this migration, with foreign keys unchecked: " + words_[0] +
                         " would not act on the rows that refer to its own. Make two migrations of it. (" +
                         inShort(statement.sql) + ")");
    write(statement);
    const bool runs = options_.runs && words_[0] != "VACUUM";
    if (runs) failing_ = lines_.size() - 1;
    return runs;
}

bool ScriptGate::enterCall(const std::string& call) {
    call_ = call.substr(0, call.find('\x1f'));
    isCallNoted_ = false;
    return true;
}

}  // namespace sequelize::detail
