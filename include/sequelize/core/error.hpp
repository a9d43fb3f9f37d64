#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/value.hpp>

namespace sequelize {

/// What the database said: its own number and text. Values that it quotes are cut out of `message`, and what to do next
/// may be added. `sql` never holds a bound value, and no field ever holds a credential.
struct NativeError {
    int code = 0;              ///< the server's number, e.g. 1062 (MySQL) or 2067 (SQLite's extended code)
    std::string sqlState{};    ///< five characters; empty where the database has none
    std::string message{};     ///< the database's text
    std::string sql{};         ///< the statement, with `?` for values
    bool isTransient = false;  ///< the transaction met others, and may succeed when it is run again
};

/// The root of every error that the library throws (Sequelize: BaseError). `what()` says what happened and what to do
/// next. No error holds a bound value or a credential.
class SEQUELIZE_API BaseError : public std::runtime_error {
public:
    explicit BaseError(const std::string& message) : std::runtime_error(message) {}
    /// Sequelize's name of the class, e.g. "SequelizeUniqueConstraintError".
    [[nodiscard]] virtual std::string_view name() const noexcept { return "SequelizeBaseError"; }
    /// What the database said; of an error that is none of the database's, code 0 and empty texts.
    [[nodiscard]] virtual const NativeError& native() const noexcept;
    /// Whether the same transaction may succeed when it is run again: a deadlock, a lock that was waited for in vain.
    [[nodiscard]] bool isTransient() const noexcept { return native().isTransient; }
};

#define SEQUELIZE_ERROR_NAME_(text)                                 \
    [[nodiscard]] std::string_view name() const noexcept override { \
        return text;                                                \
    }

/// The program asks for what cannot be done: a definition or an option is wrong, or this database cannot do it.
/// Sequelize throws plain `Error` there.
class SEQUELIZE_API UsageError : public BaseError {
public:
    using BaseError::BaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeUsageError")
};

/// A column's value does not go into the struct's member, or there is no such column. The message names both.
class SEQUELIZE_API ConversionError : public BaseError {
public:
    using BaseError::BaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeConversionError")
};

/// An association was declared wrongly, or read although it was not loaded.
class SEQUELIZE_API AssociationError : public BaseError {
public:
    using BaseError::BaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeAssociationError")
};

/// An include that cannot be made: of an association that was never declared, or one that contradicts itself.
class SEQUELIZE_API EagerLoadingError : public BaseError {
public:
    using BaseError::BaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeEagerLoadingError")
};

/// The text given to `.after` or `.before` is no cursor of this finder: it was cut or changed, or another model's, or
/// made for another order. Nothing was read. The message holds nothing of it. Sequelize has no cursors.
class SEQUELIZE_API CursorError : public BaseError {
public:
    using BaseError::BaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeCursorError")
};

/// `findOne`/`findByPk` with `.rejectOnEmpty`, or an instance method whose row is gone.
class SEQUELIZE_API EmptyResultError : public BaseError {
public:
    using BaseError::BaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeEmptyResultError")
};

/// A record's row was changed since the record was read, as the model's `.version` tells: nothing was written, and the
/// record is as it was. Read the row again, and decide again (Sequelize: OptimisticLockError).
class SEQUELIZE_API OptimisticLockError : public BaseError {
public:
    OptimisticLockError(const std::string& message, std::string modelName, std::vector<std::string> key,
                        std::optional<std::size_t> record = {})
        : BaseError(message), modelName_(std::move(modelName)), key_(std::move(key)), record_(record) {}
    /// The model's name.
    [[nodiscard]] const std::string& modelName() const noexcept { return modelName_; }
    /// The attributes of the primary key, by which the row was looked for.
    [[nodiscard]] const std::vector<std::string>& key() const noexcept { return key_; }
    /// Of `bulkUpdate`: which record, from 0.
    [[nodiscard]] const std::optional<std::size_t>& record() const noexcept { return record_; }
    SEQUELIZE_ERROR_NAME_("SequelizeOptimisticLockError")

private:
    std::string modelName_;
    std::vector<std::string> key_;
    std::optional<std::size_t> record_;
};

/// One thing that is wrong with a record (Sequelize: ValidationErrorItem).
struct ValidationErrorItem {
    std::string message{};  ///< "books.title cannot be null"
    std::string type{};     ///< "notNull Violation", "Validation error", "unique violation"
    /// The attribute's name; of nested ones "grade.students[2].name"; of `patchFromJSON` and `buildFromJSON` a JSON
    /// Pointer, "/grade/students/2/name".
    std::string path{};
    std::optional<std::size_t> record{};  ///< of `bulkCreate`: which record, from 0; none: not known
    std::string validatorKey{};           ///< "isEmail", or the name of a function; "is_null" for what is not there
    std::string validatorName{};          ///< the same of one that is Sequelize's; empty of a function
    std::vector<Value> validatorArgs{};   ///< what it was given where the field was declared, never the value
};

/// Values that validators refuse or that do not fit their columns, or JSON that does not fit its members (Sequelize:
/// ValidationError). Thrown before anything is sent to the database.
class SEQUELIZE_API ValidationError : public BaseError {
public:
    /// The message lists every item as "type: message", one a line.
    explicit ValidationError(std::vector<ValidationErrorItem> items);
    /// What is wrong, one item each (Sequelize: ValidationError.errors).
    [[nodiscard]] const std::vector<ValidationErrorItem>& errors() const noexcept { return items_; }
    SEQUELIZE_ERROR_NAME_("SequelizeValidationError")

protected:
    ValidationError(const std::string& message, std::vector<ValidationErrorItem> items)
        : BaseError(message), items_(std::move(items)) {}

private:
    std::vector<ValidationErrorItem> items_;
};

/// A unique key refused the row (Sequelize: UniqueConstraintError). It is a ValidationError, as in Sequelize: catch it
/// first.
class SEQUELIZE_API UniqueConstraintError : public ValidationError {
public:
    UniqueConstraintError(std::vector<std::string> fields, NativeError native);
    /// Of a bulkCreate, whose record with that number is refused. `remark` goes to the message's end.
    UniqueConstraintError(std::vector<std::string> fields, NativeError native, std::optional<std::size_t> record,
                          std::string_view remark = {});
    /// The attributes of the key, or the key's name where only that is known.
    [[nodiscard]] const std::vector<std::string>& fields() const noexcept { return fields_; }
    [[nodiscard]] const NativeError& native() const noexcept override { return native_; }
    SEQUELIZE_ERROR_NAME_("SequelizeUniqueConstraintError")

private:
    std::vector<std::string> fields_;
    NativeError native_;
};

/// The database refused a statement (Sequelize: DatabaseError).
class SEQUELIZE_API DatabaseError : public BaseError {
public:
    explicit DatabaseError(NativeError native);
    [[nodiscard]] const NativeError& native() const noexcept override { return native_; }
    SEQUELIZE_ERROR_NAME_("SequelizeDatabaseError")

private:
    NativeError native_;
};

namespace detail {

/// Which foreign key it was, as far as it is known: SQLite does not say, so that the library asks for the rows that are
/// referred to. What is not known is empty.
struct ForeignKeyFacts {
    std::string table{};                  ///< the table that has the foreign key
    std::vector<std::string> fields{};    ///< its attributes; of a table without a model, its columns
    std::string index{};                  ///< the constraint's name in the database
    std::string target{};                 ///< the table that the key refers to
    std::optional<std::size_t> record{};  ///< of `bulkCreate`: which record, from 0
};

}  // namespace detail

/// A foreign key refused the change, or to drop or truncate a table (Sequelize: ForeignKeyConstraintError).
class SEQUELIZE_API ForeignKeyConstraintError : public DatabaseError {
public:
    explicit ForeignKeyConstraintError(NativeError native, detail::ForeignKeyFacts facts = {})
        : DatabaseError(std::move(native)), facts_(std::move(facts)) {}
    /// The table that has the foreign key; empty where it is not known.
    [[nodiscard]] const std::string& table() const noexcept { return facts_.table; }
    /// The foreign key's attributes; empty where they are not known.
    [[nodiscard]] const std::vector<std::string>& fields() const noexcept { return facts_.fields; }
    /// The constraint's name in the database; empty where it is not known.
    [[nodiscard]] const std::string& index() const noexcept { return facts_.index; }
    /// All that is known of the foreign key, and of which record of a `bulkCreate` it refused.
    [[nodiscard]] const detail::ForeignKeyFacts& facts() const noexcept { return facts_; }
    SEQUELIZE_ERROR_NAME_("SequelizeForeignKeyConstraintError")

private:
    detail::ForeignKeyFacts facts_;
};

/// A statement ran out of time: lock wait, statement timeout, or a busy SQLite file (Sequelize: TimeoutError).
class SEQUELIZE_API TimeoutError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeTimeoutError")
};

