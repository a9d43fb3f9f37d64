// Named filters: conditions that every call about a model's rows has, unless it names them. A call asks once for them,
// and puts them where its own conditions stand:
//
//     SELECT ... FROM books AS book WHERE book.tenantId = ? AND (...)
//     LEFT OUTER JOIN books AS books ON author.id = books.authorId AND books.tenantId = ?
#include "filters.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../association/link.hpp"
#include "../core/listed.hpp"
#include "../query/association_term.hpp"
#include "associated_terms.hpp"
#include "scopes.hpp"

namespace sequelize::detail {
namespace {

bool isAmong(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

const std::vector<StoredFilter>& filtersOf(const ModelCore& model) {
    static const std::vector<StoredFilter> none;
    return model.rules() ? model.rules()->filters : none;
}

std::vector<std::string> filterNames(const ModelCore& model) {
    std::vector<std::string> names;
    if (model.table().deletedAt) names.emplace_back(paranoidFilter);
    for (const auto& filter : filtersOf(model)) names.push_back(filter.name);
    return names;
}

[[noreturn]] void failUnknownFilter(const ModelCore& model, const std::string& name) {
    std::string known;
    for (const auto& other : filterNames(model)) addListed(known, "'" + other + "'");
    throw UsageError(fmt::format("model '{}' has no filter '{}' to leave out; it has {}", model.table().modelName, name,
                                 known.empty() ? "none" : known));
}

void requireKnownFilters(const ModelCore& model, const FilterChoice& choice) {
    if (choice.leftOut.empty()) return;
    const auto known = filterNames(model);
    for (const auto& name : choice.leftOut)
        if (!isAmong(known, name)) failUnknownFilter(model, name);
}

/// The same tree of nodes of its own: a request that has one node twice cannot be compiled.
Expression copied(const Expression& e) {
    auto node = std::make_shared<ExpressionNode>(*e.operator->());
    for (auto& child : node->children) child = copied(child);
    if (node->term) {
        AssociationTerm term = *node->term;
        for (auto* part : {&term.condition, &term.filter, &term.throughFilter}) *part = copied(*part);
        node->term = std::make_shared<const AssociationTerm>(std::move(term));
    }
    return Expression(std::move(node));
}

/// Whether it speaks of rows of other tables.
bool leavesTable(const TableDefinition& table, const Expression& e) {
    if (e->kind == ExpressionNode::Form::associated) return !e->column.path.empty();
    if (e->kind == ExpressionNode::Form::column) {
        const auto& column = e->column;
        const bool isDotted = column.offset < 0 && column.name.find('.') != std::string::npos;
        return !column.path.empty() || (isDotted && !table.findByName(column.name));
    }
    return std::any_of(e->children.begin(), e->children.end(),
                       [&](const Expression& child) { return leavesTable(table, child); });
}

/// Adds what the filters of the includes' tables give, and first their scopes.
class IncludeSettler {
public:
    IncludeSettler(ModelSet& models, CallFilters& filters)
        : graph_(models.graph()), models_(models), filters_(filters) {}

    void settle(const ModelCore& source, std::vector<IncludeRequest>& includes) {
        for (auto& include : includes) {
            const auto* association = graph_.find(source.table(), include.member);
            if (!association) continue;  // the plan says so
            const ModelCore& target = models_.of(*association->target);
            const bool isLimited = include.limit.has_value();
            if (include.scope)
                addScopeTo(target, *include.scope, include);
            else if (target.rules() && target.rules()->defaultScope)
                addScopeTo(target, *target.rules()->defaultScope, include);
            // A scope's limit says nothing of one record.
            if (!association->isToMany() && !isLimited) include.limit.reset();
            include.filter = filters_.of(target, include.filters);
            const auto* through = association->through ? &models_.of(*association->through) : nullptr;
            if (through) include.throughFilter = filters_.of(*through, include.throughFilters);
            settleQuestions(target, through, include, filters_);
            settle(target, include.nested);
        }
    }

private:
    const AssociationGraph& graph_;
    const ModelSet& models_;
    CallFilters& filters_;
};

}  // namespace

Expression CallFilters::of(const ModelCore& model, const FilterChoice& choice) {
    if (choice.isSettled) return {};
    requireKnownFilters(model, choice);
    std::vector<Expression> terms;
    if (model.table().deletedAt && choice.paranoid && !isAmong(choice.leftOut, paranoidFilter))
        terms.push_back(model.aliveCondition());
    for (const auto& filter : filtersOf(model))
        if (!isAmong(choice.leftOut, filter.name)) terms.push_back(conditionOf(model, filter));
    return allOf(std::move(terms));
}

Expression CallFilters::conditionOf(const ModelCore& model, const StoredFilter& filter) {
    for (const auto& [known, condition] : known_)
        if (known == &filter) return copied(condition);
    Expression condition = filter.condition();
    const auto& table = model.table();
    if (!condition.isPresent())
        throw UsageError(fmt::format(
            "the filter '{}' of model '{}' gave no condition, and would let every row through; give it one (to mean "
            "every row: literal(\"1 = 1\"))",
            filter.name, table.modelName));
    if (leavesTable(table, condition))
        throw UsageError(fmt::format(
            "the filter '{}' of model '{}' speaks of another table's column; it stands where no other table "
            "is, so that it can name its own model's only",
            filter.name, table.modelName));
    if (asksAssociated(condition)) {
        const Opened opened(*this, &filter, model, "filter '" + filter.name + "'");
        condition = settledQuestions(model, condition, *this);
    }
    known_.emplace_back(&filter, condition);
    return condition;
}

FilterChoice choiceFor(const ModelCore& model, FilterChoice choice, const ModelCore* other) {
    if (!other || choice.leftOut.empty()) return choice;
    const auto own = filterNames(model);
    const auto others = filterNames(*other);
    std::erase_if(choice.leftOut, [&](const std::string& name) {
        const bool isOwn = isAmong(own, name);
        if (!isOwn && !isAmong(others, name)) failUnknownFilter(model, name);
        return !isOwn;
    });
    return choice;
}

bool choose(const std::vector<IncludeRequest>& includes) noexcept {
    return std::any_of(includes.begin(), includes.end(), [](const IncludeRequest& include) {
        return include.scope || !include.filters.leftOut.empty() || !include.throughFilters.leftOut.empty() ||
               choose(include.nested);
    });
}

const ScopeRequest& noScope() {
    static const ScopeRequest none = std::make_shared<const FindRequest>();
    return none;
}

void applyScope(const ModelCore& model, FindRequest& request) {
    const auto* rules = model.rules();
    const ScopeRequest scope = request.scope ? request.scope : rules ? rules->defaultScope : nullptr;
    if (scope && scope != noScope()) request = mergedScope(model, *scope, std::move(request));
    request.scope = noScope();
}

void settle(const ModelCore& model, FindRequest& request) {
    applyScope(model, request);
    CallFilters filters;
    settleQuestions(model, request, filters);
    request.where = allOf({filters.of(model, request.filters), request.where});
    IncludeSettler(model.models(), filters).settle(model, request.includes);
    request.filters.isSettled = true;
}

namespace {

/// Lets `change` make of a count's request what it makes of a finder's.
template <class Change>
void asFind(CountRequest& request, Change change) {
    FindRequest find{.includes = std::move(request.includes),
                     .indexHints = std::move(request.indexHints),
                     .where = std::move(request.where),
                     .scope = request.scope,
                     .filters = request.filters};
    change(find);
    request.includes = std::move(find.includes);
    request.indexHints = std::move(find.indexHints);
    request.where = std::move(find.where);
    request.scope = std::move(find.scope);
    request.filters = std::move(find.filters);
}

}  // namespace

void applyScope(const ModelCore& model, CountRequest& request) {
    asFind(request, [&](FindRequest& find) { applyScope(model, find); });
}

void settle(const ModelCore& model, CountRequest& request) {
    asFind(request, [&](FindRequest& find) { settle(model, find); });
    request.column = settledQuestions(model, request.column);
}

FindRequest ModelCore::settled(FindRequest request) const {
    return *Settled<FindRequest>(*this, request);
}

void ModelCore::addFilter(std::string name, std::function<Expression()> condition) {
    const auto known = filterNames(*this);
    if (name == paranoidFilter || isAmong(known, name))
        throw UsageError(fmt::format("model '{}' has a filter '{}' already{}", table_.modelName, name,
                                     name == paranoidFilter ? ": it is the name of what .paranoid = true does" : ""));
    if (!rules_) rules_ = std::make_shared<ModelRules>();
    rules_->filters.push_back({std::move(name), std::move(condition)});
    models_.noteRules();
}

void ModelCore::addFilter(std::string name, const Expression& condition) {
    addFilter(std::move(name), [condition] { return condition; });
}

namespace {

/// Whether there is a filter, or a name that none may have.
bool isFiltered(const ModelCore& model, const FilterChoice& choice) {
    return model.table().deletedAt || model.rules() || !choice.leftOut.empty();
}

}  // namespace

Expression ModelCore::filterOf(const FilterChoice& choice) const {
    return isFiltered(*this, choice) ? CallFilters().of(*this, choice) : Expression();
}

Expression ModelCore::recordFilter(FilterChoice choice) const {
    choice.paranoid = false;
    return filterOf(choice);
}

namespace {

std::string listedFilters(const ModelCore& model) {
    std::string names;
    for (const auto& name : filterNames(model)) addListed(names, "'" + name + "'");
    return names;
}

}  // namespace

std::string ModelCore::hiders() const {
    const std::string names = listedFilters(*this);
    return names.empty() ? names : ", or is hidden by " + names;
}

void ModelCore::failHidden(const UniqueConstraintError& error) const {
    const std::string names = listedFilters(*this);
    throw UniqueConstraintError(error.fields(), error.native(), std::nullopt,
                                "; the row that has it is hidden by " + (names.empty() ? "the scope" : names));
}

void ModelCore::requireUnfiltered(const FilterChoice& choice, const std::string& what) const {
    requireKnownFilters(*this, choice);
    for (const auto& filter : filtersOf(*this))
        if (!isAmong(choice.leftOut, filter.name))
            throw UsageError(
                fmt::format("model '{}': {} writes rows that the filter '{}' hides, too; say so: "
                            ".unfiltered = {{\"{}\"}}",
                            table_.modelName, what, filter.name, filter.name));
}

/// Not written are rows that the scope would not find.
void ModelCore::requireSimpleScope(const FindRequest& scope, bool isLimited, const char* what) const {
    requireNoRequiredInclude(scope, what);
    if (isLimited && !scope.order.empty())
        throw UsageError(fmt::format(
            "{} of model '{}': its scope has an order, which with a limit says which rows are meant, and {} cannot have; ask "
            "the model unscoped(), and say in .where which rows",
            what, table_.modelName, what));
}

void ModelCore::requireNoRequiredInclude(const FindRequest& request, const char* what) const {
    for (const auto& include : request.includes)
        if (include.required.value_or(include.where.isPresent()))
            throw UsageError(
                fmt::format("{} of model '{}': its scope has a required include, which {} cannot have; ask the model "
                            "unscoped(), and say in .where which rows",
                            what, table_.modelName, what));
}

ModelCore::WrittenRows ModelCore::rowsOf(WrittenRows given, const ScopeRequest& scope, const FilterChoice& filters,
                                         const char* what) const {
    const auto add = [&](const FindRequest& lower) {
        requireSimpleScope(lower, given.limit.has_value() || lower.limit.has_value(), what);
        given.where = mergedConditions(table_, table_.whereMergeStrategy, lower.where, given.where);
        if (!given.limit) given.limit = lower.limit;
    };
    if (scope) add(*scope);
    requireRestriction(given.where, what);
    if (!scope && rules_ && rules_->defaultScope) add(*rules_->defaultScope);
    CallFilters call;
    if (asksAssociated(given.where)) given.where = settledQuestions(*this, given.where, call);
    if (isFiltered(*this, filters)) given.where = allOf({call.of(*this, filters), std::move(given.where)});
    return given;
}

}  // namespace sequelize::detail
