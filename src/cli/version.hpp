#pragma once

#include <string_view>

namespace sequelize::detail::commandline {

/// The library's version: CMakeLists.txt has it too, and the test `cli` compares the two.
inline constexpr std::string_view version = "0.1.0";

}  // namespace sequelize::detail::commandline
