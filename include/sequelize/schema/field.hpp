#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <sequelize/schema/accessors.hpp>
#include <sequelize/schema/column.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/names.hpp>
#include <sequelize/schema/validate.hpp>

namespace sequelize {
namespace detail {

template <class P>
struct MemberPointer;
template <class C, class M>
struct MemberPointer<M C::*> {
    using Class = C;
    using Member = M;
};
template <auto Member>
using ClassOf = typename MemberPointer<decltype(Member)>::Class;
template <auto Member>
using MemberOf = typename MemberPointer<decltype(Member)>::Member;

/// Where in a T the member lies. The Itanium C++ ABI, which g++ and clang follow on every platform that the library
/// supports, represents a pointer to data member as this offset.
template <class C, class M>
[[nodiscard]] std::ptrdiff_t offsetOf(M C::*member) noexcept {
    static_assert(sizeof(member) == sizeof(std::ptrdiff_t));
    return std::bit_cast<std::ptrdiff_t>(member);
}

/// Where the base class B begins in a T.
template <class T, class B>
[[nodiscard]] std::ptrdiff_t baseOffset() noexcept {
    if constexpr (std::same_as<T, B>) {
        return 0;
    } else {
        alignas(T) static std::byte place[sizeof(T)];
        T* derived = reinterpret_cast<T*>(place);
        return reinterpret_cast<std::byte*>(static_cast<B*>(derived)) - place;
    }
}

/// The default of a member of type M: a constant, `literal(...)`, a callable that returns an M, `DataTypes::NOW`,
/// `DataTypes::UUIDV4` or `DataTypes::UUIDV1`.
///
/// A struct's member always has some value, so the rule for "the record brings none" is: a std::optional member that
/// is empty, or a member that equals what a new struct has. That is why a constant for a member that is no
/// std::optional must equal the member's own initialiser (`bool active = true;`): `define` refuses it otherwise,
/// since an explicit `false` could not be told from none.
template <class M>
struct DefaultValue {
    ColumnDefault value{};

    DefaultValue() = default;
    template <class V>
        requires std::convertible_to<V, Unwrapped<M>>
    DefaultValue(V&& constant) : value(constantOf(std::forward<V>(constant))) {}
    template <class F>
        requires(std::invocable<F&> && std::convertible_to<std::invoke_result_t<F&>, M>)
    DefaultValue(F make) : value(ColumnDefault::Make([f = std::move(make)]() mutable { return valueOf<M>(f()); })) {}
    DefaultValue(Literal sql) : value(std::move(sql)) {}
    DefaultValue(DataTypes::NowType) : value(ColumnDefault::Make([] { return Value(sequelize::now()); })) {
        static_assert(std::same_as<Unwrapped<M>, DateTime>, "DataTypes::NOW is a default for DateTime members");
    }
    DefaultValue(DataTypes::UuidV4Type) : value(ColumnDefault::Make([] { return Value(Uuid::v4()); })) {
        static_assert(std::same_as<Unwrapped<M>, Uuid>, "DataTypes::UUIDV4 is a default for Uuid members");
    }
    DefaultValue(DataTypes::UuidV1Type) : value(ColumnDefault::Make([] { return Value(Uuid::v1()); })) {
        static_assert(std::same_as<Unwrapped<M>, Uuid>, "DataTypes::UUIDV1 is a default for Uuid members");
    }

private:
    /// A number that the member cannot hold stays what it is, so that `define` refuses it instead of narrowing it.
    template <class V>
    static Value constantOf(V&& constant) {
        using Content = Unwrapped<M>;
        using Given = std::remove_cvref_t<V>;
        if constexpr (Integer<Content> && Integer<Given>) {
            if (!std::in_range<Content>(constant)) return Value(constant);
        } else if constexpr (std::same_as<Content, bool> && Integer<Given>) {
            if (constant != Given{0} && constant != Given{1}) return Value(constant);
        } else if constexpr (std::integral<Content> && std::floating_point<Given>) {
            return Value(constant);
        }
        return valueOf<Content>(static_cast<Content>(std::forward<V>(constant)));
    }
};

/// The SQL that the database computes a column by: `literal("price * amount")`.
struct SEQUELIZE_API GeneratedAs {
    std::string sql{};

