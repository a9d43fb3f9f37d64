#include "assignment_order.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../query/expression_node.hpp"
#include "../query/subquery.hpp"
#include "placeholders.hpp"

namespace sequelize::detail {
namespace {

bool hasWord(std::string_view text, std::string_view word) {
    for (auto from = text.begin(); from != text.end();) {
        from = std::find_if(from, text.end(), isOfWord);
        const auto end = std::find_if_not(from, text.end(), isOfWord);
        if (equalIgnoringCase({from, end}, word)) return true;
        from = end;
    }
    return false;
}

/// Whether a user's SQL names the column.
bool mentionsColumn(std::string_view sql, std::string_view field, const DialectFacts& dialect) {
    return std::ranges::any_of(scanSql(sql, dialect.lexical, {}), [&](const SqlPiece& piece) {
        if (piece.kind == SqlPiece::Part::quoted)
            return piece.text.starts_with(dialect.nameQuote) &&
                   equalIgnoringCase(piece.text.substr(1, piece.text.size() - 2), field);
        return piece.kind == SqlPiece::Part::text && hasWord(piece.text, field);
    });
}

bool readsColumn(const Expression& e, const TableDefinition& table, const ColumnDefinition& column,
                 const DialectFacts& dialect) {
    if (e->kind == ExpressionNode::Form::literal) return mentionsColumn(e->text, column.field, dialect);
    if (e->kind == ExpressionNode::Form::column) {
        const auto& reference = e->column;
        // of a table that a subquery reads
        if (!reference.table.empty() && reference.table != table.tableName) return false;
        return reference.offset >= 0 ? &columnOf(table, reference) == &column
                                     : reference.name == column.name || reference.name == column.field;
    }
    const auto reads = [&](const Expression& part) { return readsColumn(part, table, column, dialect); };
    if (e->query && (reads(e->query->where) || std::ranges::any_of(e->query->joins, reads, &Join::on) ||
                     namesOuterColumn(e, table, column)))
        return true;
    return std::ranges::any_of(e->children, reads);
}

}  // namespace

std::vector<const Assignment*> inReadingOrder(const UpdateStatement& statement, const DialectFacts& dialect) {
    const TableDefinition& table = *statement.table;
    std::vector<const Assignment*> left;
    for (const auto& assignment : statement.assignments) left.push_back(&assignment);
    std::vector<const Assignment*> ordered;
    while (!left.empty()) {
        const auto isReadLater = [&](const Assignment* candidate) {
            return std::ranges::any_of(left, [&](const Assignment* other) {
                return other != candidate && !other->expression.value() &&
                       readsColumn(other->expression, table, table.columns[candidate->column], dialect);
            });
        };
        const auto next = std::ranges::find_if_not(left, isReadLater);
        if (next == left.end())
            throw UsageError(fmt::format(
                "model '{}': an update sets '{}' and '{}' each from the other's old value, and {} assigns one after the "
                "other; read the row and save it, or update twice by way of a third column",
                table.modelName, table.columns[left[0]->column].name, table.columns[left[1]->column].name,
                dialect.name));
        ordered.push_back(*next);
        left.erase(next);
    }
    return ordered;
}

}  // namespace sequelize::detail
