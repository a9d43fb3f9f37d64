#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/pool/replication_options.hpp>

#include "../core/at_fork.hpp"
#include "primary_finder.hpp"
#include "replica.hpp"
#include "replication_settings.hpp"

namespace sequelize::detail {

/// Which of several servers a call's statement goes to: the replicas for reads, in turn, and the primary for all else.
/// A database without replication has none. Thread-safe.
class Router {
public:
    using Clock = std::chrono::steady_clock;

    /// Throws UsageError for settings that contradict themselves, and for a dialect that knows no replicas.
    Router(Database& database, const ReplicationSettings& settings, const PoolOptions& pool);

    /// For the database's own pool.
    [[nodiscard]] std::unique_ptr<Connection> openPrimary();
    [[nodiscard]] std::vector<ServerStatistics> statistics();
    void close(const CloseOptions& options);

    /// For `leakDetection`: of a connection of a replica's.
    void noteStatement(const Connection& connection, std::string_view sql);

private:
    friend class Route;
    /// One of those that are not in `tried`, in turn, and the generation of its pool; null: none is fit.
    [[nodiscard]] Replica* choose(const std::vector<bool>& tried, std::uint64_t& generation);
    /// Leaves it alone, and keeps why.
    void failed(Replica& replica, std::uint64_t generation, const BaseError& error);
    /// Of each replica, a line.
    [[nodiscard]] std::string whyNoneIsFit();
    [[nodiscard]] std::size_t indexOf(const Replica& replica) const noexcept;
    [[nodiscard]] bool mayRead(ReadFrom reading) const noexcept;
    /// Asks it. Throws what the driver throws.
    void readLag(Replica& replica, Connection& connection);
    /// Something may have been written, and whoever asks from now on is to see it.
    void wrote() noexcept;
    [[nodiscard]] RunOptions ask(Connection& connection) const;

    /// How far the primary had written when it was asked.
    struct Position {
        std::uint64_t writes = 0;           ///< of this program's, that are covered
        const PositionSql* kind = nullptr;  ///< null: it was not asked yet
        std::string text{};
    };
    /// Of all that was written until now. Asks the primary where it has not been asked since.
    [[nodiscard]] Position position();
    /// Waits for it, for as long as the options say.
    [[nodiscard]] bool hasReached(Replica& replica, Connection& connection, const Position& wanted);

    Database& database_;
    const ReplicationOptions options_;
    PrimaryFinder primary_;
    std::vector<std::unique_ptr<Replica>> replicas_;
    std::vector<std::size_t> turns_;  // replicas by their weights, well mixed
    std::atomic<std::size_t> turn_{0};
    std::atomic<std::uint64_t> writes_{0};
    std::atomic<Clock::rep> writtenAt_{Clock::time_point::min().time_since_epoch().count()};
    std::mutex mutex_;                   // guards what follows
    std::vector<std::string> errors_{};  // of each replica the last one
    Position position_{};
    const AtFork atFork_;
};

/// The way of one call's statement, which may try several servers.
class Route {
public:
    Route(Router& router, const RunOptions& run, std::string_view sql) noexcept
        : router_(router), run_(run), sql_(sql) {}

    /// A connection that the statement may be sent on.
    [[nodiscard]] PooledConnection acquire();
    /// The statement failed, or no connection was had. Whether it is to be tried again, on another server: only what
    /// changes nothing, and what a server refused. May throw another error instead.
    [[nodiscard]] bool goesOn(const BaseError& error);
    /// It was sent, whatever became of it.
    void ended() noexcept;
    /// The same for a query: when what this returns is dropped, after its rows. May be null.
    [[nodiscard]] std::shared_ptr<const void> endsLater() const;

private:
    [[nodiscard]] std::optional<PooledConnection> acquireReplica();
    /// Also a SELECT, where a replica has refused it.
    [[nodiscard]] bool mayHaveWritten() const noexcept;
    /// Whether the error says that the server is not there.
    [[nodiscard]] bool isAway(const BaseError& error) const;

    Router& router_;
    const RunOptions& run_;
    const std::string_view sql_;
    Replica* reader_ = nullptr;           // that the statement goes to
    std::uint64_t readerGeneration_ = 0;  // of its pool
    std::vector<bool> tried_{};
    bool writes_ = false;  // a replica has said so
    bool wasMoved_ = false;
    std::uint64_t generation_ = 0;  // of the primary's pool
};

}  // namespace sequelize::detail
