#pragma once

#include <sequelize/sequelize.hpp>

namespace sequelize::detail {

/// The library's own way from a Sequelize object to its database, and its models.
struct DatabaseAccess {
    [[nodiscard]] static Database& database(const Sequelize& sequelize) { return sequelize.database(); }
    [[nodiscard]] static const ModelSet& models(const Sequelize& sequelize) { return sequelize.models(); }
};

}  // namespace sequelize::detail
