#include "postgres_cursor.hpp"

#include <array>
#include <chrono>
#include <utility>

#include "../../core/ascii.hpp"
#include "../session_effect.hpp"

namespace sequelize::detail::postgres {

PostgresCursor::~PostgresCursor() {
    if (statement_ == nullptr) return;
    if (!ended_ && !connection_.isLost()) stop();
    letGo();
}

void PostgresCursor::stop() noexcept {
    using Clock = std::chrono::steady_clock;
    // To have the server end the query takes a connection of its own; and mostly little is left.
    constexpr std::chrono::milliseconds moment{10};
    const auto end = Clock::now() + moment;
    for (;;) {
        const Result result(PQgetResult(connection_.handle_.get()));
        if (PQresultStatus(result.get()) != PGRES_SINGLE_TUPLE) return connection_.drain();
        if (Clock::now() >= end) break;
    }
    static constexpr std::array<std::string_view, 3> reading = {"SELECT", "VALUES", "TABLE"};
    if (!isInTransaction_ && isOneOfWords(openingWordOf(sql_), reading) && !connection_.interrupt()) {
        connection_.cut();
        connection_.lost_ = true;
    }
    connection_.drain();
}

void PostgresCursor::letGo() noexcept {
    if (statement_ == nullptr) return;
    if (connection_.reader_ == this) connection_.reader_ = nullptr;
    result_.reset();
    connection_.release(*std::exchange(statement_, nullptr));
}

void PostgresCursor::storeRest() {
    stored_.emplace(*this, hasRow_);
    ended_ = true;
    letGo();
}

void PostgresCursor::open(PreparedStatement& statement, Result first) {
    statement_ = &statement;
    isInTransaction_ = connection_.wasInTransaction_;
    connection_.reader_ = this;
    result_ = std::move(first);
    isResultNew_ = true;
    if (PQresultStatus(result_.get()) != PGRES_SINGLE_TUPLE) end();
}

void PostgresCursor::end() {
    ended_ = true;
    connection_.reader_ = nullptr;
    outcome_ = connection_.conclude(std::move(result_), sql_);
}

std::size_t PostgresCursor::columnCount() const noexcept {
    if (stored_) return stored_->columnCount();
    return statement_ != nullptr ? statement_->row().columnCount() : 0;
}

std::string_view PostgresCursor::columnName(std::size_t index) const {
    return stored_ ? stored_->columnName(index) : statement_->row().columnName(index);
}

bool PostgresCursor::next() {
    if (stored_) return stored_->next();
    hasRow_ = false;
    if (ended_) return false;
    if (!isResultNew_) result_ = connection_.nextResult(sql_);
    isResultNew_ = false;
    if (PQresultStatus(result_.get()) != PGRES_SINGLE_TUPLE) {
        end();
        return false;
    }
    statement_->row().load(result_.get(), 0, connection_.utcOffset_);
    return hasRow_ = true;
}

std::span<const Cell> PostgresCursor::row() const noexcept {
    return stored_ ? stored_->row() : statement_->row().cells();
}

}  // namespace sequelize::detail::postgres
