#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <sequelize/core/value.hpp>

namespace sequelize {

/// A record ready to be inserted.
struct PreparedRow {
    std::vector<std::optional<Value>> values;  ///< one per column of the table; none: left to the database
    std::size_t wireSize = 0;
    bool generatesId = false;       ///< the database makes the auto-increment value
    bool databaseDefaults = false;  ///< and some other default, which must be read back
};

}  // namespace sequelize
