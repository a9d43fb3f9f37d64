#pragma once

#include <string>
#include <vector>

#include <sequelize/dialect/schema_sql.hpp>

namespace sequelize::detail {

/// SQLite's tables. What its pragmas do not tell is read of the CREATE TABLE that SQLite keeps; what its ALTER TABLE
/// cannot do is done as its makers say (lang_altertable.html): a new table, its rows, and then its name.
///
/// `autoIncrement` is the word AUTOINCREMENT. A RESTRICT, which acts sooner than NO ACTION, stands in `rest` of its
/// foreign key. A sole INTEGER key that is descending is one that is no name for the rowid. Virtual tables, and those
/// that belong to them, are left out. Views and triggers are rewritten by SQLite where a column is renamed.
class SqliteSchemaSql final : public SchemaSql {
public:
    /// A schema in `question` is the name of an attached database.
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
    [[nodiscard]] UnlistedValues unlistedValues(std::string_view column, const DataType& type) const override;

    [[nodiscard]] std::string brokenRows() const override { return "PRAGMA main.foreign_key_check"; }
    [[nodiscard]] std::vector<std::string> written(const SchemaScript& script) const override;
    [[nodiscard]] std::string checkedReferences(const std::string& table) const override;
    [[nodiscard]] std::vector<std::string> columnUsers(const AskRows& ask, const std::string& table,
                                                       const std::string& column) const override;
    [[nodiscard]] std::vector<std::string> brokenDependents(const AskRows& ask,
                                                            const std::string& table) const override;
    [[nodiscard]] std::string brokenObject(std::string_view message) const override;
};

[[nodiscard]] const SchemaSql& sqliteSchemaSql();

/// What SQLite said, without the driver's advice behind it: whoever makes a sentence of it has another one.
[[nodiscard]] std::string withoutAdvice(std::string_view message);

}  // namespace sequelize::detail
