#include "driver/mysql/link.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sequelize::mysql {

Link::Link(MYSQL* handle) noexcept
#ifdef MARIADB_PACKAGE_VERSION_ID
    : socket_(::fcntl(static_cast<int>(mysql_get_socket(handle)), F_DUPFD_CLOEXEC, 0))
#else
    : socket_(::fcntl(static_cast<int>(handle->net.fd), F_DUPFD_CLOEXEC, 0))
#endif
{
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
