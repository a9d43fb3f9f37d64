#pragma once

#include <atomic>
#include <vector>

#include <sequelize/schema/struct_layout.hpp>

namespace sequelize::detail {

/// Whether a model has been used, and what of its struct has to be complete before.
struct ModelUse {
    std::atomic<bool> hasBegun = false;
    std::vector<AssociationPlace> unfilled{};  ///< members of association types that no association fills
};

}  // namespace sequelize::detail
