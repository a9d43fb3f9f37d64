#pragma once

#include <sequelize/model/model_set.hpp>

#include "../association/include_plan.hpp"

namespace sequelize::detail {

/// Notes in the plan, and with the models, what its nodes leave unknown. `selection`: the root's. `root`: the
/// association through which the plan's root belongs to other records; null: it does not.
void findUnread(const ModelSet& models, IncludePlan& plan, const Selection& selection,
                const Association* root = nullptr);

}  // namespace sequelize::detail
