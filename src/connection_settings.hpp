#pragma once

#include <optional>
#include <string_view>

#include <sequelize/core/dotenv.hpp>
#include <sequelize/options.hpp>

#include "pool/replication_settings.hpp"

namespace sequelize::detail {

/// The part of the options that a driver needs, with the dialect decided.
[[nodiscard]] ConnectionOptions connectionOptions(const Options& options);

/// The same for each server of `.replication`; none without one. Throws InvalidConnectionError, and UsageError for
/// `.replication` that is of no server.
[[nodiscard]] std::optional<ReplicationSettings> replicationSettings(const Options& options);

/// The options with what the URL says written over them. Throws InvalidConnectionError.
[[nodiscard]] Options withUrl(Options options, std::string_view url);

/// The options with what DATABASE_URL or the DB_ variables of `environment` say written over them: the work of
/// Sequelize::fromEnv. Throws InvalidConnectionError.
[[nodiscard]] Options withEnvironment(Options options, const dotenv::Lookup& environment);

}  // namespace sequelize::detail
