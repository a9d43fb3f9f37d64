#pragma once

/// What the library does, told as it happens: opt-in. `sequelize.subscribe(listener)`, or `Options{.events =
/// eventSink(listener)}`, where a listener is a function of an event, or an `EventSink` of all of them. Without any,
/// nothing is measured. Who looks at a MigrationEvent includes `sequelize/migrator.hpp`.

#include <memory>
#include <type_traits>
#include <utility>

#include <sequelize/pool/events.hpp>
#include <sequelize/sequelize.hpp>

namespace sequelize {

namespace detail {

template <class F, class E>
concept HearsEvent = std::is_invocable_v<F&, const E&>;

/// A function as a sink of those events that it takes.
template <class F>
class FunctionSink final : public EventSink {
    static_assert(HearsEvent<F, StatementEvent> || HearsEvent<F, TransactionEvent> || HearsEvent<F, PoolEvent> ||
                      HearsEvent<F, MigrationEvent> || HearsEvent<F, CacheEvent>,
                  "a listener takes an event: [](const sequelize::StatementEvent& event) {...}, or [](const auto& "
                  "event) {...} for all of them");

public:
    explicit FunctionSink(F f) : f_(std::move(f)) {}
    void statement(const StatementEvent& event) override { hear(event); }
    void transaction(const TransactionEvent& event) override { hear(event); }
    void pool(const PoolEvent& event) override { hear(event); }
    void migration(const MigrationEvent& event) override { hear(event); }
    void cache(const CacheEvent& event) override { hear(event); }

private:
    template <class E>
    void hear(const E& event) {
        if constexpr (HearsEvent<F, E>) f_(event);
    }
    F f_;
};

}  // namespace detail

/// A function of an event as a sink: for `Options{.events = ...}`, which is told from the first connection on. It is
/// called from several threads at once.
template <class F>
[[nodiscard]] std::shared_ptr<EventSink> eventSink(F listener) {
    return std::make_shared<detail::FunctionSink<F>>(std::move(listener));
}

template <class F>
    requires(!std::is_convertible_v<F, std::shared_ptr<EventSink>>)
Subscription Sequelize::subscribe(F listener) {
    return subscribe(std::shared_ptr<EventSink>(eventSink(std::move(listener))));
}

}  // namespace sequelize
