// Scopes: options of finders under a name, and how they go together with those of a call. Sequelize's rules: of
// conditions on one attribute the call's stand, or both with WhereMergeStrategy::AND; lists follow one another; an
// association that is included by both is included once, with what both say of it.
#include "scopes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/model/model_scopes.hpp>
#include <sequelize/model/model_set.hpp>

#include "../core/listed.hpp"
#include "../query/expression_node.hpp"
#include "cached_finds.hpp"
#include "model_rules.hpp"

namespace sequelize::detail {
namespace {

using Form = ExpressionNode::Form;

/// Which attribute a condition is about.
struct AttributeKey {
    std::vector<std::ptrdiff_t> path{};
    const ColumnDefinition* column = nullptr;  ///< of the table itself
    std::ptrdiff_t offset = -1;                ///< behind a path
    std::string name{};
    bool operator==(const AttributeKey&) const = default;
};

AttributeKey attributeKey(const TableDefinition& table, const ColumnReference& reference) {
    if (reference.path.empty()) {
        const auto* column =
            reference.offset >= 0 ? table.findByOffset(reference.offset) : table.findByName(reference.name);
        if (column) return {.column = column};
    }
    return {.path = reference.path, .offset = reference.offset, .name = reference.name};
}

/// None: it is about several, or about none, and nothing replaces it.
std::optional<AttributeKey> attributeOf(const TableDefinition& table, const Expression& condition) {
    switch (condition->kind) {
        case Form::comparison: {
            const auto& left = condition->children.front();
            if (left->kind != Form::column) return std::nullopt;
            return attributeKey(table, left->column);
        }
        case Form::all:
        case Form::any:
        case Form::negation: {
            std::optional<AttributeKey> common;
            for (const auto& child : condition->children) {
                auto key = attributeOf(table, child);
                if (!key || (common && *common != *key)) return std::nullopt;
                common = std::move(key);
            }
            return common;
        }
        default:
            return std::nullopt;
    }
}

std::vector<Expression> termsOf(const Expression& condition) {
    if (!condition.isPresent()) return {};
    if (condition->kind == Form::all && !condition->children.empty()) return condition->children;
    return {condition};
}

bool isWhole(const Selection& selection) noexcept {
    return selection.all && selection.excluded.empty() && selection.list.empty();
}

bool isSameProjection(const Projection& a, const Projection& b) {
    const auto& [left, right] = std::pair(a.expression, b.expression);
    return a.alias == b.alias && left->kind == Form::column && right->kind == Form::column &&
           left->column.offset == right->column.offset && left->column.name == right->column.name;
}

Selection mergedSelection(const Selection& lower, const Selection& upper) {
    if (isWhole(upper)) return lower;
    if (isWhole(lower) || lower.all != upper.all) return upper;
    Selection both = lower;
    both.excluded.insert(both.excluded.end(), upper.excluded.begin(), upper.excluded.end());
    for (const auto& projection : upper.list)
        if (std::none_of(lower.list.begin(), lower.list.end(),
                         [&](const Projection& other) { return isSameProjection(other, projection); }))
            both.list.push_back(projection);
    return both;
}

template <class E>
void putBefore(std::vector<E>& list, const std::vector<E>& first) {
    list.insert(list.begin(), first.begin(), first.end());
}

void addChoice(FilterChoice& upper, const FilterChoice& lower) {
    putBefore(upper.leftOut, lower.leftOut);
    upper.paranoid = upper.paranoid && lower.paranoid;
}

const TableDefinition* targetOf(ModelSet& models, const TableDefinition& source, const IncludeRequest& include) {
    const auto* association = models.graph().find(source, include.member);
    return association ? association->target : nullptr;
}

class IncludeMerger {
public:
    IncludeMerger(ModelSet& models, WhereMergeStrategy strategy) : models_(models), strategy_(strategy) {}

