#include <sequelize/pool/ambient_transaction.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "ambient_scope.hpp"
#include "pool_core.hpp"
#include "transaction_core.hpp"

namespace sequelize {
namespace detail {
namespace {

/// A bare pointer, which every call reads: it needs neither a guard nor a registered destructor.
constinit thread_local AmbientScope* innermostScope = nullptr;

/// Where the owners of a thread's scopes outlive the thread, the scopes are theirs alone.
struct ScopesOfThread {
    ~ScopesOfThread() {
        while (innermostScope != nullptr) innermostScope->leave();
    }
};

const AmbientScope* scopeOf(const Database& database) noexcept {
    const AmbientScope* scope = innermostScope;
    while (scope != nullptr && scope->database != &database) scope = scope->outer;
    return scope;
}

}  // namespace

void AmbientScope::enter(std::shared_ptr<AmbientScope> self) noexcept {
    outer = innermostScope;
    innermostScope = this;
    listed = std::move(self);
}

void AmbientScope::leave() noexcept {
    AmbientScope** place = &innermostScope;
    while (*place != nullptr && *place != this) place = &(*place)->outer;
    if (*place != nullptr) *place = outer;  // else the thread took it out when it ended
    const auto last = std::move(listed);    // it may be the last one
}

AmbientPause::AmbientPause(const Database& database) {
    if (!hasAmbient(database)) return;
    scope_ = std::make_shared<AmbientScope>();
    scope_->database = &database;
    scope_->enter(scope_);
}

AmbientPause::~AmbientPause() {
    if (scope_) scope_->leave();
}

bool hasAmbient(const Database& database) noexcept {
    const AmbientScope* scope = scopeOf(database);
    return scope != nullptr && scope->transaction != nullptr;
}

TransactionCore* ambientIn(const Database& database) {
    if (innermostScope == nullptr) [[likely]]
        return nullptr;
    const AmbientScope* scope = scopeOf(database);
    if (scope == nullptr || !scope->transaction) return nullptr;
    if (scope->hasEndedElsewhere)
        throw UsageError(
            "This thread's AmbientTransaction was destroyed by another thread, and this call would run outside of the "
            "transaction. Let the thread that makes one destroy it: keep none across a co_await, and in no object that "
            "other threads have.");
    if (!scope->transaction->isOpen())
        throw UsageError(fmt::format(
            "The ambient transaction {} of this thread has ended, and this call would run outside of it. End its "
            "AmbientTransaction, or the callback, first; or add .transaction = null, if that is meant.",
            scope->transaction->label()));
    return scope->transaction.get();
}

void requireNoAmbient(const Database& database, const char* doing) {
    if (!hasAmbient(database)) return;
    throw UsageError(fmt::format(
        "{} takes part in no transaction, and this thread is inside of an ambient one, whose locks it would wait for. Call "
        "it before the transaction, or after it.",
        doing));
}

}  // namespace detail

using namespace detail;

AmbientTransaction::AmbientTransaction(const Transaction& transaction) : scope_(std::make_shared<AmbientScope>()) {
    static thread_local const ScopesOfThread scopes{};
    static_cast<void>(scopes);
    const auto core = InTransaction(transaction).core()->shared_from_this();
    if (!core->isOpen()) throw UsageError(fmt::format("the transaction {} has ended; begin a new one", core->label()));
    core->claimAmbient();
    scope_->database = &core->database();
    scope_->transaction = core;
    scope_->thread = PoolCore::currentThread();
    scope_->enter(scope_);
}

AmbientTransaction::~AmbientTransaction() {
    scope_->transaction->releaseAmbient();
    if (scope_->thread == PoolCore::currentThread())
        scope_->leave();
    else
        scope_->hasEndedElsewhere = true;
}

}  // namespace sequelize
