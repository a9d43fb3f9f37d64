#include <sequelize/core/error.hpp>
#include <sequelize/testing/rolled_back.hpp>

#include "../pool/ambient_scope.hpp"
#include "../pool/transaction_core.hpp"

namespace sequelize::testing {

Transaction RolledBack::begun(Sequelize& sequelize, const TransactionOptions& options) {
    if (detail::hasAmbient(sequelize.database()))
        throw UsageError(
            "RolledBack is to be the whole of a test, and this thread is inside of another one, or of an ambient "
            "transaction, of this Sequelize object: it would be a part of that. End that one first.");
    Transaction transaction = sequelize.transaction(options);
    InTransaction(transaction).core()->mustNotCommit();
    return transaction;
}

}  // namespace sequelize::testing
