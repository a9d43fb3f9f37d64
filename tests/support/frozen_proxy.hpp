#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace test {

/// Stands between a client and a server, until it is told to freeze: from then on nothing comes through, and nobody is
/// told. So looks a network that is gone.
class FrozenProxy {
public:
    FrozenProxy(const std::string& host, std::uint16_t port) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        target_.sin_family = AF_INET;
        leadTo(port);
        if (::inet_pton(AF_INET, host.c_str(), &target_.sin_addr) != 1)
            throw std::runtime_error("the proxy needs the server's address, and not its name: " + host);
        sockaddr_in own{};
        own.sin_family = AF_INET;
        own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof own;
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0 || ::listen(listener_, 8) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&own), &size) != 0)
            throw std::runtime_error("the proxy cannot listen");
        port_ = ntohs(own.sin_port);
        thread_ = std::thread([this] { forward(); });
    }
    ~FrozenProxy() {
        isOver_ = true;
        thread_.join();
        ::close(listener_);
        for (const auto& [one, other] : pairs_) {
            ::close(one);
            ::close(other);
        }
    }
    FrozenProxy(const FrozenProxy&) = delete;
    FrozenProxy& operator=(const FrozenProxy&) = delete;

    std::uint16_t port() const { return port_; }
    /// New connections go to that port, those that are there stay.
    void leadTo(std::uint16_t port) { targetPort_ = port; }
    void freeze() { isFrozen_ = true; }
    /// So many more pieces come through, in both directions together.
    void freezeAfter(int pieces) { piecesLeft_ = pieces; }
    void thaw() {
        piecesLeft_ = -1;
        isFrozen_ = false;
    }

private:
    void forward() {
        while (!isOver_) {
            std::vector<pollfd> sockets;
            if (!isFrozen_) {
                sockets.push_back({listener_, POLLIN, 0});
                for (const auto& [one, other] : pairs_) {
                    sockets.push_back({one, POLLIN, 0});
                    sockets.push_back({other, POLLIN, 0});
                }
            }
            if (::poll(sockets.data(), sockets.size(), 10) <= 0 || isFrozen_) continue;
            for (std::size_t i = 1; i < sockets.size() && !isFrozen_; ++i) {
                if (sockets[i].revents == 0) continue;
                if (piecesLeft_ == 0) isFrozen_ = true;
                if (isFrozen_) break;
                if (piecesLeft_ > 0) --piecesLeft_;
                copy(sockets[i].fd, sockets[i % 2 == 1 ? i + 1 : i - 1].fd);
            }
            if (isFrozen_) continue;
            if (sockets[0].revents != 0) accept();
        }
    }

    void accept() {
        const int client = ::accept(listener_, nullptr, nullptr);
        const int server = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in target = target_;
        target.sin_port = htons(targetPort_);
        if (::connect(server, reinterpret_cast<const sockaddr*>(&target), sizeof target) == 0) {
            pairs_.emplace_back(client, server);
        } else {
            ::close(client);
            ::close(server);
        }
    }

    void copy(int from, int to) {
        std::array<char, 16384> buffer{};
        const auto size = ::recv(from, buffer.data(), buffer.size(), 0);
        if (size <= 0) {
            ::shutdown(to, SHUT_RDWR);
            std::erase_if(pairs_, [&](const auto& pair) {
                const bool isThis = pair.first == from || pair.second == from;
                if (isThis) {
                    ::close(pair.first);
                    ::close(pair.second);
                }
                return isThis;
            });
            return;
        }
        for (ssize_t sent = 0; sent < size;) {
            const auto count = ::send(to, buffer.data() + sent, static_cast<std::size_t>(size - sent), MSG_NOSIGNAL);
            if (count <= 0) return;
            sent += count;
        }
    }

    int listener_;
    sockaddr_in target_{};
    std::atomic<std::uint16_t> targetPort_{0};
    std::uint16_t port_ = 0;
    std::vector<std::pair<int, int>> pairs_;
    std::atomic<bool> isFrozen_{false};
    std::atomic<int> piecesLeft_{-1};  // below 0: no end
    std::atomic<bool> isOver_{false};
    std::thread thread_;
};

}  // namespace test
