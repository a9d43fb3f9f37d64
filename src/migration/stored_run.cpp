// Migrations of which only the names are kept, and not in a table of the database's.
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/migration_error.hpp>

#include "migration_names.hpp"
#include "migration_run.hpp"
#include "note_replaced.hpp"

namespace sequelize::detail {
namespace {

/// Counts the statements, and tells of each before it is sent. Nothing is known of earlier runs.
class CountingGate final : public StatementGate {
public:
    using Before = std::function<void(std::size_t, std::string_view)>;
    using Piece = std::function<bool(std::string_view)>;

    /// `piece`: whether it did itself what the statement, which holds others together, is to do.
    CountingGate(Before before, Piece piece) : before_(std::move(before)), piece_(std::move(piece)) {}

    [[nodiscard]] bool enter(const CompiledSql& statement, ExecutionResult&) override {
        if (piece_(statement.sql)) return false;
        before_(++count_, statement.sql);
        return true;
    }
    void leave(const CompiledSql&, const ExecutionResult&) override {}
    [[nodiscard]] bool enterCall(const std::string&) override { return true; }
    void leaveCall() override {}
    void needUncheckedKeys() override {}
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

private:
    Before before_;
    Piece piece_;
    std::size_t count_ = 0;
};

/// What a call sends around statements of its own, and what stands for it within a transaction.
std::string withinTransaction(std::string_view sql) {
    if (sql == "BEGIN;" || sql == "BEGIN IMMEDIATE;") return "SAVEPOINT sequelize_piece;";
    if (sql == "COMMIT;") return "RELEASE SAVEPOINT sequelize_piece;";
    if (sql == "ROLLBACK;") return "ROLLBACK TO sequelize_piece;";
    return {};
}

}  // namespace

/// In a transaction, unless the migration wants none. On some databases a statement that defines tables ends it: then
/// what comes behind is in another one.
bool MigrationRun::performStored(const MigrationStep& step, const MigrationStorage& storage) {
    const auto isOpen = [this] { return run_.connection->inTransaction(); };
    const bool holdsDefinitions = database_.dialect().migrationSql().definesInTransactions();
    const bool isWhole = step.inTransaction && holdsDefinitions;
    bool isPiece = false;
    CountingGate gate(
        [&](std::size_t number, std::string_view sql) {
            tell(MigrationEvent::Kind::statement, step, sql, number);
            if (step.inTransaction && !isOpen()) beginTransaction();
        },
        [&](std::string_view sql) {
            const std::string inner = withinTransaction(sql);
            const bool isOpening = inner.starts_with("SAVEPOINT");
            if (inner.empty() || (!isPiece && !isOpening) || (!step.inTransaction && holdsDefinitions)) return false;
            if (!isOpen()) beginTransaction();
            if (step.inTransaction || !isOpening) end(step.inTransaction ? inner.c_str() : std::string(sql).c_str());
            isPiece = isOpening;
            return true;
        });
    try {
        // Before a call turns foreign keys off, which it could not turn on again within the transaction.
        if (isWhole && !isOpen()) beginTransaction();
        RunOptions run = run_;
        run.gate = &gate;
        step.work(run);
        if (isOpen()) end("COMMIT;");
        hasChangedSession_ = true;  // as far as the gate knows
    } catch (const ConnectionError&) {
        throw;
    } catch (const std::exception& error) {
        if (isOpen()) end("ROLLBACK;");
        const std::string place = gate.count() == 0 ? "" : fmt::format(", statement {}", gate.count());
        throw MigrationError(
            MigrationError::Reason::failed, step.name,
            fmt::format("{} {} ({}{}) failed: {}", titled(step.noun), step.name, step.direction, place, error.what()),
            nativeOf(error));
    }
    const bool isUp = step.direction == "up";
    isUp ? storage.logMigration(step.name) : storage.unlogMigration(step.name);
    noteReplaced(storage, step.replaced, isUp);
    return true;
}

}  // namespace sequelize::detail
