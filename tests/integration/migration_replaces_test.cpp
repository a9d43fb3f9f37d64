// Migrations that stand for others (-- migrate:replaces), and changed ones that are accepted.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/migrated.hpp"

using namespace sequelize;
using Names = std::vector<std::string>;

namespace {

const std::string one =
    "-- migrate:up\nCREATE TABLE squashed (id INTEGER NOT NULL PRIMARY KEY);\n"
    "-- migrate:down\nDROP TABLE squashed;\n";
const std::string two = "-- migrate:up\nINSERT INTO squashed VALUES (1);\n-- migrate:down\nDELETE FROM squashed;\n";
const std::string both =
    "-- migrate:up\nCREATE TABLE squashed (id INTEGER NOT NULL PRIMARY KEY);\n"
    "INSERT INTO squashed VALUES (1);\n-- migrate:down\nDROP TABLE squashed;\n";
const std::string replacing = "-- migrate:replaces 1-one, 2-two\n" + both;

Sequelize emptied() {
    return test::withoutMigrated({"squashed"});
}

using test::failure;

std::vector<std::int64_t> ids(Sequelize& sequelize) {
    return sequelize.query<std::int64_t>("SELECT id FROM squashed ORDER BY id");
}

/// The program's migrations after the squash: with the files that it replaces, or without.
Migrations squashed(bool keepsFiles) {
    Migrations list{{"2-two-squashed.sql", replacing}};
    if (keepsFiles) list.add("1-one.sql", one).add("2-two.sql", two);
    return list;
}

}  // namespace

TEST_CASE("where none of what a migration replaces has run, it runs, and those do not", "[migrations]") {
    Sequelize sequelize = emptied();
    const bool keepsFiles = GENERATE(false, true);
    Migrator migrator(sequelize, squashed(keepsFiles));
    CHECK(migrator.pending() == Names{"2-two-squashed.sql"});
    CHECK(migrator.status().size() == 1);
    CHECK(migrator.up() == Names{"2-two-squashed.sql"});
    CHECK(ids(sequelize) == std::vector<std::int64_t>{1});
    migrator.requireUpToDate();
    CHECK(migrator.up().empty());
    // A program of before the squash, which another machine still has, finds nothing to do.
    CHECK(Migrator(sequelize, Migrations{{"1-one.sql", one}, {"2-two.sql", two}}).up().empty());
    // Undone as a whole.
    CHECK(migrator.down({.all = true}) == Names{"2-two-squashed.sql"});
    CHECK(migrator.executed().empty());
    CHECK(migrator.pending() == Names{"2-two-squashed.sql"});
}

TEST_CASE("where all that a migration replaces has run, it counts as run", "[migrations]") {
    Sequelize sequelize = emptied();
    const bool keepsFiles = GENERATE(false, true);
    Migrator(sequelize, Migrations{{"1-one.js", one}, {"2-two.sql", two}}).up();
    std::string notes;
    Migrator migrator(sequelize, squashed(keepsFiles), {.onEvent = [&](const MigrationEvent& event) {
                          if (event.kind == MigrationEvent::Kind::note) notes += event.text;
                      }});
    migrator.requireUpToDate();
    CHECK(migrator.pending().empty());
    CHECK(migrator.up().empty());
    CHECK_THAT(notes, test::containsString("counts as run, since all that it replaces has"));
    CHECK(migrator.executed() == Names{"1-one.js", "2-two-squashed.sql", "2-two.sql"});
    const auto status = migrator.status();
    REQUIRE(status.size() == 3);
    CHECK(status[0].replacedBy == "2-two-squashed.sql");
    CHECK(status[2].replacedBy.empty());
    CHECK(ids(sequelize) == std::vector<std::int64_t>{1});
    // Later the line is taken out, which is no change of what it does.
    Migrator(sequelize, Migrations{{"2-two-squashed.sql", both}}).requireUpToDate();
    CHECK_THAT(
        failure([&] { static_cast<void>(migrator.down({.migrations = {"1-one"}})); }),
        test::containsString("is replaced by 2-two-squashed.sql: name that one")
    );
    CHECK(migrator.down() == Names{"2-two-squashed.sql"});
    CHECK(migrator.executed().empty());
}

TEST_CASE("where some of what a migration replaces have run, nothing runs until the others have", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator(sequelize, Migrations{{"1-one.sql", one}}).up();
    Migrator migrator(sequelize, squashed(true));
    const auto what = failure([&] { migrator.up(); });
    CHECK_THAT(what, test::containsString("replaces 1-one, 2-two, of which 1-one ran, and 2-two did not"));
    CHECK(ids(sequelize).empty());
    CHECK(migrator.pending() == Names{"2-two.sql", "2-two-squashed.sql"});
    CHECK(migrator.up({.migrations = {"2-two"}}) == Names{"2-two.sql"});
    CHECK(migrator.up().empty());
    migrator.requireUpToDate();
    CHECK(ids(sequelize) == std::vector<std::int64_t>{1});

    sequelize = emptied();
    Migrator(sequelize, Migrations{{"1-one.sql", one}}).up();
    Migrator(sequelize, Migrations{{"1-one.sql", one}, {"2-two.sql", two}}).mark("2-two.sql");
    CHECK(Migrator(sequelize, squashed(false)).up().empty());
    emptied();
}

