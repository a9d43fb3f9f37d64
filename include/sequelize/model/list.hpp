#pragma once

#include <concepts>
#include <initializer_list>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/never.hpp>

namespace sequelize {
namespace detail {

[[noreturn]] SEQUELIZE_API void failNothingChosen();

}  // namespace detail

/// A list in the options of a call: `.order = {&Book::title, desc(&Book::id)}`. It is made from a brace list, or from a
/// range of what makes an E, and can grow. It has few constructors, since std::vector's many make g++ 12 fail on nested
/// braces. It keeps what entries come down to: one kind of vector to compile for all models.
template <class E>
class List {
public:
    using Entry = std::remove_cvref_t<decltype(std::declval<const E&>().entry())>;

    List() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 crashes on a defaulted one
    /// From entries in braces.
    List(std::initializer_list<E> entries) { append(entries); }
    // A template, so that a brace list does not try it.
    /// From a range, such as a `std::vector<E>`, of what makes an E.
    template <class R>
        requires std::convertible_to<decltype(*std::begin(std::declval<R&>())), E>
    List(R&& entries) {
        isGiven_ = true;
        for (auto&& entry : entries) add(E(entry));
    }
    template <class C, class M>
    List(M C::*) {
        static_assert(detail::never<C>, "braces are missing: this option is a list, {&Book::id, &Book::title}");
    }

    /// Appends an entry: lists may be made at run time.
    List& add(const E& entry) {
        if (!isAll_) entries_.push_back(entry.entry());
        return *this;
    }
    /// Whether there is no entry.
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    // For the library.
    [[nodiscard]] static List ofEntries(std::vector<Entry> entries) {
        List list;
        list.entries_ = std::move(entries);
        return list;
    }
    // For the library: the same of columns, of which none means all. What is added to all is among them.
    [[nodiscard]] static List ofFields(std::vector<Entry> entries) {
        List list = ofEntries(std::move(entries));
        list.isAll_ = list.entries_.empty();
        return list;
    }
    // For the library.
    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }
    // For the library: false where the option was left out. An empty range was given.
    [[nodiscard]] bool isGiven() const noexcept { return isGiven_ || !entries_.empty(); }
    // The same of a list whose absence says all: an empty range chose nothing, which is a UsageError.
    [[nodiscard]] const std::vector<Entry>& chosen() const {
        if (isGiven_ && entries_.empty()) detail::failNothingChosen();
        return entries_;
    }

private:
    template <class Range>
    void append(const Range& entries) {
        entries_.reserve(entries.size());
        for (const auto& entry : entries) entries_.push_back(entry.entry());
    }

    std::vector<Entry> entries_;
    bool isGiven_ = false;
    bool isAll_ = false;
};

}  // namespace sequelize
