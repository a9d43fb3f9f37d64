// What SQL files of migrations may hold, and what one of them leaves behind for the next.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
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

Sequelize emptied() {
    Sequelize sequelize = test::database();
    sequelize.query("DROP VIEW IF EXISTS filed_view");
    test::dropMigrated(sequelize, {"filed_pages", "filed_books"});
    return sequelize;
}

const std::string createBooks = "CREATE TABLE filed_books (id INTEGER NOT NULL PRIMARY KEY, n VARCHAR(90));\n";

using test::failure;

/// Only for SQLite, whose migrations are else one transaction.
const std::string alone = "-- migrate:up transaction:false\n";

bool has(Sequelize& sequelize, const std::string& table) {
    return sequelize.getQueryInterface().tableExists(table);
}

}  // namespace

TEST_CASE("a dump's views and triggers run as the dump has them", "[migrations]") {
    if (!test::speaksMysql()) SKIP_TEST("it is MySQL's");
    Sequelize sequelize = emptied();
    const std::string dump =
        createBooks +
        "/*!50001 CREATE VIEW `filed_view` AS SELECT 1 AS `id` */;\n"
        "DELIMITER ;;\n"
        "/*!50003 CREATE*/ /*!50003 TRIGGER `filed_trigger` BEFORE INSERT ON `filed_books`\n"
        "FOR EACH ROW BEGIN IF NEW.n = 'x;' THEN SET NEW.n = 'y?:z'; END IF; END */;;\n"
        "DELIMITER ;\n"
        "/*!50001 DROP VIEW IF EXISTS `filed_view`*/;\n"
        "/*!50001 CREATE ALGORITHM=UNDEFINED */\n"
        "/*!50013 SQL SECURITY INVOKER */\n"
        "/*!50001 VIEW `filed_view` AS select `filed_books`.`id` AS `it's`,'--; ?' AS `n` from `filed_books` */;\n"
        "SET @OLD_AUTOCOMMIT=@@AUTOCOMMIT, @@AUTOCOMMIT=0;\n"
        "INSERT INTO filed_books VALUES (1, 'x;');\n"
        "COMMIT;\nSET AUTOCOMMIT=@OLD_AUTOCOMMIT;\n";
    CHECK(Migrator(sequelize, Migrations{{"1-dump.sql", dump}}).up() == Names{"1-dump.sql"});
    CHECK(sequelize.query<std::string>("SELECT n FROM filed_books") == Names{"y?:z"});
    CHECK(sequelize.query<std::string>("SELECT n FROM filed_view") == Names{"--; ?"});
    sequelize.query("DROP VIEW filed_view");
}

TEST_CASE("a file is read whole before its first statement runs", "[migrations]") {
    Sequelize sequelize = emptied();
    const auto up = [&](const std::string& sql) {
        return failure([&] { Migrator(sequelize, Migrations{{"1-books.sql", sql}}).up(); });
    };
    for (const char* wrong :
         {"INSERT INTO filed_books VALUES (1, 'abc);\n", "SELECT 1 /* never closed\n", "SAVEPOINT a;\n"}) {
        const std::string error = up(createBooks + wrong);
        INFO(error);
        CHECK(error.find("(up) failed: 1-books.sql:2: ") != std::string::npos);
        CHECK_FALSE(has(sequelize, "filed_books"));
    }
    if (test::speaksMysql()) {
        const std::string error = up(createBooks + "SET @x = 1, autocommit = 0;\n");
        INFO(error);
        CHECK(error.find("does not say who commits") != std::string::npos);
        CHECK_FALSE(has(sequelize, "filed_books"));
    }
    CHECK(up(createBooks) == "none");
}

TEST_CASE("a line within a text or a comment is no marker", "[migrations]") {
    Sequelize sequelize = emptied();
    const std::string text = "how to:\n-- migrate:down\nDROP TABLE filed_books;\n";
    const std::string sql =
        "-- migrate:up\n" + createBooks + "INSERT INTO filed_books VALUES (1, '" + text +
        "');\n/* don't\n-- migrate:down\n*/\n-- it's the end\n-- migrate:down\nDROP TABLE filed_books;\n";
    Migrator migrator(sequelize, Migrations{{"1-books.sql", sql}});
    migrator.up();
    CHECK(sequelize.query<std::string>("SELECT n FROM filed_books") == Names{text});
    migrator.down();
    CHECK_FALSE(has(sequelize, "filed_books"));
    // Databases differ in what the backslash is.
    const auto unclear = failure([&] {
        Migrations{{"1-books.sql", "-- migrate:up\nSELECT 'a\\';\n-- migrate:down\nSELECT 1;\n"}};
    });
    INFO(unclear);
    CHECK(unclear.find("1-books.sql:3: Whether this marker stands within a text") != std::string::npos);
    if (!test::isSqlite()) return;
    const auto brackets = failure([&] {
        Migrator(
            sequelize,
            Migrations{
                {"1-books.sql", "-- migrate:up\nCREATE TABLE [it's] (id);\n-- migrate:down\nDROP TABLE [it's];\n"}}
        ).up();
    });
    INFO(brackets);
    CHECK(brackets.find("Before this marker is a quote") != std::string::npos);
    CHECK_FALSE(has(sequelize, "it's"));
}

