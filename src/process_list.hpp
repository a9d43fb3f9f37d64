#pragma once

#include <vector>

#include <sequelize/pool/database.hpp>
#include <sequelize/process.hpp>

namespace sequelize {

/// As `Sequelize::processList`.
[[nodiscard]] std::vector<Process> readProcessList(Database& database);

}  // namespace sequelize
