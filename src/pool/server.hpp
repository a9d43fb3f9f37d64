#pragma once

#include <charconv>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>
#include <sequelize/pool/events.hpp>

namespace sequelize::detail {

/// One of several servers.
struct Server {
    ConnectionOptions connection{};
    const EventDatabase* toldAs = nullptr;

    /// "db1:3306", for messages.
    [[nodiscard]] std::string name() const {
        if (!connection.socketPath.empty()) return connection.socketPath;
        return connection.port == 0 ? connection.host : fmt::format("{}:{}", connection.host, connection.port);
    }
};

/// Opens a connection to it, with the hooks and events for that.
using OpenServer = std::function<std::unique_ptr<Connection>(const Server&)>;

/// What a server says of itself in numbers; NULL is none.
[[nodiscard]] inline std::optional<std::int64_t> toldNumber(const Cell& cell) {
    if (cell.type == Cell::Type::null) return std::nullopt;
    if (cell.type == Cell::Type::integer || cell.type == Cell::Type::unsignedInteger) return cell.integer;
    std::int64_t number = 0;
    const auto* const end = cell.text.data() + cell.text.size();
    if (std::from_chars(cell.text.data(), end, number).ec != std::errc()) return std::nullopt;
    return number;
}

}  // namespace sequelize::detail
