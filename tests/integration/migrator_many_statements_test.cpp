// Migrations of many statements without a transaction: what is stored for a statement does not grow with those before
// it, and what is stored in several rows is whole again, wherever the migration is interrupted.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>
#include <sequelize/testing/fault_injector.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/migrated.hpp"

using namespace sequelize;
using Names = std::vector<std::string>;

namespace {

void clean(Sequelize& sequelize) {
    test::dropMigrated(sequelize, {"many_rows"});
}

std::string inserting(std::size_t id) {
    return "INSERT INTO many_rows (id) VALUES (" + std::to_string(id) + ");\n";
}

/// So many statements; the first makes the table, and those numbers add a column to it.
Migrations manyStatements(std::size_t count, const std::vector<std::size_t>& altering = {}) {
    std::string sql = "-- migrate:up transaction:false\nCREATE TABLE many_rows (id INTEGER NOT NULL PRIMARY KEY);\n";
    for (std::size_t at = 2; at <= count; ++at)
        sql += std::ranges::count(altering, at) != 0
                   ? "ALTER TABLE many_rows ADD COLUMN at" + std::to_string(at) + " INTEGER;\n"
                   : inserting(at);
    return Migrations{{"1-many.sql", sql + "-- migrate:down\nDROP TABLE many_rows;\n"}};
}

std::int64_t rows(Sequelize& sequelize, const std::string& table = "many_rows") {
    return sequelize.query<std::int64_t>("SELECT COUNT(*) FROM " + table).at(0);
}

/// All has run once, and of the statements nothing is kept.
void checkDone(Sequelize& sequelize, std::int64_t expected) {
    CHECK(rows(sequelize) == expected);
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT state FROM SequelizeMetaState")) == Names{"done"});
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT hashes FROM SequelizeMetaState")) == Names{""});
}

}  // namespace

TEST_CASE("what is stored for a statement does not grow with those before it", "[migrations][many]") {
    Sequelize sequelize = test::database();
    Sequelize other = test::database();
    clean(sequelize);
    std::vector<std::int64_t> longest;
    Migrator migrator(sequelize, manyStatements(300), {.onEvent = [&](const MigrationEvent& event) {
                          if (event.kind == MigrationEvent::Kind::statement && event.statements % 50 == 0)
                              longest.push_back(other
                                                    .query<std::int64_t>(test::ownQuery(
                                                        "SELECT MAX(LENGTH(hashes)) FROM SequelizeMetaState"
                                                    ))
                                                    .at(0));
                      }});
    migrator.up();
    REQUIRE(longest.size() == 6);
    CHECK(longest.front() > 500);  // the first ones are still in the row itself
    CHECK(longest.back() <= longest.at(1) + 100);
    checkDone(sequelize, 299);
    clean(sequelize);
}

TEST_CASE("a migration of many statements goes on behind the one where it was killed", "[migrations][many][kill]") {
    std::optional<Sequelize> judge(test::database());
    const Migrations migrations = manyStatements(133, {65, 130});
    for (const std::size_t statement : {64U, 65U, 66U, 129U, 130U, 131U}) {
        INFO("statement " << statement);
        clean(*judge);
        judge.reset();  // SQLite's files and a fork do not go together
        const pid_t child = ::fork();
        if (child == 0) {
            Sequelize sequelize = test::database();
            Migrator migrator(sequelize, migrations, {.onEvent = [&](const MigrationEvent& event) {
                                  if (event.kind == MigrationEvent::Kind::statement && event.statements == statement)
                                      ::raise(SIGKILL);
                              }});
            migrator.up();
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        judge.emplace(test::database());
        CHECK(Migrator(*judge, migrations).status().at(0).applied == statement - 1);
        CHECK_NOTHROW(Migrator(*judge, migrations).up());
        checkDone(*judge, 130);
    }
    clean(*judge);
}

TEST_CASE("a migration whose connection is lost while its list goes on in another row", "[migrations][many][fault]") {
    Sequelize judge = test::database();
    const auto fault = GENERATE(sequelize::testing::Fault::before, sequelize::testing::Fault::after);
    const Migrations migrations = GENERATE(manyStatements(67), manyStatements(67, {65}), manyStatements(67, {64}));
    std::size_t first = 0;
    std::size_t last = 0;
    {
        clean(judge);
        sequelize::testing::FaultInjector injector;
        Sequelize sequelize = test::database();
        Migrator(
            sequelize, migrations,
            {.onEvent =
                 [&](const MigrationEvent& event) {
                     if (event.kind != MigrationEvent::Kind::statement) return;
                     if (event.statements == 65) first = injector.calls();
                     if (event.statements == 66) last = injector.calls();
                 }}
        ).up();
    }
    REQUIRE(last > first + 3);
    // A server is asked a lot before an ALTER.
    const std::size_t stride = last - first > 40 ? 7 : 1;
    for (std::size_t call = first; call <= last; call += stride) {
        clean(judge);
        sequelize::testing::FaultInjector injector;
        Sequelize sequelize = test::database();
        Migrator migrator(sequelize, migrations);
        injector.plan(fault, call);
        CHECK_THROWS(migrator.up());
        INFO("call " << call << ": " << injector.struck());
        injector.clear();
        CHECK_NOTHROW(migrator.up());
        checkDone(judge, rows(judge));
        CHECK(rows(judge) >= 65);
    }
    clean(judge);
}

TEST_CASE("a transaction of many statements in a migration that fails is forgotten whole", "[migrations][many]") {
    Sequelize sequelize = test::database();
    clean(sequelize);
    const auto written = [](const std::string& end) {
        std::string sql =
            "-- migrate:up transaction:false\nCREATE TABLE many_rows (id INTEGER NOT NULL PRIMARY KEY);\n" +
            inserting(1) + "BEGIN;\n";
        for (std::size_t at = 2; at <= 150; ++at) sql += inserting(at);
        return Migrations{{"1-many.sql", sql + end + "COMMIT;\n"}};
    };
    CHECK_THROWS(Migrator(sequelize, written("BROKEN;\n")).up());
    CHECK(Migrator(sequelize, written("")).status().at(0).applied == 2);
    CHECK(rows(sequelize) == 1);
    CHECK_NOTHROW(Migrator(sequelize, written("")).up());
    checkDone(sequelize, 150);
    clean(sequelize);
}

TEST_CASE("marking a migration that stopped behind many statements leaves none of them", "[migrations][many]") {
    Sequelize sequelize = test::database();
    clean(sequelize);
    const bool hasRun = GENERATE(true, false);
    std::string sql = "-- migrate:up transaction:false\nCREATE TABLE many_rows (id INTEGER NOT NULL PRIMARY KEY);\n";
    for (std::size_t at = 1; at <= 200; ++at) sql += inserting(at);
    const Migrations migrations{{"1-many.sql", sql + "BROKEN;\n"}};
    CHECK_THROWS(Migrator(sequelize, migrations).up());
    CHECK(rows(sequelize, "SequelizeMetaState") == 4);
    CHECK(Migrator(sequelize, migrations).status().size() == 1);
    Migrator(sequelize, migrations).mark("1-many", hasRun);
    CHECK(rows(sequelize, "SequelizeMetaState") == (hasRun ? 1 : 0));
    clean(sequelize);
}
