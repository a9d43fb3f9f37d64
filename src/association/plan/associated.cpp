// Questions about the rows that an association gives to a row. They are the EXISTS of a required include (exists.cpp),
// and need none:
//
//     col(&Author::books).some(c)      EXISTS (SELECT 1 FROM books AS books WHERE author.id = books.authorId AND c)
//     col(&Author::books).none(c)      NOT (EXISTS (...))
//     col(&Author::books).every(c)     NOT (EXISTS (... AND (c) IS NOT true))
//     col(&Author::books).count(c)     (SELECT count(*) FROM books AS books WHERE author.id = books.authorId AND c)
#include "associated.hpp"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../../query/association_term.hpp"
#include "../link.hpp"
#include "exists.hpp"

namespace sequelize::detail {
namespace {

using Form = ExpressionNode::Form;

/// What holds for a row for which the condition does not, or is NULL.
Expression fails(const Expression& condition) {
    auto list = std::make_shared<ExpressionNode>();  // it brings parentheses
    list->kind = Form::all;
    list->children = {condition};
    return Expression::compare(Predicate::isNot, Expression(std::move(list)), Expression::ofValue(true));
}

/// A subquery joins nothing for its condition.
void requireOwnColumns(const Expression& condition, const Association& association) {
    if (!condition->column.path.empty())
        throw EagerLoadingError(fmt::format(
            "{}: the condition of a question about its rows goes through another association by a path; ask about that "
            "one's rows in the condition: col(&{}::member).some(...)",
            association.label, association.target->structName));
    for (const auto& child : condition->children) requireOwnColumns(child, association);
}

/// The node with the alias that it is about: whoever looks for what an expression refers to finds it there.
Expression about(Expression e, const std::string& source) {
    auto node = std::make_shared<ExpressionNode>(*e.operator->());
    node->column.table = source;
    return Expression(std::move(node));
}

Expression aggregated(const AssociationTerm& term, SelectStatement query, const std::string& source) {
    const ColumnDefinition* column = nullptr;
    Expression argument = Expression::ofName("*");
    if (term.column.isPresent()) {
        column = &columnOf(*term.association->target, term.column->column);
        argument = Expression::ofColumn(query.alias, *column);
        if (column->type.kind == TypeSpec::Kind::GEOMETRY)
            throw UsageError(fmt::format("{} of {}: shapes have no order: '{}' is a column of type GEOMETRY",
                                         term.function, term.association->label, column->name));
    }
    query.projections.push_back({Expression::call(term.function, {std::move(argument)}), {}});
    auto node = std::make_shared<ExpressionNode>();
    node->kind = Form::associated;
    node->column.table = source;
    // values beside it are this column's
    if (term.function == "min" || term.function == "max") node->column.definition = column;
    node->query = std::make_shared<const SelectStatement>(std::move(query));
    return Expression(std::move(node));
}

}  // namespace

Expression answered(const Expression& question, std::set<std::string> taken, const std::string& source) {
    const AssociationTerm& term = *question->term;
    if (!term.association)
        throw UsageError(
            "a question about an association's rows, such as .some or .count, stands where the filters of its rows are "
            "not asked; ask it in a where, order, having or attributes of a model's call");
    requireOwnColumns(term.condition, *term.association);
    taken.insert(lowered(source));
    IncludeRequest request{.where = term.condition, .filter = term.filter, .throughFilter = term.throughFilter};
    const bool isEvery = term.asks == AssociationQuestion::every;
    if (isEvery) request.where = fails(term.condition);
    SelectStatement query = matchingRows(*term.graph, taken, *term.association, request, source);
    if (term.asks == AssociationQuestion::aggregate) return aggregated(term, std::move(query), source);
    Expression exists = about(existing(std::move(query)), source);
    return term.asks == AssociationQuestion::some ? exists : Expression::negate(std::move(exists));
}

Expression answeredIn(const Expression& e, const std::string& source) {
    if (!asksAssociated(e)) return e;
    if (e->kind != Form::associated)
        return withChildren(e, [&](const Expression& child) { return answeredIn(child, source); });
    if (e->query) return e;
    if (!e->column.path.empty())
        throw EagerLoadingError(fmt::format(
            "{}: a question about its rows goes through another association, which is not included here; include it, "
            "or put the question into that one's .some(...)",
            e->term->association ? e->term->association->label : std::string("an association")));
    return answered(e, {}, source);
}

}  // namespace sequelize::detail
