// What stopped half-way is not forgotten, names that count as one are one, and what cannot begin says why.
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/migrated.hpp"

using namespace sequelize;
using Names = std::vector<std::string>;
using State = MigrationStatus::State;

namespace {

Sequelize emptied() {
    return test::withoutMigrated({"half_rows", "half_books"});
}

using test::failure;

using test::has;

const std::string books =
    "-- migrate:up\nCREATE TABLE half_books (id INTEGER NOT NULL PRIMARY KEY);\n-- migrate:down\nDROP TABLE half_books;\n";
/// Stops behind its first statement, on every database.
const std::string broken =
    "-- migrate:up transaction:false\nCREATE TABLE half_rows (id INTEGER NOT NULL PRIMARY KEY);\nBROKEN;\n"
    "-- migrate:down transaction:false\nDROP TABLE half_rows;\n";
const std::string mended =
    "-- migrate:up transaction:false\nCREATE TABLE half_rows (id INTEGER NOT NULL PRIMARY KEY);\n"
    "INSERT INTO half_rows VALUES (1);\n-- migrate:down transaction:false\nDROP TABLE half_rows;\n";

std::vector<std::int64_t> rows(Sequelize& sequelize) {
    return sequelize.query<std::int64_t>("SELECT id FROM half_rows ORDER BY id");
}

}  // namespace

TEST_CASE("a file whose name differs in case or accents from the row's is what has run", "[migrations][half]") {
    Sequelize sequelize = emptied();
    const std::string ran = GENERATE(std::string("1-Add.sql"), std::string("1-\u00e4dd.sql"), std::string("1-ADD.js"));
    Migrator(sequelize, Migrations{{ran, books}}).up();
    Migrator renamed(sequelize, Migrations{{"1-add.sql", books}});
    CHECK(renamed.pending().empty());
    CHECK(renamed.up().empty());
    renamed.requireUpToDate();
    CHECK(renamed.executed() == Names{ran});
    CHECK(renamed.status().size() == 1);
    CHECK(renamed.status().at(0).hasSource);
    CHECK(has(failure([&] { renamed.up({.migrations = {"1-add"}}); }), "Migration is not pending: 1-add"));
    // And what it replaces, marks and undoes.
    CHECK(Migrator(sequelize, Migrations{{"2-all.sql", "-- migrate:replaces 1-add\n" + books}}).pending().empty());
    CHECK(renamed.down() == Names{ran});
    CHECK(renamed.executed().empty());
    CHECK(sequelize.query<std::int64_t>(test::ownQuery("SELECT COUNT(*) FROM SequelizeMetaState")).at(0) == 0);
    renamed.mark("1-ADD");
    renamed.mark("1-add", false);
    CHECK(renamed.executed().empty());
    emptied();
}

TEST_CASE("a half done migration that is renamed in case goes on", "[migrations][half]") {
    Sequelize sequelize = emptied();
    CHECK_THROWS(Migrator(sequelize, Migrations{{"1-Rows.sql", broken}}).up());
    CHECK_THROWS(Migrator(sequelize, Migrations{{"1-rows.sql", broken}}).up());
    CHECK(Migrator(sequelize, Migrations{{"1-rows.sql", mended}}).up() == Names{"1-rows.sql"});
    CHECK(rows(sequelize) == std::vector<std::int64_t>{1});
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT name FROM SequelizeMetaState")) == Names{"1-rows.sql"});
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT state FROM SequelizeMetaState")) == Names{"done"});
    emptied();
}