/// This transaction was chosen as a deadlock's victim and rolled back; run it again, or let `.retry` do it.
class SEQUELIZE_API DeadlockError : public DatabaseError {
public:
    using DatabaseError::DatabaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeDeadlockError")
};

/// A call was ended because the program asked for it, by the `.cancel` of `Sequelize::async`: before it began, or while
/// a statement ran, which the server was told to end. Its transaction is rolled back. Sequelize has no cancellation.
class SEQUELIZE_API CancelledError : public BaseError {
public:
    explicit CancelledError(const std::string& message, NativeError native = {})
        : BaseError(message), native_(std::move(native)) {}
    [[nodiscard]] const NativeError& native() const noexcept override { return native_; }
    SEQUELIZE_ERROR_NAME_("SequelizeCancelledError")

private:
    NativeError native_;
};

/// More calls wait for `Sequelize::async` than `Options::asyncQueue` allows: this one was not begun. Sequelize queues
/// without a limit.
class SEQUELIZE_API QueueFullError : public BaseError {
public:
    using BaseError::BaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeQueueFullError")
};

/// The database ended a transaction before it was committed or rolled back here.
class SEQUELIZE_API TransactionError : public BaseError {
public:
    using BaseError::BaseError;
    SEQUELIZE_ERROR_NAME_("SequelizeTransactionError")
};

