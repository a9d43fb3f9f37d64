#pragma once

#include <string>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize::detail {

class SqlDialect;

/// What a database's dialect says of a dump: SQL that makes a database's tables, views and rows anew. Stateless and
/// thread-safe.
class SEQUELIZE_API DumpSql {
public:
    virtual ~DumpSql() = default;

    /// A query for the CREATE VIEW of a view: the second column of its one row.
    [[nodiscard]] virtual std::string viewText(const std::string& view) const = 0;
    /// A query of one value: whoever owns what a session makes; empty: nobody does.
    [[nodiscard]] virtual std::string owner() const { return {}; }
    /// The CREATE VIEW or CREATE TRIGGER without that owner, so that it becomes that of whoever runs it.
    [[nodiscard]] virtual std::string unowned(std::string sql, const std::string& /*owner*/) const { return sql; }

    /// A query for a table's rows, each as one text: "(1, 'a', NULL)", without line breaks, in an order that does not
    /// depend on how they came in. The columns are those of `insertedColumns`.
    [[nodiscard]] virtual std::string rowsAsLiterals(const TableSchema& table) const = 0;
    /// Before and after rows are inserted, so that their order does not matter to foreign keys.
    [[nodiscard]] virtual std::string beforeRows() const = 0;
    [[nodiscard]] virtual std::string afterRows() const { return {}; }
    /// What sets the next id where rows do not tell it; empty: nothing does, or `SchemaSql::createTable` did.
    [[nodiscard]] virtual std::string nextId(const TableSchema&) const { return {}; }
    /// Whether a statement that is run for its effect on the session stays in the database, as PRAGMA user_version
    /// does. `words`: in capitals.
    [[nodiscard]] virtual bool isKept(const std::vector<std::string>& /*words*/) const { return false; }
};

/// The columns of a table to which values are given: not those that are computed.
[[nodiscard]] std::vector<const ColumnSchema*> insertedColumns(const TableSchema& table);
/// What stands behind ORDER BY: the primary key, else the row's text.
[[nodiscard]] std::string orderOfDump(const SqlDialect& dialect, const TableSchema& table);

}  // namespace sequelize::detail
