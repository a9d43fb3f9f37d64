// Migrations as scripts that somebody else runs.
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "migration/script_reader.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/migrated.hpp"
#include "support/raw_database.hpp"

using namespace sequelize;
using namespace sequelize::dsl;
using Names = std::vector<std::string>;

namespace {

Sequelize emptied() {
    return test::withoutMigrated({"written_pages", "written_books"});
}

/// As the database's own client does: in one session, statement by statement.
void runWithClient(const std::string& sql) {
    test::RawDatabase database;
    auto lease = database.pool().acquire();
    lease.discard();
    const detail::SqlScript script{.file = "script", .parts = {{.text = sql}}};
    detail::ScriptReader reader(script, database.dialect().facts().lexical);
    while (const auto statement = reader.next(lease->lexicalMode(reader.rest()))) {
        INFO(statement->text);
        CHECK_NOTHROW(lease->execute(statement->text, {}));
    }
}

using test::failure;

/// 2026-01-02, with microseconds.
const DateTime moment =
    DateTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 2)) + std::chrono::microseconds(123456);

const std::string odd = "it's \\ odd; \"x\" -- ?\n\ttoo";

Migrations migrations() {
    return Migrations{
        {"1-books.sql",
         "-- migrate:up\n"
         "CREATE TABLE written_books (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(100), n INTEGER);\n"
         "CREATE TRIGGER written_t AFTER UPDATE ON written_books FOR EACH ROW\nBEGIN\n"
         "  DELETE FROM written_books WHERE id = -1;\n  DELETE FROM written_books WHERE id = -2;\nEND;\n"
         "DROP TRIGGER written_t;\n"
         "INSERT INTO written_books VALUES (7, 'x;y', 0) -- the last\n;\n"
         "-- migrate:down\nDROP TABLE written_books;\n"},
        {"2-pages",
         Migration{
             .up =
                 [](QueryInterface& queryInterface) {
                     queryInterface.bulkInsert("written_books", {{{"id", 1}, {"title", odd}, {"n", 3}}});
                     queryInterface.bulkUpdate("written_books", {{"n", 9}}, {{"id", 7}});
                     queryInterface.createTable(
                         "written_pages", {{"id", {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true}},
                                           {"read", {.type = DataTypes::DATE(6)}},
                                           {"weight", {.type = DataTypes::DOUBLE}}}
                     );
                     queryInterface.bulkInsert("written_pages", {{{"id", 1}, {"read", moment}, {"weight", 0.1}}});
                 },
             .down =
                 [](QueryInterface& queryInterface) {
                     queryInterface.bulkDelete("written_books", {{"id", 1}});
                     queryInterface.dropTable("written_pages");
                 }}}};
}

}  // namespace

TEST_CASE("a script of migrations does what they do, and nothing is pending then", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator migrator(sequelize, migrations());
    const auto script = migrator.upScript();
    INFO(script.sql);
    REQUIRE(script.steps.size() == 2);
    CHECK(script.steps[0].name == "1-books.sql");
    CHECK(script.steps[0].statements == 4);
    CHECK(script.steps[1].statements == 4);
    CHECK(migrator.executed().empty());
    CHECK_FALSE(sequelize.getQueryInterface().tableExists("written_books"));

    runWithClient(script.sql);
    migrator.requireUpToDate();
    CHECK(migrator.executed() == Names{"1-books.sql", "2-pages"});
    CHECK(migrator.up().empty());
    CHECK(migrator.upScript().sql.empty());
    using Book = std::tuple<std::int64_t, std::string, std::int64_t>;
    CHECK(
        sequelize.query<Book>("SELECT id, title, n FROM written_books ORDER BY id") ==
        std::vector<Book>{{1, odd, 3}, {7, "x;y", 9}}
    );
    CHECK(
        sequelize.query<DateTime>(test::ownQuery("SELECT `read` FROM written_pages")) == std::vector<DateTime>{moment}
    );
    CHECK(sequelize.query<double>("SELECT weight FROM written_pages") == std::vector<double>{0.1});

    const auto down = migrator.downScript({.all = true});
    INFO(down.sql);
    CHECK(down.steps.size() == 2);
    CHECK(migrator.executed().size() == 2);
    runWithClient(down.sql);
    CHECK(migrator.executed().empty());
    CHECK_FALSE(sequelize.getQueryInterface().tableExists("written_books"));
    CHECK(migrator.up() == Names{"1-books.sql", "2-pages"});
    emptied();
}

