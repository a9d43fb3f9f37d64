#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include <sequelize/core/error.hpp>
#include <sequelize/pool/connection_pool.hpp>

/// A database that misbehaves when told to.
namespace test {

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;

/// A database that counts its connections and can be told to misbehave, as no real one can.
struct FakeServer {
    std::atomic<int> open{0};
    std::atomic<int> mostOpen{0};
    std::atomic<int> opened{0};
    std::atomic<int> pings{0};
    std::atomic<bool> refuses{false};
    std::atomic<int> fullFor{0};      // attempts to connect that it will refuse for having too many connections
    std::atomic<bool> isDown{false};  // what was open does not answer any more
};

class FakeConnection final : public Connection {
public:
    explicit FakeConnection(FakeServer& server) : server_(server), id(++server.opened) {
        const int now = ++server_.open;
        int most = server_.mostOpen;
        while (most < now && !server_.mostOpen.compare_exchange_weak(most, now)) {
        }
    }
    ~FakeConnection() override { --server_.open; }

    ExecutionResult execute(std::string_view, std::span<const Value>) override { return {}; }
    std::unique_ptr<Cursor> query(std::string_view, std::span<const Value>) override { return nullptr; }
    bool isUsable() const noexcept override { return !isBroken; }
    bool isOpen() noexcept override { return !isHungUp; }
    bool inTransaction() noexcept override { return false; }
    bool reset() noexcept override { return !isBroken && !isSpoilt; }
    bool interrupt() noexcept override {
        ++interrupts;
        return !server_.isDown;
    }
    void cut() noexcept override { ++cuts; }
    void settle() noexcept override {}
    bool ping() noexcept override {
        ++server_.pings;
        return !server_.isDown;
    }
    const ServerInfo& server() const noexcept override { return info_; }
    LexicalMode lexicalMode(std::string_view) override { return {}; }

private:
    FakeServer& server_;
    ServerInfo info_;

public:
    const int id;
    bool isBroken = false;
    bool isHungUp = false;
    bool isSpoilt = false;
    int interrupts = 0;
    int cuts = 0;
    int users = 0;  // not atomic: ThreadSanitizer sees it when two threads have the connection at once
};

inline ConnectionPool::Factory connectTo(FakeServer& server) {
    return [&server]() -> std::unique_ptr<Connection> {
        if (server.fullFor > 0) {
            --server.fullFor;
            throw TooManyConnectionsError("no more connections");
        }
        if (server.refuses) throw ConnectionRefusedError("nothing listens there");
        return std::make_unique<FakeConnection>(server);
    };
}

inline FakeConnection& fake(const PooledConnection& connection) {
    return static_cast<FakeConnection&>(*connection);
}

/// Waits until it holds, which takes as long as the machine is slow; false after far more than that.
inline bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

template <class Error>
std::string messageOf(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing of that class was thrown";
}

}  // namespace test
