#pragma once

/// The opt-in part for changing a database's tables by hand, as migrations do: `sequelize.getQueryInterface()`.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/attribute_options.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/hydrate/row.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/query_interface_options.hpp>
#include <sequelize/query_options.hpp>
#include <sequelize/schema/column_description.hpp>
#include <sequelize/schema/schema_model.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize {

/// What changes a database's tables, columns, indexes and constraints, by their names (Sequelize: QueryInterface).
/// Needs no models. A light value, which must not outlive its Sequelize object. Thread-safe.
///
/// Every call throws UsageError for what is not there, is there already, or this database cannot do; what the database
/// throws, DatabaseError and ConnectionError; and all take `.transaction`, `.timeout` and `.logging`. On SQLite a
/// change is made as a whole or not at all, also where its table must be made anew. MySQL and MariaDB would commit the
/// transaction that a change of a table runs in: there it is UsageError with `.transaction`.
class SEQUELIZE_API QueryInterface {
public:
    // For the library: `Sequelize::getQueryInterface` is what programs call. `base`: how calls run that do not say.
    explicit QueryInterface(detail::Database& database, const detail::RunOptions& base = {})
        : database_(&database), base_(base) {}

    /// `CREATE DATABASE IF NOT EXISTS name`; on SQLite makes the file of that name (Sequelize: createDatabase).
    void createDatabase(const std::string& name, const detail::DatabaseOptions& options = {}) const;
    /// `DROP DATABASE IF EXISTS name` (Sequelize: dropDatabase). On SQLite UsageError: delete the file.
    void dropDatabase(const std::string& name, const detail::DatabaseOptions& options = {}) const;
    /// `CREATE SCHEMA IF NOT EXISTS name`: MySQL's and MariaDB's other word for a database (Sequelize: createSchema).
    /// On SQLite UsageError.
    void createSchema(const std::string& name, const CallOptions& options = {}) const;
    /// `DROP SCHEMA IF EXISTS name` (Sequelize: dropSchema). On SQLite UsageError.
    void dropSchema(const std::string& name, const CallOptions& options = {}) const;
    /// The names of all databases of the server that the user may see, but for the server's own (Sequelize:
    /// showAllSchemas). On SQLite UsageError.
    [[nodiscard]] std::vector<std::string> showAllSchemas(const CallOptions& options = {}) const;
    /// The server's version as it says it (Sequelize: databaseVersion).
    [[nodiscard]] std::string databaseVersion(const CallOptions& options = {}) const;

    /// `CREATE TABLE IF NOT EXISTS name (...)` (Sequelize: createTable). With `.ifNotExists = false` a table of that
    /// name is an error: IF NOT EXISTS also hides one that is another. SQLite has no engine, charset, comment or row
    /// format, and leaves them out. Throws UsageError for a definition that contradicts itself.
    void createTable(const std::string& name, const TableAttributes& attributes,
                     const detail::CreateTableOptions& options = {}) const;
    /// `DROP TABLE IF EXISTS name` (Sequelize: dropTable). Views and other tables' triggers that use it stay, and fail
    /// when they are used. Throws ForeignKeyConstraintError while another table refers to it, UsageError for a view, a
    /// sequence of MariaDB's, and on SQLite where that name is a temporary or an attached database's table's, or one
    /// that a virtual table keeps its rows in.
    void dropTable(const std::string& name, const CallOptions& options = {}) const;
    /// Drops every table, whichever refers to which, but SequelizeMeta and those of `.skip` (Sequelize: dropAllTables).
    /// Views and MariaDB's sequences stay. Throws UsageError for a name in `.skip` that is no table's, and on SQLite
    /// for one that is also a temporary table's or view's; on MySQL and MariaDB ForeignKeyConstraintError while foreign
    /// keys of another database refer to a table that goes. Then nothing was dropped.
    void dropAllTables(const detail::DropAllTablesOptions& options = {}) const;
    /// `ALTER TABLE before RENAME TO after;` (Sequelize: renameTable). Throws UsageError that names the views and
    /// triggers which MySQL and MariaDB would leave with the old name; SQLite changes them.
    void renameTable(const std::string& before, const std::string& after, const CallOptions& options = {}) const;
    /// Whether there is a table of that name; a view is none (Sequelize: tableExists).
    [[nodiscard]] bool tableExists(const std::string& name, const CallOptions& options = {}) const;
    /// The names of all tables, in order; views are none (Sequelize: showAllTables).
    [[nodiscard]] std::vector<std::string> showAllTables(const CallOptions& options = {}) const;
    /// The table's or view's columns, in order (Sequelize: describeTable). Throws UsageError when there is none of that
    /// name.
    [[nodiscard]] std::vector<ColumnDescription> describeTable(const std::string& name,
                                                               const CallOptions& options = {}) const;
    /// All that the database says of its tables, as plain values. Writes nothing. Throws UsageError for a table that is
    /// not there.
    [[nodiscard]] SchemaModel readSchema(const detail::SchemaOptions& options = {}) const;