TEST_CASE("a name that only the server takes for a row's is refused before it runs", "[migrations][half]") {
    if (!test::speaksMysql()) SKIP_TEST("the table has a collation there");
    Sequelize sequelize = emptied();
    Migrator(sequelize, Migrations{{"1-\u03ac.sql", books}}).up();
    Migrator other(sequelize, Migrations{{"1-\u03b1.sql", mended}});
    CHECK(has(failure([&] { other.up(); }), "cannot be noted as run: the table SequelizeMeta has the name 1-\u03ac.sql")
    );
    CHECK(has(failure([&] { static_cast<void>(other.upScript()); }), "cannot be noted as run"));
    CHECK(has(failure([&] { other.mark("1-\u03b1"); }), "cannot be noted as run"));
    CHECK_FALSE(sequelize.getQueryInterface().tableExists("half_rows"));
    emptied();
}

TEST_CASE(
    "a half done migration without its file is known, and nothing runs until somebody answers", "[migrations][half]"
) {
    Sequelize sequelize = emptied();
    CHECK_THROWS(Migrator(sequelize, Migrations{{"1-rows.sql", broken}}).up());
    Migrator without(sequelize, Migrations{{"2-books.sql", books}});
    const auto refusal = failure([&] { without.up(); });
    CHECK(has(refusal, "Migration 1-rows.sql: its up stopped behind statement 1. This program does not have it"));
    CHECK(has(refusal, "migration:mark --undone --name 1-rows.sql (in C++: Migrator::mark)"));
    CHECK(has(failure([&] { without.up({.migrations = {"2-books"}}); }), "1-rows.sql: its up stopped"));
    CHECK(has(failure([&] { static_cast<void>(without.upScript()); }), "1-rows.sql: its up stopped"));
    CHECK(has(failure([&] { without.down({.all = true}); }), "1-rows.sql: its up stopped"));
    REQUIRE(without.status().size() == 2);
    CHECK(without.status().at(0).state == State::failed);
    CHECK_FALSE(without.status().at(0).hasSource);
    CHECK(without.pending() == Names{"2-books.sql"});
    CHECK(has(failure([&] { without.requireUpToDate(); }), "1-rows.sql (failed half-way)"));
    SECTION("taken back") {
        sequelize.query("DROP TABLE half_rows");
        without.mark("1-rows", false);
        CHECK(without.up() == Names{"2-books.sql"});
        CHECK(without.status().size() == 1);
    }
    SECTION("done by hand") {
        without.mark("1-rows");
        CHECK(without.up() == Names{"2-books.sql"});
        CHECK(without.executed() == Names{"1-rows.sql", "2-books.sql"});
        without.requireUpToDate();
    }
    SECTION("the file is back") {
        CHECK(Migrator(sequelize, Migrations{{"1-rows.sql", mended}}).up() == Names{"1-rows.sql"});
        CHECK(without.up() == Names{"2-books.sql"});
    }
    SECTION("replaced by another one, whose file stands for it") {
        Migrator squashed(sequelize, Migrations{{"3-all.sql", "-- migrate:replaces 1-rows\n" + mended}});
        CHECK(has(failure([&] { squashed.up(); }), "1-rows.sql: its up stopped behind statement 1"));
        CHECK(squashed.status().at(0).state == State::failed);
        squashed.mark("1-rows");
        CHECK(squashed.up().empty());
        squashed.requireUpToDate();
    }
    emptied();
}

TEST_CASE("a failed migration that left nothing is forgotten with its file", "[migrations][half]") {
    Sequelize sequelize = emptied();
    CHECK_THROWS(Migrator(sequelize, Migrations{{"1-rows.sql", "BROKEN;"}}).up());
    Migrator without(sequelize, Migrations{{"2-books.sql", books}});
    CHECK(without.up() == Names{"2-books.sql"});
    without.requireUpToDate();
    emptied();
}

