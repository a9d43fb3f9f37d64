#include "primary_finder.hpp"

#include <thread>
#include <utility>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/sql_dialect.hpp>

#include "running_call.hpp"

namespace sequelize::detail {

/// What a round through the servers gave.
struct PrimaryFinder::Found {
    std::unique_ptr<Connection> connection{};  ///< null: none answers
    std::size_t server = 0;
    bool takesWrites = false;
    std::exception_ptr error{};  ///< of the first that did not answer
    std::string errors{};        ///< of all of them
};

PrimaryFinder::PrimaryFinder(std::vector<Server> servers, std::chrono::milliseconds wait, const SqlDialect& dialect,
                             OpenServer open)
    : servers_(std::move(servers)), wait_(wait), dialect_(dialect), open_(std::move(open)) {}

bool PrimaryFinder::takesWrites(Connection& connection) const {
    try {
        const auto rows = connection.query(dialect_.replicationSql()->takesNoWrites, {});
        return rows->next() && toldNumber(rows->row().front()).value_or(1) == 0;
    } catch (const DatabaseError& error) {
        if (dialect_.refusalOf(error.native()) == Refusal::none) throw;
        return false;
    }
}

PrimaryFinder::Found PrimaryFinder::look() const {
    Found found;
    const std::size_t first = current_;
    for (std::size_t i = 0; i < servers_.size(); ++i) {
        const std::size_t index = (first + i) % servers_.size();
        try {
            auto connection = open_(servers_[index]);
            const bool takes = takesWrites(*connection);
            if (!takes && found.connection) continue;
            found.connection = std::move(connection);
            found.server = index;
            found.takesWrites = takes;
            if (takes) break;
        } catch (const AccessDeniedError&) {
            throw;  // nobody is to wonder why that one is never used
        } catch (const InvalidConnectionError&) {
            throw;
        } catch (const TooManyConnectionsError&) {
            if (i == 0) throw;  // it is there: the pool waits for it
            if (!found.error) found.error = std::current_exception();
        } catch (const ConnectionError& error) {
            if (!found.error) found.error = std::current_exception();
            found.errors += fmt::format("\n  {}: {}", servers_[index].name(), error.what());
        }
    }
    return found;
}

std::unique_ptr<Connection> PrimaryFinder::open(ConnectionPool& pool) {
    // What one server says of itself changes nothing, unless there is time to wait for something else.
    if (servers_.size() == 1 && wait_.count() == 0) return open_(servers_.front());
    const auto deadline = Clock::now() + wait_;
    constexpr std::chrono::milliseconds pause{100};
    for (;;) {
        Found found = look();
        const RunningCall* const call = RunningCall::ofThisThread();
        const bool isLast = Clock::now() + pause > deadline || (call != nullptr && call->isToFail());
        if (!found.takesWrites && !isLast) {
            found.connection.reset();
            std::this_thread::sleep_for(pause);
            continue;
        }
        if (!found.connection) {
            if (servers_.size() == 1) std::rethrow_exception(found.error);
            throw ConnectionError(
                fmt::format("None of the {} servers of replication.write answers, and nothing was sent to them:{}",
                            servers_.size(), found.errors));
        }
        if (!found.takesWrites) calmDown();
        // Connections to the former one are not to be written on.
        if (current_.exchange(found.server) != found.server) pool.renew(pool.generation());
        return std::move(found.connection);
    }
}

void PrimaryFinder::calmDown() noexcept {
    calmUntil_ = (Clock::now() + std::chrono::seconds(1)).time_since_epoch().count();
}

}  // namespace sequelize::detail
