#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>

namespace sequelize {

/// A column as the database has it. Texts are the database's own: what it would write in the table's DDL.
struct ColumnSchema {
    std::string name{};
    std::string type{};                         ///< "varchar(255)", "int unsigned", "DECIMAL_TEXT(10,2)"
    bool allowNull = true;                      ///< no NOT NULL holds it, and no primary key
    std::optional<std::string> defaultValue{};  ///< the SQL behind DEFAULT: "'draft'", "0", "CURRENT_TIMESTAMP"
    std::string onUpdate{};                     ///< MySQL: the SQL behind ON UPDATE
    bool autoIncrement = false;                 ///< the database numbers the rows
    std::string generated{};                    ///< of a generated column: its expression, without parentheses
    bool isStored = false;                      ///< of a generated column: on disk, not computed by each read
    std::string charset{};                      ///< where it is not the table's
    std::string collation{};                    ///< where it is not the table's, or the database's usual one
    std::string comment{};
    bool isInvisible = false;  ///< `SELECT *` leaves it out
    /// All that stands behind the name in a table's DDL, complete, also what no other member tells (an SRID, a column
    /// format), but for keys, foreign keys and named checks, which are the table's.
    std::string definition{};

    friend bool operator==(const ColumnSchema&, const ColumnSchema&) = default;
};

/// A column of a key or an index, or an expression in its place.
struct IndexPart {
    std::string column{};                   ///< empty: an expression
    std::string expression{};               ///< as the database writes it, without parentheses
    std::optional<std::uint32_t> length{};  ///< only the first so many characters or bytes
    bool isDescending = false;
    std::string collation{};  ///< SQLite: where it is not the column's

    friend bool operator==(const IndexPart&, const IndexPart&) = default;
};

/// A key or an index.
struct IndexSchema {
    /// What the database calls it; empty for keys of SQLite's that have no name of their own.
    std::string name{};
    bool isUnique = false;
    std::string kind{};    ///< "FULLTEXT", "SPATIAL", or nothing
    std::string method{};  ///< "HASH", where it is not the engine's usual one
    std::string parser{};  ///< of a full text index
    std::vector<IndexPart> parts{};
    std::string where{};  ///< SQLite: of a partial index, its condition
    std::string comment{};
    bool isInvisible = false;   ///< the optimizer must not use it
    bool isConstraint = false;  ///< SQLite: a UNIQUE of the CREATE TABLE, which no DROP INDEX can drop
    /// SQLite: what the CREATE TABLE says behind the columns, such as ON CONFLICT IGNORE; MySQL: what else SHOW CREATE
    /// TABLE says behind them.
    std::string rest{};

    friend bool operator==(const IndexSchema&, const IndexSchema&) = default;
};

/// A foreign key.
struct ForeignKeySchema {
    std::string name{};  ///< empty where it has none
    std::vector<std::string> columns{};
    std::string targetSchema{};  ///< the database of the other table, where it is another one
    std::string targetTable{};
    std::vector<std::string> targetColumns{};  ///< never empty: what is unsaid is the other table's primary key
    std::string onDelete{};                    ///< "CASCADE", "SET NULL", "SET DEFAULT"; RESTRICT and NO ACTION are ""
    std::string onUpdate{};                    ///< the same
    /// SQLite: "DEFERRABLE INITIALLY DEFERRED", "MATCH FULL", and "ON DELETE RESTRICT", which forbids sooner than NO
    /// ACTION does.
    std::string rest{};

    friend bool operator==(const ForeignKeySchema&, const ForeignKeySchema&) = default;
};

/// A condition that every row of a table fulfils.
struct CheckSchema {
    std::string name{};  ///< empty where it has none
    std::string expression{};
    bool isEnforced = true;
    std::string column{};  ///< MariaDB and SQLite: the column in whose definition it stands; empty: the table's

    friend bool operator==(const CheckSchema&, const CheckSchema&) = default;
};

/// A trigger of a table.
struct TriggerSchema {
    std::string name{};
    std::string sql{};  ///< the whole CREATE TRIGGER
    bool isTemporary = false;

    friend bool operator==(const TriggerSchema&, const TriggerSchema&) = default;
};

/// A table as the database has it.
struct SEQUELIZE_API TableSchema {
    std::string name{};
    std::vector<ColumnSchema> columns{};
    std::optional<IndexSchema> primaryKey{};
    std::vector<IndexSchema> indexes{};  ///< unique keys among them
    std::vector<ForeignKeySchema> foreignKeys{};
    std::vector<CheckSchema> checks{};
    std::vector<TriggerSchema> triggers{};
    std::string engine{};
    std::string charset{};
    std::string collation{};
    std::string comment{};
    std::string rowFormat{};  ///< where one was asked for
    /// What else stands behind the CREATE TABLE's parenthesis, as it stands there: "WITHOUT ROWID, STRICT", partitions.
    std::string options{};
    /// The next id, where the database tells it. No difference.
    std::optional<std::uint64_t> autoIncrement{};
    bool isAnalyzed = false;  ///< SQLite: ANALYZE has counted its rows, which a rebuild keeps. No difference
    /// What the reader found and no member can say, a sentence each.
    std::vector<std::string> notes{};

    /// The column, or null; letters of either case, as in SQL.
    [[nodiscard]] const ColumnSchema* column(std::string_view name) const noexcept;
    [[nodiscard]] ColumnSchema* column(std::string_view name) noexcept;
    /// The index or key of that name, or null.
    [[nodiscard]] const IndexSchema* index(std::string_view name) const noexcept;

    friend bool operator==(const TableSchema&, const TableSchema&) = default;
};

/// A database's tables as plain values: what introspection yields, what models come down to, and what a difference
/// compares.
struct SEQUELIZE_API SchemaModel {
    std::vector<TableSchema> tables{};  ///< in the order of their names
    std::vector<std::string> views{};   ///< by name, in order
    /// SQLite: by name, in order. The tables that their modules keep their rows in are in none of these lists.
    std::vector<std::string> virtualTables{};

    /// The table, or null.
    [[nodiscard]] const TableSchema* table(std::string_view name) const noexcept;
    [[nodiscard]] TableSchema* table(std::string_view name) noexcept;

    friend bool operator==(const SchemaModel&, const SchemaModel&) = default;
};

}  // namespace sequelize
