#pragma once

#include <type_traits>
#include <utility>

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/pool/transaction.hpp>

namespace sequelize::detail {

/// Does what a unique key may refuse without the call's failing, and hands on what it throws. In a transaction that a
/// refusal would spoil it has a savepoint, so that the call goes on within it. `work` gets what its statements run in.
template <class Work>
std::invoke_result_t<Work, const RunOptions&> attempt(Database& database, const RunOptions& run, Work&& work) {
    if (!run.transaction || !database.dialect().capabilities().failureSpoils) return std::forward<Work>(work)(run);
    Transaction savepoint(database, run);
    if constexpr (std::is_void_v<std::invoke_result_t<Work, const RunOptions&>>) {
        std::forward<Work>(work)(savepoint.inside(run));
        savepoint.commit();
    } else {
        auto result = std::forward<Work>(work)(savepoint.inside(run));
        savepoint.commit();
        return result;
    }
}

}  // namespace sequelize::detail
