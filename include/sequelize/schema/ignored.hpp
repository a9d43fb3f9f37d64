#pragma once

namespace sequelize {
namespace detail {

template <auto Member>
struct Ignored {};
template <class Base>
struct IgnoredBase {};

}  // namespace detail

/// Leaves a member out of the model: `define<Item>("item", {ignored<&Item::cache>()})`. No column is made of it, and it
/// keeps its initial value when a record is read.
template <auto Member>
[[nodiscard]] constexpr detail::Ignored<Member> ignored() {
    return {};
}
/// Leaves out all that the struct has from a base class: `ignored<Counted>()`.
template <class Base>
[[nodiscard]] constexpr detail::IgnoredBase<Base> ignored() {
    return {};
}

}  // namespace sequelize
