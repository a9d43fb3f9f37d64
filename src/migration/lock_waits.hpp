#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// Whether a statement, by its words, waits for tables that others use, and has done nothing when it waited in vain.
[[nodiscard]] bool waitsForTables(std::span<const std::string> words);

struct Patience {
    std::size_t retries = 0;                          ///< how often the statement is sent again
    std::span<const std::string> words{};             ///< of the statement
    std::function<void(const std::string&)> again{};  ///< told before it is, and whom it waits for
    std::function<bool()> isUnchanged{};              ///< whether nothing has come of it
};

/// Runs a statement that waits for tables no longer than the session lets it: all that come after it wait for it. What
/// waited in vain lets others by for a second, and is sent again. Throws TimeoutError that names those it waited for.
ExecutionResult executePatiently(Database& database, const CompiledSql& statement, const RunOptions& run,
                                 const Patience& patience);

}  // namespace sequelize::detail
