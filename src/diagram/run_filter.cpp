#include "run_filter.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>

#include <sequelize/core/error.hpp>

extern char** environ;

namespace sequelize::detail {
namespace {

using FilterClock = std::chrono::steady_clock;

[[noreturn]] void failFilter(const std::string& program, int error) {
    throw BaseError("cannot run '" + program + "': " + std::generic_category().message(error));
}

/// A descriptor that is closed in the end.
class FilterFd {
public:
    FilterFd() = default;
    explicit FilterFd(int fd) : fd_(fd) {}
    ~FilterFd() { close(); }
    FilterFd(FilterFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    FilterFd& operator=(FilterFd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] bool isOpen() const noexcept { return fd_ >= 0; }
    void close() noexcept {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

private:
    int fd_ = -1;
};

/// Two ends of a channel. Sockets, not pipes: writing to one that the child has closed can be an error instead of a
/// SIGPIPE that kills the process.
struct FilterChannel {
    FilterFd ours{};
    FilterFd childs{};

    explicit FilterChannel(const std::string& program) {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) failFilter(program, errno);
        ours = FilterFd(ends[0]);
        childs = FilterFd(ends[1]);
        // Where the process has closed its own 0, 1 or 2, an end may be one of these, and the child's would overwrite
        // it.
        for (auto* end : {&ours, &childs}) {
            const int high = ::fcntl(end->get(), F_DUPFD_CLOEXEC, 3);
            if (high < 0) failFilter(program, errno);
            *end = FilterFd(high);
        }
        const int flags = ::fcntl(ours.get(), F_GETFL);
        if (flags < 0 || ::fcntl(ours.get(), F_SETFL, flags | O_NONBLOCK) != 0) failFilter(program, errno);
    }
};

/// The child, in a process group of its own: programs that it starts end with it.
class FilterChild {
public:
    explicit FilterChild(pid_t pid) : pid_(pid) {}
    FilterChild(const FilterChild&) = delete;
    FilterChild& operator=(const FilterChild&) = delete;
    ~FilterChild() {
        if (!isCollected_) kill();
    }

    void kill() noexcept {
        ::kill(-pid_, SIGKILL);
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        isCollected_ = true;
    }

    /// Whether it has ended; then its status is known, or it is known that nobody knows it.
    bool hasEnded() noexcept {
        int status = 0;
        const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
        if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
        isCollected_ = true;
        if (ended == pid_) status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return true;
    }
    [[nodiscard]] int status() const noexcept { return status_; }

private:
    pid_t pid_;
    int status_ = -1;
    bool isCollected_ = false;
};

/// posix_spawn's two structures, which are to be given back.
class FilterSpawn {
public:
    FilterSpawn() {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        // The process may ignore or block signals; the child begins as from a shell.
        sigset_t set;
        ::sigemptyset(&set);
        ::posix_spawnattr_setsigmask(&attributes_, &set);
        for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGCHLD})
            ::sigaddset(&set, signal);
        ::posix_spawnattr_setsigdefault(&attributes_, &set);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~FilterSpawn() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    FilterSpawn(const FilterSpawn&) = delete;
    FilterSpawn& operator=(const FilterSpawn&) = delete;

    void give(const FilterFd& end, int as) { ::posix_spawn_file_actions_adddup2(&actions_, end.get(), as); }

    /// 0, or why not.
    int run(const std::vector<std::string>& command, pid_t& pid) {
        std::vector<char*> arguments;
        for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
        arguments.push_back(nullptr);
        return ::posix_spawnp(&pid, arguments[0], &actions_, &attributes_, arguments.data(), environ);
    }

private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

bool isForLater(int error) {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/// Sends what the child takes now; closes the end when nothing is left, or the child reads no more.
void sendSome(FilterFd& end, std::string_view& rest) {
    const auto sent = ::send(end.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent >= 0)
        rest.remove_prefix(static_cast<std::size_t>(sent));
    else if (!isForLater(errno))
        rest = {};  // its status and its stderr tell why
    if (rest.empty()) end.close();
}

/// Reads what is there, keeps at most `limit` bytes of it all; closes the end when the child has.
void receiveSome(FilterFd& end, std::string& text, std::size_t limit) {
    std::array<char, 16384> buffer;
    const auto count = ::recv(end.get(), buffer.data(), buffer.size(), 0);
    if (count > 0)
        text.append(buffer.data(), std::min(static_cast<std::size_t>(count), limit - text.size()));
    else if (count == 0 || !isForLater(errno))
        end.close();
}

int remainingMs(FilterClock::time_point deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - FilterClock::now()).count();
    return static_cast<int>(std::clamp<decltype(left)>(left, 0, 3'600'000));
}

}  // namespace

FilterResult runFilter(const std::vector<std::string>& command, const std::string& input,
                       std::chrono::milliseconds timeout) {
    const auto& program = command.front();
    // A time without end would overflow.
    const auto deadline =
        FilterClock::now() + std::clamp<std::chrono::milliseconds>(timeout, {}, std::chrono::hours(8760));
    FilterChannel in(program);
    FilterChannel out(program);
    FilterChannel err(program);
    FilterSpawn spawn;
    spawn.give(in.childs, 0);
    spawn.give(out.childs, 1);
    spawn.give(err.childs, 2);
    FilterResult result;
    pid_t pid = 0;
    if (const int error = spawn.run(command, pid); error == ENOENT) {
        result.isMissing = true;
        return result;
    } else if (error != 0) {
        failFilter(program, error);
    }
    FilterChild child(pid);
    for (auto* channel : {&in, &out, &err}) channel->childs.close();

    std::string_view rest = input;
    // Reading and writing take turns, so that neither side waits for the other with full buffers.
    while (true) {
        const bool isReading = out.ours.isOpen() || err.ours.isOpen();
        // Its ends are closed: it is about to end, and no event tells when.
        if (!isReading && child.hasEnded()) break;
        const int left = remainingMs(deadline);
        if (left == 0) {
            child.kill();
            result.isLate = true;
            return result;
        }
        std::array<pollfd, 3> polled{
            {{in.ours.get(), POLLOUT, 0}, {out.ours.get(), POLLIN, 0}, {err.ours.get(), POLLIN, 0}}};
        if (::poll(polled.data(), polled.size(), isReading ? left : std::min(left, 2)) < 0) {
            if (errno == EINTR) continue;
            failFilter(program, errno);
        }
        if (in.ours.isOpen() && polled[0].revents != 0) sendSome(in.ours, rest);
        if (out.ours.isOpen() && polled[1].revents != 0) receiveSome(out.ours, result.output, result.output.max_size());
        if (err.ours.isOpen() && polled[2].revents != 0) receiveSome(err.ours, result.errors, 4000);
    }
    result.status = child.status();
    return result;
}

}  // namespace sequelize::detail
