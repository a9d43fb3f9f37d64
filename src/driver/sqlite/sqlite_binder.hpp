#pragma once

#include <cstdint>
#include <span>

#include <sqlite3.h>

#include <sequelize/core/value.hpp>

#include "sqlite_database.hpp"

namespace sequelize::detail::sqlite {

/// Whether SQLite may read texts and blobs where they are.
enum class BindLifetime : std::uint8_t {
    outlivesExecution,  ///< no copies are made
    endsWithCall        ///< SQLite keeps copies
};

/// Binds one value to each of the statement's parameters. Throws UsageError when their numbers differ and for
/// a value that SQLite has no type for, naming its position and not the value.
void bindAll(Database& database, sqlite3_stmt* statement, std::span<const Value> values, BindLifetime lifetime);

}  // namespace sequelize::detail::sqlite
