#pragma once

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// MySQL; and MariaDB but for what MariadbDialect says.
class MysqlDialect : public SqlDialect {
public:
    MysqlDialect() : MysqlDialect("mysql", "MySQL") {}

    [[nodiscard]] const DefinitionSql& definitionSql() const override;
    [[nodiscard]] const SchemaSql& schemaSql() const override;
    [[nodiscard]] std::string truncateTable(std::string_view table) const override;
    [[nodiscard]] const MigrationSql& migrationSql() const override;
    [[nodiscard]] std::string createIndex(const TableDefinition& table, const IndexOptions& index) const override;
    [[nodiscard]] std::string showIndexes(std::string_view table) const override;
    [[nodiscard]] std::string_view indexNameColumn() const override { return "Key_name"; }
    [[nodiscard]] std::string_view versionQuery() const override { return "SELECT VERSION() as `version`"; }
    [[nodiscard]] ModelColumn modelColumn(const TableSchema& table, const ColumnSchema& column) const override;
    [[nodiscard]] ModelTable modelTable(const TableSchema& table) const override;
    [[nodiscard]] std::string_view foreignKeyChecks(bool on) const override {
        return on ? "SET FOREIGN_KEY_CHECKS = 1" : "SET FOREIGN_KEY_CHECKS = 0";
    }
    [[nodiscard]] std::string_view processQuery() const override { return "SHOW FULL PROCESSLIST"; }
    [[nodiscard]] std::vector<std::string> beginTransaction(const TransactionStart& start) const override;
    [[nodiscard]] TransactionControl transactionControl(std::span<const std::string> words) const override;

protected:
    MysqlDialect(std::string_view name, std::string_view title);

    [[nodiscard]] bool inlinesForeignKey(const ForeignKeyDefinition&) const override { return false; }
    [[nodiscard]] std::string typeSql(const DataType& type) const override;
    [[nodiscard]] std::string columnSql(const ColumnDefinition& column, bool soleKey) const override;
    [[nodiscard]] std::string foreignKeyName(const TableDefinition& table, std::size_t index) const override;
    [[nodiscard]] bool listsPrimaryKey(const TableDefinition& table) const override;
    [[nodiscard]] std::string uniqueKeySql(const std::string& key, const std::string& columns) const override;
    [[nodiscard]] std::string tableOptions(const TableDefinition& table) const override;
    [[nodiscard]] std::string textLiteral(std::string_view text) const override;
    [[nodiscard]] std::string castType(std::string_view type) const override;
    [[nodiscard]] JsonEquality jsonEquality() const override;
    void writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const override;
    [[nodiscard]] std::string lockSql(const RowLock& lock, const std::string& aliases) const override;
    [[nodiscard]] std::string_view noLimit() const override { return "18446744073709551615"; }
};

class MariadbDialect final : public MysqlDialect {
public:
    MariadbDialect() : MysqlDialect("mariadb", "MariaDB") {}

    [[nodiscard]] const DefinitionSql& definitionSql() const override;
    [[nodiscard]] const SchemaSql& schemaSql() const override;

protected:
    [[nodiscard]] JsonEquality jsonEquality() const override;
    [[nodiscard]] std::string lockSql(const RowLock& lock, const std::string& aliases) const override;
};

[[nodiscard]] const SqlDialect& mysqlDialect();
[[nodiscard]] const SqlDialect& mariadbDialect();

}  // namespace sequelize::detail
