#pragma once

#include <string>
#include <string_view>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

/// A condition that is true for rows whose column has a value that the ENUM does not list; empty where the type is
/// none, and for databases that have such a type and so refuse these values themselves.
[[nodiscard]] std::string unlistedValues(const SqlDialect& dialect, std::string_view column, const DataType& type);

}  // namespace sequelize::detail
