#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <sequelize/core/cell.hpp>
#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail {

template <class V>
void appendBytes(std::string& key, const V& value) {
    char bytes[sizeof(V)];
    std::memcpy(bytes, &value, sizeof(V));
    key.append(bytes, sizeof(V));
}

/// Adds the cell to the key such that different values give different keys.
void appendCell(std::string& key, const Cell& cell);
/// A key of these values, to look them up by.
[[nodiscard]] std::string bytesOf(const std::vector<Value>& values);
/// Whether nothing can refer to the key.
[[nodiscard]] inline bool anyNull(const std::vector<Value>& key) {
    return std::any_of(key.begin(), key.end(), [](const Value& value) { return value.isNull(); });
}

/// Whether the database takes two values for equal only when their cells are: so it is with integers and UUIDs. Texts
/// have collations, which may pass over case, accents and blanks; decimals a scale; times a precision.
[[nodiscard]] bool comparesByBytes(const DataType& left, const DataType& right) noexcept;

}  // namespace sequelize::detail