TEST_CASE("a migration's settings are not the next one's", "[migrations]") {
    Sequelize sequelize = emptied();
    const std::string settings = test::isSqlite()
                                     ? "PRAGMA foreign_keys = OFF;\nPRAGMA ignore_check_constraints = ON;\n"
                                     : "SET foreign_key_checks = 0;\nSET sql_mode = '';\nSET @v = 7;\n";
    const std::string orphan =
        "CREATE TABLE filed_pages (id INTEGER PRIMARY KEY, book INTEGER, FOREIGN KEY (book) REFERENCES filed_books (id));\n"
        "INSERT INTO filed_pages VALUES (1, 99);\n";
    const Migrations migrations{{"1-settings.sql", alone + createBooks + settings}, {"2-orphan.sql", alone + orphan}};
    const std::string error = failure([&] { Migrator(sequelize, migrations).up(); });
    INFO(error);
    CHECK(error.find("2-orphan.sql") != std::string::npos);
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT name FROM SequelizeMeta")) == Names{"1-settings.sql"});
    // A pool of one connection has the next one, too.
    Sequelize one = test::database({.pool = {.max = 1}});
    CHECK(failure([&] { Migrator(one, migrations).up(); }).find("2-orphan.sql") != std::string::npos);
}

TEST_CASE("foreign keys are turned off for SQLite's twelve steps, however that is written", "[migrations]") {
    if (!test::isSqlite()) SKIP_TEST("it is SQLite's");
    const char* const off = GENERATE(
        "PRAGMA main.foreign_keys=OFF", "PRAGMA foreign_keys = 'off'", "PRAGMA \"foreign_keys\"=0",
        "PRAGMA [foreign_keys]=no", "PRAGMA foreign_keys(00)", "/* x */ pragma/**/foreign_keys=nonsense"
    );
    INFO(off);
    Sequelize sequelize = emptied();
    sequelize.query(createBooks);
    sequelize.query("CREATE TABLE filed_pages (id INTEGER PRIMARY KEY, book REFERENCES filed_books ON DELETE CASCADE)");
    sequelize.query("INSERT INTO filed_books VALUES (1, 'a')");
    sequelize.query("INSERT INTO filed_pages VALUES (1, 1)");
    const std::string steps =
        std::string(off) +
        ";\nCREATE TABLE filed_new (id INTEGER PRIMARY KEY, n TEXT);\nINSERT INTO filed_new SELECT * FROM "
        "filed_books;\nDROP TABLE filed_books;\nALTER TABLE filed_new RENAME TO filed_books;\n";
    Migrator(sequelize, Migrations{{"1-steps.sql", steps}}).up();
    CHECK(sequelize.query<std::int64_t>("SELECT COUNT(*) FROM filed_pages").at(0) == 1);
    CHECK_THROWS_AS(sequelize.query("INSERT INTO filed_pages VALUES (9, 9)"), ForeignKeyConstraintError);
}

TEST_CASE("SQLite's VACUUM runs outside of transactions", "[migrations]") {
    if (!test::isSqlite()) SKIP_TEST("it is SQLite's");
    Sequelize sequelize = emptied();
    CHECK(Migrator(sequelize, Migrations{{"1-vacuum.sql", alone + createBooks + "VACUUM;\n"}}).up().size() == 1);
}

TEST_CASE("what another tool has ended of a migration is ended here, too", "[migrations]") {
    Sequelize sequelize = emptied();
    if (!test::abilities().commitsBeforeDdl) SKIP_TEST("a migration is one transaction here: no half of it stays");
    const std::string down = "-- migrate:down\nDROP TABLE filed_books;\n";
    Migrator broken(sequelize, Migrations{{"1-books.sql", "-- migrate:up\n" + createBooks + "BROKEN;\n" + down}});
    std::string notes;
    Migrator mended(
        sequelize, Migrations{{"1-books.sql", "-- migrate:up\n" + createBooks + down}},
        {.onEvent =
             [&](const MigrationEvent& event) {
                 if (event.kind == MigrationEvent::Kind::note) notes += event.text;
             }}
    );
    CHECK(failure([&] { broken.up(); }).find("(up, statement 2)") != std::string::npos);
    sequelize.query(test::ownQuery("INSERT INTO SequelizeMeta VALUES ('1-books.sql')"));
    mended.requireUpToDate();
    CHECK(mended.up().empty());
    CHECK(mended.down() == Names{"1-books.sql"});

    CHECK(failure([&] { broken.up(); }).find("(up, statement 2)") != std::string::npos);
    CHECK(mended.up().size() == 1);
    INFO(notes);
    CHECK(notes.find("1-books.sql goes on behind statement 1") != std::string::npos);
}

