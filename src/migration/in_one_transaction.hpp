#pragma once

#include <functional>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail {

/// Runs `work` in a transaction of the connection that `run` has. What it throws passes, and nothing of it stays.
void inOneTransaction(Database& database, const RunOptions& run, const std::function<void()>& work);

}  // namespace sequelize::detail
