#include "in_one_transaction.hpp"

#include <utility>

#include <sequelize/core/error.hpp>

#include "../pool/unlogged.hpp"

namespace sequelize::detail {

void inOneTransaction(Database& database, const RunOptions& run, const std::function<void()>& work) {
    const auto send = [&database, own = unlogged(run)](std::string sql) {
        database.execute({std::move(sql), {}}, own);
    };
    for (auto& sql : database.dialect().beginTransaction({})) send(std::move(sql));
    try {
        work();
        send("COMMIT;");
    } catch (const ConnectionError&) {
        throw;  // the transaction is gone with the connection
    } catch (...) {
        if (run.connection->inTransaction()) send("ROLLBACK;");
        throw;
    }
}

}  // namespace sequelize::detail
