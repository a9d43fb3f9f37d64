#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

namespace sequelize::detail {

/// What became of a transaction or a savepoint, for those who wrote in it and live longer. Thread-safe.
class TransactionOutcome {
public:
    enum class State : std::uint8_t {
        open,
        committed,
        rolledBack,
        unknown  ///< its connection was lost while it was being committed
    };

    /// `around`: what this is a savepoint in; null for the outermost transaction.
    explicit TransactionOutcome(std::shared_ptr<const TransactionOutcome> around = nullptr)
        : around_(std::move(around)) {}

    /// A savepoint that was not rolled back shares the fate of what it is in, released or not.
    [[nodiscard]] State state() const noexcept {
        const State own = own_.load(std::memory_order_acquire);
        return own == State::open && around_ ? around_->state() : own;
    }
    /// The first end counts: a transaction that a statement committed is not undone by what comes later.
    void end(State state) noexcept {
        if (this->state() == State::open) own_.store(state, std::memory_order_release);
    }
    /// The savepoint was released: what is around it decides.
    void release() noexcept { isReleased_.store(true, std::memory_order_release); }
    /// Whose end will be this one's.
    [[nodiscard]] const TransactionOutcome* decider() const noexcept {
        return isReleased_.load(std::memory_order_acquire) ? around_->decider() : this;
    }
    [[nodiscard]] const std::shared_ptr<const TransactionOutcome>& around() const noexcept { return around_; }
    /// That of the outermost transaction.
    [[nodiscard]] const TransactionOutcome& whole() const noexcept { return around_ ? around_->whole() : *this; }

private:
    std::atomic<State> own_{State::open};
    std::atomic<bool> isReleased_{false};
    const std::shared_ptr<const TransactionOutcome> around_;
};

}  // namespace sequelize::detail
