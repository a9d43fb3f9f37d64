#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/association/association.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/model/list.hpp>
#include <sequelize/model/model_access.hpp>
#include <sequelize/query/values.hpp>
#include <sequelize/schema/field.hpp>

namespace sequelize {
namespace detail {

/// A member under its own name, for `.as` where the default, the target model's name, would not do:
/// `.as = as<&Grade::parent>`.
template <auto Member>
struct NamedMember {};

}  // namespace detail

/// An association's member under its own name, where the default, the target model's name, would not do: `.as =
/// as<&Grade::parent>` (Sequelize: `as: 'parent'`).
template <auto Member>
inline constexpr detail::NamedMember<Member> as{};

namespace detail {

/// How many records an association's member holds.
enum class Arity : std::uint8_t { one, many, either };

/// `.as`: the struct's member that an include fills. The association is named after the target model, in the singular
/// for a to-one and in the plural for a to-many, unless `as<&T::member>` or a text names it. `.inverse` is the same, of
/// the target's struct.
template <class T, class U, Arity arity>
class AsMember {
public:
    AsMember() = default;
    template <class C, class M>
    AsMember(M C::*member) {
        bind(member);
    }
    template <auto Member>
    AsMember(NamedMember<Member>) : name_(memberName<Member>()) {
        bind(Member);
    }
    AsMember(const char* name) : name_(name) {}

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const AssociationSlot& slot() const noexcept { return slot_; }
    /// The other direction, where this names it.
    [[nodiscard]] std::optional<InverseRequest> inverse(AssociationKind kind) const {
        if (!slot_ && name_.empty()) return {};
        return InverseRequest{kind, name_, slot_};
    }
    /// Of one that may be either.
    [[nodiscard]] bool isToMany() const noexcept { return isToMany_; }

private:
    template <class C, class M>
    void bind(M C::*member) {
        using Traits = AssociationTraits<M>;
        static_assert(
            Traits::isAssociation,
            "this member cannot hold an association: make it BelongsTo<T>, HasOne<T>, HasMany<T> or BelongsToMany<T>");
        if constexpr (Traits::isAssociation) {
            static_assert(std::same_as<typename Traits::Target, U>,
                          "this member holds records of another struct than the association's target model");
            static_assert(
                arity == Arity::either || Traits::isToMany == (arity == Arity::many),
                "this member is of the wrong kind: belongsTo and hasOne need a to-one member, hasMany and belongsToMany a "
                "to-many one");
            slot_ = {memberOffset<T>(member), &associationFunctions<M>, !std::same_as<C, T>};
            isToMany_ = Traits::isToMany;
        }
    }

    std::string name_;
    AssociationSlot slot_;
    bool isToMany_ = true;
};

/// `.foreignKey`: a member of the struct that has it, a name, or a whole definition: `field<&Student::gradeId>({...})`.
/// Several of them, in braces, refer to a composite key.
template <class T>
class ForeignKey {
public:
    ForeignKey() = default;
    template <class C, class M>
    ForeignKey(M C::*member) {
        constexpr bool isColumnType =
            ColumnType<M>;  // not in the assertion: clang would explain the concept's every type
        static_assert(isColumnType, "a foreign key's member must be of a column's type");
        auto& column = request_.columns.emplace_back();
        if constexpr (isColumnType)
            column.member = {
                .offset = memberOffset<T>(member), .type = &memberType<M>, .inherited = !std::same_as<C, T>};
    }
    ForeignKey(const char* name) { request_.columns.emplace_back().name = name; }
    ForeignKey(Field<T> field) {
        request_.allowNull = field.allowNull;
        request_.columns.push_back(std::move(field.column));
    }
    ForeignKey(std::initializer_list<ForeignKey> parts) {
        for (const auto& part : parts) {
            request_.columns.push_back(part.request_.columns.front());
            if (part.request_.allowNull) request_.allowNull = part.request_.allowNull;
        }
    }

    [[nodiscard]] const ForeignKeyRequest& request() const noexcept { return request_; }

private:
    ForeignKeyRequest request_;
};

/// `.foreignKey` and `.otherKey` of a belongsToMany: members of the join table's struct, or names. Several of them, in
/// braces, refer to a composite key.
class SEQUELIZE_API JoinKey {
public:
    JoinKey() = default;
    template <class J, class M>
    JoinKey(M J::*member) {
        constexpr bool isColumnType = ColumnType<M>;
        static_assert(isColumnType, "a foreign key's member must be of a column's type");
        request_.owner = &structTag<J>;
        auto& column = request_.columns.emplace_back();
        if constexpr (isColumnType) column.member = {.offset = offsetOf(member), .type = &memberType<M>};
    }
    JoinKey(const char* name) { request_.columns.emplace_back().name = name; }
    JoinKey(std::initializer_list<JoinKey> parts) {
        for (const auto& part : parts) {
            request_.columns.push_back(part.request_.columns.front());
            if (part.request_.owner) request_.owner = part.request_.owner;
        }
    }

