#pragma once

#include <string>
#include <string_view>

#include <sequelize/schema/data_type.hpp>

namespace sequelize::detail {

/// Why a STRING or TEXT does not store the text, or nothing.
[[nodiscard]] std::string textFault(const DataType& type, std::string_view text);

}  // namespace sequelize::detail
