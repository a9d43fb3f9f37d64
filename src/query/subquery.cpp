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

/// Binds what names one statement.
class OuterBinder {
public:
    OuterBinder(const TableDefinition& table, const std::string& alias) : table_(table), alias_(alias) {}

    /// `level`: how many statements about the struct lie between, and 1.
    [[nodiscard]] SelectStatement inStatement(SelectStatement query, std::size_t level) const {
        const auto bind = [&](Expression& e) { e = inExpression(e, *query.table, level); };
        const auto bindOrder = [&](std::vector<Ordering>& order) {
            for (auto& ordering : order) bind(ordering.expression);
        };
        for (auto& projection : query.projections) bind(projection.expression);
        bindJoins(query.joins, *query.table, level);
        bind(query.where);
        for (auto& e : query.group) bind(e);
        bind(query.having);
        bindOrder(query.order);
        if (query.rowNumber) {
            for (auto& e : query.rowNumber->partition) bind(e);
            bindOrder(query.rowNumber->order);
        }
        if (query.query) bindPart(query.query, level);
        for (auto& operand : query.operands) bindPart(operand.query, level);
        return query;
    }

    /// Of the statement itself: only its subqueries name it.
    [[nodiscard]] Expression inOwn(const Expression& e) const {
        if (!e->query) return withChildren(e, [&](const Expression& child) { return inOwn(child); });
        return withQuery(e, 1);
    }

private:
    [[nodiscard]] Expression inExpression(const Expression& e, const TableDefinition& within, std::size_t level) const {
        if (!e.isPresent()) return e;
        if (isOuter(e)) return isMeant(*e.operator->(), level) ? columnOfStatement(e) : e;
        if (e->query) return withQuery(e, level + (within.structTag == table_.structTag ? 1 : 0));
        return withChildren(e, [&](const Expression& child) { return inExpression(child, within, level); });
    }

    [[nodiscard]] Expression withQuery(const Expression& e, std::size_t level) const {
        if (!anyNode(*e->query, isOuter)) return e;
        auto node = std::make_shared<ExpressionNode>(*e.operator->());
        bindPart(node->query, level);
        return Expression(std::move(node));
    }

    void bindPart(std::shared_ptr<const SelectStatement>& part, std::size_t level) const {
        part = std::make_shared<const SelectStatement>(inStatement(*part, level));
    }

    void bindJoins(std::vector<Join>& joins, const TableDefinition& within, std::size_t level) const {
        for (auto& join : joins) {
            join.on = inExpression(join.on, within, level);
            if (join.query) bindPart(join.query, level);
            bindJoins(join.nested, within, level);
        }
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

}  // namespace

Expression withOuter(const Expression& e, const TableDefinition& table, const std::string& alias) {
    return e.isPresent() && anyNode(e, isOuter) ? OuterBinder(table, alias).inOwn(e) : e;
}

SelectStatement withOuter(const SelectStatement& query, const TableDefinition& table, const std::string& alias) {
    return anyNode(query, isOuter) ? OuterBinder(table, alias).inStatement(query, 1) : query;
}

bool namesOuter(const SelectStatement& query) {
    return anyNode(query, [](const Expression& e) {
        return e->kind == Form::column && e->column.owner && !e->column.table.empty();
    });
}

bool readsTable(const SelectStatement& query, const TableDefinition& table) {
    const auto isJoined = [&](const auto& self, const std::vector<Join>& joins) -> bool {
        return std::ranges::any_of(joins,
                                   [&](const Join& join) { return join.table == &table || self(self, join.nested); });
    };
    const auto reads = [&](const SelectStatement& part) { return readsTable(part, table); };
    return (!query.query && query.table == &table) || isJoined(isJoined, query.joins) || anyPart(query, reads) ||
           anyExpression(query, [&](const Expression& e) {
               return anyNode(e, [&](const Expression& node) { return node->query && reads(*node->query); });
           });
}

bool namesOuterColumn(const Expression& e, const TableDefinition& table, const ColumnDefinition& column) {
    return anyNode(e, [&](const Expression& node) {
        return isOuter(node) && node->column.owner == table.structTag &&
               table.findByOffset(node->column.offset) == &column;
    });
}

}  // namespace sequelize::detail
