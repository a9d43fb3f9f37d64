#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/association/member_operations.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/record.hpp>
#include <sequelize/schema/field.hpp>
#include <sequelize/schema/ignored.hpp>
#include <sequelize/schema/model_options.hpp>
#include <sequelize/schema/struct_members.hpp>

namespace sequelize::detail {
template <class M>
inline constexpr bool isMapped = ColumnType<M> || AssociationTraits<M>::isAssociation;

/// What a member's C++ type says: one constant per type.
struct MemberKind {
    const MemberType* column = nullptr;  ///< null: it is no column
    bool isAssociation = false;
    std::string_view typeName{};
    bool (*isLoaded)(const void* member) = nullptr;
};
template <class M>
constexpr MemberKind kindOf() {
    if constexpr (ColumnType<M>)
        return {.column = &memberType<M>};
    else if constexpr (std::derived_from<M, AssociationMember>)
        return {.isAssociation = true, .typeName = typeName<M>(), .isLoaded = [](const void* member) {
                    return static_cast<const M*>(member)->isLoaded();
                }};
    else
        return {.isAssociation = AssociationTraits<M>::isAssociation, .typeName = typeName<M>()};
}
template <class M>
inline constexpr MemberKind memberKind = kindOf<M>();

/// A name as an argument of a template.
template <std::size_t N>
struct ShownName {
    char text[N + 1]{};
    consteval ShownName(std::string_view name) {
        for (std::size_t i = 0; i < N; ++i) text[i] = name[i];
    }
};
/// What a compiler shows of a member when it speaks of a template: clang shows no texts.
template <class T, std::size_t I>
consteval auto shownMember() {
#ifdef __clang__
    return Addresses<1>{{takeApart(memberPlace<T>.sequelizeMember).at[I]}};
#else
    return ShownName<memberNames<T>[I].size()>(memberNames<T>[I]);
#endif
}

/// The compiler's message begins with this template's name and arguments.
template <class Struct, auto member, class Type>
struct UnmappedMember {
    static_assert(isMapped<Type>,
                  "this member of the struct has a type that is no column's and no association's: use a type of "
                  "docs/data_types.md, specialise sequelize::ColumnTraits for it, or leave the member out: "
                  "ignored<&Struct::member>()");
    static constexpr bool isChecked = true;
};

/// What a list for `define` consists of.
template <class Entry>
inline constexpr bool isListEntry = false;
template <class B>
inline constexpr bool isListEntry<Field<B>> = true;
template <auto Member>
inline constexpr bool isListEntry<Ignored<Member>> = true;
template <class B>
inline constexpr bool isListEntry<IgnoredBase<B>> = true;

template <class Entry>
inline constexpr std::string_view ignoredName{};
template <auto Member>
inline constexpr std::string_view ignoredName<Ignored<Member>> = memberName<Member>();

template <class T, std::size_t I, class M, class... Entries>
consteval bool isMemberMapped() {
    if constexpr (isMapped<M>)
        return true;
    else if constexpr (((ignoredName<Entries> == memberNames<T>[I]) || ...))
        return true;
    else
        return UnmappedMember<T, shownMember<T, I>(), M>::isChecked;
}

template <class T, class... Entries, class... M, std::size_t... I>
consteval bool areMembersMapped(const TakenApart<M...>*, std::index_sequence<I...>) {
    return (isMemberMapped<T, I, M, Entries...>() && ...);
}

/// Refuses a struct with a member that is neither mapped nor ignored, where the members are known.
template <class T, class... Entries>
consteval bool requireMembersMapped() {
    if constexpr (factsOf<T>.isTakenApart)
        return areMembersMapped<T, Entries...>(static_cast<PartsOf<T>*>(nullptr),
                                               std::make_index_sequence<factsOf<T>.memberCount>{});
    else
        return true;
}

/// The fields and what is left out, of a list that has both.
template <class T>
class FieldList {
public:
    template <class... Entries>
        requires(sizeof...(Entries) > 0 && (isListEntry<Entries> && ...))
    FieldList(Entries... entries) {
        static_assert(requireMembersMapped<T, Entries...>());
        (add(std::move(entries)), ...);
    }

    [[nodiscard]] const std::vector<Field<T>>& fields() const noexcept { return fields_; }
    [[nodiscard]] const std::vector<StructPart>& ignored() const noexcept { return ignored_; }

private:
    template <class B>
    void add(Field<B> field) {
        fields_.emplace_back(std::move(field));
    }
    template <auto Member>
    void add(Ignored<Member>) {
        using B = ClassOf<Member>;
        using M = MemberOf<Member>;
        static_assert(std::derived_from<T, B>, "ignored<> names a member of another struct than the model's");
        ignored_.push_back(
            {memberName<Member>(), offsetOf(Member) + baseOffset<T, B>(), sizeof(M), alignof(M), std::same_as<T, B>});
    }
    template <class B>
    void add(IgnoredBase<B>) {
        static_assert(std::derived_from<T, B>, "ignored<> names a class that is no base of the model's struct");
        ignored_.push_back({typeName<B>(), baseOffset<T, B>(), sizeof(B), alignof(B), false});
    }

    std::vector<Field<T>> fields_;
    std::vector<StructPart> ignored_;
};

/// Adds the members of a struct that was taken apart to its description. `ignored` are left out.
SEQUELIZE_API void addMembers(StructDescription& description, StructLayout& layout, const std::string_view* names,
                              const MemberKind* const* kinds, const void* const* places, std::size_t count,
                              const void* object, const std::vector<StructPart>& ignored);

/// Of a struct that cannot be taken apart at least these members are known.
SEQUELIZE_API void mapConventional(StructDescription& description, const std::vector<StructPart>& ignored);

template <class T, class... M>
void describeParts(StructDescription& description, StructLayout& layout, T& fresh, const TakenApart<M...>& parts,
                   const std::vector<StructPart>& ignored) {
    if constexpr (sizeof...(M) > 0) {
        static constexpr const MemberKind* kinds[] = {&memberKind<M>...};
        addMembers(description, layout, memberNames<T>.data(), kinds, parts.at, sizeof...(M), &fresh, ignored);
    }
}

/// What the compiler knows of the struct; `fresh` is a new one.
template <class T>
StructDescription describeStruct(T& fresh, StructLayout& layout, const std::vector<StructPart>& ignored) {
    constexpr StructFacts facts = factsOf<T>;
    layout.size = sizeof(T);
    layout.alignment = alignof(T);
    if constexpr (facts.isTakenApart) {
        StructDescription description{.name = std::string(lastComponent(typeName<T>())), .tag = &structTag<T>};
        describeParts(description, layout, fresh, takeApart(fresh), ignored);
        return description;
    } else {
        layout.isKnown = std::is_empty_v<T>;
        if constexpr (facts.isCounted) layout.memberCount = facts.memberCount;
        layout.parts = ignored;
        if constexpr (std::derived_from<T, RecordState>)
            layout.parts.push_back(
                {"Record", baseOffset<T, RecordState>(), sizeof(RecordState), alignof(RecordState), false});
        if constexpr (std::is_polymorphic_v<T>)
            layout.parts.push_back({"virtual functions", 0, sizeof(void*), alignof(void*), false});
        auto description = describe<T>(fresh);
        mapConventional(description, ignored);
        return description;
    }
}
}  // namespace sequelize::detail
