#pragma once

#include <sequelize/pool/database.hpp>

#include "../introspection/run_script.hpp"
#include "plan.hpp"

namespace sequelize::detail::diff {

/// Runs a plan's steps: as a whole or not at all where the database's transactions hold what changes tables. Elsewhere,
/// when a step fails, foreign keys that those before it took away are put back, and the DatabaseError tells what was
/// done and what was not. Throws what `runScript` throws.
void runPlan(Database& database, const SchemaPlan& plan, const RunOptions& run);
/// The same, under a lock since before what the plan changes was read.
void runPlan(Database& database, const SchemaPlan& plan, TableLock& lock);

}  // namespace sequelize::detail::diff
