#pragma once

#include <memory>
#include <vector>

#include <sequelize/query/statement.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// How rows of a table are read into a struct that is no model's. Its columns are those of the table, or what
/// `.attributes` computes, each with its member of that struct: without accessors, which are the model's.
struct ResultLevel {
    TableDefinition names{};                             ///< of the table and of the struct, for messages
    std::vector<ColumnDefinition> columns{};             ///< what is read
    std::vector<Projection> projections{};               ///< from what; without an alias it is the table's column
    std::vector<std::unique_ptr<ResultLevel>> nested{};  ///< of structs within the struct
};

}  // namespace sequelize::detail
