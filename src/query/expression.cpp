#include <sequelize/query/expression.hpp>

#include <algorithm>
#include <iterator>
#include <span>

#include <sequelize/core/error.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/statement.hpp>

#include "../core/ascii.hpp"
#include "association_term.hpp"
#include "expression_node.hpp"

namespace sequelize::detail {

void requireOwner(const TableDefinition& table, const ColumnReference& reference) {
    if (reference.owner && reference.owner != table.structTag)
        throw UsageError("model '" + table.modelName + "': a function or cast names a member of another struct than " +
                         table.structName + "; a member that it inherits is named by text: col(\"name\")");
}

const ColumnDefinition& columnOf(const TableDefinition& table, const ColumnReference& reference) {
    requireOwner(table, reference);
    return reference.offset >= 0 ? table.byOffset(reference.offset) : table.byName(reference.name);
}

const ExpressionNode Expression::none{};

namespace {

using NodeKind = ExpressionNode::Form;

Expression parent(NodeKind kind, std::vector<Expression> children, std::string text = {}) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = kind;
    node->text = std::move(text);
    node->children = std::move(children);
    return Expression(std::move(node));
}

Expression columnNode(ColumnReference reference) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = NodeKind::column;
    node->column = std::move(reference);
    return Expression(std::move(node));
}

/// Takes its operands out of `right`.
Expression comparison(Predicate op, Expression left, std::span<Expression> right) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = NodeKind::comparison;
    node->op = op;
    node->children.reserve(right.size() + 1);
    node->children.push_back(std::move(left));
    std::move(right.begin(), right.end(), std::back_inserter(node->children));
    return Expression(std::move(node));
}

}  // namespace

Expression::Expression(Literal sql) : Expression(parent(NodeKind::literal, {}, std::move(sql.sql))) {}

const Value* Expression::value() const noexcept {
    return node_ && node_->kind == NodeKind::value ? &node_->value : nullptr;
}

Expression Expression::ofMember(std::ptrdiff_t offset, std::vector<std::ptrdiff_t> path) {
    return columnNode({.offset = offset, .path = std::move(path)});
}

Expression Expression::ofOwner(const Expression& e, const void* owner) {
    if (e->kind != NodeKind::column && e->kind != NodeKind::associated)
        return withChildren(e, [owner](const Expression& child) { return ofOwner(child, owner); });
    const ColumnReference& reference = e->column;
    const bool isName = reference.offset < 0 && reference.path.empty() && reference.table.empty();
    if (reference.owner || isName) return e;
    auto node = std::make_shared<ExpressionNode>(*e.operator->());
    node->column.owner = owner;
    return Expression(std::move(node));
}

Expression Expression::ofName(std::string name) {
    return columnNode({.name = std::move(name)});
}

Expression Expression::ofColumn(std::string table, std::string field) {
    return columnNode({.name = std::move(field), .table = std::move(table)});
}

Expression Expression::ofColumn(std::string table, const ColumnDefinition& column) {
    return columnNode({.name = column.field, .table = std::move(table), .definition = &column});
}

Expression Expression::ofValue(Value value) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = NodeKind::value;
    node->value = std::move(value);
    return Expression(std::move(node));
}

const Expression& Expression::subject() {
    static const Expression only = parent(NodeKind::subject, {});
    return only;
}

Expression Expression::compare(Predicate op, Expression left, Expression right) {
    return comparison(op, std::move(left), {&right, 1});
}

Expression Expression::compare(Predicate op, Expression left, std::vector<Expression> right) {
    return comparison(op, std::move(left), right);
}

namespace {

/// `a AND (b AND c)` becomes one list of three: flat SQL, and no parentheses that Sequelize would not write.
/// Terms that say nothing are left out. No term at all is another thing: an OR of none holds never.
Expression joined(NodeKind kind, std::vector<Expression> terms) {
    if (terms.size() == 1) return std::move(terms.front());
    if (std::erase_if(terms, [](const Expression& term) { return !term.isPresent(); }) > 0 && terms.empty()) return {};
    if (terms.size() == 1) return std::move(terms.front());
    std::vector<Expression> list;
    list.reserve(terms.size());
    for (auto& term : terms) {
        if (term->kind == kind)
            list.insert(list.end(), term->children.begin(), term->children.end());
        else
            list.push_back(std::move(term));
    }
    return parent(kind, std::move(list));
}

Truth contrary(Truth truth) noexcept {
    if (truth == Truth::unknown) return truth;
    return truth == Truth::always ? Truth::never : Truth::always;
}

Truth truthOfList(const std::vector<Expression>& terms, Truth decides) noexcept {
    bool allSettled = true;
    for (const auto& term : terms) {
        const Truth truth = truthOf(term);
        if (truth == decides) return decides;
        if (truth == Truth::unknown) allSettled = false;
    }
    return allSettled ? contrary(decides) : Truth::unknown;
}

/// Whatever rows there are, none holds what never holds, and all hold what always does.
Truth truthOfQuestion(const AssociationTerm& term) noexcept {
    const Truth truth = term.condition.isPresent() ? truthOf(term.condition) : Truth::unknown;
    switch (term.asks) {
        case AssociationQuestion::some:
            return truth == Truth::never ? truth : Truth::unknown;
        case AssociationQuestion::none:
            return truth == Truth::never ? Truth::always : Truth::unknown;
        case AssociationQuestion::every:
            return truth == Truth::always ? truth : Truth::unknown;
        case AssociationQuestion::aggregate:
            break;
    }
    return Truth::unknown;
}

/// What may stand unquoted in SQL as a function's or a type's name.
void requirePlainName(const std::string& text, std::string_view extra, const char* what, const char* example) {
    const auto allowed = [extra](char c) { return isOfName(c) || extra.find(c) != std::string_view::npos; };
    if (text.empty() || !std::all_of(text.begin(), text.end(), allowed))
        throw UsageError(std::string(what) + " '" + text + "' is not a plain name such as " + example +
                         "; use literal() for other SQL");
}

}  // namespace

