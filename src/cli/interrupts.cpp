#include "interrupts.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "failure.hpp"

namespace sequelize::detail::commandline {
namespace {

constexpr auto leavingCode = static_cast<int>(ExitCode::interrupted);
constexpr std::array watchedSignals{SIGINT, SIGTERM};

// What a signal handler may touch.
std::atomic<int> interruptCount{0};
std::atomic<int> wakingPipe{-1};
static_assert(std::atomic<int>::is_always_lock_free);

/// Of the process, as the signals are.
struct Watch {
    std::mutex mutex;
    std::function<void()> endStatement;
    std::array<int, 2> pipe{-1, -1};
    std::array<struct sigaction, 2> former{};
    std::thread thread;
};

Watch& watch() {
    static Watch one;
    return one;
}

void sayOnSignal(std::string_view text) {
    // Nobody can be told that this failed.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

extern "C" void sequelizeOnInterrupt(int) {
    const int saved = errno;
    const int count = ++interruptCount;
    if (count == 1) sayOnSignal("\nInterrupted: ends after what is under way. Again to end that.\n");
    if (count >= 3) ::_exit(leavingCode);
    const char byte = count == 1 ? '1' : '2';
    [[maybe_unused]] const auto written = ::write(wakingPipe, &byte, 1);
    errno = saved;
}

void watchInterrupts(int pipe) {
    char byte = 0;
    for (;;) {
        const auto got = ::read(pipe, &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got != 1 || byte == 'q') return;
        if (byte != '2') continue;
        const std::lock_guard lock(watch().mutex);
        if (!watch().endStatement) ::_exit(leavingCode);  // nothing runs that could be left half done
        sayOnSignal("\nEnding the statement. Again to leave at once.\n");
        watch().endStatement();
    }
}

}  // namespace

Interrupts::Interrupts() {
    auto& state = watch();
    if (::pipe(state.pipe.data()) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot watch for Ctrl-C: pipe");
    for (const int end : state.pipe) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    interruptCount = 0;
    wakingPipe = state.pipe[1];
    state.thread = std::thread(watchInterrupts, state.pipe[0]);
    struct sigaction action {};
    action.sa_handler = sequelizeOnInterrupt;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < watchedSignals.size(); ++i) {
        ::sigaction(watchedSignals[i], nullptr, &state.former[i]);
        // Who started us with it ignored, as nohup does, wants it ignored.
        if (state.former[i].sa_handler != SIG_IGN) ::sigaction(watchedSignals[i], &action, nullptr);
    }
}

Interrupts::~Interrupts() {
    auto& state = watch();
    for (std::size_t i = 0; i < watchedSignals.size(); ++i) ::sigaction(watchedSignals[i], &state.former[i], nullptr);
    const char quit = 'q';
    while (::write(state.pipe[1], &quit, 1) < 0 && errno == EINTR) {
    }
    state.thread.join();
    wakingPipe = -1;
    ::close(state.pipe[0]);
    ::close(state.pipe[1]);
    state.endStatement = nullptr;
}

bool Interrupts::pending() const noexcept {
    return interruptCount != 0;
}

void Interrupts::check() const {
    if (pending()) throw Failure(ExitCode::interrupted, "interrupted");
}

void Interrupts::sleep(std::chrono::milliseconds time) const {
    const auto end = std::chrono::steady_clock::now() + time;
    for (;;) {
        check();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return;
        std::this_thread::sleep_for(std::min(left, std::chrono::milliseconds(50)));
    }
}

void Interrupts::setStatement(std::function<void()> end) {
    const std::lock_guard lock(watch().mutex);
    watch().endStatement = std::move(end);
}

}  // namespace sequelize::detail::commandline
