#pragma once

/// The whole library but its opt-in parts: `sequelize/json.hpp` (nlohmann-json) and `sequelize/format.hpp` (fmt).

#include <concepts>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/compiled_vectors.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/core/dotenv.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/dsl.hpp>
#include <sequelize/hydrate/positional_reader.hpp>
#include <sequelize/model/model.hpp>
#include <sequelize/model/struct_description.hpp>
#include <sequelize/options.hpp>
#include <sequelize/pool/ambient_transaction.hpp>
#include <sequelize/pool/transaction.hpp>
#include <sequelize/process.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/operators.hpp>
#include <sequelize/query/where.hpp>
#include <sequelize/query_options.hpp>
#include <sequelize/schema/field.hpp>
#include <sequelize/schema/model_options.hpp>
#include <sequelize/sequelize_hooks.hpp>

namespace sequelize::testing {

class RolledBack;  // sequelize/testing/rolled_back.hpp

}  // namespace sequelize::testing

namespace sequelize {

class CacheControl;    // sequelize/cache.hpp
class EventSink;       // sequelize/events.hpp
class QueryInterface;  // sequelize/query_interface.hpp
class Subscription;    // sequelize/events.hpp
struct AsyncOptions;   // sequelize/async.hpp
template <class T>
class Future;             // sequelize/async.hpp
struct SchemaDifference;  // sequelize/schema.hpp
struct SchemaModel;       // sequelize/schema.hpp

namespace detail {

class AsyncRunner;      // src/async/async_runner.hpp
struct DatabaseAccess;  // src/migration/database_access.hpp

template <class M>
struct StructOfModel {};
template <class T>
struct StructOfModel<Model<T>> {
    using type = T;
};

}  // namespace detail

/// A database, and the models on it (Sequelize: the class Sequelize). Owns the connection pool; connects on first use.
/// Thread-safe, but for `define` and for adding hooks (`SequelizeHooks`, and `ModelHooks` for all models), which belong
/// before the threads. Movable; models stay valid, and calls on the object that was moved from throw UsageError.
/// Models, records and transactions must not be used after it is destroyed. A child of the process (`fork`) may use it:
/// it opens connections of its own, except to an SQLite file that its parent had open.
class SEQUELIZE_API Sequelize : public detail::SequelizeHooks<Sequelize> {
public:
    /// `Sequelize{"student_db", "user", "password", {.dialect = Dialect::mysql, .host = "127.0.0.1"}}`.
    /// Throws InvalidConnectionError when `options` names no dialect.
    Sequelize(std::string database, std::string username, std::string password, Options options);
    /// By URL: `mysql://user:pw@host:3306/db?option=value`, `mariadb://...`, `postgres://...` (or `postgresql://`),
    /// `sqlite::memory:`, `sqlite:file.db`. Parts are percent-encoded. Options by name: charset, timezone,
    /// connectTimeout (milliseconds), socketPath, ssl-mode, ssl-ca, ssl-cert, ssl-key; or, as PostgreSQL's clients have
    /// them, sslmode, sslrootcert, sslcert, sslkey. What the URL says wins over `options`. Throws
    /// InvalidConnectionError for a URL that cannot be read; the message never quotes it.
    explicit Sequelize(std::string_view url, Options options = {});
    /// From the options alone. Without a dialect it is SQLite in `storage`, or in memory. Throws InvalidConnectionError
    /// for options that contradict themselves.
    explicit Sequelize(Options options);
    /// From the process environment, as `dotenv::config()` may have filled it: `DATABASE_URL`, or without it
    /// DB_DIALECT, DB_NAME, DB_USER, DB_PASSWORD (set to nothing for none), DB_HOST (else `localhost`) and DB_PORT; for
    /// SQLite DB_DIALECT and DB_STORAGE. What the environment says wins over `options`, and what `options` give need
    /// not be set. Throws InvalidConnectionError that names all missing variables at once, or the one that cannot be
    /// read; no message holds a password. No other thread may change the environment meanwhile.
    [[nodiscard]] static Sequelize fromEnv(Options options = {});
    Sequelize(Sequelize&&) noexcept;
    Sequelize& operator=(Sequelize&&) noexcept;
    ~Sequelize();

