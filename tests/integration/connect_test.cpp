#include <chrono>
#include <filesystem>
#include <utility>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct Note {
    std::int64_t id{};
    std::string text{};
    DateTime createdAt{}, updatedAt{};
};

Model<Note> defineNotes(Sequelize& sequelize) {
    return sequelize.define<Note>("connect_note", {field<&Note::text>()});
}

std::string urlOf(const ConnectionOptions& options, const std::string& query = {}) {
    if (options.dialect == Dialect::sqlite) return "sqlite:" + test::sqliteFile() + query;
    return std::string(nameOf(options.dialect)) + "://" + options.username + ":" + options.password + "@" +
           options.host + ":" + std::to_string(options.port) + "/" + options.database + query;
}

/// What a session's variables are, asked through a model's `findAll<Row>`.
Row sessionOf(Sequelize& sequelize) {
    auto notes = defineNotes(sequelize);
    const test::FreshTables tables(sequelize);
    notes.create({.text = "one"});
    return *notes.findOne<Row>(
        {.attributes =
             {{literal("@@session.time_zone"), "zone"},
              {literal("@@session.sql_mode"), "mode"},
              {literal("@@session.character_set_client"), "client"},
              {literal("@@session.character_set_connection"), "connection"}}}
    );
}

}  // namespace

TEST_CASE("authenticate connects, close ends it", "[connect]") {
    auto sequelize = test::database();
    auto notes = defineNotes(sequelize);
    CHECK(sequelize.poolStatistics().created == 0);
    sequelize.authenticate();
    CHECK(sequelize.poolStatistics().created == 1);
    CHECK(sequelize.dialect() == test::dialect());
    sequelize.close();
    CHECK(sequelize.poolStatistics().size == 0);
    CHECK_THAT(test::messageOf<ConnectionError>([&] { sequelize.authenticate(); }), test::containsString("close"));
    CHECK_THROWS_AS(notes.findAll(), ConnectionError);
    CHECK_THROWS_AS(notes.create({.text = "late"}), ConnectionError);
    CHECK_NOTHROW(sequelize.close());
}

TEST_CASE("databaseVersion is what the server says", "[connect]") {
    auto sequelize = test::database();
    auto raw = test::rawSession();
    const auto said = raw.value(
        test::speaksMysql()  ? "SELECT VERSION()"
        : test::isPostgres() ? "SHOW SERVER_VERSION"
                             : "SELECT sqlite_version()"
    );
    CHECK(Value(sequelize.databaseVersion()) == said);
}

TEST_CASE("every way of saying where the database is", "[connect]") {
    const auto server = test::serverOptions();
    SECTION("name, user, password, options") {
        auto options = test::databaseOptions();
        options.database = options.username = options.password = "overwritten by the other arguments";
        Sequelize sequelize{server.database, server.username, server.password, options};
        CHECK_NOTHROW(sequelize.authenticate());
    }
    SECTION("options") {
        Sequelize sequelize{test::databaseOptions()};
        CHECK_NOTHROW(sequelize.authenticate());
    }
    SECTION("url") {
        Sequelize sequelize{urlOf(server)};
        CHECK_NOTHROW(sequelize.authenticate());
        CHECK(sequelize.dialect() == test::dialect());
    }
    SECTION("the url wins over the options") {
        Sequelize sequelize{urlOf(server), {.host = "no-such-host.invalid", .port = 1, .password = "wrong"}};
        CHECK_NOTHROW(sequelize.authenticate());
    }
    SECTION("without a dialect: SQLite in memory") {
        Sequelize sequelize{Options{}};
        CHECK(sequelize.dialect() == Dialect::sqlite);
        CHECK_NOTHROW(sequelize.authenticate());
    }
    SECTION("three texts and no dialect") {
        CHECK_THROWS_AS((Sequelize{"db", "user", "pw", Options{}}), InvalidConnectionError);
    }
}

