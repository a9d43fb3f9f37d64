#include "driver/mysql/mysql_cursor.hpp"

namespace sequelize::mysql {

MysqlCursor::~MysqlCursor() {
    if (statement_ == nullptr) return;
    enterThread();
    connection_.reading_ = false;
    connection_.release(*statement_);
}

void MysqlCursor::open(PreparedStatement& statement) {
    statement_ = &statement;
    statement.setInUse(true);
    connection_.reading_ = true;
    if (!statement.openRows()) connection_.fail(statement.error());
    ended_ = !statement.hasRows();
}

void MysqlCursor::openFinished(const ExecutionResult& outcome) noexcept {
    finished_ = outcome;
    ended_ = true;
}

std::size_t MysqlCursor::columnCount() const noexcept {
    return statement_ != nullptr && statement_->hasRows() ? statement_->row().columnCount() : 0;
}

std::string_view MysqlCursor::columnName(std::size_t index) const {
    return statement_->row().columnName(index);
}

bool MysqlCursor::next() {
    if (ended_) return false;
    enterThread();
    switch (statement_->fetch(connection_.start_.utcOffset)) {
        case PreparedStatement::Fetched::row:
            return true;
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
    return statement_->row().cells();
}

ExecutionResult MysqlCursor::outcome() const noexcept {
    if (statement_ == nullptr) return finished_;
    return statement_->hasRows() ? ExecutionResult{} : statement_->outcome();
}

}  // namespace sequelize::mysql
