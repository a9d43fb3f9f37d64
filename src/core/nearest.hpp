#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sequelize::detail {

/// ". Did you mean x?" with the name that is likest to `word`; nothing where none is like it.
[[nodiscard]] std::string didYouMean(std::string_view word, const std::vector<std::string>& names);

}  // namespace sequelize::detail
