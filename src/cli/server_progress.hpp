#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/pool/database.hpp>

namespace sequelize::detail::commandline {

/// How far the statement of whoever has a named lock has come, asked on a connection of its own, which is opened with
/// the first question. Where the server does not tell, or the user may not ask, it is nothing, and not asked again.
class ServerProgress {
public:
    /// Sends nothing. `database` must outlive it.
    ServerProgress(const Database& database, std::string lock);

    /// From 0 to 1. Blocks for some seconds at most where the server does not answer.
    [[nodiscard]] std::optional<double> ask();

private:
    const Database& database_;
    std::string lock_;
    std::vector<std::string> queries_;  ///< those that have not failed
    std::unique_ptr<Connection> connection_{};
};

}  // namespace sequelize::detail::commandline
