#pragma once

#include <sequelize/association/find_request.hpp>
#include <sequelize/model/model_core.hpp>

#include "../association/plan/result_level.hpp"

namespace sequelize::detail {

/// The request with what its `result` makes of it: what is read into which member, and which include fills which.
/// Throws UsageError for a member that nothing fills, and for what has no member to go into.
[[nodiscard]] FindRequest withLevels(const ModelCore& model, const FindRequest& request);

}  // namespace sequelize::detail
