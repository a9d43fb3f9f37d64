#include "link.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/query/statement.hpp>

#include "../query/expression_node.hpp"
#include "../query/subquery.hpp"
#include "../schema/type_limits.hpp"
#include "key_bytes.hpp"
#include "key_count.hpp"
#include "plan/associated.hpp"

namespace sequelize::detail {
namespace {

std::vector<std::size_t> firsts(const ColumnPairs& pairs) {
    std::vector<std::size_t> out;
    for (const auto& pair : pairs) out.push_back(pair.first);
    return out;
}

std::vector<std::size_t> seconds(const ColumnPairs& pairs) {
    std::vector<std::size_t> out;
    for (const auto& pair : pairs) out.push_back(pair.second);
    return out;
}

/// The statement's own table knows its columns by their attributes.
Expression columnAt(const ColumnDefinition& column, const std::string& alias) {
    return alias.empty() ? Expression::ofName(column.name) : Expression::ofColumn(alias, column);
}

/// `left` = `right`, column by column.
std::vector<Expression> equalities(const std::vector<Expression>& left, const std::vector<Expression>& right) {
    std::vector<Expression> terms;
    for (std::size_t i = 0; i < left.size(); ++i)
        terms.push_back(Expression::compare(Predicate::eq, left[i], right[i]));
    return terms;
}

Link::KeyValues keyValuesOf(const Link::Key& key) {
    Link::KeyValues values;
    values.reserve(key.size());
    for (const auto& value : key) values.push_back(Expression::ofValue(value));
    return values;
}

std::vector<Expression> equalities(const std::vector<Expression>& columns, const Link::Key& key) {
    return equalities(columns, keyValuesOf(key));
}

void add(std::vector<Expression>& terms, std::vector<Expression> more) {
    std::move(more.begin(), more.end(), std::back_inserter(terms));
}

/// The rule with its columns bound to the table. Throws UsageError when the one that it is about is none of the
/// table's.
Expression ruleAt(const Expression& rule, const TableDefinition& table, const std::string& alias) {
    if (rule->kind == ExpressionNode::Form::column) return columnAt(columnOf(table, rule->column), alias);
    bool isFirst = true;
    return withChildren(rule, [&](const Expression& child) {
        return std::exchange(isFirst, false) ? ruleAt(child, table, alias) : bound(child, table, alias);
    });
}

void addRules(std::vector<Expression>& terms, const std::vector<Expression>& rules, const TableDefinition& table,
              const std::string& alias) {
    for (const auto& rule : rules) terms.push_back(ruleAt(rule, table, alias));
}

void addBound(std::vector<Expression>& terms, const Expression& condition, const TableDefinition& table,
              const std::string& alias) {
    if (condition.isPresent()) terms.push_back(bound(condition, table, alias));
}

void addValues(Link::Row& row, const std::vector<std::size_t>& columns, const Link::Key& key) {
    for (std::size_t i = 0; i < columns.size(); ++i) row.emplace_back(columns[i], key[i]);
}

void addScope(Link::Row& row, const std::vector<NamedAssignment>& scope, const TableDefinition& table) {
    for (const auto& given : scope) row.push_back(constantOf(table, given));
}

}  // namespace

std::vector<Expression> Link::rules(const std::string& target) const {
    std::vector<Expression> terms;
    addRules(terms, association_.rules, *association_.target, target);
    addBound(terms, conditions_.filter, *association_.target, target);
    return terms;
}

void Link::addThroughRules(std::vector<Expression>& terms, const std::string& through) const {
    if (!association_.through) return;
    addRules(terms, association_.throughRules, *association_.through, through);
    addBound(terms, conditions_.throughWhere, *association_.through, through);
}

std::vector<Expression> Link::toParent(const std::string& source, const LinkAliases& aliases) const {
    auto terms = equalities(columnsAt(*association_.source, sourceKey(), source),
                            columnsAt(holder(), foreignKey(), holder(aliases)));
    addThroughRules(terms, aliases.through);
    return terms;
}

std::vector<Expression> Link::toKey(const Key& key, const LinkAliases& aliases) const {
    auto terms = equalities(columnsAt(holder(), foreignKey(), holder(aliases)), key);
    addThroughRules(terms, aliases.through);
    return terms;
}

std::vector<Expression> Link::toKeys(std::span<const KeyValues> keys, const LinkAliases& aliases) const {
    std::vector<Expression> terms{isOneOf(columnsAt(holder(), foreignKey(), holder(aliases)), keys)};
    addThroughRules(terms, aliases.through);
    return terms;
}

std::vector<Expression> Link::throughToTarget(const LinkAliases& aliases) const {
    auto terms = equalities(columnsAt(*association_.through, otherKey(), aliases.through),
                            columnsAt(*association_.target, targetKey(), aliases.target));
    addBound(terms, conditions_.throughFilter, *association_.through, aliases.through);
    return terms;
}

std::vector<Expression> Link::ofParent(const Key& key, const std::string& target) const {
    if (!association_.through) return toKey(key, {});
    SelectStatement rows{.table = association_.through};
    rows.projections.push_back({Expression(Literal{"1"}), {}});
    auto conditions = toKey(key, {});
    add(conditions, throughToTarget({.target = target, .through = association_.through->modelName}));
    rows.where = allOf(std::move(conditions));
    return {Expression::exists(std::move(rows))};
}

Expression Link::connecting(const Key& key, std::span<const Key> targets) const {
    auto conditions = toKey(key, {});
    conditions.push_back(isOneOf(columnsAt(*association_.through, otherKey(), {}), targets));
    addBound(conditions, conditions_.throughFilter, *association_.through, {});
    return allOf(std::move(conditions));
}

Link::Row Link::sourceRow(const Key& target) const {
    Row row;
    addValues(row, sourceKey(), target);
    return row;
}

Link::Row Link::targetRow(const Key& key) const {
    Row row;
    if (!association_.through) addValues(row, foreignKey(), key);
    addScope(row, association_.scope, *association_.target);
    return row;
}

Link::Row Link::unlinkedRow() const {
    Row row;
    addValues(row, foreignKey(), Key(association_.keys.size(), Value(null)));
    return row;
}

Link::Row Link::throughRow(const Key& key, const Key& target) const {
    Row row;
    addValues(row, foreignKey(), key);
    addValues(row, otherKey(), target);
    addScope(row, association_.throughScope, *association_.through);
    return row;
}

const TableDefinition& Link::holder() const noexcept {
    return association_.through ? *association_.through : *association_.target;
}

const std::string& Link::holder(const LinkAliases& aliases) const noexcept {
    return association_.through ? aliases.through : aliases.target;
}

std::vector<std::size_t> Link::sourceKey() const {
    return firsts(association_.keys);
}

std::vector<std::size_t> Link::parentKey() const {
    return matchesByBytes() ? sourceKey() : association_.source->primaryKey;
}

std::vector<std::size_t> Link::foreignKey() const {
    return seconds(association_.keys);
}

std::vector<std::size_t> Link::otherKey() const {
    return firsts(association_.throughKeys);
}

std::vector<std::size_t> Link::targetKey() const {
    return seconds(association_.through ? association_.throughKeys : association_.keys);
}

bool Link::matchesByBytes() const {
    for (const auto& [own, other] : association_.keys)
        if (!comparesByBytes(association_.source->columns[own].type, holder().columns[other].type)) return false;
    return true;
}

namespace {

/// Whether a value of the one type, in a column of the other, compares as it does beside that.
bool isOfOneFamily(const DataType& left, const DataType& right) {
    using Kind = TypeSpec::Kind;
    const auto isText = [](const DataType& type) {
        return type.kind == Kind::STRING || type.kind == Kind::CHAR || type.kind == Kind::TEXT;
    };
    // A table of keys has room for 35 digits before the point.
    const auto isExact = [](const DataType& type) {
        return isInteger(type.kind) || (type.kind == Kind::DECIMAL && type.length <= 35);
    };
    if (isExact(left)) return isExact(right);
    if (isText(left)) return isText(right);
    const bool isMoment = left.kind == Kind::DATE || left.kind == Kind::DATEONLY || left.kind == Kind::TIME;
    return isMoment && left.kind == right.kind;
}

}  // namespace

bool Link::keysMayBeTable() const {
    return !matchesByBytes() && std::ranges::all_of(association_.keys, [&](const auto& pair) {
        return isOfOneFamily(association_.source->columns[pair.first].type, holder().columns[pair.second].type);
    });
}

bool Link::namesByBytes() const {
    for (const auto& [other, own] : association_.throughKeys)
        if (!comparesByBytes(association_.through->columns[other].type, association_.target->columns[own].type))
            return false;
    return true;
}

bool Link::mayMatchSeveral() const {
    return association_.isToMany() || !identifiesOneRow(*association_.target, foreignKey());
}

std::vector<std::size_t> Link::pairKey() const {
    auto pair = foreignKey();
    for (const auto column : otherKey()) pair.push_back(column);
    return pair;
}

bool Link::linksOnce() const {
    return identifiesOneRow(*association_.through, pairKey());
}

std::vector<Expression> rulesOf(const std::vector<NamedAssignment>& scope) {
    std::vector<Expression> rules;
    for (const auto& [reference, value] : scope) {
        auto column = std::make_shared<ExpressionNode>();
        column->kind = ExpressionNode::Form::column;
        column->column = reference;
        rules.push_back(Expression::compare(Predicate::eq, Expression(std::move(column)), value));
    }
    return rules;
}

AssignedValue constantOf(const TableDefinition& table, const NamedAssignment& given) {
    const auto& column = columnOf(table, given.column);
    if (const Value* value = given.value.value())
        return {static_cast<std::size_t>(&column - table.columns.data()), *value};
    throw UsageError(fmt::format(
        "model '{}': a scope or a join table's row takes a value for '{}', and no SQL to compute one; give a value",
        table.modelName, column.name));
}

Expression allOf(std::vector<Expression> conditions) {
    std::erase_if(conditions, [](const auto& e) { return !e.isPresent(); });
    return conditions.empty() ? Expression() : Expression::conjunction(std::move(conditions));
}

std::vector<Link::KeyValues> paddedKeys(std::span<const Link::Key> keys) {
    std::vector<Link::KeyValues> padded;
    const auto count = paddedCount(keys.size());
    padded.reserve(count);
    for (const auto& key : keys) padded.push_back(keyValuesOf(key));
    while (padded.size() < count) padded.push_back(keyValuesOf(keys.back()));
    return padded;
}

Expression isOneOf(const std::vector<Expression>& columns, std::span<const Link::Key> keys) {
    return isOneOf(columns, paddedKeys(keys));
}

Expression isOneOf(const std::vector<Expression>& columns, std::span<const Link::KeyValues> keys) {
    if (columns.size() == 1) {
        std::vector<Expression> values;
        values.reserve(keys.size());
        for (const auto& key : keys) values.push_back(key.front());
        return Expression::compare(Predicate::in, columns.front(), std::move(values));
    }
    if (keys.size() == 1) return Expression::conjunction(equalities(columns, keys.front()));
    auto anyKey = std::make_shared<ExpressionNode>();
    anyKey->kind = ExpressionNode::Form::any;
    anyKey->text = "keys";
    for (const auto& key : keys) anyKey->children.push_back(Expression::conjunction(equalities(columns, key)));
    return Expression(std::move(anyKey));
}

Expression bound(const Expression& e, const TableDefinition& table, const std::string& alias) {
    if (e->kind == ExpressionNode::Form::associated && !alias.empty()) return answeredIn(e, alias);
    if (e->query) return withOuter(e, table, alias);
    if (e->kind != ExpressionNode::Form::column)
        return withChildren(e, [&](const Expression& child) { return bound(child, table, alias); });
    const auto& reference = e->column;
    if (!reference.table.empty()) return e;
    const auto* column = reference.offset >= 0 ? &columnOf(table, reference) : table.findByName(reference.name);
    return column ? columnAt(*column, alias) : e;
}

std::vector<Expression> columnsAt(const TableDefinition& table, const std::vector<std::size_t>& columns,
                                  const std::string& alias) {
    std::vector<Expression> list;
    list.reserve(columns.size());
    for (const auto column : columns) list.push_back(columnAt(table.columns[column], alias));
    return list;
}

}  // namespace sequelize::detail
