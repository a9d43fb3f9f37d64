#pragma once

/// Opt-in: a database's tables as values, and what differs between two such. For `Sequelize::check` and
/// `Sequelize::modelSchema`.

#include <sequelize/difference/schema_difference.hpp>
#include <sequelize/schema/schema_model.hpp>
