// Locks of migrations on servers: the row that is one, and the tables that others use.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <sequelize/migrator.hpp>
#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using Names = std::vector<std::string>;
using Kind = MigratorOptions::Lock;
using std::chrono::seconds;

namespace {

Migrations migrations() {
    return Migrations{
        {"1-locked",
         "CREATE TABLE locked_books (id INTEGER NOT NULL PRIMARY KEY);\n"
         "INSERT INTO locked_books VALUES (1);\n"}};
}

void clean(Sequelize& sequelize) {
    for (const char* table : {"locked_books", "SequelizeMeta", "SequelizeMetaState", "SequelizeMetaLock"})
        sequelize.query("DROP TABLE IF EXISTS " + std::string(table));
}

using test::failure;

/// A process that has the lock, until it is killed.
class HoldingProcess {
public:
    HoldingProcess() {
        if (::pipe(ready_) != 0) throw std::runtime_error("pipe");
        child_ = ::fork();
        if (child_ == 0) {
            Sequelize sequelize = test::database();
            Migrator(
                sequelize, migrations(),
                {.lock = Kind::row,
                 .lockExpiry = seconds(2),
                 .onEvent =
                     [&](const MigrationEvent& event) {
                         if (event.kind != MigrationEvent::Kind::statement || event.statements != 2) return;
                         (void)!::write(ready_[1], "x", 1);
                         std::this_thread::sleep_for(std::chrono::minutes(1));
                     }}
            ).up();
            ::_exit(0);
        }
        char byte = 0;
        (void)!::read(ready_[0], &byte, 1);
    }
    ~HoldingProcess() {
        kill();
        ::close(ready_[0]);
        ::close(ready_[1]);
    }
    HoldingProcess(const HoldingProcess&) = delete;
    HoldingProcess& operator=(const HoldingProcess&) = delete;
    void kill() {
        if (child_ == 0) return;
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        child_ = 0;
    }

private:
    int ready_[2]{};
    pid_t child_ = 0;
};

}  // namespace

TEST_CASE("a row may be the lock, and is taken over from one that was killed", "[migrations][processes]") {
    if (!test::abilities().hasServer) {
        Sequelize sequelize = test::database();
        Migrator migrator(sequelize, migrations(), {.lock = Kind::row});
        CHECK_THAT(failure([&] { migrator.up(); }), test::containsString("Lock::row is for servers"));
        return;
    }
    {
        Sequelize sequelize = test::database();
        clean(sequelize);
    }
    HoldingProcess holder;
    Sequelize sequelize = test::database();
    const MigratorOptions options{.lockTimeout = seconds(0), .lock = Kind::row, .lockExpiry = seconds(2)};
    // It says that it lives: nobody takes over, however long ago it took the row.
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    const auto what = failure([&] { Migrator(sequelize, migrations(), options).up(); });
    CHECK_THAT(what, test::containsString("has not ended within 0 s: connection "));
    CHECK_THAT(what, test::containsString("which has the lock for "));
    CHECK(Migrator(sequelize, migrations(), options).status().at(0).state == MigrationStatus::State::running);

    holder.kill();
    MigratorOptions patient = options;
    patient.lockTimeout = seconds(30);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(Migrator(sequelize, migrations(), patient).up() == Names{"1-locked"});
    CHECK(std::chrono::steady_clock::now() - begin > seconds(1));  // not before it expired
    CHECK(sequelize.query<std::int64_t>("SELECT id FROM locked_books") == std::vector<std::int64_t>{1});
    // It is free again.
    CHECK(sequelize.query<std::int64_t>(test::ownQuery("SELECT id FROM SequelizeMetaLock")).empty());
    CHECK(Migrator(sequelize, migrations(), options).up().empty());
    clean(sequelize);
}

TEST_CASE("one that has lost the row to another sends no more", "[migrations]") {
    if (!test::abilities().hasServer) return;
    Sequelize sequelize = test::database();
    clean(sequelize);
    Migrator migrator(
        sequelize, migrations(),
        {.lock = Kind::row,
         .lockExpiry = seconds(1),
         .onEvent =
             [&](const MigrationEvent& event) {
                 if (event.kind != MigrationEvent::Kind::statement || event.statements != 1) return;
                 sequelize.query(test::ownQuery("UPDATE SequelizeMetaLock SET token = 'another'"));
                 std::this_thread::sleep_for(std::chrono::milliseconds(600));
             }}
    );
    CHECK_THAT(
        failure([&] { migrator.up(); }), test::containsString("The row that is the lock is another run's by now")
    );
    CHECK(sequelize.query<std::string>(test::ownQuery("SELECT token FROM SequelizeMetaLock")) == Names{"another"});
    const auto state = migrator.status().at(0);
    CHECK(state.applied == 1);
    sequelize.query(test::ownQuery("DELETE FROM SequelizeMetaLock"));
    CHECK(migrator.up() == Names{"1-locked"});
    CHECK(sequelize.query<std::int64_t>("SELECT id FROM locked_books") == std::vector<std::int64_t>{1});
    clean(sequelize);
}

TEST_CASE("a definition does not wait long for a table that others use, but again and again", "[migrations]") {
    if (!test::abilities().hasServer) return;
    Sequelize sequelize = test::database();
    clean(sequelize);
    sequelize.query("CREATE TABLE locked_books (id INTEGER NOT NULL PRIMARY KEY)");
    sequelize.query("INSERT INTO locked_books VALUES (1)");
    const Migrations list{
        {"1-more",
         "ALTER TABLE locked_books ADD COLUMN more INTEGER;\n"
         "UPDATE locked_books SET more = 1;\n"}};
    auto user = sequelize.transaction();
    CHECK(sequelize.query<std::int64_t>("SELECT id FROM locked_books", {.transaction = user}).size() == 1);
    std::string retries;
    std::size_t count = 0;
    bool frees = false;
    Migrator migrator(
        sequelize, list,
        {.lockWaitTimeout = seconds(1),
         .lockWaitRetries = 1,
         .onEvent =
             [&](const MigrationEvent& event) {
                 if (event.kind != MigrationEvent::Kind::retrying) return;
                 ++count;
                 retries = event.text;
                 if (frees) user.commit();
             }}
    );
    const auto what = failure([&] { migrator.up(); });
    CHECK(count == 1);
    CHECK_THAT(retries, test::containsString("has waited in vain for a table, "));
    CHECK_THAT(retries, test::containsString("in use by connection "));
    CHECK_THAT(what, test::containsString("Migration 1-more (up, statement 1) failed: "));
    CHECK_THAT(what, test::containsString("sent 2 times; "));
    CHECK_THAT(what, test::containsString("in use by connection "));
    frees = true;
    CHECK(migrator.up() == Names{"1-more"});
    CHECK(count == 2);
    CHECK(sequelize.query<std::int64_t>("SELECT more FROM locked_books") == std::vector<std::int64_t>{1});
    clean(sequelize);
}
