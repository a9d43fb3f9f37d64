#pragma once

#include <cstdint>
#include <string>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// MySQL; and MariaDB but for what MariadbDialect says.
class MysqlDialect : public SqlDialect {
public:
    /// What a backslash in a text is, which DDL must know; `unknown` refuses such texts.
    enum class Backslash : std::uint8_t { unknown, escape, itself };

    explicit MysqlDialect(Backslash backslash = Backslash::unknown) : MysqlDialect("mysql", "MySQL", backslash, true) {}

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
    [[nodiscard]] std::string_view backslashQuery() const override {
        return "SELECT FIND_IN_SET('NO_BACKSLASH_ESCAPES', @@SESSION.sql_mode) > 0";
    }
    [[nodiscard]] const SqlDialect& withBackslashes(bool meanThemselves) const override;
    [[nodiscard]] bool isOfOtherKey(const NativeError& error) const override;
    [[nodiscard]] const ReplicationSql* replicationSql() const override;
    [[nodiscard]] bool onlyReads(std::string_view sql) const override;
    [[nodiscard]] Refusal refusalOf(const NativeError& error) const override;
    [[nodiscard]] std::vector<std::string> beginTransaction(const TransactionStart& start) const override;
    [[nodiscard]] TransactionControl transactionControl(std::span<const std::string> words) const override;
    [[nodiscard]] bool commitsImplicitly(std::span<const std::string> words) const override;

protected:
    /// `outerInDerived`: as in Capabilities.
    MysqlDialect(std::string_view name, std::string_view title, Backslash backslash, bool outerInDerived);

    [[nodiscard]] bool inlinesForeignKey(const ForeignKeyDefinition&) const override { return false; }
    [[nodiscard]] std::string typeSql(const DataType& type) const override;
    [[nodiscard]] std::string columnSql(const TableDefinition& table, const ColumnDefinition& column,
                                        bool soleKey) const override;
    [[nodiscard]] std::string foreignKeyName(const TableDefinition& table, std::size_t index) const override;
    [[nodiscard]] bool listsPrimaryKey(const TableDefinition& table) const override;
    [[nodiscard]] std::string uniqueKeySql(const std::string& key, const std::string& columns) const override;
    [[nodiscard]] std::string indexOfIds(const TableDefinition& table) const override;
    [[nodiscard]] std::string indexSql(const TableDefinition& table, const IndexOptions& index) const;
    [[nodiscard]] std::string tableOptions(const TableDefinition& table) const override;
    [[nodiscard]] std::string textLiteral(std::string_view text) const override;
    [[nodiscard]] std::string castType(std::string_view type) const override;
    [[nodiscard]] std::string_view functionSql(std::string_view name) const override;
    [[nodiscard]] JsonEquality jsonEquality() const override;
    [[nodiscard]] const JsonPathSql& jsonPathSql() const override;
    void writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const override;
    [[nodiscard]] std::string indexHintSql(const IndexHint& hint) const override;
    [[nodiscard]] std::string lockSql(const RowLock& lock, const std::string& aliases) const override;
    [[nodiscard]] std::string writtenTable(const std::string& table) const override;
    [[nodiscard]] std::string_view noLimit() const override { return "18446744073709551615"; }

    Backslash backslash_;  // what definitionSql() is of, too
};

class MariadbDialect final : public MysqlDialect {
public:
    explicit MariadbDialect(Backslash backslash = Backslash::unknown)
        : MysqlDialect("mariadb", "MariaDB", backslash, false) {}

    [[nodiscard]] const DefinitionSql& definitionSql() const override;
    [[nodiscard]] const SchemaSql& schemaSql() const override;
    [[nodiscard]] const ReplicationSql* replicationSql() const override;
    [[nodiscard]] const SqlDialect& withBackslashes(bool meanThemselves) const override;

protected:
    [[nodiscard]] JsonEquality jsonEquality() const override;
    [[nodiscard]] const JsonPathSql& jsonPathSql() const override;
    [[nodiscard]] std::string lockSql(const RowLock& lock, const std::string& aliases) const override;
    /// It reads the table that is written, since 10.3.
    [[nodiscard]] std::string writtenTable(const std::string&) const override { return {}; }
};

[[nodiscard]] const SqlDialect& mysqlDialect();
[[nodiscard]] const SqlDialect& mysqlDialect(MysqlDialect::Backslash backslash);
[[nodiscard]] const SqlDialect& mariadbDialect();
[[nodiscard]] const SqlDialect& mariadbDialect(MysqlDialect::Backslash backslash);

/// What each session is told, behind SET. A server keeps its own modes; strictness is added, so that a value that does
/// not fit is an error and not changed.
/// `readOnly`: each of the session's transactions refuses to write.
[[nodiscard]] std::string mysqlSessionSettings(const std::string& timezone, bool readOnly = false);

}  // namespace sequelize::detail
