#include "diagram/run_filter.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <string>

#include <sequelize/diagram.hpp>
#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"

using namespace std::chrono_literals;
using sequelize::detail::runFilter;

namespace {

/// Whether this process has a child, also one that has ended and was not waited for.
bool hasChildren() {
    siginfo_t info{};
    return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/// Sets PATH for a test.
class Path {
public:
    explicit Path(const char* value) : before_(::getenv("PATH")) { ::setenv("PATH", value, 1); }
    ~Path() { ::setenv("PATH", before_.c_str(), 1); }
    Path(const Path&) = delete;
    Path& operator=(const Path&) = delete;

private:
    std::string before_;
};

}  // namespace

TEST_CASE("a filter gets all input and gives all output, however large") {
    const std::string input(20'000'000, 'x');
    const auto result = runFilter({"cat"}, input, 60s);
    CHECK(result.status == 0);
    CHECK(result.output == input);
    CHECK(runFilter({"cat"}, "", 60s).output.empty());
    CHECK_FALSE(hasChildren());
}

TEST_CASE("a filter's failures are told") {
    SECTION("it is missing") {
        CHECK(runFilter({"sequelize-no-such-program"}, "x", 60s).isMissing);
    }
    SECTION("it reads nothing, and no SIGPIPE comes") {
        const auto result = runFilter({"sh", "-c", "exit 3"}, std::string(5'000'000, 'x'), 60s);
        CHECK(result.status == 3);
    }
    SECTION("it floods stderr") {
        const auto result = runFilter({"sh", "-c", "head -c 3000000 /dev/zero >&2; echo done"}, "", 60s);
        CHECK(result.output == "done\n");
        CHECK(result.errors.size() == 4000);
    }
    SECTION("a signal ends it") {
        CHECK(runFilter({"sh", "-c", "kill -9 $$"}, "", 60s).status == 128 + SIGKILL);
    }
    CHECK_FALSE(hasChildren());
}

TEST_CASE("a filter that takes too long is killed with all that it started") {
    const std::string command = GENERATE(
        "sleep 100", "sleep 100 & sleep 100",
        "exec >&- 2>&-; sleep 100",  // both ends closed, yet it lives
        "while :; do echo y; done"
    );
    const auto begin = std::chrono::steady_clock::now();
    const auto result = runFilter({"sh", "-c", command}, std::string(1'000'000, 'x'), 200ms);
    CHECK(result.isLate);
    CHECK(std::chrono::steady_clock::now() - begin < 20s);
    CHECK_FALSE(hasChildren());
}

TEST_CASE("a program that ignores SIGCHLD gets the output all the same") {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    struct sigaction before {};
    ::sigaction(SIGCHLD, &ignore, &before);
    const auto result = runFilter({"cat"}, "text", 60s);
    ::sigaction(SIGCHLD, &before, nullptr);
    CHECK(result.status == -1);
    CHECK(result.output == "text");
}

TEST_CASE("without graphviz the error names the remedy") {
    const Path empty("/sequelize/no/such/folder");
    CHECK_THROWS_AS(sequelize::erDiagram({}, {.format = sequelize::DiagramFormat::svg}), sequelize::UsageError);
    CHECK_THROWS_WITH(
        sequelize::erDiagram({}, {.format = sequelize::DiagramFormat::svg}), test::containsString("install graphviz")
    );
}
