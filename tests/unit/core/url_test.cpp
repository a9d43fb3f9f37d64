#include <sequelize/core/url.hpp>

#include <random>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"
#include "support/sanitized.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

constexpr FileScheme files[] = {{"sqlite", "sqlite:library.db, sqlite:///var/lib/library.db or sqlite::memory:"}};

ConnectionUrl parseConnectionUrl(std::string_view url) {
    return parseConnectionUrl(url, files);
}

/// The error's text, or "" when the URL is accepted.
std::string refusal(std::string_view url) {
    try {
        static_cast<void>(parseConnectionUrl(url));
        return {};
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

std::string encodeAll(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        (out += '%') += digits[byte >> 4];
        out += digits[byte & 15U];
    }
    return out;
}

}  // namespace

TEST_CASE("a server's URL in all its parts", "[url]") {
    const ConnectionUrl url = parseConnectionUrl("mysql://user:pw@host.example:3306/db?charset=utf8mb4&ssl");
    CHECK(url.scheme == "mysql");
    CHECK(url.username == "user");
    CHECK(url.password == "pw");
    CHECK(url.hasPassword);
    CHECK(url.host == "host.example");
    CHECK(url.port == 3306);
    CHECK(url.database == "db");
    REQUIRE(url.query.size() == 2);
    CHECK(url.query[0] == std::pair<std::string, std::string>("charset", "utf8mb4"));
    CHECK(url.query[1] == std::pair<std::string, std::string>("ssl", ""));
}

TEST_CASE("parts of a server's URL may be missing", "[url]") {
    const ConnectionUrl host = parseConnectionUrl("MariaDB://localhost");
    CHECK(host.scheme == "mariadb");
    CHECK(host.host == "localhost");
    CHECK(host.username.empty());
    CHECK_FALSE(host.hasPassword);
    CHECK(host.port == 0);
    CHECK(host.database.empty());
    CHECK(host.query.empty());

    const ConnectionUrl noPassword = parseConnectionUrl("postgres://user@127.0.0.1/db");
    CHECK(noPassword.scheme == "postgres");
    CHECK(noPassword.username == "user");
    CHECK_FALSE(noPassword.hasPassword);

    const ConnectionUrl emptyPassword = parseConnectionUrl("mysql://user:@127.0.0.1/");
    CHECK(emptyPassword.hasPassword);
    CHECK(emptyPassword.password.empty());
    CHECK(emptyPassword.database.empty());

    const ConnectionUrl noDatabase = parseConnectionUrl("mysql://h:1?a=b");
    CHECK(noDatabase.port == 1);
    CHECK(noDatabase.query.at(0).second == "b");

    CHECK(parseConnectionUrl("mysql:///db").host.empty());
    CHECK(parseConnectionUrl("mysql://h:65535").port == 65535);
    CHECK(parseConnectionUrl("mysql://h/db?").query.empty());
}

TEST_CASE("each part is percent-decoded once", "[url]") {
    const ConnectionUrl url =
        parseConnectionUrl("mysql://us%3Aer%40x:p%40ss%2Fw:rd%25%3f@h/d%2Fb%20%c3%a9?a%3D=b%26c+d&a%3D=%2B02:00");
    CHECK(url.username == "us:er@x");
    CHECK(url.password == "p@ss/w:rd%?");
    CHECK(url.database == "d/b \xc3\xa9");
    REQUIRE(url.query.size() == 2);
    CHECK(url.query[0] == std::pair<std::string, std::string>("a=", "b&c+d"));
    CHECK(url.query[1] == std::pair<std::string, std::string>("a=", "+02:00"));
    CHECK(parseConnectionUrl("mysql://u:%2525@h").password == "%25");
    CHECK(parseConnectionUrl("mysql://h/?a=b=c").query.at(0).second == "b=c");
    CHECK(parseConnectionUrl("mysql://h/?&a=1&&b=2&").query.size() == 2);
}

