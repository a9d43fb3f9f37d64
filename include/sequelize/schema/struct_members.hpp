#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <sequelize/schema/taken_apart.hpp>

/// The members of an aggregate as the compiler knows them: how many, of what types, where, and named how.
namespace sequelize::detail {

/// A base class of T, where nothing is evaluated.
template <class T>
struct AnyBase {
    template <class B>
        requires(std::derived_from<T, B> && !std::same_as<T, B>)
    operator B() const;
};
template <class T, std::size_t>
struct AnyEmptyBase {
    template <class B>
        requires(std::derived_from<T, B> && !std::same_as<T, B> && std::is_empty_v<B>)
    operator B() const;
};

/// How many base classes the aggregate begins with.
template <class T, class... Before>
consteval std::size_t baseCount() {
    if constexpr (sizeof...(Before) < 8 && Apart<0>::takes<T, Before..., AnyBase<T>>)
        return baseCount<T, Before..., AnyBase<T>>();
    else
        return sizeof...(Before);
}
/// Whether these, so many, hold no data.
template <class T, std::size_t... I>
consteval bool hasEmptyBases(std::index_sequence<I...>) {
    return Apart<0>::takes<T, AnyEmptyBase<T, I>...>;
}

/// How many members and bases `{}` initialises, and `mostMembers + 1` of those that have more.
template <class T, std::size_t N = 0>
consteval std::size_t clauseCount() {
    if constexpr (N <= mostMembers) {
        if constexpr (Apart<N + 1>::template takes<T>)
            return clauseCount<T, N + 1>();
        else
            return N;
    } else {
        return N;
    }
}

/// What there is to know of a struct without its members' names.
struct StructFacts {
    bool isCounted = false;     ///< `memberCount` is known
    bool isTakenApart = false;  ///< so are the members themselves
    std::size_t memberCount = 0;
};

template <class T>
consteval StructFacts structFacts() {
    if constexpr (std::is_aggregate_v<T>) {
        constexpr std::size_t clauses = clauseCount<T>();
        if constexpr (clauses <= mostMembers) {
            if constexpr (!Apart<clauses>::template takes<T, AnyInitializer>) {
                constexpr std::size_t bases = baseCount<T>();
                return {.isCounted = true,
                        .isTakenApart = hasEmptyBases<T>(std::make_index_sequence<bases>{}),
                        .memberCount = clauses - bases};
            }
        }
    }
    return {};
}
template <class T>
inline constexpr StructFacts factsOf = structFacts<T>();

/// The object's members. Needs `isTakenApart`.
template <class T>
constexpr auto takeApart(T& object) {
    return Apart<factsOf<T>.memberCount>::take(object);
}
template <class T>
using PartsOf = decltype(takeApart(std::declval<T&>()));

/// An object that is nowhere: only its members' addresses are named, and the compiler spells them.
template <class T>
struct MemberPlace {
    T sequelizeMember;
};
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
template <class T>
extern MemberPlace<T> memberPlace;

/// Ten to an array: clang does not spell out longer ones.
template <std::size_t N>
struct InTens {
    Addresses<10> tens[N / 10 + 1];
};
template <std::size_t N>
consteval InTens<N> inTens(const Addresses<N>& places) {
    InTens<N> result{};
    for (std::size_t i = 0; i < N; ++i) result.tens[i / 10].at[i % 10] = places.at[i];
    return result;
}

template <auto Places>
consteval std::string_view spellingOfPlaces() {
    return __PRETTY_FUNCTION__;
}

/// The names in "…(& memberPlace<Book>.MemberPlace<Book>::sequelizeMember.Book::title)…" of g++, and in
/// "…&memberPlace.sequelizeMember.title…" of clang.
template <std::size_t N>
consteval std::array<std::string_view, N> namesIn(std::string_view text) {
    constexpr std::string_view marker = "sequelizeMember.";
    std::array<std::string_view, N> names{};
    for (auto& name : names) {
        text.remove_prefix(text.find(marker) + marker.size());
        std::size_t end = 0, depth = 0;
        for (; depth > 0 || (text[end] != ')' && text[end] != ',' && text[end] != '}'); ++end) {
            if (text[end] == '<' || text[end] == '(' || text[end] == '{') ++depth;
            if (text[end] == '>' || text[end] == ')' || text[end] == '}') --depth;
        }
        const std::string_view qualified = text.substr(0, end);
        name = qualified.substr(qualified.rfind(':') + 1);
    }
    return names;
}

template <class T>
consteval auto namesOfMembers() {
    constexpr std::size_t count = factsOf<T>.memberCount;
    return namesIn<count>(spellingOfPlaces<inTens<count>(takeApart(memberPlace<T>.sequelizeMember))>());
}
#ifdef __clang__
#pragma clang diagnostic pop
#endif

/// The members' names, in their order. Needs `isTakenApart`.
template <class T>
inline constexpr auto memberNames = namesOfMembers<T>();

}  // namespace sequelize::detail
