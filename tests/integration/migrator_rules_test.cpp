// What a migrator refuses, and what it says.
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "support/abilities.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/migrated.hpp"

using namespace sequelize;
using namespace sequelize::dsl;
using Names = std::vector<std::string>;

namespace {

Sequelize emptied(Options options = {}) {
    Sequelize sequelize = test::database(std::move(options));
    test::dropMigrated(sequelize, {"ruled_pages", "ruled_books"});
    return sequelize;
}

const std::string createBooks = "CREATE TABLE ruled_books (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);\n";

using test::failure;

using test::has;

std::vector<std::int64_t> ids(Sequelize& sequelize) {
    return sequelize.query<std::int64_t>("SELECT id FROM ruled_books ORDER BY id");
}

}  // namespace

TEST_CASE("the source of a migration that has run is looked at", "[migrations]") {
    Sequelize sequelize = emptied();
    const std::string sql = "-- migrate:up\n" + createBooks + "-- migrate:down\nDROP TABLE ruled_books;\n";
    Migrator(sequelize, Migrations{{"1-books.sql", sql}}).up();
    std::string windows;
    for (const char c : sql) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    Migrator(sequelize, Migrations{{"1-books.sql", windows}}).requireUpToDate();

    const Migrations changed{
        {"1-books.sql", sql + "-- more\n"}, {"2-next.sql", "INSERT INTO ruled_books VALUES (1, 1);"}};
    const auto refusal = failure([&] { Migrator(sequelize, changed).up(); });
    CHECK(has(refusal, "Migration 1-books.sql has changed since it ran"));
    CHECK(has(refusal, "and run it again: db:migrate:undo --name 1-books.sql (in C++: Migrator::down); or say"));
    CHECK(ids(sequelize).empty());
    CHECK(Migrator(sequelize, changed).status().at(0).isChanged);
    CHECK(has(failure([&] { Migrator(sequelize, changed).requireUpToDate(); }), "1-books.sql (changed after it ran)"));
    std::string notes;
    const auto note = [&](const MigrationEvent& event) {
        if (event.kind == MigrationEvent::Kind::note) notes += event.text;
    };
    CHECK(Migrator(sequelize, changed, {.allowChanged = true, .onEvent = note}).up() == Names{"2-next.sql"});
    CHECK(has(notes, "1-books.sql has changed since it ran"));
}

TEST_CASE("an older migration that comes late runs, or is refused", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator(sequelize, Migrations{{"2-books.sql", createBooks}}).up();
    const Migrations both{{"1-late.sql", "INSERT INTO ruled_books VALUES (1, 1);"}, {"2-books.sql", createBooks}};
    CHECK(Migrator(sequelize, both).status().at(0).isOutOfOrder);
    CHECK(has(failure([&] { Migrator(sequelize, both, {.strict = true}).up(); }), "strict order refuses"));
    CHECK(Migrator(sequelize, both).up() == Names{"1-late.sql"});
}

TEST_CASE("what cannot be undone is said before anything is undone", "[migrations]") {
    Sequelize sequelize = emptied();
    const Migrations all{
        {"1-books.sql", createBooks},
        {"2-rows.sql",
         "-- migrate:up\nINSERT INTO ruled_books VALUES (1, 1);\n-- migrate:down\nDELETE FROM "
         "ruled_books;\n"}};
    Migrator migrator(sequelize, all);
    migrator.up();
    CHECK(
        has(failure([&] { migrator.down({.all = true}); }),
            "1-books.sql cannot be undone: it has no down. Write one, or take back by hand what it did, and say so: "
            "migration:mark --undone --name 1-books.sql (in C++: Migrator::mark). Nothing was")
    );
    CHECK(ids(sequelize).size() == 1);
    Migrator without(sequelize, Migrations{{"1-books.sql", createBooks}});
    CHECK(has(failure([&] { without.down(); }), "2-rows.sql cannot be undone: this program does not have it"));
    CHECK_FALSE(without.status().at(1).hasSource);
    CHECK(has(failure([&] { migrator.up({.to = "2-rowz"}); }), "Unable to find migration: 2-rowz"));
    CHECK(migrator.down({.migrations = {"2-rows"}}) == Names{"2-rows.sql"});
    CHECK(ids(sequelize).empty());
}

