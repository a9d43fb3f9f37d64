#pragma once

#include <algorithm>

#include <sequelize/query/associated.hpp>

#include "expression_node.hpp"

namespace sequelize::detail {

struct Association;
class AssociationGraph;

/// The question of an `associated` node, and what the call that it goes into adds to it: until then `association` is
/// null, and nothing can be written.
struct AssociationTerm : AssociatedRows {
    const AssociationGraph* graph = nullptr;
    const Association* association = nullptr;
    Expression filter{};         ///< what the target's filters and default scope ask of its rows
    Expression throughFilter{};  ///< what the join table's filters ask of its rows
};

/// Whether the expression asks about an association's rows; conditions within the question apart.
[[nodiscard]] inline bool asksAssociated(const Expression& e) noexcept {
    return e->kind == ExpressionNode::Form::associated ||
           std::ranges::any_of(e->children, [](const Expression& child) { return asksAssociated(child); });
}

/// The node with another term in the place of its own.
[[nodiscard]] Expression withTerm(const Expression& e, AssociationTerm term);

}  // namespace sequelize::detail
