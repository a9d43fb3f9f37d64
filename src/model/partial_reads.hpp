#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <vector>

namespace sequelize::detail {

/// Which attributes the finders of a model left unread that filled plain structs, which cannot tell. Thread-safe;
/// finders add theirs when they are compiled, and a program has few that differ.
class PartialReads {
public:
    using Attributes = std::vector<std::size_t>;  ///< numbers, in ascending order

    void add(const Attributes& unread) {
        const std::lock_guard lock(mutex_);
        if (std::find(known_.begin(), known_.end(), unread) != known_.end()) return;
        known_.push_back(unread);
        any_.store(true, std::memory_order_relaxed);
    }
    [[nodiscard]] bool any() const noexcept { return any_.load(std::memory_order_relaxed); }
    [[nodiscard]] std::vector<Attributes> all() const {
        const std::lock_guard lock(mutex_);
        return known_;
    }

private:
    mutable std::mutex mutex_;
    std::atomic<bool> any_{false};
    std::vector<Attributes> known_;
};

}  // namespace sequelize::detail