    std::vector<IncludeRequest> merged(const TableDefinition& source, const std::vector<IncludeRequest>& lower,
                                       const std::vector<IncludeRequest>& upper) const {
        std::vector<IncludeRequest> both = lower;
        for (const auto& include : upper) {
            const auto same = std::find_if(both.begin(), both.end(),
                                           [&](const auto& other) { return other.member == include.member; });
            if (same == both.end())
                both.push_back(include);
            else
                *same = mergedInclude(source, *same, include);
        }
        return both;
    }

private:
    IncludeRequest mergedInclude(const TableDefinition& source, const IncludeRequest& lower,
                                 IncludeRequest upper) const {
        const auto* target = targetOf(models_, source, upper);
        if (!target) return upper;  // the plan says that it was never declared
        if (!upper.required) upper.required = lower.required;
        if (!upper.on.isPresent()) upper.on = lower.on;
        if (!upper.limit) upper.limit = lower.limit;
        if (!upper.scope) upper.scope = lower.scope;
        upper.separate = upper.separate || lower.separate;
        if (!upper.strategy) upper.strategy = lower.strategy;
        upper.selection = mergedSelection(lower.selection, upper.selection);
        if (upper.indexHints.empty()) upper.indexHints = lower.indexHints;
        upper.throughSelection = mergedSelection(lower.throughSelection, upper.throughSelection);
        upper.where = mergedConditions(*target, strategy_, lower.where, upper.where);
        if (!upper.throughWhere.isPresent()) upper.throughWhere = lower.throughWhere;
        putBefore(upper.order, lower.order);
        addChoice(upper.filters, lower.filters);
        addChoice(upper.throughFilters, lower.throughFilters);
        upper.nested = merged(*target, lower.nested, upper.nested);
        return upper;
    }

