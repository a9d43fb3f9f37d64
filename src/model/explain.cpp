#include <sequelize/model/model_core.hpp>

#include "../association/plan/plan.hpp"
#include "../hydrate/read_rows.hpp"
#include "filters.hpp"
#include "paging.hpp"
#include "record_access.hpp"

namespace sequelize::detail {

std::vector<Row> ModelCore::explain(const SelectStatement& statement, const RunOptions& run) const {
    auto compiled = database_.dialect().select(statement);
    compiled.sql.insert(0, database_.dialect().explainPrefix());
    auto result = database_.query(std::move(compiled), about(run));
    return readRows(result.rows());
}

std::vector<Row> ModelCore::explain(const FindRequest& given) const {
    const SentRequest sent(*this, given);
    const FindRequest& request = *sent;
    if (!request.includes.empty()) {
        const auto plannedRequest = planned(request);
        return explain(planOf(plannedRequest ? *plannedRequest : request).statement, request.run);
    }
    std::vector<const ColumnDefinition*> targets;
    return explain(statementFor(request, &targets), request.run);
}

std::vector<Row> ModelCore::explain(const CountRequest& request) const {
    const Settled settled(*this, request);
    return explain(countStatement(*settled), request.run);
}

}  // namespace sequelize::detail
