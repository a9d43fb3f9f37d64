#include "io_deadline.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>

namespace sequelize::detail::mysql {

namespace {

using Clock = std::chrono::steady_clock;

thread_local Clock::time_point deadline = Clock::time_point::max();

#ifdef MARIADB_PACKAGE_VERSION_ID

/// Of the calls that block in the socket itself, as TLS makes them once it is set up: they end, and the client waits
/// here. 0: no limit.
void limitBlocking(int socket, std::chrono::microseconds limit) noexcept {
    const timeval time{.tv_sec = static_cast<time_t>(limit.count() / 1'000'000),
                       .tv_usec = static_cast<suseconds_t>(limit.count() % 1'000'000)};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

/// In place of the client's own poll: its timeouts, which cannot be taken back later, count only for as long as there
/// is a deadline. 0 when the time is over.
int waitForServer(int socket, Flag isRead, int) noexcept {
    const auto end = deadline;
    if (end != Clock::time_point::max()) limitBlocking(socket, std::chrono::milliseconds(50));
    for (;;) {
        pollfd request{.fd = socket, .events = isRead ? short{POLLIN} : short{POLLOUT}, .revents = 0};
        int left = -1;
        if (end != Clock::time_point::max()) {
            const auto rest = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
            left = static_cast<int>(std::clamp<std::int64_t>(rest, 0, 3'600'000));
        }
        const int count = ::poll(&request, 1, left);
        if (count < 0 && errno == EINTR) continue;
        if (count == 0 && Clock::now() < end) continue;
        if (count == 0) errno = ETIMEDOUT;
        return count;
    }
}

#else

/// Whether a non-blocking call succeeds. When the time is over the socket is shut down, upon which the call fails, and
/// mysql_close as well does not wait for the server.
template <class Call>
bool succeedsInTime(MYSQL* handle, const IoDeadline& until, Call call) {
    // The call looks for itself once in a while: TLS may wait to write, and the socket comes late.
    constexpr int pause = 2;
    constexpr int lastTries = 100;
    for (int triesLeft = lastTries; triesLeft > 0;) {
        const net_async_status status = call();
        if (status == NET_ASYNC_ERROR) return false;
        if (status != NET_ASYNC_NOT_READY) return true;
        const int socket = socketOf(handle);
        if (until.hasPassed()) {
            --triesLeft;
            if (socket >= 0) ::shutdown(socket, SHUT_RDWR);
        }
        pollfd request{.fd = socket, .events = POLLIN, .revents = 0};
        ::poll(&request, 1, pause);
    }
    return false;
}

#endif

}  // namespace

IoDeadline::IoDeadline(std::chrono::milliseconds patience) noexcept : end_(Clock::now() + patience) {
    deadline = end_;
}

IoDeadline::~IoDeadline() {
    deadline = Clock::time_point::max();
}

bool IoDeadline::connect(MYSQL* handle, const char* host, const char* user, const std::string& password,
                         const char* database, unsigned port, const char* socketPath, unsigned long flags) const {
#ifdef MARIADB_PACKAGE_VERSION_ID
    return mysql_real_connect(handle, host, user, password.c_str(), database, port, socketPath, flags) != nullptr;
#else
    const bool succeeded = succeedsInTime(handle, *this, [&] {
        return mysql_real_connect_nonblocking(handle, host, user, password.c_str(), database, port, socketPath,
                                              flags | CLIENT_REMEMBER_OPTIONS);
    });
    if (succeeded) return true;
    // That call tries the first of a host's addresses. Where nobody listens there, the blocking one goes on to the
    // others, with the client's own timeout.
    const unsigned error = mysql_errno(handle);
    const bool isRefused = error == CR_CONN_HOST_ERROR || error == CR_CONNECTION_ERROR;
    if (!isRefused || socketPath != nullptr || hasPassed()) return false;
    return mysql_real_connect(handle, host, user, password.c_str(), database, port, socketPath, flags) != nullptr;
#endif
}

bool IoDeadline::query(MYSQL* handle, const std::string& sql) const {
    const auto size = static_cast<unsigned long>(sql.size());
#ifdef MARIADB_PACKAGE_VERSION_ID
    return mysql_real_query(handle, sql.data(), size) == 0;
#else
    return succeedsInTime(handle, *this, [&] { return mysql_real_query_nonblocking(handle, sql.data(), size); });
#endif
}

Result IoDeadline::storeResult(MYSQL* handle) const {
#ifdef MARIADB_PACKAGE_VERSION_ID
    return Result(mysql_store_result(handle));
#else
    MYSQL_RES* result = nullptr;
    const bool succeeded =
        succeedsInTime(handle, *this, [&] { return mysql_store_result_nonblocking(handle, &result); });
    return Result(succeeded ? result : nullptr);
#endif
}

void IoDeadline::heed([[maybe_unused]] MYSQL* handle) {
#ifdef MARIADB_PACKAGE_VERSION_ID
    // An older client that does not know the option has its own timeouts only.
    if (mysql_options(handle, MARIADB_OPT_IO_WAIT, reinterpret_cast<const void*>(&waitForServer)) != 0) return;
    // So that TLS does not block in the socket for ever.
    const unsigned second = 1;
    mysql_options(handle, MYSQL_OPT_READ_TIMEOUT, &second);
    mysql_options(handle, MYSQL_OPT_WRITE_TIMEOUT, &second);
#endif
}

void IoDeadline::lift([[maybe_unused]] MYSQL* handle) noexcept {
#ifdef MARIADB_PACKAGE_VERSION_ID
    const unsigned none = 0;
    mysql_options(handle, MYSQL_OPT_READ_TIMEOUT, &none);
    mysql_options(handle, MYSQL_OPT_WRITE_TIMEOUT, &none);
    limitBlocking(socketOf(handle), std::chrono::microseconds(0));
#endif
}

}  // namespace sequelize::detail::mysql
