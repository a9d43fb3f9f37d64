#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/dialect/online_rules.hpp>
#include <sequelize/schema/schema_model.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// Sends a query, and gives its rows: a value for each column. Throws what the database throws.
using AskRows = std::function<std::vector<std::vector<Value>>(const std::string& sql, std::vector<Value> binds)>;

/// What is to be read of a database.
struct SchemaQuestion {
    std::vector<std::string> tables{};    ///< only these, where it is not empty; those that are not there are left out
    std::optional<std::string> schema{};  ///< MySQL: of this database, not of the connection's own
    bool temporary = false;               ///< the temporary tables of the connection; then `tables` names them
};

/// How a table is to be altered, where that is for the caller to say.
struct AlterOptions {
    std::vector<std::pair<std::string, std::string>> renames{};  ///< columns: their names before, and after
    std::string algorithm{};                                     ///< MySQL: "INSTANT", "INPLACE", "COPY"
    std::string lock{};                                          ///< MySQL: "NONE", "SHARED", "EXCLUSIVE"
    std::vector<std::string> otherTables{};  ///< names that a table which is made on the way cannot have
};

/// Statements that alter a database's tables.
struct SchemaScript {
    std::vector<std::string> statements{};
    /// SQLite's way to alter what ALTER TABLE cannot: this table is made anew. The statements must run on one
    /// connection on which foreign keys are not checked meanwhile, in one transaction, and afterwards no row may break
    /// a foreign key that none broke before. Empty: nothing of the kind.
    std::string rebuilt{};
    /// Of a rebuild: the tables as they were when the script was made of them. It is run on these and on no others.
    /// Without a rebuild: columns of the first get other names, which views and triggers may have in a way that the
    /// database does not rewrite. What of these worked before must work afterwards.
    std::vector<TableSchema> madeOf{};
    /// What must be sent afterwards, also where a statement failed: it gives the connection back its settings.
    std::vector<std::string> restore{};
    /// Of a column that is NOT NULL without a default, which the database would fill with values of its own: queries
    /// that change nothing, and that fail as long as the table has rows. Who runs the script at once counts instead.
    std::vector<std::string> guards{};
};

/// What becomes of a column's values when its type changes.
struct ConversionFacts {
    bool keepsAll = true;   ///< every value that the old type can have stays what it is, whatever it is
    std::string reason{};   ///< else: what would be lost, changed or refused: "texts of more than 20 characters"
    std::string badRows{};  ///< a condition, on the table as it is, that is true for such rows; empty: none tells them
    /// Where no condition tells all of them: one that is true for some; else `badRows`.
    std::string someBadRows{};
    /// Values of which the database makes others, and not less of the same, without a word: no permission to lose
    /// values is one for these. They are not in `reason` and the conditions above.
    std::string otherReason{};
    std::string otherRows{};  ///< a condition that is true for them; empty: there are none
};

/// Values that the database would keep in a column of a type, and that are none of the type's: an ENUM's, where that is
/// a text which holds any; a UUID's.
struct UnlistedValues {
    std::string rows{};    ///< a condition that is true for rows with such values; empty: there are none
    std::string reason{};  ///< "a value that the ENUM does not list"
};

/// What a database refuses of a table's definition, whatever rows there are.
struct TableFault {
    std::string column{};  ///< that it is about
    std::string reason{};  ///< with the remedy
};

/// A foreign key of another database's table.
struct OutsideReference {
    std::string table{};  ///< "other_database.books"
    ForeignKeySchema key{};
};

/// What a database's dialect says of tables that exist: how they are read, and how they are altered. Stateless and
/// thread-safe.
class SEQUELIZE_API SchemaSql {
public:
    virtual ~SchemaSql() = default;

    /// Reads tables and the names of views. Throws what `ask` throws, and DatabaseError where the reader may not see
    /// what it must.
    [[nodiscard]] virtual SchemaModel read(const AskRows& ask, const SchemaQuestion& question) const = 0;

    /// Statements that make a temporary table of that name with the columns, keys and checks of `table`, so that `read`
    /// tells how the database would write them. Without foreign keys, which `read` would have to name, and without
    /// indexes that temporary tables cannot have: `completeProbe` adds these.
    [[nodiscard]] virtual std::vector<std::string> makeProbe(const TableDefinition& table,
                                                             const std::string& name) const = 0;
    [[nodiscard]] virtual std::string dropProbe(const std::string& name) const = 0;
    /// Makes what was read of a probe what would have been read of `table` itself: its name, its foreign keys, its
    /// missing indexes.
    virtual void completeProbe(const TableDefinition& table, TableSchema& read) const = 0;

    /// CREATE TABLE with everything in it, and what must follow: indexes, triggers. `withoutForeignKeys`: these are
    /// left out, for `alterTable` to add.
    [[nodiscard]] virtual SchemaScript createTable(const TableSchema& table, bool withoutForeignKeys) const = 0;
    [[nodiscard]] virtual SchemaScript dropTable(const TableSchema& table) const = 0;
    [[nodiscard]] virtual SchemaScript renameTable(const std::string& from, const std::string& to) const = 0;
    /// Makes `before`, which is there, `after`; names of the two tables are equal. Nothing where they are the same. All
    /// parts but `definition` are compared; a part of `after` that is new is written by its `definition` or its
    /// members.
    [[nodiscard]] virtual SchemaScript alterTable(const TableSchema& before, const TableSchema& after,
                                                  const AlterOptions& options) const = 0;

