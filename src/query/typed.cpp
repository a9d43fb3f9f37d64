#include <sequelize/query/typed.hpp>

#include <algorithm>
#include <string>
#include <utility>

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
    // Their result is of a type that all arguments have a part in: MySQL takes a lone `?` for a DECIMAL of 30 digits.
    if (name == "greatest" || name == "least")
        for (auto& argument : arguments) argument = tellType(argument);
    return typedNode(TypedForm::function, std::move(name), std::move(arguments), stored);
}

/// MySQL takes a lone `?` beside a DECIMAL for one of 30 digits, and gives the result as many.
Expression makeArithmetic(Expression left, char sign, Expression right) {
    return typedNode(TypedForm::arithmetic, {' ', sign}, {tellType(left), tellType(right)});
}

/// The digits are a part of the SQL: of bound ones MySQL gives a double.
Expression roundedInteger(const Expression& integer, int digits) {
    constexpr int digitsOfAll = 19;  // of 64 bits; all of them gone are 0
    if (digits >= 0) return integer;
    return makeFunction("roundInteger " + std::to_string(std::max(digits, -digitsOfAll)), Stored::plain, {integer});
}

Expression makeNegative(Expression value) {
    return typedNode(TypedForm::arithmetic, "-", {std::move(value)});
}

namespace {

Stored storedOf(const Value& value) {
    switch (value.type()) {
        case Value::Type::decimal:
        case Value::Type::unsignedInteger:
            return Stored::decimal;
        case Value::Type::dateTime:
            return Stored::instant;
        case Value::Type::time:
            return Stored::time;
        default:
            return Stored::plain;
    }
}

/// The function that tells a server the type of a value; empty: it is taken for a text.
std::string typeOfBound(const Value& value) {
    switch (value.type()) {
        case Value::Type::boolean:
        case Value::Type::integer:
            return "signed";
        case Value::Type::unsignedInteger:
            return "wide";
        case Value::Type::real:
            return "real";
        case Value::Type::decimal:
            return "decimal " + std::to_string(value.getIf<Decimal>()->scale());
        case Value::Type::dateTime:
            return "instant";
        case Value::Type::date:
            return "dayOnly";
        case Value::Type::time:
            return "time";
        default:
            return {};
    }
}

/// MySQL takes what nothing but a `?` is for a text, and beside a SUM for a DECIMAL of 30 digits.
void tellTypes(std::vector<Expression>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (i % 2 != 0 || i + 1 == parts.size()) parts[i] = tellType(parts[i]);
}

}  // namespace

Expression tellType(const Expression& e) {
    std::string type = e.value() ? typeOfBound(*e.value()) : std::string();
    return type.empty() ? e : makeFunction(std::move(type), storedOf(*e.value()), {e});
}

Expression makeChoice(std::vector<Expression> parts) {
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2)
        if (!parts[i].isPresent())
            throw UsageError(
                "a condition of Fn::when says nothing, as one of Op::ifPresent without a value; leave the branch out");
    tellTypes(parts);
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
