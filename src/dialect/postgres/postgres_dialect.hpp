#pragma once

#include <string>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// PostgreSQL, from version 12 on.
class PostgresDialect final : public SqlDialect {
public:
    PostgresDialect();

    [[nodiscard]] const DefinitionSql& definitionSql() const override;
    [[nodiscard]] const SchemaSql& schemaSql() const override;
    [[nodiscard]] const MigrationSql& migrationSql() const override;
    [[nodiscard]] ModelColumn modelColumn(const TableSchema& table, const ColumnSchema& column) const override;
    [[nodiscard]] std::string truncateTable(std::string_view table) const override;
    [[nodiscard]] std::string truncateTables(std::span<const std::string> tables) const override;
    [[nodiscard]] std::string startIds(const TableDefinition& table) const override;
    [[nodiscard]] std::string referringTables(std::string_view table) const override;
    [[nodiscard]] std::string_view takenIndexNames() const override;
    [[nodiscard]] std::string createIndex(const TableDefinition& table, const IndexOptions& index) const override;
    [[nodiscard]] std::string showIndexes(std::string_view table) const override;
    [[nodiscard]] std::string_view indexNameColumn() const override { return "name"; }
    [[nodiscard]] std::string_view versionQuery() const override { return "SHOW SERVER_VERSION"; }
    /// There is no such switch: keys that would close a circle are added, and dropped, one by one.
    [[nodiscard]] std::string_view foreignKeyChecks(bool) const override { return {}; }
    [[nodiscard]] std::string dropForeignKeys(std::string_view table) const override;
    [[nodiscard]] std::vector<std::string> addForeignKeys(const TableDefinition& table) const override;
    [[nodiscard]] bool isMadeMeanwhile(const NativeError& error) const override;
    [[nodiscard]] std::string_view processQuery() const override;
    [[nodiscard]] TransactionControl transactionControl(std::span<const std::string> words) const override;

protected:
    [[nodiscard]] bool inlinesForeignKey(const ForeignKeyDefinition& key) const override {
        return key.columns.size() == 1;
    }
    [[nodiscard]] std::string typeSql(const DataType& type) const override;
    [[nodiscard]] std::string columnSql(const TableDefinition& table, const ColumnDefinition& column,
                                        bool soleKey) const override;
    [[nodiscard]] std::vector<std::string> beforeTable(const TableDefinition& table) const override;
    [[nodiscard]] std::vector<std::string> afterTable(const TableDefinition& table) const override;
    [[nodiscard]] std::vector<std::string> afterDrop(const TableDefinition& table) const override;
    [[nodiscard]] bool listsPrimaryKey(const TableDefinition& table) const override {
        return !table.primaryKey.empty();
    }
    [[nodiscard]] std::string uniqueKeySql(const std::string& key, const std::string& columns) const override;
    [[nodiscard]] std::string tableOptions(const TableDefinition&) const override { return {}; }
    [[nodiscard]] std::string textLiteral(std::string_view text) const override;
    [[nodiscard]] std::string literalSql(const Value& value, const DataType& type) const override;
    [[nodiscard]] std::string castType(std::string_view type) const override;
    [[nodiscard]] std::string_view functionSql(std::string_view name) const override;
    [[nodiscard]] JsonEquality jsonEquality() const override {
        return {.before = "TO_JSONB(", .between = ") = CAST(", .after = " AS JSONB)", .function = "TO_JSONB"};
    }
    [[nodiscard]] const JsonPathSql& jsonPathSql() const override;
    void writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const override;
    void writeReturning(SqlWriter& out, const InsertStatement& statement) const override;
    [[nodiscard]] std::string_view rowIdentity(const TableDefinition& table) const override {
        return table.primaryKey.empty() ? "ctid" : std::string_view();
    }
    [[nodiscard]] Expression fitted(const TableDefinition& table, const ColumnDefinition& column,
                                    Expression computed) const override;
    [[nodiscard]] std::string lockSql(const RowLock& lock, const std::string& aliases) const override;
    [[nodiscard]] std::string_view noLimit() const override { return "ALL"; }
};

[[nodiscard]] const SqlDialect& postgresDialect();

/// The name of the type of an ENUM column, as Sequelize has it: "enum_books_genre".
[[nodiscard]] std::string enumTypeName(std::string_view table, std::string_view column);
/// A text as a literal that both settings of standard_conforming_strings read alike. Throws UsageError for NUL.
[[nodiscard]] std::string postgresText(std::string_view text);
/// A statement that makes the type of that name, and nothing where there is one; a type that a dropped table left
/// behind goes first.
[[nodiscard]] std::string createEnumType(std::string_view table, const std::string& type,
                                         const std::vector<std::string>& values);

/// How many bytes a name may have: the server cuts a longer one, and says so in a notice only.
inline constexpr std::size_t longestPostgresName = 63;

}  // namespace sequelize::detail
