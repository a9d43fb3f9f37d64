#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "association/include_plan.hpp"
#include "association/join_hydrator.hpp"

namespace sequelize {
namespace {

/// Parents whose children one query asks for. A longer list makes one statement too many for the servers' optimisers to
/// look at key by key.
constexpr std::size_t keysPerQuery = 1000;

/// Runs the plan, and then, with the connection given back, the queries of the levels that are loaded separately.
class IncludeLoader {
public:
    IncludeLoader(Database& database, const AssociationGraph& graph, const RunOptions& run)
        : database_(database), graph_(graph), run_(run) {}

    void load(const IncludePlan& plan, JoinHydrator& hydrator) {
        {
            auto result = database_.query(database_.dialect().select(plan.statement), run_);
            while (result.rows().next()) hydrator.read(result.rows().row());
        }
        for (std::size_t level = 0; level < plan.separate.size(); ++level) {
            hydrator.openLevel(level);
            loadLevel(plan.separate[level], hydrator, level);
        }
    }

private:
    void loadLevel(const SeparateInclude& level, JoinHydrator& parents, std::size_t index) {
        const auto& keys = parents.keys(index);
        for (std::size_t done = 0; done < keys.size(); done += keysPerQuery) {
            const auto end = std::min(done + keysPerQuery, keys.size());
            const auto first = keys.begin() + static_cast<std::ptrdiff_t>(done);
            const IncludePlan plan = planSeparate(
                graph_, {level.association, level.request, {first, keys.begin() + static_cast<std::ptrdiff_t>(end)}});
            JoinHydrator children(plan, parents, index);
            load(plan, children);
        }
    }

    Database& database_;
    const AssociationGraph& graph_;
    const RunOptions& run_;
};

RootRequest rootOf(const TableDefinition& table, const FindRequest& request) {
    return {.table = &table,
            .selection = request.selection,
            .includes = &request.includes,
            .where = request.where,
            .order = request.order,
            .limit = request.limit,
            .offset = request.offset};
}

}  // namespace

void ModelCore::findIncluded(const FindRequest& request, RecordSink sink) const {
    if (!request.group.empty() || request.having.isPresent())
        throw EagerLoadingError("model '" + table_.modelName + "': group and having do not go with include");
    const auto& graph = models_.graph();
    const IncludePlan plan = planFind(graph, rootOf(table_, request));
    const RecordObserver observer = [this](const TableDefinition& table, void* record) {
        models_.of(table).markRead(record);
    };
    JoinHydrator hydrator(graph, plan, observer, sink);
    IncludeLoader(database_, graph, request.run).load(plan, hydrator);
}

std::uint64_t ModelCore::countIncluded(const CountRequest& request) const {
    if (request.column.isPresent())
        throw EagerLoadingError("model '" + table_.modelName +
                                "': count with an include counts parents; leave out .col");
    const RootRequest root{.table = &table_, .includes = &request.includes, .where = request.where};
    auto result = database_.query(database_.dialect().select(planCount(models_.graph(), root)), request.run);
    result.rows().next();
    return static_cast<std::uint64_t>(result.rows().row().front().integer);
}

void ModelCore::markRead(void* record) const {
    for (const auto* association : associations_)
        association->slot.operations->setName(association->slot.in(record), &association->label);
    markStored(record);
}

}  // namespace sequelize