    /// Maps the struct T to a table whose name is the plural of `name` (Sequelize: define). Every member becomes a
    /// column, named as the member and of the type that its C++ type suggests, but for those that associations fill.
    /// `id`, `createdAt` and `updatedAt` are columns of every table, whether or not T has members for them. Runs no
    /// SQL: `sync` creates the table. Throws UsageError when a name is taken or a definition contradicts itself. Not
    /// thread-safe: define models before the threads.
    template <class T>
    Model<T> define(std::string name, ModelOptions options = {}) {
        return define<T>(std::move(name), std::initializer_list<detail::Field<T>>{}, std::move(options));
    }
    /// `define`, with what is to be said of some members: `define<Book>("books", {field<&Book::title>({.allowNull =
    /// false})})`. The columns stand as the members do; fields that are listed in another order keep that. A struct
    /// that cannot be taken apart (it derives from `Record<T>`, or has private members) must list all members: the
    /// model's first use throws UsageError otherwise.
    template <class T>
    Model<T> define(std::string name, std::initializer_list<detail::Field<T>> fields, ModelOptions options = {}) {
        if constexpr (std::is_default_constructible_v<T>) static_assert(detail::requireMembersMapped<T>());
        return defineStruct<T>(std::move(name), fields.begin(), fields.size(), {}, std::move(options));
    }
    /// `define`, without some members: `define<Book>("books", {ignored<&Book::cache>()})`.
    template <class T>
    Model<T> define(std::string name, detail::FieldList<T> list, ModelOptions options = {}) {
        return defineStruct<T>(std::move(name), list.fields().data(), list.fields().size(), list.ignored(),
                               std::move(options));
    }

    /// `SELECT 1+1 AS result`: connects, and throws ConnectionError or the kind of it that says why it cannot
    /// (Sequelize: authenticate).
    void authenticate();
    /// Closes the pool: no new statement can begin, and later ones throw ConnectionError (Sequelize: close). Statements
    /// and transactions that run may go on, but `close({.wait = 10s})` waits for them, and `.cut` ends those that are
    /// then still left. Calls of `async` that have not begun get ConnectionError. Thread-safe.
    void close(const CloseOptions& options = {});
    /// `SHOW FULL PROCESSLIST`: what the server's connections do now, those of this user, or all with the privilege
    /// PROCESS. Throws UsageError on SQLite, which has no server, DatabaseError and ConnectionError.
    [[nodiscard]] std::vector<Process> processList();
    /// The server's version as it says it: "9.7.0", "10.11.14-MariaDB", "3.40.1" (Sequelize: databaseVersion). Throws
    /// ConnectionError.
    [[nodiscard]] std::string databaseVersion();

    /// Runs one SQL statement as it is written (Sequelize: query). Its placeholders get their values from
    /// `.replacements` or `.bind`; those in strings, comments and quoted identifiers are none. Of a procedure's results
    /// the first is returned. Throws UsageError that names a value that is missing or not used, for several statements
    /// in one text, and for `QueryTypes::SELECT` when the statement returned no rows; UniqueConstraintError,
    /// ForeignKeyConstraintError, DatabaseError and ConnectionError.
    QueryResult query(std::string sql, const QueryOptions& options = {});
    /// The rows of one SQL statement as Ts: `Row` (any columns), a value or a std::tuple (by position), or a struct of
    /// which there is one model (by name) (Sequelize: query with `type: SELECT`). Throws ConversionError when a column
    /// does not go into its place, UsageError when the struct has no model or several, and what `query` throws.
    template <class T>
    std::vector<T> query(std::string sql, const QueryOptions& options = {}) {
        std::vector<T> rows;
        if constexpr (std::same_as<T, Row>) {
            rows = queryRows(std::move(sql), options);
        } else if constexpr (detail::Positional<T>) {
            auto result = openQuery(std::move(sql), options);
            while (result.rows().next()) {
                T row{};
                detail::readByPosition(result.rows(), row);
                rows.push_back(std::move(row));
            }
        } else {
            static_assert(std::is_class_v<T>, "query<T> gives Row, a column's type, a std::tuple, or a model's struct");
            modelOf(&detail::structTag<T>, detail::typeName<T>())
                .readResult(openQuery(std::move(sql), options), detail::sinkOf(rows),
                            detail::withAmbient(database(), detail::givenRun(options)));
        }
        return rows;
    }
    /// The rows of one SQL statement as the model's struct (Sequelize: `model` and `mapToModel`). Result columns have
    /// the names of table columns or of attributes; every member needs one, and others are ignored. Throws
    /// ConversionError when a member has no column or the value does not go into it, UsageError for a model of another
    /// Sequelize object, and what `query` throws.
    template <class M>
    std::vector<typename detail::StructOfModel<M>::type> query(std::string sql, const M& model,
                                                               const QueryOptions& options = {}) {
        std::vector<typename detail::StructOfModel<M>::type> rows;
        const detail::ModelCore& core = detail::ModelAccess::core(model);
        requireOwn(core);
        core.readResult(openQuery(std::move(sql), options), detail::sinkOf(rows),
                        detail::withAmbient(database(), detail::givenRun(options)));
        return rows;
    }

