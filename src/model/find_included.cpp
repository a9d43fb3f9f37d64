#include <algorithm>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/declared_association.hpp"
#include "../association/join_hydrator.hpp"
#include "../association/key_bytes.hpp"
#include "../association/link.hpp"
#include "../association/page_reader.hpp"
#include "../association/plan/plan.hpp"
#include "cached_finds.hpp"
#include "compiled_find.hpp"
#include "filters.hpp"
#include "find_unread.hpp"
#include "key_set.hpp"
#include "loop_detector.hpp"
#include "output_names.hpp"

namespace sequelize::detail {
namespace {

/// Runs the plan, and then, with the connection given back, the queries of the levels that are loaded separately.
class IncludeLoader {
    using Path = std::vector<std::size_t>;  // see SeparateInclude

public:
    /// `prepared`: the finder's; its statement is not run here.
    IncludeLoader(const ModelCore& model, const FindRequest& request, const PreparedFind& prepared)
        : model_(model),
          models_(model.models()),
          request_(request),
          shape_(prepared.shape),
          planned_(prepared.planned) {}

    void load(CompiledSql statement, const CompiledFind& compiled, JoinHydrator& hydrator, const Path& path = {}) {
        {
            RunOptions run = request_.run;
            run.models = compiled.models;
            run.tables = compiled.modelTables;
            auto result = models_.database().query(std::move(statement), run);
            auto* page = path.empty() ? request_.page : nullptr;  // of the root's records
            while (result.rows().next()) {
                if (page && !page->take(result.rows().row(), compiled.positionCells)) break;
                hydrator.read(result.rows().row());
            }
        }
        loadLevels(compiled, hydrator, path);
    }

    /// For the records that the hydrator has.
    void loadLevels(const CompiledFind& compiled, JoinHydrator& hydrator, const Path& path = {}) {
        for (std::size_t level = 0; level < compiled.plan.separate.size(); ++level) {
            hydrator.openLevel(level);
            Path below = path;
            for (const auto step : compiled.plan.separate[level].path) below.push_back(step);
            loadLevel(compiled, hydrator, level, below);
        }
    }

private:
    void loadLevel(const CompiledFind& compiled, JoinHydrator& parents, std::size_t level, const Path& path) {
        const Link link(*compiled.plan.separate[level].association);
        const bool isTable = compiled.plan.recordsAreGiven && link.keysMayBeTable();
        const std::size_t most = isTable ? keysPerTable : keysPerQuery;
        forPortions(parents.keys(level), most, [&](std::span<const std::vector<Value>> keys) {
            auto [child, statement] = preparedLevel(compiled, level, paddedKeys(keys), path);
            JoinHydrator children(child->plan, parents, level);
            load(std::move(statement), *child, children, path);
        });
    }

    std::pair<std::shared_ptr<const CompiledFind>, CompiledSql> preparedLevel(const CompiledFind& compiled,
                                                                              std::size_t level, const LevelKeys& keys,
                                                                              const Path& path) {
        const Shape keyShape = shapeOf(keys);
        auto& known = compiled.levelFor(level, keyShape);
        if (known)
            if (auto statement = known->statementFor({request_.limit, request_.offset}, shape_.values(), keys)) {
                if (isCached(model_, request_.run)) readCached(*statement, model_, request_.run, known->tables());
                return {known, *std::move(statement)};
            }
        const auto& association = *compiled.plan.separate[level].association;
        const IncludeRequest& request = includeAt(planned().includes, path);
        auto made = std::make_shared<CompiledFind>();
        made->wantsTables = isCached(model_, request_.run);
        made->level = planned().level;  // keeps those below it, too
        made->plan = planSeparate(models_.graph(), {.association = &association,
                                                    .request = &request,
                                                    .lock = request_.lock,
                                                    .values = keys,
                                                    .areGiven = compiled.plan.recordsAreGiven});
        findUnread(models_, made->plan, request.selection);
        const auto select = std::exchange(made->plan.statement, {});
        auto statement = made->compile(models_.database().dialect(), select, shape_, keys);
        if (made->wantsTables) readCached(statement, model_, request_.run, made->tables());
        if (made->isReusable() && !keyShape.isUnique()) known = made;
        return {std::move(made), std::move(statement)};
    }

    const FindRequest& planned() {
        if (!planned_) planned_ = model_.planned(request_);
        return planned_ ? *planned_ : request_;
    }

