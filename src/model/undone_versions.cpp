#include "undone_versions.hpp"

#include <algorithm>
#include <utility>

namespace sequelize::detail {
namespace {

/// Beyond it the oldest are forgotten: the struct is then refused as one that somebody else changed.
constexpr std::size_t mostVersions = 4096;

}  // namespace

void UndoneVersions::add(Step step) {
    const std::lock_guard lock(mutex_);
    if (open_.size() % 64 == 63) settle();
    open_.push_back(std::move(step));
    any_.store(true, std::memory_order_relaxed);
}

/// Sorts those whose transaction has ended.
void UndoneVersions::settle() {
    using State = TransactionOutcome::State;
    std::erase_if(open_, [this](Step& step) {
        const State state = step.outcome->state();
        if (state == State::open) return false;
        if (state != State::committed) undone_.push_back(std::move(step));
        return true;
    });
    if (undone_.size() > mostVersions)
        undone_.erase(undone_.begin(), undone_.end() - static_cast<std::ptrdiff_t>(mostVersions));
    any_.store(!open_.empty() || !undone_.empty(), std::memory_order_relaxed);
}

std::optional<Value> UndoneVersions::before(const std::vector<Value>& key, const Value& version) {
    if (!any_.load(std::memory_order_relaxed)) return std::nullopt;
    const std::lock_guard lock(mutex_);
    settle();
    const auto found =
        std::ranges::find_if(undone_, [&](const Step& step) { return step.after == version && step.key == key; });
    return found == undone_.end() ? std::nullopt : std::optional(found->before);
}

}  // namespace sequelize::detail
