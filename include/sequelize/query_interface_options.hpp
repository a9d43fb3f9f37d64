#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/logging.hpp>
#include <sequelize/model/writer_options.hpp>
#include <sequelize/pool/transaction.hpp>
#include <sequelize/query/replacements.hpp>
#include <sequelize/query/where.hpp>
#include <sequelize/schema/schema_model.hpp>

/// Options of QueryInterface's calls, and what these return.
namespace sequelize::detail {

/// Of changes to columns, indexes and constraints. Other databases than MySQL and MariaDB refuse the first two.
struct ChangeOptions {
    std::string algorithm{};  ///< "INSTANT", "INPLACE", "NOCOPY" or "COPY": the server refuses what it cannot do so
    std::string lock{};       ///< "NONE", "SHARED" or "EXCLUSIVE"
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

struct DatabaseOptions {
    std::string charset{};
    std::string collate{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// A key of several columns: `{"books_title_year", {"title", "year"}}`.
struct UniqueKey {
    std::string name{};
    std::vector<std::string> fields{};
};

struct CreateTableOptions {
    std::vector<UniqueKey> uniqueKeys{};
    std::string engine{};  ///< MySQL and MariaDB, as the next four; InnoDB unless told
    std::string charset{};
    std::string collate{};
    std::string comment{};
    std::string rowFormat{};
    std::optional<std::uint64_t> initialAutoIncrement{};  ///< the first id
    bool ifNotExists = true;                              ///< false: a table of that name is an error
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

struct DropAllTablesOptions {
    std::vector<std::string> skip{};  ///< these stay
    bool dropMeta = false;            ///< SequelizeMeta, what is known of migrations, goes too
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

struct SchemaOptions {
    std::vector<std::string> tables{};    ///< only these; all, where it is empty
    std::optional<std::string> schema{};  ///< MySQL: of this database, not of the connection's own
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// A condition on rows by the names of their columns: `{{"id", 3}}`, `col("year") > 2000`, or `null` for all rows.
class RowsWhere {
public:
    RowsWhere() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 wants one for nested braces
    RowsWhere(std::initializer_list<Pair<AnyModel>> pairs) : where_(pairs) {}
    RowsWhere(Condition<AnyModel> condition) : where_(std::move(condition)) {}
    RowsWhere(Where<AnyModel> where) : where_(std::move(where)) {}
    RowsWhere(Literal sql) : where_(std::move(sql)) {}
    RowsWhere(Null) noexcept : isAll_(true) {}

    [[nodiscard]] const Expression& expression() const noexcept { return where_.expression(); }
    [[nodiscard]] bool isAll() const noexcept { return isAll_; }

private:
    Where<AnyModel> where_{};
    bool isAll_ = false;
};

/// A row's values by the names of its columns: `{{"title", "Clean Code"}, {"year", 2008}}`.
class SEQUELIZE_API RowValues {
public:
    RowValues() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 wants one for nested braces
    RowValues(std::initializer_list<NamedReplacement> values) : values_(values) {}
    RowValues(std::vector<NamedReplacement> values) : values_(std::move(values)) {}

    /// One more value.
    RowValues& add(std::string column, Replacement value) {
        values_.push_back({std::move(column), std::move(value)});
        return *this;
    }
    [[nodiscard]] const std::vector<NamedReplacement>& values() const noexcept { return values_; }

private:
    std::vector<NamedReplacement> values_{};
};

/// What an index of `addIndex` covers: a column, as in a model's index, or an expression, `fn("lower", col("title"))`
/// or `literal("price * 2")`.
struct SEQUELIZE_API AddedIndexField : IndexField {
    Expression computed{};  ///< an expression instead of a column

    using IndexField::IndexField;
    AddedIndexField(IndexField field) : IndexField(std::move(field)) {}
    AddedIndexField(const Computed& call) : computed(call.expression()) {}
    AddedIndexField(Literal sql) { expression = std::move(sql.sql); }
};

struct AddIndexOptions {
    std::string name{};    ///< by default table_column1_column2, underscored; an index of expressions needs one
    bool unique = false;   ///< no two rows hold the same values
    std::string type{};    ///< "UNIQUE", "FULLTEXT", "SPATIAL"
    std::string method{};  ///< "BTREE" or "HASH" (Sequelize: using)
    std::string parser{};  ///< MySQL: of a FULLTEXT index
    RowsWhere where{};     ///< SQLite: only rows that fulfil it
    std::string prefix{};  ///< of the default name, instead of the table's name
    std::string algorithm{};
    std::string lock{};
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// What a foreign key of `addConstraint` refers to: `{"grades", "id"}`, `{"places", {"country", "city"}}`.
struct SEQUELIZE_API ConstraintReference {
    std::string table{};
    std::vector<std::string> fields{};

    ConstraintReference() = default;
    ConstraintReference(std::string name, std::string field) : table(std::move(name)), fields{std::move(field)} {}
    ConstraintReference(std::string name, std::initializer_list<std::string> keys)
        : table(std::move(name)), fields(keys) {}
    ConstraintReference(std::string name, std::vector<std::string> keys)
        : table(std::move(name)), fields(std::move(keys)) {}
};

struct AddConstraintOptions {
    std::vector<std::string> fields{};  ///< the columns; of a CHECK, those that its default name has
    std::string type{};                 ///< "UNIQUE", "PRIMARY KEY", "FOREIGN KEY" or "CHECK"
    std::string name{};                 ///< by default table_column_uk, _pk, _ck, or table_column_other_fk
    RowsWhere where{};                  ///< of a CHECK: what every row must fulfil; values stand in it as literals
    ConstraintReference references{};   ///< of a FOREIGN KEY
    std::string onDelete{};             ///< of a FOREIGN KEY: "CASCADE", "SET NULL", "RESTRICT", ...
    std::string onUpdate{};
    std::string algorithm{};
    std::string lock{};
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

struct BulkInsertOptions {
    bool ignoreDuplicates = false;                 ///< skip rows whose key exists
    std::vector<std::string> updateOnDuplicate{};  ///< set these columns where the key exists
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

struct BulkDeleteOptions {
    bool truncate = false;                 ///< with `null`: TRUNCATE, on SQLite DELETE FROM
    std::optional<std::uint64_t> limit{};  ///< at most so many rows
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// A column to sort by: "year", or `{"year", "DESC"}`.
struct SEQUELIZE_API RowOrder {
    std::string column{};
    std::string direction = "ASC";

    RowOrder(const char* name) : column(name) {}
    RowOrder(std::string name) : column(std::move(name)) {}
    RowOrder(std::string name, std::string way) : column(std::move(name)), direction(std::move(way)) {}
};

struct SelectOptions {
    std::vector<std::string> attributes{};  ///< the columns to read; all, where it is empty
    RowsWhere where{};                      ///< nothing: every row
    std::vector<RowOrder> order{};
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
    InTransaction transaction{};
    std::optional<std::chrono::milliseconds> timeout{};
    std::string tag{};
    std::optional<Logger> logging{};
};

/// An index, as `showIndex` lists it.
struct IndexDescription : IndexSchema {
    std::string tableName{};
    bool primary = false;
};

/// A constraint, as `showConstraint` lists it.
struct ConstraintDescription {
    std::string name{};  ///< "PRIMARY" of a primary key; empty where SQLite's has none
    std::string type{};  ///< "PRIMARY KEY", "UNIQUE", "FOREIGN KEY", "CHECK"
    std::string tableName{};
    std::vector<std::string> fields{};  ///< its columns; of a CHECK that column's in whose definition it stands
    std::string referencedTable{};      ///< of a foreign key
    std::vector<std::string> referencedFields{};
    std::string onDelete{};
    std::string onUpdate{};
    std::string expression{};  ///< of a CHECK
};

/// A table's foreign keys.
struct TableForeignKeys {
    std::string tableName{};
    std::vector<ForeignKeySchema> foreignKeys{};
};

}  // namespace sequelize::detail
