#pragma once

#include <string>
#include <string_view>

#include <sequelize/dialect/sql_dialect.hpp>

namespace sequelize::detail {

struct UnlistedValues {
    std::string rows{};    ///< a condition that is true for rows with such values; empty: there are none
    std::string reason{};  ///< "a value that the ENUM does not list"
};

/// Values of a column that the database would keep in one of the type, and that are none of the type's: an ENUM's,
/// where the database has no such type and holds any text; a UUID's on MySQL and MariaDB, where it is a text.
[[nodiscard]] UnlistedValues unlistedValues(const SqlDialect& dialect, std::string_view column, const DataType& type);

}  // namespace sequelize::detail
