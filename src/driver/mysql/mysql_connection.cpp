#include "mysql_connection.hpp"

#include <string>

#include "../session_effect.hpp"
#include "mysql_cursor.hpp"
#include "mysql_driver.hpp"
#include "mysql_errors.hpp"

namespace sequelize::detail::mysql {

namespace {

constexpr std::size_t cachedStatements = 256;
// The client and the server keep more than a hundred bytes for each placeholder of a prepared statement. Longer texts
// are big batches, for which preparing costs little beside running them.
constexpr std::size_t longestCachedSql = 16 * 1024;

}  // namespace

MysqlConnection::MysqlConnection(Handle handle, ServerInfo server, SessionStart start)
    : handle_(std::move(handle)),
      link_(socketOf(handle_.get())),
      id_(mysql_thread_id(handle_.get())),
      start_(std::move(start)),
      server_(std::move(server)),
      cache_(cachedStatements) {}

MysqlConnection::~MysqlConnection() {
    enterThread();
    // Before the statements: so they are freed without telling the server about each of them.
    handle_.reset();
}

void MysqlConnection::makeReady(std::string_view sql) {
    if (link_.isAbandoned())
        throw ConnectionError(
            "The connection belongs to the process that this one was forked from, and the statement was not sent. Get "
            "a new connection, and begin a new transaction.",
            {0, "", "", std::string(sql)});
    if (lost_)
        throw ConnectionError(
            "The connection to the database was lost earlier, and the statement was not sent. Get a "
            "new connection.",
            {0, "", "", std::string(sql)});
    if (reader_ != nullptr) reader_->storeRest();
}

ExecutionResult MysqlConnection::execute(std::string_view sql, std::span<const Value> binds) {
    enterThread();
    makeReady(sql);
    bool hadRows = false;
    if (binds.empty()) return executeText(sql, hadRows);
    PreparedStatement& statement = run(sql, binds);
    const bool hasRows = mysql_field_count(handle_.get()) != 0;
    const bool finished = statement.finish();
    // A procedure's own result comes last.
    const ExecutionResult result = hasRows && !statement.spent() ? ExecutionResult{} : statement.outcome();
    if (!finished) {
        NativeError error = statement.error();
        forget(statement);
        fail(std::move(error));
    }
    release(statement);
    return result;
}

ExecutionResult MysqlConnection::executeText(std::string_view sql, bool& hadRows) {
    requireRoom(sql.size(), sql);
    const auto effect = mysqlSessionEffect(sql);
    if (effect == SessionEffect::lasting) altered_ = true;
    if (effect == SessionEffect::nextTransaction) nextTransactionSet_ = true;
    MYSQL* const handle = handle_.get();
    if (mysql_real_query(handle, sql.data(), static_cast<unsigned long>(sql.size())) != 0) fail(errorOf(handle, sql));
    ExecutionResult result;
    int next = 0;
    do {
        const Result rows(mysql_use_result(handle));
        if (rows) {
            hadRows = true;
            while (mysql_fetch_row(rows.get()) != nullptr) {
            }
        }
        if (mysql_errno(handle) != 0) fail(errorOf(handle, sql));
        if (mysql_field_count(handle) == 0) result = {mysql_affected_rows(handle), mysql_insert_id(handle), {}};
        next = mysql_next_result(handle);
    } while (next == 0);
    if (next > 0) fail(errorOf(handle, sql));
    if (effect == SessionEffect::begins) nextTransactionSet_ = false;
    return result;
}

std::unique_ptr<Cursor> MysqlConnection::query(std::string_view sql, std::span<const Value> binds) {
    enterThread();
    makeReady(sql);
    auto cursor = std::make_unique<MysqlCursor>(*this);
    try {
        cursor->open(run(sql, binds));
        return cursor;
    } catch (const DatabaseError& error) {
        if (!isUnpreparable(error.native()) || !binds.empty()) throw;
    }
    bool hadRows = false;
    cursor->openFinished(executeText(sql, hadRows));
    if (hadRows)
        throw UsageError(
            "The statement did run, but its rows cannot be read, because the server cannot prepare this kind of "
            "statement: " +
            std::string(sql));
    return cursor;
}

LexicalMode MysqlConnection::lexicalMode(std::string_view sql) {
    // The server sends the one flag with each answer. Of the other it only depends what a backslash between double
    // quotes is.
    LexicalMode mode{.noBackslashEscapes = (handle_->server_status & SERVER_STATUS_NO_BACKSLASH_ESCAPES) != 0};
    if (mode.noBackslashEscapes || sql.find('"') == std::string_view::npos || sql.find('\\') == std::string_view::npos)
        return mode;
    const auto cursor = query("SELECT @@SESSION.sql_mode", {});
    mode.ansiQuotes = cursor->next() && cursor->row().front().text.find("ANSI_QUOTES") != std::string_view::npos;
    return mode;
}

PreparedStatement& MysqlConnection::run(std::string_view sql, std::span<const Value> binds) {
    for (bool again = false;; again = true) {
        PreparedStatement* chosen = &statementFor(sql);
        if (chosen->parameterCount() != binds.size())
            throw UsageError("The statement has " + std::to_string(chosen->parameterCount()) + " placeholders, but " +
                             std::to_string(binds.size()) +
                             " values were given. Give one value for each '?'. Statement: " + std::string(sql));
        parameters_.assign(binds, start_.utcOffset);
        requireRoom(parameters_.byteCount(), sql);
        // MySQL keeps the types of the first values, and makes later ones values of these: a text becomes 0.
        if (!server_.isMariaDb && !chosen->keepsTypes(parameters_)) {
            forget(*chosen);
            chosen = &statementFor(sql);
            (void)chosen->keepsTypes(parameters_);
        }
        PreparedStatement& statement = *chosen;
        const bool done = statement.execute(parameters_);
        parameters_.trim();
        if (done) return statement;
        NativeError error = statement.error();
        const bool retry = !again && isWorthPreparingAgain(error);
        if (retry || losesConnection(error.code)) forget(statement);
        if (!retry) fail(std::move(error));
    }
}

PreparedStatement& MysqlConnection::statementFor(std::string_view sql) {
    if (PreparedStatement* cached = cache_.find(sql)) return *cached;
    StatementHandle statement = prepare(sql);
    // Looked at only now: `reset`, which clears the mark, empties the cache too.
    const auto effect = mysqlSessionEffect(sql);
    if (effect == SessionEffect::lasting || effect == SessionEffect::nextTransaction) altered_ = true;
    if (sql.size() > longestCachedSql) return passing_.emplace(handle_.get(), std::move(statement), sql);
    return cache_.emplace(sql, handle_.get(), std::move(statement), sql);
}

StatementHandle MysqlConnection::prepare(std::string_view sql) {
    requireRoom(sql.size(), sql);
    for (bool again = false;; again = true) {
        StatementHandle statement(mysql_stmt_init(handle_.get()));
        if (!statement) throw std::bad_alloc();
        if (mysql_stmt_prepare(statement.get(), sql.data(), static_cast<unsigned long>(sql.size())) == 0)
            return statement;
        NativeError error = errorOf(statement.get(), handle_.get(), sql);
        // The server counts the prepared statements of all connections; ours can go.
        if (again || !isTooManyStatements(error) || cache_.size() == 0) fail(std::move(error));
        cache_.shrinkTo(cache_.size() / 2);
    }
}

void MysqlConnection::requireRoom(std::size_t bytes, std::string_view sql) const {
    // The server answers too much by closing the connection.
    if (server_.maxStatementBytes == 0 || bytes < server_.maxStatementBytes) return;
    throw DatabaseError({1153, "08S01",
                         "The statement has " + std::to_string(bytes) + " bytes, and the server takes less than " +
                             std::to_string(server_.maxStatementBytes) +
                             ". Raise the server's max_allowed_packet, or send less at once.",
                         std::string(sql)});
}

void MysqlConnection::release(PreparedStatement& statement) noexcept {
    statement.discard();
    statement.setInUse(false);
    if (losesConnection(static_cast<int>(mysql_errno(handle_.get())))) lost_ = true;
    if (statement.spent() || (passing_ && &statement == &*passing_)) forget(statement);
}

void MysqlConnection::forget(PreparedStatement& statement) noexcept {
    statement.setInUse(false);
    if (passing_ && &statement == &*passing_)
        passing_.reset();
    else
        cache_.erase(statement.sql());
}

void MysqlConnection::fail(NativeError error) {
    if (losesConnection(error.code)) lost_ = true;
    if (isInterruption(error.code) && !lost_ && hasHungUp()) {
        lost_ = true;
        throwLost(std::move(error));
    }
    statusUnknown_ = true;
    try {
        throwStatementError(std::move(error), server_.isMariaDb);
    } catch (const DatabaseError& meant) {
        failedTransiently_ = meant.native().isTransient;
        throw;
    }
}

bool MysqlConnection::hasHungUp() noexcept {
    return mysql_ping(handle_.get()) != 0 && losesConnection(static_cast<int>(mysql_errno(handle_.get()))) &&
           mysql_errno(handle_.get()) != 2014;  // CR_COMMANDS_OUT_OF_SYNC: nothing was asked
}

bool MysqlConnection::inTransaction() noexcept {
    if (statusUnknown_ && !isLost() && reader_ == nullptr) {
        enterThread();
        constexpr std::string_view nothing = "DO 0";
        lost_ = mysql_real_query(handle_.get(), nothing.data(), nothing.size()) != 0;
        statusUnknown_ = false;
    }
    return !isLost() && isServerInTransaction();
}

bool MysqlConnection::ping() noexcept {
    if (isLost()) return false;
    // Nothing can be asked while rows are on their way, and a lost connection shows when they are read.
    if (reader_ != nullptr) return true;
    enterThread();
    lost_ = mysql_ping(handle_.get()) != 0;
    return !lost_;
}

bool MysqlConnection::isOpen() noexcept {
    // What is there to read while nothing was asked is an end or a farewell; or TLS's own business, so the server is
    // asked.
    return !isLost() && (!link_.hasInput() || ping());
}

bool MysqlConnection::reset() noexcept {
    if (!isUsable()) return false;
    if (!altered_ && !nextTransactionSet_) return !isServerInTransaction() || send("ROLLBACK");
    // A reset keeps the current database, and there is no way back to none.
    if (start_.options.database.empty()) return false;
    enterThread();
    if (mysql_reset_connection(handle_.get()) != 0) return false;
    cache_.clear();
    altered_ = nextTransactionSet_ = false;
    stepUnknown_ = true;
    return mysql_select_db(handle_.get(), start_.options.database.c_str()) == 0 && send(start_.setUp);
}

bool MysqlConnection::needsReset() const noexcept {
    return altered_ || nextTransactionSet_ || isServerInTransaction();
}

std::uint64_t MysqlConnection::autoIncrementStep() {
    if (!altered_ && !stepUnknown_) return server_.autoIncrementStep;
    const auto cursor = query("SELECT @@SESSION.auto_increment_increment", {});
    if (cursor->next()) server_.autoIncrementStep = cursor->row().front().unsignedInteger;
    stepUnknown_ = false;
    return server_.autoIncrementStep;
}

bool MysqlConnection::interrupt() noexcept {
    return killQuery(start_.options, id_);
}

void MysqlConnection::settle() noexcept {
    // Takes the interruption, if one is still to come.
    if (!isLost() && reader_ == nullptr && !send("DO 0") &&
        losesConnection(static_cast<int>(mysql_errno(handle_.get()))))
        lost_ = true;
}

bool MysqlConnection::send(std::string_view sql) noexcept {
    enterThread();
    return mysql_real_query(handle_.get(), sql.data(), static_cast<unsigned long>(sql.size())) == 0;
}

}  // namespace sequelize::detail::mysql
