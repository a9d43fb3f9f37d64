#include <span>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/join_hydrator.hpp"
#include "../association/plan/plan.hpp"
#include "compiled_find.hpp"
#include "find_unread.hpp"
#include "key_set.hpp"
#include "output_names.hpp"

namespace sequelize::detail {
namespace {

/// Runs the plan, and then, with the connection given back, the queries of the levels that are loaded separately.
class IncludeLoader {
public:
    IncludeLoader(ModelSet& models, const FindRequest& request)
        : models_(models),
          database_(models.database()),
          graph_(models.graph()),
          run_(request.run),
          lock_(request.lock) {}

    void load(CompiledSql statement, const IncludePlan& plan, JoinHydrator& hydrator) {
        {
            auto result = database_.query(std::move(statement), run_);
            while (result.rows().next()) hydrator.read(result.rows().row());
        }
        for (std::size_t level = 0; level < plan.separate.size(); ++level) {
            hydrator.openLevel(level);
            loadLevel(plan.separate[level], hydrator, level);
        }
    }

private:
    void loadLevel(const SeparateInclude& level, JoinHydrator& parents, std::size_t index) {
        forPortions(parents.keys(index), [&](std::span<const std::vector<Value>> keys) {
            IncludePlan plan = planSeparate(graph_, {level.association, level.request, lock_, keys});
            findUnread(models_, plan, level.request->selection);
            JoinHydrator children(plan, parents, index);
            load(database_.dialect().select(plan.statement), plan, children);
        });
    }

    const ModelSet& models_;
    Database& database_;
    const AssociationGraph& graph_;
    const RunOptions& run_;
    const RowLock& lock_;
};

}  // namespace

IncludePlan ModelCore::planOf(const FindRequest& request) const {
    use();
    requireTransaction(request);
    if (!request.group.empty() || request.having.isPresent())
        throw EagerLoadingError("model '" + table_.modelName + "': group and having do not go with include");
    const auto names = request.level ? OutputNames::ofResult(table_, request.selection.list)
                                     : OutputNames(table_, request.selection.list);
    return planFind(models_.graph(), table_, request, names.inPlace(request.order));
}

void ModelCore::findIncluded(const FindRequest& request, RecordSink sink) const {
    const auto& graph = models_.graph();
    auto [compiled, statement] = prepared(request);
    const RecordObserver observer = [&](const TableDefinition& table, void* record, const auto& unknown) {
        models_.of(table).markRead(record, unknown, request.run);
    };
    JoinHydrator hydrator(graph, compiled->plan, observer, sink);
    IncludeLoader(models_, request).load(std::move(statement), compiled->plan, hydrator);
}

SelectStatement ModelCore::countIncluded(const CountRequest& request) const {
    if (request.column.isPresent())
        throw EagerLoadingError("model '" + table_.modelName +
                                "': count with an include counts parents; leave out .col");
    return planCount(models_.graph(), table_, request);
}

}  // namespace sequelize::detail
