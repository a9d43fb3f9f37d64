#include <algorithm>
#include <string>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "support/abilities.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/migrated.hpp"

using namespace sequelize;
using namespace sequelize::dsl;
using Names = std::vector<std::string>;

namespace {

Sequelize withoutLeftovers() {
    return test::withoutMigrated({"migrated_pages", "migrated_books"});
}

std::int64_t count(Sequelize& sequelize, const std::string& table) {
    return std::get<0>(sequelize.query<std::tuple<std::int64_t>>("SELECT COUNT(*) FROM " + table).at(0));
}

const std::string createBooks =
    "-- migrate:up\nCREATE TABLE migrated_books (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(50));\n"
    "INSERT INTO migrated_books VALUES (1, 'first; with a semicolon');\n"
    "-- migrate:down\nDROP TABLE migrated_books;\n";

Migration addIsbn() {
    return {
        .up = [](QueryInterface& queryInterface
              ) { queryInterface.addColumn("migrated_books", "isbn", {.type = DataTypes::STRING}); },
        .down = [](QueryInterface& queryInterface) { queryInterface.removeColumn("migrated_books", "isbn"); }};
}

}  // namespace

TEST_CASE("migrations in SQL and C++ run in the order of their names, and back", "[migrations]") {
    Sequelize sequelize = withoutLeftovers();
    Names events;
    Migrator migrator(
        sequelize, Migrations{{"2-add-isbn", addIsbn()}, {"1-create-books.sql", createBooks}},
        {.onEvent =
             [&](const MigrationEvent& event) {
                 if (event.kind == MigrationEvent::Kind::migrated) events.push_back("+" + std::string(event.migration));
                 if (event.kind == MigrationEvent::Kind::reverted) events.push_back("-" + std::string(event.migration));
             }}
    );
    CHECK(migrator.pending() == Names{"1-create-books.sql", "2-add-isbn"});
    CHECK(migrator.executed().empty());
    CHECK_THROWS_AS(migrator.requireUpToDate(), MigrationError);

    CHECK(migrator.up() == Names{"1-create-books.sql", "2-add-isbn"});
    CHECK(migrator.up().empty());
    migrator.requireUpToDate();
    CHECK(sequelize.query<std::string>("SELECT title FROM migrated_books") == Names{"first; with a semicolon"});
    CHECK(sequelize.getQueryInterface().describeTable("migrated_books").size() == 3);

    CHECK(migrator.down() == Names{"2-add-isbn"});
    CHECK(sequelize.getQueryInterface().describeTable("migrated_books").size() == 2);
    CHECK(migrator.down({.all = true}) == Names{"1-create-books.sql"});
    CHECK(migrator.executed().empty());
    CHECK(events == Names{"+1-create-books.sql", "+2-add-isbn", "-2-add-isbn", "-1-create-books.sql"});
}

TEST_CASE("every statement of a migration is told of before it is sent, counted or not", "[migrations]") {
    Sequelize sequelize = withoutLeftovers();
    const bool isWhole = GENERATE(true, false);
    const std::string sql = std::string("-- migrate:up") + (isWhole ? "\n" : " transaction:false\n") +
                            "SELECT 1;\nCREATE TABLE migrated_books (id INTEGER NOT NULL PRIMARY KEY);\nSELECT 2;\n"
                            "INSERT INTO migrated_books VALUES (1);\n";
    Names events;
    const auto take = [&](const MigrationEvent& event) {
        using Kind = MigrationEvent::Kind;
        if (event.kind == Kind::statement || event.kind == Kind::uncounted)
            events.push_back(std::to_string(event.statements) + std::string(event.text.substr(0, 8)));
    };
    Migrator(sequelize, Migrations{{"1-books.sql", sql}}, {.onEvent = take}).up();
    CHECK(events == Names{"0SELECT 1", "1CREATE T", "0SELECT 2", "2INSERT I"});
}

TEST_CASE("a migration that failed goes on behind its last statement, once mended", "[migrations]") {
    Sequelize sequelize = withoutLeftovers();
    const std::string start = createBooks.substr(0, createBooks.find("-- migrate:down"));
    Migrator broken(sequelize, Migrations{{"1-books.sql", start + "INSERT INTO no_such_table VALUES (1);\n"}});
    CHECK_THROWS_WITH(broken.up(), test::containsString("Migration 1-books.sql (up, statement 3) failed"));
    const auto status = broken.status();
    REQUIRE(status.size() == 1);
    CHECK(status[0].state == MigrationStatus::State::failed);
    CHECK(status[0].error.find("no_such_table") != std::string::npos);
    CHECK(broken.executed().empty());

    Migrator mended(sequelize, Migrations{{"1-books.sql", start + "INSERT INTO migrated_books VALUES (2, 'b');\n"}});
    CHECK(mended.up() == Names{"1-books.sql"});
    CHECK(count(sequelize, "migrated_books") == 2);
}

TEST_CASE("what has run of a migration that failed must stay as it is", "[migrations]") {
    Sequelize sequelize = withoutLeftovers();
    if (!test::abilities().commitsBeforeDdl) SKIP_TEST("a migration is one transaction here: nothing of it has run");
    Migrator broken(sequelize, Migrations{{"1-books.sql", "CREATE TABLE migrated_books (id INTEGER);\nBROKEN;"}});
    CHECK_THROWS_AS(broken.up(), MigrationError);
    Migrator other(sequelize, Migrations{{"1-books.sql", "CREATE TABLE migrated_books (id BIGINT);\nSELECT 1;"}});
    CHECK_THROWS_WITH(other.up(), test::containsString("statement 1 of these is another now"));
}
