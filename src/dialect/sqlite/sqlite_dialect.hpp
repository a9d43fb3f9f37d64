#pragma once

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

class SqliteDialect final : public SqlDialect {
public:
    SqliteDialect();

    [[nodiscard]] const DefinitionSql& definitionSql() const override;
    [[nodiscard]] const SchemaSql& schemaSql() const override;
    [[nodiscard]] std::string truncateTable(std::string_view table) const override;
    [[nodiscard]] const MigrationSql& migrationSql() const override;
    [[nodiscard]] std::string restartIds(std::string_view table) const override;
    [[nodiscard]] std::string_view idCounters() const override;
    [[nodiscard]] std::string startIds(const TableDefinition& table) const override;
    [[nodiscard]] std::string referringTables(std::string_view table) const override;
    [[nodiscard]] std::string_view takenIndexNames() const override {
        return "SELECT `name` FROM `sqlite_master` WHERE `type` IN ('index', 'table', 'view')";
    }
    [[nodiscard]] std::vector<std::string> skipIds(std::string_view table, std::uint64_t last) const override;
    [[nodiscard]] std::string createIndex(const TableDefinition& table, const IndexOptions& index) const override;
    [[nodiscard]] std::string showIndexes(std::string_view table) const override;
    [[nodiscard]] std::string_view indexNameColumn() const override { return "name"; }
    [[nodiscard]] std::string typeWithin(const TableSchema& table, const ColumnSchema* there,
                                         const DataType& type) const override;
    [[nodiscard]] ModelColumn modelColumn(const TableSchema& table, const ColumnSchema& column) const override;
    [[nodiscard]] ModelTable modelTable(const TableSchema& table) const override;
    [[nodiscard]] std::string outdatedSchema(std::string_view table) const override;
    [[nodiscard]] std::vector<std::string> renewSchema(std::string_view table, std::int64_t version) const override;
    [[nodiscard]] std::string_view versionQuery() const override { return "SELECT sqlite_version() as `version`"; }
    [[nodiscard]] std::string_view explainPrefix() const override { return "EXPLAIN QUERY PLAN "; }
    [[nodiscard]] std::string_view foreignKeyChecks(bool on) const override {
        return on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF";
    }
    [[nodiscard]] std::vector<std::string> beginTransaction(const TransactionStart& start) const override;
    [[nodiscard]] std::string_view endReadOnly() const override { return "PRAGMA query_only = OFF;"; }

protected:
    [[nodiscard]] bool inlinesForeignKey(const ForeignKeyDefinition& key) const override {
        return key.columns.size() == 1;
    }
    [[nodiscard]] std::string typeSql(const DataType& type) const override;
    [[nodiscard]] std::string columnSql(const TableDefinition& table, const ColumnDefinition& column,
                                        bool soleKey) const override;
    [[nodiscard]] std::string typeCheck(const TableDefinition& table, const ColumnDefinition& column) const override;
    [[nodiscard]] bool listsPrimaryKey(const TableDefinition& table) const override;
    [[nodiscard]] std::string uniqueKeySql(const std::string& key, const std::string& columns) const override;
    [[nodiscard]] std::string tableOptions(const TableDefinition&) const override { return {}; }
    [[nodiscard]] std::string literalSql(const Value& value, const DataType& type) const override;
    [[nodiscard]] std::string textLiteral(std::string_view text) const override;
    [[nodiscard]] std::string castType(std::string_view type) const override;
    [[nodiscard]] std::string_view likeEscape() const override { return " ESCAPE '\\'"; }
    [[nodiscard]] JsonEquality jsonEquality() const override {
        return {.before = "sequelize_json(", .between = ") = ", .function = "sequelize_json"};
    }
    [[nodiscard]] const JsonPathSql& jsonPathSql() const override;
    void writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const override;
    [[nodiscard]] std::string_view rowIdentity(const TableDefinition& table) const override;
    // By functions of the driver's: src/driver/sqlite/sql_functions.hpp.
    [[nodiscard]] ComparisonKey comparisonKey(const DataType& type) const override;
    [[nodiscard]] std::string_view exactFunction(std::string_view function) const override;
    [[nodiscard]] std::string_view functionSql(std::string_view name) const override;
    [[nodiscard]] Expression fitted(const TableDefinition& table, const ColumnDefinition& column,
                                    Expression computed) const override;
    /// A transaction that writes has the whole file for itself.
    [[nodiscard]] std::string indexHintSql(const IndexHint& hint) const override;
    [[nodiscard]] std::string lockSql(const RowLock&, const std::string&) const override { return {}; }
    [[nodiscard]] std::string_view noLimit() const override { return "-1"; }
};

[[nodiscard]] const SqlDialect& sqliteDialect();

/// A condition that is true where the value, SQL of a column that is not NULL, is one of the type; empty: any is.
[[nodiscard]] std::string sqliteTypeCondition(const std::string& value, const DataType& type);

}  // namespace sequelize::detail
