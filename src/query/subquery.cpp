// What stands in a subquery, and what it names of the statements around it:
//
//     Grades.findAll({.where = exists(Students.select({.where = {{&Student::grade_id, outer(&Grade::id)}}}))})
//
//     SELECT ... FROM grades AS Grade WHERE EXISTS (SELECT 1 FROM students AS Student
//                                                   WHERE Student.grade_id = Grade.id)
//
// `outer` becomes a column of the statement's alias when that is known: where the plan of a finder with includes gives
// aliases, or else while the statement is written. A column that was bound keeps its owner, by which it is known.
#include "subquery.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "../core/ascii.hpp"

namespace sequelize::detail {
namespace {

using Form = ExpressionNode::Form;

bool isAnyOf(const std::vector<Join>& joins, const auto& holds) {
    return std::ranges::any_of(joins, [&](const Join& join) { return holds(join.on) || isAnyOf(join.nested, holds); });
}

/// Whether one of the statement's own expressions is such.
bool anyExpression(const SelectStatement& query, const auto& holds) {
    const auto isOrdered = [&](const Ordering& ordering) { return holds(ordering.expression); };
    return std::ranges::any_of(query.projections, [&](const auto& read) { return holds(read.expression); }) ||
           isAnyOf(query.joins, holds) || holds(query.where) || std::ranges::any_of(query.group, holds) ||
           holds(query.having) || std::ranges::any_of(query.order, isOrdered) ||
           (query.rowNumber && (std::ranges::any_of(query.rowNumber->partition, holds) ||
                                std::ranges::any_of(query.rowNumber->order, isOrdered)));
}

bool anyQuery(const std::vector<Join>& joins, const auto& holds) {
    return std::ranges::any_of(
        joins, [&](const Join& join) { return (join.query && holds(*join.query)) || anyQuery(join.nested, holds); });
}

/// Whether one of the queries that the statement is made of is such.
bool anyPart(const SelectStatement& query, const auto& holds) {
    return (query.query && holds(*query.query)) || (query.with && query.with->query && holds(*query.with->query)) ||
           anyQuery(query.joins, holds) ||
           std::ranges::any_of(query.operands, [&](const SetOperand& operand) { return holds(*operand.query); });
}

/// Whether a node of the query, or of one within it, is such.
bool anyNode(const SelectStatement& query, const auto& holds);

bool anyNode(const Expression& e, const auto& holds) {
    return holds(e) || (e->query && anyNode(*e->query, holds)) ||
           std::ranges::any_of(e->children, [&](const Expression& child) { return anyNode(child, holds); });
}

bool anyNode(const SelectStatement& query, const auto& holds) {
    return anyExpression(query, [&](const Expression& e) { return anyNode(e, holds); }) ||
           anyPart(query, [&](const SelectStatement& part) { return anyNode(part, holds); });
}

bool isOuter(const Expression& e) {
    return e->kind == Form::outer;
}

/// The statement with another expression for each of its own, and another one for each statement that it is made of.
SelectStatement changed(SelectStatement query, const auto& change, const auto& changePart) {
    const auto changeExpression = [&](Expression& e) {
        if (e.isPresent()) e = change(e);
    };
    const auto changeOrder = [&](std::vector<Ordering>& order) {
        for (auto& ordering : order) changeExpression(ordering.expression);
    };
    const auto changeStatement = [&](std::shared_ptr<const SelectStatement>& part) {
        part = std::make_shared<const SelectStatement>(changePart(*part));
    };
    const auto changeJoins = [&](const auto& self, std::vector<Join>& joins) -> void {
        for (auto& join : joins) {
            changeExpression(join.on);
            if (join.query) changeStatement(join.query);
            self(self, join.nested);
        }
    };
    for (auto& projection : query.projections) changeExpression(projection.expression);
    changeJoins(changeJoins, query.joins);
    changeExpression(query.where);
    for (auto& e : query.group) changeExpression(e);
    changeExpression(query.having);
    changeOrder(query.order);
    if (query.rowNumber) {
        for (auto& e : query.rowNumber->partition) changeExpression(e);
        changeOrder(query.rowNumber->order);
    }
    if (query.query) changeStatement(query.query);
    for (auto& operand : query.operands) changeStatement(operand.query);
    return query;
}

/// Binds what names one statement.
class OuterBinder {
public:
    OuterBinder(const TableDefinition& table, const std::string& alias) : table_(table), alias_(alias) {}

    /// `level`: how many statements about the struct lie between, and 1.
    [[nodiscard]] SelectStatement inStatement(const SelectStatement& query, std::size_t level) const {
        return changed(
            query, [&](const Expression& e) { return inExpression(e, *query.table, level); },
            [&](const SelectStatement& part) { return inStatement(part, level); });
    }

