#pragma once

#include <concepts>
#include <initializer_list>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/core/value.hpp>

namespace sequelize {

/// The value or values of a primary key, in the order of its columns.
class PrimaryKey {
public:
    template <class V>
        requires(!std::same_as<std::remove_cvref_t<V>, PrimaryKey> && std::constructible_from<Value, V>)
    PrimaryKey(V&& value) : values_{Value(std::forward<V>(value))} {}
    PrimaryKey(std::initializer_list<Value> values) : values_(values) {}
    [[nodiscard]] const std::vector<Value>& values() const noexcept { return values_; }

private:
    std::vector<Value> values_;
};

}  // namespace sequelize