TEST_CASE("a down that failed half-way goes on, and nothing runs before it has", "[migrations]") {
    Sequelize sequelize = emptied();
    const auto withDown = [](const std::string& down) {
        return Migrations{
            {"1-books.sql", "-- migrate:up\n" + createBooks +
                                "INSERT INTO ruled_books VALUES (1, 1), (2, 2);\n-- migrate:down\nDELETE FROM "
                                "ruled_books WHERE id = 1;\n" +
                                down},
            {"2-none.sql", "SELECT 1;"}};
    };
    Migrator broken(sequelize, withDown("DROP TABLE no_such_table;\n"), {.allowChanged = true});
    broken.up({.to = "1-books"});
    CHECK(has(failure([&] { broken.down(); }), "Migration 1-books.sql (down, statement 2) failed"));
    CHECK(broken.executed() == Names{"1-books.sql"});
    const bool isHalf = test::abilities().commitsBeforeDdl;
    CHECK(ids(sequelize).size() == (isHalf ? 1 : 2));
    if (isHalf) CHECK(has(failure([&] { broken.up(); }), "its down stopped behind statement 1"));
    Migrator mended(
        sequelize, withDown("INSERT INTO ruled_books VALUES (3, 3);\nDROP TABLE ruled_books;\n"), {.allowChanged = true}
    );
    CHECK(mended.down() == Names{"1-books.sql"});
    CHECK_FALSE(sequelize.getQueryInterface().tableExists("ruled_books"));
}

TEST_CASE("a failure has the statement that failed, and what the database said", "[migrations]") {
    Sequelize sequelize = emptied();
    const auto thrown = [&](const Migrations& list, MigratorOptions options) {
        try {
            Migrator(sequelize, list, std::move(options)).up();
        } catch (const MigrationError& error) {
            CHECK(error.reason() == MigrationError::Reason::failed);
            return error.native();
        }
        return NativeError{.sql = "none"};
    };
    const MigrationStorage nowhere{
        .executed = [] { return Names(); }, .logMigration = [](auto&) {}, .unlogMigration = [](auto&) {}};
    for (const bool isStored : {false, true}) {
        const auto options = isStored ? MigratorOptions{.storage = nowhere} : MigratorOptions{};
        const auto ofScript = thrown(Migrations{{"1-none.sql", "INSERT INTO no_such_table VALUES (1);"}}, options);
        CHECK(has(ofScript.sql, "INSERT INTO no_such_table VALUES (1)"));
        CHECK(ofScript.code != 0);
        const auto ofCode = thrown(
            Migrations{
                {"1-none",
                 Migration{
                     .up =
                         [](QueryInterface& queryInterface) {
                             queryInterface.bulkInsert("no_such_table", {{{"id", "secret"}}});
                         }}}},
            options
        );
        CHECK(has(ofCode.sql, "no_such_table"));
        CHECK(ofCode.sql.find("secret") == std::string::npos);
        const auto ofProgram = thrown(
            Migrations{{"1-none", Migration{.up = [](QueryInterface&) { throw std::runtime_error("no"); }}}}, options
        );
        CHECK(ofProgram.sql.empty());
    }
}

TEST_CASE("messages call a seed a seed", "[migrations]") {
    Sequelize sequelize = emptied();
    const Migrations seeds{{"1-books.sql", createBooks}, {"2-none.sql", "INSERT INTO no_such_table VALUES (1);"}};
    Migrator migrator(sequelize, seeds, {.noun = "seed"});
    CHECK(has(failure([&] { migrator.up(); }), "Seed 2-none.sql (up, statement 1) failed"));
    CHECK(has(failure([&] { migrator.down(); }), "Seed 1-books.sql cannot be undone"));
    CHECK(has(failure([&] { migrator.up({.to = "3"}); }), "Unable to find seed: 3"));
    CHECK(has(failure([&] { migrator.up({.migrations = {"1-books"}}); }), "Seed is not pending: 1-books"));
    CHECK(has(failure([&] { migrator.down({.migrations = {"2-none"}}); }), "Seed was not executed: 2-none"));
    const Migrations changed{{"1-books.sql", createBooks + "SELECT 1;"}};
    CHECK(
        has(failure([&] { Migrator(sequelize, changed, {.noun = "seed"}).up(); }), "Seed 1-books.sql has changed since")
    );
}

TEST_CASE("a table of migrations whose name leaves no room for the other one is refused", "[migrations]") {
    Sequelize sequelize = emptied();
    const auto made = [&](std::size_t length) {
        return failure([&] { Migrator(sequelize, Migrations{}, {.tableName = std::string(length, 'm')}).up(); });
    };
    if (test::isSqlite()) {
        CHECK(made(62) == "none");
    } else {
        CHECK(has(made(60), ".tableName is too long"));
        CHECK(has(made(60), "has 60 characters, and may have 59"));
        CHECK(failure([&] {
                  Migrator(sequelize, Migrations{}, {.tableName = std::string(59, 'm') + "\u00e4"}).up();
              }) != "none");
        CHECK(made(59) == "none");
    }
    for (const std::size_t length : {std::size_t{59}, std::size_t{62}})
        for (const char* suffix : {"", "State"})
            if (length == 59 || test::isSqlite())
                sequelize.query("DROP TABLE IF EXISTS " + std::string(length, 'm') + suffix);
}

