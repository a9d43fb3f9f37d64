#include <string>
#include <vector>

#include "../../core/ascii.hpp"
#include "../../core/secret_sql.hpp"
#include "sqlite_database.hpp"

namespace sequelize::detail::sqlite {

namespace {

constexpr std::string_view foreignKeyMessage = "FOREIGN KEY constraint failed";

/// "UNIQUE constraint failed: books.title, books.author" names columns; "...: index 'books_lower_title'" the
/// index of an expression.
std::vector<std::string> fieldsOf(std::string_view message) {
    std::vector<std::string> fields;
    const auto colon = message.find(": ");
    if (colon == std::string_view::npos) return fields;
    message.remove_prefix(colon + 2);
    if (message.starts_with("index '") && message.ends_with('\'')) {
        fields.emplace_back(message.substr(7, message.size() - 8));
        return fields;
    }
    while (!message.empty()) {
        const auto comma = message.find(", ");
        const auto column = message.substr(0, comma);
        // The last dot: Sequelize's schemas make tables such as "hr.people", while a column's name has no
        // dot.
        fields.emplace_back(column.substr(column.rfind('.') + 1));
        message.remove_prefix(comma == std::string_view::npos ? message.size() : comma + 2);
    }
    return fields;
}

/// Where a message quotes a piece of the statement: near "x": syntax error.
void cutQuoted(std::string& message, const std::string& sql) {
    const auto open = message.find('"');
    const auto close = message.rfind('"');
    if (open == std::string::npos || close == open) return;
    const auto quoted = message.substr(open + 1, close - open - 1);
    message.replace(open + 1, quoted.size(), quotedWithoutSecrets(quoted, sql));
}

/// What is written in double quotes is a name here, and a text to many a writer.
void cutColumn(std::string& message, const std::string& sql) {
    constexpr std::string_view opening = "no such column: ";
    const bool writes =
        startsIgnoringCase(sql, "insert") || startsIgnoringCase(sql, "replace") || startsIgnoringCase(sql, "update");
    if (!writes || !message.starts_with(opening)) return;
    const std::size_t begin = opening.size() + (message[opening.size()] == '"' ? 1 : 0);
    const auto name = message.substr(begin, message.find('"', begin) - begin);
    if (sql.find('"' + name + '"') != std::string::npos) message.replace(opening.size(), std::string::npos, "*****");
}

/// These messages go on with what the statement was given, which may be a secret.
void cutValue(std::string& message, const std::string& sql) {
    for (const std::string_view start : {"near \"", "unrecognized token: \""})
        if (message.starts_with(start)) cutQuoted(message, sql);
    cutColumn(message, sql);
    for (const std::string_view start : {"JSON path error", "bad JSON path", "fts5: syntax error"}) {
        if (message.starts_with(start)) message.resize(start.size());
    }
}

std::string remedyFor(const NativeError& native) {
    switch (native.code) {
        case SQLITE_BUSY_SNAPSHOT:
            return "Another connection wrote after this transaction had read, so that it cannot write any "
                   "more. "
                   "Roll it back and run it again, or begin it as IMMEDIATE.";
        case SQLITE_CONSTRAINT_NOTNULL:
            return "Give the column a value, or a default, or allow NULL.";
        case SQLITE_CONSTRAINT_FUNCTION:
            return "Give the column a value that its type holds, or another type.";
        case SQLITE_CONSTRAINT_CHECK:
            return "The row breaks this CHECK constraint. Change the values.";
        default:
            break;
    }
    const std::string_view message = native.message;
    switch (native.code & 0xff) {
        case SQLITE_BUSY:
            return "Another connection held the file for longer than " + std::to_string(busyTimeout.count() / 1000) +
                   " s, or each waits for the other. Keep transactions short, and begin those that write "
                   "after "
                   "reading as IMMEDIATE.";
        case SQLITE_LOCKED:
            return "A cursor of this connection still reads there. Read it to its end, or drop it first.";
        case SQLITE_CONSTRAINT:
            if (message == foreignKeyMessage)
                return "The row refers to one that is not there, or others still refer to it. Write the one "
                       "that is "
                       "referred to first, and delete it last.";
            return "The row breaks a rule of the table. Change the values.";
        case SQLITE_NOTADB:
        case SQLITE_CANTOPEN:
            return "Check the file's path and its permissions.";
        case SQLITE_CORRUPT:
            return "The file is damaged. Restore a backup, or save what `sqlite3 FILE .recover` can read.";
        case SQLITE_IOERR:
            return "Check the disk that holds the file.";
        case SQLITE_FULL:
            return "Make room on the disk that holds the file.";
        case SQLITE_READONLY:
            return "Let this user write the file and its directory.";
        case SQLITE_TOOBIG:
            return "A value or the statement is larger than SQLite takes. Split it.";
        default:
            break;
    }
    if (message.starts_with("no such table")) return "Create the table first (in C++: call sync), or check its name.";
    if (message.starts_with("no such column") || message.find(" has no column named ") != std::string_view::npos)
        return "Check the column's name, or add the column to the table (in C++: a sync without .alter adds none to a "
               "table that is there).";
    if (message.starts_with("no such collation"))
        return "The table was made by a program with a collation of its own; only that can use it.";
    return "Check the statement (in C++: the error's native().sql).";
}

void appendRemedy(NativeError& native) {
    const auto remedy = remedyFor(native);
    if (!native.message.ends_with('.')) native.message += '.';
    native.message += ' ';
    native.message += remedy;
}

[[noreturn]] void throwConstraint(NativeError native) {
    // ON DELETE RESTRICT is a trigger inside SQLite, and reports as one.
    const bool isForeignKey = native.message == foreignKeyMessage;
    switch (native.code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: {
            auto fields = fieldsOf(native.message);
            throw UniqueConstraintError(std::move(fields), std::move(native));
        }
        default:
            break;
    }
    appendRemedy(native);
    if (isForeignKey) throw ForeignKeyConstraintError(std::move(native));
    throw DatabaseError(std::move(native));
}

}  // namespace

NativeError errorOf(sqlite3* handle, std::string_view sql) {
    return {.code = sqlite3_extended_errcode(handle), .message = sqlite3_errmsg(handle), .sql = std::string(sql)};
}

bool isFatal(int code) noexcept {
    const int primary = code & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_IOERR;
}

void throwError(NativeError native) {
    if ((native.code & 0xff) == SQLITE_CONSTRAINT) throwConstraint(std::move(native));
    cutValue(native.message, native.sql);
    appendRemedy(native);
    const std::string message = native.message;
    switch (native.code & 0xff) {
        case SQLITE_BUSY:
            native.isTransient = true;
            [[fallthrough]];
        case SQLITE_LOCKED:
            throw TimeoutError(std::move(native));
        case SQLITE_NOTADB:
        case SQLITE_CANTOPEN:
            throw InvalidConnectionError(message, std::move(native));
        case SQLITE_CORRUPT:
        case SQLITE_IOERR:
            throw ConnectionError(message, std::move(native));
        default:
            throw DatabaseError(std::move(native));
    }
}

}  // namespace sequelize::detail::sqlite
