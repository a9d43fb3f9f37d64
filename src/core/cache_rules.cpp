#include <sequelize/core/cache_rules.hpp>

namespace sequelize::detail {

CacheRules completed(CacheRules own, const CacheRules& defaults) {
    if (!own.ttl) own.ttl = defaults.ttl;
    if (!own.negativeTtl) own.negativeTtl = defaults.negativeTtl;
    if (!own.staleIfError) own.staleIfError = defaults.staleIfError;
    own.tags.insert(own.tags.end(), defaults.tags.begin(), defaults.tags.end());
    return own;
}

}  // namespace sequelize::detail
