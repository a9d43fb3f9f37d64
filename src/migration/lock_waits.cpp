#include "lock_waits.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>

#include "../pool/unlogged.hpp"

namespace sequelize::detail {
namespace {

constexpr std::chrono::seconds pause{1};

std::string shownCell(const Cell& cell) {
    const Value value = toValue(cell);
    const auto* text = value.getIf<std::string>();
    return text ? *text : inspect(value);
}

std::string usersBy(Database& database, const std::string& query, const RunOptions& run) {
    std::string list;
    auto result = database.query({query, {}}, run);
    while (result.rows().next()) {
        const auto row = result.rows().row();
        list += fmt::format("{}connection {} of {}@{} (for {} s: {})", list.empty() ? "" : ", ", shownCell(row[0]),
                            shownCell(row[1]), shownCell(row[2]), shownCell(row[3]), shownCell(row[4]));
    }
    return list;
}

/// Who uses the tables; what may be known of it depends on the server, and on the user's privileges.
std::string usersOf(Database& database, std::span<const std::string> words, const RunOptions& run) {
    std::string reason;
    bool isCertain = true;
    for (const auto& query : database.dialect().migrationSql().tableUsers({words.begin(), words.end()})) {
        try {
            const auto users = usersBy(database, query, run);
            if (!users.empty()) return (isCertain ? "in use by " : "perhaps in use by ") + users;
        } catch (const DatabaseError& error) {
            reason = error.what();
        }
        isCertain = false;
    }
    return reason.empty() ? "and the server does not tell who uses the table"
                          : "and this user may not see who uses the table: " + reason;
}

}  // namespace

bool waitsForTables(std::span<const std::string> words) {
    static constexpr std::array<std::string_view, 5> first = {"CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE"};
    return !words.empty() && std::ranges::find(first, std::string_view(words.front())) != first.end();
}

ExecutionResult executePatiently(Database& database, const CompiledSql& statement, const RunOptions& run,
                                 const Patience& patience) {
    for (std::size_t attempt = 1;; ++attempt) {
        try {
            return database.execute(statement, run);
        } catch (const TimeoutError& error) {
            if (!error.isTransient()) throw;  // not for a lock
            const std::string users = usersOf(database, patience.words, unlogged(run));
            if (attempt > patience.retries || !patience.isUnchanged()) {
                NativeError native = error.native();
                native.message = fmt::format("{} (sent {} times; {})", error.what(), attempt, users);
                throw TimeoutError(std::move(native));
            }
            patience.again(fmt::format("has waited in vain for a table, {}; it is sent again, {} of {}", users, attempt,
                                       patience.retries));
        }
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace sequelize::detail
