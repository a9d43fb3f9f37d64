// The lock of migrations on SQLite, where it can only be waited for in vain, or cannot be had.
#include <chrono>
#include <cstdint>
#include <filesystem>
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

namespace {

const Migrations books{{"1-books.sql", "CREATE TABLE lock_books (id INTEGER NOT NULL PRIMARY KEY);"}};

void clean(Sequelize& sequelize) {
    test::dropMigrated(sequelize, {"lock_books"});
}

std::chrono::seconds since(std::chrono::steady_clock::time_point begun) {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begun);
}

}  // namespace

TEST_CASE("a thread that writes in a transaction is not let wait for itself", "[migrations][lock-file]") {
    if (!test::isSqlite()) SKIP_TEST("servers have locks");
    Sequelize sequelize = test::database();
    clean(sequelize);
    Migrator migrator(sequelize, books);
    const auto begun = std::chrono::steady_clock::now();
    {
        const Transaction transaction = sequelize.transaction();
        for (const auto& refusal :
             {test::failure([&] { migrator.up(); }), test::failure([&] { migrator.down(); }),
              test::failure([&] { migrator.mark("1-books"); })}) {
            CHECK_THAT(refusal, test::containsString("is open on this very thread"));
            CHECK_THAT(refusal, test::containsString("Commit it or roll it back before"));
        }
    }
    // One that only reads is in nobody's way.
    const Transaction reading = sequelize.transaction({.readOnly = true});
    CHECK(sequelize.query<std::int64_t>("SELECT COUNT(*) FROM sqlite_master", {.transaction = reading}).size() == 1);
    CHECK(since(begun) < std::chrono::seconds(20));
}

TEST_CASE("a migrator within a migration is refused at once", "[migrations][lock-file]") {
    Sequelize sequelize = test::database();
    clean(sequelize);
    const auto begun = std::chrono::steady_clock::now();
    Migrator outer(
        sequelize, Migrations{{"2-outer", Migration{.up = [&](QueryInterface&) { Migrator(sequelize, books).up(); }}}}
    );
    CHECK_THAT(
        test::failure([&] { outer.up(); }), test::containsString("A migration has one connection, and this call")
    );
    CHECK(since(begun) < std::chrono::seconds(20));
    clean(sequelize);
}

TEST_CASE("a lock file that cannot be opened is told", "[migrations][lock-file]") {
    if (!test::isSqlite()) SKIP_TEST("servers have locks");
    Sequelize sequelize = test::database();
    clean(sequelize);
    const std::string file = test::sqliteFile() + "-SequelizeMetaLock";
    std::filesystem::create_symlink("/nonexistent/folder/lock", file);  // nobody can, whatever the rights
    Migrator migrator(sequelize, books);
    try {
        migrator.up();
        FAIL("there was no lock");
    } catch (const MigrationError& error) {
        CHECK(error.reason() == MigrationError::Reason::locked);
        CHECK_THAT(
            error.what(), test::containsString("cannot be opened: " + file + " (No such file or directory). Whoever ")
        );
    }
    CHECK_FALSE(sequelize.getQueryInterface().tableExists("lock_books"));
    std::filesystem::remove(file);
    CHECK(migrator.up() == Names{"1-books.sql"});
    clean(sequelize);
}
