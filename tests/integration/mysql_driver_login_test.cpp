#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "support/mysql_session.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::string_literals;
using test::MysqlSession;
using test::thrownBy;

namespace {

constexpr const char* secret = "very.Secret-93";

/// A server that offers no TLS, and to every login says the packets given, whatever it hears.
class FalseServer {
public:
    explicit FalseServer(std::vector<std::string> packets) : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        REQUIRE(::bind(listener_, generic, size) == 0);
        REQUIRE(::listen(listener_, 8) == 0);
        REQUIRE(::getsockname(listener_, generic, &size) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, said = std::move(packets)] { serve(said); });
    }
    ~FalseServer() {
        if (thread_.joinable()) thread_.join();
        ::close(listener_);
    }
    FalseServer(const FalseServer&) = delete;
    FalseServer& operator=(const FalseServer&) = delete;

    ConnectionOptions options() const {
        ConnectionOptions options = test::serverOptions();
        options.host = "127.0.0.1";
        options.port = port_;
        options.password = secret;
        options.database = "";
        return options;
    }
    /// All that the client sent. Call when it has given up.
    const std::string& heard() {
        if (thread_.joinable()) thread_.join();
        return heard_;
    }

    static std::string greeting() {
        // Protocol 4.1, plugins, everything but TLS.
        const std::uint32_t capabilities = 0x01FFF7FFU & ~0x0800U;
        const auto byte = [&](int shift) { return static_cast<char>(capabilities >> shift & 0xFFU); };
        std::string p =
            "\x0a"
            "9.7.0\0"
            "1234"
            "abcdefgh\0"s;
        p += {byte(0), byte(8), '\x2d', '\x02', '\0', byte(16), byte(24), '\x15'};
        p += std::string(10, '\0');
        p += "ijklmnopqrst\0"
             "caching_sha2_password\0"s;
        return p;
    }

private:
    void serve(const std::vector<std::string>& packets) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 5000) != 1) return;
        const int client = ::accept(listener_, nullptr, nullptr);
        std::uint8_t number = 0;
        for (const std::string& packet : packets) {
            const auto size = packet.size();
            std::string bytes{
                static_cast<char>(size & 0xFF), static_cast<char>(size >> 8), '\0', static_cast<char>(number)};
            bytes += packet;
            if (::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
            const std::string answer = receive(client);
            if (answer.size() < 4) break;
            number = static_cast<std::uint8_t>(answer[3] + 1);
        }
        ::close(client);
    }
    std::string receive(int client) {
        char buffer[4096];
        pollfd waiting{client, POLLIN, 0};
        if (::poll(&waiting, 1, 3000) != 1) return {};
        const auto count = ::recv(client, buffer, sizeof buffer, 0);
        const std::string bytes(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
        heard_ += bytes;
        return bytes;
    }

    int listener_;
    std::uint16_t port_ = 0;
    std::string heard_{};
    std::thread thread_{};
};

const std::string askForPassword("\x01\x04", 2);

}  // namespace

TEST_CASE("a server without TLS never gets the password as it is", "[driver][mysql][login]") {
    REQUIRE_MYSQL_DRIVER();
    SECTION("preferred") {
        FalseServer server({FalseServer::greeting(), askForPassword, "no key"});
        CHECK_THROWS_AS(MysqlSession(server.options()), ConnectionError);
        CHECK(server.heard().find(secret) == std::string::npos);
        CHECK(server.heard().size() > 50);
    }
    SECTION("required") {
        for (const auto mode :
             {TlsOptions::Mode::required, TlsOptions::Mode::verifyCa, TlsOptions::Mode::verifyIdentity}) {
            FalseServer server({FalseServer::greeting(), askForPassword, "no key"});
            ConnectionOptions options = server.options();
            options.tls.mode = mode;
            options.tls.ca = "/etc/ssl/certs/ca-certificates.crt";
            const auto error = thrownBy<ConnectionError>([&] { MysqlSession session(options); });
            REQUIRE(error);
            CHECK_THAT(error->what(), test::containsString("the option tls"));
            // Not even its hash.
            CHECK(server.heard().empty());
        }
    }
    SECTION("a server that asks for it in the clear") {
        const std::string clear =
            "\xfe"
            "mysql_clear_password\0"
            "x\0"s;
        FalseServer server({FalseServer::greeting(), clear, "no"});
        CHECK_THROWS_AS(MysqlSession(server.options()), ConnectionError);
        CHECK(server.heard().find(secret) == std::string::npos);
    }
}
