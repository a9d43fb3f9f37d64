#pragma once

#include <vector>

#include <sequelize/driver/connection_options.hpp>
#include <sequelize/pool/replication_options.hpp>

namespace sequelize::detail {

/// A replica, as it is connected to.
struct ReplicaSettings {
    ConnectionOptions connection{};
    unsigned weight = 1;
};

/// ReplicationOptions with what they leave to the Sequelize object's options.
struct ReplicationSettings {
    ReplicationOptions options{};
    std::vector<ConnectionOptions> writers{};  ///< at least one
    std::vector<ReplicaSettings> readers{};
};

}  // namespace sequelize::detail
