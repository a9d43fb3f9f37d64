#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sequelize/model/model_core.hpp>
#include <sequelize/query/statement.hpp>

#include "../dialect/bind_origin.hpp"
#include "../pool/cache_write.hpp"

namespace sequelize::detail {

/// Whether a call has rules of its own.
[[nodiscard]] bool saysAnything(const CacheRules* rules) noexcept;
/// Whether the call or its model says how long rows are kept.
[[nodiscard]] bool hasTtl(const ModelCore& model, const CacheRules& rules) noexcept;
/// Whether a finder's rows may come from the cache. In a transaction they do not, which `Database::query` sees to.
[[nodiscard]] inline bool isCached(const ModelCore& model, const RunOptions& run) noexcept {
    return run.cache && model.database().cache() && hasTtl(model, *run.cache);
}
/// Lets the rows of the finder's statement come from the cache, if they may. `tables`: those that it reads.
void readCached(CompiledSql& statement, const ModelCore& model, const RunOptions& run,
                const std::vector<std::string>& tables, std::optional<std::string> row = {});
/// The statement's SQL, for the cache if its rows may come from there.
[[nodiscard]] CompiledSql selectCached(const ModelCore& model, const SelectStatement& statement, const RunOptions& run);

/// Whether one value of it is written in one way only.
[[nodiscard]] bool isIntegerColumn(const ColumnDefinition& column);
/// The primary key of the only row that fulfils the condition, where it says so in plain words; none: several rows may,
/// or databases might compare another value as equal.
[[nodiscard]] std::optional<std::string> onlyRow(const TableDefinition& table, const Expression& where);
/// The same of all that a finder reads, if it gives that row as it is or nothing.
[[nodiscard]] std::optional<std::string> onlyRow(const TableDefinition& table, const FindRequest& request);

/// What the statement writes.
void addTo(CacheWrite& written, const UpdateStatement& statement);
void addTo(CacheWrite& written, const DeleteStatement& statement);
void addTo(CacheWrite& written, const TableDefinition& table, const InsertRequest& request);

/// The tables of models whose rows go or change with those of this one, by ON DELETE and ON UPDATE, and with theirs.
[[nodiscard]] std::vector<std::string> dependentTables(const ModelSet& models, std::string_view table);

}  // namespace sequelize::detail