    const ModelCore& model_;
    ModelSet& models_;
    const FindRequest& request_;
    const Shape& shape_;
    std::shared_ptr<const FindRequest> planned_;
};

/// Records that are there, by their addresses. What makes or removes some is never called.
RecordSink presentRecords(std::vector<void*>& records) {
    static const AssociationFunctions functions{
        .isToMany = true,
        .bytes = sizeof(records),
        .alignment = alignof(std::vector<void*>),
        .clear = nullptr,
        .append = nullptr,
        .size = [](const void* list) { return static_cast<const std::vector<void*>*>(list)->size(); },
        .at = [](void* list, std::size_t i) { return (*static_cast<std::vector<void*>*>(list))[i]; },
        .throughAt = nullptr,
        .throughOf = nullptr,
        .isLoaded = nullptr,
        .setName = nullptr};
    return {.container = &records, .operations = &functions};
}

/// Throws UsageError for what could only leave out records that are there, and for a member that is named twice.
void requireLoadable(const AssociationGraph& graph, const TableDefinition& table,
                     const std::vector<IncludeRequest>& includes) {
    if (includes.empty())
        throw UsageError("model '" + table.modelName +
                         "': load needs .include, the associations that are to be filled");
    for (const auto& include : includes) {
        if (include.required.value_or(false))
            throw UsageError("model '" + table.modelName +
                             "': load fills records that are there, and leaves none out; leave out .required");
        const auto& association = declaredAssociation<EagerLoadingError>(graph, table, include.member, "an include");
        if (std::ranges::count(includes, include.member, &IncludeRequest::member) > 1)
            throw EagerLoadingError(association.label + " is included twice; put both into one include");
    }
}

/// Each once: two of one address would get each row twice.
std::vector<void*> distinct(const std::vector<void*>& records) {
    std::vector<void*> once;
    std::unordered_set<void*> seen;
    for (void* record : records)
        if (seen.insert(record).second) once.push_back(record);
    return once;
}

/// What the members of these records hold.
std::vector<void*> associatedRecords(const std::vector<void*>& records, const AssociationSlot& slot) {
    std::vector<void*> found;
    for (void* record : records) {
        void* member = slot.in(record);
        for (std::size_t i = 0; i < slot.operations->size(member); ++i) found.push_back(slot.operations->at(member, i));
    }
    return found;
}

}  // namespace

void ModelCore::load(const std::vector<void*>& records, const FindRequest& given, bool onlyMissing) const {
    use();
    requireLoadable(models_.graph(), table_, given.includes);
    FindRequest asked = given;
    asked.scope = noScope();
    const Settled settled(*this, asked);
    const auto once = distinct(records);
    if (auto* loops = models_.loops(); loops && once.size() == 1) loops->noteLoad(*this, given, once.front());
    loadIncludes(once, *settled, onlyMissing);
}

void ModelCore::loadIncludes(const std::vector<void*>& records, const FindRequest& request, bool onlyMissing) const {
    for (const auto& include : request.includes) {
        const auto& association = *models_.graph().find(table_, include.member);
        std::vector<void*> parents = records;
        std::vector<void*> loaded;
        if (onlyMissing) {
            const auto firstLoaded = std::stable_partition(parents.begin(), parents.end(), [&](void* record) {
                return !association.slot.operations->isLoaded(association.slot.in(record));
            });
            loaded.assign(firstLoaded, parents.end());
            parents.erase(firstLoaded, parents.end());
        }
        FindRequest one{.includes = {include}, .strategy = request.strategy, .run = request.run};
        one.includes.front().separate = true;
        if (!parents.empty()) loadFor(parents, one, association);
        const auto below = associatedRecords(loaded, association.slot);
        one.includes = include.nested;
        if (!below.empty()) models_.of(*association.target).loadIncludes(below, one, true);
    }
}

namespace {

/// The records by their key, where the database is to compare it: each of these asks for itself.
std::vector<std::vector<std::size_t>> byKey(const std::vector<std::vector<Value>>& keys) {
    std::map<std::string, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < keys.size(); ++i) groups[bytesOf(keys[i])].push_back(i);
    std::vector<std::vector<std::size_t>> lists;
    for (auto& [bytes, list] : groups) lists.push_back(std::move(list));
    return lists;
}

}  // namespace

void ModelCore::loadFor(std::vector<void*>& parents, const FindRequest& request, const Association& association) const {
    const auto& graph = models_.graph();
    PreparedFind find;
    find.shape.add(graph.generation()).add(&table_).add(std::string_view("load"));
    addTo(find.shape, request);
    find.compiled = find.shape.isUnique() ? nullptr : findCompiled(find.shape.key());
    if (!find.compiled) {
        auto compiled = std::make_shared<CompiledFind>();
        compiled->plan = planLoad(graph, table_, request.includes);
        find.compiled = std::move(compiled);
        if (!find.shape.isUnique()) keepCompiled(find.shape.key(), find.compiled);
    }
    const Link link(association);
    std::vector<std::vector<Value>> keys;
    for (const void* record : parents) {
        auto& key = keys.emplace_back();
        for (const auto column : link.sourceKey()) key.push_back(keyIn(record, column));
    }
    for (void* record : parents)
        association.slot.operations->setName(association.slot.in(record), association.lastingLabel);
    const RecordObserver observer = [&](const TableDefinition& table, void* record, const auto& unknown) {
        models_.of(table).markRead(record, unknown, request.run);
    };
    using ToldBy = JoinHydrator::ToldBy;
    const auto load = [&](std::vector<void*>& some, const std::vector<std::vector<Value>>& theirs, ToldBy toldBy) {
        JoinHydrator hydrator(graph, find.compiled->plan, observer, presentRecords(some), theirs, toldBy);
        IncludeLoader(*this, request, find).loadLevels(*find.compiled, hydrator);
    };
    if (link.matchesByBytes()) return load(parents, keys, ToldBy::key);
    if (link.keysMayBeTable()) return load(parents, keys, ToldBy::number);
    for (const auto& group : byKey(keys)) {
        std::vector<void*> some;
        for (const auto i : group) some.push_back(parents[i]);
        load(some, std::vector(some.size(), keys[group.front()]), ToldBy::nothing);
    }
}

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
    PreparedFind find = prepared(request);
    const RecordObserver observer = [&](const TableDefinition& table, void* record, const auto& unknown) {
        models_.of(table).markRead(record, unknown, request.run);
    };
    JoinHydrator hydrator(graph, find.compiled->plan, observer, sink);
    IncludeLoader(*this, request, find).load(std::move(find.statement), *find.compiled, hydrator);
}

SelectStatement ModelCore::countIncluded(const CountRequest& request) const {
    if (request.column.isPresent())
        throw EagerLoadingError("model '" + table_.modelName +
                                "': count with an include counts parents; leave out .col");
    return planCount(models_.graph(), table_, request);
}

}  // namespace sequelize::detail
