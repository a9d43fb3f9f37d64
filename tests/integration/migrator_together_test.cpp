// Several processes that migrate one database at once.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/migrated.hpp"

using namespace sequelize;
using namespace sequelize::dsl;
using Names = std::vector<std::string>;

namespace {

constexpr int processes = 8;

Migrations migrations(bool byStatement) {
    return Migrations{
        {"1-shared", std::string("-- migrate:up") + (byStatement ? " transaction:false" : "") +
                         "\nCREATE TABLE shared_books (id INTEGER NOT NULL PRIMARY KEY, n INTEGER);\n"
                         "INSERT INTO shared_books VALUES (1, 0);\nUPDATE shared_books SET n = n + 1;\n"},
        {"2-shared", Migration{.up = [](QueryInterface& queryInterface) {
             queryInterface.addColumn("shared_books", "more", {.type = DataTypes::INTEGER});
             queryInterface.query("UPDATE shared_books SET n = n + 1");
         }}}};
}

void clean(Sequelize& sequelize) {
    test::dropMigrated(sequelize, {"shared_books"});
}

/// How many rounds: more, where somebody asks for it.
int rounds() {
    const char* asked = std::getenv("SEQUELIZE_TEST_ROUNDS");
    return asked ? std::atoi(asked) : 2;
}

/// What a deployment does.
int deploy(bool byStatement) {
    try {
        Sequelize sequelize = test::database();
        Migrator(sequelize, migrations(byStatement)).up();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}

pid_t forked(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    return child;
}

}  // namespace

TEST_CASE("of eight processes that migrate at once each finds the end", "[migrations][processes]") {
    const bool byStatement = GENERATE(false, true);
    for (int round = 0; round < rounds(); ++round) {
        {
            Sequelize sequelize = test::database();
            clean(sequelize);
        }
        std::vector<pid_t> children;
        for (int i = 0; i < processes; ++i) children.push_back(forked([&] { return deploy(byStatement); }));
        for (const pid_t child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            CHECK(status == 0);
        }
        Sequelize sequelize = test::database();
        CHECK(
            sequelize.query<std::string>(test::ownQuery("SELECT name FROM SequelizeMeta ORDER BY name")) ==
            Names{"1-shared", "2-shared"}
        );
        CHECK(sequelize.query<std::int64_t>("SELECT n FROM shared_books") == std::vector<std::int64_t>{2});
        Migrator(sequelize, migrations(byStatement)).requireUpToDate();
    }
}

TEST_CASE(
    "whoever waits for a migration is told for whom, and goes on when that one is killed", "[migrations][processes]"
) {
    {
        Sequelize sequelize = test::database();
        clean(sequelize);
    }
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const pid_t holder = forked([&] {
        Sequelize sequelize = test::database();
        Migrator(
            sequelize, migrations(false),
            {.onEvent =
                 [&](const MigrationEvent& event) {
                     if (event.kind != MigrationEvent::Kind::statement || event.statements != 2) return;
                     (void)!::write(ready[1], "x", 1);
                     std::this_thread::sleep_for(std::chrono::minutes(1));
                 }}
        ).up();
        return 0;
    });
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    Sequelize sequelize = test::database();
    {
        Migrator impatient(sequelize, migrations(false), {.lockTimeout = std::chrono::seconds(0)});
        try {
            impatient.up();
            FAIL("the lock was another's");
        } catch (const MigrationError& error) {
            CHECK(error.reason() == MigrationError::Reason::locked);
            CHECK_THAT(
                error.what(),
                test::containsString(
                    test::abilities().hasServer
                        ? "Somebody else migrates this database, and has not ended within 0 s: connection "
                        : "Somebody else uses this database, and has not ended within 0 s: process "
                )
            );
        }
        if (test::abilities().hasServer)
            CHECK(impatient.status().at(0).state == MigrationStatus::State::running);  // needs no lock
    }
    std::string waitedFor;
    Migrator next(sequelize, migrations(false), {.onEvent = [&](const MigrationEvent& event) {
                      if (event.kind == MigrationEvent::Kind::waiting) {
                          waitedFor = event.text;
                          ::kill(holder, SIGKILL);
                      }
                  }});
    CHECK(next.up() == Names{"1-shared", "2-shared"});
    int status = 0;
    ::waitpid(holder, &status, 0);
    CHECK(WIFSIGNALED(status));
    CHECK_THAT(
        waitedFor,
        test::containsString(test::abilities().hasServer ? "is waited for: connection " : "is waited for: process ")
    );
    CHECK(sequelize.query<std::int64_t>("SELECT n FROM shared_books") == std::vector<std::int64_t>{2});
    clean(sequelize);
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("a run by statement is told and waited for on SQLite, and another writer, too", "[migrations][processes]") {
    if (!test::isSqlite()) SKIP_TEST("servers have locks");
    Sequelize sequelize = test::database();
    clean(sequelize);
    std::string seen;
    Migrator outer(sequelize, migrations(true), {.onEvent = [&](const MigrationEvent& event) {
                       if (event.kind != MigrationEvent::Kind::statement || event.statements != 2 || !seen.empty())
                           return;
                       Sequelize other = test::database();
                       Migrator inner(other, migrations(true), {.lockTimeout = std::chrono::seconds(0)});
                       if (inner.status().at(0).state == MigrationStatus::State::running) seen = "running";
                       try {
                           inner.up();
                       } catch (const MigrationError& error) {
                           if (error.reason() == MigrationError::Reason::locked) seen += ", locked";
                       }
                   }});
    CHECK(outer.up() == Names{"1-shared", "2-shared"});
    CHECK(seen == "running, locked");
    CHECK(sequelize.query<std::int64_t>("SELECT n FROM shared_books") == std::vector<std::int64_t>{2});
    CHECK_FALSE(std::filesystem::exists(test::sqliteFile() + "-SequelizeMetaLock"));

    clean(sequelize);
    Sequelize writer = test::database();
    Transaction transaction = writer.transaction();
    writer.query("CREATE TABLE shared_books (id INTEGER)", {.transaction = transaction});
    const auto begun = std::chrono::steady_clock::now();
    Migrator impatient(sequelize, migrations(false), {.lockTimeout = std::chrono::seconds(0)});
    try {
        impatient.up();
        FAIL("the file was another's");
    } catch (const MigrationError& error) {
        CHECK(error.reason() == MigrationError::Reason::locked);
        CHECK_THAT(error.what(), test::containsString("0 s: another connection writes to the file"));
    }
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
    transaction.rollback();
    CHECK(impatient.up() == Names{"1-shared", "2-shared"});
    clean(sequelize);
}
