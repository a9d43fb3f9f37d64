#pragma once

#include "schema_calls.hpp"

namespace sequelize::detail::commandline {

/// What a table that changes is written by. Throws NoCall where no calls change it so.
[[nodiscard]] CallLines changeCalls(Database& database, const diff::SchemaStep& step, const OnlineRules& online,
                                    const RunOptions& run);

}  // namespace sequelize::detail::commandline
