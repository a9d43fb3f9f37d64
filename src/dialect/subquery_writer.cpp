// Queries within expressions, and what goes together as one query:
//
//     id IN (SELECT grade_id FROM students AS Student WHERE ...)
//     EXISTS (SELECT 1 FROM students AS Student_2 WHERE Student_2.age > Student.age)
//     WITH RECURSIVE tree (id, depth) AS (SELECT ... UNION ALL SELECT ...) SELECT ... FROM tree AS tree
//
// A query gets an alias that no statement around it has, so that it can name both. What a database does not take by
// itself stands in a derived table: SELECT * FROM (SELECT ... LIMIT ?) AS subquery.
#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../query/expression_node.hpp"
#include "../query/subquery.hpp"
#include "sql_writer.hpp"

namespace sequelize::detail {
namespace {

constexpr const char* derivedAlias = "subquery";
constexpr const char* derivedColumn = "value";

using Aliases = std::vector<std::string>;  // in lower case: SQLite does not tell case

void addTaken(Aliases& taken, const std::vector<Join>& joins) {
    for (const auto& join : joins) {
        taken.push_back(lowered(join.alias));
        addTaken(taken, join.nested);
    }
}

std::string_view operationSql(SetOperation operation) {
    switch (operation) {
        case SetOperation::unite:
            return " UNION ";
        case SetOperation::uniteAll:
            return " UNION ALL ";
        case SetOperation::intersect:
            return " INTERSECT ";
        case SetOperation::except:
            break;
    }
    return " EXCEPT ";
}

/// Whether NULL may be among the values of the query's column.
bool mayHaveNull(const Expression& query) {
    const auto* column = query->column.definition;
    const auto& read = query->query->projections.front().expression;
    const bool isColumn = read->kind == ExpressionNode::Form::column;
    return !column || !isColumn || (column->allowNull && !column->primaryKey) || !query->query->operands.empty();
}

Expression isNotNull(Expression e) {
    return Expression::compare(Predicate::isNot, std::move(e), Expression::ofValue(null));
}

/// Whether a condition more on its rows changes nothing but which rows there are.
bool takesCondition(const SelectStatement& query) {
    return query.projections.front().expression->kind == ExpressionNode::Form::column && query.group.empty() &&
           !query.having.isPresent() && !query.limit && !query.offset && query.operands.empty();
}

}  // namespace

std::string SqlWriter::freeAlias(const std::string& wanted) const {
    Aliases taken;
    if (written_) taken.push_back(lowered(written_->tableName));
    for (const auto& around : around_) {
        taken.push_back(lowered(around.alias));
        addTaken(taken, around.statement->joins);
    }
    const auto isTaken = [&](const std::string& alias) {
        return std::ranges::find(taken, lowered(alias)) != taken.end();
    };
    std::string alias = wanted;
    for (std::size_t i = 2; isTaken(alias); ++i) alias = fmt::format("{}_{}", wanted, i);
    return alias;
}

std::string SqlWriter::outerAlias() const {
    return select_ ? std::string(alias_) : table_->tableName;
}

/// `SELECT * FROM (SELECT ...) AS subquery`.
void SqlWriter::writeDerived(const SelectStatement& query, bool withoutNull) {
    if (!dialect_.capabilities().outerInDerived && namesOuter(query))
        throw UsageError(fmt::format(
            "a select within a condition names a column of the statement around it, and has a limit, or is to leave out "
            "NULL of what it computes: {} takes such a one in no derived table, in which it would have to stand; ask by "
            "exists() or notExists(), or without .limit",
            dialect_.facts().title));
    *this << "SELECT * FROM (";
    if (withoutNull) {
        SelectStatement named = query;
        named.projections.front().alias = derivedColumn;
        select(named);
    } else {
        select(query);
    }
    *this << ") AS ";
    identifier(freeAlias(derivedAlias));
    if (!withoutNull) return;
    *this << " WHERE ";
    identifier(derivedColumn) << " IS NOT NULL";
}

void SqlWriter::writeSubquery(const Expression& e, SubqueryUse use) {
    auto query = withOuter(e->query, *table_, outerAlias());
    ++subqueries_;
    const bool leavesNull = use == SubqueryUse::notInList && mayHaveNull(e);
    const bool filters = leavesNull && takesCondition(*query);
    if (filters) {
        SelectStatement filtered = *query;
        std::vector<Expression> terms;
        if (query->where.isPresent()) terms.push_back(query->where);
        terms.push_back(isNotNull(query->projections.front().expression));
        filtered.where = Expression::conjunction(std::move(terms));
        query = std::make_shared<const SelectStatement>(std::move(filtered));
    }
    const bool isLimited = query->limit || query->offset;
    const bool mustDerive = use != SubqueryUse::value && isLimited && !dialect_.capabilities().limitsLists;
    if ((leavesNull && !filters) || mustDerive)
        writeDerived(*query, leavesNull && !filters);
    else
        select(*query);
    --subqueries_;
}

/// `left IN (SELECT ...)`, whose NULLs count for nothing.
void SqlWriter::writeInQuery(const Expression& e) {
    const Expression& left = e->children.front();
    const auto* column = columnBeside(left);
    if (column && (column->type.kind == TypeSpec::Kind::JSON || column->type.kind == TypeSpec::Kind::GEOMETRY))
        throw UsageError(fmt::format(
            "a condition looks for '{}', a column of type {}, in a select: of such values no two databases say alike "
            "which are equal; compare a part of it, or what a function makes of it",
            column->name, nameOf(column->type)));
    if (writeInstead(keys_.comparison(e))) return;
    const bool negative = e->op == Predicate::notIn;
    const std::string_view suffix = inJoin_ ? dialect_.facts().existsInJoin : std::string_view();
    if (!suffix.empty()) *this << "(";
    writeUnit(left) << (negative ? " NOT IN (" : " IN (");
    writeSubquery(e->children[1], negative ? SubqueryUse::notInList : SubqueryUse::inList);
    *this << ")";
    if (!suffix.empty()) *this << ")" << suffix;
}

/// One of several queries that go together: with no order and limit of its own, but in a derived table.
void SqlWriter::writePart(const SelectStatement& query) {
    const bool isPlain = !query.limit && !query.offset && query.operands.empty() && !query.with;
    if (isPlain) {
        select(query);
        return;
    }
    *this << "SELECT * FROM (";
    select(query) << ") AS ";
    identifier(freeAlias(derivedAlias));
}

void SqlWriter::writeParts(const std::vector<SetOperand>& operands) {
    for (const auto& operand : operands) {
        *this << operationSql(operand.operation);
        writePart(*operand.query);
    }
}

void SqlWriter::writeWith(const CommonTable& common) {
    *this << (common.recursive ? "WITH RECURSIVE " : "WITH ");
    identifier(common.table.tableName) << " (";
    bool first = true;
    for (const auto& column : common.table.columns) {
        if (!std::exchange(first, false)) *this << ", ";
        identifier(column.field);
    }
    *this << ") AS (";
    select(*common.query) << ") ";
}

void SqlWriter::failOuter() const {
    std::string around;
    for (const auto& level : around_)
        around += (around.empty() ? "'" : ", in '") + level.statement->table->modelName + "'";
    throw UsageError(fmt::format(
        "outer(...) names a member of a struct that no statement around it is about, seen from the select of {}; give it "
        "a member of the model that is asked there (an inherited one: outer<Book>(&Book::id))",
        around.empty() ? "'" + table_->modelName + "'" : around));
}

}  // namespace sequelize::detail
