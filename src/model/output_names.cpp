#include "output_names.hpp"

#include <algorithm>

#include "../association/link.hpp"
#include "../query/expression_node.hpp"

namespace sequelize::detail {
namespace {

using NodeKind = ExpressionNode::Form;

const ColumnDefinition* columnIn(const Expression& e, const TableDefinition& table) {
    if (e->kind != NodeKind::column || !e->column.path.empty()) return nullptr;
    return e->column.offset >= 0 ? table.findByOffset(e->column.offset) : table.findByName(e->column.name);
}

}  // namespace

std::vector<const Projection*> namedAsColumns(const TableDefinition& table,
                                              const std::vector<Projection>& projections) {
    std::vector<const Projection*> outputs;
    for (const auto& projection : projections) {
        const auto* column = projection.alias.empty() ? nullptr : table.findByName(projection.alias);
        if (column && columnIn(projection.expression, table) != column) outputs.push_back(&projection);
    }
    return outputs;
}

std::vector<std::size_t> computedColumns(const TableDefinition& table, const std::vector<Projection>& projections) {
    std::vector<std::size_t> columns;
    for (const auto* output : namedAsColumns(table, projections))
        columns.push_back(static_cast<std::size_t>(table.findByName(output->alias) - table.columns.data()));
    return columns;
}

OutputNames OutputNames::ofResult(const TableDefinition& table, const std::vector<Projection>& projections) {
    OutputNames names(table, {});
    names.isBound_ = false;  // it may speak of included tables, which the plan resolves
    for (const auto& projection : projections)
        if (!projection.alias.empty()) names.outputs_.push_back(&projection);
    return names;
}

const Projection* OutputNames::outputOf(const Expression& e) const {
    if (e->kind != NodeKind::column || e->column.offset >= 0 || !e->column.table.empty()) return nullptr;
    const auto found =
        std::ranges::find_if(outputs_, [&](const auto* output) { return output->alias == e->column.name; });
    return found == outputs_.end() ? nullptr : *found;
}

/// With its columns' table, since within the expression a bare name would mean the output again.
Expression OutputNames::inPlace(const Expression& e) const {
    const auto* output = outputOf(e);
    if (output && !isBound_) return output->expression;
    if (output) return bound(output->expression, table_, table_.modelName);
    return withChildren(e, [this](const Expression& child) { return inPlace(child); });
}

std::vector<Ordering> OutputNames::inPlace(const std::vector<Ordering>& order) const {
    if (outputs_.empty()) return order;
    std::vector<Ordering> out;
    out.reserve(order.size());
    for (const auto& ordering : order) out.push_back(ordering.of(inPlace(ordering.expression)));
    return out;
}

void OutputNames::resolve(SelectStatement& statement, const SqlDialect& dialect) const {
    if (outputs_.empty()) return;
    const auto named = [&](const Projection& output) { return Expression(Literal{dialect.quoted(output.alias)}); };
    for (auto& ordering : statement.order) {
        const auto* output = outputOf(ordering.expression);
        // What reads no column of ours is not computed again, which RAND() would show: a name alone means the output.
        const bool isOpaque =
            output && output->expression->children.empty() && output->expression->kind != NodeKind::column;
        ordering.expression = isOpaque ? named(*output) : inPlace(ordering.expression);
    }
    if (!statement.having.isPresent()) return;
    const auto isGrouped = [&](const Projection& output) {
        const auto* column = table_.findByName(output.alias);
        return std::ranges::any_of(statement.group, [&](const auto& e) { return columnIn(e, table_) == column; });
    };
    const auto resolved = [&](const auto& self, const Expression& e) -> Expression {
        const auto* output = outputOf(e);
        if (output && dialect.capabilities().aliasesInHaving && !isGrouped(*output)) return named(*output);
        if (output) return inPlace(e);
        return withChildren(e, [&](const Expression& child) { return self(self, child); });
    };
    statement.having = resolved(resolved, statement.having);
}

}  // namespace sequelize::detail