    GeneratedAs() = default;
    GeneratedAs(Literal expression) : sql(std::move(expression.sql)) {}
};

/// What `define` may be told of an attribute (Sequelize: the attribute's options), in the order of the column's DDL.
/// M is the member's type, C its struct.
template <class M, class C>
struct FieldOptions {
    DataType type{};                  ///< by default what the C++ type suggests
    GeneratedAs generatedAs{};        ///< the database computes it, GENERATED ALWAYS AS: `literal("price * amount")`
    bool stored = false;              ///< with `.generatedAs`: STORED on disk, not computed by each read
    std::optional<bool> allowNull{};  ///< by default whether the member is a std::optional
    bool primaryKey = false;          ///< part of the primary key, instead of the automatic `id`
    bool autoIncrement = false;       ///< the database numbers the rows
    Unique unique{};                  ///< `true`, or the name of a key of several columns
    DefaultValue<M> defaultValue{};   ///< what a record gets that brings no value: a constant, `literal(...)`, a
                                      ///< callable, `DataTypes::NOW`
    std::string field{};              ///< the column's name where it differs from the member's
    std::string comment{};            ///< stands in the table's DDL, on MySQL and MariaDB
    Validators<M> validate{};         ///< what values must fulfil: `{Validate::isEmail, Validate::len(3, 40)}`
    bool readOnly = false;  ///< the database, a trigger or another program writes it: no statement of the model's does
    Getter<M, C> get{};     ///< what the member holds, of the value that is stored; of a VIRTUAL, of the record
    Setter<M> set{};        ///< what is stored, of the value that the program gives
};

/// One attribute of the struct T: what `field<&T::member>` returns and `define` takes.
template <class T>
struct Field {
    ColumnDefinition column{};
    std::optional<bool> allowNull{};

    Field() = default;
    /// A member that T inherits from B.
    template <class B>
        requires(!std::same_as<B, T>)
    Field(Field<B> inherited) : column(std::move(inherited.column)), allowNull(inherited.allowNull) {
        constexpr bool isInherited = std::derived_from<T, B>;
        static_assert(isInherited, "this field is a member of another struct than the one that is defined");
        if constexpr (isInherited) {
            column.member.offset += baseOffset<T, B>();
            column.member.inherited = true;
            if (column.accessors) column.accessors = column.accessors->ofBase(baseOffset<T, B>());
        }
    }
};

/// What `field<&T::member>` is: called with options, or without, it gives the attribute; so does its bare name.
template <auto Member>
struct FieldMaker {
    using Class = ClassOf<Member>;
    using M = MemberOf<Member>;

    [[nodiscard]] Field<Class> operator()(FieldOptions<M, Class> options = {}) const {
        constexpr bool isColumnType =
            ColumnType<M>;  // not in the assertion: clang would explain the concept's every type
        static_assert(isColumnType,
                      "this member's type is no column type: use a type of docs/data_types.md, or specialise "
                      "sequelize::ColumnTraits for it");
        Field<Class> result;
        if constexpr (isColumnType) {
            auto& column = result.column;
            column.name = memberName<Member>();
            column.field = std::move(options.field);
            column.type = std::move(options.type);
            column.primaryKey = options.primaryKey;
            column.autoIncrement = options.autoIncrement;
            column.unique = std::move(options.unique);
            column.defaultValue = std::move(options.defaultValue.value);
            column.comment = std::move(options.comment);
            column.generatedAs = std::move(options.generatedAs.sql);
            column.isStored = options.stored;
            column.readOnly = options.readOnly;
            column.validators = options.validate.list();
            column.accessors = accessorsOf(std::move(options.get.accessors), std::move(options.set.function));
            column.member = {.offset = offsetOf(Member), .type = &memberType<M>};
            result.allowNull = options.allowNull;
        }
        return result;
    }
    template <class T>
        requires std::constructible_from<Field<T>, Field<Class>>
    operator Field<T>() const {
        return (*this)();
    }
};

}  // namespace detail

/// Maps a struct's member to a column: `field<&Book::title>({.type = DataTypes::STRING, .allowNull = false})`.
/// The attribute is named as the member. Throws nothing; `define` checks what the options say.
template <auto Member>
inline constexpr detail::FieldMaker<Member> field{};

}  // namespace sequelize
