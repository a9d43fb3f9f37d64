#pragma once

#include <vector>

#include "picture.hpp"

namespace sequelize::detail {

/// Which lines must run from the child to the parent, so that no lines run in a circle: then each can go from the left
/// to the right.
[[nodiscard]] std::vector<bool> turnedLines(const DiagramPicture& picture);

}  // namespace sequelize::detail
