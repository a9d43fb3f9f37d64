#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sequelize/driver/connection.hpp>

#include "client.hpp"
#include "mysql_parameters.hpp"
#include "mysql_result.hpp"

namespace sequelize::detail::mysql {

/// A prepared statement with the buffers of its results. Functions that return bool say whether the client succeeded;
/// `error` then tells what went wrong.
class PreparedStatement {
public:
    /// `handle` is the connection, `statement` was prepared from `sql` on it.
    PreparedStatement(MYSQL* handle, StatementHandle statement, std::string_view sql)
        : handle_(handle), statement_(std::move(statement)), sql_(sql) {}

    [[nodiscard]] std::size_t parameterCount() const noexcept { return mysql_stmt_param_count(statement_.get()); }
    [[nodiscard]] bool execute(Parameters& parameters) noexcept;
    /// Whether each parameter has the type that it had in the first call of this that gave it one; NULL has any.
    [[nodiscard]] bool keepsTypes(const Parameters& parameters);

    /// Makes ready to read the rows of the last execution, if it has any.
    [[nodiscard]] bool openRows();
    enum class Fetched { row, end, failed };
    [[nodiscard]] Fetched fetch(std::chrono::microseconds utcOffset);
    /// To the next row, which is not looked at; false when there is none.
    [[nodiscard]] bool skip() noexcept;
    [[nodiscard]] const ResultRow& row() const noexcept { return row_; }
    [[nodiscard]] bool hasRows() const noexcept { return hasRows_; }

    /// Reads to the end of all that the last execution returns, so that the connection is free for the next statement.
    [[nodiscard]] bool finish() noexcept;
    /// As `finish`, where there is nobody to tell a failure; gives big buffers back too.
    void discard() noexcept;

    /// Of an execution that returned no rows.
    [[nodiscard]] ExecutionResult outcome() const noexcept;
    [[nodiscard]] NativeError error() const { return errorOf(statement_.get(), handle_, sql_); }
    [[nodiscard]] const std::string& sql() const noexcept { return sql_; }

    void setInUse(bool inUse) noexcept { inUse_ = inUse; }
    [[nodiscard]] bool inUse() const noexcept { return inUse_; }
    /// Whether it should be prepared anew rather than executed again.
    [[nodiscard]] bool spent() const noexcept { return spent_; }

private:
    MYSQL* handle_;
    StatementHandle statement_;
    std::string sql_;
    std::vector<Parameters::Type> types_{};
    ResultRow row_{};
    bool hasRows_ = false;
    bool isFinished_ = false;
    bool inUse_ = false;
    bool spent_ = false;
};

}  // namespace sequelize::detail::mysql
