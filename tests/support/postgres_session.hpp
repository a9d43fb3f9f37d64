#pragma once

#include <string>

#include "support/mysql_session.hpp"

/// A connection of the PostgreSQL driver, with the short forms that tests of all drivers have.
namespace test {

class PostgresSession : public MysqlSession {
public:
    using MysqlSession::MysqlSession;

    std::int64_t id() { return number("SELECT pg_backend_pid()"); }
    std::string text(std::string_view sql, std::vector<sequelize::Value> binds = {}) {
        const sequelize::Value v = value(sql, std::move(binds));
        if (const auto* s = v.getIf<std::string>()) return *s;
        throw std::runtime_error("not a text: " + std::string(sql));
    }
};

}  // namespace test

// First line of a test case of the PostgreSQL driver.
#define REQUIRE_POSTGRES_DRIVER() \
    if (::test::dialect() != sequelize::Dialect::postgres) SKIP_TEST("this is a test of the PostgreSQL driver")