TEST_CASE("nothing is undone past a half done migration", "[migrations][half]") {
    Sequelize sequelize = emptied();
    const Migrations list{{"1-books.sql", books}, {"2-rows.sql", broken}};
    Migrator migrator(sequelize, list);
    CHECK_THROWS(migrator.up());
    for (const auto& options :
         {DownOptions{.all = true}, DownOptions{}, DownOptions{.migrations = {"1-books"}},
          DownOptions{.migrations = {"2-rows"}}, DownOptions{.to = "1-books"}}) {
        const auto refusal = failure([&] { migrator.down(options); });
        CHECK(has(refusal, "Migration 2-rows.sql: its up stopped behind statement 1. End that first: db:migrate --name")
        );
        CHECK(
            has(failure([&] { static_cast<void>(migrator.downScript(options)); }), "its up stopped behind statement 1")
        );
    }
    CHECK(migrator.executed() == Names{"1-books.sql"});
    const Migrations whole{{"1-books.sql", books}, {"2-rows.sql", mended}};
    Migrator next(sequelize, whole);
    CHECK(next.up() == Names{"2-rows.sql"});
    CHECK(rows(sequelize) == std::vector<std::int64_t>{1});
    CHECK(next.down({.all = true}) == Names{"2-rows.sql", "1-books.sql"});
    // The same the other way: what is half undone comes first.
    next.up();
    const std::string half =
        "-- migrate:up\nSELECT 1;\n-- migrate:down transaction:false\nINSERT INTO half_rows VALUES (2);\nBROKEN;\n";
    Migrator undoing(sequelize, Migrations{{"1-books.sql", half}, {"2-rows.sql", mended}});
    CHECK_THROWS(undoing.down({.migrations = {"1-books"}}));
    CHECK(has(failure([&] { undoing.down(); }), "1-books.sql: its down stopped behind statement 1"));
    CHECK(has(failure([&] { undoing.up(); }), "1-books.sql: its down stopped behind statement 1"));
    undoing.mark("1-books");
    undoing.requireUpToDate();
    CHECK(undoing.down() == Names{"2-rows.sql"});
    emptied();
}

TEST_CASE("a half down tells what to do, with its file and without", "[migrations][half]") {
    Sequelize sequelize = emptied();
    const std::string down =
        "-- migrate:up\nCREATE TABLE half_rows (id INTEGER NOT NULL PRIMARY KEY);\n"
        "-- migrate:down transaction:false\nINSERT INTO half_rows VALUES (1);\nBROKEN;\n";
    std::string notes;
    Migrator migrator(
        sequelize, Migrations{{"1-books.sql", books}, {"2-rows.sql", down}},
        {.onEvent =
             [&](const MigrationEvent& event) {
                 if (event.kind == MigrationEvent::Kind::note) notes += std::string(event.text) + "\n";
             }}
    );
    migrator.up();
    CHECK_THROWS(migrator.down());
    CHECK_THROWS(migrator.down());
    has(notes, "goes on behind statement 1");
    // It counts as run: what begins its down anew says just that.
    has(notes, "To begin anew: migration:mark --name 2-rows.sql");
    Migrator without(sequelize, Migrations{{"1-books.sql", books}});
    for (const DownOptions& options :
         {DownOptions{}, DownOptions{.all = true}, DownOptions{.migrations = {"2-rows"}},
          DownOptions{.migrations = {"1-books"}}}) {
        const auto what = failure([&] { without.down(options); });
        has(what, "2-rows.sql: its down stopped behind statement 1. This program does not have it");
        has(what, "migration:mark --undone --name 2-rows.sql");
    }
    without.mark("2-rows");
    has(failure([&] { without.down(); }),
        "2-rows.sql cannot be undone: this program does not have it. Put its file back, or take back by hand what it did, "
        "and say so: migration:mark --undone --name 2-rows.sql");
    // From its beginning: the first statement fails, where a half would go on behind it.
    has(failure([&] { migrator.down(); }), "2-rows.sql (down, statement 1) failed");
    without.mark("2-rows", false);
    CHECK(without.down() == Names{"1-books.sql"});
    emptied();
}