TEST_CASE("undone is undone under every name that Node has noted", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator migrator(
        sequelize,
        Migrations{{"1-books.sql", "-- migrate:up\n" + createBooks + "-- migrate:down\nDROP TABLE filed_books;\n"}}
    );
    migrator.up();
    sequelize.query(test::ownQuery("INSERT INTO SequelizeMeta VALUES ('1-books.js')"));
    migrator.down();
    CHECK(migrator.pending().size() == 1);
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT name FROM SequelizeMeta")).empty());
}

TEST_CASE("what a migration knew before it stopped is not guessed afterwards", "[migrations]") {
    if (!test::speaksMysql()) SKIP_TEST("it is about sessions of MySQL and MariaDB");
    Sequelize sequelize = emptied();
    sequelize.query("CREATE TABLE filed_books (id INTEGER NOT NULL PRIMARY KEY AUTO_INCREMENT, n INTEGER)");
    sequelize.query("INSERT INTO filed_books (n) VALUES (1), (2)");
    sequelize.query("DROP FUNCTION IF EXISTS filed_function");
    sequelize.query("DROP PROCEDURE IF EXISTS filed_procedure");
    sequelize.query(
        "CREATE FUNCTION filed_function() RETURNS INTEGER MODIFIES SQL DATA BEGIN INSERT INTO filed_books (n) VALUES (50); "
        "RETURN 1; END"
    );
    sequelize.query("CREATE PROCEDURE filed_procedure() SET @filed = (SELECT COUNT(*) FROM filed_books)");
    struct Case {
        const char* before;
        const char* behind;
        const char* refusal;     ///< nullptr: it goes on
        std::int64_t added = 0;  ///< rows, by what goes on
    };
    const Case each = GENERATE(
        Case{
            "INSERT INTO filed_books (n) VALUES (7)", "INSERT INTO filed_books (n) VALUES (LAST_INSERT_ID())",
            "a generated id"},
        Case{
            "SELECT 1",
            "INSERT INTO filed_books (n) VALUES (8);\nINSERT INTO filed_books (n) VALUES (LAST_INSERT_ID())", nullptr,
            2},
        Case{
            "SET @c = 0;\nUPDATE filed_books SET n = (@c := @c + 10)", "INSERT INTO filed_books (n) VALUES (@c)",
            "the variable @C"},
        Case{"SET @c = 5;\nUPDATE filed_books SET n = 3", "INSERT INTO filed_books (n) VALUES (@c)", nullptr, 1},
        Case{"CALL filed_procedure()", "INSERT INTO filed_books (n) VALUES (@filed)", "the variable @FILED"},
        Case{"SELECT filed_function();\nSET @x = filed_function()", "UPDATE filed_books SET n = 1", nullptr},
        Case{"SELECT filed_function() INTO @x", "UPDATE filed_books SET n = @x", "the variable @X"},
        Case{"SELECT 1", "CALL filed_procedure();\nINSERT INTO filed_books (n) VALUES (@filed)", nullptr, 1}
    );
    const auto script = [&](const std::string& middle) {
        return Migrations{{"1-books.sql", std::string(each.before) + ";\n" + middle + ";\n" + each.behind + ";\n"}};
    };
    INFO(each.before << "; " << each.behind);
    CHECK(failure([&] {
              Migrator(sequelize, script("INSERT INTO filed_nothing VALUES (1)")).up();
          }).find("filed_nothing") != std::string::npos);
    const auto rows = sequelize.query<std::int64_t>("SELECT COUNT(*) FROM filed_books WHERE id > 2");
    const std::string error = failure([&] { Migrator(sequelize, script("SELECT 2")).up(); });
    INFO(error);
    if (each.refusal)
        CHECK(error.find(each.refusal) != std::string::npos);
    else
        CHECK(error == "none");
    CHECK(
        sequelize.query<std::int64_t>("SELECT COUNT(*) FROM filed_books WHERE id > 2").at(0) == rows.at(0) + each.added
    );
    sequelize.query("DROP FUNCTION filed_function");
    sequelize.query("DROP PROCEDURE filed_procedure");
}

TEST_CASE("what the last statement did is asked of nobody", "[migrations]") {
    Sequelize sequelize = emptied();
    const std::string asks = test::isSqlite() ? "changes()" : "ROW_COUNT()";
    const std::string error = failure([&] {
        Migrator(
            sequelize,
            Migrations{{"1-books.sql", alone + createBooks + "INSERT INTO filed_books VALUES (1, " + asks + ");\n"}}
        ).up();
    });
    INFO(error);
    CHECK(error.find("records every statement with statements of its own") != std::string::npos);
}

TEST_CASE("a migration may throw anything, and what it threw is recorded", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator migrator(sequelize, Migrations{{"1-throws", Migration{.up = [](QueryInterface&) { throw 42; }}}});
    CHECK_THROWS_AS(migrator.up(), MigrationError);
    CHECK(migrator.status().at(0).state == MigrationStatus::State::failed);
}
