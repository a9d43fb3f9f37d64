#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/difference/schema_difference.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>
#include <sequelize/schema/schema_model.hpp>

namespace sequelize::detail {

/// How models are compared with what a migration is to change.
struct TableComparison {
    std::vector<std::pair<std::string, std::string>> renames{};  ///< of `DifferenceOptions`
    bool dropsTables = false;                                    ///< tables that no model has go
    std::vector<std::string> ignoredTables{};                    ///< beside those that are never looked at
};

/// Every model, complete, in the order of their foreign keys.
[[nodiscard]] std::vector<const ModelCore*> usedModels(const ModelSet& models);
/// What a migration is to change, with the rows counted; risks that no row of this database is at stay, with 0. Writes
/// nothing. Throws UsageError for a rename of what is not there.
[[nodiscard]] SchemaDifference compareTables(Database& database, const std::vector<const ModelCore*>& models,
                                             const TableComparison& comparison, const RunOptions& run);

/// The models' tables as the database would have made them.
[[nodiscard]] SchemaModel schemaOf(Database& database, const std::vector<const ModelCore*>& models,
                                   const RunOptions& run);
/// By what the database differs from the models, with the rows counted that it is about. Writes nothing.
[[nodiscard]] SchemaDifference checkTables(Database& database, const std::vector<const ModelCore*>& models,
                                           const RunOptions& run);
/// Makes the tables what the models say; `models` in the order of their dependencies. Throws UsageError before anything
/// is changed where rows or privileges forbid a change, or, unless `.drop` is true, would lose values. `.drop` false:
/// columns that no model has stay. Throws TimeoutError where another program alters the tables for long.
void alterTables(ModelSet& set, const std::vector<const ModelCore*>& models, const SyncRequest& request,
                 const RunOptions& run);

/// Throws UsageError where the database's name is not one of those that `.match` allows.
void requireMatch(const Database& database, const SyncRequest& request);
/// Throws UsageError for .force and .alter together.
void requireOneWay(const SyncRequest& request);
/// Whether a text is a pattern's, in which `*` stands for any characters.
[[nodiscard]] bool matchesPattern(std::string_view text, std::string_view pattern);

}  // namespace sequelize::detail
