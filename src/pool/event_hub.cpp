#include "event_hub.hpp"

#include <utility>

#include <sequelize/core/error.hpp>

#include "../driver/backends.hpp"

namespace sequelize::detail {

ToldError::ToldError(const std::exception& error) noexcept {
    told_ = {.name = "std::exception", .message = error.what(), .exception = &error};
    const auto* own = dynamic_cast<const BaseError*>(&error);
    if (own == nullptr) return;
    told_.name = own->name();
    told_.code = own->native().code;
    told_.sqlState = own->native().sqlState;
}

namespace {

/// What a client of a file, or of a socket, connects to is no host.
bool isByTcp(const ConnectionOptions& options) {
    return !backendOf(options.dialect).isFile() && options.socketPath.empty();
}

}  // namespace

EventHub::Place::Place(const ConnectionOptions& connection, std::size_t maxConnections)
    : host(isByTcp(connection) ? connection.host : std::string()),
      name(backendOf(connection.dialect).isFile() ? connection.storage : connection.database),
      database{.dialect = connection.dialect,
               .host = host,
               .port = host.empty() ? std::uint16_t{0} : connection.port,
               .name = name,
               .maxConnections = maxConnections} {}

EventHub::EventHub(const ConnectionOptions& connection, std::size_t maxConnections)
    : place_(connection, maxConnections) {}

const EventDatabase* EventHub::add(const ConnectionOptions& server) {
    return &others_.emplace_back(server, place_.database.maxConnections).database;
}

EventHub::~EventHub() {
    for (EventSlot* slot = first_; slot != nullptr;) delete std::exchange(slot, slot->next);
}

EventSlot* EventHub::add(std::shared_ptr<EventSink> sink) {
    if (!sink) throw UsageError("events: there is no sink to be told; give one, or leave it out");
    const std::lock_guard lock(adding_);
    EventSlot* slot = first_;
    while (slot != nullptr && (slot->isOn || slot->running != 0 || slot->process != forksSoFar())) slot = slot->next;
    if (slot == nullptr) {
        slot = new EventSlot;
        slot->next = first_;
        first_ = slot;
    }
    slot->sink = std::move(sink);
    slot->isOn = true;
    ++subscribed_;
    return slot;
}

void EventHub::remove(EventSlot& slot) noexcept {
    slot.isOn = false;
    --subscribed_;
    if (insideSink_ || slot.process != forksSoFar()) return;
    while (slot.running != 0) std::this_thread::yield();
    const std::lock_guard lock(adding_);
    if (!slot.isOn) slot.sink.reset();
}

}  // namespace sequelize::detail

namespace sequelize {

Subscription::Subscription(std::shared_ptr<detail::EventHub> hub, detail::EventSlot* slot) noexcept
    : hub_(std::move(hub)), slot_(slot) {}

Subscription::Subscription(Subscription&& other) noexcept
    : hub_(std::move(other.hub_)), slot_(std::exchange(other.slot_, nullptr)) {}

Subscription& Subscription::operator=(Subscription&& other) noexcept {
    end();
    hub_ = std::move(other.hub_);
    slot_ = std::exchange(other.slot_, nullptr);
    return *this;
}

Subscription::~Subscription() {
    end();
}

void Subscription::end() noexcept {
    if (slot_ != nullptr) hub_->remove(*std::exchange(slot_, nullptr));
}

}  // namespace sequelize