    /// `CREATE TABLE IF NOT EXISTS` for every model, in an order in which foreign keys can refer; with `.force`, drops
    /// them all first; with `.alter`, for which it needs the privilege CREATE TEMPORARY TABLES, makes tables that are
    /// there what the models say, all or none where one would lose values (Sequelize: sync). Throws as `Model::sync`.
    void sync(const SyncOptions& options = {}) {
        syncAll(detail::syncRequest(options), detail::tableChange(database(), options, "sync"));
    }
    /// The same with `.alter = {.drop = …}` or `{.lock = false}`: see `Model::sync`.
    template <class = void>  // SyncOptions first
    void sync(const detail::AlterSyncOptions& options) {
        syncAll(detail::syncRequest(options), detail::tableChange(database(), options, "sync"));
    }
    /// By what the database differs from the models: for the start of a program, and for CI. Changes nothing; makes
    /// temporary tables, whose privilege it needs. Its `isClean()` tells whether there is something to change, `text()`
    /// what. Include `sequelize/schema.hpp`. Throws DatabaseError and ConnectionError.
    [[nodiscard]] SchemaDifference check(const detail::TableOptions& options = {});
    /// The models' tables as this database would have made them. Changes nothing, as `check`. Include
    /// `sequelize/schema.hpp`. Throws DatabaseError and ConnectionError.
    [[nodiscard]] SchemaModel modelSchema(const detail::TableOptions& options = {});
    /// `DROP TABLE IF EXISTS` for every model, in reverse order (Sequelize: drop). Throws what `Model::drop` throws.
    void drop(const detail::TableOptions& options = {});
    /// Deletes every row of every model, in reverse order; ids start again (Sequelize: truncate). Throws what
    /// `Model::truncate` throws, also while a table that is no model's refers to one of them.
    void truncate(const detail::TableOptions& options = {});

    /// Runs `callback(Transaction&)` in a transaction: commits when it returns, and rolls back when it throws; returns
    /// what it returns (Sequelize: sequelize.transaction(callback)). Calls take part in it by `.transaction = t`, with
    /// `.ambient` all of the thread's; others run outside, or throw UsageError with the option `requireTransaction`.
    /// Inside of an ambient transaction it is a savepoint of that, unless it says `.transaction = null`. With `.retry`
    /// the callback is run again, from its start, after a deadlock, a lock wait timeout or a serialization failure,
    /// also when it kept the error to itself and the transaction is gone. Throws what the callback throws, and what
    /// `Transaction::commit` throws.
    template <class Callback>
        requires std::invocable<Callback&, Transaction&>
    auto transaction(const TransactionOptions& options, Callback callback) {
        using Result = std::invoke_result_t<Callback&, Transaction&>;
        if constexpr (std::is_void_v<Result>) {
            detail::runInTransaction(database(), options, [&](Transaction& t) { callback(t); });
        } else {
            std::optional<std::decay_t<Result>> result;
            detail::runInTransaction(database(), options, [&](Transaction& t) { result.emplace(callback(t)); });
            return std::move(*result);
        }
    }
    template <class Callback>
        requires std::invocable<Callback&, Transaction&>
    auto transaction(Callback callback) {
        return transaction(TransactionOptions{}, std::move(callback));
    }
    /// Begins a transaction that is to be committed or rolled back by hand; dropped, it rolls back (Sequelize:
    /// unmanaged transactions). An `AmbientTransaction` makes it the thread's ambient one. Throws what the pool and
    /// `START TRANSACTION` throw, UsageError for options that contradict each other, and for `.ambient`.
    [[nodiscard]] Transaction transaction(const TransactionOptions& options = {}) {
        return Transaction(database(), Transaction::byHand(options));
    }

    /// Runs `call` on one of the object's own threads, of which there are as many as the pool has connections, and
    /// returns at once: what it returns, or throws, is the future's. Include `sequelize/async.hpp`. (Sequelize: each
    /// call is a promise.) `call` is kept until it has run, and so must be what it refers to. All its calls run on one
    /// thread: a transaction belongs inside of it, as a whole. A full queue is the future's QueueFullError, a closed
    /// object its ConnectionError. Throws UsageError inside of a transaction's callback or an ambient transaction of
    /// this thread, where `call` could not take part. Thread-safe.
    template <class Call>
    [[nodiscard]] Future<std::invoke_result_t<Call&>> async(Call call);
    /// The same with a time limit, cancellation, or the program's own executor.
    template <class Call>
    [[nodiscard]] Future<std::invoke_result_t<Call&>> async(const AsyncOptions& options, Call call);