TEST_CASE("IPv6 hosts stand in brackets", "[url]") {
    const ConnectionUrl url = parseConnectionUrl("mysql://u:p@[2001:DB8::1]:3307/db");
    CHECK(url.host == "2001:DB8::1");
    CHECK(url.port == 3307);
    CHECK(parseConnectionUrl("mysql://[::1]").host == "::1");
    CHECK(parseConnectionUrl("mysql://[::ffff:127.0.0.1]/db").database == "db");
    CHECK(parseConnectionUrl("mysql://[fe80::1%25eth0]:1").host == "fe80::1%eth0");
    for (const char* bad :
         {"mysql://[::1", "mysql://[]", "mysql://[localhost]", "mysql://[::1]3306", "mysql://[::1]x",
          "mysql://[::1]:", "mysql://[::1]:0", "mysql://[1]", "mysql://[fe80::1%25]", "mysql://[fe80::1%eth0]",
          "mysql://[fe80::1%25a/b]", "mysql://[fe80::1%25a%2Fb]"}) {
        INFO(bad);
        CHECK_FALSE(refusal(bad).empty());
    }
    CHECK(contains(refusal("mysql://::1:3306/db"), "[::1]"));
}

TEST_CASE("SQLite's URLs name a file", "[url]") {
    const auto file = [](std::string_view text) { return parseConnectionUrl(text).database; };
    CHECK(file("sqlite::memory:") == ":memory:");
    CHECK(file("sqlite://:memory:") == ":memory:");
    CHECK(file("sqlite:file.db") == "file.db");
    CHECK(file("sqlite:relative/dir/file.db") == "relative/dir/file.db");
    CHECK(file("sqlite:./file.db") == "./file.db");
    CHECK(file("sqlite://relative/file.db") == "relative/file.db");
    CHECK(file("sqlite:///absolute.db") == "/absolute.db");
    CHECK(file("sqlite:/absolute.db") == "/absolute.db");
    CHECK(file("SQLite:a b%20c%23%3F@d:e.db") == "a b c#?@d:e.db");
    const ConnectionUrl url = parseConnectionUrl("sqlite:file.db?mode=ro&path=/a/b");
    CHECK(url.scheme == "sqlite");
    CHECK(url.database == "file.db");
    CHECK(url.query.size() == 2);
    CHECK(url.host.empty());
    CHECK_FALSE(url.hasPassword);
    CHECK(parseConnectionUrl("sqlite::memory:?cache=shared").database == ":memory:");
    for (const char* bad :
         {"sqlite:", "sqlite://", "sqlite:?mode=ro", "sqlite:a%00.db", "sqlite:a%2.db", "sqlite:a#b.db", "sqlite:a\n",
          "sqlite"}) {
        INFO(bad);
        CHECK(contains(refusal(bad), "Expected for example"));
    }
    CHECK(contains(refusal("sqlite:"), "sqlite::memory:"));
}

TEST_CASE("a refused URL's message says which part is wrong", "[url]") {
    const auto refusedFor = [](std::string_view url, std::string_view part) {
        const std::string message = refusal(url);
        INFO(url << " gave: " << message);
        CHECK(contains(message, part));
        CHECK(contains(message, "Expected for example mysql://"));
    };
    refusedFor("", "empty");
    refusedFor("localhost", "scheme");
    refusedFor("://h/db", "scheme");
    refusedFor("my sql://h/db", "scheme");
    refusedFor("1mysql://h", "scheme");
    refusedFor("mysql:h/db", "\"//\"");
    refusedFor("mysql:/h/db", "\"//\"");
    refusedFor("mysql://h:0/db", "the port");
    refusedFor("mysql://h:65536/db", "the port");
    refusedFor("mysql://h:99999999999999999999/db", "the port");
    refusedFor("mysql://h:-1/db", "the port");
    refusedFor("mysql://h:33o6/db", "the port");
    refusedFor("mysql://h:/db", "the port");
    refusedFor("mysql://h%/db", "the host");
    refusedFor("mysql://h$/db", "the host");
    refusedFor("mysql://u%zz:p@h", "the user name");
    refusedFor("mysql://u:p%4@h", "the password");
    refusedFor("mysql://u:p%@h", "the password");
    refusedFor("mysql://u:p%+1@h", "the password");
    refusedFor("mysql://h/d%b", "the database");
    refusedFor("mysql://h/a/b", "the database");
    refusedFor("mysql://h/?a=%1", "the query");
    refusedFor("mysql://h/?=1", "the query");
    refusedFor("mysql://u:p%00@h", "NUL");
    refusedFor(std::string("mysql://u:p\0@h", 14), "NUL");
    refusedFor("mysql://h/db\n", "line break");
    refusedFor("mysql://h/d b", "blank");
    refusedFor("mysql://h/db#x", "'#'");
}

