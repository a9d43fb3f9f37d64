#include "postgres_connection.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "../../core/ascii.hpp"
#include "../session_effect.hpp"
#include "postgres_cursor.hpp"
#include "value_form.hpp"
#include "values.hpp"

namespace sequelize::detail::postgres {

namespace {

constexpr std::size_t cachedStatements = 256;
// Longer texts are big batches, for which preparing costs little beside running them.
constexpr std::size_t longestCachedSql = 16 * 1024;
// libpq (15) takes no description of the parameters that is longer than 30000 bytes, four for each.
constexpr std::size_t mostDescribed = 7000;
constexpr std::string_view namePrefix = "sequelize_";

bool isError(const PGresult* result) noexcept {
    switch (PQresultStatus(result)) {
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE:
        case PGRES_NONFATAL_ERROR:
        case PGRES_PIPELINE_ABORTED:
            return true;
        default:
            return false;
    }
}

/// What the simple protocol may be given. Of everything else the server takes one statement at a time, so that none can
/// be smuggled in behind it.
bool isDefinition(std::string_view sql) noexcept {
    static constexpr std::array<std::string_view, 5> words = {"CREATE", "ALTER", "DROP", "COMMENT", "DO"};
    return isOneOfWords(openingWordOf(sql), words);
}

/// The highest n of a $n, also in strings and comments.
std::size_t highestPlaceholder(std::string_view sql) noexcept {
    std::size_t highest = 0;
    for (auto at = sql.find('$'); at != std::string_view::npos; at = sql.find('$', at + 1)) {
        std::size_t number = 0;
        std::from_chars(sql.data() + at + 1, sql.data() + sql.size(), number);
        highest = std::max(highest, number);
    }
    return highest;
}

[[noreturn]] void failCount(std::size_t placeholders, std::size_t values, std::string_view sql) {
    throw UsageError("The statement has " + std::to_string(placeholders) + " placeholders, but " +
                     std::to_string(values) +
                     " values were given. Give one value for each. Statement: " + std::string(sql));
}

/// The server does not mind a value that the statement does not speak of.
void requireMentioned(std::size_t values, std::string_view sql) {
    if (const auto highest = highestPlaceholder(sql); highest < values) failCount(highest, values, sql);
}

std::uint64_t numberIn(const char* text) noexcept {
    std::uint64_t number = 0;
    const std::string_view digits = text;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

/// The first column of a row, where it is an integer; else 0.
std::uint64_t idIn(const PGresult* row) {
    const auto form = builtInForm(PQftype(row, 0));
    if (!form || form->isArray || PQgetisnull(row, 0, 0) != 0) return 0;
    const bool isText = PQfformat(row, 0) == 0;
    Cell cell;
    std::string scratch;
    const bool isRead = (isText ? readText : readBinary)(form->form, bytesOf(row, 0, 0), {}, scratch, cell);
    return isRead && cell.type == Cell::Type::integer ? static_cast<std::uint64_t>(cell.integer) : 0;
}

}  // namespace

PostgresConnection::PostgresConnection(Handle handle, std::chrono::microseconds utcOffset, NoticeHandler onNotice)
    : handle_(std::move(handle)),
      link_(PQsocket(handle_.get())),
      cancel_(PQgetCancel(handle_.get()), FreeCancel()),
      utcOffset_(utcOffset),
      onNotice_(std::move(onNotice)),
      cache_(cachedStatements) {
    if (const char* version = PQparameterStatus(handle_.get(), "server_version")) server_.version = version;
    PQsetNoticeReceiver(
        handle_.get(),
        [](void* self, const PGresult* notice) {
            const auto& told = static_cast<const PostgresConnection*>(self)->onNotice_;
            if (!told) return;
            try {
                told(std::string(fieldOf(notice, PG_DIAG_SEVERITY)) + ": " +
                     std::string(fieldOf(notice, PG_DIAG_MESSAGE_PRIMARY)));
            } catch (...) {
                // It comes in the middle of a statement, which goes on: loggers tell their own failures.
            }
        },
        this);
}

PostgresConnection::~PostgresConnection() = default;

void PostgresConnection::makeReady(std::string_view sql) {
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
    if (sql.find('\0') != std::string_view::npos)
        throw UsageError("The statement's SQL holds a NUL character (U+0000), which PostgreSQL's cannot.");
    if (reader_ != nullptr) reader_->storeRest();
    if (text_.capacity() > 4 * longestCachedSql) text_ = {};
    // Nobody hears what a LISTEN was for.
    while (PGnotify* const notification = PQnotifies(handle_.get())) PQfreemem(notification);
}

ExecutionResult PostgresConnection::execute(std::string_view sql, std::span<const Value> binds) {
    makeReady(sql);
    if (binds.empty()) {
        if (postgresSessionEffect(sql) == SessionEffect::lasting) altered_ = true;
        text_ = sql;
        // Definitions may be several statements, which are one transaction.
        const int isSent = isDefinition(sql) ? PQsendQuery(handle_.get(), text_.c_str())
                                             : PQsendQueryParams(handle_.get(), text_.c_str(), 0, nullptr, nullptr,
                                                                 nullptr, nullptr, 0);
        if (isSent == 0) failSending(sql);
        PQsetSingleRowMode(handle_.get());
        return conclude(passRows(nextResult(sql), sql), sql);
    }
    Result first;
    PreparedStatement& statement = run(sql, binds, first);
    struct Use {
        PostgresConnection& connection;
        PreparedStatement& statement;
        ~Use() { connection.release(statement); }
    };
    const Use use{*this, statement};
    return conclude(passRows(std::move(first), sql), sql);
}

std::unique_ptr<Cursor> PostgresConnection::query(std::string_view sql, std::span<const Value> binds) {
    makeReady(sql);
    auto cursor = std::make_unique<PostgresCursor>(*this, sql);
    Result first;
    PreparedStatement& statement = run(sql, binds, first);
    cursor->open(statement, std::move(first));
    return cursor;
}

LexicalMode PostgresConnection::lexicalMode(std::string_view) {
    // The server tells each change of it.
    const char* const conforming = PQparameterStatus(handle_.get(), "standard_conforming_strings");
    return {.ansiQuotes = true, .backslashEscapes = conforming == nullptr || std::string_view(conforming) != "on"};
}

// --- sending ------------------------------------------------------------------------------------------------------

PreparedStatement& PostgresConnection::run(std::string_view sql, std::span<const Value> binds, Result& first) {
    parameters_.assign(binds);
    for (bool again = false;; again = true) {
        wasInTransaction_ = isServerInTransaction();
        PreparedStatement& statement = statementFor(sql);
        if (!sendStatement(statement)) failSending(sql);
        PQsetSingleRowMode(handle_.get());
        first = nextResult(sql);
        if (!isError(first.get())) {
            parameters_.trim();
            statement.setHasRun();
            statement.use();
            if (!statement.isDescribed()) describeLate(statement, first.get());
            return statement;
        }
        ServerError error = errorOf(first.get(), sql);
        drain();
        const bool isStale = statement.hasRun() && isWorthPreparingAgain(error);
        const bool retry = isStale && !again && !error.isFatal && !hasBroken() && !wasInTransaction_;
        // What is not kept is of no use any more, and what is stale is prepared again.
        if (isStale || statement.name().empty()) forget(sql, statement);
        if (!retry) fail(std::move(error));
    }
}

bool PostgresConnection::sendStatement(const PreparedStatement& statement) noexcept {
    const int count = static_cast<int>(parameters_.count());
    if (!statement.isDescribed())
        return PQsendQueryParams(handle_.get(), text_.c_str(), count, statement.declared().data(), parameters_.values(),
                                 parameters_.lengths(), parameters_.formats(), 0) != 0;
    return PQsendQueryPrepared(handle_.get(), statement.name().c_str(), count, parameters_.values(),
                               parameters_.lengths(), parameters_.formats(), statement.row().isText() ? 0 : 1) != 0;
}

void PostgresConnection::describeLate(PreparedStatement& statement, const PGresult* first) {
    // Nothing can be asked of the catalogue now: what it would tell of is a text as the server writes it.
    std::vector<ValueForm> forms;
    for (int i = 0; i < PQnfields(first); ++i) {
        const Oid type = PQftype(first, i);
        const auto known = looked_.find(type);
        forms.push_back(known != looked_.end() ? known->second : builtInForm(type).value_or(ValueForm()));
    }
    constexpr bool asText = true;
    statement.row().describe(first, std::move(forms), asText);
}

PreparedStatement& PostgresConnection::statementFor(std::string_view sql) {
    StatementVariants* const variants = cache_.find(sql);
    const PreparedStatement* const known = variants != nullptr ? variants->newest() : nullptr;
    if (known != nullptr) {
        if (known->parameterCount() != parameters_.count())
            failCount(known->parameterCount(), parameters_.count(), sql);
        if (PreparedStatement* const taking = variants->taking(parameters_)) return *taking;
    }
    std::vector<Oid> declared(parameters_.count());
    // A NULL has no type: it goes on with the one that the parameter had before.
    for (std::size_t i = 0; i < declared.size(); ++i)
        declared[i] = parameters_.isNull(i) && known != nullptr ? known->declared()[i] : parameters_.type(i);
    if (declared.size() > mostDescribed) {
        requireMentioned(declared.size(), sql);
        if (postgresSessionEffect(sql) == SessionEffect::lasting) altered_ = true;
        text_ = sql;
        auto described = declared;
        passing_.push_back(std::make_unique<PreparedStatement>("", std::move(declared), std::move(described), spare_));
        passing_.back()->setUndescribed();
        return *passing_.back();
    }
    const bool isKept = sql.size() <= longestCachedSql;
    auto statement = prepare(sql, isKept ? std::string(namePrefix) + std::to_string(++prepared_) : std::string(),
                             std::move(declared));
    // Looked at only now: `reset`, which clears the mark, empties the cache too.
    if (postgresSessionEffect(sql) == SessionEffect::lasting) altered_ = true;
    if (!isKept) {
        passing_.push_back(std::move(statement));
        return *passing_.back();
    }
    // What the catalogue was asked did not touch the cache.
    return (variants != nullptr ? *variants : cache_.emplace(sql)).add(std::move(statement));
}

std::unique_ptr<PreparedStatement> PostgresConnection::prepare(std::string_view sql, std::string name,
                                                               std::vector<Oid> declared) {
    requireMentioned(declared.size(), sql);
    PGconn* const handle = handle_.get();
    text_ = sql;
    // One round trip: the statements that are not needed any more, each by itself, so that none can fail another; the
    // new one; and what its parameters and columns are. A failure in a transaction would abort it.
    int ends = 1;
    if (PQenterPipelineMode(handle) == 0) failSending(sql);
    if (PQtransactionStatus(handle) == PQTRANS_IDLE) {
        for (const std::string& spare : std::exchange(spare_, {})) {
            if (PQsendQueryParams(handle, ("DEALLOCATE " + spare).c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) ==
                    0 ||
                PQpipelineSync(handle) == 0)
                failSending(sql);
            ++ends;
        }
    }
    if (PQsendPrepare(handle, name.c_str(), text_.c_str(), static_cast<int>(declared.size()), declared.data()) == 0 ||
        PQsendDescribePrepared(handle, name.c_str()) == 0 || PQpipelineSync(handle) == 0)
        failSending(sql);
    Result refusal;
    Result description;
    // A null stands between two statements' results; where nothing follows one, the answer is no server's.
    int nulls = 0;
    while (ends > 0 && nulls < 2 && !hasBroken()) {
        Result result(PQgetResult(handle));
        nulls = result ? 0 : nulls + 1;
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
            --ends;
        } else if (ends == 1 && result) {
            Result& place = isError(result.get()) ? refusal : description;
            if (!isError(result.get()) || !refusal) place = std::move(result);
        }
    }
    if (hasBroken() && refusal) fail(errorOf(refusal.get(), sql));
    if (ends > 0 || PQexitPipelineMode(handle) == 0) failSending(sql);
    if (refusal) fail(errorOf(refusal.get(), sql));

