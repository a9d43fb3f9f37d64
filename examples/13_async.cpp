// A thousand requests at once in the one thread of an Asio loop: the statements run on the pool's connections, and the
// loop never waits for one. Link sequelize::asio, and have Asio's headers (Debian: libasio-dev).
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>

#include <sequelize/asio.hpp>
#include <sequelize/sequelize.hpp>

#include "connection.hpp"

using namespace sequelize::dsl;

namespace {

struct Visit {
    std::int64_t id{};
    int page{};
};

/// What a server does for one request.
asio::awaitable<void> handle(Sequelize& sequelize, sequelize::Model<Visit> Visits, int request, int& answered) {
    co_await sequelize::asyncCall(
        sequelize, [&] { Visits.create({.page = request % 10}); }, asio::use_awaitable
    );
    auto visits = co_await sequelize::asyncCall(
        sequelize, {.timeout = std::chrono::seconds(60)},
        [&] {
            return Visits.count({.where = {{&Visit::page, request % 10}}});
        },
        asio::use_awaitable
    );
    if (visits > 0) ++answered;
}

}  // namespace

int main(int argc, char** argv) {
    asio::io_context loop{1};  // outlives the threads of the Sequelize object, which post to it
    Sequelize sequelize{databaseUrl(argc, argv), {.pool = {.max = 8}}};
    auto Visits = sequelize.define<Visit>("visit", {}, {.timestamps = false});
    sequelize.sync({.force = true});

    int answered = 0;
    for (int request = 0; request < 1000; ++request)
        asio::co_spawn(loop, handle(sequelize, Visits, request, answered), asio::detached);
    loop.run();

    console.log(std::to_string(answered) + " requests were answered.");
    console.log(std::to_string(Visits.count({.where = {{&Visit::page, 3}}})) + " visits of page 3.");
}
