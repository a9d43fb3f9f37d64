#pragma once

#include <sequelize/association/association.hpp>

namespace sequelize::detail {

/// The keys of the other direction: what its declaration would name, to come to the same columns. The caller adds the
/// tables, the kind and the member.
[[nodiscard]] AssociationRequest inverseOf(const Association& association);

}  // namespace sequelize::detail
