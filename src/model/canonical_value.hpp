#pragma once

#include <sequelize/core/value.hpp>
#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail {

/// The value in the one form that its column's type has, so that a key that was read equals the key that a struct
/// holds: a UUID that came as text is a Uuid, an unsigned number that fits is a signed one.
[[nodiscard]] Value canonicalValue(const DataType& type, const Value& value);

}  // namespace sequelize::detail
