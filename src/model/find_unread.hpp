#pragma once

#include <sequelize/model/model_set.hpp>

#include "../association/plan/plan.hpp"

namespace sequelize::detail {

/// Notes in the plan, and with the models, what its nodes leave unknown. `selection`: the root's.
void findUnread(const ModelSet& models, IncludePlan& plan, const Selection& selection);

}  // namespace sequelize::detail
