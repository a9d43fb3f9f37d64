#pragma once

#include <string>
#include <vector>

#include <sequelize/model_source.hpp>

#include "plan.hpp"

namespace sequelize::detail {

/// The plan as headers.
[[nodiscard]] std::vector<GeneratedFile> writeModels(const SourcePlan& plan, const ModelSourceOptions& options);

}  // namespace sequelize::detail