    std::vector<Oid> described(static_cast<std::size_t>(PQnparams(description.get())));
    for (std::size_t i = 0; i < described.size(); ++i)
        described[i] = PQparamtype(description.get(), static_cast<int>(i));
    // The server's name for it is freed wherever this goes wrong.
    auto statement =
        std::make_unique<PreparedStatement>(std::move(name), std::move(declared), std::move(described), spare_);
    if (statement->parameterCount() != parameters_.count())
        failCount(statement->parameterCount(), parameters_.count(), sql);
    statement->row().describe(description.get(), formsOf(description.get()));
    return statement;
}

std::vector<ValueForm> PostgresConnection::formsOf(const PGresult* description) {
    std::vector<ValueForm> forms;
    for (int i = 0; i < PQnfields(description); ++i) forms.push_back(formOf(PQftype(description, i)));
    return forms;
}

ValueForm PostgresConnection::formOf(Oid type) {
    if (const auto form = builtInForm(type)) return *form;
    const auto known = looked_.find(type);
    return known != looked_.end() ? known->second : looked_.emplace(type, lookedUp(type)).first->second;
}

ValueForm PostgresConnection::lookedUp(Oid type) {
    // An array's elements, and of a domain what it is a domain of; what sends a value in the binary form tells its
    // form.
    text_ =
        "SELECT COALESCE(NULLIF(e.typbasetype, 0), e.oid)::int8, COALESCE(e.typsend, t.typsend)::regproc::text, "
        "t.typelem <> 0 AND t.typsend = 'pg_catalog.array_send'::regproc, e.typdelim "
        "FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e "
        "ON e.oid = t.typelem AND t.typsend = 'pg_catalog.array_send'::regproc WHERE t.oid = " +
        std::to_string(type);
    const Result found(PQexecParams(handle_.get(), text_.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
    if (isError(found.get())) fail(errorOf(found.get(), text_));
    ValueForm form;
    if (PQntuples(found.get()) != 1) return form;
    form.isArray = bytesOf(found.get(), 0, 2) == "t";
    std::string_view sender = bytesOf(found.get(), 0, 1);
    sender.remove_prefix(sender.rfind('.') + 1);  // behind a schema's name; all of it where there is none
    static constexpr std::array<std::string_view, 8> senders = {"textsend",   "varcharsend", "bpcharsend", "enum_send",
                                                                "citextsend", "namesend",    "xml_send",   "charsend"};
    if (std::ranges::find(senders, sender) != senders.end()) {
        form.form = Form::text;
    } else if (form.isArray) {
        const auto element = static_cast<Oid>(numberIn(PQgetvalue(found.get(), 0, 0)));
        if (const auto known = builtInForm(element); known && !known->isArray) form.form = known->form;
    }
    if (form.isArray && PQgetlength(found.get(), 0, 3) == 1) form.delimiter = *PQgetvalue(found.get(), 0, 3);
    return form;
}

// --- receiving ----------------------------------------------------------------------------------------------------

Result PostgresConnection::nextResult(std::string_view sql) {
    Result result(PQgetResult(handle_.get()));
    if (!result) failSending(sql);
    return result;
}

Result PostgresConnection::passRows(Result result, std::string_view sql) {
    ids_.clear();
    const bool isInsert = PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE && PQnfields(result.get()) == 1 &&
                          equalIgnoringCase(openingWordOf(sql), "INSERT");
    while (PQresultStatus(result.get()) == PGRES_SINGLE_TUPLE) {
        if (isInsert) ids_.push_back(idIn(result.get()));
        result = nextResult(sql);
    }
    return result;
}

void PostgresConnection::tellIds(ExecutionResult& outcome) {
    if (ids_.empty()) return;
    outcome.insertId = ids_.front();
    const bool isRange = std::ranges::adjacent_find(ids_, [](auto a, auto b) { return b != a + 1; }) == ids_.end();
    if (!isRange) outcome.insertIds = std::move(ids_);
    ids_.clear();
}

ExecutionResult PostgresConnection::conclude(Result result, std::string_view sql) {
    ExecutionResult outcome;
    Result refusal;
    bool isCopy = false;
    bool isUndone = false;
    // More than one of several statements; and what is checked when a statement commits by itself fails behind its
    // result.
    for (; result; result.reset(PQgetResult(handle_.get()))) {
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_SINGLE_TUPLE || status == PGRES_EMPTY_QUERY) continue;
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
            isCopy = true;
            endCopy(status);
        } else if (isError(result.get())) {
            if (!refusal) refusal = std::move(result);
        } else {
            outcome = outcomeOf(result.get());
            tellIds(outcome);
            isUndone = note(result.get(), sql) || isUndone;
        }
    }
    if (isCopy && !hasBroken())
        throw UsageError(
            "COPY to or from the client has no place in the library, and was ended. Name a file of the server's, or use "
            "bulkCreate. Statement: " +
            std::string(sql));
    if (refusal) fail(errorOf(refusal.get(), sql));
    if (isUndone)
        throw TransactionError(
            "The transaction was rolled back instead of stored, because a statement in it had failed. Run it again. (" +
            std::string(sql) + ")");
    return outcome;
}

ExecutionResult PostgresConnection::outcomeOf(PGresult* result) noexcept {
    ExecutionResult outcome;
    const std::string_view tag = PQcmdStatus(result);
    const bool hasRows = PQresultStatus(result) == PGRES_TUPLES_OK;
    const auto changes = [&](std::string_view word) { return tag.starts_with(word); };
    if (!hasRows || changes("INSERT") || changes("UPDATE") || changes("DELETE") || changes("MERGE"))
        outcome.affectedRows = numberIn(PQcmdTuples(result));
    return outcome;
}

bool PostgresConnection::note(PGresult* result, std::string_view sql) {
    const std::string_view tag = PQcmdStatus(result);
    if (tag == "ROLLBACK") {
        static constexpr std::array<std::string_view, 2> meant = {"ROLLBACK", "ABORT"};
        return !isOneOfWords(openingWordOf(sql), meant);
    }
    if (tag == "DISCARD ALL" || tag == "DEALLOCATE ALL") {
        forgetAll();
        spare_.clear();
    } else if (tag.starts_with("ALTER ") || tag.starts_with("DROP ") || tag.starts_with("CREATE ")) {
        forgetAll();
    }
    return false;
}

void PostgresConnection::drain() noexcept {
    while (const Result result{PQgetResult(handle_.get())}) endCopy(PQresultStatus(result.get()));
    if (hasBroken()) lost_ = true;
}

void PostgresConnection::endCopy(ExecStatusType status) noexcept {
    if (status == PGRES_COPY_IN || status == PGRES_COPY_BOTH) PQputCopyEnd(handle_.get(), "nothing is copied");
    if (status != PGRES_COPY_OUT && status != PGRES_COPY_BOTH) return;
    char* row = nullptr;
    while (PQgetCopyData(handle_.get(), &row, 0) > 0) PQfreemem(row);
}

void PostgresConnection::failSending(std::string_view sql) {
    lost_ = true;
    NativeError error{0, "", PQerrorMessage(handle_.get()), std::string(sql)};
    throwLost(std::move(error));
}

void PostgresConnection::fail(ServerError error) {
    if (error.isFatal || hasBroken()) {
        lost_ = true;
        failedTransiently_ = false;
        throwLost(std::move(error.native));
    }
    // What is refused behind the failure changes nothing of it.
    if (error.native.sqlState != "25P02") wasVictim_ = error.native.sqlState.starts_with("40");
    failedTransiently_ = false;
    try {
        throwStatementError(std::move(error));
    } catch (const DatabaseError& meant) {
        failedTransiently_ = meant.native().isTransient;
        throw;
    }
}

void PostgresConnection::release(PreparedStatement& statement) noexcept {
    statement.letGo();
    statement.row().trim();
    if (!statement.inUse()) dropPassing(statement);
}

bool PostgresConnection::dropPassing(const PreparedStatement& statement) noexcept {
    return std::erase_if(passing_, [&](const auto& one) { return one.get() == &statement; }) != 0;
}

void PostgresConnection::forget(std::string_view sql, PreparedStatement& statement) noexcept {
    if (dropPassing(statement)) return;
    if (StatementVariants* const variants = cache_.find(sql)) {
        variants->erase(statement);
        if (variants->newest() == nullptr) cache_.erase(sql);
    }
}

void PostgresConnection::forgetAll() noexcept {
    cache_.shrinkTo(0);
    looked_.clear();
}

// --- the session --------------------------------------------------------------------------------------------------

bool PostgresConnection::inTransaction() noexcept {
    if (isLost()) return false;
    if (PQtransactionStatus(handle_.get()) == PQTRANS_INERROR) return !wasVictim_;
    return isServerInTransaction() || (reader_ != nullptr && wasInTransaction_);
}

bool PostgresConnection::ping() noexcept {
    if (isLost()) return false;
    // Nothing can be asked while rows are on their way, and a lost connection shows when they are read.
    return reader_ != nullptr || send("");
}

bool PostgresConnection::isOpen() noexcept {
    // What is there to read while nothing was asked is an end, a farewell, or a change of a setting: the server is
    // asked.
    return !isLost() && (!link_.hasInput() || ping());
}

bool PostgresConnection::reset() noexcept {
    if (!isUsable()) return false;
    if (isServerInTransaction() && !send("ROLLBACK")) return false;
    if (!altered_) return true;
    // Settings, the role, locks, temporary tables, cursors, and prepared statements, those of the program's included.
    if (!send("DISCARD ALL")) return false;
    forgetAll();
    spare_.clear();
    altered_ = false;
    return true;
}

bool PostgresConnection::needsReset() const noexcept {
    return altered_ || isServerInTransaction();
}

bool PostgresConnection::interrupt() noexcept {
    struct Attempt {
        std::mutex mutex;
        std::condition_variable wake;
        bool isOver = false;
        bool wasTold = false;
    };
    // libpq waits for the server as long as it takes: another thread does.
    constexpr std::chrono::seconds patience{4};
    if (!cancel_ || link_.isAbandoned()) return false;
    try {
        const auto attempt = std::make_shared<Attempt>();
        std::thread([attempt, cancel = cancel_] {
            std::array<char, 256> why{};
            const bool wasTold = PQcancel(cancel.get(), why.data(), static_cast<int>(why.size())) == 1;
            const std::lock_guard lock(attempt->mutex);
            attempt->wasTold = wasTold;
            attempt->isOver = true;
            attempt->wake.notify_all();
        }).detach();
        std::unique_lock lock(attempt->mutex);
        attempt->wake.wait_for(lock, patience, [&] { return attempt->isOver; });
        return attempt->wasTold;
    } catch (const std::exception&) {
        return false;  // the caller has another way, and a message of its own
    }
}

bool PostgresConnection::send(const char* sql) noexcept {
    const Result result(PQexec(handle_.get(), sql));
    if (hasBroken()) lost_ = true;
    return result && !isError(result.get()) && !lost_;
}

}  // namespace sequelize::detail::postgres
