#include <chrono>
#include <thread>

#include <sequelize/testing/fault_injector.hpp>

#include "support/catch.hpp"
#include "support/raw_database.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;
using sequelize::testing::Fault;

namespace {

/// A table on a pool of one connection, which can fail; and a connection beside it, which cannot.
struct FaultyTable {
    explicit FaultyTable(StatementOptions statements = {}) : database({.max = 1}, std::move(statements)) {}

    ExecutionResult insert(const RunOptions& run = {}) {
        return database.run("INSERT INTO faults (n) VALUES (1)", run);
    }
    std::int64_t stored() { return judge.number("SELECT COUNT(*) FROM faults"); }

    test::RawDatabase judge{PoolOptions{.max = 1}};
    test::FreshTable table{judge, "faults", "n INT"};
    sequelize::testing::FaultInjector injector;
    test::RawDatabase database;
};

}  // namespace

TEST_CASE("a fault before: the statement does not run", "[fault]") {
    FaultyTable faulty;
    faulty.injector.plan(Fault::before, 2);
    faulty.insert();
    CHECK_THROWS_AS(faulty.insert(), ConnectionError);
    CHECK(faulty.injector.struck() == "before INSERT INTO faults (n) VALUES (1)");
    CHECK(faulty.stored() == 1);
    faulty.insert();  // on a new connection
    CHECK(faulty.stored() == 2);
    CHECK(faulty.injector.calls() == 3);
}

TEST_CASE("a fault after: the statement ran, and nobody knows", "[fault]") {
    FaultyTable faulty;
    faulty.injector.plan(Fault::after, 1);
    const auto message = test::messageOf<ConnectionError>([&] { faulty.insert(); });
    CHECK_THAT(message, test::containsString("may have run"));
    CHECK(faulty.stored() == 1);
    faulty.injector.clear();
    faulty.insert();
    CHECK(faulty.stored() == 2);
}

TEST_CASE("a cut: the answer comes, and the next statement has a new connection", "[fault]") {
    FaultyTable faulty;
    faulty.injector.plan(Fault::cut, 1);
    CHECK(faulty.insert().affectedRows == 1);
    CHECK(faulty.stored() == 1);
    faulty.insert();
    CHECK(faulty.stored() == 2);

    faulty.injector.plan(Fault::cut, 2);
    Transaction transaction(faulty.database, TransactionOptions{});
    faulty.insert(transaction.inside({}));
    CHECK_THROWS_AS(faulty.insert(transaction.inside({})), BaseError);
    CHECK_THROWS_AS(transaction.commit(), TransactionError);
    CHECK(faulty.stored() == 2);
}

TEST_CASE("a transient fault: the database ended the transaction, and a retry does all of it", "[fault]") {
    FaultyTable faulty;
    faulty.injector.plan(Fault::transient, 3);  // BEGIN, INSERT, INSERT
    int runs = 0;
    runInTransaction(faulty.database, {.retry = {.max = 2, .backoffBase = 0ms}}, [&](Transaction& t) {
        ++runs;
        faulty.insert(t.inside({}));
        faulty.insert(t.inside({}));
    });
    CHECK(runs == 2);
    CHECK(faulty.stored() == 2);
    faulty.injector.plan(Fault::transient, 1);
    CHECK_THROWS_AS(faulty.insert(), DeadlockError);
    CHECK(faulty.stored() == 2);
}

TEST_CASE("a lost COMMIT is an unknown outcome", "[fault]") {
    FaultyTable faulty;
    for (const auto fault : {Fault::before, Fault::after}) {
        const auto before = faulty.stored();
        faulty.injector.plan(fault, 3);
        Transaction transaction(faulty.database, TransactionOptions{});
        faulty.insert(transaction.inside({}));
        CHECK_THROWS_AS(transaction.commit(), UnknownOutcomeError);
        CHECK(faulty.injector.struck() == nameOf(fault) + " COMMIT;");
        CHECK(faulty.stored() == before + (fault == Fault::after ? 1 : 0));
    }
}

TEST_CASE("a hanging statement is ended by its timeout", "[fault]") {
    FaultyTable faulty({.timeout = 50ms});
    faulty.injector.plan(Fault::hang, 1);
    CHECK_THROWS_AS(faulty.insert(), TimeoutError);
    CHECK(faulty.stored() == 0);
    faulty.injector.clear();
    faulty.insert();
    CHECK(faulty.stored() == 1);
    CHECK(faulty.database.pool().statistics().created == 1);
}

TEST_CASE("a hanging statement is ended when the pool cuts its connection", "[fault]") {
    FaultyTable faulty;
    faulty.injector.plan(Fault::hang, 1);
    std::thread closer([&] {
        for (int i = 0; i < 10'000 && faulty.injector.struck().empty(); ++i) std::this_thread::sleep_for(1ms);
        faulty.database.pool().close({.wait = 0ms, .cut = true});
    });
    CHECK_THROWS_AS(faulty.insert(), BaseError);  // interrupted, or cut: whichever it hears first
    closer.join();
    CHECK(faulty.stored() == 0);
}

TEST_CASE("rows can fail on their way", "[fault]") {
    FaultyTable faulty;
    for (int i = 0; i < 3; ++i) faulty.insert();
    for (const auto fault : {Fault::after, Fault::transient}) {
        faulty.injector.plan(fault, 3);  // the statement, a row, a row
        CHECK_THROWS_AS(faulty.database.rows("SELECT n FROM faults"), BaseError);
        CHECK(faulty.injector.struck() == nameOf(fault) + " a row of SELECT n FROM faults");
    }
    faulty.injector.clear();
    CHECK(faulty.database.rows("SELECT n FROM faults").size() == 3);
}
