#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../query/distinct_order.hpp"
#include "../query/expression_node.hpp"
#include "../query/shape.hpp"
#include "../query/subquery.hpp"
#include "sql_writer.hpp"

namespace sequelize::detail {

SqlWriter& SqlWriter::select(const SelectStatement& statement) {
    const std::string& alias = statement.alias.empty() ? statement.table->modelName : statement.alias;
    if (statement.alias.empty() && subqueries_)
        if (const auto free = freeAlias(alias); free != alias) return select(renamed(statement, free));
    requireOrderIsRead(statement, alias);
    if (statement.with) writeWith(*statement.with);
    const auto* outerTable = std::exchange(table_, statement.table);
    const auto outerAlias = std::exchange(alias_, alias);
    // what is read of one table alone has bare names, as Sequelize writes it
    const bool outerQualify = std::exchange(qualify_, !statement.joins.empty());
    const bool outerJoin = std::exchange(inJoin_, false);
    const auto* outerSelect = std::exchange(select_, &statement);
    const ComparisonKeys::Scope scope(keys_, statement, alias);
    around_.push_back({&statement, alias});
    *this << (statement.distinct ? "SELECT DISTINCT " : "SELECT ");
    writeProjections(statement);
    writeSource(statement);
    if (statement.limit)
        limit(*statement.limit);
    else if (statement.offset)
        *this << " LIMIT " << dialect_.noLimit();
    if (statement.offset) {
        *this << " OFFSET ";
        bind(rowCount(*statement.offset, dialect_.capabilities().unsigned64), originOf(BindOrigin::Source::offset));
    }
    writeLock(statement);
    around_.pop_back();
    writeParts(statement.operands);
    table_ = outerTable;
    alias_ = outerAlias;
    qualify_ = outerQualify;
    inJoin_ = outerJoin;
    select_ = outerSelect;
    return *this;
}

void SqlWriter::writeProjections(const SelectStatement& statement) {
    bool first = true;
    for (const auto& projection : statement.projections) {
        if (!first) *this << ", ";
        first = false;
        if (projection.alias.empty()) {
            expression(projection.expression);
            continue;
        }
        writeNamed(projection.expression);
        *this << " AS ";
        identifier(projection.alias);
    }
    if (!statement.rowNumber) return;
    *this << (first ? "" : ", ") << "ROW_NUMBER() OVER (";
    writeList("PARTITION BY ", statement.rowNumber->partition);
    if (!statement.rowNumber->partition.empty() && !statement.rowNumber->order.empty()) *this << " ";
    writeOrder(statement.rowNumber->order);
    *this << ") AS ";
    identifier(statement.rowNumber->alias);
}

/// What gets a name is one column, whatever SQL the user gives for it.
void SqlWriter::writeNamed(const Expression& e) {
    const bool isLiteral = e->kind == ExpressionNode::Form::literal;
    if (isLiteral && fragmentOf(e->text, dialect_.facts().lexical).isList)
        writeUnit(e);
    else
        expression(e);
}

void SqlWriter::writeTable(const TableDefinition& table) {
    if (origins_) origins_->tables.push_back(table.tableName);
    const bool isWritten = written_ && equalIgnoringCase(written_->tableName, table.tableName);
    const std::string instead = isWritten ? dialect_.writtenTable(dialect_.quoted(table.tableName)) : std::string();
    if (instead.empty())
        identifier(table.tableName);
    else
        *this << instead;
}

/// ` FROM table AS model JOIN ... WHERE ... GROUP BY ... HAVING ... ORDER BY ...`
void SqlWriter::writeSource(const SelectStatement& statement) {
    if (statement.isValues) return;
    *this << " FROM ";
    if (statement.query) {
        *this << "(";
        select(*statement.query) << ") AS ";
    } else {
        writeTable(*statement.table);
        *this << " AS ";
    }
    identifier(alias_);
    for (const auto& hint : statement.indexHints) *this << dialect_.indexHintSql(hint);
    qualify_ = true;
    for (const auto& join : statement.joins) writeJoin(join);
    where(statement.where);
    if (!statement.group.empty()) *this << " ";
    writeGroup(statement.group);
    if (statement.having.isPresent()) {
        qualify_ = !statement.joins.empty();
        *this << " HAVING ";
        if (!dialect_.capabilities().outputsInHaving) having_ = &statement;
        expression(statement.having);
        having_ = nullptr;
        qualify_ = true;
    }
    if (!statement.order.empty()) *this << " ";
    if (!statement.distinct) return writeOrder(statement.order);
    std::vector<Ordering> order;
    for (const auto& ordering : statement.order) order.push_back(asRead(statement, ordering));
    writeOrder(order);
}

/// The output's name, where a DISTINCT reads what binds values: to MySQL two of them are different, and it refuses an
/// order by what is not read.
Ordering SqlWriter::asRead(const SelectStatement& statement, const Ordering& ordering) {
    const Expression& e = ordering.expression;
    if (!hasValues(e) || keys_.ordering(e).isPresent()) return ordering;
    if (origins_) origins_->isReusable = false;  // the values decide
    for (const auto& [read, alias] : statement.projections)
        if (!alias.empty() && isSameExpression(read, e))
            return ordering.of(Expression(Literal{dialect_.quoted(alias)}));
    return ordering;
}

void SqlWriter::writeJoin(const Join& join) {
    *this << (join.required ? " INNER JOIN " : " LEFT OUTER JOIN ");
    if (!join.nested.empty()) *this << "( ";
    if (join.query) {
        *this << "(";
        select(*join.query) << ")";
    } else {
        writeTable(*join.table);
    }
    *this << " AS ";
    identifier(join.alias);
    for (const auto& hint : join.indexHints) *this << dialect_.indexHintSql(hint);
    for (const auto& nested : join.nested) writeJoin(nested);
    if (!join.nested.empty()) *this << " )";
    *this << " ON ";
    inJoin_ = true;
    expression(join.on);
    inJoin_ = false;
}

namespace {

/// Those of the table, or of all tables where it is null. `isOptional`: with those that an outer join may leave empty.
void addAliases(const std::vector<Join>& joins, const TableDefinition* table, bool isOptional,
                std::vector<std::string>& aliases) {
    for (const auto& join : joins) {
        if (!join.required && !isOptional) continue;
        if (!join.query && (!table || join.table == table)) aliases.push_back(join.alias);
        addAliases(join.nested, table, isOptional, aliases);
    }
}

}  // namespace

void SqlWriter::writeLock(const SelectStatement& statement) {
    const auto& lock = statement.lock;
    if (lock.level == Lock::none) return;
    std::vector<std::string> aliases;
    const bool isWhole = statement.joins.empty() && !statement.query;
    const auto add = [&](bool isOptional) {
        if (!statement.query && (!lock.of || statement.table == lock.of)) aliases.emplace_back(alias_);
        addAliases(statement.joins, lock.of, isOptional, aliases);
    };
    if (!dialect_.capabilities().locksOptional && !isWhole) add(false);
    if (lock.of && aliases.empty()) {
        add(true);
        if (aliases.empty())
            throw UsageError("model '" + statement.table->modelName + "': .lock names the model '" +
                             lock.of->modelName +
                             "', which the query does not read; include it, or leave it out of .lock");
    }
    std::string list;
    for (const auto& alias : aliases) list += (list.empty() ? "" : ", ") + dialect_.quoted(alias);
    *this << dialect_.lockSql(lock, list);
}

void SqlWriter::writeList(std::string_view introduction, const std::vector<Expression>& list) {
    bool first = true;
    for (const auto& e : list) {
        *this << (first ? introduction : ", ");
        first = false;
        if (!writeInstead(keys_.grouping(e))) expression(e);
    }
}

void SqlWriter::writeOrder(const std::vector<Ordering>& order) {
    bool first = true;
    for (const auto& ordering : order) {
        *this << (first ? "ORDER BY " : ", ");
        first = false;
        writeOrderTerm(ordering);
    }
}

}  // namespace sequelize::detail
