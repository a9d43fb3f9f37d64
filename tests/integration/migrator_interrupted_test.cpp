// Migrations, in SQL and in C++, up and down, interrupted before and after each call that reaches the database: their
// end is the same as without, and each row was written once.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>
#include <sequelize/testing/fault_injector.hpp>

#include "support/abilities.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/migrated.hpp"
#include "support/sanitized.hpp"

using namespace sequelize;
using namespace sequelize::dsl;
using Names = std::vector<std::string>;

namespace {

const char* const sixStatements =
    "-- migrate:up\n"
    "CREATE TABLE killed_books (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(50));\n"
    "INSERT INTO killed_books VALUES (1, 'one');\n"
    "ALTER TABLE killed_books ADD COLUMN stock INTEGER NOT NULL DEFAULT 0;\n"
    "UPDATE killed_books SET stock = stock + 5;\n"
    "CREATE INDEX killed_titles ON killed_books (title);\n"
    "INSERT INTO killed_books (id, title) SELECT id + 1, 'two' FROM killed_books;\n"
    "-- migrate:down\n"
    "UPDATE killed_books SET stock = stock + 1;\n"
    "ALTER TABLE killed_books DROP COLUMN stock;\n"
    "DELETE FROM killed_books WHERE id = 2;\n"
    "DROP TABLE killed_books;\n";

/// Calls that look at the tables before they send anything, rows of unlike columns, and a batch that ends by what it
/// did.
void upInCpp(QueryInterface& queryInterface) {
    queryInterface.createTable(
        "killed_books", {{"id", {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true}},
                         {"title", {.type = DataTypes::STRING(50)}}}
    );
    queryInterface.bulkInsert("killed_books", {{{"id", 1}, {"title", "one"}}, {{"id", 9}}, {{"id", 8}}});
    queryInterface.addColumn(
        "killed_books", "stock", {.type = DataTypes::INTEGER, .allowNull = false, .defaultValue = 0}
    );
    queryInterface.addColumn("killed_books", "gone", {.type = DataTypes::INTEGER});
    queryInterface.bulkUpdate("killed_books", {{"stock", 5}}, {{"id", 1}});
    queryInterface.removeColumn("killed_books", "gone");
    while (queryInterface
               .query("DELETE FROM killed_books WHERE id = (SELECT * FROM (SELECT MAX(id) FROM killed_books) AS "
                      "last) AND id > 2")
               .metadata.affectedRows != 0) {
    }
    queryInterface.addIndex("killed_books", {"title"}, {.name = "killed_titles"});
    try {
        queryInterface.query("INSERT INTO killed_books (id) VALUES (1)");
        throw std::logic_error("not to be reached");
    } catch (const BaseError&) {  // the next run must come here, too
        queryInterface.query("INSERT INTO killed_books (id, title) VALUES (2, 'two')");
    }
}

void downInCpp(QueryInterface& queryInterface) {
    queryInterface.removeIndex("killed_books", "killed_titles");
    queryInterface.removeColumn("killed_books", "stock");
    queryInterface.bulkDelete("killed_books", {{"id", 2}});
    queryInterface.dropTable("killed_books");
}

struct Subject {
    const char* name;
    Migrations migrations;
};

std::vector<Subject> subjects() {
    return {
        {"in SQL", Migrations{{"1-killed", std::string(sixStatements)}}},
        {"in C++", Migrations{{"1-killed", Migration{.up = upInCpp, .down = downInCpp}}}},
        {"statement by statement",
         Migrations{{"1-killed", Migration{.up = upInCpp, .down = downInCpp, .transaction = false}}}}};
}

void clean(Sequelize& sequelize) {
    test::dropMigrated(sequelize, {"killed_books"});
}

void checkDone(Sequelize& sequelize, bool isUp) {
    const auto queryInterface = sequelize.getQueryInterface();
    CHECK(queryInterface.tableExists("killed_books") == isUp);
    CHECK(
        sequelize.query<std::string>(test::ownQuery("SELECT name FROM SequelizeMeta")) ==
        (isUp ? Names{"1-killed"} : Names{})
    );
    if (!isUp) return;
    using Book = std::tuple<std::int64_t, std::string, std::int64_t>;
    CHECK(
        sequelize.query<Book>("SELECT id, title, stock FROM killed_books ORDER BY id") ==
        std::vector<Book>{{1, "one", 5}, {2, "two", 0}}
    );
    const auto indexes = queryInterface.showIndex("killed_books");
    CHECK(std::ranges::any_of(indexes, [](const auto& index) { return index.name == "killed_titles"; }));
}

void run(Migrator& migrator, bool isUp) {
    if (isUp)
        migrator.up();
    else
        migrator.down({.all = true});
}

}  // namespace

TEST_CASE("a migration whose connection is lost at any call ends as if it were not", "[migrations][fault]") {
    Sequelize judge = test::database();
    const auto fault = GENERATE(sequelize::testing::Fault::before, sequelize::testing::Fault::after);
    const bool isUp = GENERATE(true, false);
    // Each call would take minutes: SEQUELIZE_TEST_ROUNDS asks for them.
    const std::size_t some = (test::abilities().hasServer ? 19 : 5) * (test::isSanitized ? 3U : 1U);
    const std::size_t stride = std::getenv("SEQUELIZE_TEST_ROUNDS") ? 1 : some;
    for (const auto& [name, migrations] : subjects()) {
        bool wasStruck = true;
        std::size_t call = 1;
        for (; wasStruck; call += stride) {
            clean(judge);
            sequelize::testing::FaultInjector injector;
            Sequelize sequelize = test::database();
            Migrator migrator(sequelize, migrations);
            if (!isUp) migrator.up();
            injector.plan(fault, call);
            try {
                run(migrator, isUp);
            } catch (const ConnectionError&) {  // what was being asked or told is lost
            } catch (const MigrationError&) {   // the same, where the migration made something else of it
            }
            wasStruck = !injector.struck().empty();
            INFO(name << (isUp ? ", up" : ", down") << ", call " << call << ": " << injector.struck());
            injector.clear();
            CHECK_NOTHROW(run(migrator, isUp));
            checkDone(judge, isUp);
        }
        CHECK(call > 15);
    }
    clean(judge);
}

TEST_CASE("a migration whose program is killed in any statement ends as if it were not", "[migrations][kill]") {
    std::optional<Sequelize> judge(test::database());
    const bool isUp = GENERATE(true, false);
    for (const auto& [name, migrations] : subjects()) {
        bool wasKilled = true;
        std::size_t statement = 1;
        for (; wasKilled; ++statement) {
            clean(*judge);
            if (!isUp) Migrator(*judge, migrations).up();
            judge.reset();  // SQLite's files and a fork do not go together
            const pid_t child = ::fork();
            if (child == 0) {
                Sequelize sequelize = test::database();
                Migrator migrator(sequelize, migrations, {.onEvent = [&](const MigrationEvent& event) {
                                      if (event.kind == MigrationEvent::Kind::statement &&
                                          event.statements == statement)
                                          ::raise(SIGKILL);
                                  }});
                run(migrator, isUp);
                ::_exit(0);
            }
            int status = 0;
            ::waitpid(child, &status, 0);
            wasKilled = WIFSIGNALED(status);
            INFO(name << (isUp ? ", up" : ", down") << ", statement " << statement);
            judge.emplace(test::database());
            Migrator migrator(*judge, migrations);
            CHECK_NOTHROW(run(migrator, isUp));
            checkDone(*judge, isUp);
        }
        CHECK(statement > 4);
    }
    clean(*judge);
}