TEST_CASE("a password that was not encoded is never quoted, and the message says what to do", "[url]") {
    for (const char* url :
         {"mysql://user:hun@ter2@host:3306/db", "mysql://user:hun/ter2@host:3306/db", "mysql://user:12/ter2@host/db",
          "mysql://user:hun?ter2@host/db", "mysql://user:12?ter2@host/db", "mysql://user:hun#ter2@host/db",
          "mysql://user:12#ter2@host/db", "mysql://user:[ter2/@host/db", "mysql://user:hun ter2@host/db",
          "mysql://us:er:hun/ter2@host/db", "mysql://user:hun/ter2@@host/db", "mysql://user:12/hun/ter2@host/db",
          "mysql://user:/hunter2@host/db", "mysql://[hunter2/@host/db"}) {
        const std::string message = refusal(url);
        INFO(url << " gave: " << message);
        CHECK(contains(message, "percent-encode"));
        CHECK_FALSE(contains(message, "ter2"));
        CHECK_FALSE(contains(message, "hun"));
        CHECK_FALSE(contains(message, "user:hun"));
        CHECK_FALSE(contains(message, "host:"));
    }
    for (const char* url :
         {"user:hunter2@host/db", "hunter2:x@host", "mysql:user:hunter2@host", "mysql://u:hunter2%@h",
          "mysql://u:hunter2@h:0", "mysql://u:hunter2@h/a%", "hunter2", "mysql://u:hunter2@h/?=1",
          "mysql://u:hunter2@h\n", "sqlite:hunter2%"}) {
        INFO(url);
        CHECK_FALSE(refusal(url).empty());
        CHECK_FALSE(contains(refusal(url), "hunter2"));
    }
}

TEST_CASE("any user, password, database and option survive encoding", "[url]") {
    std::mt19937_64 random(3306);
    const auto anyText = [&random] {
        std::string text(1 + random() % 12, ' ');
        for (char& c : text) c = static_cast<char>(1 + random() % 255);
        return text;
    };
    for (int i = 0; i < 5'000; ++i) {
        const std::string user = anyText();
        const std::string password = anyText();
        const std::string database = anyText();
        const std::string key = anyText();
        const std::string value = anyText();
        const ConnectionUrl url = parseConnectionUrl(
            "mysql://" + encodeAll(user) + ":" + encodeAll(password) + "@h:3306/" + encodeAll(database) + "?" +
            encodeAll(key) + "=" + encodeAll(value)
        );
        if (url.username != user || url.password != password || url.database != database) FAIL("a part differs");
        if (url.query.size() != 1 || url.query[0] != std::pair(key, value)) FAIL("the query differs");
    }
}

TEST_CASE("random URLs either parse or are refused without their text", "[url]") {
    std::mt19937_64 random(1);
    constexpr std::string_view alphabet = "zq7:/@?#[]%&=. \n";
    for (int i = 0; i < (test::isSanitized ? 20'000 : 100'000); ++i) {
        std::string url = random() % 4 == 0 ? "sqlite:" : "mysql://";
        const std::size_t prefix = url.size();
        for (auto length = random() % 24; length > 0; --length) url += alphabet[random() % alphabet.size()];
        const std::string message = refusal(url);
        const std::string rest = url.substr(prefix);
        if (rest.size() > 5 && contains(message, rest)) FAIL(url << " gave: " << message);
    }
}