TEST_CASE("marks stand for runs", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator migrator(sequelize, Migrations{{"1-books.sql", createBooks}});
    migrator.mark("1-books");
    migrator.requireUpToDate();
    CHECK(has(failure([&] { migrator.mark("1-books"); }), "Migration is not pending"));
    CHECK_FALSE(sequelize.getQueryInterface().tableExists("ruled_books"));
    migrator.mark("1-books.sql", false);
    CHECK(migrator.pending() == Names{"1-books.sql"});
    CHECK(has(failure([&] { migrator.mark("3"); }), "Unable to find migration: 3"));
    CHECK(has(failure([&] { migrator.resolve("1-books", true); }), "waits for an answer"));
}

TEST_CASE("a table of migrations that Node made is used as it is", "[migrations]") {
    Sequelize sequelize = emptied();
    const std::string time = test::isSqlite() ? "DATETIME" : "DATETIME(3)";
    sequelize.query(
        test::ownQuery("CREATE TABLE `SequelizeMeta` (`name` VARCHAR(255) NOT NULL UNIQUE PRIMARY KEY, `createdAt` ") +
        time + " NOT NULL, `updatedAt` " + time + " NOT NULL)"
    );
    sequelize.query(
        test::ownQuery("INSERT INTO `SequelizeMeta` VALUES ('1-old.js', '2020-01-01 00:00:00', '2020-01-01 00:00:00')")
    );
    Migrator migrator(sequelize, Migrations{{"1-old.sql", "BROKEN;"}, {"2-books.sql", createBooks}});
    CHECK(migrator.up() == Names{"2-books.sql"});
    CHECK(migrator.executed() == Names{"1-old.js", "2-books.sql"});
    CHECK(
        sequelize
            .query<std::int64_t>(test::ownQuery("SELECT COUNT(*) FROM `SequelizeMeta` WHERE `createdAt` > '2021-01-01'")
            )
            .at(0) == 1
    );
}

TEST_CASE("definitions within a begun transaction are refused where they would commit it", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator migrator(
        sequelize,
        Migrations{
            {"1-books.sql", createBooks + "START TRANSACTION;\nINSERT INTO ruled_books VALUES (1, 1);\n"
                                          "CREATE INDEX ruled_n ON ruled_books (n);\nCOMMIT;\n"}}
    );
    if (!test::abilities().commitsBeforeDdl) {
        Migrator(
            sequelize,
            Migrations{{"1-books.sql", createBooks + "BEGIN;\nINSERT INTO ruled_books VALUES (1, 1);\nCOMMIT;\n"}}
        ).up();
        CHECK(ids(sequelize).size() == 1);
        return;
    }
    CHECK(has(failure([&] { migrator.up(); }), "would commit the transaction that the migration has begun"));
    CHECK(ids(sequelize).empty());  // rolled back as a whole
    Migrator mended(
        sequelize,
        Migrations{
            {"1-books.sql", createBooks + "START TRANSACTION;\nINSERT INTO ruled_books VALUES (1, 1);\n"
                                          "INSERT INTO ruled_books VALUES (2, 1);\nCOMMIT;\n"
                                          "CREATE INDEX ruled_n ON ruled_books (n);\n"}}
    );
    CHECK(mended.up() == Names{"1-books.sql"});
    CHECK(ids(sequelize).size() == 2);
}

TEST_CASE("a script as dumps are written runs", "[migrations]") {
    if (!test::speaksMysql()) SKIP_TEST("it is MySQL's");
    Sequelize sequelize = emptied();
    Migrator migrator(
        sequelize,
        Migrations{
            {"1-dump.sql",
             "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n"
             "/*!40101 SET NAMES utf8mb4 */;\n/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;\n"
             "/*!40103 SET TIME_ZONE='+00:00' */;\nDROP TABLE IF EXISTS `ruled_books`;\n"
             "/*!40101 SET @saved_cs_client     = @@character_set_client */;\n" +
                 createBooks +
                 "LOCK TABLES `ruled_books` WRITE;\n"
                 "/*!40000 ALTER TABLE `ruled_books` DISABLE KEYS */;\nset autocommit=0;\n"
                 "INSERT INTO `ruled_books` VALUES (1,1),(2,2);\n"
                 "/*!40000 ALTER TABLE `ruled_books` ENABLE KEYS */;\nUNLOCK TABLES;\ncommit;\n"
                 "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;\n"}}
    );
    CHECK(migrator.up() == Names{"1-dump.sql"});
    CHECK(ids(sequelize).size() == 2);
}