TEST_CASE("one that is half done goes on by statement, in a transaction or not", "[migrations][half]") {
    Sequelize sequelize = emptied();
    CHECK_THROWS(Migrator(sequelize, Migrations{{"1-rows.sql", broken}}).up());
    const std::string inTransaction =
        "CREATE TABLE half_rows (id INTEGER NOT NULL PRIMARY KEY);\nINSERT INTO half_rows VALUES (1);\n";
    CHECK(Migrator(sequelize, Migrations{{"1-rows.sql", inTransaction}}).up() == Names{"1-rows.sql"});
    CHECK(rows(sequelize) == std::vector<std::int64_t>{1});
    emptied();
}

TEST_CASE("migrations that replace each other are refused", "[migrations][half]") {
    const auto replacing = [](const std::string& what) { return "-- migrate:replaces " + what + "\nSELECT 1;"; };
    CHECK(
        has(failure([&] {
                Migrations{{"1-a.sql", replacing("2-b")}, {"2-b.sql", replacing("1-A")}};
            }),
            "'2-b.sql' is replaced by '1-a.sql', which is replaced by '2-b.sql': none of them would ever run")
    );
    CHECK(
        has(failure([&] {
                Migrations{{"1-a.sql", replacing("3-c")}, {"2-b.sql", replacing("1-a")}, {"3-c.sql", replacing("2-b")}};
            }),
            "none of them would ever run. Take one out of its \"-- migrate:replaces\"")
    );
    // A chain is none.
    CHECK(
        Migrations{{"1-a.sql", "SELECT 1;"}, {"2-b.sql", replacing("1-a")}, {"3-c.sql", replacing("2-b")}}.size() == 3
    );
}

TEST_CASE("what a migration replaces can be marked without its file", "[migrations][half]") {
    Sequelize sequelize = emptied();
    Migrator(sequelize, Migrations{{"1-books.sql", books}}).up();
    Migrator squashed(sequelize, Migrations{{"3-all.sql", "-- migrate:replaces 1-books, 2-rows\n" + books}});
    const auto refusal = failure([&] { squashed.up(); });
    CHECK(has(refusal, "of which 1-books ran, and 2-rows did not"));
    CHECK(has(refusal, "migration:mark"));
    CHECK(has(failure([&] { squashed.mark("2-rows", false); }), "Unable to find migration: 2-rows"));
    squashed.mark("2-rows");
    CHECK(squashed.executed() == Names{"1-books.sql", "2-rows"});
    CHECK(squashed.up().empty());
    squashed.requireUpToDate();
    emptied();
    // One that stopped half-way, and whose file is there.
    Migrator(sequelize, Migrations{{"1-books.sql", books}}).up();
    const Migrations old{{"1-books.sql", books}, {"2-rows.sql", broken}};
    CHECK_THROWS(Migrator(sequelize, old).up());
    Migrations all = old;
    all.add("3-all.sql", "-- migrate:replaces 1-books, 2-rows\n" + books);
    CHECK(
        has(failure([&] { Migrator(sequelize, all).up({.migrations = {"3-all"}}); }),
            "of which 1-books ran, and 2-rows stopped half-way. Run the rest first")
    );
    emptied();
}

TEST_CASE("a down that failed and changed nothing leaves the migration as it ran", "[migrations][half]") {
    Sequelize sequelize = emptied();
    const std::string transaction = GENERATE(std::string(), std::string(" transaction:false"));
    const auto with = [&](const std::string& down) {
        return Migrations{
            {"1-books.sql",
             "-- migrate:up\nCREATE TABLE half_books (id INTEGER NOT NULL PRIMARY KEY);\n"
             "-- migrate:down" +
                 transaction + "\n" + down}};
    };
    Migrator migrator(sequelize, with("DROP TABLE no_such_table;\n"));
    migrator.up();
    CHECK(has(failure([&] { migrator.down(); }), "(down, statement 1) failed"));
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT state FROM SequelizeMetaState")) == Names{"done"});
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT direction FROM SequelizeMetaState")) == Names{"up"});
    CHECK(migrator.status().at(0).state == State::up);
    CHECK(migrator.status().at(0).error.empty());
    migrator.requireUpToDate();
    CHECK(migrator.up().empty());
    // What ran stays known by its checksum.
    Migrator edited(sequelize, with("DROP TABLE no_such_table_either;\n"));
    CHECK_THROWS(edited.down());
    CHECK(edited.status().at(0).isChanged);
    migrator.requireUpToDate();
    // As an interrupted one, or an earlier version, has left it.
    sequelize.query(test::ownQuery("UPDATE SequelizeMetaState SET direction = 'down', state = 'running', applied = 0"));
    migrator.requireUpToDate();
    CHECK(Migrator(sequelize, with("DROP TABLE half_books;\n")).down() == Names{"1-books.sql"});
    emptied();
}

