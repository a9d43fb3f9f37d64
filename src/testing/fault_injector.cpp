#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <sequelize/core/error.hpp>
#include <sequelize/testing/fault_injector.hpp>

#include "../driver/connection_decoration.hpp"

namespace sequelize::testing {

using namespace sequelize::detail;

std::string nameOf(Fault fault) {
    switch (fault) {
        case Fault::before:
            return "before";
        case Fault::after:
            return "after";
        case Fault::cut:
            return "cut";
        case Fault::transient:
            return "transient";
        case Fault::hang:
            break;
    }
    return "hang";
}

// Not in the namespace without a name: a member of a type with one has it.
/// At the n-th call, or with 0 at the one whose SQL has the text.
struct PlannedFault {
    Fault fault{};
    std::size_t call = 0;
    std::string text{};
};

/// What all faulty connections share. Thread-safe.
class FaultPlan {
public:
    explicit FaultPlan(std::chrono::milliseconds patience) : patience_(patience) {}
    std::chrono::milliseconds patience() const { return patience_; }
    void set(std::optional<PlannedFault> planned) {
        const std::lock_guard lock(mutex_);
        planned_ = std::move(planned);
        calls_ = 0;
        struck_.clear();
    }
    std::optional<Fault> at(std::string_view sql) {
        const std::lock_guard lock(mutex_);
        ++calls_;
        if (!planned_) return std::nullopt;
        const bool isHere =
            planned_->call != 0 ? calls_ == planned_->call : sql.find(planned_->text) != std::string_view::npos;
        if (!isHere) return std::nullopt;
        const Fault fault = planned_->fault;
        planned_.reset();
        struck_ = nameOf(fault) + " " + std::string(sql);
        return fault;
    }
    std::size_t calls() const {
        const std::lock_guard lock(mutex_);
        return calls_;
    }
    std::string struck() const {
        const std::lock_guard lock(mutex_);
        return struck_;
    }

private:
    const std::chrono::milliseconds patience_;
    mutable std::mutex mutex_;
    std::optional<PlannedFault> planned_;
    std::size_t calls_ = 0;
    std::string struck_;
};

namespace {

NativeError lostAnswer(std::string_view sql) {
    return {2013, "HY000", "injected: the answer is lost", std::string(sql)};
}

class FaultyConnection final : public Connection {
public:
    FaultyConnection(std::unique_ptr<Connection> inner, std::shared_ptr<FaultPlan> plan)
        : inner_(std::move(inner)), plan_(std::move(plan)) {}

    ExecutionResult execute(std::string_view sql, std::span<const Value> binds) override {
        return call(
            sql, [&] { return inner_->execute(sql, binds); }, [] {});
    }
    std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Value> binds) override;

    bool isUsable() const noexcept override { return !isLost_ && inner_->isUsable(); }
    bool isOpen() noexcept override { return !isLost_ && inner_->isOpen(); }
    bool ping() noexcept override { return !isLost_ && inner_->ping(); }
    bool inTransaction() noexcept override { return !isLost_ && inner_->inTransaction(); }
    bool reset() noexcept override { return !isLost_ && inner_->reset(); }
    bool needsReset() const noexcept override { return inner_->needsReset(); }
    std::uint64_t autoIncrementStep() override { return inner_->autoIncrementStep(); }
    bool lastFailureIsTransient() const noexcept override { return wasTransient_ || inner_->lastFailureIsTransient(); }
    bool interrupt() noexcept override { return wakeUp() || inner_->interrupt(); }
    void cut() noexcept override {
        inner_->cut();
        isCut_ = true;
        wakeUp();
    }
    void settle() noexcept override {
        if (!isLost_) inner_->settle();
    }
    const ServerInfo& server() const noexcept override { return inner_->server(); }
    LexicalMode lexicalMode(std::string_view sql) override { return inner_->lexicalMode(sql); }

