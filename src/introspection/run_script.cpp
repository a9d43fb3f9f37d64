#include "run_script.hpp"

#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../hydrate/read_rows.hpp"
#include "../pool/one_piece.hpp"
#include "../pool/unchecked_foreign_keys.hpp"
#include "../pool/unlogged.hpp"

namespace sequelize::detail {
namespace {

/// How many rows break a foreign key: by the table that has it, and the one that it refers to. Their numbers may change
/// in a rebuild, and so may the foreign key's.
using BrokenRows = std::map<std::pair<std::string, std::string>, std::size_t>;

BrokenRows brokenRows(Database& database, const RunOptions& run) {
    auto result = database.query({database.dialect().schemaSql().brokenRows(), {}}, unlogged(run));
    BrokenRows rows;
    for (const auto& row : readRows(result.rows()))
        ++rows[{row.get<std::string>(row.name(0)), row.get<std::string>(row.name(2))}];
    return rows;
}

void requireNoneBroken(const BrokenRows& before, const BrokenRows& after, const std::string& rebuilt) {
    for (const auto& [tables, count] : after) {
        const auto found = before.find(tables);
        if (count <= (found == before.end() ? 0 : found->second)) continue;
        throw ForeignKeyConstraintError(
            {.message = fmt::format("The table '{}' was not changed, for {} of '{}' would refer to no row of '{}'. "
                                    "Correct or delete them first.",
                                    rebuilt, count == 1 ? "a row" : fmt::format("{} rows", count), tables.first,
                                    tables.second)},
            {.table = tables.first, .target = tables.second});
    }
}

void requireUnchecked(Database& database, const SchemaScript& script, const RunOptions& run) {
    const std::string query = database.dialect().referringTables(script.rebuilt);
    auto result = database.query({query, {}}, unlogged(run));
    if (!result.rows().next()) return;
    throw UsageError("The table '" + script.rebuilt +
                     "' must be made anew for this change, and others refer to it: within a transaction their foreign "
                     "keys would act on every row. Make the change outside of the transaction: it is one by itself.");
}

}  // namespace

void runScript(Database& database, const SchemaScript& script, const RunOptions& run) {
    if (script.rebuilt.empty()) {
        for (const auto& sql : script.statements) database.execute({sql, {}}, run);
        return;
    }
    if (run.transaction || run.connection) requireUnchecked(database, script, run);
    const UncheckedForeignKeys unchecked(database, true, run, &silentLogger);
    OnePiece all(database, unchecked.run());
    const auto before = brokenRows(database, all.run());
    for (const auto& sql : script.statements) database.execute({sql, {}}, all.run());
    requireNoneBroken(before, brokenRows(database, all.run()), script.rebuilt);
    all.commit();
}

}  // namespace sequelize::detail
