#include "shape.hpp"

#include <algorithm>

#include "association_term.hpp"

namespace sequelize::detail {

Shape& Shape::add(std::string_view text) {
    add(text.size());
    text.copy(room(text.size()), text.size());
    return *this;
}

Shape& Shape::add(const ColumnReference& column) {
    const bool isPlainMember = column.name.empty() && column.table.empty() && column.path.empty() && !column.owner;
    add(isPlainMember, column.offset);
    if (isPlainMember) return *this;
    return add(std::string_view(column.name)).add(std::string_view(column.table)).add(column.path).add(column.owner);
}

Shape& Shape::add(const std::shared_ptr<const SelectStatement>& query) {
    add(query != nullptr);
    return query ? add(*query) : *this;
}

Shape& Shape::add(const IndexHint& hint) {
    return add(hint.type).add(hint.values);
}

Shape& Shape::add(const Join& join) {
    add(join.table).add(join.query).add(std::string_view(join.alias)).add(join.indexHints).add(join.required);
    return add(join.on).add(join.nested);
}

Shape& Shape::add(const SetOperand& operand) {
    return add(operand.operation).add(operand.query);
}

/// A query within an expression. Its limit is not the request's, and so no value.
Shape& Shape::add(const SelectStatement& query) {
    // A table of its own may get the address that another one had.
    if (query.rowNumber || query.with || query.lock.level != Lock::none) setUnique();
    add(query.table).add(query.isValues).add(query.query).add(std::string_view(query.alias)).add(query.distinct);
    add(query.indexHints).add(query.projections).add(query.joins).add(query.where);
    add(query.group).add(query.having).add(query.order);
    add(query.limit.has_value()).add(query.limit.value_or(0));
    add(query.offset.has_value()).add(query.offset.value_or(0));
    return add(query.operands);
}

/// An expression that stands at two places of a request has one value for both, and another request of this key, too.
void Shape::addPlace(const ExpressionNode& node) {
    constexpr std::size_t fewValues = 32;  // of more it is not asked: a node that comes again is then kept twice
    const auto found = values_.size() <= fewValues ? std::ranges::find(values_, &node.value) : values_.end();
    const bool isKnown = found != values_.end();
    if (isKnown)
        add(isKnown, found - values_.begin());
    else
        add(isKnown).values_.push_back(&node.value);
}

Shape& Shape::add(const Expression& e) {
    using Form = ExpressionNode::Form;
    const ExpressionNode& node = *e.operator->();
    add(node.kind);
    switch (node.kind) {
        case Form::none:
        case Form::subject:
            return *this;
        case Form::column:
            return add(node.column);
        case Form::value:
            add(node.value.type());
            if (const auto* flag = node.value.getIf<bool>())
                add(*flag);
            else if (!node.value.isNull())
                addPlace(node);
            return *this;
        case Form::exists:
        case Form::subquery:
            return add(*node.query);
        case Form::outer:
            return add(node.column).add(node.level);
        case Form::associated: {
            if (!node.term) return add(*node.query);
            const AssociationTerm& term = *node.term;
            if (!term.association) setUnique();  // its filters are not known
            add(node.column).add(term.association).add(term.asks).add(std::string_view(term.function));
            return add(term.column).add(term.condition).add(term.filter).add(term.throughFilter);
        }
        case Form::function:
            add(node.stored);
            [[fallthrough]];
        default:
            return add(node.op).add(std::string_view(node.text)).add(node.children);
    }
}

bool isSameExpression(const Expression& a, const Expression& b) {
    Shape left;
    Shape right;
    left.add(a);
    right.add(b);
    return !left.isUnique() && left.key() == right.key() &&
           std::ranges::equal(left.values(), right.values(), [](const auto* x, const auto* y) { return *x == *y; });
}

bool hasValues(const Expression& e) {
    Shape shape;
    shape.add(e);
    return !shape.values().empty();
}

}  // namespace sequelize::detail
