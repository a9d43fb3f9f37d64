#include "shape.hpp"

#include <algorithm>

namespace sequelize::detail {

Shape& Shape::add(std::string_view text) {
    add(text.size());
    key_ += text;
    return *this;
}

Shape& Shape::add(const ColumnReference& column) {
    const bool isPlainMember = column.name.empty() && column.table.empty() && column.path.empty() && !column.owner;
    add(isPlainMember).add(column.offset);
    if (isPlainMember) return *this;
    return add(std::string_view(column.name)).add(std::string_view(column.table)).add(column.path).add(column.owner);
}

/// Of the library's own queries, those of relations.
Shape& Shape::add(const SelectStatement& query) {
    const bool isPlain = !query.query && query.indexHints.empty() && !query.rowNumber && query.joins.empty() &&
                         query.group.empty() && !query.having.isPresent() && query.order.empty() && !query.limit &&
                         !query.offset && query.lock.level == Lock::none;
    if (!isPlain) setUnique();
    return add(query.table).add(std::string_view(query.alias)).add(query.projections).add(query.where);
}

/// An expression that stands at two places of a request has one value for both, and another request of this key, too.
void Shape::addPlace(const ExpressionNode& node) {
    constexpr std::size_t fewValues = 32;  // of more it is not asked: a node that comes again is then kept twice
    const auto found = values_.size() <= fewValues ? std::ranges::find(values_, &node) : values_.end();
    const bool isKnown = found != values_.end();
    add(isKnown);
    if (isKnown)
        add(found - values_.begin());
    else
        values_.push_back(&node);
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
            return add(*node.query);
        case Form::function:
            add(node.stored);
            [[fallthrough]];
        default:
            return add(node.op).add(std::string_view(node.text)).add(node.children);
    }
}

}  // namespace sequelize::detail