TEST_CASE("what replaces one that replaces others is undone with the rows of all", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator(sequelize, Migrations{{"1-one.js", one}, {"2-two.sql", two}}).up();
    const Migrations list{
        {"3-both.sql", replacing}, {"4-all.sql", "-- migrate:replaces 3-both\n" + both + "-- the latter\n"}};
    Migrator migrator(sequelize, list);
    CHECK(migrator.up().empty());
    CHECK(migrator.executed() == Names{"1-one.js", "2-two.sql", "4-all.sql"});
    const auto how = GENERATE(0, 1, 2);
    if (how == 0) {
        CHECK(migrator.down() == Names{"4-all.sql"});
    } else if (how == 1) {
        sequelize.query("DROP TABLE squashed");
        migrator.mark("4-all.sql", false);
    } else {
        const auto script = migrator.downScript().sql;
        for (const char* const name : {"'1-one.js'", "'2-two.sql'", "'4-all.sql'"})
            CHECK_THAT(script, test::containsString(std::string("`name` = ") + name));
        migrator.down();
    }
    CHECK(migrator.executed().empty());
    CHECK(migrator.pending() == Names{"4-all.sql"});
    CHECK(migrator.up() == Names{"4-all.sql"});
    CHECK(ids(sequelize) == std::vector<std::int64_t>{1});
    // Programs of both earlier days find nothing to do.
    CHECK(Migrator(sequelize, Migrations{{"1-one.sql", one}, {"2-two.sql", two}}).up().empty());
    CHECK(Migrator(sequelize, Migrations{{"3-both.sql", replacing}}).up().empty());
    emptied();
}

TEST_CASE("what replaces one that replaces others does not run where a part of these has", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator(sequelize, Migrations{{"1-one.sql", one}}).up();
    Migrator migrator(
        sequelize,
        Migrations{
            {"1-one.sql", one},
            {"2-two.sql", two},
            {"3-both.sql", replacing},
            {"4-all.sql", "-- migrate:replaces 3-both\n" + both}}
    );
    CHECK_THAT(failure([&] { migrator.up(); }), test::containsString("of which 1-one ran, and 2-two did not"));
    CHECK_THAT(
        failure([&] { migrator.up({.migrations = {"4-all"}}); }),
        test::containsString("4-all.sql replaces 3-both, 1-one, 2-two, of which 1-one ran, and 3-both, 2-two did not")
    );
    CHECK(migrator.up({.migrations = {"2-two"}}) == Names{"2-two.sql"});
    CHECK(migrator.up().empty());
    CHECK(migrator.down() == Names{"4-all.sql"});
    CHECK(migrator.executed().empty());
    emptied();
}

TEST_CASE("a script of a down without a connection takes out the rows of what is replaced", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator offline(sequelize, squashed(false), {.offline = true});
    const auto script = offline.downScript().sql;
    for (const char* const name : {"1-one", "1-one.sql", "2-two.js", "2-two-squashed.sql"})
        CHECK_THAT(
            script, test::containsString("DELETE FROM `SequelizeMeta` WHERE `name` = '" + std::string(name) + "'")
        );
    CHECK(script.find("'2-two-squashed.sql.sql'") == std::string::npos);
}

TEST_CASE("one that replaces others is marked with them", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator(sequelize, Migrations{{"1-one.sql", one}, {"2-two.sql", two}}).up();
    Migrator migrator(sequelize, squashed(false));
    migrator.up();
    sequelize.query("DROP TABLE squashed");
    migrator.mark("2-two-squashed.sql", false);
    CHECK(migrator.executed().empty());
    CHECK(migrator.up() == Names{"2-two-squashed.sql"});
    migrator.mark("2-two-squashed.sql", false);
    migrator.mark("2-two-squashed.sql");
    CHECK(Migrator(sequelize, Migrations{{"1-one.sql", one}, {"2-two.sql", two}}).up().empty());

    std::vector<std::string> kept{"1-one.sql", "2-two.sql", "2-two-squashed.sql"};
    Migrator stored(
        sequelize, squashed(false),
        {.storage = MigrationStorage{
             .executed = [&] { return kept; },
             .logMigration = [&](const std::string& name) { kept.push_back(name); },
             .unlogMigration = [&](const std::string& name) { std::erase(kept, name); }}}
    );
    stored.mark("2-two-squashed.sql", false);
    CHECK(kept.empty());
    emptied();
}

TEST_CASE("a changed migration is accepted once and for all", "[migrations]") {
    Sequelize sequelize = emptied();
    Migrator(sequelize, Migrations{{"1-one.sql", one}}).up();
    Migrator changed(sequelize, Migrations{{"1-one.sql", one + "-- said better\n"}});
    CHECK_THAT(
        failure([&] { changed.up(); }), test::containsString("for good by migration:accept (in C++: Migrator::accept)")
    );
    CHECK(changed.accept("1-one"));
    CHECK_FALSE(changed.accept("1-one.sql"));
    changed.requireUpToDate();
    CHECK(changed.up().empty());
    CHECK(Migrator(sequelize, Migrations{{"1-one.sql", one}}).status().at(0).isChanged);
    CHECK_THAT(failure([&] { changed.accept("1-two"); }), test::containsString("Unable to find migration: 1-two"));
    Migrator more(sequelize, Migrations{{"1-one.sql", one}, {"2-two.sql", two}});
    CHECK_THAT(failure([&] { more.accept("2-two"); }), test::containsString("Migration was not executed: 2-two"));
    emptied();
}
