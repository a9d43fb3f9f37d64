#pragma once

#include <concepts>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/core/value.hpp>
#include <sequelize/schema/column_traits.hpp>

namespace sequelize::detail {

/// The value or values of a primary key, in the order of its columns.
class SEQUELIZE_API PrimaryKey {
    template <class V>
    static constexpr bool isKey = std::constructible_from<Value, V> || ColumnType<std::remove_cvref_t<V>>;

public:
    /// One column's value: of any type that a column has, too, such as an `enum class`.
    class Part {
    public:
        template <class V>
            requires(!std::same_as<std::remove_cvref_t<V>, Part> && isKey<V>)
        Part(V&& value) : value_(valueOf(std::forward<V>(value))) {}

    private:
        friend class PrimaryKey;
        Value value_;
    };

    template <class V>
        requires(!std::same_as<std::remove_cvref_t<V>, PrimaryKey> && isKey<V>)
    PrimaryKey(V&& value) : values_{valueOf(std::forward<V>(value))} {}
    PrimaryKey(std::initializer_list<Part> parts) {
        for (const auto& part : parts) values_.push_back(part.value_);
    }
    [[nodiscard]] const std::vector<Value>& values() const noexcept { return values_; }

private:
    template <class V>
    static Value valueOf(V&& value) {
        using Given = std::remove_cvref_t<V>;
        if constexpr (std::constructible_from<Value, V>)
            return Value(std::forward<V>(value));
        else
            return requireStorable(detail::valueOf<Given>(value), std::is_enum_v<Unwrapped<Given>>);
    }

    std::vector<Value> values_;
};

}  // namespace sequelize::detail
