#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/query/expression.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize {

/// What a finder tells MySQL and MariaDB of indexes (Sequelize: IndexHints).
enum class IndexHints : std::uint8_t {
    USE,    ///< one of these, or none
    FORCE,  ///< the same, and to read the whole table counts as very expensive
    IGNORE  ///< none of these
};

/// One index hint: `{.type = sequelize::IndexHints::USE, .values = {"books_title"}}`.
struct SEQUELIZE_API IndexHint {
    IndexHints type = IndexHints::USE;
    std::vector<std::string> values{};  ///< the indexes' names; none, with USE: no index at all
    // For the library.
    [[nodiscard]] const IndexHint& entry() const noexcept { return *this; }
};

namespace detail {

/// A column of the result: an expression, and the name it gets ("" keeps the column's own).
struct SEQUELIZE_API Projection {
    Expression expression{};
    std::string alias{};
};

/// Where NULLs stand in an order; by default they are less than all values.
enum class NullsOrder : std::uint8_t { byDefault, first, last };

struct SEQUELIZE_API Ordering {
    Expression expression{};
    bool descending = false;
    NullsOrder nulls = NullsOrder::byDefault;

    /// The same order of another expression.
    [[nodiscard]] Ordering of(Expression other) const { return {std::move(other), descending, nulls}; }
};

/// A table, or a query in its place, joined to what stands before it.
struct SelectStatement;
struct Join {
    const TableDefinition* table = nullptr;
    std::shared_ptr<const SelectStatement> query{};  ///< instead of a table
    std::string alias{};
    std::vector<IndexHint> indexHints{};
    bool required = false;  ///< INNER, else LEFT OUTER
    Expression on{};
    std::vector<Join> nested{};  ///< joined to this one before the whole is joined to what stands before it
};

/// `ROW_NUMBER() OVER (PARTITION BY ... ORDER BY ...) AS alias`, after the other projections.
struct RowNumber {
    std::string alias{};
    std::vector<Expression> partition{};
    std::vector<Ordering> order{};
};

}  // namespace detail

/// How the rows that are read are locked until the transaction ends (Sequelize: Transaction.LOCK).
enum class Lock : std::uint8_t {
    none,    ///< not at all
    UPDATE,  ///< nobody else may change, delete or lock them
    SHARE    ///< nobody else may change or delete them
};

namespace detail {

/// The tail of a SELECT that locks rows.
struct RowLock {
    Lock level = Lock::none;
    const TableDefinition* of = nullptr;  ///< only this table's rows; null: those of all tables
    bool skipLocked = false;              ///< leave out rows that others have locked
    bool noWait = false;                  ///< fail at once when others have locked a row
    bool mayLockMore = false;             ///< where a database cannot lock just one table's rows, those of all
    [[nodiscard]] bool operator==(const RowLock&) const = default;
};

/// How the rows of a query go together with those of the one before.
enum class SetOperation : std::uint8_t { unite, uniteAll, intersect, except };

/// A query whose rows are added, or looked for, behind another one's.
struct SetOperand {
    SetOperation operation = SetOperation::uniteAll;
    std::shared_ptr<const SelectStatement> query{};
};

/// `WITH name (columns) AS (query)`: a query that has a name while a statement runs.
struct CommonTable {
    TableDefinition table{};  ///< as the statement reads it
    bool recursive = false;
    std::shared_ptr<const SelectStatement> query{};
};

/// SELECT. `table` must outlive the statement, as in all of these.
struct SelectStatement {
    std::shared_ptr<const CommonTable> with{};  ///< what `table` may be
    const TableDefinition* table = nullptr;
    bool isValues = false;  ///< one row of values: no FROM
    bool distinct = false;
    std::shared_ptr<const SelectStatement> query{};  ///< FROM this query, under `alias`, instead of the table
    std::string alias{};                             ///< by default the model's name
    std::vector<IndexHint> indexHints{};             ///< of the table
    std::vector<Projection> projections{};
    std::optional<RowNumber> rowNumber{};
    std::vector<Join> joins{};
    Expression where{};
    std::vector<Expression> group{};
    Expression having{};
    std::vector<Ordering> order{};
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
    RowLock lock{};
    /// The statement's rows and those of these: it has neither order nor limit then.
    std::vector<SetOperand> operands{};
};

/// What an INSERT that `tellsExisting` reports instead of an id: no table's.
inline constexpr std::uint64_t existingRowId = 0x7FFF'FFFF'FFFF'FFFE;

/// INSERT of one or more rows.
struct InsertStatement {
    const TableDefinition* table = nullptr;
    std::vector<std::size_t> columns{};  ///< that are written: indices into table->columns
    /// Each views a place for every column of the table; `nullopt` in it asks for the column's DEFAULT.
    std::vector<std::span<const std::optional<Value>>> rows{};
    bool ignoreDuplicates = false;
    std::vector<std::size_t> updateOnDuplicate{};  ///< columns that take the new value where the key exists
    std::vector<std::size_t> conflictKey{};        ///< the key that is meant; a row that another one finds is an error
    std::optional<std::size_t> raised{};           ///< a column that is raised by 1 where the key exists
    /// Where the database can: the id of the result is `existingRowId` if there was such a row.
    bool tellsExisting = false;
};

/// One `column = expression` of an UPDATE.
struct Assignment {
    std::size_t column = 0;  ///< index into table->columns
    Expression expression{};
};

struct UpdateStatement {
    const TableDefinition* table = nullptr;
    std::vector<Assignment> assignments{};
    Expression where{};
    std::optional<std::uint64_t> limit{};
};

struct DeleteStatement {
    const TableDefinition* table = nullptr;
    Expression where{};
    std::optional<std::uint64_t> limit{};
};

}  // namespace detail
}  // namespace sequelize
