#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include <sequelize/core/api.hpp>
#include <sequelize/dialect/dialect.hpp>

namespace sequelize {

struct MigrationEvent;  // sequelize/migrator.hpp

namespace detail {

class EventHub;    // src/pool/event_hub.hpp
struct EventSlot;  // src/pool/event_hub.hpp

}  // namespace detail

/// Which database an event is of. It lives as long as the Sequelize object. Holds no credential.
struct EventDatabase {
    Dialect dialect = detail::defaultDialect;
    std::string_view host{};         ///< of a server that is reached by TCP; else empty
    std::uint16_t port = 0;          ///< the same; 0: the dialect's own
    std::string_view name{};         ///< the database's name; of SQLite its file
    std::size_t maxConnections = 0;  ///< the pool's `max`
};

/// Why something failed.
struct EventError {
    std::string_view name{};     ///< Sequelize's of the class, "SequelizeUniqueConstraintError"; else "std::exception"
    std::string_view message{};  ///< holds no bound value and no credential
    int code = 0;                ///< the database's number, 1062; 0: it said none
    std::string_view sqlState{};
    const std::exception* exception = nullptr;  ///< itself
};

/// A statement: one of the library's or of the program's. Those that a driver sends by itself to set up and reset its
/// connections, and those of hooks on their connection, are not told.
struct StatementEvent {
    enum class Kind : std::uint8_t {
        started,  ///< it is about to be sent; it has a connection. Not told where none could be had
        ended,    ///< it is done, its rows are read, and its connection is free again; or it failed
    };
    Kind kind = Kind::started;
    std::uint64_t id = 0;  ///< counted by the Sequelize object: both events of one statement have the same
    const EventDatabase* database = nullptr;  ///< never null
    std::string_view text{};                  ///< its SQL, with placeholders; never the bound values, nor the tag
    std::string_view operation{};             ///< its first word, in upper case: "SELECT"
    /// Those that it reads or writes, the call's first, each join table after its target; none: raw SQL. Not those of
    /// which conditions ask only, as `some`, subqueries and `related` do, and those of the includes of a `count`.
    std::span<const std::string_view> models{};
    std::span<const std::string_view> tables{};  ///< the models' tables, in the same order
    std::string_view tag{};                      ///< the call's `.tag`
    /// The id of the outermost one, also of what begins and ends it; empty: none.
    std::string_view transaction{};
    std::uint64_t connection = 0;  ///< as in PoolEvent; 0: none was had

