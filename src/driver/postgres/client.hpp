#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

// The build says where it is, or it is where Debian's libpq-dev puts it.
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

/// libpq's handles as C++ owns them.
namespace sequelize::detail::postgres {

struct CloseConnection {
    void operator()(PGconn* handle) const noexcept { PQfinish(handle); }
};
struct FreeResult {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
struct FreeCancel {
    void operator()(PGcancel* cancel) const noexcept { PQfreeCancel(cancel); }
};
using Handle = std::unique_ptr<PGconn, CloseConnection>;
using Result = std::unique_ptr<PGresult, FreeResult>;

/// A field of an error or a notice; empty where the server did not send it.
[[nodiscard]] inline std::string_view fieldOf(const PGresult* result, int field) noexcept {
    const char* const text = PQresultErrorField(result, field);
    return text != nullptr ? text : "";
}

/// The bytes of a value that is not NULL; they live as long as the result.
[[nodiscard]] inline std::string_view bytesOf(const PGresult* result, int row, int column) noexcept {
    return {PQgetvalue(result, row, column), static_cast<std::size_t>(PQgetlength(result, row, column))};
}

}  // namespace sequelize::detail::postgres
