// Migrations of which only the names are kept, and not in a table of the database's.
#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/migration_error.hpp>

#include "migration_names.hpp"
#include "migration_run.hpp"

namespace sequelize::detail {
namespace {

/// Counts the statements, and tells of each before it is sent. Nothing is known of earlier runs.
class CountingGate final : public StatementGate {
public:
    explicit CountingGate(std::function<void(std::size_t, std::string_view)> before) : before_(std::move(before)) {}

    [[nodiscard]] bool enter(const CompiledSql& statement, ExecutionResult&) override {
        before_(++count_, statement.sql);
        return true;
    }
    void leave(const CompiledSql&, const ExecutionResult&) override {}
    [[nodiscard]] bool enterCall(const std::string&) override { return true; }
    void leaveCall() override {}
    void needUncheckedKeys() override {}
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

private:
    std::function<void(std::size_t, std::string_view)> before_;
    std::size_t count_ = 0;
};

}  // namespace

/// In a transaction, unless the migration wants none. On some databases a statement that defines tables ends it: then
/// what comes behind is in another one.
bool MigrationRun::performStored(const MigrationStep& step, const MigrationStorage& storage) {
    const auto isOpen = [this] { return run_.connection->inTransaction(); };
    CountingGate gate([&](std::size_t number, std::string_view sql) {
        tell(MigrationEvent::Kind::statement, step, sql, number);
        if (step.inTransaction && !isOpen()) beginTransaction();
    });
    try {
        RunOptions run = run_;
        run.gate = &gate;
        step.work(run);
        if (isOpen()) end("COMMIT;");
    } catch (const ConnectionError&) {
        throw;
    } catch (const std::exception& error) {
        if (isOpen()) end("ROLLBACK;");
        const std::string place = gate.count() == 0 ? "" : fmt::format(", statement {}", gate.count());
        throw MigrationError(
            MigrationError::Reason::failed, step.name,
            fmt::format("Migration {} ({}{}) failed: {}", step.name, step.direction, place, error.what()));
    }
    const auto known = step.replaced.empty() ? std::vector<std::string>() : storage.executed();
    const auto rowOf = [&](const std::string& name) {
        return std::ranges::find(known, stemOf(name), [](const auto& each) { return stemOf(each); });
    };
    if (step.direction == "up") {
        storage.logMigration(step.name);
        for (const auto& name : step.replaced)
            if (rowOf(name) == known.end()) storage.logMigration(name);
    } else {
        storage.unlogMigration(step.name);
        for (const auto& name : step.replaced)
            if (const auto row = rowOf(name); row != known.end()) storage.unlogMigration(*row);
    }
    return true;
}

}  // namespace sequelize::detail
