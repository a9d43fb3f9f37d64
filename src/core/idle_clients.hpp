#pragma once

#include <unistd.h>

#include <cstddef>
#include <mutex>
#include <stdexcept>
#include <utility>
#include <vector>

namespace sequelize::detail {

/// A server has ended the connection.
struct ClientGone : std::runtime_error {
    using runtime_error::runtime_error;
};

/// The clients of a server that no call uses at present. `Client` is a std::unique_ptr; `disown` takes one of the
/// parent process, of which a child has a copy.
template <class Client>
class IdleClients {
public:
    using Disown = void (*)(Client) noexcept;

    /// Keeps `most` of them.
    IdleClients(std::size_t most, Disown disown) noexcept : most_(most), disown_(disown) {}

    /// Runs `work` with a client of its own, an idle one or a new one that `open` makes. One that `work` did not finish
    /// with is closed: a late answer would be taken for the next call's. Where an idle one is gone, `work` runs once
    /// more with a new one: the server has been started anew, and all of them are gone.
    template <class Open, class Work>
    void use(Open open, Work work) {
        if (Client idle = take()) {
            try {
                work(*idle);
                return giveBack(std::move(idle));
            } catch (const ClientGone&) {
            }
        }
        Client fresh = open();
        work(*fresh);
        giveBack(std::move(fresh));
    }

private:
    Client take() {
        const std::lock_guard lock(mutex_);
        // A child shares its parent's connections, and would take the parent's answers.
        if (const auto process = ::getpid(); process != std::exchange(process_, process)) {
            for (auto& client : idle_) disown_(std::move(client));
            idle_.clear();
        }
        if (idle_.empty()) return nullptr;
        Client client = std::move(idle_.back());
        idle_.pop_back();
        return client;
    }

    void giveBack(Client client) {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < most_) idle_.push_back(std::move(client));
    }

    const std::size_t most_;
    const Disown disown_;
    std::mutex mutex_;
    std::vector<Client> idle_;
    pid_t process_ = ::getpid();
};

}  // namespace sequelize::detail