/// No usable connection to the database, or it was lost; also after `close` (Sequelize: ConnectionError).
class SEQUELIZE_API ConnectionError : public BaseError {
public:
    explicit ConnectionError(const std::string& message, NativeError native = {})
        : BaseError(message), native_(std::move(native)) {}
    [[nodiscard]] const NativeError& native() const noexcept override { return native_; }
    SEQUELIZE_ERROR_NAME_("SequelizeConnectionError")

private:
    NativeError native_;
};

/// Nothing listens at the host and port (Sequelize: ConnectionRefusedError).
class SEQUELIZE_API ConnectionRefusedError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeConnectionRefusedError")
};

/// The server refused the user name, the password, or the database (Sequelize: AccessDeniedError).
class SEQUELIZE_API AccessDeniedError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeAccessDeniedError")
};

/// The host's name has no address (Sequelize: HostNotFoundError).
class SEQUELIZE_API HostNotFoundError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeHostNotFoundError")
};

/// The host has an address but no way leads there (Sequelize: HostNotReachableError).
class SEQUELIZE_API HostNotReachableError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeHostNotReachableError")
};

/// The connection parameters themselves are wrong: an unknown database, a bad URL, an unknown option (Sequelize:
/// InvalidConnectionError).
class SEQUELIZE_API InvalidConnectionError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeInvalidConnectionError")
};

/// The server did not answer within `Options::connectTimeout` (Sequelize: ConnectionTimedOutError).
class SEQUELIZE_API ConnectionTimedOutError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeConnectionTimedOutError")
};

/// The server has as many connections as it or the account allows. The pool waits for one to come free before it
/// throws.
class SEQUELIZE_API TooManyConnectionsError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeTooManyConnectionsError")
};

/// The pool had no connection to give within `PoolOptions::acquire` (Sequelize: ConnectionAcquireTimeoutError). The
/// message holds the pool's state and the setting to change.
class SEQUELIZE_API ConnectionAcquireTimeoutError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeConnectionAcquireTimeoutError")
};

/// The connection was lost while a transaction was being committed: it is stored as a whole, or not at all.
class SEQUELIZE_API UnknownOutcomeError : public ConnectionError {
public:
    using ConnectionError::ConnectionError;
    SEQUELIZE_ERROR_NAME_("SequelizeUnknownOutcomeError")
};

#undef SEQUELIZE_ERROR_NAME_

}  // namespace sequelize
