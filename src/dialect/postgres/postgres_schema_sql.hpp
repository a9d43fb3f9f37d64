#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/schema_sql.hpp>

namespace sequelize::detail {

/// PostgreSQL's tables, by its catalog. Everything is one transaction's to do or undo.
///
/// A column's type is what the server writes, but for an ENUM, whose values it shows, too: enum('a', 'b'); the name of
/// the type begins the column's definition. A column is `autoIncrement` where it is an identity, or has a sequence of
/// its own. Of a default that is a constant the type behind it, which the server adds, is left out. What an index has
/// that no member tells (INCLUDE, an operator class, NULLS FIRST) stands in `rest`, with the whole CREATE INDEX.
class PostgresSchemaSql final : public SchemaSql {
public:
    [[nodiscard]] SchemaModel read(const AskRows& ask, const SchemaQuestion& question) const override;

    [[nodiscard]] std::vector<std::string> makeProbe(const TableDefinition& table,
                                                     const std::string& name) const override;
    [[nodiscard]] std::string dropProbe(const std::string& name) const override;
    void completeProbe(const TableDefinition& table, TableSchema& read) const override;

    [[nodiscard]] SchemaScript createTable(const TableSchema& table, bool withoutForeignKeys) const override;
    [[nodiscard]] SchemaScript dropTable(const TableSchema& table) const override;
    [[nodiscard]] SchemaScript renameTable(const std::string& from, const std::string& to) const override;
    [[nodiscard]] SchemaScript alterTable(const TableSchema& before, const TableSchema& after,
                                          const AlterOptions& options) const override;

    [[nodiscard]] ConversionFacts conversion(const TableSchema& table, const ColumnSchema& before,
                                             const ColumnSchema& after) const override;
    [[nodiscard]] bool refusesUnfit() const override { return true; }
    [[nodiscard]] std::vector<std::string> columnUsers(const AskRows& ask, const std::string& table,
                                                       const std::string& column) const override;
    [[nodiscard]] std::string takeAlterLock(std::chrono::seconds wait) const override;
    [[nodiscard]] std::string alterLockHolder() const override;
    [[nodiscard]] std::string freeAlterLock() const override;
    [[nodiscard]] bool isForbidden(const NativeError& error) const override;
};

[[nodiscard]] const PostgresSchemaSql& postgresSchemaSql();

/// A query of one value: 1 where the session has got the advisory lock of that number within the seconds, both as SQL.
/// The server has no function that waits for a while: this asks ten times a second.
[[nodiscard]] std::string takeAdvisoryLock(std::string_view key, std::string_view seconds);
/// A query of one value: the session that has it, or NULL.
[[nodiscard]] std::string advisoryLockOwner(std::string_view key);

/// A table or column as SQL names it.
[[nodiscard]] std::string inQuotes(std::string_view name);
/// "(a, b)" of names, quoted.
[[nodiscard]] std::string inQuotes(const std::vector<std::string>& names);
/// Whether the type is an ENUM's, as `read` shows it.
[[nodiscard]] bool isEnumText(std::string_view type);
/// The values of such a type.
[[nodiscard]] std::vector<std::string> enumValuesOf(std::string_view type);
/// The type as `read` shows it.
[[nodiscard]] std::string enumText(const std::vector<std::string>& values);
/// The column's type as DDL names it; of an ENUM the name of its type.
[[nodiscard]] std::string typeOfColumn(const TableSchema& table, const ColumnSchema& column);
/// What stands behind the column's name.
[[nodiscard]] std::string columnDdl(const TableSchema& table, const ColumnSchema& column);
[[nodiscard]] std::string foreignKeyClause(const ForeignKeySchema& key);
/// ALTER TABLE's ADD of a key, or CREATE INDEX.
[[nodiscard]] std::string addIndexSql(const std::string& table, const IndexSchema& index);
[[nodiscard]] std::string addPrimaryKeySql(const std::string& table, const IndexSchema& key);

}  // namespace sequelize::detail