TEST_CASE("undoing what was edited after it ran is told", "[migrations][half]") {
    Sequelize sequelize = emptied();
    std::string notes;
    const auto note = [&](const MigrationEvent& event) {
        if (event.kind == MigrationEvent::Kind::note) notes += event.text;
    };
    Migrator(sequelize, Migrations{{"1-books.sql", books}}).up();
    Migrator edited(sequelize, Migrations{{"1-books.sql", books + "-- and more\n"}}, {.onEvent = note});
    CHECK(edited.down() == Names{"1-books.sql"});
    CHECK(has(notes, "migration 1-books.sql has changed since it ran: it is undone by what its down is now"));
    notes.clear();
    edited.up();
    edited.down();
    CHECK(notes.empty());
    emptied();
}

TEST_CASE("a statement that was not sent is not the one behind which a migration stopped", "[migrations][half]") {
    Sequelize sequelize = emptied();
    const Migrations list{{"1-rows.sql", mended + "-- done\n"}};
    Migrator stopped(sequelize, list, {.onEvent = [](const MigrationEvent& event) {
                         if (event.kind == MigrationEvent::Kind::statement && event.statements == 2)
                             throw std::runtime_error("interrupted");
                     }});
    CHECK(has(failure([&] { stopped.up(); }), "Migration 1-rows.sql (up, statement 2) failed: interrupted"));
    CHECK(stopped.status().at(0).applied == 1);
    std::string notes;
    Migrator next(sequelize, list, {.onEvent = [&](const MigrationEvent& event) {
                      if (event.kind == MigrationEvent::Kind::note) notes += event.text;
                  }});
    CHECK(next.up() == Names{"1-rows.sql"});
    CHECK(has(notes, "goes on behind statement 1"));
    CHECK(rows(sequelize) == std::vector<std::int64_t>{1});
    emptied();
}

TEST_CASE("a connection that is lost says in which migration, and what to do", "[migrations][half]") {
    Sequelize sequelize = emptied();
    const auto lose = [](const MigrationEvent& event) {
        if (event.kind == MigrationEvent::Kind::statement && event.statements == 1)
            throw ConnectionError("It is gone.");
    };
    Migrator lost(sequelize, Migrations{{"1-rows.sql", mended}}, {.onEvent = lose});
    CHECK_THROWS_AS(lost.up(), ConnectionError);
    const auto text = failure([&] { lost.up(); });
    CHECK(has(text, "Migration 1-rows.sql (up): It is gone. What it did is recorded: run it again"));
    CHECK(has(text, "(db:migrate, in C++: Migrator::up)"));
    CHECK(Migrator(sequelize, Migrations{{"1-rows.sql", mended}}).up() == Names{"1-rows.sql"});
    Migrator undoing(sequelize, Migrations{{"1-rows.sql", mended}}, {.noun = "seed", .onEvent = lose});
    CHECK(has(failure([&] { undoing.down(); }), "Seed 1-rows.sql (down): It is gone."));
    CHECK(has(failure([&] { undoing.down(); }), "(db:seed:undo --seed 1-rows.sql, in C++: Migrator::down)"));
    emptied();
}
