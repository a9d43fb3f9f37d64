// What asks before something is destroyed.
#include <poll.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "../core/ascii.hpp"
#include "invocation.hpp"

namespace sequelize::detail::commandline {
namespace {

/// The next line that is typed. Throws Failure for Ctrl-C, and at the end of the input.
std::string typedLine(const Interrupts& interrupts) {
    std::string line;
    for (;;) {
        interrupts.check();
        pollfd waiting{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
        if (::poll(&waiting, 1, 100) <= 0) continue;
        char c = 0;
        const auto got = ::read(STDIN_FILENO, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) throw Failure(ExitCode::needsDecision, "no answer: nothing was done");
        if (c == '\n') return line;
        line += c;
    }
}

}  // namespace

bool isTerminal() {
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

bool confirmed(const Invocation& invocation, const std::string& question) {
    invocation.output.toError(question);
    const std::string answer = typedLine(invocation.interrupts);
    return answer == "y" || answer == "Y" || answer == "yes";
}

void confirmInProduction(const Invocation& invocation, const std::string& environment, const std::string& name) {
    if (!equalIgnoringCase(environment, "production") || invocation.arguments.flag("force")) return;
    if (!isTerminal())
        throw Failure(ExitCode::needsDecision,
                      fmt::format("this is production, and no terminal to ask: add --force to {} {}",
                                  invocation.command.name, name));
    invocation.output.toError(fmt::format("This is production. Type the database's name, {}, to go on: ", name));
    if (typedLine(invocation.interrupts) != name)
        throw Failure(ExitCode::needsDecision, "that is another name: nothing was done");
}

}  // namespace sequelize::detail::commandline
