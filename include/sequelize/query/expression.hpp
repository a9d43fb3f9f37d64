#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/schema/column.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// Sequelize's operators (`Op.gt`, ...).
enum class Predicate : std::uint8_t {
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
    notRegexp,
    iLike,
    notILike,
    iRegexp,
    notIRegexp
};

/// What a database must be told of a typed expression, where it stores such values as texts.
enum class Stored : std::uint8_t { plain, decimal, instant, time };

/// Which column is meant: a member of the model's struct, or a name.
struct SEQUELIZE_API ColumnReference {
    std::ptrdiff_t offset = -1;          ///< of the member; -1: `name` says it
    std::string name{};                  ///< an attribute's or column's name, "table.column", or "*"
    std::vector<std::ptrdiff_t> path{};  ///< association members that lead from the model to the column's table
    std::string table{};                 ///< the table's alias once that is decided; `name` is then the column's own
    const void* owner = nullptr;  ///< `structTag` of the member's struct, where the compiler could not compare it
    const ColumnDefinition* definition = nullptr;  ///< the column itself, where `table` is another one's alias
};

/// The column that the reference names. Throws UsageError when the table has none, or the member is another struct's.
[[nodiscard]] const ColumnDefinition& columnOf(const TableDefinition& table, const ColumnReference& reference);
/// Throws UsageError when the reference's member is known to be of another struct than the table's.
SEQUELIZE_API void requireOwner(const TableDefinition& table, const ColumnReference& reference);

struct SelectStatement;
struct ExpressionNode;  // src/query/expression_node.hpp

/// A tree that becomes SQL: a plain value without text of its own, which a dialect writes. A tree never changes once it
/// is made, and copies share it.
/// Users build it through `col`, `fn`, `cast`, `literal`, `Op` and the typed conditions.
class SEQUELIZE_API Expression {
public:
    Expression() noexcept = default;
    Expression(Literal sql);
    explicit Expression(std::shared_ptr<const ExpressionNode> node) noexcept : node_(std::move(node)) {}

    /// False: an absent WHERE.
    [[nodiscard]] bool isPresent() const noexcept { return node_ != nullptr; }
    /// The root of the tree; of an absent expression one of Kind::none.
    [[nodiscard]] const ExpressionNode* operator->() const noexcept { return node_ ? node_.get() : &none; }

    /// The value, where the expression is nothing but one; else null.
    [[nodiscard]] const Value* value() const noexcept;

    /// `path`: the association members that lead from the model to the member's struct.
    [[nodiscard]] static Expression ofMember(std::ptrdiff_t offset, std::vector<std::ptrdiff_t> path = {});
    /// With the struct that the members of its columns belong to: `structTag` of it.
    [[nodiscard]] static Expression ofOwner(const Expression& e, const void* owner);
    [[nodiscard]] static Expression ofName(std::string name);
    /// A column of the table with that alias.
    [[nodiscard]] static Expression ofColumn(std::string table, std::string field);
    /// The same, and conditions fit their values to it. The definition must outlive the expression.
    [[nodiscard]] static Expression ofColumn(std::string table, const ColumnDefinition& column);
    [[nodiscard]] static Expression ofValue(Value value);
    /// What stands for the column that a pair names, until the pair is made.
    [[nodiscard]] static const Expression& subject();
    [[nodiscard]] static Expression compare(Predicate op, Expression left, Expression right);
    [[nodiscard]] static Expression compare(Predicate op, Expression left, std::vector<Expression> right);
    [[nodiscard]] static Expression conjunction(std::vector<Expression> terms);
    [[nodiscard]] static Expression disjunction(std::vector<Expression> terms);
    [[nodiscard]] static Expression negate(Expression term);
    [[nodiscard]] static Expression call(std::string function, std::vector<Expression> arguments);
    [[nodiscard]] static Expression cast(Expression value, std::string type);
    /// `sign`: + or -.
    [[nodiscard]] static Expression arithmetic(Expression left, std::string sign, Expression right);
    [[nodiscard]] static Expression exists(SelectStatement query);
    /// `(SELECT ...)` of one column. `column`: of which the values are; null: not known. It must outlive the
    /// expression.
    [[nodiscard]] static Expression subquery(std::shared_ptr<const SelectStatement> query,
                                             const ColumnDefinition* column);
    /// A member of the struct with that `structTag`, of the `level`-th statement about it around the one that names it.
    [[nodiscard]] static Expression outer(std::ptrdiff_t offset, const void* owner, std::size_t level);
    /// The parts, one after the other: for dialects, which write what no other node says.
    [[nodiscard]] static Expression sequence(std::vector<Expression> parts);

    /// `pattern` with every `subject` replaced by `column`.
    [[nodiscard]] static Expression about(const Expression& column, const Expression& pattern);
    /// With the members that it names so many bytes further on: a base class's members, seen from the derived struct.
    [[nodiscard]] Expression shifted(std::ptrdiff_t bytes) const;

private:
    static const ExpressionNode none;

    std::shared_ptr<const ExpressionNode> node_;
};

/// What is known of a condition without asking the database. An empty `in` is never true, an empty `notIn` always.
enum class Truth : std::uint8_t { unknown, always, never };
[[nodiscard]] SEQUELIZE_API Truth truthOf(const Expression& condition) noexcept;

}  // namespace sequelize::detail
