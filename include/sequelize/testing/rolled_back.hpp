#pragma once

#include <cstddef>

#include <sequelize/core/api.hpp>
#include <sequelize/sequelize.hpp>

namespace sequelize::testing {

/// A transaction that lives as long as one test, and is rolled back with it: tables stay, rows go, and no test sees
/// those of another one. A local variable of the test, or a member of its fixture:
///
///     TEST_CASE("a borrowed book is not lent again") {
///         sequelize::testing::RolledBack test(sequelize);
///         auto book = Books.create({.title = "Dune"});
///         ...
///     }
///
/// It is the thread's `AmbientTransaction`: calls on that thread take part, and `sequelize.transaction(...)` of the
/// code under test becomes a savepoint of it. What is meant for a transaction's end does not happen: `afterCommit` does
/// not run. A savepoint has no options of a whole: `.retry`, `.isolationLevel` and `.readOnly` throw UsageError there.
/// So do `async`, whose call could not take part, and `sync`, `truncate` and others that change tables, and with MySQL
/// and MariaDB raw statements that commit, such as CREATE TABLE: call them before. Outside of it are other threads'
/// calls, and those with `.transaction = null`; what they store stays, and they wait for rows that the test has
/// written. (Sequelize has no counterpart; its users write it with CLS.)
class SEQUELIZE_API RolledBack {
public:
    /// `BEGIN`, on a connection of the pool, which it holds. Throws what `Sequelize::transaction` throws, and
    /// UsageError within another one of this object, or another ambient transaction, on this thread.
    explicit RolledBack(Sequelize& sequelize, const TransactionOptions& options = {})
        : transaction_(begun(sequelize, options)), ambient_(transaction_) {}
    RolledBack(const RolledBack&) = delete;
    RolledBack& operator=(const RolledBack&) = delete;
    // It lives where it is declared, as an AmbientTransaction does.
    static void* operator new(std::size_t) = delete;
    static void* operator new[](std::size_t) = delete;

    /// For what takes a transaction by its option.
    [[nodiscard]] Transaction& transaction() noexcept { return transaction_; }

private:
    [[nodiscard]] static Transaction begun(Sequelize& sequelize, const TransactionOptions& options);

    Transaction transaction_;
    AmbientTransaction ambient_;
};

}  // namespace sequelize::testing
