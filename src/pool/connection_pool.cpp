#include <sequelize/pool/connection_pool.hpp>

#include <utility>

#include <sequelize/core/error.hpp>

#include "one_connection_scope.hpp"
#include "pool_core.hpp"

namespace sequelize::detail {

PooledConnection::PooledConnection(PooledConnection&& other) noexcept
    : pool_(std::move(other.pool_)),
      connection_(std::move(other.connection_)),
      uses_(other.uses_),
      generation_(other.generation_),
      borrower_(other.borrower_),
      discarded_(other.discarded_),
      life_(std::move(other.life_)) {
    // From now on this thread holds it, and the other one may wait for it without waiting for itself.
    if (!connection_) return;
    const auto self = PoolCore::currentThread();
    if (self == borrower_) return;
    borrower_ = self;
    pool_->changeBorrower(*connection_, self);
}

PooledConnection& PooledConnection::operator=(PooledConnection&& other) noexcept {
    PooledConnection taken(std::move(other));
    pool_.swap(taken.pool_);
    connection_.swap(taken.connection_);
    std::swap(uses_, taken.uses_);
    std::swap(generation_, taken.generation_);
    std::swap(borrower_, taken.borrower_);
    std::swap(discarded_, taken.discarded_);
    life_.swap(taken.life_);
    return *this;
}

PooledConnection::~PooledConnection() {
    if (connection_) pool_->giveBack(*this);
}

void PooledConnection::within(const std::function<void()>& work) const {
    pool_->within(*connection_, work);
}

ConnectionPool::ConnectionPool(Factory factory, PoolOptions options)
    : core_(std::make_shared<PoolCore>(std::move(factory), std::move(options))) {}

ConnectionPool::~ConnectionPool() {
    close();
}

void ConnectionPool::requireMayAcquire() const {
    if (OneConnectionScope::covers(*this))
        throw UsageError(
            "A migration has one connection, and this call would take another: it would not see what the migration has "
            "done, or wait for it for ever. Use the QueryInterface that the migration is given (bulkInsert, bulkUpdate, "
            "bulkDelete, select, query), not models or the Sequelize object.");
}

void ConnectionPool::requireOpen() const {
    core_->requireOpen();
}

bool ConnectionPool::writesOnThisThread() const {
    return core_->writesOnThisThread();
}

PooledConnection ConnectionPool::acquire() {
    requireMayAcquire();
    PooledConnection loan;
    loan.pool_ = core_;
    core_->acquire(loan);
    return loan;
}

PoolStatistics ConnectionPool::statistics() const {
    return core_->statistics();
}

void ConnectionPool::noteStatement(const Connection& connection, std::string_view sql) {
    core_->noteStatement(connection, sql);
}

std::uint64_t ConnectionPool::generation() const {
    return core_->generation();
}

void ConnectionPool::renew(std::uint64_t generation) {
    core_->renew(generation);
}

void ConnectionPool::close(const CloseOptions& options) {
    core_->close(options);
}

}  // namespace sequelize::detail