    // Of `ended`. Times are the program's: together they are what it waited and worked for.
    std::uint64_t rows = 0;               ///< that were read
    std::uint64_t affected = 0;           ///< that were inserted, deleted, or matched by an UPDATE
    std::chrono::nanoseconds queue{0};    ///< until the pool had a connection
    std::chrono::nanoseconds connect{0};  ///< opening one, where none was there
    std::chrono::nanoseconds execute{0};  ///< until the database answered
    /// From there to the last row: fetching rows, and what is made of them; of `findEach` its callback, too.
    std::chrono::nanoseconds decode{0};
    const EventError* error = nullptr;  ///< null: it succeeded
    /// All of it.
    [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept { return queue + connect + execute + decode; }
};

/// A transaction or a savepoint.
struct TransactionEvent {
    enum class Kind : std::uint8_t {
        begun,
        committed,
        rolledBack,
        unknown,  ///< its connection was lost while it was being committed
    };
    Kind kind = Kind::begun;
    const EventDatabase* database = nullptr;  ///< never null
    std::string_view id{};                    ///< `Transaction::id()`
    std::string_view transaction{};           ///< the outermost one's id, as StatementEvent has it
    bool isSavepoint = false;  ///< a savepoint that is committed is released: the outermost one decides of it
    std::chrono::nanoseconds elapsed{0};  ///< of its end: since it was begun
};

/// A connection of the pool.
struct PoolEvent {
    enum class Kind : std::uint8_t {
        opened,         ///< a connection, in `elapsed`
        openFailed,     ///< one could not be opened
        closed,         ///< it was open for `elapsed`
        acquired,       ///< a call has got it, and waited for `elapsed`
        acquireFailed,  ///< a call has got none
        released,       ///< a call has given it back, and had it for `elapsed`; after `closed` where that ended it
    };
    Kind kind = Kind::acquired;
    const EventDatabase* database = nullptr;  ///< never null
    std::uint64_t connection = 0;  ///< counted by the Sequelize object, from 1 on, as hooks see it; 0: none was had
    std::chrono::nanoseconds elapsed{0};
    const EventError* error = nullptr;  ///< of what failed
};

/// What the cache of `Options::cache` did.
struct CacheEvent {
    enum class Kind : std::uint8_t {
        hit,          ///< rows came from the cache; there is no StatementEvent
        miss,         ///< the database is asked
        shared,       ///< rows came from a call that asked the database at the same moment; no StatementEvent
        stale,        ///< rows came from the cache after their time, since the database gave none
        filled,       ///< rows were kept
        tooLarge,     ///< rows were not kept, since they are more than `maxBytes`
        corrupted,    ///< what was kept could not be read: another version's, or damaged
        invalidated,  ///< a write, or `invalidate`, made rows invalid
        error,        ///< the store failed, and the database is asked instead
        skipped,      ///< the store was left alone, since it had failed
    };
    Kind kind = Kind::hit;
    const EventDatabase* database = nullptr;     ///< never null
    std::string_view cache{};                    ///< the `.prefix` of its keys. They themselves are not told
    std::string_view text{};                     ///< the statement, as in StatementEvent; empty: it is about none
    std::span<const std::string_view> models{};  ///< the same
    std::string_view tag{};                      ///< the call's `.tag`
    std::chrono::nanoseconds elapsed{0};         ///< since the call looked into the cache; 0: it is about none
    const EventError* error = nullptr;           ///< of `error`
    /// Of `invalidated`, what rows depended on: "table books", "rows books" of any single row, "row 5 books" of the one
    /// with that primary key, "name prices" of the program's own tags, "all".
    std::span<const std::string> written{};
};

/// Who is told. Each function is called on the thread where it happens, and from several at once: it must be
/// thread-safe, and soon done, since the call waits for it. What an event refers to is there during the call only.
///
/// What a sink throws changes nothing, and is written to standard error. It may use any Sequelize object, but what it
/// does so is not told to any sink; and while it is told of a `StatementEvent::Kind::started`, a `TransactionEvent` or
/// a `MigrationEvent`, a connection is on loan: with a pool of one it would wait for itself.
class SEQUELIZE_API EventSink {
public:
    virtual ~EventSink() = default;
    virtual void statement(const StatementEvent&) {}      ///< each twice: when it starts, and when it ends
    virtual void transaction(const TransactionEvent&) {}  ///< of transactions and savepoints
    virtual void pool(const PoolEvent&) {}                ///< of connections
    virtual void migration(const MigrationEvent&) {}      ///< of every Migrator of the Sequelize object
    virtual void cache(const CacheEvent&) {}              ///< of the cache
    /// What goes along with a call of `async` to the thread that runs it, such as a trace's context. Asked on the
    /// thread that calls `async`; the function is called on the other one, right before the call, and what it gives
    /// ends there, right after the call, before its future has the result. It may be called when the subscription has
    /// ended: it owns what it refers to. Empty: nothing. Continuations (`then`) get nothing.
    virtual std::function<std::shared_ptr<void>()> asyncCall() { return {}; }
};

/// A function is told of events for as long as its Subscription lives, or until `end`; what `subscribe` returns.
class [[nodiscard]] SEQUELIZE_API Subscription {
public:
    Subscription(Subscription&& other) noexcept;
    Subscription& operator=(Subscription&& other) noexcept;
    ~Subscription();
    /// Afterwards the listener is not called any more: waits for calls of it on other threads, but inside of one.
    void end() noexcept;
    // For the library.
    Subscription(std::shared_ptr<detail::EventHub> hub, detail::EventSlot* slot) noexcept;

private:
    std::shared_ptr<detail::EventHub> hub_;
    detail::EventSlot* slot_ = nullptr;
};

}  // namespace sequelize
