// Which rows come behind one of them, in an order by columns. With what is ascending and never NULL:
//
//     WHERE a >= ? AND (a > ? OR (a = ? AND id > ?)) ORDER BY a, id
//
// MySQL and MariaDB make two ranges of an index on (a, id) of it, so that not even rows with the same `a` are read
// again; of SQLite's search the bound is the beginning. NULLs stand before all values, with DESC behind them, or the
// other way round, as the dialect says:
//
//     behind a value, where NULLs come later:   (a <= ? OR a IS NULL) AND (a < ? OR a IS NULL OR (a = ? AND ...))
//     behind a NULL, where values come later:   a IS NOT NULL OR (a IS NULL AND ...)
//     behind a NULL that comes last:            a IS NULL AND ...
#include "keyset.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../query/expression_node.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

/// The column that the expression is; null: it is none of the table's own.
const ColumnDefinition* ownColumn(const TableDefinition& table, const Expression& e) {
    if (e->kind != ExpressionNode::Form::column || !e->column.path.empty()) return nullptr;
    return e->column.offset >= 0 ? table.findByOffset(e->column.offset) : table.findByName(e->column.name);
}

/// Whether an output of the finder has the column's name, which its order then means.
bool isHidden(const TableDefinition& table, const ColumnDefinition& column, const Selection& selection) {
    return std::any_of(selection.list.begin(), selection.list.end(), [&](const Projection& projection) {
        return projection.alias == column.name && ownColumn(table, projection.expression) != &column;
    });
}

/// What says the same as the database's default is the default: its cursors go with both.
NullsOrder nullsOf(const Ordering& ordering, bool nullsAreGreatest) {
    const bool firstByDefault = ordering.descending == nullsAreGreatest;
    const auto usual = firstByDefault ? NullsOrder::first : NullsOrder::last;
    return ordering.nulls == usual ? NullsOrder::byDefault : ordering.nulls;
}

/// The rest of the condition, from one key on.
class Beyond {
public:
    Beyond(const std::vector<Value>& position, bool backwards, bool nullsAreGreatest)
        : position_(position), backwards_(backwards), nullsAreGreatest_(nullsAreGreatest) {}

    template <class Keys>
    [[nodiscard]] Expression from(const Keys& keys, std::size_t i) const {
        const auto& key = keys[i];
        const bool isLast = i + 1 == keys.size();
        const bool descending = key.descending != backwards_;
        const bool nullsFirst = key.nulls == NullsOrder::byDefault ? descending == nullsAreGreatest_
                                                                   : (key.nulls == NullsOrder::first) != backwards_;
        const Value& value = position_[i];
        const auto isNull = [&] { return Expression::compare(Predicate::is, key.expression, nothing()); };
        if (value.isNull()) {
            if (nullsFirst) {
                auto isValue = Expression::compare(Predicate::isNot, key.expression, nothing());
                if (isLast) return isValue;
                return Expression::disjunction(
                    {std::move(isValue), Expression::conjunction({isNull(), from(keys, i + 1)})});
            }
            if (isLast) return Expression::disjunction({});
            return Expression::conjunction({isNull(), from(keys, i + 1)});
        }
        const bool nullsFollow = !nullsFirst && key.column->allowNull && !key.column->primaryKey;
        const auto compared = [&](Predicate op) {
            std::vector<Expression> either{Expression::compare(op, key.expression, Expression::ofValue(value))};
            if (nullsFollow) either.push_back(isNull());
            return either;
        };
        auto further = compared(descending ? Predicate::lt : Predicate::gt);
        if (isLast) return anyOf(std::move(further));
        auto within = anyOf(compared(descending ? Predicate::lte : Predicate::gte));
        auto isEqual = Expression::compare(Predicate::eq, key.expression, Expression::ofValue(value));
        further.push_back(Expression::conjunction({std::move(isEqual), from(keys, i + 1)}));
        return Expression::conjunction({std::move(within), Expression::disjunction(std::move(further))});
    }

private:
    [[nodiscard]] static Expression nothing() { return Expression::ofValue(null); }
    [[nodiscard]] static Expression anyOf(std::vector<Expression> terms) {
        return terms.size() == 1 ? std::move(terms.front()) : Expression::disjunction(std::move(terms));
    }

