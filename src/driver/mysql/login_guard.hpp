#pragma once

#include <sequelize/driver/connection_options.hpp>

#include "client.hpp"

namespace sequelize::detail::mysql {

/// Keeps the password from going out unencrypted during one login. MariaDB Connector/C (3.3) takes a connection for
/// encrypted as soon as it was told to encrypt, although the server offers no TLS, and then sends it as it is.
/// Oracle's client needs none of this. Lives on the stack around `mysql_real_connect`, on the thread that calls it.
class LoginGuard {
public:
    /// Sets options of the handle. Throws UsageError when the client library is too old for them.
    LoginGuard(MYSQL* handle, const ConnectionOptions& options);
    ~LoginGuard();
    LoginGuard(const LoginGuard&) = delete;
    LoginGuard& operator=(const LoginGuard&) = delete;
};

}  // namespace sequelize::detail::mysql
