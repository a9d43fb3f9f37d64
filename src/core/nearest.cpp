#include "nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace sequelize::detail {
namespace {

/// How many letters must be put in, left out or changed (Levenshtein).
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string didYouMean(std::string_view word, const std::vector<std::string>& names) {
    const std::string* best = nullptr;
    std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& name : names) {
        const bool holds = !word.empty() && name.find(word) != std::string::npos;
        const std::size_t distance = holds ? 0 : editDistance(word, name);
        if (distance >= least) continue;
        least = distance;
        best = &name;
    }
    return best ? ". Did you mean " + *best + "?" : std::string();
}

}  // namespace sequelize::detail
