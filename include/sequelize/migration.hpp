#pragma once

/// Migrations: what they are and where they come from. Opt-in: include it beside `sequelize/sequelize.hpp`.

#include <sequelize/migration/migration.hpp>
#include <sequelize/migration/migrations.hpp>
