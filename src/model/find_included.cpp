#include <algorithm>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/include_plan.hpp"
#include "../association/join_hydrator.hpp"
#include "../association/page_plan.hpp"
#include "compiled_find.hpp"
#include "find_unread.hpp"
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
        const auto& keys = parents.keys(index);
        for (std::size_t done = 0; done < keys.size(); done += keysPerQuery) {
            const auto end = std::min(done + keysPerQuery, keys.size());
            const auto first = keys.begin() + static_cast<std::ptrdiff_t>(done);
            IncludePlan plan = planSeparate(
                graph_,
                {level.association, level.request, lock_, {first, keys.begin() + static_cast<std::ptrdiff_t>(end)}});
            findUnread(models_, plan, level.request->selection, level.association);
            JoinHydrator children(plan, parents, index);
            load(database_.dialect().select(plan.statement), plan, children);
        }
    }

    const ModelSet& models_;
    Database& database_;
    const AssociationGraph& graph_;
    const RunOptions& run_;
    const RowLock& lock_;
};

RootRequest rootOf(const TableDefinition& table, const FindRequest& request) {
    return {.table = &table,
            .selection = request.selection,
            .includes = &request.includes,
            .where = request.where,
            .order = OutputNames(table, request.selection.list).inPlace(request.order),
            .limit = request.limit,
            .offset = request.offset,
            .lock = request.lock,
            .link = request.link ? &*request.link : nullptr};
}

/// Whether a level that is loaded separately reads the table, there or below.
bool readsLater(const AssociationGraph& graph, const Association& association, const IncludeRequest& request,
                const TableDefinition* table) {
    return association.target == table || association.through == table ||
           std::any_of(request.nested.begin(), request.nested.end(), [&](const IncludeRequest& nested) {
               return readsLater(graph, *graph.find(*association.target, nested.member), nested, table);
           });
}

}  // namespace

IncludePlan ModelCore::planOf(const FindRequest& request) const {
    use();
    requireTransaction(request);
    if (!request.group.empty() || request.having.isPresent())
        throw EagerLoadingError("model '" + table_.modelName + "': group and having do not go with include");
    IncludePlan plan = planFind(models_.graph(), rootOf(table_, request));
    const auto isLockedLater = [&](const SeparateInclude& level) {
        return readsLater(models_.graph(), *level.association, *level.request, request.lock.of);
    };
    if (request.lock.of && std::any_of(plan.separate.begin(), plan.separate.end(), isLockedLater))
        plan.statement.lock = lockFor(plan.statement, request.lock);
    return plan;
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
    return planCount(models_.graph(), {.table = &table_,
                                       .includes = &request.includes,
                                       .where = request.where,
                                       .link = request.link ? &*request.link : nullptr});
}

}  // namespace sequelize::detail
