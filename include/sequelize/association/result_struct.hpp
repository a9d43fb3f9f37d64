#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/association/member_operations.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/names.hpp>
#include <sequelize/schema/struct_members.hpp>
#include <sequelize/schema/table.hpp>

/// A struct that is no model's, and is filled by its members' names: `findAll<BookCard>()`.
namespace sequelize::detail {

struct ResultStruct;

/// What a member's C++ type says: one constant per type. A value of a column, records of an include, or neither.
struct ResultKind {
    std::string_view typeName{};
    const MemberType* column = nullptr;
    const AssociationFunctions* records = nullptr;
    const ResultStruct& (*structure)() = nullptr;  ///< of the records
};

struct ResultMember {
    std::string_view name{};
    std::ptrdiff_t offset = 0;
    const ResultKind* kind = nullptr;
};

/// One constant per struct.
struct ResultStruct {
    std::string_view name{};
    const void* tag = nullptr;  ///< `structTag` of it
    bool isTakenApart = false;  ///< the members are known
    std::vector<ResultMember> members{};
};

template <class T>
const ResultStruct& resultStruct();

/// A struct that stands in another by itself: there is one in any case.
template <class U>
inline constexpr AssociationFunctions structFunctions{
    .bytes = sizeof(U),
    .alignment = alignof(U),
    .isAlwaysThere = true,
    .clear = [](void* member) { *static_cast<U*>(member) = U{}; },
    .append = [](void*) -> std::size_t { return 0; },
    .size = [](const void*) -> std::size_t { return 1; },
    .at = [](void* member, std::size_t) { return member; },
    .throughAt = [](void*, std::size_t) -> void* { return nullptr; },
    .throughOf = [](const void*, std::size_t) -> const void* { return nullptr; },
    .isLoaded = [](const void*) { return true; },
    .setName = [](void*, const std::string*) {},
};

template <class M>
inline constexpr bool isPlainStruct = std::is_aggregate_v<M> && RecordStruct<M>;

template <class M>
constexpr ResultKind resultKindOf() {
    if constexpr (ColumnType<M>)
        return {.typeName = typeName<M>(), .column = &memberType<M>};
    else if constexpr (AssociationTraits<M>::isAssociation)
        return {.typeName = typeName<M>(),
                .records = &associationFunctions<M>,
                .structure = &resultStruct<typename AssociationTraits<M>::Target>};
    else if constexpr (isPlainStruct<M>)
        return {.typeName = typeName<M>(), .records = &structFunctions<M>, .structure = &resultStruct<M>};
    else
        return {.typeName = typeName<M>()};
}
template <class M>
inline constexpr ResultKind resultKind = resultKindOf<M>();

template <class T, class... M>
std::vector<ResultMember> resultMembers(const T& object, const TakenApart<M...>& parts) {
    std::vector<ResultMember> members;
    if constexpr (sizeof...(M) > 0) {
        static constexpr const ResultKind* kinds[] = {&resultKind<M>...};
        for (std::size_t i = 0; i < sizeof...(M); ++i) {
            const auto offset =
                static_cast<const std::byte*>(parts.at[i]) - reinterpret_cast<const std::byte*>(&object);
            members.push_back({memberNames<T>[i], offset, kinds[i]});
        }
    }
    return members;
}

/// What the compiler knows of the struct.
template <class T>
const ResultStruct& resultStruct() {
    static const ResultStruct made = [] {
        ResultStruct result{.name = lastComponent(typeName<T>()), .tag = &structTag<T>};
        if constexpr (factsOf<T>.isTakenApart) {
            T object{};
            result.isTakenApart = true;
            result.members = resultMembers(object, takeApart(object));
        }
        return result;
    }();
    return made;
}

/// The compiler's message names this function's arguments.
template <class Struct, std::size_t Position, class Type>
consteval bool isMemberFilled() {
    static_assert(ColumnType<Type> || AssociationTraits<Type>::isAssociation || isPlainStruct<Type>,
                  "this member of a result's struct has a type that neither a column nor an include fills: use a type "
                  "of docs/data_types.md, a struct, or a std::optional or std::vector of structs");
    return true;
}

template <class T, class... M, std::size_t... I>
consteval bool areMembersFilled(const TakenApart<M...>*, std::index_sequence<I...>) {
    return (isMemberFilled<T, I, M>() && ...);
}

/// Refuses what cannot be a result's struct.
template <class T>
consteval bool requireResultStruct() {
    constexpr bool isKnown = factsOf<T>.isTakenApart && factsOf<T>.memberCount > 0;
    static_assert(isKnown,
                  "a finder gives the model's struct, Row, or a struct that is filled by its members' names: an "
                  "aggregate of 64 members at most, without constructors, virtual functions, and bases that hold data, "
                  "as Record<> does");
    if constexpr (isKnown)
        return areMembersFilled<T>(static_cast<PartsOf<T>*>(nullptr),
                                   std::make_index_sequence<factsOf<T>.memberCount>{});
    else
        return true;
}

}  // namespace sequelize::detail
