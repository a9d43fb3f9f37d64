#include <atomic>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using test::Texts;

// upsert and bulkCreate with .updateOnDuplicate of records that know a version.
namespace {

struct Stock : Record<Stock> {
    std::int64_t id{};
    std::string sku{};
    int count{};
    int version{};
};
struct Shelf {
    std::int64_t id{};
    std::string sku{};
    int count{};
    int version{};
};

struct Store {
    mutable Sequelize sequelize = test::database({.pool = {.max = 10}});
    Model<Stock> stocks = sequelize.define<Stock>(
        "uv_stock", {field<&Stock::sku>({.unique = true}), field<&Stock::count>}, {.timestamps = false, .version = true}
    );
    Model<Shelf> shelves = sequelize.define<Shelf>(
        "uv_shelf", {field<&Shelf::sku>({.unique = true})}, {.timestamps = false, .version = true}
    );
    test::FreshTables tables{sequelize};

    static Stock fresh(const char* sku, int count) {
        Stock stock;
        stock.sku = sku;
        stock.count = count;
        return stock;
    }
};

}  // namespace

TEST_CASE("an upsert of a record that was read compares its version", "[upsert][version][rest-of-writes]") {
    const Store store;
    auto [mine, made] = store.stocks.upsert(Store::fresh("a", 1));
    CHECK(made);
    auto yours = *store.stocks.findByPk(mine.id);
    mine.count = 2;
    auto [stored, again] = store.stocks.upsert(mine);
    CHECK_FALSE(again);
    CHECK(stored.version == 1);
    CHECK(stored.changed().empty());
    stored.count = 3;
    stored.save();
    CHECK(stored.version == 2);

    yours.count = 50;
    CHECK(
        test::failure([&] { store.stocks.upsert(yours); }) ==
        "upsert of a 'uv_stock' record: its row was changed since the record was read, and has another 'version'; nothing "
        "was written. Reload the record, and decide again, or say .anyVersion = true to overwrite what the row is by now; "
        "a record that nobody has read says so, too, unless it is a new Record<T>"
    );
    CHECK_THROWS_AS(store.stocks.upsert(yours, {.conflictFields = {&Stock::sku}}), OptimisticLockError);
    CHECK(store.stocks.findByPk(1)->count == 3);
    CHECK(store.stocks.upsert(yours, {.anyVersion = true}).record.version == 3);
    CHECK(store.stocks.findByPk(1)->count == 50);
    // a new record says nothing of a version, unless the program does
    CHECK(store.stocks.upsert(Store::fresh("a", 60)).record.version == 4);
    auto claims = Store::fresh("a", 70);
    claims.version = 3;
    CHECK_THROWS_AS(store.stocks.upsert(claims), OptimisticLockError);
    claims.version = 4;
    CHECK(store.stocks.upsert(claims).record.version == 5);
    // one that did not read its version
    auto part = *store.stocks.findOne({.attributes = {&Stock::id, &Stock::sku, &Stock::count}});
    part.count = 80;
    CHECK_THROWS_AS(store.stocks.upsert(part), UsageError);
    CHECK_FALSE(store.stocks.upsert(part, {.anyVersion = true}).created);
    // a row that is gone is made again, as upsert says
    auto held = *store.stocks.findByPk(1);
    store.stocks.destroy({.where = {{&Stock::id, 1}}});
    CHECK(store.stocks.upsert(held).created);
}

TEST_CASE("an upsert of a plain struct compares its version", "[upsert][version][rest-of-writes]") {
    const Store store;
    auto shelf = store.shelves.create({.sku = "a", .count = 1});
    auto other = shelf;
    shelf.count = 2;
    CHECK(store.shelves.upsert(shelf).record.version == 1);
    other.count = 9;
    CHECK_THROWS_AS(store.shelves.upsert(other), OptimisticLockError);
    CHECK_THROWS_AS(store.shelves.upsert({.sku = "a", .count = 9}), OptimisticLockError);
    CHECK(store.shelves.findByPk(1)->count == 2);
    CHECK_FALSE(store.shelves.upsert({.sku = "a", .count = 10}, {.anyVersion = true}).created);
    CHECK(store.shelves.upsert({.sku = "b", .count = 1}).created);

    // a version that was rolled back is none
    auto kept = *store.shelves.findByPk(1);
    auto t = store.sequelize.transaction();
    kept.count = 20;
    kept = store.shelves.upsert(kept, {.transaction = t}).record;
    CHECK(kept.version == 3);
    t.rollback();
    kept.count = 21;
    CHECK(store.shelves.upsert(kept).record.version == 3);
    CHECK(store.shelves.findByPk(1)->count == 21);
}

