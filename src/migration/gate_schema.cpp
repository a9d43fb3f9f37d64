// How a MigrationGate tells what became of a statement that was interrupted.
#include <fmt/format.h>

#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "../core/sha256.hpp"
#include "migration_gate.hpp"
#include "migration_names.hpp"
#include "statement_text.hpp"

namespace sequelize::detail {

/// Whether the statement that was sent before something died had its effect.
bool MigrationGate::hasHappened(std::string_view sql) {
    const std::string what = fmt::format("{} {} ({}) was interrupted in statement {}", titled(options_.noun),
                                         state_.name, state_.direction, state_.applied + 1);
    if (!state_.schemaBefore)
        throw MigrationError(
            MigrationError::Reason::unknownOutcome, state_.name,
            fmt::format("{}, and nothing tells whether it ran: {}. Look whether it had its effect, and say so: "
                        "{} with --applied or --not-applied (in C++: Migrator::resolve).",
                        what, inShort(sql), repairCommand("migration:resolve", options_.noun)));
    const bool hasChanged = fingerprint(sql) != *state_.schemaBefore;
    if (hasChanged && options_.note)
        options_.note(what + ", and the schema shows that the statement ran: it is not run again");
    if (!hasChanged) {
        state_.inFlight.reset();
        state_.schemaBefore.reset();
    }
    return hasChanged;
}

std::vector<std::string> MigrationGate::firstColumn(std::string query) const {
    auto result = database_.query({std::move(query), {}}, run_);
    std::vector<std::string> names;
    while (result.rows().next()) names.emplace_back(result.rows().row().front().text);
    return names;
}

/// Other databases that a statement of the migration's own may name. Calls of the QueryInterface name none.
std::vector<std::string> MigrationGate::otherDatabases(std::string_view sql) const {
    if (!call_.empty() || sql.empty()) return {};
    const bool isOfDatabase = words_.size() > 1 && (words_[1] == "DATABASE" || words_[1] == "SCHEMA");
    if (!isOfDatabase && sql.find('.') == std::string_view::npos) return {};
    std::vector<std::string> names;
    for (const auto& word : words_) names.push_back(word.substr(0, word.find('.')));
    auto query = database_.dialect().migrationSql().databasesAmong(names);
    return query.empty() ? std::vector<std::string>() : firstColumn(std::move(query));
}

std::string MigrationGate::fingerprint(std::string_view statement) const {
    const auto& dialect = database_.dialect().migrationSql();
    const auto others = otherDatabases(statement);
    std::string all;
    for (const auto& other : others) all += other + "\x1c";
    for (const auto& sql : dialect.fingerprint(others)) {
        auto result = database_.query({sql, {}}, run_);
        while (result.rows().next()) {
            for (const Cell& cell : result.rows().row()) all += inspect(toValue(cell)) + "\x1f";
            all += "\x1e";
        }
        all += "\x1d";
    }
    return sha256(all);
}

/// A SELECT or a SET that calls one of the database's own functions does whatever that does.
bool MigrationGate::callsStoredFunction(std::string_view sql) const {
    if (sql.find('(') == std::string_view::npos) return false;
    std::vector<std::string> names;
    for (const auto& word : words_) names.push_back(word.substr(word.rfind('.') + 1));
    auto query = database_.dialect().migrationSql().functionsAmong(names);
    return !query.empty() && !firstColumn(std::move(query)).empty();
}

}  // namespace sequelize::detail
