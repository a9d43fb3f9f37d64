#pragma once

#include <sequelize/association/association.hpp>

namespace sequelize::detail {

/// What the declaration of the other direction would ask for, to come to the same columns. The caller adds what is the
/// same for both: constraints and uniqueness.
[[nodiscard]] AssociationRequest inverseOf(const Association& association, const InverseRequest& inverse);

}  // namespace sequelize::detail