    /// `ALTER TABLE table ADD column ...` (Sequelize: addColumn). Throws UsageError when there is such a column, and
    /// for NOT NULL without a default where the table has rows, which would get a 0 or an empty text by themselves.
    void addColumn(const std::string& table, const std::string& column, const AttributeOptions& attribute,
                   const detail::ChangeOptions& options = {}) const;
    /// `ALTER TABLE table DROP column`, together with the foreign keys that the column has (Sequelize: removeColumn).
    /// Indexes lose the column. Throws UsageError that names the tables whose foreign keys refer to it, the primary or
    /// unique key of several columns that it is part of, and the checks, generated columns, views and triggers that use
    /// it.
    void removeColumn(const std::string& table, const std::string& column,
                      const detail::ChangeOptions& options = {}) const;
    /// `ALTER TABLE table CHANGE column column ...`: the attribute is the column's whole new definition, and what it
    /// does not say is gone: a default, NOT NULL (Sequelize: changeColumn). A comment stays, keys and indexes, and what
    /// no attribute can say: ON UPDATE, INVISIBLE, a collation, MariaDB's CHECK of the column. With `.references` the
    /// column's foreign key becomes that one; without, it stays. Throws UsageError for NOT NULL where rows have NULL,
    /// and where the database would round, cut or refuse values of rows for the new type, or number them anew for
    /// AUTO_INCREMENT, with their number.
    void changeColumn(const std::string& table, const std::string& column, const AttributeOptions& attribute,
                      const detail::ChangeOptions& options = {}) const;
    /// `ALTER TABLE table RENAME COLUMN before TO after`: everything else about it stays, and keys, indexes and foreign
    /// keys follow (Sequelize: renameColumn). Throws UsageError that names the views and triggers which the database
    /// would leave with the old name.
    void renameColumn(const std::string& table, const std::string& before, const std::string& after,
                      const detail::ChangeOptions& options = {}) const;

    /// `ALTER TABLE table ADD INDEX ...`, on SQLite `CREATE INDEX` (Sequelize: addIndex). A default name of more than
    /// 64 characters is cut, and ends in a hash of the whole. An expression as a field needs MySQL 8.0.13 or SQLite and
    /// a `.name`; on MariaDB it is UsageError.
    void addIndex(const std::string& table, const std::vector<detail::AddedIndexField>& fields,
                  const detail::AddIndexOptions& options = {}) const;
    /// The table's indexes and keys, the primary one first (Sequelize: showIndex).
    [[nodiscard]] std::vector<detail::IndexDescription> showIndex(const std::string& table,
                                                                  const CallOptions& options = {}) const;
    /// `DROP INDEX name ON table` (Sequelize: removeIndex). Throws UsageError when the table has none of that name,
    /// naming those it has.
    void removeIndex(const std::string& table, const std::string& name,
                     const detail::ChangeOptions& options = {}) const;
    /// The same, by the index's columns.
    void removeIndex(const std::string& table, const std::vector<std::string>& fields,
                     const detail::ChangeOptions& options = {}) const;

