#include "generated_ids.hpp"

#include <algorithm>
#include <utility>

namespace sequelize::detail {
namespace {

/// Beyond it the oldest are forgotten: a record that was lost so long ago is then one whose row is gone.
constexpr std::size_t mostUndone = 4096;

}  // namespace

void GeneratedIds::add(Range range, std::shared_ptr<const TransactionOutcome> outcome) {
    if (!outcome && !any()) return;
    const std::lock_guard lock(mutex_);
    const bool isAgain = std::any_of(undone_.begin(), undone_.end(), [&](const auto& undone) {
        return undone.first <= range.last() && range.first <= undone.last();
    });
    if (isAgain)
        for (auto id = range.first; id <= range.last(); id += range.step) remove(id);
    if (!outcome) {
        if (range.last() > lastUndone_) lastUndone_ = 0;
    } else {
        // As many transactions as this take turns; one that is not found has two entries, which is no harm.
        const auto looked = std::min<std::ptrdiff_t>(std::ssize(open_), 16);
        const auto open =
            std::find_if(open_.end() - looked, open_.end(), [&](const Open& each) { return each.outcome == outcome; });
        if (open != open_.end()) {
            open->ranges.push_back(std::move(range));
        } else {
            if (open_.size() % 64 == 63) settle();
            open_.push_back({std::move(outcome), {std::move(range)}});
        }
    }
    tellWhetherAny();
}

/// Sorts those whose transaction has ended.
void GeneratedIds::settle() {
    using State = TransactionOutcome::State;
    const auto ended = std::stable_partition(open_.begin(), open_.end(),
                                             [](const Open& open) { return open.outcome->state() == State::open; });
    std::uint64_t lastStored = 0;
    for (auto open = ended; open != open_.end(); ++open) {
        const State state = open->outcome->state();
        if (state == State::unknown) continue;
        for (Range& range : open->ranges) {
            std::uint64_t& last = state == State::rolledBack ? lastUndone_ : lastStored;
            last = std::max(last, range.last());
            if (state == State::rolledBack) undone_.push_back(std::move(range));
        }
    }
    open_.erase(ended, open_.end());
    if (lastStored > lastUndone_) lastUndone_ = 0;
    if (undone_.size() > mostUndone)
        undone_.erase(undone_.begin(), undone_.end() - static_cast<std::ptrdiff_t>(mostUndone));
    tellWhetherAny();
}

void GeneratedIds::tellWhetherAny() {
    any_.store(!open_.empty() || !undone_.empty() || lastUndone_ != 0, std::memory_order_relaxed);
}

std::optional<GeneratedIds::Range> GeneratedIds::findUndone(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    settle();
    const auto found =
        std::find_if(undone_.begin(), undone_.end(), [id](const auto& range) { return range.holds(id); });
    return found == undone_.end() ? std::nullopt : std::optional(*found);
}

void GeneratedIds::revive(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    settle();
    remove(id);
}

void GeneratedIds::remove(std::uint64_t id) {
    for (std::size_t i = 0; i < undone_.size(); ++i) {
        if (!undone_[i].holds(id)) continue;
        Range after = undone_[i];
        Range& before = undone_[i];
        before.count = (id - before.first) / before.step;
        after.first = id + after.step;
        after.count -= before.count + 1;
        if (before.count == 0) undone_.erase(undone_.begin() + static_cast<std::ptrdiff_t>(i--));
        if (after.count != 0) undone_.push_back(std::move(after));
    }
}

std::uint64_t GeneratedIds::lastUndone() {
    const std::lock_guard lock(mutex_);
    settle();
    return lastUndone_;
}

}  // namespace sequelize::detail