    /// Of the statement itself: only its subqueries name it.
    [[nodiscard]] Expression inOwn(const Expression& e) const {
        if (!e->query) return withChildren(e, [&](const Expression& child) { return inOwn(child); });
        return withQuery(e, 1);
    }

private:
    [[nodiscard]] Expression inExpression(const Expression& e, const TableDefinition& within, std::size_t level) const {
        if (isOuter(e)) return isMeant(*e.operator->(), level) ? columnOfStatement(e) : e;
        if (e->query) return withQuery(e, level + (within.structTag == table_.structTag ? 1 : 0));
        return withChildren(e, [&](const Expression& child) { return inExpression(child, within, level); });
    }

    [[nodiscard]] Expression withQuery(const Expression& e, std::size_t level) const {
        if (!anyNode(*e->query, isOuter)) return e;
        auto node = std::make_shared<ExpressionNode>(*e.operator->());
        node->query = std::make_shared<const SelectStatement>(inStatement(*e->query, level));
        return Expression(std::move(node));
    }

    [[nodiscard]] bool isMeant(const ExpressionNode& outer, std::size_t level) const {
        return outer.column.owner == table_.structTag && outer.level == level;
    }

    [[nodiscard]] Expression columnOfStatement(const Expression& e) const {
        const ColumnDefinition& column = columnOf(table_, {.offset = e->column.offset});
        return Expression::ofOwner(Expression::ofColumn(alias_, column), table_.structTag);
    }

    const TableDefinition& table_;
    const std::string& alias_;
};

/// Whether the node says something of the statement of that name, and not of one around it that has the same.
bool isOf(const ExpressionNode& node, const std::string& name) {
    return node.column.table == name && !node.column.owner;
}

/// Names a statement otherwise, in what it and the queries within it say of it.
class Renamer {
public:
    Renamer(const std::string& from, const std::string& to) : from_(from), to_(to) {}

    [[nodiscard]] SelectStatement inStatement(const SelectStatement& query) const {
        return changed(
            query, [&](const Expression& e) { return inExpression(e); },
            [&](const SelectStatement& part) { return inPart(part); });
    }

private:
    [[nodiscard]] Expression inExpression(const Expression& e) const {
        const bool isNamed = isOf(*e.operator->(), from_);
        if (!isNamed && !e->query) return withChildren(e, [&](const Expression& child) { return inExpression(child); });
        auto node = std::make_shared<ExpressionNode>(*e.operator->());
        if (isNamed) node->column.table = to_;
        if (e->query) node->query = std::make_shared<const SelectStatement>(inPart(*e->query));
        for (auto& child : node->children) child = inExpression(child);
        return Expression(std::move(node));
    }

    /// One of that name means itself.
    [[nodiscard]] SelectStatement inPart(const SelectStatement& part) const {
        return (part.alias.empty() ? part.table->modelName : part.alias) == from_ ? part : inStatement(part);
    }

    const std::string& from_;
    const std::string& to_;
};

}  // namespace

Expression withOuter(const Expression& e, const TableDefinition& table, const std::string& alias) {
    return e.isPresent() && anyNode(e, isOuter) ? OuterBinder(table, alias).inOwn(e) : e;
}

std::shared_ptr<const SelectStatement> withOuter(std::shared_ptr<const SelectStatement> query,
                                                 const TableDefinition& table, const std::string& alias) {
    if (!anyNode(*query, isOuter)) return query;
    return std::make_shared<const SelectStatement>(OuterBinder(table, alias).inStatement(*query, 1));
}

SelectStatement renamed(const SelectStatement& query, const std::string& alias) {
    const std::string& from = query.table->modelName;
    const bool isNamed = anyNode(query, [&](const Expression& e) { return isOf(*e.operator->(), from); });
    SelectStatement statement = isNamed ? Renamer(from, alias).inStatement(query) : query;
    statement.alias = alias;
    return statement;
}

bool namesOuter(const SelectStatement& query) {
    return anyNode(query, [](const Expression& e) {
        return e->kind == Form::column && e->column.owner && !e->column.table.empty();
    });
}

bool namesOuterColumn(const Expression& e, const TableDefinition& table, const ColumnDefinition& column) {
    return anyNode(e, [&](const Expression& node) {
        return isOuter(node) && node->column.owner == table.structTag &&
               table.findByOffset(node->column.offset) == &column;
    });
}

bool namesColumnOf(const Expression& e, const TableDefinition& table, const std::string& alias,
                   const ColumnDefinition& column) {
    return namesOuterColumn(e, table, column) || anyNode(e, [&](const Expression& node) {
               return node->kind == Form::column && node->column.table == alias && node->column.name == column.name;
           });
}

bool isAggregateCall(const Expression& e) {
    using FunctionNames = std::initializer_list<std::string_view>;
    return e->kind == Form::call && e->children.size() == 1 &&  // MAX(a, b) of SQLite is none
           isOneOfWords(e->text, FunctionNames{"COUNT", "SUM", "AVG", "MIN", "MAX", "TOTAL", "GROUP_CONCAT", "STDDEV",
                                               "VARIANCE"});
}

}  // namespace sequelize::detail
