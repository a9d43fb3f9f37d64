#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/schema/names.hpp>

namespace sequelize {

/// The texts of an enum's values, in declaration order (Sequelize: `DataTypes.ENUM('red', 'green')`). By default they
/// are the enumerators' own names, which are found for enumerators numbered 0, 1, 2, ... without gaps, 256 at most. A
/// specialisation gives other texts, or texts for other numbers:
/// ```
/// template <> struct sequelize::EnumNames<Color> {
///     static constexpr std::array values{std::pair{Color::red, std::string_view{"dark red"}}, ...};
/// };
/// ```
template <class E>
struct EnumNames;

namespace detail {

template <class E, std::size_t I>
constexpr std::string_view enumeratorName() {
    constexpr auto number = static_cast<std::underlying_type_t<E>>(I);
    constexpr std::string_view name = lastComponent(spellingOfValue<static_cast<E>(number)>());
    if constexpr (name.find(')') != std::string_view::npos)  // "(Color)7": no enumerator has this number
        return {};
    else
        return name;
}

/// How many of the numbers 0 to 255 the enum's underlying type has.
template <class E>
inline constexpr std::size_t numberCount =
    static_cast<std::size_t>(std::min<std::uintmax_t>(
        255, static_cast<std::uintmax_t>(std::numeric_limits<std::underlying_type_t<E>>::max()))) +
    1;

template <class E, std::size_t I = 0>
constexpr std::size_t enumeratorCount() {
    if constexpr (I == numberCount<E> || enumeratorName<E, I>().empty())
        return I;
    else
        return enumeratorCount<E, I + 1>();
}

template <auto... Members>
constexpr std::string_view spellingOfValues() {
    constexpr std::string_view text = __PRETTY_FUNCTION__;  // "... Members = {(Color)7, Color::red}]" or "<...>]"
    return text.substr(text.find("Members = ") + std::string_view("Members = ").size() + 1);
}

/// Whether all of the numbers from First on are spelled "(Color)7", as none of an enumerator is. One instantiation and
/// a look at each number's parentheses: asking for every number's name takes half a second an enum.
template <class E, std::size_t First, std::size_t... I>
constexpr bool areNameless(std::index_sequence<I...>) {
    constexpr auto text = spellingOfValues<static_cast<E>(static_cast<std::underlying_type_t<E>>(First + I))...>();
    constexpr auto digits = [](std::size_t number) { return number < 10 ? 1u : number < 100 ? 2u : 3u; };
    constexpr auto first = static_cast<E>(static_cast<std::underlying_type_t<E>>(First));
    const std::size_t typeSize = spellingOfValue<first>().size() - digits(First);
    std::size_t position = 0;
    for (std::size_t number = First; number < First + sizeof...(I); ++number) {
        const std::size_t close = position + typeSize - 1;
        if (close >= text.size() || text[position] != '(' || text[close] != ')') return false;
        position += typeSize + digits(number) + 2;  // ", "
    }
    return true;
}

/// Looks at the next few dozen numbers and at -1.
template <class E>
constexpr bool hasGap() {
    constexpr std::size_t count = enumeratorCount<E>();
    constexpr std::size_t looked = std::min<std::size_t>(64, numberCount<E> - count);
    if constexpr (std::is_signed_v<std::underlying_type_t<E>>)
        if (!enumeratorName<E, static_cast<std::size_t>(-1)>().empty()) return true;
    if constexpr (looked == 0)
        return false;
    else
        return !areNameless<E, count>(std::make_index_sequence<looked>{});
}

template <class E, std::size_t... I>
constexpr auto enumerators(std::index_sequence<I...>) {
    return std::array<std::pair<E, std::string_view>, sizeof...(I)>{
        std::pair{static_cast<E>(I), enumeratorName<E, I>()}...};
}

template <class E>
inline constexpr auto enumeratorTable = enumerators<E>(std::make_index_sequence<enumeratorCount<E>()>{});

template <class E>
constexpr const auto& enumTable() {
    if constexpr (requires { EnumNames<E>::values; }) {
        return EnumNames<E>::values;
    } else {
        static_assert(enumeratorCount<E>() > 0,
                      "this enum has no enumerator numbered 0: specialise sequelize::EnumNames for it");
        static_assert(enumeratorCount<E>() == 0 || !hasGap<E>(),
                      "this enum's enumerators are not numbered 0, 1, 2, ...: specialise sequelize::EnumNames for it");
        return enumeratorTable<E>;
    }
}

}  // namespace detail

/// The texts of all of the enum's values, in declaration order: `enumNames<Color>()`.
template <class E>
[[nodiscard]] std::vector<std::string> enumNames() {
    std::vector<std::string> names;
    for (const auto& [value, name] : detail::enumTable<E>()) names.emplace_back(name);
    return names;
}

/// The text of `value`; without data when it is no enumerator, which columns then refuse.
template <class E>
[[nodiscard]] std::string_view enumName(E value) noexcept {
    for (const auto& [candidate, name] : detail::enumTable<E>())
        if (candidate == value) return name;
    return {};
}

/// The enumerator whose text this is, in the same case; nullopt when there is none: `enumFromName<Color>("red")`.
template <class E>
[[nodiscard]] std::optional<E> enumFromName(std::string_view text) noexcept {
    for (const auto& [candidate, name] : detail::enumTable<E>())
        if (name == text) return candidate;
    return std::nullopt;
}

}  // namespace sequelize
