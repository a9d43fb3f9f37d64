#include "migration_step.hpp"

#include <exception>
#include <functional>
#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/query_interface.hpp>

#include "../pool/one_connection_scope.hpp"
#include "script_reader.hpp"

namespace sequelize::detail {
namespace {

/// What sends the migration's statements, in one direction.
std::function<void(const RunOptions&)> workOf(Database& database, const ListedMigration& migration, bool isUp) {
    if (migration.kind == MigrationKind::sql) {
        const SqlScript& script = isUp ? *migration.up : *migration.down;
        return [&database, &script](const RunOptions& run) {
            ScriptReader reader(script, database.dialect().facts().lexical);
            LexicalMode mode = run.connection->lexicalMode(reader.rest());
            requireReadable(script, database.dialect().facts(), mode);
            while (const auto statement = reader.next(mode)) {
                database.execute({std::string(statement->text), {}}, run);
                if (mayChangeLexicalMode(statement->text)) mode = run.connection->lexicalMode(reader.rest());
            }
        };
    }
    const auto& function = isUp ? migration.code.up : migration.code.down;
    return [&database, &function](const RunOptions& run) {
        const OneConnectionScope only(database.pool());
        QueryInterface queryInterface(database, run);
        try {
            function(queryInterface);
        } catch (const std::exception&) {
            throw;
        } catch (...) {
            throw UsageError("It threw what is no std::exception. Throw one, which says what failed.");
        }
    };
}

}  // namespace

MigrationStep stepOf(Database& database, const MigrationChoice& choice, bool isUp, const std::string& noun) {
    const ListedMigration& migration = *choice.migration;
    const bool isSql = migration.kind == MigrationKind::sql;
    return {.name = choice.name,
            .noun = noun,
            .direction = isUp ? "up" : "down",
            .checksum = migration.checksum,
            .replaced = choice.replaced,
            .isSql = isSql,
            .inTransaction =
                isSql ? (isUp ? migration.up->transaction : migration.down->transaction) : migration.code.transaction,
            .work = workOf(database, migration, isUp)};
}

}  // namespace sequelize::detail