    ModelSet& models_;
    WhereMergeStrategy strategy_;
};

}  // namespace

Expression mergedConditions(const TableDefinition& table, WhereMergeStrategy strategy, const Expression& lower,
                            const Expression& upper) {
    if (!upper.isPresent()) return lower;
    std::vector<Expression> terms = termsOf(lower);
    if (strategy == WhereMergeStrategy::OVERWRITE) {
        std::vector<AttributeKey> given;
        for (const auto& term : termsOf(upper))
            if (auto key = attributeOf(table, term)) given.push_back(*std::move(key));
        std::erase_if(terms, [&](const Expression& term) {
            const auto key = attributeOf(table, term);
            return key && std::find(given.begin(), given.end(), *key) != given.end();
        });
    }
    terms.push_back(upper);
    return Expression::conjunction(std::move(terms));
}

FindRequest mergedScope(const ModelCore& model, const FindRequest& lower, FindRequest upper) {
    const auto& table = model.table();
    const auto strategy = table.whereMergeStrategy;
    upper.includes = IncludeMerger(model.models(), strategy).merged(table, lower.includes, upper.includes);
    upper.selection = mergedSelection(lower.selection, upper.selection);
    upper.where = mergedConditions(table, strategy, lower.where, upper.where);
    upper.having = mergedConditions(table, strategy, lower.having, upper.having);
    putBefore(upper.group, lower.group);
    putBefore(upper.order, lower.order);
    upper.distinct = upper.distinct || lower.distinct;
    if (upper.indexHints.empty()) upper.indexHints = lower.indexHints;
    if (!upper.strategy) upper.strategy = lower.strategy;
    if (!upper.limit) upper.limit = lower.limit;
    if (!upper.offset) upper.offset = lower.offset;
    addChoice(upper.filters, lower.filters);
    return upper;
}

void addScopeTo(const ModelCore& model, const FindRequest& scope, IncludeRequest& include) {
    const auto& table = model.table();
    if (scope.distinct || !scope.group.empty() || scope.having.isPresent() || scope.offset)
        throw EagerLoadingError(fmt::format(
            "an include of model '{}' has a scope with .distinct, .group, .having or .offset, which an include has not; give it "
            "another .scope",
            table.modelName));
    FindRequest asked{.includes = std::move(include.nested),
                      .strategy = include.strategy,
                      .selection = std::move(include.selection),
                      .indexHints = std::move(include.indexHints),
                      .where = std::move(include.where),
                      .filters = std::move(include.filters),
                      .order = std::move(include.order),
                      .limit = include.limit};
    FindRequest both = mergedScope(model, scope, std::move(asked));
    include.nested = std::move(both.includes);
    include.strategy = both.strategy;
    include.selection = std::move(both.selection);
    include.indexHints = std::move(both.indexHints);
    include.where = std::move(both.where);
    include.filters = std::move(both.filters);
    include.order = std::move(both.order);
    include.limit = both.limit;
}

ScopeRequest checkedScope(FindRequest request) {
    const auto& run = request.run;
    if (run.transaction || run.logging || run.timeout || !run.tag.empty() || run.outside ||
        request.lock.level != Lock::none || request.rejectOnEmpty || request.scope || request.after || request.before ||
        request.batchSize || saysAnything(run.cache))
        throw UsageError(
            "a scope says which rows and what of them: .transaction, .timeout, .tag, .cache, .logging, .lock, "
            ".rejectOnEmpty, .scope, .after, .before and .batchSize are the call's; leave them out");
    request.run = {};
    return std::make_shared<const FindRequest>(std::move(request));
}

namespace {

constexpr const char* defaultScopeName = "defaultScope";

ModelRules& rulesIn(std::shared_ptr<ModelRules>& rules) {
    if (!rules) rules = std::make_shared<ModelRules>();
    return *rules;
}

}  // namespace

void ModelCore::setDefaultScope(ScopeRequest scope, bool overrides) {
    auto& rules = rulesIn(rules_);
    if (rules.defaultScope && !overrides)
        throw UsageError("model '" + table_.modelName +
                         "' has a default scope already; give it one, with all it says, or {.override = true}");
    rules.defaultScope = std::move(scope);
    models_.noteRules();
}

void ModelCore::addScope(std::string name, std::function<ScopeRequest()> make, bool overrides) {
    auto& rules = rulesIn(rules_);
    if (name == defaultScopeName)
        throw UsageError(fmt::format("model '{}': the scope '{}' is what defaultScope({{...}}) says; call that",
                                     table_.modelName, name));
    const auto known = std::ranges::find(rules.scopes, name, &StoredScope::name);
    if (known == rules.scopes.end()) {
        rules.scopes.push_back({std::move(name), std::move(make)});
        return;
    }
    if (!overrides)
        throw UsageError(fmt::format(
            "model '{}' has a scope '{}' already; give it another name, or {{.override = true}} as the last argument",
            table_.modelName, name));
    known->make = std::move(make);
}

ScopeRequest ModelCore::scopeNamed(const std::string& name) const {
    if (name == defaultScopeName) {
        if (rules_ && rules_->defaultScope) return rules_->defaultScope;
        return std::make_shared<const FindRequest>();
    }
    std::string known;
    for (const auto& scope : rules_ ? rules_->scopes : std::vector<StoredScope>{}) {
        addListed(known, "'" + scope.name + "'");
        if (scope.name != name) continue;
        if (!scope.make)
            throw UsageError(
                fmt::format("the scope '{}' of model '{}' takes arguments: call what addScope returned, "
                            "and give scope() the result",
                            name, table_.modelName));
        return scope.make();
    }
    throw UsageError(
        fmt::format("model '{}' has no scope '{}'; it has {}", table_.modelName, name, known.empty() ? "none" : known));
}

ScopeRequest ModelCore::mergedScopes(const std::vector<ScopeRequest>& scopes) const {
    FindRequest all;
    for (const auto& scope : scopes) all = mergedScope(*this, all, *scope);
    return std::make_shared<const FindRequest>(std::move(all));
}

}  // namespace sequelize::detail
