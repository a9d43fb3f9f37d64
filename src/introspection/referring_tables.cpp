#include "referring_tables.hpp"

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../hydrate/read_rows.hpp"
#include "../pool/unlogged.hpp"

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

}  // namespace sequelize::detail
