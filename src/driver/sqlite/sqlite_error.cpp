#include <string>
#include <vector>

#include "driver/sqlite/sqlite_database.hpp"

namespace sequelize::sqlite {

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

[[noreturn]] void throwConstraint(NativeError native) {
    switch (native.code) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: {
            auto fields = fieldsOf(native.message);
            throw UniqueConstraintError(std::move(fields), std::move(native));
        }
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            throw ForeignKeyConstraintError(std::move(native));
        case SQLITE_CONSTRAINT_TRIGGER:
            // ON DELETE RESTRICT is a trigger inside SQLite, and reports as one.
            if (native.message == foreignKeyMessage) throw ForeignKeyConstraintError(std::move(native));
            throw DatabaseError(std::move(native));
        default:
            throw DatabaseError(std::move(native));
    }
}

[[noreturn]] void throwBusy(NativeError native) {
    if (native.code == SQLITE_BUSY_SNAPSHOT)
        native.message +=
            ": another connection wrote after this transaction had read, so that it cannot write any more. "
            "Roll "
            "it back and run it again, or begin it as IMMEDIATE.";
    else
        native.message +=
            ": another connection held the file for longer than " +
            std::to_string(busyTimeout.count() / 1000) +
            " s, or both wait for each other. Keep transactions short, and begin those that write "
            "after reading as IMMEDIATE.";
    throw TimeoutError(std::move(native));
}

}  // namespace

NativeError errorOf(sqlite3* handle, std::string_view sql) {
    return {
        .code = sqlite3_extended_errcode(handle), .message = sqlite3_errmsg(handle), .sql = std::string(sql)};
}

bool isFatal(int code) noexcept {
    const int primary = code & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_IOERR;
}

void throwError(NativeError native) {
    switch (native.code & 0xff) {
        case SQLITE_CONSTRAINT:
            throwConstraint(std::move(native));
        case SQLITE_BUSY:
            throwBusy(std::move(native));
        case SQLITE_LOCKED:
            native.message +=
                ": a cursor of this connection still reads there. Read it to its end or drop it first.";
            throw TimeoutError(std::move(native));
        case SQLITE_NOTADB:
        case SQLITE_CANTOPEN: {
            const auto message = native.message + ". Check the file's path and its permissions.";
            throw InvalidConnectionError(message, std::move(native));
        }
        case SQLITE_CORRUPT: {
            const auto message = native.message +
                                 ". The file is damaged: restore a backup, or save what "
                                 "`sqlite3 FILE .recover` can read.";
            throw ConnectionError(message, std::move(native));
        }
        case SQLITE_IOERR: {
            const auto message = native.message + ". Check the disk that holds the file.";
            throw ConnectionError(message, std::move(native));
        }
        default:
            throw DatabaseError(std::move(native));
    }
}

void Database::fail(std::string_view sql) {
    auto native = errorOf(get(), sql);
    if (isFatal(native.code)) broken_ = true;
    throwError(std::move(native));
}

}  // namespace sequelize::sqlite
