#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/api.hpp>
#include <sequelize/dialect/dialect.hpp>
#include <sequelize/pool/transaction.hpp>

namespace sequelize {
namespace detail {

class Connection;
struct ConnectionOptions;

/// What hooks about connections get: a type for each kind.

struct ConnectHook {
    ConnectionOptions& options;
};

struct ConnectionHook {
    Connection* connection = nullptr;  ///< null: it is gone
    std::uint64_t number = 0;
    std::vector<std::string>* setUp = nullptr;  ///< of afterConnect: what was run
};

struct PoolHook {};

struct QueryHook {
    std::string_view sql;
    std::size_t binds = 0;
    const RunOptions& run;
};

}  // namespace detail

/// What a hook may change before a connection is opened (Sequelize: beforeConnect). A password that is only valid for
/// some time goes here.
class SEQUELIZE_API ConnectCall {
public:
    explicit ConnectCall(const detail::ConnectHook& hook);
    // For the library.
    void giveBack(const detail::ConnectHook& hook) const;

    const Dialect dialect;  ///< the database that it speaks to
    std::string host;
    std::uint16_t port;  ///< 0: the usual one
    std::string database;
    std::string username;
    std::string password;
};

/// One of the pool's connections, for hooks (Sequelize: the connection that afterConnect gets).
class SEQUELIZE_API ConnectionCall {
public:
    explicit ConnectionCall(const detail::ConnectionHook& hook)
        : number(hook.number), connection_(hook.connection), setUp_(hook.setUp) {}
    // For the library.
    void giveBack(const detail::ConnectionHook&) const {}

    /// Runs a statement on this connection, such as `SET SESSION ...` or `PRAGMA ...`. What it sets stays for as long
    /// as the connection is open, but where the pool resets a connection that was lent. Throws DatabaseError and
    /// ConnectionError, and UsageError when the connection is closed already.
    void execute(std::string_view sql) const;

    const std::uint64_t number;  ///< which: counted by the Sequelize object, from 1 on

private:
    detail::Connection* connection_;
    std::vector<std::string>* setUp_;
};

/// What a hook may know of a caller that wants a connection of the pool.
class PoolCall {
public:
    explicit PoolCall(const detail::PoolHook&) {}
    // For the library.
    void giveBack(const detail::PoolHook&) const {}
};

/// A statement that is to run, or did, for hooks (Sequelize: the options and the query of beforeQuery).
class SEQUELIZE_API QueryCall {
public:
    explicit QueryCall(const detail::QueryHook& hook);
    // For the library.
    void giveBack(const detail::QueryHook&) const {}

    const std::string sql;            ///< its text, without the values; of a raw query as the program wrote it
    const std::size_t bindCount;      ///< how many values go with it; of a raw query 0
    const InTransaction transaction;  ///< to be passed on
};

}  // namespace sequelize
