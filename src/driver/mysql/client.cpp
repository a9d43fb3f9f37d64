#include "client.hpp"

#include <mutex>

namespace sequelize::detail::mysql {

void initialiseLibrary() {
    // Never undone: connections of static objects may outlive anything that could end the library.
    static std::once_flag once;
    std::call_once(once, [] {
        if (mysql_library_init(0, nullptr, nullptr) != 0)
            throw ConnectionError("The MySQL client library could not be initialised. Check its installation.");
    });
}

void enterThread() noexcept {
#ifndef MARIADB_PACKAGE_VERSION_ID
    // Oracle's client keeps data per thread, and a pool hands connections to threads that did not open them.
    struct Registration {
        Registration() noexcept { mysql_thread_init(); }
        ~Registration() { mysql_thread_end(); }
    };
    thread_local const Registration registration;
    static_cast<void>(registration);
#endif
}

int socketOf(MYSQL* handle) noexcept {
#ifdef MARIADB_PACKAGE_VERSION_ID
    return static_cast<int>(mysql_get_socket(handle));
#else
    return static_cast<int>(handle->net.fd);
#endif
}

NativeError errorOf(MYSQL* handle, std::string_view sql) {
    return {static_cast<int>(mysql_errno(handle)), mysql_sqlstate(handle), mysql_error(handle), std::string(sql)};
}

NativeError errorOf(MYSQL_STMT* statement, MYSQL* handle, std::string_view sql) {
    if (mysql_stmt_errno(statement) == 0) return errorOf(handle, sql);
    return {static_cast<int>(mysql_stmt_errno(statement)), mysql_stmt_sqlstate(statement), mysql_stmt_error(statement),
            std::string(sql)};
}

}  // namespace sequelize::detail::mysql
