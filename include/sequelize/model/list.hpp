#pragma once

#include <concepts>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <vector>

namespace sequelize {

/// A list in the options of a call: `.order = {&Book::title, desc(&Book::id)}`. It is made from a brace list or a
/// `std::vector<E>`, and from nothing else: std::vector's many constructors make g++ 12 fail on nested braces. It keeps
/// what entries come down to: one kind of vector to compile for all models.
template <class E>
class List {
public:
    using Entry = std::remove_cvref_t<decltype(std::declval<const E&>().entry())>;

    List() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 crashes on a defaulted one
    /// From entries in braces.
    List(std::initializer_list<E> entries) { append(entries); }
    // A template, so that a brace list does not try it.
    /// From a `std::vector<E>`, made at run time.
    template <std::same_as<std::vector<E>> V>
    List(const V& entries) {
        append(entries);
    }

    // For the library.
    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }

private:
    template <class Range>
    void append(const Range& entries) {
        entries_.reserve(entries.size());
        for (const auto& entry : entries) entries_.push_back(entry.entry());
    }

    std::vector<Entry> entries_;
};

}  // namespace sequelize