TEST_CASE("options in the url", "[connect]") {
    if (test::isPostgres()) SKIP_TEST("it asks MySQL's variables");
    if (!test::abilities().hasServer) SKIP_TEST("SQLite has neither charset nor time zone");
    Sequelize sequelize{urlOf(test::serverOptions(), "?charset=utf8mb4&timezone=%2B02:00&connectTimeout=3000")};
    const Row session = sessionOf(sequelize);
    CHECK(session["zone"] == Value("+02:00"));
    CHECK(session["client"] == Value("utf8mb4"));
}

TEST_CASE("an unreadable url is refused without quoting it", "[connect]") {
    for (const std::string url :
         {"oracle://u:hidden1@h/db", "mysql://u:hidden1@h/db?sslmode=hidden1x", "mysql://u:hid@den1@h/db",
          "mysql://u:hidden1@h:port/db", "mysql://u:hidden1@h/db?connectTimeout=-1", ""}) {
        INFO(url);
        const auto message = test::messageOf<InvalidConnectionError>([&] { Sequelize sequelize{url}; });
        CHECK(message.size() > 20);
        CHECK(message.find("hidden1@") == std::string::npos);
        CHECK(message.find("hid@den1") == std::string::npos);
    }
    CHECK_THAT(
        test::messageOf<InvalidConnectionError>([] { Sequelize sequelize{"mysql://h/db?sslmode=on"}; }),
        test::containsString("sslmode") && test::containsString("ssl-mode")
    );
}

TEST_CASE("the session is in UTC, strict and utf8mb4", "[connect]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has no session settings");
    auto sequelize = test::database();
    const Row session = sessionOf(sequelize);
    CHECK(session["zone"] == Value("+00:00"));
    CHECK(session["client"] == Value("utf8mb4"));
    CHECK(session["connection"] == Value("utf8mb4"));
    CHECK_THAT(
        session.get<std::string>("mode"),
        test::containsString("STRICT_ALL_TABLES") && test::containsString("ERROR_FOR_DIVISION_BY_ZERO")
    );
}

TEST_CASE("two Sequelize objects share one database", "[connect]") {
    auto first = test::database();
    auto second = test::database();
    auto writer = defineNotes(first);
    auto reader = defineNotes(second);
    const test::FreshTables tables(first);
    writer.create({.text = "from the first"});
    CHECK(test::each(reader.findAll(), &Note::text) == test::Texts{"from the first"});
    reader.create({.text = "from the second"});
    CHECK(writer.count() == 2);
}

TEST_CASE("SQLite's storage is a file that stays", "[connect]") {
    if (!test::backend().isFile()) SKIP_TEST("storage is an option of SQLite");
    const std::string file = test::sqliteFile() + ".own";
    {
        Sequelize sequelize{{.dialect = Dialect::sqlite, .storage = file}};
        auto notes = defineNotes(sequelize);
        sequelize.sync();
        notes.create({.text = "kept"});
    }
    CHECK(std::filesystem::exists(file));
    {
        Sequelize sequelize{"sqlite:" + file};
        CHECK(test::each(defineNotes(sequelize).findAll(), &Note::text) == test::Texts{"kept"});
    }
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file + end);
    CHECK_THROWS_AS(Sequelize("sqlite:/no/such/folder/x.db").authenticate(), InvalidConnectionError);
}

TEST_CASE("SQLite in memory belongs to one Sequelize object", "[connect]") {
    if (!test::isSqlite()) SKIP_TEST("only SQLite lives in memory");
    Sequelize first{"sqlite::memory:"};
    Sequelize second{"sqlite::memory:"};
    auto notes = defineNotes(first);
    first.sync();
    notes.create({.text = "here"});
    CHECK(notes.count() == 1);
    CHECK_THROWS_AS(defineNotes(second).count(), DatabaseError);
}

TEST_CASE("models stay valid when their Sequelize object moves", "[connect]") {
    auto sequelize = test::database();
    auto notes = defineNotes(sequelize);
    notes.sync({.force = true});
    Sequelize moved = std::move(sequelize);
    notes.create({.text = "after the move"});
    auto other = test::database();
    other = std::move(moved);
    CHECK(test::each(notes.findAll(), &Note::text) == test::Texts{"after the move"});
    other.drop();
    CHECK_THROWS_AS(notes.count(), DatabaseError);
}