    /// Tells `listener` of what happens, until the Subscription ends: a function of an event, or of all of them, or an
    /// EventSink. Include `sequelize/events.hpp`. Thread-safe. Sequelize has `benchmark` and hooks instead.
    template <class F>
        requires(!std::is_convertible_v<F, std::shared_ptr<EventSink>>)
    [[nodiscard]] Subscription subscribe(F listener);
    [[nodiscard]] Subscription subscribe(std::shared_ptr<EventSink> sink);
    /// What changes tables, columns, indexes and constraints by their names (Sequelize: getQueryInterface). Include
    /// `sequelize/query_interface.hpp`. It must not outlive this object.
    [[nodiscard]] QueryInterface getQueryInterface() const;
    /// What invalidates the rows that `.cache` keeps, and tells what the cache does. Include `sequelize/cache.hpp`. It
    /// must not outlive this object. Sequelize has no counterpart.
    [[nodiscard]] CacheControl cache() const;
    /// The database that it speaks to (Sequelize: getDialect).
    [[nodiscard]] Dialect dialect() const;
    /// A unit of work begins on this thread, such as a server's request: what `nPlusOneThreshold` counts begins at 0.
    /// Without it a loop is over when a second has passed without another call of its. Does nothing where nothing is
    /// counted. Thread-safe. Sequelize has no counterpart.
    void beginNPlusOne() const;
    /// The pool's connections at this moment; with `replication` those to the primary. Thread-safe.
    [[nodiscard]] PoolStatistics poolStatistics() const;
    /// The primary, and behind it the replicas in the order of `replication.read`: their pools, and what is known of
    /// their health. Asks no server. Without `replication` the one server. Thread-safe. Sequelize has no counterpart.
    [[nodiscard]] std::vector<ServerStatistics> serverStatistics() const;

private:
    friend struct detail::DatabaseAccess;
    friend class testing::RolledBack;
    friend struct detail::HookAccess;
    struct State;
    template <class T>
    Model<T> defineStruct(std::string name, const detail::Field<T>* fields, std::size_t count,
                          const std::vector<detail::StructPart>& ignored, ModelOptions&& options) {
        static_assert(std::is_default_constructible_v<T>, "a model's struct needs a default constructor");
        if constexpr (std::is_default_constructible_v<T>) {
            T fresh{};
            std::vector<detail::DeclaredColumn> columns;
            columns.reserve(count);
            for (std::size_t i = 0; i < count; ++i) columns.push_back(detail::declared<T>(fields[i], fresh));
            detail::RecordLayout layout{.size = sizeof(T)};
            if constexpr (std::derived_from<T, detail::RecordState>)
                layout.state = [](void* record) -> detail::RecordState* { return static_cast<T*>(record); };
            layout.withNew = [](const std::function<void(void*)>& use) {
                T object{};
                use(&object);
            };
            layout.listOperations = &detail::associationFunctions<std::vector<T>>;
            layout.newList = []() -> void* { return new std::vector<T>(); };
            layout.deleteList = [](void* list) { delete static_cast<std::vector<T>*>(list); };
            auto description = detail::describeStruct<T>(fresh, layout.members, ignored);
            return Model<T>(addModel(std::move(name), std::move(description), std::move(columns), std::move(options),
                                     std::move(layout)));
        }
    }
    void init(Options options);
    /// Throws UsageError when the object was moved from.
    [[nodiscard]] State& state() const;
    [[nodiscard]] detail::Database& database() const;
    [[nodiscard]] detail::AsyncRunner& asyncRunner() const;
    [[nodiscard]] detail::HookTable& hookTable() const { return database().hooks(); }
    [[nodiscard]] const detail::ModelSet& models() const;
    void syncAll(const detail::SyncRequest& request, const detail::RunOptions& run);
    void syncTables(const detail::SyncRequest& request, const detail::RunOptions& run);
    /// Throws UsageError for a model of another object.
    void requireOwn(const detail::ModelCore& model) const;
    // By reference: moves of these are not for each file to compile.
    detail::ModelCore& addModel(std::string&& name, detail::StructDescription&& description,
                                std::vector<detail::DeclaredColumn>&& columns, ModelOptions&& given,
                                detail::RecordLayout&& layout);
    [[nodiscard]] detail::ResultStream openQuery(std::string sql, const QueryOptions& options);
    [[nodiscard]] std::vector<Row> queryRows(std::string sql, const QueryOptions& options);
    [[nodiscard]] const detail::ModelCore& modelOf(const void* structTag, std::string_view structName) const;
    std::unique_ptr<State> state_;
};

}  // namespace sequelize
