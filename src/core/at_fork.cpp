#include "at_fork.hpp"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace sequelize::detail {

namespace {

std::atomic<unsigned> forks{0};

}  // namespace

/// All that is to be told, in the order in which it was made.
struct ForkRegistry {
    std::mutex mutex;
    std::vector<AtFork*> members;

    /// Never destroyed: static objects end in any order, and connections may be among them.
    static ForkRegistry& instance() {
        static auto* const registry = new ForkRegistry;
        static const int registered = ::pthread_atfork(&before, &inParent, &inChild);
        static_cast<void>(registered);
        return *registry;
    }

    void add(AtFork& member) {
        const std::lock_guard lock(mutex);
        members.push_back(&member);
    }
    void remove(const AtFork& member) noexcept {
        const std::lock_guard lock(mutex);
        members.erase(std::ranges::find(members, &member));
    }

private:
    /// The registry stays locked until the fork is done. Who was made last is asked first: it may hold its lock while
    /// it calls what it is made of.
    static void before() {
        auto& self = instance();
        self.mutex.lock();
        std::for_each(self.members.rbegin(), self.members.rend(), [](const AtFork* member) {
            if (member->handlers_.before) member->handlers_.before();
        });
    }
    static void inParent() {
        auto& self = instance();
        for (const auto* member : self.members)
            if (member->handlers_.inParent) member->handlers_.inParent();
        self.mutex.unlock();
    }
    static void inChild() {
        auto& self = instance();
        ++forks;
        for (const auto* member : self.members) member->handlers_.inChild();
        self.mutex.unlock();
    }
};

unsigned forksSoFar() noexcept {
    return forks.load(std::memory_order_relaxed);
}

AtFork::AtFork(Handlers handlers) : handlers_(std::move(handlers)) {
    ForkRegistry::instance().add(*this);
}

AtFork::~AtFork() {
    ForkRegistry::instance().remove(*this);
}

}  // namespace sequelize::detail