    /// Whether `before`'s values survive as `after`'s, both columns of `table`; types, character sets and collations
    /// are compared, not whether NULL is allowed.
    [[nodiscard]] virtual ConversionFacts conversion(const TableSchema& table, const ColumnSchema& before,
                                                     const ColumnSchema& after) const = 0;
    /// Whether a change of a column's type fails on values that the new one does not hold, so that none is ever lost.
    [[nodiscard]] virtual bool refusesUnfit() const { return false; }
    /// Of a column, of whatever type, that becomes one of that type.
    [[nodiscard]] virtual UnlistedValues unlistedValues(std::string_view /*column*/, const DataType&) const {
        return {};
    }
    /// Of a table that is to be altered: keys that its columns, as they will be, can no longer be in, or must be in.
    [[nodiscard]] virtual std::vector<TableFault> faults(const TableSchema&) const { return {}; }
    /// Whether a foreign key forbids to change the type of its columns, on either side.
    [[nodiscard]] virtual bool foreignKeysHoldTypes() const { return false; }

    /// The foreign keys of other databases that refer to the table, as far as the user may see them.
    [[nodiscard]] virtual std::vector<OutsideReference> outsideReferences(const AskRows&, const std::string&) const {
        return {};
    }
    /// The foreign keys, of any table of any database, that refer to tables of this one, as far as the user may see
    /// them. `table` of those that are in this database is without its name. Empty where the database lets nobody drop
    /// or empty a table behind their backs.
    [[nodiscard]] virtual std::vector<OutsideReference> allReferences(const AskRows&) const { return {}; }
    /// Whether a column that is NOT NULL and ON UPDATE gets a default that nobody asked for where it has none.
    [[nodiscard]] virtual bool onUpdateNeedsDefault() const { return false; }
    /// The column's ON UPDATE as one of that type has it; empty where it can have none.
    [[nodiscard]] virtual std::string keptOnUpdate(const ColumnSchema& column, const std::string& /*type*/) const {
        return column.onUpdate;
    }
    /// Views, and where no other reader finds them triggers, that name a table's column: "the view 'v'". A name that
    /// only looks like it may be among them.
    [[nodiscard]] virtual std::vector<std::string> columnUsers(const AskRows&, const std::string& /*table*/,
                                                               const std::string& /*column*/) const {
        return {};
    }
    /// A query of one value, which is 1 once no other connection that asks the same alters the database's tables, and
    /// something else where that is not so within `wait`; what it takes is the connection's until `freeAlterLock`.
    /// Empty where transactions hold what changes tables.
    [[nodiscard]] virtual std::string takeAlterLock(std::chrono::seconds /*wait*/) const { return {}; }
    /// A query of one value: the id of the connection that has it.
    [[nodiscard]] virtual std::string alterLockHolder() const { return {}; }
    [[nodiscard]] virtual std::string freeAlterLock() const { return {}; }

    /// A statement that changes nothing and always fails: `isForbidden` says whether it did so because the user may not
    /// add such a foreign key to the table, or make a new one with it. Empty where that needs no privilege.
    [[nodiscard]] virtual std::string tryForeignKey(const TableSchema&, bool /*isNew*/, const ForeignKeySchema&) const {
        return {};
    }
    /// Whether the database refused a statement for the want of a privilege.
    [[nodiscard]] virtual bool isForbidden(const NativeError&) const { return false; }

    /// A query with a row for each that breaks a foreign key, of three columns: its table, something, the table that
    /// the key refers to. Empty where no script is a rebuild.
    [[nodiscard]] virtual std::string brokenRows() const { return {}; }
    /// A query with a row for each foreign key that refers to the table, its own as well, as long as the connection
    /// checks them. Empty where no script is a rebuild.
    [[nodiscard]] virtual std::string checkedReferences(const std::string&) const { return {}; }
    /// The views and triggers that name the table and do not work, each with what the database says of it: some
    /// databases find that only when they are used.
    [[nodiscard]] virtual std::vector<std::string> brokenDependents(const AskRows&, const std::string&) const {
        return {};
    }
    /// What the database's message names, where it refuses a change that would break something that uses the table:
    /// "view v after drop column: no such column: x"; else empty.
    [[nodiscard]] virtual std::string brokenObject(std::string_view) const { return {}; }

    /// What a server of that version is asked for when its tables are altered. Never null.
    [[nodiscard]] virtual std::unique_ptr<const OnlineRules> onlineRules(std::string_view /*version*/) const {
        return std::make_unique<OnlineRules>();
    }

    /// The script's statements for a file that is run later, on a database that may have changed by then: with what
    /// `guards`, `rebuilt`, `madeOf` and `restore` ask for.
    [[nodiscard]] virtual std::vector<std::string> written(const SchemaScript& script) const {
        std::vector<std::string> statements = script.guards;
        statements.insert(statements.end(), script.statements.begin(), script.statements.end());
        statements.insert(statements.end(), script.restore.begin(), script.restore.end());
        return statements;
    }
};

}  // namespace sequelize::detail
