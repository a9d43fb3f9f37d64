#pragma once

#include <chrono>
#include <string>

#include "picture.hpp"

namespace sequelize::detail {

[[nodiscard]] std::string mermaidText(const DiagramPicture& picture);
[[nodiscard]] std::string dotText(const DiagramPicture& picture);

/// What Graphviz's `dot` makes of a text in its language. Throws as `erDiagram` does.
[[nodiscard]] std::string svgOf(const std::string& dot, std::chrono::milliseconds timeout);

}  // namespace sequelize::detail
