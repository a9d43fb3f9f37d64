// A migration of six statements, interrupted before and after each call that reaches the database: its end is the same
// as without, and each row was written once.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "support/abilities.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/faulty_connection.hpp"

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
    "DROP TABLE killed_books;\n";

Migrations migrations() {
    return Migrations{{"1-killed.sql", sixStatements}};
}

void clean(Sequelize& sequelize) {
    for (const char* table : {"killed_books", "SequelizeMeta", "SequelizeMetaState"})
        sequelize.query("DROP TABLE IF EXISTS " + std::string(table));
}

void checkDone(Sequelize& sequelize) {
    using Book = std::tuple<std::int64_t, std::string, std::int64_t>;
    CHECK(sequelize.query<Book>("SELECT id, title, stock FROM killed_books ORDER BY id") ==
          std::vector<Book>{{1, "one", 5}, {2, "two", 0}});
    CHECK(sequelize.query<std::string>("SELECT name FROM SequelizeMeta") == Names{"1-killed.sql"});
    const auto indexes = sequelize.getQueryInterface().showIndex("killed_books");
    CHECK(std::ranges::any_of(indexes, [](const auto& index) { return index.name == "killed_titles"; }));
}

}  // namespace

TEST_CASE("a migration whose connection is lost at any call ends as if it were not", "[migrations][fault]") {
    Sequelize judge = test::database();
    const auto fault = GENERATE(test::Fault::before, test::Fault::after);
    bool wasStruck = true;
    std::size_t call = 1;
    for (; wasStruck; ++call) {
        clean(judge);
        test::FaultInjector injector;
        Sequelize sequelize = test::database();
        Migrator migrator(sequelize, migrations());
        injector.plan(fault, call);
        try {
            migrator.up();
        } catch (const ConnectionError&) {
            // What was being asked or told is lost.
        }
        wasStruck = !injector.struck().empty();
        INFO("call " << call << ": " << injector.struck());
        injector.clear();
        Migrator again(sequelize, migrations());
        CHECK_NOTHROW(again.up());
        checkDone(judge);
    }
    CHECK(call > 15);
    clean(judge);
}

TEST_CASE("a migration whose program is killed in any statement ends as if it were not", "[migrations][kill]") {
    Sequelize judge = test::database();
    for (std::size_t statement = 1; statement <= 6; ++statement) {
        clean(judge);
        judge.close();
        const pid_t child = ::fork();
        if (child == 0) {
            Sequelize sequelize = test::database();
            Migrator migrator(sequelize, migrations(), {.onEvent = [&](const MigrationEvent& event) {
                                  if (event.kind == MigrationEvent::Kind::statement && event.statements == statement)
                                      ::raise(SIGKILL);
                              }});
            migrator.up();
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        Sequelize sequelize = test::database();
        CHECK(Migrator(sequelize, migrations()).up() == Names{"1-killed.sql"});
        checkDone(sequelize);
        judge = test::database();
    }
    clean(judge);
}
