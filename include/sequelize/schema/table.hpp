#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/cache_rules.hpp>
#include <sequelize/schema/column.hpp>

namespace sequelize {
namespace detail {

/// A column of an index: its name, and what may follow it.
struct SEQUELIZE_API IndexField {
    std::string name{};                     ///< the attribute's or the column's name
    std::optional<std::uint32_t> length{};  ///< prefix length, MySQL only
    std::string order{};                    ///< "ASC", "DESC" or nothing
    std::string expression{};               ///< of QueryInterface's addIndex: SQL instead of a column

    IndexField() = default;
    IndexField(const char* column) : name(column) {}
    IndexField(std::string column) : name(std::move(column)) {}
    IndexField(std::string column, std::optional<std::uint32_t> prefix, std::string direction = {})
        : name(std::move(column)), length(prefix), order(std::move(direction)) {}
};

}  // namespace detail

/// What becomes of conditions on one attribute that stand in a scope and in the call, or in two scopes (Sequelize:
/// whereMergeStrategy).
enum class WhereMergeStrategy : std::uint8_t {
    OVERWRITE,  ///< the later one stands instead of the earlier; Sequelize's default
    AND         ///< both must hold
};

/// An index of a model (Sequelize: the model option `indexes`).
struct SEQUELIZE_API IndexOptions {
    std::vector<detail::IndexField> fields{};  ///< its columns, in order: `{"title", {"year", {}, "DESC"}}`
    bool unique = false;                       ///< no two rows hold the same values
    std::string name{};                        ///< by default table_column1_column2, underscored, as Sequelize names it
    std::string type{};                        ///< "FULLTEXT", "SPATIAL", or nothing
    std::string method{};                      ///< "BTREE" or "HASH": the USING clause
};

namespace detail {

/// An address that no other type has.
template <class T>
inline constexpr char structTag = 0;

struct TableDefinition;

/// Columns that refer to a key of another table, or of this one.
struct ForeignKeyDefinition {
    std::vector<std::size_t> columns{};  ///< indices into `columns` of the table that has the key
    const TableDefinition* target = nullptr;
    std::vector<std::size_t> targetColumns{};  ///< indices into `target->columns`
    std::string onDelete{};                    ///< "CASCADE", "SET NULL", "RESTRICT", "NO ACTION", "SET DEFAULT", or ""
    std::string onUpdate{};
};

/// Columns of which no two rows hold the same values.
struct UniqueKeyDefinition {
    std::string name{};
    std::vector<std::size_t> columns{};  ///< indices into the table's `columns`, ascending
    bool isConstraint = false;  ///< its name is written as a constraint's, where the dialect would leave it out
};

/// A table, as the compiled core sees it: what `define` makes of a struct and its fields.
struct SEQUELIZE_API TableDefinition {
    std::string modelName{};
    std::string tableName{};
    std::string structName{};         ///< for messages
    const void* structTag = nullptr;  ///< tells the struct's type: `structTag<T>`
    std::vector<ColumnDefinition> columns{};
    std::vector<ColumnDefinition> virtuals{};
    std::vector<IndexOptions> indexes{};
    std::vector<ForeignKeyDefinition> foreignKeys{};
    std::vector<std::size_t> primaryKey{};  ///< indices into `columns`
    /// Those of a join table that its associations ask for. A column may be in several; its own are its `unique`.
    std::vector<UniqueKeyDefinition> pairKeys{};
    bool isNamedJoinTable = false;  ///< a join table that only a name stands for: no struct, no key of its own
    std::optional<std::size_t> autoIncrement{};
    std::optional<std::size_t> createdAt{};
    std::optional<std::size_t> updatedAt{};
    std::optional<std::size_t> deletedAt{};  ///< of a paranoid model: when the row was deleted softly
    WhereMergeStrategy whereMergeStrategy{};
    std::optional<std::size_t> version{};    ///< counts the updates of a row, for optimistic locking
    std::vector<std::string> keptColumns{};  ///< that stay as the table has them, of this table's model or not
    bool strictTypes = false;                ///< DDL has a CHECK for each column's type, where the database needs one
    bool underscored = false;                ///< names of columns that come later are in snake_case, too
    std::string engine{};
    std::string charset{};
    std::string collate{};
    std::string comment{};
    std::string rowFormat{};
    std::optional<std::uint64_t> initialAutoIncrement{};
    bool omitNull = false;  ///< writes leave NULLs out, unless a call says otherwise
    CacheRules cache{};     ///< of finders

    [[nodiscard]] const ColumnDefinition* findByName(std::string_view attribute) const noexcept;
    /// A column or a virtual attribute.
    [[nodiscard]] const ColumnDefinition* findAttribute(std::string_view attribute) const noexcept;
    [[nodiscard]] const ColumnDefinition* findByOffset(std::ptrdiff_t offset) const noexcept;
    /// The column of that attribute or member. Throws UsageError naming the model and what it has.
    [[nodiscard]] const ColumnDefinition& byName(std::string_view attribute) const;
    [[nodiscard]] const ColumnDefinition& byOffset(std::ptrdiff_t offset) const;
};

/// Gives the table's columns new places: `place[old]`. What other tables and associations know of them is not changed.
SEQUELIZE_API void reorderColumns(TableDefinition& table, const std::vector<std::size_t>& place);

/// The unique keys that have a name: of the columns that name one, and of pairs; in order of their first columns.
[[nodiscard]] SEQUELIZE_API std::vector<UniqueKeyDefinition> namedKeys(const TableDefinition& table);
/// Whether some key lies within these columns, so that one row at most holds given values of them.
[[nodiscard]] SEQUELIZE_API bool identifiesOneRow(const TableDefinition& table,
                                                  const std::vector<std::size_t>& columns);

}  // namespace detail
}  // namespace sequelize
