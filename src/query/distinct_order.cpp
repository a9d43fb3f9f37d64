#include "distinct_order.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/table.hpp>

#include "expression_node.hpp"
#include "shape.hpp"
#include "subquery.hpp"

namespace sequelize::detail {
namespace {

using Form = ExpressionNode::Form;

/// What a SELECT of one table reads.
class ReadValues {
public:
    ReadValues(const SelectStatement& statement, const std::string& alias) : table_(*statement.table), alias_(alias) {
        for (const auto& projection : statement.projections) read_.push_back(byNames(projection.expression));
    }

    /// Whether rows that are equal in all that is read are equal in this, too.
    [[nodiscard]] bool decide(const Expression& ordering) const { return has(byNames(ordering)); }
    /// What an error calls it.
    [[nodiscard]] std::string nameOf(const Expression& ordering) const {
        if (const auto* column = ownColumn(ordering)) return "'" + column->name + "'";
        std::string names;
        addUnread(byNames(ordering), names);
        return names.empty() ? "an expression" : "an expression of " + names;
    }

private:
    [[nodiscard]] const ColumnDefinition* ownColumn(const Expression& e) const {
        if (e->kind != Form::column || !e->column.path.empty()) return nullptr;
        const auto& reference = e->column;
        if (!reference.table.empty() && reference.table != alias_ && reference.table != table_.modelName)
            return nullptr;
        return reference.offset >= 0 ? table_.findByOffset(reference.offset) : table_.findByName(reference.name);
    }
    /// However a column is spelled, by a member, by its name or with its table, it is the same one.
    [[nodiscard]] Expression byNames(const Expression& e) const {
        if (const auto* column = ownColumn(e)) return Expression::ofName(column->name);
        return withChildren(e, [this](const Expression& child) { return byNames(child); });
    }
    [[nodiscard]] bool has(const Expression& e) const {
        if (std::ranges::any_of(read_, [&](const Expression& read) { return isSameExpression(read, e); })) return true;
        if (const auto* column = ownColumn(e)) return isInLiteral(*column);
        if (e->kind == Form::window || isAggregateCall(e)) return false;
        if (e->query && std::ranges::any_of(table_.columns, [&](const ColumnDefinition& column) {
                return namesColumnOf(e, table_, alias_, column) && !has(Expression::ofName(column.name));
            }))
            return false;
        return std::ranges::all_of(e->children, [this](const Expression& child) { return has(child); });
    }
    /// What the program's own SQL reads nobody knows: it may be this one.
    [[nodiscard]] bool isInLiteral(const ColumnDefinition& column) const {
        return std::ranges::any_of(read_, [&](const Expression& read) {
            const bool isAll = read->kind == Form::column && read->column.name == "*";
            const bool isSql = read->kind == Form::literal;
            return isAll || (isSql && (read->text.find('*') != std::string::npos ||
                                       read->text.find(column.name) != std::string::npos));
        });
    }
    void addUnread(const Expression& e, std::string& names) const {
        if (const auto* column = ownColumn(e); column && !has(e))
            names += (names.empty() ? "'" : ", '") + column->name + "'";
        for (const auto& child : e->children) addUnread(child, names);
    }

    const TableDefinition& table_;
    const std::string& alias_;
    std::vector<Expression> read_{};
};

}  // namespace

void requireOrderIsRead(const SelectStatement& statement, const std::string& alias) {
    if (!statement.distinct || statement.order.empty() || statement.query) return;
    const ReadValues read(statement, alias);
    for (const auto& ordering : statement.order)
        if (!read.decide(ordering.expression))
            throw UsageError(fmt::format(
                "a select of model '{}' with .distinct is ordered by {}, which it does not read: a row of the result stands "
                "for several, which may differ in that. Read it, too (.attributes), or leave it out of .order; to order by "
                "one of the values, use .group instead of .distinct, and Fn::min or Fn::max in .order",
                statement.table->modelName, read.nameOf(ordering.expression)));
}

}  // namespace sequelize::detail
