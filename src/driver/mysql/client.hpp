#pragma once

#include <memory>
#include <string_view>
#include <type_traits>

// The build says where it is, or it is where Debian's libmariadb-dev or libmysqlclient-dev puts it.
#if __has_include(<mysql.h>)
#include <mysql.h>
#elif __has_include(<mariadb/mysql.h>)
#include <mariadb/mysql.h>
#else
#include <mysql/mysql.h>
#endif

#include <sequelize/core/error.hpp>

/// The C client's handles as C++ owns them. Only what MariaDB Connector/C and Oracle's libmysqlclient share is used;
/// MARIADB_PACKAGE_VERSION_ID tells them apart where they differ.
namespace sequelize::detail::mysql {

/// `my_bool` in MariaDB Connector/C, `bool` in Oracle's client since 8.0.
using Flag = std::remove_pointer_t<decltype(MYSQL_BIND::is_null)>;

struct CloseConnection {
    void operator()(MYSQL* handle) const noexcept { mysql_close(handle); }
};
struct CloseStatement {
    void operator()(MYSQL_STMT* handle) const noexcept { mysql_stmt_close(handle); }
};
struct FreeResult {
    void operator()(MYSQL_RES* result) const noexcept { mysql_free_result(result); }
};
using Handle = std::unique_ptr<MYSQL, CloseConnection>;
using StatementHandle = std::unique_ptr<MYSQL_STMT, CloseStatement>;
using Result = std::unique_ptr<MYSQL_RES, FreeResult>;

/// Initialises the C library once in the process. Thread-safe.
void initialiseLibrary();

/// Tells the C library about the calling thread, once a thread; to be called before any other function of it.
void enterThread() noexcept;

/// The descriptor of a handle's socket; negative before it is connected.
[[nodiscard]] int socketOf(MYSQL* handle) noexcept;

[[nodiscard]] NativeError errorOf(MYSQL* handle, std::string_view sql = {});
/// The statement's error, or its connection's where the client only recorded it there.
[[nodiscard]] NativeError errorOf(MYSQL_STMT* statement, MYSQL* handle, std::string_view sql);

}  // namespace sequelize::detail::mysql
