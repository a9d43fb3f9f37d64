#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/definition_sql.hpp>

namespace sequelize::detail {

class PostgresDefinitionSql final : public DefinitionSql {
public:
    using DefinitionSql::DefinitionSql;

    [[nodiscard]] std::string createDatabase(std::string_view name, std::string_view charset,
                                             std::string_view collate) const override;
    [[nodiscard]] std::string dropDatabase(std::string_view name) const override;
    [[nodiscard]] std::string createSchema(std::string_view name) const override;
    [[nodiscard]] std::string dropSchema(std::string_view name) const override;
    [[nodiscard]] std::string schemaNames() const override;

    [[nodiscard]] std::string tableNames() const override;
    [[nodiscard]] CompiledSql tableNamed(std::string_view name) const override;
    [[nodiscard]] std::string temporaryObjects() const override;
    [[nodiscard]] std::string_view temporarySchema() const override { return "pg_temp"; }
    [[nodiscard]] CompiledSql viewColumns(std::string_view name) const override;

    [[nodiscard]] bool writesChanges() const override { return true; }
    [[nodiscard]] std::string addColumn(const ColumnChange& change) const override;
    [[nodiscard]] std::string changeColumn(const ColumnChange& change) const override;
    [[nodiscard]] ColumnSchema changedColumn(const ColumnChange& change) const override;
    [[nodiscard]] std::string removeColumn(std::string_view table, std::string_view column,
                                           const std::vector<std::string>& foreignKeys,
                                           const OnlineDdl& online) const override;
    [[nodiscard]] std::string addConstraint(const ConstraintChange& change) const override;
    [[nodiscard]] std::string removeConstraint(const ConstraintChange& change) const override;
    [[nodiscard]] std::string addIndex(const IndexAddition& addition) const override;
    [[nodiscard]] std::string removeIndex(std::string_view table, std::string_view name,
                                          const OnlineDdl& online) const override;
    void requireOnline(const OnlineDdl& online) const override;
    [[nodiscard]] std::vector<std::string> usersOf(const TableSchema& table, std::string_view column) const override;
};

/// The type as the server names it: "character varying(255)"; of an ENUM its values.
[[nodiscard]] std::string storedTypeOf(const DataType& type);

}  // namespace sequelize::detail
