#pragma once

#include <string>
#include <vector>

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize::detail {

/// The outputs of a query that are named as a column is, but are another thing. In ORDER BY and HAVING such a name
/// means the output, as the SQL standard has it for ORDER BY; databases differ in it.
[[nodiscard]] std::vector<const Projection*> namedAsColumns(const TableDefinition& table,
                                                            const std::vector<Projection>& projections);
/// The numbers of the columns that they hide.
[[nodiscard]] std::vector<std::size_t> computedColumns(const TableDefinition& table,
                                                       const std::vector<Projection>& projections);

/// What their names mean.
class OutputNames {
public:
    OutputNames(const TableDefinition& table, const std::vector<Projection>& projections)
        : table_(table), outputs_(namedAsColumns(table, projections)) {}
    /// Those of a query whose cells go by their position, so that the database knows none of the names.
    [[nodiscard]] static OutputNames ofResult(const TableDefinition& table, const std::vector<Projection>& projections);

    /// Makes the statement's order and having say what they mean on this database.
    void resolve(SelectStatement& statement, const SqlDialect& dialect) const;
    /// The order with what such a name stands for in the name's place.
    [[nodiscard]] std::vector<Ordering> inPlace(const std::vector<Ordering>& order) const;

private:
    [[nodiscard]] const Projection* outputOf(const Expression& e) const;
    [[nodiscard]] Expression inPlace(const Expression& e) const;

    const TableDefinition& table_;
    std::vector<const Projection*> outputs_{};
    bool isBound_ = true;  // what stands in a name's place names its table
};

}  // namespace sequelize::detail