Expression Expression::conjunction(std::vector<Expression> terms) {
    return joined(NodeKind::all, std::move(terms));
}
Expression Expression::disjunction(std::vector<Expression> terms) {
    return joined(NodeKind::any, std::move(terms));
}

Expression Expression::negate(Expression term) {
    if (!term.isPresent()) return term;
    return parent(NodeKind::negation, {std::move(term)});
}

Expression Expression::call(std::string function, std::vector<Expression> arguments) {
    return parent(NodeKind::call, std::move(arguments), std::move(function));
}

Expression Expression::cast(Expression value, std::string type) {
    return parent(NodeKind::cast, {std::move(value)}, std::move(type));
}

Expression Expression::arithmetic(Expression left, std::string sign, Expression right) {
    return parent(NodeKind::arithmetic, {std::move(left), std::move(right)}, std::move(sign));
}

Expression Expression::exists(SelectStatement query) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = NodeKind::exists;
    node->query = std::make_shared<const SelectStatement>(std::move(query));
    return Expression(std::move(node));
}

Expression Expression::subquery(std::shared_ptr<const SelectStatement> query, const ColumnDefinition* column) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = NodeKind::subquery;
    node->column.definition = column;
    node->query = std::move(query);
    return Expression(std::move(node));
}

Expression Expression::outer(std::ptrdiff_t offset, const void* owner, std::size_t level) {
    if (level == 0) throw UsageError("outer: statements around a select are counted from 1");
    auto node = std::make_shared<ExpressionNode>();
    node->kind = NodeKind::outer;
    node->column.offset = offset;
    node->column.owner = owner;
    node->level = level;
    return Expression(std::move(node));
}

Expression Expression::sequence(std::vector<Expression> parts) {
    return parent(NodeKind::sequence, std::move(parts));
}

Expression Expression::about(const Expression& column, const Expression& pattern) {
    if (!pattern.isPresent()) return pattern;
    if (pattern->kind == NodeKind::subject) return column;
    return withChildren(pattern, [&](const Expression& child) { return about(column, child); });
}

Expression Expression::shifted(std::ptrdiff_t bytes) const {
    const Expression& self = *this;
    if (!self.isPresent()) return self;
    const auto& reference = self->column;
    const bool isNamed = self->kind == NodeKind::column || self->kind == NodeKind::associated;
    if (!isNamed || (reference.offset < 0 && reference.path.empty()))
        return withChildren(self, [bytes](const Expression& child) { return child.shifted(bytes); });
    auto node = std::make_shared<ExpressionNode>(*self.operator->());
    ColumnReference& moved = node->column;
    // the path's first member is the struct's; the column itself may be another one's
    (moved.path.empty() ? moved.offset : moved.path.front()) += bytes;
    return Expression(std::move(node));
}

Truth truthOf(const Expression& condition) noexcept {
    switch (condition->kind) {
        case NodeKind::none:
            return Truth::always;
        case NodeKind::all:
            return truthOfList(condition->children, Truth::never);
        case NodeKind::any:
            return truthOfList(condition->children, Truth::always);
        case NodeKind::negation:
            return contrary(truthOf(condition->children.front()));
        case NodeKind::comparison:
            if (condition->children.size() == 1) {  // a list operator without a list
                if (condition->op == Predicate::in) return Truth::never;
                if (condition->op == Predicate::notIn) return Truth::always;
            }
            return Truth::unknown;
        case NodeKind::associated:
            return condition->term ? truthOfQuestion(*condition->term) : Truth::unknown;
        default:
            return Truth::unknown;
    }
}

Expression makeCall(std::string name, std::vector<Expression> arguments) {
    requirePlainName(name, ".", "the function", "COUNT or JSON_EXTRACT");
    return Expression::call(std::move(name), std::move(arguments));
}

Expression makeCast(Expression value, const std::string& type) {
    requirePlainName(type, " (),", "the type", "CHAR(20) or UNSIGNED");
    constexpr std::string_view decimal = "decimal";
    if (std::ranges::equal(type, decimal, [](char a, char b) { return (a | 0x20) == b; }))
        throw UsageError(
            "a cast to decimal needs its digits, such as decimal(20,4): without them MySQL keeps ten, and none behind the "
            "point");
    return Expression::cast(std::move(value), type);
}
}  // namespace sequelize::detail