TEST_CASE("a script is refused where it could not be right", "[migrations]") {
    Sequelize sequelize = emptied();
    const std::string create = "CREATE TABLE written_books (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);\n";
    SECTION("it looks at what the script makes: only what is rolled back shows it") {
        const Migrations list{{"1-books.sql", create}, {"2-more", Migration{.up = [](QueryInterface& queryInterface) {
                                                            queryInterface.changeColumn(
                                                                "written_books", "n", {.type = DataTypes::STRING(20)}
                                                            );
                                                            queryInterface.addIndex("written_books", {"n"});
                                                        }}}};
        Migrator migrator(sequelize, list);
        if (test::abilities().hasServer) {
            CHECK_THAT(
                failure([&] { static_cast<void>(migrator.upScript()); }),
                test::containsString("It looks at what statements before it make, and these have not run")
            );
        } else {
            const auto script = migrator.upScript();
            INFO(script.sql);
            CHECK_THAT(script.sql, test::containsString("PRAGMA foreign_keys = OFF"));
            CHECK_FALSE(sequelize.getQueryInterface().tableExists("written_books"));
            CHECK(sequelize.query<std::int64_t>("PRAGMA foreign_keys") == std::vector<std::int64_t>{1});
            runWithClient(script.sql);
            migrator.requireUpToDate();
            CHECK(sequelize.getQueryInterface().describeTable("written_books").at(1).type == "VARCHAR(20)");
        }
    }
    SECTION("it reads what the script writes") {
        sequelize.query("CREATE TABLE written_pages (id INTEGER NOT NULL PRIMARY KEY)");
        Migrator migrator(sequelize, Migrations{{"1-read", Migration{.up = [](QueryInterface& queryInterface) {
                                                     queryInterface.query("INSERT INTO written_pages VALUES (1)");
                                                     queryInterface.query("SELECT id FROM written_pages");
                                                 }}}});
        const auto script = migrator.upScript();
        CHECK(
            (script.sql.find("WARNING: what follows was decided by a query that ran when this script was made") !=
             std::string::npos) == test::abilities().hasServer
        );
        CHECK(sequelize.query<std::int64_t>("SELECT id FROM written_pages").empty());
    }
    SECTION("a failure rolls back what was only tried, or is left out") {
        if (test::abilities().hasServer) return;
        sequelize.query("CREATE TABLE written_pages (id INTEGER NOT NULL PRIMARY KEY)");
        const auto script = [&](const std::string& failing) {
            const Migration migration{.up = [&](QueryInterface& queryInterface) {
                queryInterface.query("INSERT INTO written_pages VALUES (1)");
                try {
                    queryInterface.query(failing);
                } catch (const UniqueConstraintError&) {
                }
                queryInterface.query("INSERT INTO written_pages VALUES (2)");
            }};
            return Migrator(sequelize, Migrations{{"1-caught", migration}}).upScript();
        };
        const auto caught = script("INSERT INTO written_pages VALUES (1)");
        CHECK(caught.steps.at(0).statements == 2);
        CHECK_THAT(caught.sql, test::containsString("-- left out, since it failed, and the migration went on: INSERT"));
        CHECK_THAT(
            failure([&] { script("INSERT OR ROLLBACK INTO written_pages VALUES (1)"); }),
            test::containsString("has rolled back the whole transaction")
        );
        CHECK(sequelize.query<std::int64_t>("SELECT id FROM written_pages").empty());
    }
    SECTION("one has stopped half-way") {
        Migrator migrator(
            sequelize,
            Migrations{
                {"1-half.sql", "-- migrate:up transaction:false\n" + create + "INSERT INTO written_pages VALUES (1);"}}
        );
        CHECK_THROWS(migrator.up());
        CHECK_THAT(
            failure([&] { static_cast<void>(migrator.upScript()); }),
            test::containsString("has stopped behind statement 1, and a script cannot tell what is left of it")
        );
    }
    emptied();
}
