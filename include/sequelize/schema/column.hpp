#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include <sequelize/core/api.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/schema/data_type.hpp>
#include <sequelize/schema/validator.hpp>

namespace sequelize {
namespace detail {

struct Accessors;  // sequelize/schema/accessors.hpp
struct MemberType;

/// Raw SQL, written as it stands. Never put a user's input into one (Sequelize: literal).
struct Literal {
    std::string sql{};
    friend bool operator==(const Literal&, const Literal&) = default;
};

}  // namespace detail

/// SQL that is written as it stands, as a condition, a value, an attribute or a default: `.where = literal("1 = 1")`
/// (Sequelize: literal). Never put a user's input into one.
[[nodiscard]] inline detail::Literal literal(std::string sql) {
    return detail::Literal{std::move(sql)};
}

namespace detail {

/// `.unique = true`, or `.unique = "name"` to gather several columns into one key of that name.
struct SEQUELIZE_API Unique {
    bool isUnique = false;
    std::string key{};

    constexpr Unique() = default;
    constexpr Unique(bool unique) : isUnique(unique) {}
    Unique(const char* name) : isUnique(true), key(name) {}
    Unique(std::string name) : isUnique(true), key(std::move(name)) {}
};

/// What a new record gets where it brings no value: nothing, a constant, SQL, or the result of a call.
/// Constants and SQL also stand in the table's DDL as DEFAULT.
class SEQUELIZE_API ColumnDefault {
public:
    using Make = std::function<Value()>;

    ColumnDefault() noexcept;
    ColumnDefault(Value constant);
    ColumnDefault(Literal sql);
    ColumnDefault(Make make);
    // Out of line, as Value's.
    ColumnDefault(const ColumnDefault& other);
    ColumnDefault(ColumnDefault&& other) noexcept;
    ColumnDefault& operator=(const ColumnDefault& other);
    ColumnDefault& operator=(ColumnDefault&& other) noexcept;
    ~ColumnDefault();

    [[nodiscard]] bool isPresent() const noexcept { return storage_.index() != 0; }
    // Null where it is another kind of default.
    [[nodiscard]] const Value* constant() const noexcept { return std::get_if<Value>(&storage_); }
    [[nodiscard]] Value* constant() noexcept { return std::get_if<Value>(&storage_); }
    [[nodiscard]] const Literal* sql() const noexcept { return std::get_if<Literal>(&storage_); }
    [[nodiscard]] const Make* make() const noexcept { return std::get_if<Make>(&storage_); }

private:
    std::variant<std::monostate, Value, Literal, Make> storage_;
};

/// Where in the struct a column's value lives, and what the compiler knows of it.
struct SEQUELIZE_API MemberBinding {
    std::ptrdiff_t offset = -1;
    const MemberType* type = nullptr;  ///< null: the struct has no member for this column
    bool inherited = false;            ///< it is a member of a base class

    [[nodiscard]] explicit operator bool() const noexcept { return type != nullptr; }
    [[nodiscard]] void* in(void* object) const noexcept { return static_cast<std::byte*>(object) + offset; }
    [[nodiscard]] const void* in(const void* object) const noexcept {
        return static_cast<const std::byte*>(object) + offset;
    }
};

/// One attribute of a model, as the compiled core sees it.
struct SEQUELIZE_API ColumnDefinition {
    std::string name{};   ///< the attribute's name: the struct member's
    std::string field{};  ///< the column's name in the table
    DataType type{};
    bool typeByMember = false;  ///< the type was not given: a foreign key takes that of the key that it refers to
    bool isUnlisted = false;    ///< no field<> names it: the struct has it
    std::size_t adoption = 0;   ///< not 0: which of the unlisted ones an association has just made its foreign key
    bool allowNull = true;
    bool writesNotNull = false;  ///< DDL says NOT NULL; a primary key leaves it unsaid unless told, as Sequelize does
    bool primaryKey = false;
    bool autoIncrement = false;
    Unique unique{};
    ColumnDefault defaultValue{};
    std::string generatedAs{};                     ///< the SQL by which the database computes it; empty: it does not
    bool isStored = false;                         ///< of a generated column: on disk, not computed by each read
    bool readOnly = false;                         ///< the program reads it only
    std::shared_ptr<const Accessors> accessors{};  ///< null: it has none
    std::string comment{};
    ValidatorList validators{};
    MemberBinding member{};

    /// Whether statements leave it to the database what it holds.
    [[nodiscard]] bool isLeftToDatabase() const noexcept { return readOnly || !generatedAs.empty(); }
    [[nodiscard]] bool isVirtual() const noexcept { return type.kind == TypeSpec::Kind::VIRTUAL; }
};

/// Makes `value` what the column stores, or says why it cannot: a DATETIME is cut to the column's fraction, a DECIMAL
/// padded to its scale. Returns an empty string when the value fits, else the reason ("is longer than 255
/// characters"). NULL always fits here; `allowNull` is checked apart. Pure.
[[nodiscard]] SEQUELIZE_API std::string fitToColumn(const ColumnDefinition& column, Value& value);

}  // namespace detail
}  // namespace sequelize