    /// `ALTER TABLE table ADD CONSTRAINT ...` (Sequelize: addConstraint). Throws UsageError without `.type` or
    /// `.fields`.
    void addConstraint(const std::string& table, const detail::AddConstraintOptions& options) const;
    /// The table's constraints, or those of that name (Sequelize: showConstraint).
    [[nodiscard]] std::vector<detail::ConstraintDescription> showConstraint(const std::string& table,
                                                                            const std::string& name = {},
                                                                            const CallOptions& options = {}) const;
    /// Drops the constraint of that name, of whichever kind it is (Sequelize: removeConstraint). Throws UsageError when
    /// there is none, naming those there are.
    void removeConstraint(const std::string& table, const std::string& name,
                          const detail::ChangeOptions& options = {}) const;
    /// The foreign keys of each table (Sequelize: getForeignKeysForTables).
    [[nodiscard]] std::vector<detail::TableForeignKeys> getForeignKeysForTables(const std::vector<std::string>& tables,
                                                                                const CallOptions& options = {}) const;
    /// The table's foreign keys: columns, what they refer to, rules (Sequelize: getForeignKeyReferencesForTable).
    [[nodiscard]] std::vector<ForeignKeySchema> getForeignKeyReferencesForTable(const std::string& table,
                                                                                const CallOptions& options = {}) const;

    /// `INSERT INTO table (...) VALUES (?), ...`, in one transaction, as many statements as needed; returns how many
    /// rows were written: with `.ignoreDuplicates` those that are new; with `.updateOnDuplicate` what the database
    /// says, and MySQL counts an updated duplicate twice (Sequelize: bulkInsert). A column that a row leaves out gets
    /// its default. Throws UniqueConstraintError and ForeignKeyConstraintError, and then nothing is written.
    std::uint64_t bulkInsert(const std::string& table, const std::vector<detail::RowValues>& rows,
                             const detail::BulkInsertOptions& options = {}) const;
    /// `UPDATE table SET ... WHERE ...`: returns how many rows matched (Sequelize: bulkUpdate). Throws UsageError for
    /// an empty `where`; `null` means all rows.
    std::uint64_t bulkUpdate(const std::string& table, const detail::RowValues& values, const detail::RowsWhere& where,
                             const CallOptions& options = {}) const;
    /// `DELETE FROM table WHERE ...`: returns how many rows went, 0 for `.truncate` (Sequelize: bulkDelete). Throws
    /// UsageError for an empty `where`; `null` means all rows.
    std::uint64_t bulkDelete(const std::string& table, const detail::RowsWhere& where,
                             const detail::BulkDeleteOptions& options = {}) const;
    /// `SELECT ... FROM table` (Sequelize: select).
    [[nodiscard]] std::vector<Row> select(const std::string& table, const detail::SelectOptions& options = {}) const;
    /// Inserts the row, or where there is one with its `keys`, sets the other columns of that (Sequelize: upsert).
    /// `keys` are the columns that identify the row, and are not set. Throws UsageError where they are no primary or
    /// unique key, or one is NULL; UniqueConstraintError where another key has the row already.
    void upsert(const std::string& table, const detail::RowValues& values, const std::vector<std::string>& keys,
                const CallOptions& options = {}) const;

    /// Runs one SQL statement as it is written: for all that has no method, such as CREATE TRIGGER (Sequelize:
    /// sequelize.query). Throws what `Sequelize::query` throws.
    QueryResult query(const std::string& sql, const QueryOptions& options = {}) const;
    /// The name as an identifier of SQL, whatever it contains (Sequelize: quoteIdentifier).
    [[nodiscard]] std::string quoteIdentifier(std::string_view name) const;
    /// The same for a table's name (Sequelize: quoteTable).
    [[nodiscard]] std::string quoteTable(std::string_view name) const { return quoteIdentifier(name); }

private:
    template <class Options>
    [[nodiscard]] detail::RunOptions run(const Options& options) const;

    detail::Database* database_;
    detail::RunOptions base_;
};

}  // namespace sequelize
