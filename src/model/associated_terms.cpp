// Questions about associated rows, `col(&Grade::students).some(...)`, on their way into a statement. First they are
// settled: the association is looked up, and its rows' filters are asked, as those of an include. Then they are
// answered where the name of the table around them is known: by the plan, or here for a statement of one table.
#include "associated_terms.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_set.hpp>

#include "../association/declared_association.hpp"
#include "../association/link.hpp"
#include "../association/plan/associated.hpp"
#include "scopes.hpp"

namespace sequelize::detail {
namespace {

using Form = ExpressionNode::Form;
constexpr const char* user = "a question about associated rows";

bool asks(const Selection& selection) noexcept {
    return std::ranges::any_of(selection.list, [](const auto& p) { return asksAssociated(p.expression); });
}

bool asks(const std::vector<Ordering>& order) noexcept {
    return std::ranges::any_of(order, [](const auto& ordering) { return asksAssociated(ordering.expression); });
}

bool asks(const std::vector<IncludeRequest>& includes) noexcept {
    return std::ranges::any_of(includes, [](const IncludeRequest& include) {
        return asksAssociated(include.where) || asksAssociated(include.on) || asksAssociated(include.throughWhere) ||
               asks(include.order) || asks(include.selection) || asks(include.nested);
    });
}

/// The table that the question's path leads to.
const TableDefinition& sourceOf(const AssociationGraph& graph, const TableDefinition& table,
                                const ColumnReference& reference) {
    requireOwner(table, reference);
    const TableDefinition* source = &table;
    for (const auto member : reference.path)
        source = declaredAssociation<AssociationError>(graph, *source, member, user).target;
    return *source;
}

const Association& associationOf(const AssociationGraph& graph, const TableDefinition& source, const Expression& e) {
    const auto& reference = e->column;
    if (reference.offset >= 0) return declaredAssociation<AssociationError>(graph, source, reference.offset, user);
    const auto& association = namedAssociation(graph, source, reference.name);
    if (e->term->target && association.target->structTag != e->term->target)
        throw UsageError(fmt::format("{} leads to {}, and not to the struct that association<{}, ...>(\"{}\") names",
                                     association.label, association.target->structName, source.structName,
                                     reference.name));
    return association;
}

/// What the target's default scope asks of its rows, as of those of an include.
Expression defaultScopeOf(const ModelCore& target) {
    IncludeRequest include;
    addScopeTo(target, *target.rules()->defaultScope, include);
    const bool isMore = include.limit || std::ranges::any_of(include.nested, [](const IncludeRequest& nested) {
                            return nested.required.value_or(nested.where.isPresent());
                        });
    if (isMore)
        throw UsageError(fmt::format(
            "model '{}' has a default scope with .limit or a required include, which no question about its rows by "
            ".some, .count and their like can have; say in a condition which rows are meant",
            target.table().modelName));
    return include.where;
}

class Settler {
public:
    explicit Settler(CallFilters& filters) : filters_(filters) {}

    [[nodiscard]] Expression settled(const ModelCore& model, const Expression& e) const {
        if (!asksAssociated(e)) return e;
        if (e->kind != Form::associated)
            return withChildren(e, [&](const Expression& child) { return settled(model, child); });
        if (!e->term || e->term->association) return e;
        auto& models = model.models();
        AssociationTerm term = *e->term;
        const auto& source = sourceOf(models.graph(), model.table(), e->column);
        const auto& association = associationOf(models.graph(), source, e);
        term.graph = &models.graph();
        term.association = &association;
        const ModelCore& target = models.of(*association.target);
        term.condition = settled(target, term.condition);
        term.filter = filters_.ofAssociated(target, {.leftOut = term.unfiltered, .paranoid = term.paranoid});
        if (association.through) term.throughFilter = filters_.of(models.of(*association.through), {});
        return withTerm(e, std::move(term));
    }

