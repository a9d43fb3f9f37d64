#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <sequelize/query/expression.hpp>

namespace sequelize::detail {

struct AssociationTerm;  // association_term.hpp

/// A node of an expression's tree.
struct ExpressionNode {
    enum class Form : std::uint8_t {
        none,
        subject,  ///< stands for the column that a pair names; replaced when the pair is made
        column,
        value,
        literal,       ///< `text` is SQL
        call,          ///< `text` is the function's name, `children` its arguments
        cast,          ///< `text` is the type, one child
        arithmetic,    ///< `text` is the sign, typed ones with a blank before it; two children, or one: its negative
        comparison,    ///< `op`; children[0] is the left side, the rest are the right side's operands
        all,           ///< AND of the children; with none: true
        any,           ///< OR of the children; with none: false; `text`: "keys" where each is an AND of equalities of
                       ///< the same columns
        negation,      ///< NOT of the one child
        exists,        ///< EXISTS (`query`)
        jsonPath,      ///< a part of the document that the one child is; `text` is the path: json_path.hpp
        jsonQuestion,  ///< of the one child, a path; `text` is the JsonQuestion's name
        jsonSet,       ///< the document children[0] with other parts: the rest are jsonPart
        jsonPart,      ///< `text` is the path, the one child its value; without a child the part goes
        jsonSource,    ///< of the one child, which is no value; `text` is the JsonSource
        jsonOperand,   ///< the value that is the one child, in the form that `text` says: while a dialect writes
        sequence,      ///< the children, one after the other: what a dialect makes of another node while it writes
        choice,        ///< CASE: pairs of a condition and what it gives, and perhaps last what else is given
        function,      ///< `text` is a name that each dialect has SQL for, `children` the arguments, `stored` its type
        window,        ///< children[0] OVER the rest: the partition's, then `ordered` ones; `text` is the frame
        ordered,       ///< of the one child; `text`: "d" where it descends, and "f" or "l" for NULLs first or last
        subquery,      ///< (`query`), which has one column; `column.definition` is that of its values, or null
        outer,         ///< `column` of the `level`-th statement around the query that names it
        associated     ///< a question about an association's rows: `column` names it, `term` asks; see
                       ///< association_term.hpp
    };

    Form kind = Form::none;
    Predicate op = Predicate::eq;
    ColumnReference column{};
    Value value{};
    Stored stored = Stored::plain;
    std::string text{};
    std::vector<Expression> children{};
    std::shared_ptr<const SelectStatement> query{};  ///< of `associated`: what gives its value, once it is known
    std::size_t level = 0;
    std::shared_ptr<const AssociationTerm> term{};
};

/// The expression with each child replaced by what `change` makes of it; the same tree where it has no children.
template <class Change>
Expression withChildren(const Expression& e, Change change) {
    if (e->children.empty()) return e;
    auto copy = std::make_shared<ExpressionNode>(*e.operator->());
    for (auto& child : copy->children) child = change(child);
    return Expression(std::move(copy));
}

}  // namespace sequelize::detail
