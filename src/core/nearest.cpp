#include "nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "ascii.hpp"

namespace sequelize::detail {
namespace {

constexpr std::size_t mostNames = 3;

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

std::vector<std::string> nearestNames(std::string_view word, const std::vector<std::string>& names) {
    constexpr std::size_t partOnly = 1000;
    const std::string wanted = lowered(word);
    const std::size_t small = std::min<std::size_t>(3, std::max<std::size_t>(1, wanted.size() / 2));
    const std::size_t most = std::max(small, wanted.size() / 3);
    std::vector<std::pair<std::size_t, std::string>> found;
    for (const auto& name : names) {
        const std::string candidate = lowered(name);
        const std::size_t far = editDistance(wanted, candidate);
        if (far <= most)
            found.emplace_back(far, name);
        else if (wanted.size() >= 3 && candidate.find(wanted) != std::string::npos)
            found.emplace_back(partOnly, name);
    }
    std::ranges::stable_sort(found, {}, &std::pair<std::size_t, std::string>::first);
    std::vector<std::string> nearest;
    for (auto& [far, name] : found) {
        if (nearest.size() == mostNames || far != found.front().first) break;
        if (std::ranges::find(nearest, name) == nearest.end()) nearest.push_back(std::move(name));
    }
    return nearest;
}

std::string didYouMean(std::string_view word, const std::vector<std::string>& names, std::string_view prefix) {
    std::string hint;
    for (const auto& name : nearestNames(word, names)) {
        hint += hint.empty() ? "Did you mean " : " or ";
        (hint += prefix) += name;
    }
    return hint.empty() ? hint : hint + '?';
}

}  // namespace sequelize::detail
