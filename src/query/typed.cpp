#include <sequelize/query/typed.hpp>

#include <sequelize/core/error.hpp>
#include <sequelize/query/aggregates.hpp>
#include <sequelize/query/case.hpp>
#include <sequelize/query/windows.hpp>

#include "expression_node.hpp"

namespace sequelize::detail {
namespace {

using TypedForm = ExpressionNode::Form;

Expression typedNode(TypedForm kind, std::string text, std::vector<Expression> children,
                     Stored stored = Stored::plain) {
    auto node = std::make_shared<ExpressionNode>();
    node->kind = kind;
    node->text = std::move(text);
    node->children = std::move(children);
    node->stored = stored;
    return Expression(std::move(node));
}

Expression orderedNode(const Ordering& ordering) {
    std::string how;
    if (ordering.descending) how += 'd';
    if (ordering.nulls != NullsOrder::byDefault) how += ordering.nulls == NullsOrder::first ? 'f' : 'l';
    return typedNode(TypedForm::ordered, std::move(how), {ordering.expression});
}

}  // namespace

Expression makeFunction(std::string name, Stored stored, std::vector<Expression> arguments) {
    return typedNode(TypedForm::function, std::move(name), std::move(arguments), stored);
}

Expression makeArithmetic(Expression left, char sign, Expression right) {
    return typedNode(TypedForm::arithmetic, {' ', sign}, {std::move(left), std::move(right)});
}

Expression makeNegative(Expression value) {
    return typedNode(TypedForm::arithmetic, "-", {std::move(value)});
}

Expression makeChoice(std::vector<Expression> parts) {
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2)
        if (!parts[i].isPresent())
            throw UsageError(
                "a condition of Fn::when says nothing, as one of Op::ifPresent without a value; leave the branch out");
    return typedNode(TypedForm::choice, {}, std::move(parts));
}

Expression makeAggregate(const AggregateParts& parts) {
    Expression argument = parts.argument;
    if (!argument.isPresent()) {
        if (parts.isDistinct)
            throw UsageError(
                "Fn::count() counts rows, of which none are equal; give it what differs: countDistinct(...)");
        argument = parts.condition.isPresent() ? Expression(Literal{"1"}) : Expression::ofName("*");
    }
    if (parts.condition.isPresent()) argument = makeChoice({parts.condition, std::move(argument)});
    if (parts.isDistinct) argument = Expression::call("DISTINCT", {std::move(argument)});
    return Expression::call(parts.function, {std::move(argument)});
}

void requireWindow(const AggregateParts& parts) {
    if (parts.isDistinct)
        throw UsageError(
            "an aggregate of different values has no window on any of the databases; compute it in a query of its own");
}

Expression makeWindow(const Expression& call, const WindowParts& parts) {
    std::vector<Expression> children{call};
    children.insert(children.end(), parts.partition.begin(), parts.partition.end());
    for (const auto& ordering : parts.order) children.push_back(orderedNode(ordering));
    return typedNode(TypedForm::window, parts.frame, std::move(children));
}

}  // namespace sequelize::detail
