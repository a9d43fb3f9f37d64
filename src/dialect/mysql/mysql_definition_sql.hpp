#pragma once

#include <sequelize/dialect/definition_sql.hpp>

namespace sequelize::detail {

/// MySQL's; and MariaDB's but for what MariadbDefinitionSql says. The texts equal Sequelize's.
class MysqlDefinitionSql : public DefinitionSql {
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
    [[nodiscard]] CompiledSql viewColumns(std::string_view name) const override;

    [[nodiscard]] bool writesChanges() const override { return true; }
    [[nodiscard]] std::string addColumn(const ColumnChange& change) const override;
    [[nodiscard]] std::string changeColumn(const ColumnChange& change) const override;
    [[nodiscard]] ColumnSchema changedColumn(const ColumnChange& change) const override;
    [[nodiscard]] std::string removeColumn(std::string_view table, std::string_view column,
                                           const std::vector<std::string>& foreignKeys,
                                           const OnlineDdl& online) const override;
    [[nodiscard]] std::string renameColumn(std::string_view table, std::string_view from, std::string_view to,
                                           const OnlineDdl& online) const override;
    [[nodiscard]] std::string addIndex(const IndexAddition& addition) const override;
    [[nodiscard]] std::string removeIndex(std::string_view table, std::string_view name,
                                          const OnlineDdl& online) const override;
    [[nodiscard]] std::string addConstraint(const ConstraintChange& change) const override;
    [[nodiscard]] std::string removeConstraint(const ConstraintChange& change) const override;
    void requireOnline(const OnlineDdl& online) const override;

    [[nodiscard]] bool changesCommit() const override { return true; }
    [[nodiscard]] std::vector<std::string> usersOf(const TableSchema& table, std::string_view column) const override;
    [[nodiscard]] std::vector<std::string> dependents() const override;
    [[nodiscard]] bool isDependent(const Dependent& object, std::string_view table,
                                   std::string_view column) const override;

protected:
    /// The word behind DROP for a check.
    [[nodiscard]] virtual std::string_view checkWord() const { return "CHECK"; }

private:
    [[nodiscard]] std::string alter(std::string_view table) const;
    [[nodiscard]] std::string position(const ColumnChange& change) const;
    [[nodiscard]] std::string definition(const ColumnDefinition& column) const;
    [[nodiscard]] std::string changedDefinition(const ColumnChange& change) const;
    [[nodiscard]] std::string foreignKey(const ColumnChange& change) const;
    [[nodiscard]] std::string onlineClauses(const OnlineDdl& online) const;
    [[nodiscard]] std::string fields(const std::vector<std::string>& names) const;
};

class MariadbDefinitionSql final : public MysqlDefinitionSql {
public:
    using MysqlDefinitionSql::MysqlDefinitionSql;

    [[nodiscard]] CompiledSql sequenceNamed(std::string_view name) const override;
    [[nodiscard]] CompiledSql viewColumns(std::string_view name) const override;
    [[nodiscard]] std::string addIndex(const IndexAddition& addition) const override;

protected:
    [[nodiscard]] std::string_view checkWord() const override { return "CONSTRAINT"; }
};

}  // namespace sequelize::detail
