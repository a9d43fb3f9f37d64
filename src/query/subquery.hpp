#pragma once

#include <memory>
#include <string>

#include <sequelize/query/statement.hpp>

#include "expression_node.hpp"

namespace sequelize::detail {

/// The expression, which stands in a statement about the table under that alias, with what its subqueries name of that
/// statement (`outer`) bound to the alias. The same tree where they name nothing.
[[nodiscard]] Expression withOuter(const Expression& e, const TableDefinition& table, const std::string& alias);
/// The same of a statement that stands within one about the table.
[[nodiscard]] std::shared_ptr<const SelectStatement> withOuter(std::shared_ptr<const SelectStatement> query,
                                                               const TableDefinition& table, const std::string& alias);
/// The query, which has its model's name, under that alias, in what it says of itself, too.
[[nodiscard]] SelectStatement renamed(const SelectStatement& query, const std::string& alias);
/// Whether the query names columns of statements around it that are bound already.
[[nodiscard]] bool namesOuter(const SelectStatement& query);
/// Whether it is a call that makes one value of those of many rows, such as COUNT.
[[nodiscard]] bool isAggregateCall(const Expression& e);
/// Whether the expression's subqueries name the column of the table, which the statement around them calls `alias`.
[[nodiscard]] bool namesColumnOf(const Expression& e, const TableDefinition& table, const std::string& alias,
                                 const ColumnDefinition& column);
/// Whether the expression's subqueries name the column of the statement around them.
[[nodiscard]] bool namesOuterColumn(const Expression& e, const TableDefinition& table, const ColumnDefinition& column);

}  // namespace sequelize::detail
