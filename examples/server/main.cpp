// A JSON API over the tutorial's models. `school db:migrate` makes the tables, `school` serves until SIGTERM.
#include <sequelize/cli.hpp>
#include <sequelize/migrator.hpp>

#include <migrations.hpp>

#include <atomic>
#include <charconv>
#include <csignal>
#include <thread>

#include <unistd.h>

#include "metrics.hpp"
#include "routes.hpp"

using namespace std::chrono_literals;
using namespace school;

namespace {

school::Models defineModels(Sequelize& sequelize) {
    return school::Models(sequelize);
}

int number(const char* variable, int otherwise, int most) {
    const auto text = dotenv::variable(variable);
    int value = otherwise;
    if (!text) return value;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || *end != '\0' || value < 0 || value > most)
        throw std::invalid_argument(std::string(variable) + " is a number up to " + std::to_string(most));
    return value;
}

// A thread for each client's connection, and a connection of the database for each thread.
int serve(Sequelize& sequelize, const Metrics& metrics, int threads, const sigset_t& ends) {
    const Models models(sequelize);
    sequelize::Migrator{sequelize, migrations()}.requireUpToDate();

    httplib::Server server;
    server.new_task_queue = [threads] { return new httplib::ThreadPool(static_cast<std::size_t>(threads)); };
    server.set_payload_max_length(64 * 1024);
    server.set_tcp_nodelay(true);
    server.set_keep_alive_max_count(10'000);
    server.set_keep_alive_timeout(2);
    // Without httplib's SO_REUSEPORT: two programs would share the port, and answer in turn.
    server.set_socket_options([](socket_t socket) {
        const int on = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    addRoutes(server, sequelize, models);
    metrics.addRoute(server, sequelize);

    const auto host = dotenv::variable("HOST").value_or("127.0.0.1");
    int port = number("PORT", 8080, 65535);
    if (port == 0)
        port = server.bind_to_any_port(host);
    else if (!server.bind_to_port(host, port))
        port = -1;
    if (port < 0)
        throw std::runtime_error("cannot listen on " + host + ", port " + std::to_string(number("PORT", 8080, 65535)));
    console.log("serving on port " + std::to_string(port));

    std::atomic<bool> ended = false;
    std::thread listening([&] {
        server.listen_after_bind();
        ended = true;
        kill(getpid(), SIGTERM);  // when it is over by itself, main must not wait
    });
    int signal = 0;
    sigwait(&ends, &signal);
    while (!server.is_running() && !ended) std::this_thread::yield();
    server.stop();  // accepts nothing more; what was begun is answered
    listening.join();
    sequelize.close({.wait = 10s});
    console.log("bye");
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (const auto code = sequelize::cli::run(argc, argv, defineModels, migrations())) return *code;
    try {
        // Before the first thread: all of them leave these signals to main.
        sigset_t ends;
        sigemptyset(&ends);
        sigaddset(&ends, SIGTERM);
        sigaddset(&ends, SIGINT);
        pthread_sigmask(SIG_BLOCK, &ends, nullptr);

        dotenv::config();
        const int threads = number("THREADS", 16, 1000);
        const Metrics metrics;
        auto sequelize = Sequelize::fromEnv({
            .connectTimeout = 2s,
            .pool = {.max = static_cast<std::size_t>(threads), .acquire = 2s},
            .statementTimeout = 5s,
            .events = metrics.sink(),
        });
        return serve(sequelize, metrics, threads, ends);
    } catch (const std::exception& error) {
        console.error(std::string("not started: ") + error.what());
        return 1;
    }
}
