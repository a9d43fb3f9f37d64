#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

constexpr const char* secret = "not.The-password7";

/// A socket that takes connections and never says a word.
class SilentServer {
public:
    SilentServer() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(socket_, 8) == 0);
        socklen_t size = sizeof address;
        REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(socket_); }
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;
    std::uint16_t port() const { return port_; }

private:
    int socket_;
    std::uint16_t port_ = 0;
};

/// Tries to connect; checks that the error shows no password, and that the pool is none the worse.
template <class Error>
std::string refusal(const Options& options) {
    Sequelize sequelize{options};
    const auto message = test::messageOf<Error>([&] { sequelize.authenticate(); });
    INFO(message);
    CHECK(message.size() > 20);
    CHECK(message.find(secret) == std::string::npos);
    if (!options.password.empty()) CHECK(message.find(options.password) == std::string::npos);
    CHECK(sequelize.poolStatistics().size == 0);
    return message;
}

}  // namespace

TEST_CASE("a wrong password is refused, and is in no message", "[connect][errors]") {
    if (!test::abilities().hasServer) SKIP_TEST("SQLite has no passwords");
    auto options = test::databaseOptions();
    options.password = secret;
    const auto message = refusal<AccessDeniedError>(options);
    CHECK_THAT(message, test::containsString(options.username) && test::containsString("DB_PASSWORD"));
    options.username = "no_such_user";
    refusal<AccessDeniedError>(options);
}

TEST_CASE("nothing listens at the port", "[connect][errors]") {
    if (!test::abilities().hasServer) SKIP_TEST("SQLite has no port");
    auto options = test::databaseOptions();
    options.host = "127.0.0.1";
    options.port = 1;
    CHECK_THAT(refusal<ConnectionRefusedError>(options), test::containsString("127.0.0.1:1"));
}

TEST_CASE("the host does not exist", "[connect][errors]") {
    if (!test::abilities().hasServer) SKIP_TEST("SQLite has no host");
    auto options = test::databaseOptions();
    options.host = "no-such-host.invalid";
    CHECK_THAT(refusal<HostNotFoundError>(options), test::containsString("no-such-host.invalid"));
}

TEST_CASE("the database does not exist", "[connect][errors]") {
    auto options = test::databaseOptions();
    if (test::speaksMysql()) {
        options.database = "no_such_database";
        CHECK_THAT(
            refusal<InvalidConnectionError>(options), test::containsString("CREATE DATABASE `no_such_database`")
        );
        return;
    }
    if (test::isPostgres()) {
        options.database = "no_such_database";
        CHECK_THAT(refusal<InvalidConnectionError>(options), test::containsString("no_such_database"));
        return;
    }
    options.storage = "/no/such/folder/library.db";
    CHECK_THAT(refusal<InvalidConnectionError>(options), test::containsString("'/no/such/folder'"));
    options.storage = test::sqliteFile() + ".text";
    std::ofstream(options.storage) << std::string(5000, 'x');
    CHECK_THAT(refusal<InvalidConnectionError>(options), test::containsString("no SQLite database"));
    std::filesystem::remove(options.storage);
}

TEST_CASE("a server that never answers is given up in time", "[connect][errors]") {
    if (!test::abilities().hasServer) SKIP_TEST("SQLite waits for no server");
    const SilentServer server;
    auto options = test::databaseOptions({.connectTimeout = std::chrono::milliseconds(1000)});
    options.host = "127.0.0.1";
    options.port = server.port();
    const auto start = std::chrono::steady_clock::now();
    CHECK_THAT(refusal<ConnectionTimedOutError>(options), test::containsString("connectTimeout"));
    const auto elapsed = std::chrono::steady_clock::now() - start;
    CHECK(elapsed > std::chrono::milliseconds(900));
    CHECK(elapsed < std::chrono::milliseconds(4000));
}

TEST_CASE("a pool recovers when the server can be reached again", "[connect][errors]") {
    if (!test::abilities().hasServer) SKIP_TEST("SQLite has no server");
    auto sequelize = test::database({.pool = {.max = 1}});
    sequelize.authenticate();
    auto raw = test::rawSession();
    raw.run("SET @own = CONNECTION_ID()");
    const auto victims = raw.open(
        "SELECT id FROM information_schema.processlist WHERE db = ? AND id <> CONNECTION_ID() AND command = 'Sleep'",
        {test::serverOptions().database}
    );
    std::vector<std::string> ids;
    while (victims->next()) {
        const Value id = toValue(victims->row()[0]);
        ids.push_back(inspect(id));
    }
    CHECK(ids.size() == 1);
    auto killer = test::rawSession();
    for (const auto& id : ids) killer.run("KILL CONNECTION " + id);
    const auto isThere = [&](const std::string& id) {
        return killer.number("SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id) != 0;
    };
    for (int i = 0; i < 500 && isThere(ids.front()); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    CHECK_NOTHROW(sequelize.authenticate());
    CHECK(sequelize.poolStatistics().size == 1);
    CHECK(sequelize.poolStatistics().created == 2);
}