    /// `work` is what the driver does; `drop` makes the connection free for another statement.
    template <class Work, class Drop>
    std::invoke_result_t<Work&> call(std::string_view sql, Work work, Drop drop) {
        const auto fault = plan_->at(sql);
        if (!fault) return work();
        switch (*fault) {
            case Fault::hang:
                if (!hang())
                    throw DatabaseError({1317, "70100", "injected: the statement was interrupted", std::string(sql)});
                [[fallthrough]];
            case Fault::before:
                inner_->cut();
                return work();  // throws the driver's own error
            case Fault::transient:
                drop();
                if (inner_->inTransaction()) inner_->execute("ROLLBACK", {});
                wasTransient_ = true;
                throw DeadlockError({1213, "40001", "injected: a deadlock", std::string(sql), true});
            default:
                break;
        }
        auto result = work();
        inner_->cut();
        if (*fault == Fault::cut) return result;
        isLost_ = true;
        throw ConnectionError(
            "The connection to the database was lost (injected). The statement may have run, or not: check before you "
            "run it again.",
            lostAnswer(sql));
    }

private:
    /// Whether the wait ended with the connection, and not with an interruption.
    bool hang() {
        std::unique_lock lock(mutex_);
        isHanging_ = true;
        wake_.wait_for(lock, plan_->patience(), [this] { return !isHanging_; });
        const bool isOver = isCut_ || isHanging_;
        isHanging_ = false;
        return isOver;
    }
    bool wakeUp() noexcept {
        const std::lock_guard lock(mutex_);
        const bool wasHanging = std::exchange(isHanging_, false);
        wake_.notify_all();
        return wasHanging;
    }

    std::unique_ptr<Connection> inner_;
    std::shared_ptr<FaultPlan> plan_;
    bool isLost_ = false;
    bool wasTransient_ = false;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool isHanging_ = false;
    std::atomic<bool> isCut_{false};
};

class FaultyCursor final : public Cursor {
public:
    FaultyCursor(FaultyConnection& connection, std::unique_ptr<Cursor> inner, std::string_view sql)
        : connection_(connection), inner_(std::move(inner)), sql_("a row of " + std::string(sql)) {}

    std::size_t columnCount() const noexcept override { return inner_->columnCount(); }
    std::string_view columnName(std::size_t index) const override { return inner_->columnName(index); }
    bool next() override {
        if (!inner_) return false;
        return connection_.call(
            sql_, [this] { return inner_->next(); }, [this] { inner_.reset(); });
    }
    std::span<const Cell> row() const noexcept override { return inner_->row(); }
    ExecutionResult outcome() const noexcept override { return inner_->outcome(); }

private:
    FaultyConnection& connection_;
    std::unique_ptr<Cursor> inner_;
    std::string sql_;
};

std::unique_ptr<Cursor> FaultyConnection::query(std::string_view sql, std::span<const Value> binds) {
    return std::make_unique<FaultyCursor>(*this,
                                          call(
                                              sql, [&] { return inner_->query(sql, binds); }, [] {}),
                                          sql);
}

}  // namespace

struct FaultInjector::State {
    explicit State(std::chrono::milliseconds patience)
        : plan(std::make_shared<FaultPlan>(patience)),
          decoration([plan = plan](std::unique_ptr<Connection> connection) {
              return std::make_unique<FaultyConnection>(std::move(connection), plan);
          }) {}

    std::shared_ptr<FaultPlan> plan;
    ConnectionDecoration decoration;
};

FaultInjector::FaultInjector(std::chrono::milliseconds patience) : state_(std::make_unique<State>(patience)) {}

FaultInjector::~FaultInjector() = default;

void FaultInjector::plan(Fault fault, std::size_t call) {
    if (call == 0)
        throw UsageError("FaultInjector: calls are counted from 1, which is the next one; there is no call 0");
    state_->plan->set(PlannedFault{.fault = fault, .call = call});
}

void FaultInjector::plan(Fault fault, std::string_view text) {
    if (text.empty())
        throw UsageError("FaultInjector: every statement has the empty text; name one, or plan(fault, 1) for the next");
    state_->plan->set(PlannedFault{.fault = fault, .text = std::string(text)});
}

void FaultInjector::clear() {
    state_->plan->set(std::nullopt);
}

std::size_t FaultInjector::calls() const {
    return state_->plan->calls();
}

std::string FaultInjector::struck() const {
    return state_->plan->struck();
}

}  // namespace sequelize::testing
