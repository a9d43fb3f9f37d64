#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// SQL that makes a database anew: tables with their rows, then triggers, then views.
struct DatabaseDump {
    std::vector<std::string> statements{};  ///< each complete, with a semicolon behind it where it is a simple one
    std::size_t tables = 0;
    std::size_t rows = 0;
};

/// Dumps all tables but those of `without`, and all views. What is dumped twice, with no change between, is equal.
/// Throws UsageError for a table that cannot be made again by what is known of it. Writes nothing.
[[nodiscard]] DatabaseDump dumpDatabase(Database& database, const std::vector<std::string>& without,
                                        const RunOptions& run);

}  // namespace sequelize::detail
