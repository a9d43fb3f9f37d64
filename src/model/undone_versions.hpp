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

/// The versions that plain structs were given in transactions: once one is rolled back, its struct still holds a
/// version that the row never got, and nothing in it says so. Thread-safe; costs nothing outside of transactions.
class UndoneVersions {
public:
    struct Step {
        std::vector<Value> key{};
        Value before{};
        Value after{};
        std::shared_ptr<const TransactionOutcome> outcome{};
    };

    void add(Step step);
    /// The version before that one, where what wrote it was rolled back, or nobody knows.
    [[nodiscard]] std::optional<Value> before(const std::vector<Value>& key, const Value& version);

private:
    void settle();

    std::mutex mutex_;
    std::atomic<bool> any_{false};
    std::vector<Step> open_;
    std::vector<Step> undone_;
};

}  // namespace sequelize::detail
