#pragma once

#include <span>
#include <string_view>

namespace sequelize::detail {

/// How the primary tells what it has written, and a replica is waited for until it has that.
struct PositionSql {
    std::string_view written{};  ///< a query of one text; "", NULL or `none`: the server knows of none of this kind
    std::string_view none{};
    /// A query of one number, with the position and a number of seconds as values: `reached` where the replica has it.
    std::string_view await{};
    int reached = 0;
};

/// What a dialect says of servers that copy each other.
struct ReplicationSql {
    std::string_view takesNoWrites{};  ///< a query of one number: 0 where the server takes writes
    std::string_view sources{};        ///< a query with a row for each server that the replica copies
    std::string_view lag{};            ///< its column of seconds; NULL: it does not copy it at present
    std::span<const PositionSql> positions{};
};

}  // namespace sequelize::detail
