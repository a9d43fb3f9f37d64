#include "script_gate.hpp"

#include <algorithm>

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
    switch (kind_) {
        case StatementKind::reads:
            return enterRead(sql);
        case StatementKind::sets:
            return enterSetting(sql);
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

/// Without a connection. What an SQL migration reads, nothing looks at.
void ScriptGate::refuseRead(const std::string& sql) {
    if (options_.isSql) return note("left out, since it only reads: " + inOneLine(sql));
    throw UsageError((call_.empty() ? std::string("It reads") : call_ + " looks at the tables that are there") +
                     ", and there is no connection to ask: write it in SQL, or make the script without --offline (in "
                     "C++: MigratorOptions::offline). (" +
                     inShort(sql) + ")");
}

bool ScriptGate::enterRead(const std::string& sql) {
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

bool ScriptGate::enterSetting(const std::string& sql) {
    if (words_.size() > 2 && words_[0] == "PRAGMA" && words_[1] == "FOREIGN_KEYS") {
        const bool isOff = words_[2] == "OFF" || words_[2] == "0" || words_[2] == "FALSE" || words_[2] == "NO";
        if (options_.inTransaction) {  // within which it would do nothing
            if (call_.empty() && isOff) needsUncheckedKeys_ = true;
            return false;
        }
    }
    if (words_.size() == 2 && words_[0] == "PRAGMA") return options_.isOffline ? enterRead(sql) : true;  // a question
    lines_.push_back(sql);
    if (options_.isOffline) return requireSameQuotes(sql);
    return options_.runs || words_.front() == "SET";
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
    lines_.push_back(withLiterals(dialect_, statement, connection_.lexicalMode(statement.sql)));
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
