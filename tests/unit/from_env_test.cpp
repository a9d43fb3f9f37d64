#include <map>
#include <optional>
#include <string>

#include "connection_settings.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

using Environment = std::map<std::string, std::string>;

Options read(const Environment& environment, Options options = {}) {
    return withEnvironment(std::move(options), [&](const std::string& name) -> std::optional<std::string> {
        const auto found = environment.find(name);
        return found == environment.end() ? std::nullopt : std::optional(found->second);
    });
}

/// The error's text, or "" when the environment is accepted.
std::string refusal(const Environment& environment, const Options& options = {}) {
    try {
        static_cast<void>(read(environment, options));
        return {};
    } catch (const InvalidConnectionError& error) {
        return error.what();
    }
}

const Environment tutorial{
    {"DB_NAME", "hello_world_db"},
    {"DB_USER", "your_username"},
    {"DB_PASSWORD", "your_password"},
    {"DB_HOST", "db.example.org"},
    {"DB_DIALECT", "mysql"}};

Environment with(Environment environment, const std::string& name, const std::string& value) {
    environment[name] = value;
    return environment;
}
Environment without(Environment environment, const std::string& name) {
    environment.erase(name);
    return environment;
}

}  // namespace

TEST_CASE("the tutorial's variables", "[from_env]") {
    const Options options = read(tutorial, {.benchmark = true});
    CHECK(options.dialect == Dialect::mysql);
    CHECK(options.database == "hello_world_db");
    CHECK(options.username == "your_username");
    CHECK(options.password == "your_password");
    CHECK(options.host == "db.example.org");
    CHECK(options.port == 0);
    CHECK(options.benchmark);
    CHECK(read(with(tutorial, "DB_DIALECT", "mariadb")).dialect == Dialect::mariadb);
}

TEST_CASE("host and port may be missing", "[from_env]") {
    CHECK(read(without(tutorial, "DB_HOST")).host == "localhost");
    CHECK(read(with(tutorial, "DB_HOST", "")).host == "localhost");
    CHECK(read(with(tutorial, "DB_PORT", "3307")).port == 3307);
    CHECK(read(with(tutorial, "DB_PORT", "65535")).port == 65535);
    CHECK(read(with(tutorial, "DB_PORT", ""), {.port = 3308}).port == 3308);
}

TEST_CASE("an empty password is said, not left out", "[from_env]") {
    CHECK(read(with(tutorial, "DB_PASSWORD", "")).password.empty());
    CHECK(read(with(tutorial, "DB_PASSWORD", ""), {.password = "other"}).password.empty());
    CHECK_THAT(refusal(without(tutorial, "DB_PASSWORD")), test::containsString("DB_PASSWORD"));
}

TEST_CASE("SQLite needs DB_STORAGE and nothing else", "[from_env]") {
    const Options options = read({{"DB_DIALECT", "sqlite"}, {"DB_STORAGE", "library.db"}});
    CHECK(options.dialect == Dialect::sqlite);
    CHECK(options.storage == "library.db");
    CHECK(
        read(with(with(with(tutorial, "DB_DIALECT", "sqlite"), "DB_STORAGE", ":memory:"), "DB_PORT", "?")).storage ==
        ":memory:"
    );
    const std::string message = refusal({{"DB_DIALECT", "sqlite"}});
    CHECK_THAT(message, test::containsString("does not set DB_STORAGE."));
}

TEST_CASE("DATABASE_URL wins", "[from_env]") {
    const Options options = read(with(tutorial, "DATABASE_URL", "mariadb://u:p%40@h:1/d?charset=latin1"));
    CHECK(options.dialect == Dialect::mariadb);
    CHECK(options.username == "u");
    CHECK(options.password == "p@");
    CHECK(options.host == "h");
    CHECK(options.port == 1);
    CHECK(options.database == "d");
    CHECK(options.charset == "latin1");
    CHECK(read({{"DATABASE_URL", "sqlite:file.db"}}).storage == "file.db");
    CHECK(read(with(tutorial, "DATABASE_URL", "")).database == "hello_world_db");
    CHECK(read({{"DATABASE_URL", "mysql://h/d"}, {"DB_PASSWORD", "unused"}}).password.empty());
}

