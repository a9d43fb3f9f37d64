#pragma once

#include <sequelize/dialect/definition_sql.hpp>

namespace sequelize::detail {

/// SQLite's, whose ALTER TABLE can do little: columns and constraints go the way of `SchemaSql::alterTable`.
class SqliteDefinitionSql final : public DefinitionSql {
public:
    using DefinitionSql::DefinitionSql;

    [[nodiscard]] bool databasesAreFiles() const override { return true; }
    [[nodiscard]] std::string tableNames() const override;
    [[nodiscard]] CompiledSql tableNamed(std::string_view name) const override;
    [[nodiscard]] std::string temporaryObjects() const override;
    [[nodiscard]] std::string attachedHolders(std::string_view name) const override;
    [[nodiscard]] std::string moduleTables() const override;
    [[nodiscard]] CompiledSql viewColumns(std::string_view name) const override;
    [[nodiscard]] std::string declaredTypes(std::string_view table) const override;
    [[nodiscard]] DataType typeDeclared(std::string_view type) const override;
    [[nodiscard]] std::string renameColumn(std::string_view table, std::string_view from, std::string_view to,
                                           const OnlineDdl& online) const override;
    [[nodiscard]] std::string addIndex(const IndexAddition& addition) const override;
    [[nodiscard]] std::string removeIndex(std::string_view table, std::string_view name,
                                          const OnlineDdl& online) const override;
};

}  // namespace sequelize::detail
