#include "mysql_statement.hpp"

#include "../../core/ascii.hpp"

namespace sequelize::detail::mysql {

bool PreparedStatement::execute(Parameters& parameters) noexcept {
    hasRows_ = false;
    isFinished_ = false;
    if (parameterCount() != 0 && mysql_stmt_bind_param(statement_.get(), parameters.data())) return false;
    return mysql_stmt_execute(statement_.get()) == 0;
}

bool PreparedStatement::keepsTypes(const Parameters& parameters) {
    types_.resize(parameters.count());
    for (std::size_t i = 0; i < types_.size(); ++i) {
        const auto type = parameters.type(i);
        if (type == Parameters::Type::none || type == types_[i]) continue;
        if (types_[i] != Parameters::Type::none) return false;
        types_[i] = type;
    }
    return true;
}

bool PreparedStatement::openRows() {
    // The connection's count, not the statement's: that stays what it was when the statement was prepared.
    if (mysql_field_count(handle_) == 0 || mysql_stmt_field_count(statement_.get()) == 0) return true;
    hasRows_ = true;
    return row_.describe(statement_.get(), handle_);
}

PreparedStatement::Fetched PreparedStatement::fetch(std::chrono::microseconds utcOffset) {
    switch (mysql_stmt_fetch(statement_.get())) {
        case 0:
        case MYSQL_DATA_TRUNCATED:
            return row_.load(statement_.get(), utcOffset) ? Fetched::row : Fetched::failed;
        case MYSQL_NO_DATA:
            return Fetched::end;
        default:
            return Fetched::failed;
    }
}

bool PreparedStatement::skip() noexcept {
    const int code = mysql_stmt_fetch(statement_.get());
    return code == 0 || code == MYSQL_DATA_TRUNCATED;
}

bool PreparedStatement::finish() noexcept {
    if (isFinished_) return true;
    // Rows that nobody read are read here and thrown away.
    mysql_stmt_free_result(statement_.get());
    while (mysql_more_results(handle_)) {
        // The client keeps the columns of the last of several results, so that it cannot execute this one again.
        spent_ = true;
        if (mysql_stmt_next_result(statement_.get()) > 0) return false;
        mysql_stmt_free_result(statement_.get());
    }
    isFinished_ = true;
    return true;
}

void PreparedStatement::discard() noexcept {
    if (!finish()) spent_ = true;
    try {
        row_.trim();
    } catch (...) {
        spent_ = true;  // no memory even for the small buffers
    }
}

namespace {

/// Of "Records: 3  Duplicates: 1  Warnings: 0", whose words are in the server's language.
std::optional<std::uint64_t> secondNumber(const char* info) noexcept {
    if (info == nullptr) return std::nullopt;
    std::uint64_t number = 0;
    unsigned seen = 0;
    for (const char* c = info; *c != '\0'; ++c) {
        if (*c < '0' || *c > '9') continue;
        if (c == info || c[-1] < '0' || c[-1] > '9') {
            if (++seen == 3) break;
            number = 0;
        }
        number = number * 10 + static_cast<std::uint64_t>(*c - '0');
    }
    return seen < 2 ? std::nullopt : std::optional(number);
}

}  // namespace

ExecutionResult PreparedStatement::outcome() const noexcept {
    return {.affectedRows = mysql_stmt_affected_rows(statement_.get()),
            .insertId = mysql_stmt_insert_id(statement_.get()),
            .duplicates = startsIgnoringCase(sql_, "INSERT") ? secondNumber(mysql_info(handle_)) : std::nullopt};
}

}  // namespace sequelize::detail::mysql
