#pragma once

#include <cstddef>
#include <memory>

#include <sequelize/core/api.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/pool/transaction.hpp>

namespace sequelize {
namespace detail {

struct AmbientScope;  // src/pool/ambient_scope.hpp

/// The transaction of the innermost scope on this thread that is about the database; null: none. Throws UsageError
/// where that transaction has ended, or another thread has ended the scope.
[[nodiscard]] SEQUELIZE_API TransactionCore* ambientIn(const Database& database);
/// With that transaction, where the call neither names one nor says that it runs outside.
[[nodiscard]] inline RunOptions withAmbient(const Database& database, RunOptions run) {
    if (!run.transaction && !run.connection && !run.outside) run.transaction = ambientIn(database);
    return run;
}
/// Throws UsageError within a scope that is about the database: `doing` would run outside of its transaction.
SEQUELIZE_API void requireNoAmbient(const Database& database, const char* doing);

}  // namespace detail

/// While it lives, calls on the thread that made it, and on the transaction's Sequelize object, take part in the
/// transaction without `.transaction = t` (Sequelize: CLS). A local variable, which the same thread destroys. Scopes
/// nest: the innermost one of a Sequelize object counts. A call's own `.transaction` wins, and `.transaction = null`
/// steps outside.
///
/// Other threads take no part; while the scope lives, they get UsageError for calls with the transaction. Once the
/// transaction has ended, calls that would take part throw UsageError until the scope ends, too: nothing runs outside
/// by mistake. Where another thread ends the scope, as a coroutine that moved there does, the first thread's calls
/// throw UsageError for good.
class SEQUELIZE_API AmbientTransaction {
public:
    /// Throws UsageError when `transaction` has ended or was moved from, and while it is the ambient one of another
    /// thread.
    explicit AmbientTransaction(const Transaction& transaction);
    ~AmbientTransaction();
    AmbientTransaction(const AmbientTransaction&) = delete;
    AmbientTransaction& operator=(const AmbientTransaction&) = delete;
    // It lives where it is declared.
    static void* operator new(std::size_t) = delete;
    static void* operator new[](std::size_t) = delete;

private:
    std::shared_ptr<detail::AmbientScope> scope_;
};

}  // namespace sequelize
