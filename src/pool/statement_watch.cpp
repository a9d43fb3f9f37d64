#include "statement_watch.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../core/sql_start.hpp"
#include "observers.hpp"
#include "transaction_core.hpp"

namespace sequelize::detail {
namespace {

std::string describe(const CompiledSql& statement, std::string_view label, bool withParameters) {
    std::string text = fmt::format("({}): {}", label, statement.sql);
    if (withParameters && !statement.binds.empty()) {
        text += statement.sql.ends_with(';') ? " " : "; ";
        for (std::size_t i = 0; i < statement.binds.size(); ++i) text += (i ? ", " : "") + inspect(statement.binds[i]);
    }
    return text;
}

/// The statement's first word, in upper case: as it stands there, or one of the usual ones.
std::string_view operationOf(std::string_view sql) noexcept {
    const std::string_view begin = fromFirstWord(sql);
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    const auto end = std::ranges::find_if_not(begin, isLetter);
    const std::string_view word = begin.substr(0, static_cast<std::size_t>(end - begin.begin()));
    if (std::ranges::all_of(word, [](char c) { return c <= 'Z'; })) return word;
    constexpr std::array<std::string_view, 24> usual{
        "SELECT", "INSERT", "UPDATE",   "DELETE",    "REPLACE", "WITH",   "VALUES",  "CREATE",
        "ALTER",  "DROP",   "TRUNCATE", "START",     "BEGIN",   "COMMIT", "SET",     "ROLLBACK",
        "SHOW",   "PRAGMA", "CALL",     "SAVEPOINT", "RELEASE", "DO",     "EXPLAIN", "ANALYZE"};
    for (const auto known : usual)
        if (word.size() == known.size() && startsIgnoringCase(word, known)) return known;
    return "OTHER";
}

}  // namespace

/// The rows of a statement that is watched: its end is known when they are read, or dropped.
class StatementWatch::Rows final : public Cursor {
    /// Only for slow statements, where two looks at the clock for each row are worth it.
    template <class Work>
    auto timed(const Work& work) {
        struct Stopwatch {
            Clock::duration* sum;
            Clock::time_point start = sum ? Clock::now() : Clock::time_point();
            ~Stopwatch() {
                if (sum) *sum += Clock::now() - start;
            }
        };
        const Stopwatch stopwatch{watch_.isTimed_ ? &watch_.fetched_ : nullptr};
        return work();
    }

public:
    Rows(StatementWatch& watch, std::unique_ptr<Cursor> rows) : watch_(watch), rows_(std::move(rows)) {}
    ~Rows() override {
        timed([this] { rows_.reset(); });  // rows that nobody read take their time too
        ended();
    }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    [[nodiscard]] std::size_t columnCount() const noexcept override { return rows_->columnCount(); }
    [[nodiscard]] std::string_view columnName(std::size_t index) const override { return rows_->columnName(index); }
    bool next() override {
        try {
            if (timed([this] { return rows_->next(); })) {
                ++watch_.event_.rows;
                return true;
            }
        } catch (const std::exception& error) {
            hasEnded_ = true;
            watch_.failed(error);
            throw;
        }
        ended();
        return false;
    }
    [[nodiscard]] std::span<const Cell> row() const noexcept override { return rows_->row(); }
    [[nodiscard]] ExecutionResult outcome() const noexcept override { return rows_->outcome(); }

private:
    void ended() noexcept {
        if (hasEnded_ || !watch_.measures_) return;
        hasEnded_ = true;
        watch_.event_.decode = Clock::now() - watch_.since_;
        if (rows_) watch_.event_.affected = rows_->outcome().affectedRows;
    }

    StatementWatch& watch_;
    std::unique_ptr<Cursor> rows_;
    bool hasEnded_ = false;
};

StatementWatch::StatementWatch(std::shared_ptr<const Listeners> listeners, std::string_view sql, const RunOptions& run)
    : listeners_(std::move(listeners)),
      logger_(listeners_->loggerOf(run)),
      label_(run.label),
      isHeard_(listeners_->events->isHeard()),
      isTimed_(listeners_->slowQueryThreshold.count() != 0),
      measures_(isHeard_ || isTimed_ || (logger_ && listeners_->log.benchmark)) {
    event_ = {.database = listeners_->events->database(),
              .text = sql,
              .models = run.models,
              .tables = run.tables,
              .tag = run.tag};
    if (label_ != defaultLabel) event_.transaction = label_;
    if (isHeard_) event_.id = listeners_->events->nextStatement();
    if (measures_) since_ = Clock::now();
}

void StatementWatch::connected(Clock::duration opening) noexcept {
    const auto now = Clock::now();
    event_.connect = opening;
    event_.queue = now - since_ - opening;
    since_ = now;
}

void StatementWatch::log(const CompiledSql& statement, bool hasRun, std::chrono::microseconds elapsed) const {
    observe("logging", [&] {
        const std::string text = describe(statement, label_, listeners_->log.logQueryParameters);
        if (hasRun)
            logger_(fmt::format("Executed {} Elapsed time: {}ms", text, elapsed.count() / 1000), elapsed);
        else
            logger_("Executing " + text, {});
    });
}

void StatementWatch::tellStart() {
    hasStarted_ = true;
    event_.operation = operationOf(event_.text);
    listeners_->events->tell(event_);
}

void StatementWatch::sending(const Connection& connection, const CompiledSql& statement) {
    sent_ = &statement;
    event_.text = statement.sql;
    event_.connection = connection.number();
    if (connection.toldAs() != nullptr) event_.database = connection.toldAs();
    if (isHeard_) tellStart();
    if (logger_ && !listeners_->log.benchmark) log(statement, false, {});
}

void StatementWatch::answered(const ExecutionResult& result) {
    event_.affected = result.affectedRows;
    if (!measures_) return;
    const auto now = Clock::now();
    event_.execute = now - since_;
    since_ = now;
    if (logger_ && listeners_->log.benchmark)
        log(*sent_, true, std::chrono::duration_cast<std::chrono::microseconds>(event_.execute));
}

std::unique_ptr<Cursor> StatementWatch::watched(std::unique_ptr<Cursor> rows) {
    answered({});
    if (!isHeard_ && !isTimed_) return rows;
    return std::make_unique<Rows>(*this, std::move(rows));
}

void StatementWatch::failed(const std::exception& error) noexcept {
    if (hasEnded_) return;
    if (measures_) {
        // What took so long until now is what failed.
        const auto spent = Clock::now() - since_;
        if (sent_ == nullptr)
            event_.queue += spent;
        else if (event_.execute.count() == 0)
            event_.execute = spent;
        else
            event_.decode = spent;
    }
    tellEnd(ToldError(error).get());
}

void StatementWatch::tellEnd(const EventError* error) noexcept {
    if (std::exchange(hasEnded_, true)) return;
    const auto waited = event_.execute + fetched_;
    if (isTimed_ && waited >= listeners_->slowQueryThreshold)
        observe("onSlowQuery", [&] {
            listeners_->onSlowQuery(
                {event_.text, std::chrono::duration_cast<std::chrono::microseconds>(waited), label_});
        });
    if (!isHeard_) return;
    if (!hasStarted_) event_.operation = operationOf(event_.text);
    event_.kind = StatementEvent::Kind::ended;
    event_.error = error;
    listeners_->events->tell(event_);
}

}  // namespace sequelize::detail
