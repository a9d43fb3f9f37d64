#include <optional>

#include <sequelize/model/model_core.hpp>

#include "../pool/one_piece.hpp"
#include "../pool/unlogged.hpp"

namespace sequelize::detail {
namespace {

/// The schema's version where the table was made by an older version of the library.
std::optional<std::int64_t> outdated(Database& database, const std::string& query, const RunOptions& run) {
    auto result = database.query({query, {}}, unlogged(run));
    if (!result.rows().next()) return std::nullopt;
    return result.rows().row().front().integer;
}

}  // namespace

void ModelCore::renewTable(const RunOptions& run) const {
    const auto& dialect = database_.dialect();
    const std::string query = dialect.outdatedSchema(table_.tableName);
    if (query.empty() || !outdated(database_, query, run)) return;
    std::optional<PooledConnection> own;
    RunOptions on = run;
    if (!on.connection && !on.transaction) on.connection = &*own.emplace(database_.acquire());
    OnePiece change(database_, on);
    if (const auto version = outdated(database_, query, change.run()))  // no other process was faster
        for (auto& sql : dialect.renewSchema(table_.tableName, *version))
            database_.execute({std::move(sql), {}}, change.run());
    change.commit();
}

}  // namespace sequelize::detail
