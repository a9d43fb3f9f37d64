#pragma once

#include <vector>

#include <sequelize/pool/database.hpp>
#include <sequelize/process.hpp>

namespace sequelize::detail {

/// As `Sequelize::processList`.
[[nodiscard]] std::vector<Process> readProcessList(Database& database);

}  // namespace sequelize::detail
