#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cell.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/dialect/lexical_rules.hpp>

namespace sequelize {

struct EventDatabase;  // sequelize/events.hpp

}  // namespace sequelize

namespace sequelize::detail {

/// What a statement that returns no rows did.
struct ExecutionResult {
    std::uint64_t affectedRows = 0;  ///< rows matched by an UPDATE, changed or not
    std::uint64_t insertId = 0;      ///< MySQL, PostgreSQL: the first generated id; SQLite: the last one; 0: none
    /// PostgreSQL: the id of each row, where they do not follow each other, as sessions that insert side by side make
    /// it.
    std::vector<std::uint64_t> insertIds{};
    /// MySQL: rows of an INSERT of several that were there already; nothing where the server does not say.
    std::optional<std::uint64_t> duplicates{};
};

/// The rows of one query, read forward only and in constant memory. Dropping one before its end discards the remaining
/// rows, and ends the query on the server when many are left. A statement that runs on the connection meanwhile finds
/// the cursor's remaining rows stored in memory first, where it could change them or the protocol has no room for both.
class SEQUELIZE_API Cursor {
public:
    virtual ~Cursor() = default;
    [[nodiscard]] virtual std::size_t columnCount() const noexcept = 0;
    [[nodiscard]] virtual std::string_view columnName(std::size_t index) const = 0;
    /// Moves to the next row; false after the last one. Throws what `Connection::query` throws.
    virtual bool next() = 0;
    /// The current row's columns; the views inside are valid until `next`.
    [[nodiscard]] virtual std::span<const Cell> row() const noexcept = 0;
    /// What the statement did, once `next` has answered false. Zeros where the database does not tell, as MySQL does
    /// not for statements with rows.
    [[nodiscard]] virtual ExecutionResult outcome() const noexcept = 0;
};

/// The server at the other end.
struct ServerInfo {
    std::string version{};  ///< as the server says it, e.g. "10.11.6-MariaDB-0+deb12u1", "9.7.0", "3.40.1"
    bool isMariaDb = false;
    std::size_t maxStatementBytes = 0;    ///< MySQL's max_allowed_packet; 0: no limit known
    std::uint64_t autoIncrementStep = 1;  ///< MySQL's auto_increment_increment, when the session began
};

/// One connection to a database. Not thread-safe: the pool hands it to one thread at a time.
/// Every statement's failure is thrown as the class of core/error.hpp that it means; a failure that leaves the
/// connection in doubt makes `isUsable` false for good.
class SEQUELIZE_API Connection {
public:
    virtual ~Connection() = default;

    /// Runs a statement whose rows, if any, are of no interest. Without binds it takes the text protocol, so that any
    /// SQL is possible (DDL, SET, BEGIN); with binds it is prepared, and the preparation cached.
    virtual ExecutionResult execute(std::string_view sql, std::span<const Value> binds) = 0;

    /// Runs a query and opens a cursor on its rows. Always prepared, always cached; only a statement without values
    /// that the server cannot prepare takes the text protocol. Throws UsageError when such a one returned rows.
    [[nodiscard]] virtual std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Value> binds) = 0;

    /// Whether nothing that failed has left the connection in doubt: looks at nothing outside.
    [[nodiscard]] virtual bool isUsable() const noexcept = 0;
    /// Whether the server has not hung up, as far as the operating system knows: no round trip, but a system call.
    [[nodiscard]] virtual bool isOpen() noexcept = 0;
    /// Asks the server; false when the connection is gone. For connections that have been idle.
    [[nodiscard]] virtual bool ping() noexcept = 0;

    /// Whether a transaction is open on the database's side. No round trip, but after a statement that failed: the
    /// failure may have ended it.
    [[nodiscard]] virtual bool inTransaction() noexcept = 0;
    /// Whether it keeps all others from writing to the database, as one that writes to a file does.
    [[nodiscard]] virtual bool keepsOthersFromWriting() noexcept { return false; }

    /// Whether the last statement that failed was the victim of others, so that its transaction may be run again.
    [[nodiscard]] virtual bool lastFailureIsTransient() const noexcept { return false; }

    /// Makes the connection fit for its next borrower: rolls back what is open, and undoes what statements may have
    /// left in the session (variables, locks, temporary tables, the current database). False when it must be closed
    /// instead. Sends nothing when there is nothing to undo.
    [[nodiscard]] virtual bool reset() noexcept = 0;

    /// Ends the statement that another thread runs on the connection, on the server too; that thread gets the
    /// database's own error. May come too late: then the statement has succeeded. Returns whether the server was told.
    /// Thread-safe for as long as the connection lives, as `cut`; blocks for some seconds if the server does not
    /// answer.
    [[nodiscard]] virtual bool interrupt() noexcept = 0;
    /// Breaks the connection, so that the call that another thread is in fails, and those that follow. Thread-safe.
    virtual void cut() noexcept = 0;
    /// To be called after `interrupt` returned and the statement ended, by the thread that has the connection: makes
    /// sure that the next statement is not what gets interrupted.
    virtual void settle() noexcept = 0;

    /// Whether `reset` would send something, and so may have to wait.
    [[nodiscard]] virtual bool needsReset() const noexcept { return true; }

    [[nodiscard]] virtual const ServerInfo& server() const noexcept = 0;
    /// By how much the ids that one INSERT generates differ, in this session as it is now.
    [[nodiscard]] virtual std::uint64_t autoIncrementStep() { return server().autoIncrementStep; }

    /// How the server will read `sql`'s quotes. Asks it only where that makes a difference and the client does not
    /// know.
    [[nodiscard]] virtual LexicalMode lexicalMode(std::string_view sql) = 0;

    /// What statements have left in the session until now is how it begins: no `reset` is needed for it. One that is
    /// needed for something else may undo it, too.
    virtual void keepSession() noexcept {}

    /// Which connection of the pool's it is, from 1 on; 0: nobody has counted it.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    /// Where it leads to, as events tell it; null where `number` is 0.
    [[nodiscard]] const EventDatabase* toldAs() const noexcept { return toldAs_; }
    /// `life` ends when the connection is closed.
    void setNumber(std::uint64_t number, std::shared_ptr<const void> life, const EventDatabase* toldAs) noexcept {
        number_ = number;
        life_ = std::move(life);
        toldAs_ = toldAs;
    }

private:
    std::uint64_t number_ = 0;
    const EventDatabase* toldAs_ = nullptr;
    std::shared_ptr<const void> life_{};
};

}  // namespace sequelize::detail
