#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include <sequelize/core/value.hpp>

#include "../pool/transaction_outcome.hpp"

namespace sequelize::detail {

/// The ids that one table generated in transactions: a plain struct whose INSERT was rolled back still holds its id,
/// and nothing in it says that no row has it. Thread-safe; costs a look at an atomic while no transaction generated
/// any.
class GeneratedIds {
public:
    struct Range {
        std::uint64_t first = 0;
        std::uint64_t count = 0;
        std::uint64_t step = 1;
        Value stamp{};  ///< the createdAt that the records got, where the table has one

        [[nodiscard]] std::uint64_t last() const noexcept { return first + (count - 1) * step; }
        [[nodiscard]] bool holds(std::uint64_t id) const noexcept {
            return id >= first && id <= last() && (id - first) % step == 0;
        }
    };

    /// `outcome` null: outside of transactions.
    void add(Range range, std::shared_ptr<const TransactionOutcome> outcome);
    [[nodiscard]] bool any() const noexcept { return any_.load(std::memory_order_relaxed); }
    /// The range of an id whose INSERT was rolled back, unless a row got it since.
    [[nodiscard]] std::optional<Range> findUndone(std::uint64_t id);
    /// A row got that id.
    void revive(std::uint64_t id);
    /// The highest id that was given to a record and is lost, as long as the table may generate it again; else 0.
    [[nodiscard]] std::uint64_t lastUndone();

private:
    /// One entry for each, so that asking for its outcome costs the same for one record and for a million.
    struct Open {
        std::shared_ptr<const TransactionOutcome> outcome;
        std::vector<Range> ranges;
    };

    void settle();
    void remove(std::uint64_t id);
    void tellWhetherAny();

    std::mutex mutex_;
    std::atomic<bool> any_{false};
    std::vector<Open> open_;
    std::vector<Range> undone_;
    std::uint64_t lastUndone_ = 0;
};

}  // namespace sequelize::detail