    [[nodiscard]] const ForeignKeyRequest& request() const noexcept { return request_; }

private:
    ForeignKeyRequest request_;
};

/// `.onDelete` and `.onUpdate`: "CASCADE", "SET NULL", "RESTRICT", "NO ACTION" or "SET DEFAULT". Any other literal does
/// not compile; another std::string is an AssociationError.
class SEQUELIZE_API KeyAction {
public:
    KeyAction() = default;
    template <std::size_t size>
    consteval KeyAction(const char (&text)[size]) : index_(indexOf(std::string_view(text, size - 1))) {
        if (index_ == texts.size())
            throw "onDelete and onUpdate take CASCADE, SET NULL, RESTRICT, NO ACTION or SET DEFAULT, and no other text";
    }
    KeyAction(const std::string& text);

    /// Empty: not given.
    [[nodiscard]] std::string text() const { return std::string(texts[index_]); }

private:
    static constexpr std::array<std::string_view, 6> texts{"",         "CASCADE",   "SET NULL",
                                                           "RESTRICT", "NO ACTION", "SET DEFAULT"};
    static constexpr std::size_t indexOf(std::string_view text) noexcept {
        std::size_t index = 0;
        while (index < texts.size() && texts[index] != text) ++index;
        return index;
    }

    std::size_t index_ = 0;
};

}  // namespace detail

/// Options of `belongsTo`: T's foreign key refers to U (Sequelize: the options of belongsTo).
template <class T, class U>
struct BelongsToOptions {
    detail::AsMember<T, U, detail::Arity::one> as{};  ///< the member that an include fills: `&Student::grade`, or
                                                      ///< `as<&Student::grade>` to name the association so
    detail::AsMember<U, T, detail::Arity::either> inverse{};  ///< U's member for the other direction: hasOne or hasMany
    detail::ForeignKey<T> foreignKey{};  ///< by default the association's name and the key's: gradeId
    List<ColumnName<U>> targetKey{};     ///< by default U's primary key
    bool constraints = true;             ///< a FOREIGN KEY in the table
    detail::KeyAction onDelete{};        ///< by default SET NULL, or NO ACTION where the key is NOT NULL
    detail::KeyAction onUpdate{};        ///< by default CASCADE
};

/// Options of `hasOne` and `hasMany`: U's foreign key refers to T (Sequelize: the options of hasOne and hasMany).
template <class T, class U, bool toMany>
struct HasOptions {
    detail::AsMember<T, U, toMany ? detail::Arity::many : detail::Arity::one>
        as{};  ///< the member that an include fills: `&Grade::students`, or `as<&Grade::students>` to name the
               ///< association so
    detail::AsMember<U, T, detail::Arity::one> inverse{};  ///< U's member for the other direction: belongsTo
    detail::ForeignKey<U> foreignKey{};                    ///< by default T's model name and the key's: gradeId
    List<ColumnName<T>> sourceKey{};                       ///< by default T's primary key
    bool constraints = true;                               ///< a FOREIGN KEY in the table
    detail::KeyAction onDelete{};      ///< by default SET NULL, or CASCADE where the key is NOT NULL
    detail::KeyAction onUpdate{};      ///< by default CASCADE
    std::optional<Values<U>> scope{};  ///< what the associated rows hold, and get when they are made here
};

namespace detail {

/// `.through`: the join table's model, or its name; a model of that name is made unless there is one.
class SEQUELIZE_API ThroughModel {
public:
    ThroughModel() = default;
    ThroughModel(const char* name) : name_(name) {}
    ThroughModel(std::string name) : name_(std::move(name)) {}
    template <class J>
    ThroughModel(const Model<J>& model) : model_(ModelAccess::core(model).number()) {}

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    // For the library; null where a name was given. Throws UsageError when the model's Sequelize object is gone.
    [[nodiscard]] TableDefinition* table() const;

private:
    std::string name_;
    std::uint64_t model_ = 0;
};

}  // namespace detail

/// Options of `belongsToMany`: rows of a join table connect T and U (Sequelize: the options of belongsToMany).
template <class T, class U>
struct BelongsToManyOptions {
    detail::AsMember<T, U, detail::Arity::many> as{};       ///< the member that an include fills: `&Student::courses`,
                                                            ///< or `as<&Student::courses>` to name the association so
    detail::AsMember<U, T, detail::Arity::many> inverse{};  ///< U's member for the other direction
    detail::ThroughModel through{};                         ///< the join table: its model, or a name
    detail::JoinKey foreignKey{};      ///< the join table's columns for T; by default T's model name and key
    detail::JoinKey otherKey{};        ///< and for U
    List<ColumnName<T>> sourceKey{};   ///< by default T's primary key
    List<ColumnName<U>> targetKey{};   ///< by default U's primary key
    bool unique = true;                ///< a pair is connected at most once
    bool constraints = true;           ///< FOREIGN KEYs in the join table
    detail::KeyAction onDelete{};      ///< by default CASCADE
    detail::KeyAction onUpdate{};      ///< by default CASCADE
    std::optional<Values<U>> scope{};  ///< what the associated rows hold, and get when they are made here
};

}  // namespace sequelize
