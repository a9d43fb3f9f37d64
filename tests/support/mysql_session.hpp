#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/error.hpp>

#include "support/abilities.hpp"
#include "support/own_sql.hpp"
#include "support/server.hpp"

/// A connection of the MySQL driver, with short forms of what tests do with it.
namespace test {

class MysqlSession {
public:
    MysqlSession() : connection_(test::connect()) {}
    /// `isOwn`: what it is told is written as `own` says.
    explicit MysqlSession(const sequelize::detail::ConnectionOptions& options, bool isOwn = false)
        : connection_(sequelize::detail::connect(options)), isOwn_(isOwn) {}

    sequelize::detail::Connection& operator*() { return *connection_; }
    sequelize::detail::Connection* operator->() { return connection_.get(); }

    sequelize::detail::ExecutionResult run(std::string_view sql, std::vector<sequelize::Value> binds = {}) {
        return isOwn_ ? connection_->execute(own(sql), binds) : connection_->execute(sql, binds);
    }
    std::unique_ptr<sequelize::detail::Cursor> open(std::string_view sql, std::vector<sequelize::Value> binds = {}) {
        return isOwn_ ? connection_->query(own(sql), binds) : connection_->query(sql, binds);
    }
    /// The first row, with copies of its texts: the cursor is gone when this returns.
    std::vector<sequelize::Value> row(std::string_view sql, std::vector<sequelize::Value> binds = {}) {
        const auto cursor = open(sql, std::move(binds));
        std::vector<sequelize::Value> values;
        if (!cursor->next()) return values;
        for (const sequelize::detail::Cell& cell : cursor->row()) values.push_back(toValue(cell));
        return values;
    }
    sequelize::Value value(std::string_view sql, std::vector<sequelize::Value> binds = {}) {
        const auto values = row(sql, std::move(binds));
        return values.empty() ? sequelize::Value() : values.front();
    }
    std::int64_t number(std::string_view sql, std::vector<sequelize::Value> binds = {}) {
        const sequelize::Value v = value(sql, std::move(binds));
        if (const auto* i = v.getIf<std::int64_t>()) return *i;
        if (const auto* u = v.getIf<std::uint64_t>()) return static_cast<std::int64_t>(*u);
        throw std::runtime_error("not a whole number: " + std::string(sql));
    }
    std::int64_t id() { return number(isPostgres() ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()"); }

private:
    std::unique_ptr<sequelize::detail::Connection> connection_;
    bool isOwn_ = false;
};

/// What the expression throws, if it is an `Error`; another exception passes through.
template <class Error, class F>
std::optional<Error> thrownBy(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

}  // namespace test

// First line of a test case of the MySQL driver.
#define REQUIRE_MYSQL_DRIVER() \
    if (!::test::speaksMysql()) SKIP_TEST("this is a test of the MySQL driver")
