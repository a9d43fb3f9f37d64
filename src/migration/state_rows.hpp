#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include <sequelize/core/value.hpp>

#include "migration_tables.hpp"

namespace sequelize::detail {

// A state is one row of its table. Of the list of its statements that row has the last ones only, and others, called
// parts, have the rest, so many each: what is written for a statement does not grow with those before it.

constexpr std::size_t statementsOfPart = 64;
constexpr const char* statePart = "part";  ///< what a part has in the place of the state

constexpr std::array<const char*, 9> stateColumns = {"name",   "direction", "state",        "checksum", "applied",
                                                     "hashes", "inFlight",  "schemaBefore", "error"};
/// Those of a row that are written anew each time.
constexpr std::array<const char*, 9> changingColumns = {"direction", "state",        "checksum", "applied",   "hashes",
                                                        "inFlight",  "schemaBefore", "error",    "finishedAt"};

/// Of `stateColumns`.
[[nodiscard]] MigrationState stateFrom(const std::vector<Value>& row);
/// Of `changingColumns`, and of the name.
[[nodiscard]] std::vector<Value> stateValues(const MigrationState& state);

/// By it the parts of a state are found: what they have in the place of the checksum.
[[nodiscard]] std::string ownerOfParts(const std::string& name);
/// The next part of the list that is in none yet, as a row.
[[nodiscard]] MigrationState nextPart(const MigrationState& state);
/// The states that these rows make, parts included, in the order of the rows.
[[nodiscard]] std::vector<MigrationState> statesOf(std::vector<MigrationState> rows);

}  // namespace sequelize::detail
