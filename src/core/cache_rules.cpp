#include <sequelize/core/cache_rules.hpp>
#include <sequelize/core/error.hpp>

namespace sequelize::detail {

CacheRules completed(CacheRules own, const CacheRules& defaults) {
    const auto isNegative = [](const std::optional<std::chrono::milliseconds>& time) {
        return time && time->count() < 0;
    };
    if (isNegative(own.ttl) || isNegative(own.negativeTtl) || isNegative(own.staleIfError))
        throw UsageError(
            "cache: .ttl, .negativeTtl and .staleIfError are durations and cannot be negative; 0 keeps nothing");
    if (!own.ttl) own.ttl = defaults.ttl;
    if (!own.negativeTtl) own.negativeTtl = defaults.negativeTtl;
    if (!own.staleIfError) own.staleIfError = defaults.staleIfError;
    own.tags.insert(own.tags.end(), defaults.tags.begin(), defaults.tags.end());
    return own;
}

}  // namespace sequelize::detail
