#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/api.hpp>

namespace sequelize {

/// Whether and how long the rows that a finder reads are kept in the cache: a finder's `.cache`, or that of a model for
/// all its finders. What a call leaves unset, its model says. Without a ttl nothing is kept, and `.ttl = 0s` of a call
/// keeps it away from its model's. Needs `Options::cache`: without a store nothing is kept, and no error. Negative
/// durations are a UsageError; what is longer than ten years counts as that. (Sequelize has no cache.)
struct CacheRules {
    std::optional<std::chrono::milliseconds> ttl{};  ///< how old rows may be that are given instead of a query's
    std::vector<std::string> tags{};  ///< names by which `invalidate` finds them, beside those of the tables
    std::optional<std::chrono::milliseconds> negativeTtl{};  ///< instead of `ttl` where there were no rows; 0: not kept
    /// For so long after their time rows are given where the database cannot be reached or gives no answer in time.
    std::optional<std::chrono::milliseconds> staleIfError{};
};

namespace detail {

/// `own`, with what it leaves unset.
[[nodiscard]] SEQUELIZE_API CacheRules completed(CacheRules own, const CacheRules& defaults);

}  // namespace detail
}  // namespace sequelize
