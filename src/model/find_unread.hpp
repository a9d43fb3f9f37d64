#pragma once

#include <sequelize/model/model_set.hpp>

#include "../association/include_plan.hpp"

namespace sequelize {

/// Notes in the plan, and with the models, which attributes its nodes leave unread. `root`: the association through
/// which the plan's root belongs to other records; null: it does not.
void findUnread(const ModelSet& models, IncludePlan& plan, const Association* root = nullptr);

}  // namespace sequelize
