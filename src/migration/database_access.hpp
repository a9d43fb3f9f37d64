#pragma once

#include <sequelize/sequelize.hpp>

namespace sequelize::detail {

/// The library's own way from a Sequelize object to its database.
struct DatabaseAccess {
    [[nodiscard]] static Database& database(const Sequelize& sequelize) { return sequelize.database(); }
};

}  // namespace sequelize::detail
