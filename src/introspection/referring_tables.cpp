#include "referring_tables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/listed.hpp"
#include "../hydrate/read_rows.hpp"
#include "../pool/unlogged.hpp"
#include "../schema/identifier.hpp"
#include "read_schema.hpp"

namespace sequelize::detail {

void requireUnreferenced(Database& database, const std::string& table, const char* doing, const RunOptions& run) {
    const std::string query = database.dialect().referringTables(table);
    if (query.empty()) return;
    auto result = database.query({query, {}}, unlogged(run));
    const auto rows = readRows(result.rows());
    if (rows.empty()) return;
    const auto other = rows.front().get<std::string>(rows.front().name(0));
    throw ForeignKeyConstraintError(
        {.message = fmt::format("Cannot {} the table '{}', because a foreign key of '{}' refers to it. Drop the tables "
                                "that refer to it first, or delete the rows one by one (in C++: destroy with a where).",
                                doing, table, other)},
        {.table = other, .target = table});
}

void requireOnlyOwnReferences(Database& database, const std::vector<std::string>& tables, const char* doing,
                              const RunOptions& run, const std::vector<std::string>& allowed) {
    if (tables.empty()) return;
    const auto isAmong = [](const std::vector<std::string>& list, const std::string& name) {
        return std::ranges::any_of(list, [&](const auto& table) { return isSameIdentifier(table, name); });
    };
    std::string found;
    std::string table;
    std::string target;
    for (const auto& reference : database.dialect().schemaSql().allReferences(askingOn(database, run))) {
        if (!isAmong(tables, reference.key.targetTable)) continue;
        if (isAmong(tables, reference.table) || isAmong(allowed, reference.table)) continue;
        if (found.empty()) {
            table = reference.table;
            target = reference.key.targetTable;
        }
        addListed(found,
                  fmt::format("'{}' of '{}' to '{}'", reference.key.name, reference.table, reference.key.targetTable));
    }
    if (found.empty()) return;
    throw ForeignKeyConstraintError(
        {.message = fmt::format("Nothing was done: the tables cannot be {}, because foreign keys of others refer to "
                                "them, and would then refer to nothing: {}. Drop these foreign keys, or their tables, "
                                "first.",
                                doing, found)},
        {.table = table, .target = target});
}

}  // namespace sequelize::detail
