#include "login_guard.hpp"

#ifdef MARIADB_PACKAGE_VERSION_ID

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <mutex>
#include <string_view>

namespace sequelize::detail::mysql {

namespace {

constexpr int authenticationPlugin = 2;
constexpr int authenticationFailed = 0;

/// st_mysql_client_plugin_AUTHENTICATION of the plugins' interface, version 1. Its own header, mysql/client_plugin.h,
/// includes others that not every package of the client has.
struct Plugin {
    int type;
    unsigned interfaceVersion;
    const char* name;
    const char* author;
    const char* description;
    unsigned version[3];
    const char* license;
    void* api;
    int (*init)(char*, std::size_t, int, std::va_list);
    int (*deinit)();
    int (*options)(const char*, const void*);
    int (*authenticate)(void* io, MYSQL* handle);
};

// The login that this thread is in the middle of must not go on without TLS.
thread_local bool tlsIsRequired = false;

decltype(Plugin::authenticate) cachingSha2 = nullptr;

/// Stands before the client's own caching_sha2_password, which decides between the password and its encryption by
/// whether TLS was asked for. The server's greeting has been read by now, and nothing has been sent.
int guardedCachingSha2(void* io, MYSQL* handle) {
    const bool offersTls = (handle->server_capabilities & CLIENT_SSL) != 0;
    if (!offersTls && tlsIsRequired) {
        constexpr std::string_view text = "the server does not offer TLS";
        handle->net.last_errno = 2026;
        std::copy_n("HY000", 6, handle->net.sqlstate);
        handle->net.last_error[text.copy(handle->net.last_error, text.size())] = '\0';
        return authenticationFailed;
    }
    if (!offersTls) handle->options.use_ssl = 0;
    return cachingSha2(io, handle);
}

void guardPlugin(MYSQL* handle) {
    static std::once_flag once;
    std::call_once(once, [handle] {
        // Not installed: a server that asks for it gets no login, and the error says so.
        auto* const plugin =
            reinterpret_cast<Plugin*>(mysql_client_find_plugin(handle, "caching_sha2_password", authenticationPlugin));
        if (plugin == nullptr || plugin->interfaceVersion >> 8 != 1) return;
        cachingSha2 = plugin->authenticate;
        plugin->authenticate = guardedCachingSha2;
    });
}

}  // namespace

LoginGuard::LoginGuard(MYSQL* handle, const ConnectionOptions& options) {
    if (!options.socketPath.empty()) return;
    guardPlugin(handle);
    tlsIsRequired = options.tls.mode != TlsOptions::Mode::preferred;
    // Only with this mode does the client itself insist on TLS before it sends anything.
    if (options.tls.mode == TlsOptions::Mode::verifyIdentity) return;
    // Those that never send the password as it is. A server may ask for any plugin, and one in the middle would ask
    // for mysql_clear_password.
    const char* const safe =
        cachingSha2 != nullptr ? "mysql_native_password,client_ed25519,parsec,auth_gssapi_client,caching_sha2_password"
                               : "mysql_native_password,client_ed25519,parsec,auth_gssapi_client";
    if (mysql_options(handle, MARIADB_OPT_RESTRICTED_AUTH, safe) != 0)
        throw UsageError("MariaDB Connector/C is too old to log in safely. Use version 3.3 or later.");
}

LoginGuard::~LoginGuard() {
    tlsIsRequired = false;
}

}  // namespace sequelize::detail::mysql

#else

namespace sequelize::detail::mysql {

LoginGuard::LoginGuard(MYSQL*, const ConnectionOptions&) {}
LoginGuard::~LoginGuard() = default;

}  // namespace sequelize::detail::mysql

#endif