TEST_CASE("an upsert that sets nothing leaves the version alone", "[upsert][version]") {
    const Store store;
    store.shelves.create({.sku = "a", .count = 1});
    const auto [shelf, isNew] =
        store.shelves.upsert({.sku = "a", .count = 2}, {.fields = {&Shelf::sku}, .anyVersion = true});
    CHECK_FALSE(isNew);
    CHECK(shelf.count == 1);
    CHECK(shelf.version == 0);
    CHECK_THROWS_AS(
        store.shelves.upsert({.sku = "a", .count = 2}, {.fields = {&Shelf::version}, .anyVersion = true}), UsageError
    );
    store.shelves.upsert({.sku = "a", .count = 2}, {.fields = {&Shelf::count}, .anyVersion = true});
    CHECK(store.shelves.findByPk(1)->version == 1);
}

TEST_CASE("bulkCreate does not update by records that were read", "[upsert][version][rest-of-writes]") {
    const Store store;
    store.stocks.create(Store::fresh("a", 1));
    auto read = *store.stocks.findByPk(1);
    read.count = 2;
    CHECK(
        test::failure([&] { store.stocks.bulkCreate({read}, {.updateOnDuplicate = {&Stock::count}}); }) ==
        "bulkCreate of model 'uv_stock': a record was read, and has a 'version', which .updateOnDuplicate does not compare: "
        "it may overwrite a newer row; use bulkUpdate or upsert, which do, or say .anyVersion = true"
    );
    store.stocks.bulkCreate({read}, {.updateOnDuplicate = {&Stock::count}, .anyVersion = true});
    CHECK(store.stocks.findByPk(1)->count == 2);
    CHECK(store.stocks.findByPk(1)->version == 1);
    store.stocks.bulkCreate(
        {Store::fresh("a", 3)}, {.updateOnDuplicate = {&Stock::count}, .conflictFields = {&Stock::sku}}
    );
    CHECK(store.stocks.findByPk(1)->version == 2);
    CHECK_THROWS_AS(
        store.shelves.bulkCreate(
            {{.id = 1, .sku = "a", .count = 1, .version = 3}}, {.updateOnDuplicate = {&Shelf::count}}
        ),
        UsageError
    );
    store.shelves.bulkCreate({{.id = 1, .sku = "a", .count = 1, .version = 3}});
    store.stocks.beforeBulkCreate([](std::span<Stock>, auto& call) { call.updateOnDuplicate.add(&Stock::count); });
    auto claims = Store::fresh("a", 9);
    claims.version = 1;
    CHECK_THROWS_AS(store.stocks.bulkCreate({claims}), UsageError);
}

TEST_CASE("no update is lost between upserts", "[upsert][version][threads][rest-of-writes]") {
    const Store store;
    store.stocks.upsert(Store::fresh("a", 0));
    store.shelves.create({.sku = "a", .count = 0});
    constexpr int threads = 8;
    constexpr int rounds = 12;
    std::atomic<int> refused = 0;
    const auto raise = [&](auto& models, bool inTransaction) {
        for (;;) try {
                if (!inTransaction) {
                    auto record = *models.findByPk(1);
                    ++record.count;
                    models.upsert(record);
                    return;
                }
                store.sequelize.transaction({.retry = {.max = 20}}, [&](Transaction& t) {
                    auto record = *models.findByPk(1, {.transaction = t});
                    ++record.count;
                    models.upsert(record, {.transaction = t});
                });
                return;
            } catch (const OptimisticLockError&) {
                ++refused;
            }
    };
    const auto errors = test::onThreads(threads, [&](int thread) {
        for (int round = 0; round < rounds; ++round) {
            raise(store.stocks, (thread + round) % 2 == 1);
            raise(store.shelves, (thread + round) % 2 == 0);
        }
    });
    CHECK(errors == Texts{});
    CHECK(store.stocks.findByPk(1)->count == threads * rounds);
    CHECK(store.stocks.findByPk(1)->version == threads * rounds);
    CHECK(store.shelves.findByPk(1)->count == threads * rounds);
    CHECK(store.shelves.findByPk(1)->version == threads * rounds);
}

TEST_CASE("callers who upsert a row that is not there make one", "[upsert][version][threads][rest-of-writes]") {
    const Store store;
    for (int round = 0; round < 8; ++round) {
        const std::string sku = std::to_string(round);
        std::atomic<int> made = 0;
        std::atomic<int> refused = 0;
        const auto errors = test::onThreads(8, [&](int thread) {
            try {
                made += store.shelves.upsert({.sku = sku, .count = thread}).created;
            } catch (const OptimisticLockError&) {
                ++refused;
            }
        });
        CHECK(errors == Texts{});
        CHECK(made == 1);
        // each one that was not refused raised the version of a row of version 0: one at most
        CHECK(refused >= 6);
        CHECK(store.shelves.findOne({.where = {{&Shelf::sku, sku}}})->version == 7 - refused);
    }
}
