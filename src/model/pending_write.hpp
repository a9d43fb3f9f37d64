#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include <sequelize/model/record_memory.hpp>

#include "../pool/transaction_outcome.hpp"

namespace sequelize::detail {

/// A value that a write put into the record's member in the place of what the program had there.
struct GeneratedValue {
    std::size_t column = 0;
    Value value{};
    std::optional<Value> given{};  ///< what `.set` made it of; none: the record goes back to what it knew
};

/// What happened to a record in a transaction that was open then, and what the record goes back to if it is rolled
/// back. Those of one record stand in a row, the latest first; it never changes, so that copies of records share it.
struct PendingWrite {
    enum class Action : std::uint8_t {
        found,  ///< a finder made the record: there is no `before`
        read,
        written
    };

    Action kind{};
    std::shared_ptr<const TransactionOutcome> outcome{};
    RecordMemory before{};
    std::vector<GeneratedValue> generated{};
    std::shared_ptr<const PendingWrite> earlier{};

    /// Whether the next one ends together with this one, whose `before` is then what both go back to.
    [[nodiscard]] bool endsWith(const PendingWrite& next) const noexcept {
        return outcome->decider() == next.outcome->decider() && kind != Action::found &&
               (kind == Action::written || next.kind == Action::read);
    }
    [[nodiscard]] bool isOpen() const noexcept { return outcome->state() == TransactionOutcome::State::open; }
};

/// Adds what happens now. Its `before` is the memory until then.
void append(std::shared_ptr<const PendingWrite>& pending, PendingWrite next);

/// Makes the memory what it is now that some of its transactions have ended, and leaves those in `pending` that have
/// not. Returns what was generated and is not stored.
std::vector<GeneratedValue> settle(RecordMemory& memory, std::shared_ptr<const PendingWrite>& pending);

}  // namespace sequelize::detail
