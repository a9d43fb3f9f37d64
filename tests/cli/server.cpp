// cli_server: what transcripts wait for on the server of the variable URL, so that none has to guess how long it takes.
//
//   cli_server runs TEXT      until a statement with that text runs
//   cli_server ended TEXT     until none does
//   cli_server hold NAME      has the server's lock of that name, and the file NAME to show it, until it is killed
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <sequelize/sequelize.hpp>

namespace {

using namespace std::chrono_literals;

bool isRunning(sequelize::Sequelize& server, const std::string& text) {
    return !server
                .query<std::string>(
                    "SELECT CAST(ID AS CHAR) FROM information_schema.PROCESSLIST WHERE INFO LIKE ? AND ID <> "
                    "CONNECTION_ID()",
                    {.replacements = {"%" + text + "%"}}
                )
                .empty();
}

int waitFor(sequelize::Sequelize& server, const std::string& text, bool running) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (isRunning(server, text) != running) {
        if (std::chrono::steady_clock::now() > end) {
            std::printf("cli_server: still %s: %s\n", running ? "nothing runs" : "running", text.c_str());
            return 1;
        }
        std::this_thread::sleep_for(50ms);
    }
    return 0;
}

[[noreturn]] void hold(sequelize::Sequelize& server, const std::string& name) {
    // A connection that goes back to the pool gives up its locks.
    const auto transaction = server.transaction();
    server.query("DO GET_LOCK(?, 60)", {.replacements = {name}, .transaction = transaction});
    std::ofstream{name};
    for (;;) ::pause();
}

}  // namespace

int main(int argc, char** argv) {
    const char* const url = std::getenv("URL");
    if (argc != 3 || url == nullptr) return 2;
    sequelize::Sequelize server{url, {.pool = {.max = 1}}};
    const std::string what = argv[1];
    if (what == "hold") hold(server, argv[2]);
    return waitFor(server, argv[2], what == "runs");
}
