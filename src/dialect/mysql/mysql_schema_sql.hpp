#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

#include "column_ddl.hpp"

namespace sequelize::detail {

/// Of a table that was read in a session with that SQL mode: its texts are only for such sessions.
inline constexpr std::string_view noEscapesNote =
    "Its texts are written for sessions with the SQL mode NO_BACKSLASH_ESCAPES.";

/// Of a table with a TIMESTAMP column that was read in such a session.
inline constexpr std::string_view impliedDefaultsNote =
    "The session's explicit_defaults_for_timestamp is off: a TIMESTAMP that is NOT NULL without a default gets one.";

/// Of a system-versioned table of MariaDB's that this session may not alter.
inline constexpr std::string_view shutHistoryNote =
    "It is system-versioned, and the session's system_versioning_alter_history is ERROR: its columns cannot change.";

/// MySQL's and MariaDB's. Tables are read from SHOW CREATE TABLE, which tells all of them.
class MysqlSchemaSql final : public SchemaSql {
public:
    /// `dialect`: that of which it is a part.
    MysqlSchemaSql(bool isMariadb, const SqlDialect& dialect) : isMariadb_(isMariadb), dialect_(dialect) {}

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
    [[nodiscard]] UnlistedValues unlistedValues(std::string_view column, const DataType& type) const override;
    [[nodiscard]] std::vector<TableFault> faults(const TableSchema& table) const override;
    [[nodiscard]] bool foreignKeysHoldTypes() const override { return true; }
    [[nodiscard]] std::vector<OutsideReference> outsideReferences(const AskRows& ask,
                                                                  const std::string& table) const override;
    [[nodiscard]] std::vector<OutsideReference> allReferences(const AskRows& ask) const override;
    [[nodiscard]] std::string keptOnUpdate(const ColumnSchema& column, const std::string& type) const override;
    [[nodiscard]] bool onUpdateNeedsDefault() const override { return isMariadb_; }
    [[nodiscard]] std::vector<std::string> columnUsers(const AskRows& ask, const std::string& table,
                                                       const std::string& column) const override;
    [[nodiscard]] std::string takeAlterLock(std::chrono::seconds wait) const override;
    [[nodiscard]] std::string alterLockHolder() const override;
    [[nodiscard]] std::string freeAlterLock() const override;
    [[nodiscard]] std::string tryForeignKey(const TableSchema& table, bool isNew,
                                            const ForeignKeySchema& key) const override;
    [[nodiscard]] bool isForbidden(const NativeError& error) const override;
    [[nodiscard]] std::unique_ptr<const OnlineRules> onlineRules(std::string_view version) const override;

private:
    [[nodiscard]] SchemaScript alteration(const TableSchema& before, const TableSchema& after,
                                          const AlterOptions& options) const;
    [[nodiscard]] DdlStyle styleOf(const TableSchema& table) const;

    bool isMariadb_;
    const SqlDialect& dialect_;
};

// Parts of a table's DDL.
[[nodiscard]] std::string indexDdl(const IndexSchema& index, DdlStyle style);
[[nodiscard]] std::string primaryKeyDdl(const IndexSchema& key, DdlStyle style);
[[nodiscard]] std::string foreignKeyDdl(const ForeignKeySchema& key);
[[nodiscard]] std::string checkDdl(const CheckSchema& check, DdlStyle style);

}  // namespace sequelize::detail
