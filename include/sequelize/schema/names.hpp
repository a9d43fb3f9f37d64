#pragma once

#include <string_view>

namespace sequelize::detail {
/// The text between `prefix` and the next of `stops`, in the compiler's own spelling of a template argument.
constexpr std::string_view between(std::string_view text, std::string_view prefix, std::string_view stops) {
    const auto begin = text.find(prefix) + prefix.size();
    const auto end = text.find_first_of(stops, begin);
    return text.substr(begin, end - begin);
}

constexpr std::string_view lastComponent(std::string_view qualified) {
    const auto colon = qualified.rfind(':');
    return colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
}

template <class M>
constexpr std::string_view spellingOfType() {
    constexpr std::string_view text =
        __PRETTY_FUNCTION__;  // "... [with M = int; std::string_view = ...]" or "[M = int]"
    constexpr std::string_view prefix = "M = ";
    constexpr auto begin = text.find(prefix) + prefix.size();
    constexpr auto semicolon = text.find("; std::string_view = ", begin);
    constexpr auto end = semicolon == std::string_view::npos ? text.rfind(']') : semicolon;
    return text.substr(begin, end - begin);
}

template <auto Member>
constexpr std::string_view spellingOfValue() {
    return between(__PRETTY_FUNCTION__, "Member = ", ";]");  // "&Book::title", "(Color)1", "Color::red"
}

/// The type's name as the compiler spells it, e.g. "std::optional<int>".
template <class M>
constexpr std::string_view typeName() {
    return spellingOfType<M>();
}

/// "title" for `&Book::title`.
template <auto Member>
constexpr std::string_view memberName() {
    return lastComponent(spellingOfValue<Member>());
}

}  // namespace sequelize::detail