TEST_CASE("of a call that was interrupted nobody can tell but a person", "[migrations]") {
    if (!test::abilities().hasProcedures) SKIP_TEST("there are no procedures");
    Sequelize sequelize = emptied();
    sequelize.query("DROP PROCEDURE IF EXISTS ruled_call");
    const bool wasApplied = GENERATE(true, false);
    const Migrations migrations{
        {"1-call.sql", createBooks +
                           "CREATE PROCEDURE ruled_call() INSERT INTO ruled_books VALUES (1, SLEEP(1));\n"
                           "CALL ruled_call();\nINSERT INTO ruled_books VALUES (2, 2);\nDROP PROCEDURE ruled_call;\n"}};
    Migrator interrupted(sequelize, migrations, {.onEvent = [&](const MigrationEvent& event) {
                             if (event.kind != MigrationEvent::Kind::statement || event.text.substr(0, 4) != "CALL")
                                 return;
                             // What stands in the table when a program dies now.
                             throw ConnectionError("killed");
                         }});
    CHECK_THROWS(interrupted.up());
    // The announcement is what the program would have written next.
    sequelize.query(test::ownQuery(
        "UPDATE SequelizeMetaState SET inFlight = LEFT(SHA2('CALL ruled_call()', 256), 16), state = 'running'"
    ));
    Migrator next(sequelize, migrations);
    CHECK(has(failure([&] { next.up(); }), "nothing tells whether it ran: CALL ruled_call()"));
    CHECK(next.status().at(0).state == MigrationStatus::State::failed);
    CHECK(has(failure([&] { next.up(); }), "migration:resolve"));  // and that stays
    next.resolve("1-call", wasApplied);
    CHECK(next.up() == Names{"1-call.sql"});
    CHECK(ids(sequelize) == (wasApplied ? std::vector<std::int64_t>{2} : std::vector<std::int64_t>{1, 2}));
}

TEST_CASE("what a lost session knew is not guessed", "[migrations]") {
    if (!test::abilities().commitsBeforeDdl) SKIP_TEST("a migration is one transaction here");
    Sequelize sequelize = emptied();
    const std::string start = createBooks + "INSERT INTO ruled_books VALUES (1, 1);\nSET @last = LAST_INSERT_ID();\n";
    CHECK_THROWS(Migrator(sequelize, Migrations{{"1.sql", start + "BROKEN;"}}).up());
    CHECK(
        has(failure([&] {
                Migrator(sequelize, Migrations{{"1.sql", start + "SELECT 1;"}}).up();
            }),
            "in that session is gone")
    );
    Sequelize other = emptied();
    const std::string temporary =
        createBooks + "CREATE TEMPORARY TABLE ruled_rows (id INTEGER);\nINSERT INTO ruled_rows VALUES (1);\n";
    CHECK_THROWS(Migrator(other, Migrations{{"1.sql", temporary + "BROKEN;"}}).up());
    CHECK(
        has(failure([&] {
                Migrator(
                    other, Migrations{{"1.sql", temporary + "INSERT INTO ruled_books SELECT id, id FROM ruled_rows;"}}
                ).up();
            }),
            "a temporary table's rows")
    );
}

