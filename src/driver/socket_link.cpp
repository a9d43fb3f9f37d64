#include "socket_link.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace sequelize::detail {

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

/// Both descriptors are of one socket.
bool isSame(int one, int other) noexcept {
    struct stat a {};
    struct stat b {};
    return ::fstat(one, &a) == 0 && ::fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

}  // namespace

SocketLink::SocketLink(int client)
    : client_(client),
      socket_(::fcntl(client_, F_DUPFD_CLOEXEC, 0)),
      atFork_(std::in_place, AtFork::Handlers{.inChild = [this] { abandon(); }}) {
    // A program that a child is replaced by would hold the connection open.
    ::fcntl(client_, F_SETFD, FD_CLOEXEC);
    if (socket_ >= 0) watch(socket_);
}

SocketLink::~SocketLink() {
    atFork_.reset();  // before the number may be another file's
    if (socket_ >= 0) ::close(socket_);
}

bool SocketLink::hasInput() noexcept {
    // To look is a system call. What hangs up in less time than some round trips may as well do it while the statement
    // is on its way.
    constexpr std::chrono::microseconds justNow{500};
    const auto now = Clock::now();
    if (!isCut_ && now - looked_ < justNow) return false;
    pollfd request{.fd = socket_, .events = POLLIN, .revents = 0};
    const bool found = ::poll(&request, 1, 0) > 0;  // a negative descriptor is passed over
    if (!found) looked_ = now;
    return found;
}

void SocketLink::cut() noexcept {
    isCut_ = true;
    if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

/// In the child, which has one thread: no descriptor is closed or opened meanwhile.
void SocketLink::abandon() noexcept {
    isAbandoned_ = true;
    if (socket_ < 0) return;
    // Of a pipe that nobody writes to: reading is the end, and writing an error that is no signal.
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) return;
    // The client may have closed its own, and the number be another file's.
    if (isSame(client_, socket_)) ::dup2(pipe[0], client_);
    ::dup2(pipe[0], socket_);
    ::close(pipe[0]);
    ::close(pipe[1]);
}

}  // namespace sequelize::detail
