#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>

#include "../../core/ascii.hpp"
#include "../../core/secret_sql.hpp"
#include "../../core/sql_start.hpp"
#include "../../dialect/mysql/mysql_json_path.hpp"
#include "../../query/json_path.hpp"
#include "mysql_errors.hpp"

namespace sequelize::detail::mysql {

namespace {

/// Where a server's message quotes a value: after `begin`, up to the last `end` or the message's end.
struct Quote {
    int code;
    std::string_view begin;
    std::string_view end;
};
constexpr std::array quotes{
    Quote{1231, " value of", ""},       // Variable 'x' can't be set to the value of 'y'
    Quote{1292, " value", "' for "},    // Truncated incorrect INTEGER value: 'x'; Incorrect ... value: 'x' for column
    Quote{1300, " string", ""},         // Invalid utf8mb4 character string: 'x'
    Quote{1366, " value", "' for "},    // Incorrect integer value: 'x' for column
    Quote{1367, "Illegal", "' value"},  // Illegal double 'x' value found during parsing
    Quote{1411, " value", "' for "},    // Incorrect datetime value: 'x' for function
    Quote{1525, " value", ""},          // Incorrect DATE value: 'x'
    Quote{1526, " value", ""},          // Table has no partition for value x
    Quote{1557, ", record", ""},        // Upholding foreign key constraints for table 't', entry 'x', ...
    Quote{1690, "out of range", ""},    // BIGINT value is out of range in '(x + 1)'
    Quote{1761, ", record", ""},        // Foreign key constraint for table 't', record 'x' would lead to ...
    Quote{1762, ", record", ""},       Quote{1916, "overflow", "' to"},  // Got overflow when casting 'x' to INT
    Quote{1918, "value", "' when"},  // Encountered illegal value 'x' when converting to INT
};

struct Remedy {
    int code;
    std::string_view text;
};
constexpr std::string_view grantRemedy = "Grant the privilege to the account, or use another account.";
constexpr std::string_view temporaryRemedy =
    "Grant the privilege CREATE TEMPORARY TABLES on the database to the account, or use another account.";
constexpr std::string_view referredRemedy =
    "Insert the row that is referred to first, or correct the foreign key's value.";
constexpr std::string_view referringRemedy = "Change or delete the rows that refer to it first.";
constexpr std::string_view rowLockRemedy =
    "Try again, keep the transactions short that lock the rows, or raise innodb_lock_wait_timeout.";
constexpr std::string_view tableLockRemedy =
    "Somebody holds the table: a transaction that has read or changed it, and is still open, or LOCK TABLES. End that, and "
    "try again, or wait longer: SET SESSION lock_wait_timeout = 60.";
constexpr std::string_view keyRemedy =
    "The table that is referred to must be there, with a key on these columns, and the columns on both sides must be of "
    "the same type: size, sign, character set and collation.";
constexpr std::string_view duplicateRemedy =
    "Change the value (in C++: or use bulkCreate with ignoreDuplicates or updateOnDuplicate).";
constexpr std::string_view rowsRemedy =
    "Rows of the table would have the same values in that key: change them, or delete all but one, first.";
constexpr std::string_view nodeRemedy =
    "The node is no part of its cluster at present: use another one, or wait for it.";
constexpr std::string_view readOnlyRemedy =
    "The server takes no writes at present, as a replica does: write to the primary (in C++: name the servers that may be "
    "it in replication.write).";
constexpr std::string_view valueRemedy = "Give the column a value of its type.";
constexpr std::array remedies{
    Remedy{1005, keyRemedy},
    Remedy{
        1031,
        "The table's engine or kind has no such statement: a sequence of MariaDB's, which ALTER SEQUENCE changes and DROP "
        "SEQUENCE drops, holds no rows to change."},
    Remedy{1044, grantRemedy},
    Remedy{1046, "Name the database in the connection's options, or before the table's name."},
    Remedy{1047, nodeRemedy},
    Remedy{1048, "Give the column a value, or allow NULL in it."},
    Remedy{1050, "Use CREATE TABLE IF NOT EXISTS, or drop the table first."},
    Remedy{1054, "Compare the model's columns with the table's, and add the missing one to either."},
    Remedy{1062, duplicateRemedy},
    Remedy{1064, "Correct the SQL at the place that is quoted."},
    Remedy{1142, grantRemedy},
    Remedy{1143, grantRemedy},
    Remedy{1146, "Create the table first (in C++: call sync), or check its name."},
    Remedy{1075, "Give the AUTO_INCREMENT column a key that begins with it, or take AUTO_INCREMENT away first."},
    Remedy{1153, "Raise the server's max_allowed_packet, or send less at once."},
    Remedy{1170, "Drop the key first, or keep a type that a key can have whole, or give the key a length."},
    Remedy{1205, rowLockRemedy},
    Remedy{1213, "Run the whole transaction again."},
    Remedy{1215, keyRemedy},
    Remedy{1216, referredRemedy},
    Remedy{1217, referringRemedy},
    Remedy{1227, grantRemedy},
    Remedy{1242,
           "Let the subquery give one row. In a migration that asks for this on purpose, the name behind AS says why."},
    Remedy{1264, "Give a value in the column's range, or widen the column's type."},
    Remedy{1265, "The type does not hold the value: correct the value, or widen the type."},
    Remedy{1292, valueRemedy},
    Remedy{1295, "This kind of statement cannot be prepared, and so takes no values: write it without placeholders."},
    Remedy{1317, "Somebody ended the statement (KILL QUERY). Run it again if it was not meant."},
    Remedy{1364, "Give the column a value or a default."},
    Remedy{1366, valueRemedy},
    Remedy{1390, "Send fewer rows at once: a statement takes at most 65535 values."},
    Remedy{1406, "Shorten the value, or widen the column's type."},
    Remedy{1451, referringRemedy},
    Remedy{1452, referredRemedy},
    Remedy{1461, "Raise the server's max_prepared_stmt_count, or have fewer connections (in C++: lower pool.max)."},
    Remedy{1503, "Have the columns that the table is partitioned by in the key, or remove the partitioning first."},
    Remedy{1586, duplicateRemedy},
    Remedy{
        1701,
        "Drop the tables that refer to it first, or use DELETE, which deletes the rows one by one (in C++: destroy with a where)."},
    Remedy{1792, "The session, or its transaction, was begun to read only: write in another one."},
    Remedy{1822, keyRemedy},
    Remedy{1824, keyRemedy},
    Remedy{1836, readOnlyRemedy},
    Remedy{1859, "Change the value, or remove the rows that repeat it."},
    Remedy{1916, "Give a value in the type's range, or widen the type."},
    Remedy{1918, valueRemedy},
    Remedy{1969, "Raise max_statement_time, or make the statement faster: see EXPLAIN."},
    Remedy{2057, "The table changed since the statement was prepared. It did run, but its rows cannot be read."},
    Remedy{3024, "Raise max_execution_time, or make the statement faster: see EXPLAIN."},
    Remedy{3140, "Give the column a valid JSON document."},
    Remedy{3152, "Drop the index first: MySQL indexes no JSON column but by a generated column."},
    Remedy{3572, "Another transaction has the row locked: try again later, or leave out NOWAIT (in C++: noWait)."},
    Remedy{3730, "Drop the tables that refer to it first."},
    Remedy{3780, keyRemedy},
    Remedy{3819, "Give values that the check constraint allows."},
    Remedy{4025, "Give values that the check constraint allows."},
    Remedy{
        4078,
        "No value of the one type becomes one of the other: add a new column, fill it with what is meant, by way of CAST(... "
        "AS CHAR), and remove the former one."},
    Remedy{4119,
           "The table is system-versioned. SET system_versioning_alter_history = 'KEEP' on the connection allows it, "
           "and changes the history, too: do that in a migration."},
};

std::string remedyFor(int code) {
    const auto found = std::ranges::find(remedies, code, &Remedy::code);
    if (found != remedies.end()) return std::string(found->text);
    return "Look up error " + std::to_string(code) + " in the server's manual.";
}

/// A syntax error quotes the statement from where it went wrong: near 's3cret') at line 1.
void cutSyntax(NativeError& error) {
    constexpr std::string_view opening = "near '";
    constexpr std::string_view closing = "' at line";
    std::string& message = error.message;
    const auto near = message.find(opening);
    const auto end = message.rfind(closing);
    const auto begin = near + opening.size();
    if (near == std::string::npos || end == std::string::npos || end < begin)
        message = "Error " + std::to_string(error.code);
    else
        message.replace(begin, end - begin,
                        quotedWithoutSecrets(std::string_view(message).substr(begin, end - begin), error.sql));
}

void cutValue(NativeError& error) {
    if (error.code == 1064) return cutSyntax(error);
    const auto quote = std::ranges::find(quotes, error.code, &Quote::code);
    if (quote == quotes.end()) return;
    std::string& message = error.message;
    const auto begin = message.find(quote->begin);
    // A server that speaks another language, or one of another wording: the number says enough.
    if (begin == std::string::npos) {
        message = "Error " + std::to_string(error.code);
        return;
    }
    const auto kept = begin + quote->begin.size();
    const auto end = quote->end.empty() ? std::string::npos : message.rfind(quote->end);
    if (end == std::string::npos || end < kept)
        message.erase(kept);
    else
        message.erase(kept, end + 1 - kept);
}

/// "Duplicate entry 'x' for key 'books.title'": the key's name, which every language's text quotes last.
std::string keyIn(std::string_view message, bool isMariaDb) {
    const auto close = message.rfind('\'');
    if (close == std::string_view::npos || close == 0) return {};
    const auto open = message.rfind('\'', close - 1);
    if (open == std::string_view::npos) return {};
    std::string_view key = message.substr(open + 1, close - open - 1);
    // MySQL since 8.0.19 puts the table's name before it.
    if (const auto dot = key.rfind('.'); !isMariaDb && dot != std::string_view::npos) key.remove_prefix(dot + 1);
    return std::string(key);
}

/// Whether the statement begins with one of the words.
bool opensWith(std::string_view sql, std::initializer_list<std::string_view> words) noexcept {
    const std::string_view begin = fromFirstWord(sql);
    return std::ranges::any_of(words, [&](std::string_view word) { return startsIgnoringCase(begin, word); });
}

/// Whether the statement waits for locks on the tables' definitions rather than on rows.
bool locksDefinitions(std::string_view sql) {
    // CREATE TABLE ... SELECT locks the rows that it reads, too, and cannot be told apart.
    return opensWith(sql, {"alter", "create", "drop", "rename", "truncate", "optimize", "repair", "lock", "flush"});
}

/// Servers name the copy that they alter: "`db`.`#sql-alter-a99-2c72`". People know the table.
void nameAlteredTable(NativeError& error) {
    static constexpr std::string_view copy = "#sql";
    auto begin = error.message.find(copy);
    if (begin == std::string::npos || !opensWith(error.sql, {"alter table"})) return;
    std::string_view rest = error.sql;
    rest.remove_prefix(std::min(rest.find('`'), rest.size()));
    std::string name;
    while (rest.starts_with('`')) {  // the last one of `a`.`b`
        const auto end = rest.find('`', 1);
        if (end == std::string_view::npos) return;
        name = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
        if (rest.starts_with('.')) rest.remove_prefix(1);
    }
    if (name.empty()) return;
    for (; begin != std::string::npos; begin = error.message.find(copy, begin + name.size())) {
        auto end = begin + copy.size();
        while (end < error.message.size() && (isDigit(error.message[end]) || isLetter(error.message[end]) ||
                                              error.message[end] == '-' || error.message[end] == '_'))
            ++end;
        error.message.replace(begin, end - begin, name);
    }
}

/// What the server says with one number of two things, it does not say which: the statement does.
std::string remedyFor(const NativeError& error, int code) {
    if (code == 1044 && opensWith(error.sql, {"create temporary"})) return std::string(temporaryRemedy);
    if (code == 1062 && (opensWith(error.sql, {"alter"}) || opensWith(error.sql, {"create"})))
        return std::string(rowsRemedy);
    // The number is that of whatever an option of the server's forbids.
    if (code == 1290 && error.message.find("read") != std::string::npos) return std::string(readOnlyRemedy);
    // Galera's words in it; a server that stands alone has others.
    if (code == 1180 && error.message.find("Primary Component") != std::string::npos) return std::string(nodeRemedy);
    if (code == 1205 && locksDefinitions(error.sql)) return std::string(tableLockRemedy);
    return remedyFor(code);
}

/// `code`: whose remedy it is.
void appendRemedy(NativeError& error, int code) {
    if (!error.message.ends_with('.')) error.message += '.';
    error.message += ' ';
    error.message += remedyFor(error, code);
}
void appendRemedy(NativeError& error) {
    appendRemedy(error, error.code);
}

[[noreturn]] void throwDuplicate(NativeError error, bool isMariaDb) {
    std::string key = keyIn(error.message, isMariaDb);
    error.message = "Duplicate entry for key '" + key + "'";
    appendRemedy(error);
    std::vector<std::string> fields;
    fields.push_back(std::move(key));
    throw UniqueConstraintError(std::move(fields), std::move(error));
}

[[noreturn]] void throwForeignKey(NativeError error) {
    const bool saysKey = error.code == 1451 || error.code == 1452 || error.code == 1701 || error.code == 3730;
    ForeignKeyFacts facts = saysKey ? foreignKeyFacts(error.message) : ForeignKeyFacts();
    // MariaDB says of a table that is not to be dropped what it says of a row.
    const bool isDrop = opensWith(error.sql, {"drop"});
    appendRemedy(error, isDrop && (error.code == 1451 || error.code == 1217) ? 3730 : error.code);
    throw ForeignKeyConstraintError(std::move(error), std::move(facts));
}

}  // namespace

void throwLost(NativeError error) {
    // Only where the server says so itself, or sending failed, the statement cannot have run.
    const bool notRun = error.code == 2006 || error.code == 4031;
    const std::string message = "The connection to the database was lost (" + error.message + "). " +
                                (notRun ? "The statement did not run. Run it again on a new connection."
                                        : "The statement may have run, or not: check before you run it again on a new "
                                          "connection. A transaction that was open is rolled back.");
    throw ConnectionError(message, std::move(error));
}

bool losesConnection(int code) noexcept {
    switch (code) {
        case 1053:  // ER_SERVER_SHUTDOWN
        case 1080:  // ER_FORCING_CLOSE
        case 1152:  // ER_ABORTING_CONNECTION
        case 1153:  // ER_NET_PACKET_TOO_LARGE
        case 1158:  // ER_NET_READ_ERROR and its like
        case 1159:
        case 1160:
        case 1161:
        case 1184:  // ER_NEW_ABORTING_CONNECTION
        case 1927:  // ER_CONNECTION_KILLED
        case 2006:  // CR_SERVER_GONE_ERROR
        case 2012:  // CR_SERVER_HANDSHAKE_ERR
        case 2013:  // CR_SERVER_LOST
        case 2014:  // CR_COMMANDS_OUT_OF_SYNC
        case 2020:  // CR_NET_PACKET_TOO_LARGE
        case 2026:  // CR_SSL_CONNECTION_ERROR, also the end of an encrypted connection
        case 2027:  // CR_MALFORMED_PACKET
        case 2055:  // CR_SERVER_LOST_EXTENDED
        case 3169:  // ER_SESSION_WAS_KILLED
        case 4031:  // ER_CLIENT_INTERACTION_TIMEOUT
            return true;
        default:
            return false;
    }
}

bool isWorthPreparingAgain(const NativeError& error) noexcept {
    return error.code == 1615 ||  // ER_NEED_REPREPARE
           error.code == 1243 ||  // ER_UNKNOWN_STMT_HANDLER
           // CR_NEW_STMT_METADATA comes after the statement ran.
           (error.code == 2057 && opensWith(error.sql, {"select", "show", "explain", "describe"}));
}

bool isTooManyStatements(const NativeError& error) noexcept {
    return error.code == 1461;  // ER_MAX_PREPARED_STMT_COUNT_REACHED
}

bool isUnpreparable(const NativeError& error) noexcept {
    return error.code == 1295;  // ER_UNSUPPORTED_PS
}

void throwStatementError(NativeError error, bool isMariaDb) {
    if (error.code != 1153 && error.code != 2020 && losesConnection(error.code)) throwLost(std::move(error));
    if (error.code == 1690 && error.message.find(partRefusal) != std::string::npos) {
        error.message = partRefused;
        throw DatabaseError(std::move(error));
    }
    cutValue(error);
    nameAlteredTable(error);
    switch (error.code) {
        case 1062:  // ER_DUP_ENTRY
        case 1586:  // ER_DUP_ENTRY_WITH_KEY_NAME
        case 1859:  // ER_DUP_UNKNOWN_IN_INDEX
            throwDuplicate(std::move(error), isMariaDb);
        case 1005:  // ER_CANT_CREATE_TABLE, for many reasons
            if (error.message.find("errno: 150") == std::string::npos) break;
            [[fallthrough]];
        case 1215:  // ER_CANNOT_ADD_FOREIGN
        case 1216:  // ER_NO_REFERENCED_ROW
        case 1217:  // ER_ROW_IS_REFERENCED
        case 1451:  // ER_ROW_IS_REFERENCED_2
        case 1452:  // ER_NO_REFERENCED_ROW_2
        case 1701:  // ER_TRUNCATE_ILLEGAL_FK
        case 1822:  // ER_FK_NO_INDEX_PARENT
        case 1824:  // ER_FK_CANNOT_OPEN_PARENT
        case 3730:  // ER_FK_CANNOT_DROP_PARENT
        case 3780:  // ER_FK_INCOMPATIBLE_COLUMNS
            throwForeignKey(std::move(error));
        case 1020:  // ER_CHECKREAD: a row changed since the transaction's snapshot (MariaDB)
            error.isTransient = true;
            break;
        case 1213:  // ER_LOCK_DEADLOCK
            error.isTransient = true;
            appendRemedy(error);
            throw DeadlockError(std::move(error));
        case 1205:  // ER_LOCK_WAIT_TIMEOUT
        case 3572:  // ER_LOCK_NOWAIT
            error.isTransient = true;
            [[fallthrough]];
        case 1969:  // ER_STATEMENT_TIMEOUT (MariaDB)
        case 3024:  // ER_QUERY_TIMEOUT
            appendRemedy(error);
            throw TimeoutError(std::move(error));
        default:
            break;
    }
    appendRemedy(error);
    throw DatabaseError(std::move(error));
}

}  // namespace sequelize::detail::mysql
