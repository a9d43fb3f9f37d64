#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <sequelize/core/value.hpp>

#include "../association/key_bytes.hpp"
#include "../association/key_count.hpp"

namespace sequelize::detail {

/// Keys as their rows hold them, compared by their bytes.
class KeySet {
public:
    KeySet() = default;
    explicit KeySet(const std::vector<std::vector<Value>>& keys) { add(keys); }

    /// Whether it is new.
    bool add(const std::vector<Value>& key) { return keys_.insert(bytesOf(key)).second; }
    void add(const std::vector<std::vector<Value>>& keys) {
        for (const auto& key : keys) add(key);
    }
    /// Adds them; those that are new.
    [[nodiscard]] std::vector<std::vector<Value>> added(const std::vector<std::vector<Value>>& keys) {
        std::vector<std::vector<Value>> fresh;
        for (const auto& key : keys)
            if (add(key)) fresh.push_back(key);
        return fresh;
    }
    [[nodiscard]] bool contains(const std::vector<Value>& key) const { return keys_.contains(bytesOf(key)); }

private:
    std::unordered_set<std::string> keys_;
};

/// Gives the keys as many at a time as one query asks for.
template <class Give>
void forPortions(std::span<const std::vector<Value>> keys, std::size_t most, Give give) {
    for (; !keys.empty(); keys = keys.subspan(std::min(most, keys.size())))
        give(keys.first(std::min(most, keys.size())));
}
template <class Give>
void forPortions(std::span<const std::vector<Value>> keys, Give give) {
    forPortions(keys, keysPerQuery, std::move(give));
}

}  // namespace sequelize::detail
