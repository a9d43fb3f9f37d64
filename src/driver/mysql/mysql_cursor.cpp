#include "mysql_cursor.hpp"

#include <chrono>

#include "mysql_errors.hpp"

namespace sequelize::detail::mysql {

MysqlCursor::~MysqlCursor() {
    if (statement_ == nullptr) return;
    enterThread();
    if (!ended_ && !connection_.isLost()) stop();
    letGo();
}

void MysqlCursor::stop() noexcept {
    using Clock = std::chrono::steady_clock;
    // To log in once more costs about as much as to read so long; and mostly little is left.
    constexpr std::chrono::milliseconds moment{10};
    const auto end = Clock::now() + moment;
    while (Clock::now() < end)
        if (!statement_->skip()) {
            if (losesConnection(statement_->error().code)) connection_.lost_ = true;
            return;
        }
    const bool isKilled = connection_.interrupt();
    // Where the server cannot be told, all is read in a transaction, which the connection's end would undo.
    if (!isKilled && !connection_.isServerInTransaction()) {
        connection_.cut();
        connection_.lost_ = true;
    }
    letGo();
    if (isKilled) connection_.settle();
}

void MysqlCursor::letGo() noexcept {
    if (statement_ == nullptr) return;
    connection_.reader_ = nullptr;
    connection_.release(*statement_);
    statement_ = nullptr;
}

void MysqlCursor::storeRest() {
    stored_.emplace(*this, hasRow_);
    ended_ = true;
    letGo();
}

void MysqlCursor::open(PreparedStatement& statement) {
    statement_ = &statement;
    statement.setInUse(true);
    connection_.reader_ = this;
    ended_ = true;  // the client steps over no row of columns that it cannot read
    if (!statement.openRows()) connection_.fail(statement.error());
    ended_ = !statement.hasRows();
}

void MysqlCursor::openFinished(const ExecutionResult& outcome) noexcept {
    finished_ = outcome;
    ended_ = true;
}

std::size_t MysqlCursor::columnCount() const noexcept {
    if (stored_) return stored_->columnCount();
    return statement_ != nullptr && statement_->hasRows() ? statement_->row().columnCount() : 0;
}

std::string_view MysqlCursor::columnName(std::size_t index) const {
    return stored_ ? stored_->columnName(index) : statement_->row().columnName(index);
}

bool MysqlCursor::next() {
    if (stored_) return stored_->next();
    hasRow_ = false;
    if (ended_) return false;
    enterThread();
    switch (statement_->fetch(connection_.start_.utcOffset)) {
        case PreparedStatement::Fetched::row:
            return hasRow_ = true;
        case PreparedStatement::Fetched::end:
            ended_ = true;
            // What follows, such as a procedure's further results, may still fail.
            if (!statement_->finish()) connection_.fail(statement_->error());
            return false;
        case PreparedStatement::Fetched::failed:
            break;
    }
    ended_ = true;
    connection_.fail(statement_->error());
}

std::span<const Cell> MysqlCursor::row() const noexcept {
    return stored_ ? stored_->row() : statement_->row().cells();
}

ExecutionResult MysqlCursor::outcome() const noexcept {
    if (statement_ == nullptr) return finished_;
    return statement_->hasRows() ? ExecutionResult{} : statement_->outcome();
}

}  // namespace sequelize::detail::mysql