    const std::vector<Value>& position_;
    bool backwards_;
    bool nullsAreGreatest_;
};

}  // namespace

Keyset::Keyset(const TableDefinition& table, const FindRequest& request, std::string_view what,
               const Capabilities& capabilities)
    : table_(table), nullsAreGreatest_(capabilities.nullsAreGreatest) {
    if (table.primaryKey.empty())
        throw UsageError(fmt::format(
            "{} of model '{}' goes on behind the last row by its key, and the model has no primary key; give it one, "
            ".primaryKey = true of a field, or page by .limit and .offset",
            what, table.modelName));
    if (!request.group.empty() || request.having.isPresent() || request.distinct)
        throw UsageError(
            fmt::format("{} of model '{}': groups are no rows, and have no place in an order of rows; "
                        "leave out .group, .having and .distinct, or page by .limit and .offset",
                        what, table.modelName));
    if (request.link)
        throw UsageError(
            fmt::format("{} of model '{}': a relation whose join table may link a pair several times has "
                        "rows that cannot be told apart; page by .limit and .offset",
                        what, table.modelName));
    const auto has = [this](const ColumnDefinition& column) {
        return std::any_of(keys_.begin(), keys_.end(), [&](const Key& key) { return key.column == &column; });
    };
    for (const auto& ordering : request.order) {
        const auto& column = columnIn(ordering, what);
        if (has(column)) continue;  // it decides nothing any more
        keys_.push_back({ordering.expression, &column, ordering.descending, nullsOf(ordering, nullsAreGreatest_)});
    }
    const bool descending = !keys_.empty() && keys_.back().descending;
    for (const auto index : table.primaryKey)
        if (const auto& column = table.columns[index]; !has(column))
            keys_.push_back({Expression::ofName(column.name), &column, descending});
    for (const auto& key : keys_)
        if (isHidden(table, *key.column, request.selection))
            throw UsageError(fmt::format(
                "{} of model '{}': .attributes computes another '{}' than the column, and an order would mean that; give "
                "it another name",
                what, table.modelName, key.column->name));
}

const ColumnDefinition& Keyset::columnIn(const Ordering& ordering, std::string_view what) const {
    const auto& e = ordering.expression;
    if (e->kind == ExpressionNode::Form::column && e->column.path.empty()) requireOwner(table_, e->column);
    const auto* column = ownColumn(table_, e);
    if (!column)
        throw UsageError(fmt::format(
            "{} of model '{}' needs an order by columns of the model, whose values say where a row stands; for an "
            "expression or a column of another table page by .limit and .offset, or keep it in a column",
            what, table_.modelName));
    if (column->type.kind == Kind::JSON || column->type.kind == Kind::GEOMETRY)
        throw UsageError(fmt::format(
            "{} of model '{}': documents and shapes have no order to go on in; order by another column than '{}'", what,
            table_.modelName, column->name));
    return *column;
}

std::vector<Ordering> Keyset::order(bool backwards) const {
    std::vector<Ordering> order;
    for (const auto& key : keys_) {
        NullsOrder nulls = key.nulls;
        if (backwards && nulls != NullsOrder::byDefault)
            nulls = nulls == NullsOrder::first ? NullsOrder::last : NullsOrder::first;
        order.push_back({key.expression, key.descending != backwards, nulls});
    }
    return order;
}

std::vector<std::size_t> Keyset::columns() const {
    std::vector<std::size_t> columns;
    for (const auto& key : keys_) columns.push_back(static_cast<std::size_t>(key.column - table_.columns.data()));
    return columns;
}

Expression Keyset::beyond(const std::vector<Value>& position, bool backwards) const {
    return Beyond(position, backwards, nullsAreGreatest_).from(keys_, 0);
}

std::string Keyset::text() const {
    std::string text;
    for (const auto& key : keys_)
        text += fmt::format("{}:{} {}{}{},", key.column->name.size(), key.column->name,
                            static_cast<int>(key.column->type.kind), key.descending ? "-" : "+",
                            key.nulls == NullsOrder::byDefault ? ""
                            : key.nulls == NullsOrder::first   ? "f"
                                                               : "l");
    return text;
}

}  // namespace sequelize::detail
