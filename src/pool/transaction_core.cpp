#include "transaction_core.hpp"

#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/core/uuid.hpp>

#include "ambient_scope.hpp"
#include "event_hub.hpp"
#include "pool_core.hpp"
#include "query_cache.hpp"

namespace sequelize::detail {
namespace {

/// Gone when the transaction is not the one any more in which it was made.
constexpr std::string_view guardName = "sequelize guard";

std::string_view levelSql(IsolationLevel level) {
    switch (level) {
        case IsolationLevel::READ_UNCOMMITTED:
            return "READ UNCOMMITTED";
        case IsolationLevel::READ_COMMITTED:
            return "READ COMMITTED";
        case IsolationLevel::REPEATABLE_READ:
            return "REPEATABLE READ";
        case IsolationLevel::SERIALIZABLE:
            break;
    }
    return "SERIALIZABLE";
}

[[noreturn]] void failOtherAmbient(const TransactionCore& core, std::string_view doing) {
    throw UsageError(fmt::format(
        "the transaction {} is the ambient one of another thread, whose calls alone take part in it. Give each thread a "
        "transaction of its own, or let the other thread's AmbientTransaction end first. ({})",
        core.label(), doing));
}

/// What the options name, or else the thread's ambient transaction.
std::shared_ptr<TransactionCore> outerOf(const Database& database, const InTransaction& given) {
    TransactionCore* outer = given.core();
    if (!outer && !given.isOutside()) outer = ambientIn(database);
    return outer ? outer->shared_from_this() : nullptr;
}

}  // namespace

TransactionUse::TransactionUse(const TransactionCore* core, std::string_view doing) {
    if (core == nullptr) return;
    auto tenant = core->tenant();
    const auto self = PoolCore::currentThread();
    if (const auto owner = tenant->ambientThread.load(); owner != 0 && owner != self) failOtherAmbient(*core, doing);
    std::uint64_t nobody = 0;
    if (tenant->thread != self && !tenant->thread.compare_exchange_strong(nobody, self))
        throw UsageError(fmt::format(
            "another thread is using the transaction {} at this moment: a transaction is one connection, which runs one "
            "statement at a time. Give each thread a transaction of its own, or let them take turns. ({})",
            core->label(), doing));
    ++tenant->uses;
    tenant_ = std::move(tenant);
}

TransactionUse::~TransactionUse() {
    if (!tenant_ || --tenant_->uses != 0) return;
    if (tenant_->isOver) tenant_->lease.reset();
    tenant_->thread = 0;
}

TransactionCore::TransactionCore(Database& database, const TransactionOptions& options)
    : database_(database), parent_(outerOf(database, options.transaction)), logging_(options.logging) {
    if (parent_)
        beginSavepoint(options);
    else
        begin(options);
    if (database_.events()->isHeard()) begun_ = EventHub::Clock::now();
    tell(TransactionEvent::Kind::begun);
}

void TransactionCore::tell(TransactionEvent::Kind kind) const noexcept {
    EventHub& events = *database_.events();
    if (!events.isHeard()) return;
    TransactionEvent event{.kind = kind,
                           .database = events.database(),
                           .id = id_,
                           .transaction = label(),
                           .isSavepoint = parent_ != nullptr};
    // One that was begun before anybody listened has no time.
    if (kind != TransactionEvent::Kind::begun && begun_ != EventHub::Clock::time_point())
        event.elapsed = EventHub::Clock::now() - begun_;
    events.tell(event);
}

void TransactionCore::tellEnd() const noexcept {
    using Kind = TransactionEvent::Kind;
    using State = TransactionOutcome::State;
    const State state = outcome_->state();
    // What is open still is a savepoint that was released.
    tell(state == State::rolledBack ? Kind::rolledBack : state == State::unknown ? Kind::unknown : Kind::committed);
}

void TransactionCore::claimAmbient() {
    TransactionTenant& tenant = *this->tenant();
    const auto self = PoolCore::currentThread();
    std::uint64_t nobody = 0;
    if (tenant.ambientThread != self && !tenant.ambientThread.compare_exchange_strong(nobody, self))
        failOtherAmbient(*this, "an AmbientTransaction");
    ++tenant.ambientScopes;
}

void TransactionCore::releaseAmbient() noexcept {
    TransactionTenant& tenant = *this->tenant();
    if (--tenant.ambientScopes == 0) tenant.ambientThread = 0;
}

void TransactionCore::begin(const TransactionOptions& options) {
    if (!options.transaction.isOutside()) database_.requireNoManagedTransaction("the beginning of a transaction");
    id_ = Uuid::v4().toString();
    tenant_ = std::make_shared<TransactionTenant>();
    tenant_->lease.emplace(database_.acquire());
    try {
        const std::string_view level = options.isolationLevel ? levelSql(*options.isolationLevel) : std::string_view();
        for (auto& statement : database_.dialect().beginTransaction({level, options.readOnly})) {
            send(std::move(statement));
            readOnly_ = options.readOnly;
        }
    } catch (...) {
        giveBack(database_.dialect().capabilities().certainAfterFailure);  // nothing is half begun
        throw;
    }
    outcome_ = std::make_shared<TransactionOutcome>();
    current_ = outcome_;
}

void TransactionCore::beginSavepoint(const TransactionOptions& options) {
    if (options.isolationLevel || options.readOnly)
        throw UsageError(
            "a transaction within another is a savepoint of it, which has no isolationLevel and no readOnly of its own; "
            "give them to the outermost one");
    if (options.retry.max > 1)
        throw UsageError(
            "a transaction within another cannot be retried: the database ends the whole; give .retry to the outermost "
            "one");
    id_ = fmt::format("{}-sp-{}", label(), ++root().savepoints_);
    database_.execute({"SAVEPOINT " + database_.dialect().quoted(id_) + ";", {}}, {.transaction = parent_.get()});
    outcome_ = std::make_shared<TransactionOutcome>(root().current_);
    root().current_ = outcome_;
}

void TransactionCore::abandon() noexcept {
    if (!isOpen()) return;
    try {
        rollback();
    } catch (...) {
        // Closing the connection rolls the whole back, of which this was a part; the error that brought us here is on
        // its way.
        TransactionCore& whole = root();
        if (whole.lostBy_.empty()) whole.lostBy_ = "a savepoint in it could not be rolled back; run it again";
        whole.giveBack(false);
    }
}

void TransactionCore::requireOpen(std::string_view doing) const {
    if (process_ != forksSoFar())
        throw TransactionError(fmt::format(
            "the transaction {} is of the process that this one was forked from; begin a new one. ({})", id_, doing));
    if (!isOpen())
        throw UsageError(fmt::format("the transaction {} was {} already; begin a new one. ({})", id_, end_, doing));
    if (parent_) parent_->requireOpen(doing);
}

void TransactionCore::requireOnServer(std::string_view doing) {
    if (lostBy_.empty()) {
        Connection& connection = this->connection();
        if (connection.isUsable() && !connection.inTransaction()) {
            lostBy_ = isGuarded_
                          ? "a statement in it ended it, and may have stored what was done so far"
                          : "the database ended it when a statement in it failed, and rolled it back; run it again";
            wasVictim_ = !isGuarded_ && connection.lastFailureIsTransient();
            if (isGuarded_) outcome_->end(TransactionOutcome::State::unknown);
            if (isGuarded_) tellCache();
        } else if (!isThere(connection)) {
            lostBy_ = "its connection was lost, and the database rolls it back; run it again";
        } else if (!passesGuard()) {
            lostBy_ =
                "a statement in it, such as a procedure, ended it and began another. What was done before that may be "
                "stored, what was done since is rolled back";
            outcome_->end(TransactionOutcome::State::unknown);
            tellCache();
        }
    }
    if (!lostBy_.empty())
        throw TransactionError(fmt::format("the transaction {} is gone: {}. ({})", id_, lostBy_, doing));
}

Connection& TransactionCore::connectionFor(const Database& database, std::string_view sql) {
    if (&database != &database_)
        throw UsageError(fmt::format(
            "the transaction {} is of another Sequelize object, and this call would run in the other's database. Begin one "
            "on the object whose models are used. ({})",
            label(), sql));
    requireOpen(sql);
    root().requireOnServer(sql);
    return root().connection();
}

void TransactionCore::afterStatement(std::string_view sql) {
    TransactionCore& whole = root();
    whole.hasWritten_ = true;
    if (whole.connection().inTransaction()) {
        if (whole.isGuarded_) whole.requireOnServer(sql);
        return;
    }
    whole.lostBy_ = "a statement in it committed what was done so far, and ended it";
    whole.outcome_->end(TransactionOutcome::State::committed);
    whole.tellCache();
    throw TransactionError(
        fmt::format("the transaction {} was committed by a statement in it: it is DDL, or commits itself. What "
                    "was done so far is stored; run such statements outside of transactions. ({})",
                    whole.id_, sql));
}

void TransactionCore::noteWritten(std::vector<std::string> tags) {
    TransactionCore& whole = root();
    bool isStored = false;
    {
        const std::lock_guard lock(whole.writtenMutex_);
        for (auto& tag : tags) whole.written_.insert(std::move(tag));
        constexpr std::size_t most = 1'000;  // more cost more than to read all anew
        if (whole.written_.size() > most) whole.written_ = {std::string(QueryCache::allTag)};
        isStored = whole.isStored_;
    }
    if (isStored) whole.tellCache();
}

void TransactionCore::tellCache() noexcept {
    std::set<std::string> written;
    {
        const std::lock_guard lock(writtenMutex_);
        isStored_ = true;
        written.swap(written_);
    }
    if (!written.empty()) database_.cache()->invalidate(std::vector(written.begin(), written.end()));
}

void TransactionCore::setGuard() {
    TransactionCore& whole = root();
    whole.send(fmt::format("SAVEPOINT {};", database_.dialect().quoted(std::string(guardName))));
    whole.isGuarded_ = true;
}

bool TransactionCore::passesGuard() {
    if (!isGuarded_) return true;
    isGuarded_ = false;
    try {
        send(fmt::format("RELEASE SAVEPOINT {};", database_.dialect().quoted(std::string(guardName))));
        return true;
    } catch (const DatabaseError&) {
        return false;  // there is no such savepoint
    }
}

void TransactionCore::send(std::string sql) {
    database_.execute({std::move(sql), {}}, {.logging = logger(), .connection = &connection(), .label = id_});
}

namespace {

/// Tells a transaction's end, however its call ends.
template <class Tell>
class AtEnd {
public:
    explicit AtEnd(Tell tell) noexcept : tell_(std::move(tell)) {}
    ~AtEnd() { tell_(); }
    AtEnd(const AtEnd&) = delete;
    AtEnd& operator=(const AtEnd&) = delete;

private:
    Tell tell_;
};

}  // namespace

void TransactionCore::commit() {
    {
        const TransactionUse use(this, "COMMIT");
        requireOpen("COMMIT");
        const AtEnd end([this] { tellEnd(); });
        if (parent_) {
            releaseSavepoint();
            outcome_->release();
        } else {
            commitRoot();
        }
        end_ = committed;
    }
    // without the connection, which they may need
    if (!parent_) runAfterCommit();
}

void TransactionCore::afterCommit(std::function<void()> callback) {
    TransactionCore& whole = root();
    const bool isRunning = whole.runsAfterCommit_ && outcome_->state() == TransactionOutcome::State::committed;
    if (!isRunning) requireOpen("afterCommit");
    whole.afterCommit_.push_back({outcome_, std::move(callback)});
}

void TransactionCore::runAfterCommit() {
    runsAfterCommit_ = true;
    const AmbientPause pause(database_);  // the callbacks run after the transaction, also where its scope goes on
    std::exception_ptr first;
    while (!afterCommit_.empty()) {
        const AfterCommit next = std::move(afterCommit_.front());
        afterCommit_.pop_front();
        // A savepoint that is open still was stored with the whole.
        if (next.outcome->state() != TransactionOutcome::State::committed) continue;
        try {
            next.callback();
        } catch (...) {
            if (!first) first = std::current_exception();
        }
    }
    runsAfterCommit_ = false;
    if (first) std::rethrow_exception(first);
}

void TransactionCore::releaseSavepoint() {
    database_.execute({"RELEASE SAVEPOINT " + database_.dialect().quoted(id_) + ";", {}},
                      {.transaction = parent_.get()});
    root().current_ = outcome_->around();
}

void TransactionCore::commitRoot() {
    try {
        requireOnServer("COMMIT");
    } catch (...) {
        end_ = rolledBack;
        outcome_->end(TransactionOutcome::State::rolledBack);
        giveBack(true);
        throw;
    }
    try {
        send("COMMIT;");
    } catch (const ConnectionError& error) {
        end_ = "committed, or rolled back: its connection was lost";
        outcome_->end(TransactionOutcome::State::unknown);
        giveBack(false);
        tellCache();
        throw UnknownOutcomeError(
            fmt::format(
                "the connection was lost while the transaction {} was being committed: it is stored as a whole, "
                "or not at all. Look in the database which, before you run it again",
                id_),
            error.native());
    } catch (...) {
        end_ = rolledBack;
        outcome_->end(TransactionOutcome::State::rolledBack);
        // Where the transaction is known to go on, the pool rolls it back: a database in memory must not be closed.
        giveBack(database_.dialect().capabilities().certainAfterFailure);
        throw;
    }
    outcome_->end(TransactionOutcome::State::committed);
    giveBack(true);
    tellCache();
}

void TransactionCore::rollback() {
    const TransactionUse use(this, "ROLLBACK");
    requireOpen("ROLLBACK");
    const AtEnd end([this] { tellEnd(); });
    end_ = rolledBack;
    TransactionCore& whole = root();
    const bool isThere =
        whole.lostBy_.empty() && TransactionCore::isThere(whole.connection()) && whole.connection().inTransaction();
    const bool isWhole = parent_ || !isThere || passesGuard();
    outcome_->end(isWhole ? TransactionOutcome::State::rolledBack : TransactionOutcome::State::unknown);
    if (!isWhole) tellCache();
    if (parent_) {
        if (isThere) undoSavepoint();
        return;
    }
    afterCommit_.clear();  // options may keep this object, and are to keep nothing of the program's
    try {
        if (isThere) tenant_->lease->within([&] { send("ROLLBACK;"); });
    } catch (...) {
        giveBack(database_.dialect().capabilities().certainAfterFailure && connection().isUsable());
        throw;
    }
    giveBack(true);
    if (!isWhole)
        throw TransactionError(fmt::format(
            "the transaction {} could not be rolled back as a whole: a statement in it, such as a procedure, ended it and "
            "began another. What was done before that may be stored",
            id_));
}

void TransactionCore::undoSavepoint() {
    TransactionCore& whole = root();
    try {
        whole.tenant_->lease->within([&] {
            const std::string name = database_.dialect().quoted(id_);
            database_.execute({"ROLLBACK TO SAVEPOINT " + name + ";", {}}, {.transaction = parent_.get()});
            releaseSavepoint();
        });
    } catch (...) {
        // Closing the connection rolls the whole back, of which this was a part, so that nobody commits it.
        if (whole.lostBy_.empty()) whole.lostBy_ = "a savepoint in it could not be rolled back";
        whole.giveBack(false);
        throw;
    }
}

void TransactionCore::giveBack(bool isClean) noexcept {
    auto& lease = tenant_->lease;
    if (!lease || tenant_->isOver) return;
    try {
        const std::string_view end = readOnly_ ? database_.dialect().endReadOnly() : std::string_view();
        if (!end.empty()) send(std::string(end));
    } catch (...) {
        isClean = false;  // no later borrower may find it read-only
    }
    if (!isClean) lease->discard();
    tenant_->isOver = true;
    if (tenant_->uses == 0) lease.reset();
}

}  // namespace sequelize::detail