    void settle(const ModelCore& model, Expression& e) const {
        if (asksAssociated(e)) e = settled(model, e);
    }
    void settle(const ModelCore& model, std::vector<Ordering>& order) const {
        for (auto& ordering : order) settle(model, ordering.expression);
    }
    void settle(const ModelCore& model, Selection& selection) const {
        for (auto& projection : selection.list) settle(model, projection.expression);
    }

private:
    CallFilters& filters_;
};

class Answerer {
public:
    /// The name must outlive it.
    Answerer(const ModelCore& model, const std::string& name) : model_(model), name_(name) {}

    void answer(Expression& e) const {
        if (asksAssociated(e)) e = answeredIn(settledQuestions(model_, e), name_);
    }

private:
    const ModelCore& model_;
    const std::string& name_;
};

}  // namespace

bool asksAssociated(const FindRequest& request) noexcept {
    return asksAssociated(request.where) || asksAssociated(request.having) || asks(request.order) ||
           asks(request.selection) || asks(request.includes) ||
           std::ranges::any_of(request.group, [](const Expression& e) { return asksAssociated(e); });
}

bool asksAssociated(const CountRequest& request) noexcept {
    return asksAssociated(request.where) || asksAssociated(request.column) || asks(request.includes);
}

Expression settledQuestions(const ModelCore& model, const Expression& e, CallFilters& filters) {
    return Settler(filters).settled(model, e);
}

Expression settledQuestions(const ModelCore& model, const Expression& e) {
    CallFilters filters;
    return settledQuestions(model, e, filters);
}

void settleQuestions(const ModelCore& model, FindRequest& request, CallFilters& filters) {
    const Settler settler(filters);
    settler.settle(model, request.where);
    settler.settle(model, request.having);
    settler.settle(model, request.order);
    settler.settle(model, request.selection);
    for (auto& e : request.group) settler.settle(model, e);
}

void settleQuestions(const ModelCore& target, const ModelCore* through, IncludeRequest& include, CallFilters& filters) {
    const Settler settler(filters);
    settler.settle(target, include.where);
    settler.settle(target, include.on);
    settler.settle(target, include.order);
    settler.settle(target, include.selection);
    if (through) settler.settle(*through, include.throughWhere);
}

Expression CallFilters::ofAssociated(const ModelCore& target, const FilterChoice& choice) {
    const auto* rules = target.rules();
    Expression filter = of(target, choice);
    if (!rules || !rules->defaultScope) return filter;
    const Opened opened(*this, rules->defaultScope.get(), target, "default scope");
    return allOf({std::move(filter), settledQuestions(target, defaultScopeOf(target), *this)});
}

CallFilters::Opened::Opened(CallFilters& filters, const void* rule, const ModelCore& model, const std::string& what)
    : filters_(filters) {
    if (std::ranges::find(filters.open_, rule) != filters.open_.end())
        throw UsageError(fmt::format(
            "the {} of model '{}' asks about associated rows, whose own filters or scopes lead back to it, without end; "
            "leave a filter out there, col(&...).unfiltered({{...}}), or make the default scope a named one",
            what, model.table().modelName));
    filters.open_.push_back(rule);
}

SelectStatement withAnswers(const ModelCore& model, SelectStatement statement) {
    const Answerer answerer(model, statement.alias.empty() ? statement.table->modelName : statement.alias);
    for (auto& projection : statement.projections) answerer.answer(projection.expression);
    answerer.answer(statement.where);
    for (auto& e : statement.group) answerer.answer(e);
    answerer.answer(statement.having);
    for (auto& ordering : statement.order) answerer.answer(ordering.expression);
    return statement;
}

UpdateStatement withAnswers(const ModelCore& model, UpdateStatement statement) {
    const Answerer answerer(model, statement.table->tableName);
    for (auto& assignment : statement.assignments) answerer.answer(assignment.expression);
    answerer.answer(statement.where);
    return statement;
}

DeleteStatement withAnswers(const ModelCore& model, DeleteStatement statement) {
    Answerer(model, statement.table->tableName).answer(statement.where);
    return statement;
}

}  // namespace sequelize::detail
