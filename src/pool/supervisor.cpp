#include "supervisor.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "supervised_statement.hpp"

namespace sequelize::detail {

namespace {

StatementOptions checkedLimits(StatementOptions options) {
    if (options.timeout.count() < 0 || options.slowQueryThreshold.count() < 0)
        throw UsageError("statementTimeout and slowQueryThreshold are durations and cannot be negative.");
    if (options.slowQueryThreshold.count() != 0 && !options.onSlowQuery)
        throw UsageError("slowQueryThreshold is set, but nobody is told: set onSlowQuery too.");
    return options;
}

/// A transaction whose end is interrupted may have ended either way, and so may a savepoint.
bool endsTransaction(std::string_view sql) noexcept {
    return startsIgnoringCase(sql, "COMMIT") || startsIgnoringCase(sql, "ROLLBACK") ||
           startsIgnoringCase(sql, "RELEASE SAVEPOINT");
}

SupervisedStatement::Limit supervised(const Supervisor::Limit& limit, const CompiledSql& statement) {
    const auto duration = limit.duration;
    RunningCall* call = RunningCall::ofThisThread();
    if ((duration.count() == 0 && call == nullptr) || endsTransaction(statement.sql)) return {};
    // Once it knows that it is to end, what it still runs puts things right again.
    if (call != nullptr && call->wasTold()) call = nullptr;
    if (call != nullptr && call->hasEnded()) call->fail({.sql = statement.sql}, RunningCall::Point::between);
    return {duration, limit.setting, call};
}

/// A cursor that is supervised until its last row is read.
class SupervisedCursor final : public Cursor {
public:
    SupervisedCursor(Alarms& alarms, Connection& connection, const CompiledSql& statement,
                     SupervisedStatement::Limit limit)
        : supervision_(alarms, connection, statement.sql, limit) {
        rows_ = supervision_.within([&] { return connection.query(statement.sql, statement.binds); });
    }
    ~SupervisedCursor() override {
        // Rows that nobody read take their time too.
        supervision_.within([this] { rows_.reset(); });
    }
    SupervisedCursor(const SupervisedCursor&) = delete;
    SupervisedCursor& operator=(const SupervisedCursor&) = delete;

    [[nodiscard]] std::size_t columnCount() const noexcept override { return rows_->columnCount(); }
    [[nodiscard]] std::string_view columnName(std::size_t index) const override { return rows_->columnName(index); }
    bool next() override {
        const bool isRow = supervision_.within([this] { return rows_->next(); });
        // There are statements that end without an error when they are interrupted: SELECT SLEEP(10).
        supervision_.throwIfLate();
        if (!isRow) supervision_.finish();
        return isRow;
    }
    [[nodiscard]] std::span<const Cell> row() const noexcept override { return rows_->row(); }
    [[nodiscard]] ExecutionResult outcome() const noexcept override { return rows_->outcome(); }

private:
    SupervisedStatement supervision_;
    std::unique_ptr<Cursor> rows_;
};

}  // namespace

Supervisor::Supervisor(StatementOptions options) : options_(checkedLimits(std::move(options))) {}

Supervisor::Limit Supervisor::limitOf(const RunOptions& run) const {
    const auto duration =
        std::min<std::chrono::milliseconds>(run.timeout.value_or(options_.timeout), std::chrono::hours(24 * 365));
    if (duration.count() < 0) throw UsageError("The option timeout is a duration and cannot be negative.");
    return {duration, run.timeout ? "timeout" : "statementTimeout"};
}

ExecutionResult Supervisor::execute(Connection& connection, const CompiledSql& statement, const RunOptions& run) {
    const auto limit = supervised(limitOf(run), statement);
    if (limit.duration.count() == 0 && limit.call == nullptr) return connection.execute(statement.sql, statement.binds);
    SupervisedStatement supervision(*alarms_, connection, statement.sql, limit);
    return supervision.within([&] { return connection.execute(statement.sql, statement.binds); });
}

std::unique_ptr<Cursor> Supervisor::query(Connection& connection, const CompiledSql& statement, const RunOptions& run) {
    const auto limit = supervised(limitOf(run), statement);
    if (limit.duration.count() == 0 && limit.call == nullptr) return connection.query(statement.sql, statement.binds);
    return std::make_unique<SupervisedCursor>(*alarms_, connection, statement, limit);
}

}  // namespace sequelize::detail
