#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sequelize/dialect/online_rules.hpp>
#include <sequelize/pool/database.hpp>

#include "../difference/plan.hpp"

namespace sequelize::detail::commandline {

using CallLines = std::vector<std::string>;

/// The calls of a QueryInterface that do what a step of a plan does, as lines of C++; nothing where no calls do it
/// exactly. Asks the database, by temporary tables, what it makes of them.
[[nodiscard]] std::optional<CallLines> schemaCalls(Database& database, const diff::SchemaStep& step,
                                                   const OnlineRules& online, const RunOptions& run);

}  // namespace sequelize::detail::commandline
