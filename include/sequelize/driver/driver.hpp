#pragma once

#include <memory>

#include <sequelize/core/api.hpp>
#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

namespace sequelize::detail {

/// Opens a connection with the dialect's driver. Blocks for at most `connectTimeout`. Throws a ConnectionError's
/// subclass that says what is wrong; UsageError when this build has no driver for the dialect. Thread-safe.
[[nodiscard]] SEQUELIZE_API std::unique_ptr<Connection> connect(const ConnectionOptions& options);

}  // namespace sequelize::detail
