#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/dialect/online_rules.hpp>
#include <sequelize/difference/schema_difference.hpp>
#include <sequelize/pool/database.hpp>

#include "column_stages.hpp"

namespace sequelize::detail::commandline {

/// What a migration is written from.
struct MigrationSource {
    Database& database;
    const SchemaDifference& difference;       ///< with the risks counted
    const std::vector<std::string>& allowed;  ///< keys of changes that are meant, as `--allow` has them
    const RunOptions& run;
    const OnlineRules& online;                 ///< what changes of tables are asked for
    std::vector<FilledColumn> filled{};        ///< what is filled in by hand behind all of it
    std::vector<FilledColumn> filledBefore{};  ///< what another migration before it fills in
};

/// The migration in SQL, for databases of this dialect. Throws UsageError where the database cannot do it, and where a
/// name or a text cannot stand in such a file.
[[nodiscard]] std::string sqlMigration(const MigrationSource& source);
/// The migration in C++, in a function of that name: calls of QueryInterface, and SQL where none does exactly that.
[[nodiscard]] std::string cppMigration(const MigrationSource& source, std::string_view function);

}  // namespace sequelize::detail::commandline
