#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/schema/schema_model.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// How a server is to change a table while others use it; empty: as it chooses.
struct OnlineDdl {
    std::string algorithm{};
    std::string lock{};
};

/// A column that is added, or made what the definition says.
struct ColumnChange {
    const TableDefinition* table = nullptr;  ///< with that column, and its foreign key where one is to be added
    std::size_t column = 0;
    bool first = false;
    std::string after{};
    std::string foreignKeyName{};                   ///< of the key that is added; empty: the database names it
    std::vector<std::string> droppedForeignKeys{};  ///< keys that go in the same statement
    /// Of `changeColumn`: the table as it is, of whose column stays what no attribute can say. Null: nothing does.
    const TableSchema* present = nullptr;
    OnlineDdl online{};
};

/// An index that is added.
struct IndexAddition {
    const TableDefinition* table = nullptr;
    IndexOptions index{};
    std::string parser{};
    std::string where{};  ///< of a partial index
    OnlineDdl online{};
};

enum class ConstraintKind : std::uint8_t { unique, primaryKey, foreignKey, check };

/// A constraint that is added or dropped.
struct ConstraintChange {
    std::string table{};
    ConstraintKind kind = ConstraintKind::unique;
    std::string name{};
    std::vector<std::string> fields{};
    std::string target{};  ///< of a foreign key: the table that it refers to
    std::vector<std::string> targetFields{};
    std::string onDelete{};
    std::string onUpdate{};
    std::string condition{};  ///< of a check
    OnlineDdl online{};
};

/// A view or a trigger.
struct Dependent {
    std::string kind{};
    std::string name{};
    std::string text{};
    std::string table{};   ///< of a trigger
    std::string schema{};  ///< whose names without one are of; the view's table must be in it
};

/// How a database's objects are made and changed, statement by statement: Sequelize's QueryInterface in SQL. The plain
/// answers are SQL's; what a dialect does not override it cannot do. Stateless and thread-safe.
class SEQUELIZE_API DefinitionSql {
public:
    explicit DefinitionSql(const SqlDialect& dialect) : dialect_(dialect) {}
    virtual ~DefinitionSql() = default;

    // Databases.
    [[nodiscard]] virtual std::string createDatabase(std::string_view name, std::string_view charset,
                                                     std::string_view collate) const;
    [[nodiscard]] virtual std::string dropDatabase(std::string_view name) const;
    [[nodiscard]] virtual std::string createSchema(std::string_view name) const;
    [[nodiscard]] virtual std::string dropSchema(std::string_view name) const;
    /// A query for the names of all schemas but the server's own.
    [[nodiscard]] virtual std::string schemaNames() const;
    /// Whether `createDatabase` is done by opening the file of that name.
    [[nodiscard]] virtual bool databasesAreFiles() const { return false; }

    // Tables.
    /// Queries for names of tables; views are none.
    [[nodiscard]] virtual std::string tableNames() const = 0;
    [[nodiscard]] virtual CompiledSql tableNamed(std::string_view name) const = 0;
    /// A query of two columns, kind ("table", "view", "index") and name, for the connection's temporary objects, where
    /// a name without its database means these first; empty where none does.
    [[nodiscard]] virtual std::string temporaryObjects() const { return {}; }
    /// What stands before the names of these.
    [[nodiscard]] virtual std::string_view temporarySchema() const { return "temp"; }
    /// A query for the attached databases that have a table or view of that name, where the connection's own has none;
    /// empty where no name without its database means those of another.
    [[nodiscard]] virtual std::string attachedHolders(std::string_view) const { return {}; }
    /// A query of two columns, name and type ("virtual", "shadow"), for tables that are a module's: virtual tables, and
    /// those that a module keeps such a table's rows in; empty where there are none such.
    [[nodiscard]] virtual std::string moduleTables() const { return {}; }
    /// A query with a row where the name is that of something else which DROP TABLE would drop: MariaDB's sequences.
    /// Empty where there is no such thing.
    [[nodiscard]] virtual CompiledSql sequenceNamed(std::string_view) const { return {}; }
    /// A query for a view's columns: name, type, whether it may be NULL (1), the SQL of its default, comment.
    [[nodiscard]] virtual CompiledSql viewColumns(std::string_view name) const = 0;
    [[nodiscard]] std::string renameTable(std::string_view from, std::string_view to) const;

    /// A query for the names and declared types of the table's columns, where values may be stored as what they do not
    /// compare as; empty: they never are.
    [[nodiscard]] virtual std::string declaredTypes(std::string_view) const { return {}; }
    /// The library's type of that name, where its values are such; else unspecified.
    [[nodiscard]] virtual DataType typeDeclared(std::string_view) const { return {}; }

    /// Whether the dialect writes the statements below. Else a change is made to what was read of the table, and
    /// `SchemaSql` writes how the table comes to that.
    [[nodiscard]] virtual bool writesChanges() const { return false; }
    [[nodiscard]] virtual std::string addColumn(const ColumnChange& change) const;
    [[nodiscard]] virtual std::string changeColumn(const ColumnChange& change) const;
    /// What `changeColumn` makes of the column, with its type and what else its values depend on.
    [[nodiscard]] virtual ColumnSchema changedColumn(const ColumnChange& change) const;
    [[nodiscard]] virtual std::string removeColumn(std::string_view table, std::string_view column,
                                                   const std::vector<std::string>& foreignKeys,
                                                   const OnlineDdl& online) const;
    [[nodiscard]] virtual std::string addConstraint(const ConstraintChange& change) const;
    [[nodiscard]] virtual std::string removeConstraint(const ConstraintChange& change) const;

    [[nodiscard]] virtual std::string renameColumn(std::string_view table, std::string_view from, std::string_view to,
                                                   const OnlineDdl& online) const;
    [[nodiscard]] virtual std::string addIndex(const IndexAddition& addition) const = 0;
    [[nodiscard]] virtual std::string removeIndex(std::string_view table, std::string_view name,
                                                  const OnlineDdl& online) const = 0;
    /// Throws UsageError where the database takes no such options, or not these words.
    virtual void requireOnline(const OnlineDdl& online) const;

    /// Whether a change of a table ends the transaction that it runs in.
    [[nodiscard]] virtual bool changesCommit() const { return false; }
    /// Parts of the table that use the column, "the check 'positive'", which would go with it in silence or forbid its
    /// removal. Empty where the database says itself what it refuses.
    [[nodiscard]] virtual std::vector<std::string> usersOf(const TableSchema&, std::string_view) const { return {}; }
    /// Queries for what the database does not look at when a name changes, of five columns: kind ("view"), name, text,
    /// the table that it is of, and this database's name.
    [[nodiscard]] virtual std::vector<std::string> dependents() const { return {}; }
    /// Whether such an object uses the table, or, where one is named, its column.
    [[nodiscard]] virtual bool isDependent(const Dependent&, std::string_view, std::string_view) const { return false; }

protected:
    [[nodiscard]] const SqlDialect& dialect() const noexcept { return dialect_; }
    [[noreturn]] void cannot(std::string_view what) const;

private:
    const SqlDialect& dialect_;
};

}  // namespace sequelize::detail
