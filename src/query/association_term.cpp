#include "association_term.hpp"

#include <memory>
#include <utility>

namespace sequelize::detail {

Expression askAssociated(const Expression& association, AssociatedRows rows) {
    if (rows.asks == AssociationQuestion::every && !rows.condition.isPresent()) return {};
    auto node = std::make_shared<ExpressionNode>();
    node->kind = ExpressionNode::Form::associated;
    node->column = association->column;
    auto term = std::make_shared<AssociationTerm>();
    static_cast<AssociatedRows&>(*term) = std::move(rows);
    node->term = std::move(term);
    return Expression(std::move(node));
}

Expression withTerm(const Expression& e, AssociationTerm term) {
    auto node = std::make_shared<ExpressionNode>(*e.operator->());
    node->term = std::make_shared<const AssociationTerm>(std::move(term));
    return Expression(std::move(node));
}

}  // namespace sequelize::detail
