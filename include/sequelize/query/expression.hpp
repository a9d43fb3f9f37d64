#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/value.hpp>
#include <sequelize/schema/column.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize {

/// Sequelize's operators (`Op.gt`, ...).
enum class Operator : std::uint8_t {
    eq,
    ne,
    is,
    isNot,
    not_,  ///< value form: IS NOT for null and booleans, else !=
    gt,
    gte,
    lt,
    lte,
    between,
    notBetween,
    in,
    notIn,
    like,
    notLike,
    startsWith,
    endsWith,
    substring,
    regexp,
    notRegexp
};

/// Which column is meant: a member of the model's struct, or a name.
struct ColumnReference {
    std::ptrdiff_t offset = -1;          ///< of the member; -1: `name` says it
    std::string name{};                  ///< an attribute's or column's name, "table.column", or "*"
    std::vector<std::ptrdiff_t> path{};  ///< association members that lead from the model to the column's table
    std::string table{};                 ///< the table's alias once that is decided; `name` is then the column's own
    const void* owner = nullptr;  ///< `structTag` of the member's struct, where the compiler could not compare it
};

/// The column that the reference names. Throws UsageError when the table has none, or the member is another struct's.
[[nodiscard]] const ColumnDefinition& columnOf(const TableDefinition& table, const ColumnReference& reference);
/// Throws UsageError when the reference's member is known to be of another struct than the table's.
void requireOwner(const TableDefinition& table, const ColumnReference& reference);

struct SelectStatement;

/// A node of the tree that becomes SQL. A plain value without text of its own: a dialect writes it.
/// Users build it through `col`, `fn`, `cast`, `literal`, `Op` and the typed conditions.
struct Expression {
    enum class Kind : std::uint8_t {
        none,     ///< no expression: an absent WHERE
        subject,  ///< stands for the column that a pair names; replaced when the pair is made
        column,
        value,
        literal,     ///< `text` is SQL
        call,        ///< `text` is the function's name, `children` its arguments
        cast,        ///< `text` is the type, one child
        arithmetic,  ///< `text` is + or -; two children
        comparison,  ///< `op`; children[0] is the left side, the rest are the right side's operands
        all,         ///< AND of the children; with none: true
        any,         ///< OR of the children; with none: false
        negation,    ///< NOT of the one child
        exists       ///< EXISTS (`query`)
    };

    Kind kind = Kind::none;
    Operator op = Operator::eq;
    ColumnReference column{};
    Value value{};
    std::string text{};
    std::vector<Expression> children{};
    std::shared_ptr<const SelectStatement> query{};

    Expression() = default;
    explicit Expression(Kind k) : kind(k) {}
    Expression(Literal sql) : kind(Kind::literal), text(std::move(sql.sql)) {}

    [[nodiscard]] bool isPresent() const noexcept { return kind != Kind::none; }

    [[nodiscard]] static Expression ofMember(std::ptrdiff_t offset);
    [[nodiscard]] static Expression ofName(std::string name);
    /// A column of the table with that alias.
    [[nodiscard]] static Expression ofColumn(std::string table, std::string field);
    [[nodiscard]] static Expression ofValue(Value value);
    [[nodiscard]] static Expression compare(Operator op, Expression left, Expression right);
    [[nodiscard]] static Expression compare(Operator op, Expression left, std::vector<Expression> right);
    [[nodiscard]] static Expression conjunction(std::vector<Expression> terms);
    [[nodiscard]] static Expression disjunction(std::vector<Expression> terms);
    [[nodiscard]] static Expression negate(Expression term);

    /// A copy of `pattern` with every `subject` replaced by `column`.
    [[nodiscard]] static Expression about(const Expression& column, Expression pattern);
    /// Moves the members that it names by so many bytes: a base class's members, seen from the derived struct.
    void shiftMembers(std::ptrdiff_t bytes) noexcept;
};

/// What is known of a condition without asking the database. An empty `in` is never true, an empty `notIn` always.
enum class Truth : std::uint8_t { unknown, always, never };
[[nodiscard]] Truth truthOf(const Expression& condition) noexcept;

}  // namespace sequelize
