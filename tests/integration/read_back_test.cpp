#include <sequelize/testing/fault_injector.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using sequelize::testing::Fault;

namespace {

struct Counter : Record<Counter> {
    std::int64_t id{};
    int count{};
    std::string made{};
};

struct Counters {
    Counter stored() {
        Counter counter;
        counter.count = 1;
        return counters.create(counter);
    }

    sequelize::testing::FaultInjector injector;
    Sequelize sequelize = test::database({.pool = {.max = 1}});
    Model<Counter> counters = sequelize.define<Counter>(
        "read_back_counter",
        {field<&Counter::count>(), field<&Counter::made>({.defaultValue = literal("'by the database'")})},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};
};

}  // namespace

TEST_CASE("a write whose result cannot be read back is said to be stored", "[record][fault]") {
    Counters db;
    auto counter = db.stored();
    for (const auto fault : {Fault::before, Fault::after, Fault::transient}) {
        INFO(nameOf(fault));
        const int before = db.counters.findByPk(1)->count;
        db.injector.plan(fault, 2);  // the UPDATE, its SELECT
        std::string message;
        try {
            counter.increment(&Counter::count);
        } catch (const DatabaseError& error) {
            CHECK_FALSE(error.native().isTransient);  // or somebody would run it again
            message = error.what();
        } catch (const ConnectionError& error) {
            message = error.what();
        }
        CHECK_THAT(message, test::containsString("is stored") && test::containsString("do not store it again"));
        CHECK(db.counters.findByPk(1)->count == before + 1);
        counter.save();  // knows nothing of the column, and leaves it alone
        CHECK(db.counters.findByPk(1)->count == before + 1);
    }
    counter.reload();
    CHECK(counter.count == 4);

    db.injector.plan(Fault::before, 2);
    const auto message = test::messageOf<ConnectionError>([&] { db.counters.create({}); });
    CHECK_THAT(message, test::containsString("is stored"));
    CHECK(db.counters.count() == 2);
}

TEST_CASE("in a transaction the write goes with the read", "[record][fault]") {
    Counters db;
    auto counter = db.stored();
    db.injector.plan(Fault::transient, 3);  // BEGIN, the UPDATE, its SELECT
    db.sequelize.transaction({.retry = {.max = 2}}, [&](Transaction& t) {
        counter.increment(&Counter::count, 1, {.transaction = t});
    });
    CHECK(counter.count == 2);
    CHECK(db.counters.findByPk(1)->count == 2);
}
