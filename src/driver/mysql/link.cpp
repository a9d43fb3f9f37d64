#include "driver/mysql/link.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sequelize::mysql {

namespace {

/// Has the operating system find out within a minute that the other machine is gone, however long a statement takes; it
/// would wait for two hours, or for ever. On a Unix socket these options do nothing.
void watch(int socket) noexcept {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
#ifdef __linux__
    const int idleSeconds = 30;
    const int intervalSeconds = 10;
    const unsigned unansweredMilliseconds = 60'000;
    ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idleSeconds, sizeof idleSeconds);
    ::setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &intervalSeconds, sizeof intervalSeconds);
    ::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &unansweredMilliseconds, sizeof unansweredMilliseconds);
#endif
}

}  // namespace

Link::Link(MYSQL* handle) noexcept
#ifdef MARIADB_PACKAGE_VERSION_ID
    : socket_(::fcntl(static_cast<int>(mysql_get_socket(handle)), F_DUPFD_CLOEXEC, 0))
#else
    : socket_(::fcntl(static_cast<int>(handle->net.fd), F_DUPFD_CLOEXEC, 0))
#endif
{
    if (socket_ >= 0) watch(socket_);
}

Link::~Link() {
    if (socket_ >= 0) ::close(socket_);
}

bool Link::hasInput() const noexcept {
    pollfd request{.fd = socket_, .events = POLLIN, .revents = 0};
    return ::poll(&request, 1, 0) > 0;  // a negative descriptor is passed over
}

void Link::cut() const noexcept {
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace sequelize::mysql
