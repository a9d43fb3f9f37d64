#pragma once

#include <initializer_list>
#include <utility>
#include <vector>

namespace sequelize {

/// A list in an options aggregate. Unlike std::vector, whose many constructors make g++ 12 fail on nested braces, it is
/// made from a brace list or a vector, and from nothing else.
template <class E>
class List {
public:
    List() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 crashes on a defaulted one
    List(std::initializer_list<E> entries) : entries_(entries) {}
    List(std::vector<E> entries) : entries_(std::move(entries)) {}

    [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
    [[nodiscard]] auto end() const noexcept { return entries_.end(); }

private:
    std::vector<E> entries_;
};

}  // namespace sequelize
