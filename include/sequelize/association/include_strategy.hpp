#pragma once

#include <cstdint>

namespace sequelize {

/// How finders load what they include: `Options::includeStrategy` for all of them, `.includeStrategy` of a finder, or
/// of an include for itself and what is below it. The records are the same; what it costs, and what a transaction's
/// isolation lets each query see, is not. (Sequelize knows `join` and `.separate` of a hasMany.)
enum class IncludeStrategy : std::uint8_t {
    /// One query: `LEFT OUTER JOIN` for each association, as in Sequelize.
    join,
    /// What has one row at most is joined; what may have many, a hasMany or belongsToMany, is a query of its own,
    /// `WHERE key IN (...)`, for all parents together.
    balanced,
    /// Each association is a query of its own.
    separate
};

}  // namespace sequelize
