#include "sqlite_statement.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"

namespace sequelize::detail::sqlite {

namespace {

/// Longer texts are bulk inserts: each is its own, and a prepared one takes many times its text's size.
constexpr std::size_t longestKept = 32 * 1024;

constexpr std::string_view semicolonOrBlank = "; \t\r\n\f";
constexpr std::string_view blanks = semicolonOrBlank.substr(1);

/// DDL and PRAGMA run once, and savepoints have a name of their own each: they would only push others out.
bool isWorthKeeping(std::string_view sql) noexcept {
    static constexpr std::array<std::string_view, 8> kept = {"SELECT",  "INSERT", "UPDATE", "DELETE",
                                                             "REPLACE", "WITH",   "BEGIN",  "COMMIT"};
    if (sql.size() > longestKept) return false;
    sql.remove_prefix(std::min(sql.find_first_not_of(blanks), sql.size()));
    const auto end = std::find_if_not(sql.begin(), sql.end(), isLetter);
    return isOneOfWords(sql.substr(0, static_cast<std::size_t>(end - sql.begin())), kept);
}

sqlite3_stmt* prepare(Database& database, std::string_view sql, bool isKept, std::string_view& rest) {
    sqlite3_stmt* handle = nullptr;
    const char* tail = nullptr;
    const unsigned flags = isKept ? SQLITE_PREPARE_PERSISTENT : 0;
    const int code =
        sqlite3_prepare_v3(database.get(), sql.data(), static_cast<int>(sql.size()), flags, &handle, &tail);
    if (code != SQLITE_OK) database.fail(sql);
    rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
    return handle;
}

/// Whether more than blanks, semicolons and comments follow. SQLite's own parser decides what a comment is.
bool holdsStatement(sqlite3* database, std::string_view text) {
    while (text.find_first_not_of(semicolonOrBlank) != std::string_view::npos) {
        sqlite3_stmt* handle = nullptr;
        const char* tail = nullptr;
        const int code = sqlite3_prepare_v3(database, text.data(), static_cast<int>(text.size()), 0, &handle, &tail);
        sqlite3_finalize(handle);
        if (code != SQLITE_OK || handle != nullptr) return true;
        const auto read = static_cast<std::size_t>(tail - text.data());
        if (read == 0) return true;
        text.remove_prefix(read);
    }
    return false;
}

}  // namespace

Statement::Statement(Database& database, std::string_view sql, bool isKept) {
    static const std::string empty = "The SQL is empty. Give one statement.";
    if (sql.empty()) throw UsageError(empty);
    if (sql.find('\0') != std::string_view::npos)
        throw UsageError("The SQL contains a NUL byte, where SQLite would end it. Bind such values.");
    if (std::cmp_greater(sql.size(), sqlite3_limit(database.get(), SQLITE_LIMIT_SQL_LENGTH, -1)))
        throw UsageError("The SQL is longer than SQLite takes. Split the statement, or bind its values.");
    database.noteEffect(sql);
    std::string_view rest;
    handle_.reset(prepare(database, sql, isKept, rest));
    if (!handle_) throw UsageError(empty);
    if (holdsStatement(database.get(), rest))
        throw UsageError("The SQL holds more than one statement. Run them one at a time.");
    readsInsertId_ = containsIgnoringCase(sql, "last_insert_rowid");
}

StatementUse::StatementUse(Database& database, StatementCache<Statement>& cache, std::string_view sql)
    : database_(database), statement_(cache.find(sql)) {
    database.requireOpen(sql);
    if (statement_ == nullptr && isWorthKeeping(sql))
        statement_ = &cache.emplace(sql, Statement(database, sql, true));
    else if (statement_ == nullptr || statement_->inUse())
        statement_ = &own_.emplace(database, sql, false);
    statement_->setInUse(true);
}

StatementUse::~StatementUse() {
    if (database_.isAbandoned()) return;
    sqlite3_reset(statement_->get());
    sqlite3_clear_bindings(statement_->get());
    statement_->setInUse(false);
}

}  // namespace sequelize::detail::sqlite
