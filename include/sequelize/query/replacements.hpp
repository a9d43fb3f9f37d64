#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/schema/column_traits.hpp>

namespace sequelize::detail {

/// One value for a raw query's placeholder: whatever a column may hold, or a `std::vector` of them. A vector becomes as
/// many placeholders, for `IN (?)`; a vector of vectors becomes rows, `(?, ?), (?, ?)`.
class SEQUELIZE_API Replacement {
public:
    template <class V>
        requires(ColumnType<V> || std::convertible_to<const V&, Value>)
    Replacement(const V& value) {
        if constexpr (ColumnType<V>)
            value_ = requireStorable(valueOf(value), std::is_enum_v<Unwrapped<V>>);
        else
            value_ = value;
    }
    /// Rounded down to a microsecond.
    template <class V>
        requires((isInstant<V> || isDuration<V>) && !ColumnType<V>)
    Replacement(const V& value) : value_(toMicroseconds(value)) {}
    Replacement(std::nullopt_t) {}
    Replacement(std::nullptr_t) = delete;  // `null` is SQL's NULL
    template <class V>
        requires(!ColumnType<std::vector<V>>)
    Replacement(const std::vector<V>& list) : isList_(true) {
        items_.reserve(list.size());
        for (const V& item : list) items_.push_back(Replacement(item));
    }

    [[nodiscard]] bool isList() const noexcept { return isList_; }
    [[nodiscard]] const Value& value() const noexcept { return value_; }
    [[nodiscard]] const std::vector<Replacement>& items() const noexcept { return items_; }

private:
    bool isList_ = false;
    Value value_{};
    std::vector<Replacement> items_{};
};

/// A value by name: `{"id", 3}`.
struct NamedReplacement {
    std::string name;
    Replacement value;
};

/// A raw query's values, in order (`{"a", 3}`) or by name (`{{"title", "a"}, {"id", 3}}`).
class SEQUELIZE_API Replacements {
public:
    Replacements() noexcept {}  // NOLINT(modernize-use-equals-default): g++ 12 crashes on a defaulted one
    Replacements(std::initializer_list<Replacement> values) : ordered_(values) {}
    Replacements(std::initializer_list<NamedReplacement> values) : named_(values) {}
    Replacements(std::vector<Replacement> values) : ordered_(std::move(values)) {}
    Replacements(std::vector<NamedReplacement> values) : named_(std::move(values)) {}

    [[nodiscard]] const std::vector<Replacement>& ordered() const noexcept { return ordered_; }
    [[nodiscard]] const std::vector<NamedReplacement>& named() const noexcept { return named_; }
    [[nodiscard]] bool empty() const noexcept { return ordered_.empty() && named_.empty(); }

private:
    std::vector<Replacement> ordered_{};
    std::vector<NamedReplacement> named_{};
};

/// SQL as a user wrote it, and the values for its placeholders.
struct RawStatement {
    std::string sql{};
    Replacements replacements{};  ///< for `?` or `:name`
    Replacements bind{};          ///< for `$1` or `$name`
};

}  // namespace sequelize::detail