TEST_CASE("the environment wins over the options, which fill the gaps", "[from_env]") {
    const Options given{
        .dialect = Dialect::mariadb,
        .host = "other",
        .port = 1,
        .database = "o",
        .username = "o",
        .password = "o",
        .storage = "o"};
    const Options both = read(tutorial, given);
    CHECK(both.dialect == Dialect::mysql);
    CHECK(both.host == "db.example.org");
    CHECK(both.database == "hello_world_db");
    CHECK(both.username == "your_username");
    CHECK(both.password == "your_password");
    const Options alone = read({}, given);
    CHECK(alone.dialect == Dialect::mariadb);
    CHECK(alone.host == "other");
    CHECK(alone.port == 1);
    CHECK(read({}, {.dialect = Dialect::sqlite, .storage = "x"}).storage == "x");
}

TEST_CASE("missing variables are named all at once", "[from_env]") {
    const auto named = [](const Environment& environment, const std::string& list, const Options& options = {}) {
        CHECK_THAT(refusal(environment, options), test::containsString("does not set " + list + ". "));
    };
    named({}, "DB_DIALECT, DB_NAME, DB_USER, DB_PASSWORD");
    named({{"DB_DIALECT", "mysql"}}, "DB_NAME, DB_USER, DB_PASSWORD");
    named({{"DB_STORAGE", "x"}}, "DB_DIALECT");
    named(without(without(tutorial, "DB_NAME"), "DB_PASSWORD"), "DB_NAME, DB_PASSWORD");
    named(with(tutorial, "DB_USER", ""), "DB_USER");
    named(without(tutorial, "DB_DIALECT"), "DB_DIALECT");
    named({}, "DB_PASSWORD", {.dialect = Dialect::mysql, .database = "d", .username = "u"});
    named({}, "DB_STORAGE", {.dialect = Dialect::sqlite});
    named(with(without(tutorial, "DB_USER"), "DB_PORT", "wrong"), "DB_USER");
    for (const char* remedy : {".env", "dotenv::config()", "DATABASE_URL"})
        CHECK_THAT(refusal({}), test::containsString(remedy));
}

TEST_CASE("a variable that cannot be read is named with what it may be", "[from_env]") {
    for (const char* bad : {"0", "65536", "-1", "+1", "33o6", " 3306", "3306 ", "hunter2", "99999999999999999999"}) {
        INFO(bad);
        CHECK_THAT(
            refusal(with(tutorial, "DB_PORT", bad)),
            test::containsString("DB_PORT") && test::containsString("1 to 65535")
        );
    }
    for (const char* bad : {"oracle", "MySQL", "mysql ", "hunter2"}) {
        INFO(bad);
        CHECK_THAT(
            refusal(with(tutorial, "DB_DIALECT", bad)),
            test::containsString("DB_DIALECT") && test::containsString("mysql, mariadb, sqlite, postgres")
        );
    }
    CHECK_THAT(
        refusal({{"DATABASE_URL", "mysql://u:p@h:port/d"}}),
        test::StartsWith("DATABASE_URL: ") && test::containsString("the port")
    );
}

TEST_CASE("no error of the environment quotes a value", "[from_env]") {
    Environment secret;
    for (const char* name : {"DB_NAME", "DB_USER", "DB_PASSWORD", "DB_HOST", "DB_PORT", "DB_STORAGE", "DB_DIALECT"})
        secret[name] = "hunter2";
    for (const Environment& environment :
         {secret, with(secret, "DB_DIALECT", "mysql"), without(with(secret, "DB_DIALECT", "mysql"), "DB_NAME"),
          without(secret, "DB_DIALECT"), with(secret, "DATABASE_URL", "hunter2"),
          with(secret, "DATABASE_URL", "mysql://u:hunter2@h:0/d"),
          with(secret, "DATABASE_URL", "mysql://u:hun@hunter2@h/d")}) {
        const std::string message = refusal(environment);
        CHECK(message.size() > 20);
        CHECK(message.find("hunter2") == std::string::npos);
    }
}
