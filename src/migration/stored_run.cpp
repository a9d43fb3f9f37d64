// Migrations of which only the names are kept, and not in a table of the database's.
#include <algorithm>
#include <exception>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/migration_error.hpp>

#include "../pool/unlogged.hpp"
#include "migration_gate.hpp"
#include "migration_run.hpp"

namespace sequelize::detail {

/// One transaction, as far as the database's transactions go: statements that define tables end it on some.
bool MigrationRun::performStored(const MigrationStep& step, const MigrationStorage& storage) {
    const bool isUp = step.direction == "up";
    if (step.inTransaction) beginTransaction();
    MigrationState state{.name = step.name, .direction = step.direction, .checksum = step.checksum};
    MigrationGate gate(database_, run_, tables_, state,
                       {.inTransaction = true,
                        .note = [&](const std::string& text) { tell(MigrationEvent::Kind::note, step, text); },
                        .running = [&](std::size_t number, std::string_view sql) {
                            tell(MigrationEvent::Kind::statement, step, sql, number);
                        }});
    try {
        RunOptions run = run_;
        run.gate = &gate;
        step.work(run);
        if (run_.connection->inTransaction()) end("COMMIT;");
    } catch (const ConnectionError&) {
        throw;
    } catch (const std::exception& error) {
        const std::string place = gate.position() == 0 ? "" : fmt::format(", statement {}", gate.position());
        if (run_.connection->inTransaction()) end("ROLLBACK;");
        throw MigrationError(MigrationError::Reason::failed, step.name,
                             fmt::format("Migration {} ({}{}) failed: {}", step.name, step.direction, place, error.what()));
    }
    isUp ? storage.logMigration(step.name) : storage.unlogMigration(step.name);
    return true;
}

}  // namespace sequelize::detail
