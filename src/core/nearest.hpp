#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sequelize::detail {

/// The names that differ least from `word`, by three letters, or by a third of a long word, at most; else those that it
/// is a part of. Three at most, which are all as near; case does not count.
[[nodiscard]] std::vector<std::string> nearestNames(std::string_view word, const std::vector<std::string>& names);

/// "Did you mean a or b?", with `prefix` before each; empty where nothing is near.
[[nodiscard]] std::string didYouMean(std::string_view word, const std::vector<std::string>& names,
                                     std::string_view prefix = {});

}  // namespace sequelize::detail
