#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sequelize/dialect/dialect.hpp>

namespace sequelize {

/// TLS to the server. Sequelize: `dialectOptions.ssl`.
struct TlsOptions {
    enum class Mode : std::uint8_t {
        preferred,      ///< encrypted where the server can, else not
        required,       ///< encrypted or refused; the certificate is not checked
        verifyCa,       ///< and signed by `ca`
        verifyIdentity  ///< and issued for the host's name
    };
    Mode mode = Mode::preferred;  ///< whether the connection is encrypted, and the server looked at
    std::string ca{};             ///< file with the authorities' certificates (PEM)
    std::string cert{};           ///< file with the client's certificate
    std::string key{};            ///< file with the client's key
};

namespace detail {

/// Is told what a server says beside its results, a line each: "NOTICE: relation "books" already exists, skipping". On
/// the thread that runs the statement.
using NoticeHandler = std::function<void(std::string_view)>;

/// What a driver needs to connect.
struct ConnectionOptions {
    Dialect dialect = defaultDialect;
    std::string host{"localhost"};
    std::uint16_t port = 0;  ///< 0: the dialect's own
    std::string socketPath{};
    std::string database{};
    std::string username{};
    std::string password{};
    std::string storage{":memory:"};  ///< SQLite's file
    std::string charset{"utf8mb4"};
    std::string timezone{"+00:00"};
    TlsOptions tls{};
    std::chrono::milliseconds connectTimeout{10'000};
    std::vector<std::pair<std::string, std::string>> attributes{};  ///< of the connection, for the server's lists
    bool readOnly = false;     ///< a replica's: each of its transactions refuses to write
    NoticeHandler onNotice{};  ///< empty: nobody is told
};

}  // namespace detail
}  // namespace sequelize
