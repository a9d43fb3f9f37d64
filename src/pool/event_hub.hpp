#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <sequelize/driver/connection_options.hpp>
#include <sequelize/pool/events.hpp>

#include "../core/at_fork.hpp"
#include "observers.hpp"

namespace sequelize::detail {

/// The place of one sink. It stays when its subscription has ended, and another may take it.
struct EventSlot {
    std::shared_ptr<EventSink> sink{};
    std::atomic<bool> isOn{false};
    std::atomic<unsigned> running{0};  // calls of the sink, on all threads
    unsigned process = forksSoFar();   // that subscribed: calls of another's threads never end here
    EventSlot* next = nullptr;
};

/// Why something failed, as events tell it.
class ToldError {
public:
    explicit ToldError(const std::exception& error) noexcept;
    [[nodiscard]] const EventError* get() const noexcept { return &told_; }

private:
    EventError told_{};
};

/// What goes along with a call to another thread; see EventSink::asyncCall.
using Companions = std::vector<std::function<std::shared_ptr<void>()>>;

/// They are there for as long as this lives; the last one ends first.
class CompanyScope {
public:
    explicit CompanyScope(const Companions& companions) noexcept {
        for (const auto& companion : companions) observe("events", [&] { present_.push_back(companion()); });
    }
    ~CompanyScope() {
        while (!present_.empty()) present_.pop_back();
    }
    CompanyScope(const CompanyScope&) = delete;
    CompanyScope& operator=(const CompanyScope&) = delete;

private:
    std::vector<std::shared_ptr<void>> present_{};
};

/// Those who are told what a database does. Thread-safe; telling takes no lock.
class EventHub : public std::enable_shared_from_this<EventHub> {
public:
    using Clock = std::chrono::steady_clock;

    EventHub(const ConnectionOptions& connection, std::size_t maxConnections);
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;
    ~EventHub();

    /// Whether there is anybody to tell.
    [[nodiscard]] bool isHeard() const noexcept { return subscribed_.load(std::memory_order_relaxed) != 0; }
    [[nodiscard]] const EventDatabase* database() const noexcept { return &place_.database; }
    /// Another server of the same database's, which it adds. It stays.
    [[nodiscard]] const EventDatabase* add(const ConnectionOptions& server);
    [[nodiscard]] std::uint64_t nextStatement() noexcept { return ++statements_; }

    [[nodiscard]] EventSlot* add(std::shared_ptr<EventSink> sink);
    /// Waits for calls of the sink on other threads, unless this one is inside of a sink.
    void remove(EventSlot& slot) noexcept;

    void tell(const StatementEvent& event) noexcept {
        each([&](EventSink& sink) { sink.statement(event); });
    }
    void tell(const TransactionEvent& event) noexcept {
        each([&](EventSink& sink) { sink.transaction(event); });
    }
    void tell(const PoolEvent& event) noexcept {
        each([&](EventSink& sink) { sink.pool(event); });
    }
    void tell(const MigrationEvent& event) noexcept {
        each([&](EventSink& sink) { sink.migration(event); });
    }
    void tell(const CacheEvent& event) noexcept {
        each([&](EventSink& sink) { sink.cache(event); });
    }
    /// What goes along with a call of `async`.
    [[nodiscard]] Companions companionsOfCall() noexcept {
        Companions all;
        each([&](EventSink& sink) {
            if (auto companion = sink.asyncCall()) all.push_back(std::move(companion));
        });
        return all;
    }

private:
    template <class Tell>
    void each(const Tell& tell) noexcept {
        if (insideSink_) return;
        insideSink_ = true;
        for (EventSlot* slot = first_.load(); slot != nullptr; slot = slot->next) {
            // In this order, as `remove` looks at them in the other one.
            ++slot->running;
            if (slot->isOn) observe("events", [&] { tell(*slot->sink); });
            --slot->running;
        }
        insideSink_ = false;
    }

    static inline thread_local bool insideSink_ = false;

    /// A database, and the texts that it refers to.
    struct Place {
        Place(const ConnectionOptions& connection, std::size_t maxConnections);
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        const std::string host;
        const std::string name;
        const EventDatabase database;
    };

    const Place place_;
    std::deque<Place> others_{};  // whose addresses stay
    std::atomic<unsigned> subscribed_{0};
    std::atomic<std::uint64_t> statements_{0};
    std::mutex adding_;
    std::atomic<EventSlot*> first_{nullptr};
};

}  // namespace sequelize::detail