TEST_CASE("a table is made anew with the rows that refer to it, or not at all", "[migrations]") {
    Sequelize sequelize = emptied();
    sequelize.query(createBooks);
    sequelize.query(
        "CREATE TABLE ruled_pages (id INTEGER NOT NULL PRIMARY KEY, book INTEGER, FOREIGN KEY (book) REFERENCES ruled_books "
        "(id) ON DELETE CASCADE)"
    );
    sequelize.query("INSERT INTO ruled_books VALUES (1, 1), (2, 2)");
    sequelize.query("INSERT INTO ruled_pages VALUES (1, 1), (2, 1), (3, 2)");
    const auto change = [](QueryInterface& queryInterface) {
        queryInterface.changeColumn("ruled_books", "n", {.type = DataTypes::BIGINT, .allowNull = false});
    };
    const bool transaction = GENERATE(true, false);
    CHECK(
        Migrator(sequelize, Migrations{{"1-change", Migration{.up = change, .transaction = transaction}}})
            .up()
            .size() == 1
    );
    CHECK(sequelize.query<std::int64_t>("SELECT COUNT(*) FROM ruled_pages").at(0) == 3);
    CHECK_THROWS_AS(sequelize.query("INSERT INTO ruled_pages VALUES (9, 9)"), ForeignKeyConstraintError);
    if (!test::isSqlite()) return;
    const auto mixed = [&](QueryInterface& queryInterface) {
        queryInterface.changeColumn("ruled_books", "n", {.type = DataTypes::STRING});
        queryInterface.bulkDelete("ruled_books", {{"id", 1}});
    };
    CHECK(
        has(failure([&] {
                Migrator(sequelize, Migrations{{"2-mixed", Migration{.up = mixed}}}).up();
            }),
            "Make two migrations of it")
    );
    CHECK(sequelize.query<std::int64_t>("SELECT COUNT(*) FROM ruled_pages").at(0) == 3);
    // Within a transaction the pragma would do nothing, and the DROP delete all pages.
    const std::string byHand =
        "PRAGMA foreign_keys = OFF;\nCREATE TABLE ruled_new (id INTEGER NOT NULL PRIMARY KEY, n TEXT);\n"
        "INSERT INTO ruled_new SELECT id, n FROM ruled_books;\nDROP TABLE ruled_books;\nALTER TABLE ruled_new RENAME TO ruled_books;\n"
        "PRAGMA foreign_keys = ON;\n";
    CHECK(Migrator(sequelize, Migrations{{"3-by-hand.sql", byHand}}).up().size() == 1);
    CHECK(sequelize.query<std::int64_t>("SELECT COUNT(*) FROM ruled_pages").at(0) == 3);
    CHECK_THROWS_AS(sequelize.query("INSERT INTO ruled_pages VALUES (9, 9)"), ForeignKeyConstraintError);
}

TEST_CASE("a migration that takes a second connection is told so, and does not hang", "[migrations]") {
    Sequelize sequelize =
        test::isSqlite() ? Sequelize(Options{.dialect = test::dialect(), .storage = ":memory:"}) : emptied();
    const Migrations migrations{{"1-second", Migration{.up = [&](QueryInterface& queryInterface) {
                                     queryInterface.createTable(
                                         "ruled_books", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true}},
                                                         {"n", {.type = DataTypes::INTEGER}}}
                                     );
                                     // Rows of unlike columns are one piece, on the migration's own connection.
                                     queryInterface.bulkInsert("ruled_books", {{{"id", 1}}, {{"id", 2}, {"n", 1}}});
                                     sequelize.query("SELECT 1");
                                 }}}};
    CHECK(has(failure([&] { Migrator(sequelize, migrations).up(); }), "A migration has one connection"));
    sequelize.query("SELECT 1");
}

TEST_CASE("a change of a table that fails and is caught leaves the statements before it", "[migrations]") {
    Sequelize sequelize = emptied();
    const auto tables = sequelize.getQueryInterface();
    for (const bool inTransaction : {true, false}) {
        sequelize.query("DROP TABLE IF EXISTS ruled_books");
        sequelize.query(test::ownQuery("DROP TABLE IF EXISTS SequelizeMeta"));
        sequelize.query(test::ownQuery("DROP TABLE IF EXISTS SequelizeMetaState"));
        bool stops = true;
        const auto up = [&](QueryInterface& queryInterface) {
            queryInterface.createTable("ruled_books", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true}}});
            queryInterface.addColumn("ruled_books", "n", {.type = DataTypes::INTEGER});
            queryInterface.bulkInsert("ruled_books", {{{"id", 1}, {"n", 1}}, {{"id", 2}, {"n", 1}}});
            for (int i = 0; i < 2; ++i) {
                try {
                    if (i == 0) queryInterface.removeColumn("ruled_books", "nothing");
                    queryInterface.addConstraint(
                        "ruled_books", {.fields = {"n"}, .type = "unique", .name = "ruled_key"}
                    );
                } catch (const BaseError&) {
                }
            }
            queryInterface.bulkInsert("ruled_books", {{{"id", 3}}});
            if (stops) throw std::runtime_error("stop");
            queryInterface.addColumn("ruled_books", "m", {.type = DataTypes::INTEGER});
        };
        const Migrations list{{"1-caught", Migration{.up = up, .transaction = inTransaction}}};
        CHECK_THROWS_AS(Migrator(sequelize, list).up(), MigrationError);
        stops = false;
        CHECK(failure([&] { Migrator(sequelize, list).up(); }) == "none");
        CHECK(ids(sequelize) == std::vector<std::int64_t>{1, 2, 3});
        CHECK(tables.describeTable("ruled_books").size() == 3);
        CHECK(tables.showConstraint("ruled_books", "ruled_key").empty());
    }
    sequelize.query("DROP TABLE ruled_books");
}
