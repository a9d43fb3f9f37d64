#include <sequelize/testing/fault_injector.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Texts;

namespace {

struct Tool : Record<Tool> {
    std::int64_t id{};
    std::string name{};
    int stock{};
    DateTime createdAt{}, updatedAt{};
};

/// The same, with no memory.
struct Box {
    std::int64_t id{};
    std::string name{};
    int stock{};
};

class Store {
public:
    explicit Store(Options extra = {})
        : sequelize(test::database(std::move(extra))),
          tools(sequelize.define<Tool>(
              "tx_tool", {field<&Tool::name>({.unique = true}), field<&Tool::stock>({.defaultValue = 0})}
          )),
          boxes(sequelize.define<Box>("tx_box", {field<&Box::name>(), field<&Box::stock>()}, {.timestamps = false})),
          tables_(sequelize) {}

    Tool make(const char* name, int stock) const { return tools.create(built(name, stock)); }
    static Tool built(const char* name, int stock) {
        Tool tool;
        tool.name = name;
        tool.stock = stock;
        return tool;
    }
    int stockOf(std::int64_t id) const { return tools.findByPk(id)->stock; }

    Sequelize sequelize;
    Model<Tool> tools;
    Model<Box> boxes;

private:
    test::FreshTables tables_;
};

struct Undo {};

/// Runs `work` in a transaction that is rolled back.
template <class Work>
void undone(Store& store, Work&& work) {
    try {
        store.sequelize.transaction([&](Transaction& t) {
            work(t);
            throw Undo();
        });
    } catch (const Undo&) {
    }
}

}  // namespace

TEST_CASE("after a rollback a record differs from its row again", "[record][transaction]") {
    Store store;
    auto hammer = store.make("hammer", 1);
    hammer.stock = 5;
    SECTION("save") {
        undone(store, [&](Transaction& t) {
            hammer.save({.transaction = t});
            CHECK_FALSE(hammer.changed(&Tool::stock));
            CHECK(hammer.previous(&Tool::stock) == 5);
        });
    }
    SECTION("several writes") {
        undone(store, [&](Transaction& t) {
            hammer.save({.transaction = t});
            hammer.update({{&Tool::stock, 7}}, {.transaction = t});
            hammer.stock = 5;
            hammer.save({.transaction = t});
        });
    }
    SECTION("update") {
        undone(store, [&](Transaction& t) { hammer.update({{&Tool::stock, 5}}, {.transaction = t}); });
    }
    SECTION("increment") {
        hammer.stock = 1;
        undone(store, [&](Transaction& t) { hammer.increment(&Tool::stock, 4, {.transaction = t}); });
    }
    SECTION("reload of what was rolled back") {
        undone(store, [&](Transaction& t) {
            store.tools.update({{&Tool::stock, 5}}, {.where = {{&Tool::id, 1}}, .transaction = t});
            hammer.reload({.transaction = t});
        });
    }
    SECTION("a dropped transaction") {
        auto t = store.sequelize.transaction();
        hammer.save({.transaction = t});
    }
    SECTION("a copy that was made in the transaction") {
        Tool copy;
        undone(store, [&](Transaction& t) {
            hammer.save({.transaction = t});
            copy = hammer;
        });
        CHECK(copy.previous(&Tool::stock) == 1);
        hammer = copy;
    }
    CHECK(hammer.stock == 5);
    CHECK(hammer.changed(&Tool::stock));
    CHECK(hammer.previous(&Tool::stock) == 1);
    CHECK(store.stockOf(1) == 1);
    hammer.save();
    CHECK(store.stockOf(1) == 5);
    CHECK(hammer.changed().empty());
}

TEST_CASE("after a commit a record is what was stored", "[record][transaction]") {
    Store store;
    auto hammer = store.make("hammer", 1);
    store.sequelize.transaction([&](Transaction& t) {
        hammer.stock = 5;
        hammer.save({.transaction = t});
        hammer.increment(&Tool::stock, 1, {.transaction = t});
    });
    CHECK(hammer.changed().empty());
    CHECK(hammer.previous(&Tool::stock) == 6);
    test::Log log;
    hammer.save({.logging = log.logger()});
    CHECK(log.size() == 0);
}

TEST_CASE("a retried transaction writes its records again", "[record][transaction]") {
    Store store;
    auto hammer = store.make("hammer", 1);
    hammer.stock = 5;
    auto nail = store.tools.build(Store::built("nail", 9));
    Box box{.name = "box", .stock = 3};
    int runs = 0;
    store.sequelize.transaction({.retry = {.max = 3, .backoffBase = 1ms}}, [&](Transaction& t) {
        hammer.save({.transaction = t});
        nail.save({.transaction = t});
        store.boxes.save(box, {.transaction = t});
        if (++runs < 3) throw DatabaseError(NativeError{.message = "lock wait", .isTransient = true});
    });
    CHECK(store.stockOf(1) == 5);
    CHECK(store.tools.count() == 2);
    CHECK(store.tools.findByPk(nail.id)->name == "nail");
    CHECK_FALSE(nail.isNewRecord());
    CHECK(store.boxes.count() == 1);
    CHECK(store.boxes.findByPk(box.id)->stock == 3);
}

TEST_CASE("an INSERT that was rolled back leaves a new record", "[record][transaction]") {
    Store store;
    store.make("first", 1);
    Tool nail = store.tools.build(Store::built("nail", 2));
    std::int64_t lost = 0;
    SECTION("save") {
        undone(store, [&](Transaction& t) {
            nail.save({.transaction = t});
            CHECK_FALSE(nail.isNewRecord());
            lost = nail.id;
            nail.stock = 3;
            nail.save({.transaction = t});
        });
    }
    SECTION("create") {
        undone(store, [&](Transaction& t) {
            nail = store.tools.create(Store::built("nail", 3), {.transaction = t});
            lost = nail.id;
        });
    }
    SECTION("bulkCreate") {
        undone(store, [&](Transaction& t) {
            nail = store.tools.bulkCreate({Store::built("x", 0), Store::built("nail", 3)}, {.transaction = t})[1];
            lost = nail.id;
        });
    }
    CHECK(nail.isNewRecord());
    CHECK(store.tools.count() == 1);
    // Whoever gets an id now gets another, on every database: nothing that holds the lost one can mean this row.
    const auto other = store.make("other", 0);
    CHECK(other.id != lost);
    nail.save();
    CHECK_FALSE(nail.isNewRecord());
    CHECK(nail.id != lost);
    CHECK(nail.id != other.id);
    CHECK(store.tools.findByPk(nail.id)->name == "nail");
    CHECK(store.stockOf(nail.id) == 3);
    CHECK(store.tools.findByPk(other.id)->name == "other");
    CHECK(store.tools.count() == 3);
}

TEST_CASE("an id that the program gave is its own, rolled back or not", "[record][transaction]") {
    Store store;
    auto given = Store::built("given", 1);
    given.id = 70;
    given = store.tools.build(given);
    undone(store, [&](Transaction& t) { given.save({.transaction = t}); });
    CHECK(given.id == 70);
    given.save();
    CHECK(given.id == 70);
    CHECK(store.stockOf(70) == 1);
}

TEST_CASE("a destroy that was rolled back leaves a stored record", "[record][transaction]") {
    Store store;
    auto hammer = store.make("hammer", 1);
    undone(store, [&](Transaction& t) {
        hammer.destroy({.transaction = t});
        CHECK(hammer.isNewRecord());
    });
    CHECK_FALSE(hammer.isNewRecord());
    hammer.stock = 2;
    hammer.save();
    CHECK(store.stockOf(1) == 2);
    undone(store, [&](Transaction& t) {
        hammer.destroy({.transaction = t});
        hammer.stock = 3;
        hammer.save({.transaction = t});  // and inserted again
        CHECK(store.tools.count({.transaction = t}) == 1);
    });
    hammer.save();
    CHECK(store.stockOf(1) == 3);
    CHECK(store.tools.count() == 1);
}

TEST_CASE("savepoints: only what was rolled back goes back", "[record][transaction]") {
    Store store;
    auto hammer = store.make("hammer", 1);
    const auto nested = [&](Transaction& outer, bool fails, auto&& work) {
        try {
            store.sequelize.transaction({.transaction = outer}, [&](Transaction& inner) {
                work(inner);
                if (fails) throw Undo();
            });
        } catch (const Undo&) {
        }
    };
    SECTION("an inner one, and the outer one commits") {
        store.sequelize.transaction([&](Transaction& outer) {
            hammer.update({{&Tool::stock, 2}}, {.transaction = outer});
            nested(outer, true, [&](Transaction& inner) {
                hammer.update({{&Tool::stock, 3}}, {.transaction = inner});
                nested(inner, false, [&](Transaction& innermost) {
                    hammer.update({{&Tool::stock, 4}}, {.transaction = innermost});
                });
            });
            CHECK(hammer.previous(&Tool::stock) == 2);
            CHECK(hammer.stock == 4);
        });
        CHECK(hammer.previous(&Tool::stock) == 2);
        CHECK(store.stockOf(1) == 2);
    }
    SECTION("the outer one takes released ones with it") {
        undone(store, [&](Transaction& outer) {
            for (int i = 0; i < 50; ++i)
                nested(outer, i % 2 == 1, [&](Transaction& inner) {
                    hammer.update({{&Tool::stock, 10 + i}}, {.transaction = inner});
                });
            CHECK(hammer.previous(&Tool::stock) == 58);
        });
        CHECK(hammer.previous(&Tool::stock) == 1);
    }
    SECTION("a write through the outer handle while a savepoint is open is undone with it") {
        auto outer = store.sequelize.transaction();
        {
            auto inner = store.sequelize.transaction({.transaction = outer});
            hammer.update({{&Tool::stock, 9}}, {.transaction = outer});
            inner.rollback();
        }
        outer.commit();
        CHECK(hammer.previous(&Tool::stock) == 1);
    }
    SECTION("an insert in a savepoint that is rolled back, and one after it") {
        Tool nail = store.tools.build(Store::built("nail", 1));
        Tool screw = store.tools.build(Store::built("screw", 1));
        store.sequelize.transaction([&](Transaction& outer) {
            nested(outer, true, [&](Transaction& inner) { nail.save({.transaction = inner}); });
            screw.save({.transaction = outer});
            CHECK(nail.isNewRecord());
            nail.save({.transaction = outer});
        });
        CHECK(nail.id != screw.id);
        CHECK(store.tools.findByPk(nail.id)->name == "nail");
        CHECK(store.tools.findByPk(screw.id)->name == "screw");
    }
    const int before = store.stockOf(1);
    hammer.stock = before + 100;
    hammer.save();
    CHECK(store.stockOf(1) == before + 100);
}

TEST_CASE("one transaction after the other", "[record][transaction]") {
    Store store;
    auto hammer = store.make("hammer", 1);
    undone(store, [&](Transaction& t) { hammer.update({{&Tool::stock, 2}}, {.transaction = t}); });
    store.sequelize.transaction([&](Transaction& t) { hammer.update({{&Tool::name, "axe"}}, {.transaction = t}); });
    CHECK(hammer.previous(&Tool::name) == "axe");
    CHECK(hammer.previous(&Tool::stock) == 1);
    undone(store, [&](Transaction& t) { hammer.save({.transaction = t}); });
    CHECK(hammer.changed(&Tool::stock));
    hammer.save();
    CHECK(store.stockOf(1) == 2);
}

TEST_CASE("a record found in a transaction that is rolled back knows nothing of its row", "[record][transaction]") {
    Store store;
    store.make("hammer", 1);
    Tool found;
    undone(store, [&](Transaction& t) {
        store.tools.update({{&Tool::stock, 8}}, {.where = {{&Tool::id, 1}}, .transaction = t});
        found = *store.tools.findByPk(1, {.transaction = t});
        CHECK(found.previous(&Tool::stock) == 8);
    });
    CHECK_THROWS_AS(found.previous(&Tool::stock), UsageError);
    CHECK(found.changed().empty());
    found.name = "axe";
    found.save();  // what the program changed, and nothing that was rolled back
    CHECK(store.stockOf(1) == 1);
    CHECK(store.tools.findByPk(1)->name == "axe");
    found.reload();
    CHECK(found.stock == 1);
    CHECK(found.previous(&Tool::stock) == 1);

    // one that has written nothing read what is committed
    undone(store, [&](Transaction& t) { found = *store.tools.findByPk(1, {.transaction = t}); });
    CHECK(found.previous(&Tool::stock) == 1);
}

TEST_CASE("a record of an open transaction is not written outside of it", "[record][transaction]") {
    Store store;
    auto hammer = store.make("hammer", 1);
    auto t = store.sequelize.transaction();
    hammer.update({{&Tool::stock, 2}}, {.transaction = t});
    hammer.save();  // nothing to write
    hammer.stock = 3;
    const auto message = test::messageOf<UsageError>([&] { hammer.save(); });
    CHECK_THAT(message, test::containsString("'tx_tool'") && test::containsString(".transaction"));
    CHECK_THROWS_AS(hammer.destroy(), UsageError);
    CHECK_THROWS_AS(hammer.increment(&Tool::stock), UsageError);
    hammer.save({.transaction = t});
    t.commit();
    CHECK(store.stockOf(1) == 3);
    hammer.stock = 4;
    hammer.save();
    CHECK(store.stockOf(1) == 4);
}

TEST_CASE("what .fields leaves out does not count as stored", "[record]") {
    Store store;
    auto hammer = store.tools.create(Store::built("hammer", 7), {.fields = {&Tool::name}});
    CHECK(hammer.changed() == Texts{"stock"});
    CHECK_THROWS_AS(hammer.previous(&Tool::stock), UsageError);
    hammer.save();
    CHECK(store.stockOf(1) == 7);
    CHECK(hammer.changed().empty());
    hammer.name = "axe";
    hammer.stock = 8;
    hammer.save({.fields = {&Tool::name}});
    CHECK(hammer.changed() == Texts{"stock"});
    CHECK(hammer.previous(&Tool::stock) == 7);
    auto bulk = store.tools.bulkCreate({Store::built("nail", 9)}, {.fields = {&Tool::name}});
    bulk[0].save();
    CHECK(store.stockOf(bulk[0].id) == 9);
}

TEST_CASE("records of bulkCreate with duplicates belong to their model", "[record][bulk]") {
    Store store;
    auto hammer = store.make("hammer", 1);
    const std::vector<Tool> some{Store::built("hammer", 5), Store::built("nail", 6)};
    SECTION("ignoreDuplicates") {
        auto made = store.tools.bulkCreate(some, {.ignoreDuplicates = true});
        CHECK_FALSE(made[0].isNewRecord());
        CHECK(made[0].changed().empty());
        CHECK_THROWS_AS(made[0].previous(&Tool::stock), UsageError);  // 5, or what was there
        made[0].stock = 7;
        // which row is not known, and nobody's may be written
        const auto message = test::messageOf<UsageError>([&] { made[0].save(); });
        CHECK_THAT(message, test::containsString("'id' is not known") && test::containsString("bulkCreate"));
        CHECK_THROWS_AS(made[1].destroy(), UsageError);
        CHECK_THROWS_AS(made[1].reload(), UsageError);
        CHECK(store.stockOf(hammer.id) == 1);
        CHECK(store.tools.count() == 2);
    }
    SECTION("updateOnDuplicate") {
        auto made = store.tools.bulkCreate(some, {.updateOnDuplicate = {&Tool::stock}});
        CHECK(made[0].previous(&Tool::stock) == 5);
        CHECK_THROWS_AS(made[0].previous(&Tool::name), UsageError);
        CHECK(store.stockOf(hammer.id) == 5);
    }
    SECTION("with a key of the program's") {
        auto given = Store::built("axe", 3);
        given.id = hammer.id;
        auto made = store.tools.bulkCreate({given}, {.updateOnDuplicate = {&Tool::stock, &Tool::name}});
        made[0].stock = 4;
        made[0].save();
        CHECK(store.stockOf(hammer.id) == 4);
        CHECK(store.tools.findByPk(hammer.id)->name == "axe");
    }
}

TEST_CASE("a plain struct whose INSERT was rolled back is inserted again", "[create][transaction]") {
    Store store;
    const auto& boxes = store.boxes;
    boxes.create({.name = "first"});
    Box box{.name = "box", .stock = 1};
    SECTION("save") {
        undone(store, [&](Transaction& t) { boxes.save(box, {.transaction = t}); });
    }
    SECTION("create") {
        undone(store, [&](Transaction& t) { box = boxes.create(box, {.transaction = t}); });
    }
    SECTION("bulkCreate") {
        undone(store, [&](Transaction& t) { box = boxes.bulkCreate({box, box, box}, {.transaction = t})[1]; });
    }
    SECTION("a savepoint") {
        store.sequelize.transaction([&](Transaction& outer) {
            {
                auto inner = store.sequelize.transaction({.transaction = outer});
                boxes.save(box, {.transaction = inner});
            }
            boxes.create({.name = "outer"}, {.transaction = outer});
        });
        boxes.destroy({.where = {{&Box::name, "outer"}}});
    }
    const auto lost = box.id;
    CHECK(lost != 0);
    CHECK_THROWS_AS(boxes.reload(box), EmptyResultError);
    const auto other = boxes.create({.name = "other"});
    CHECK(other.id != lost);
    CHECK_THROWS_AS(boxes.update(box, {{&Box::stock, 5}}), EmptyResultError);
    boxes.save(box);
    CHECK(box.id != lost);
    CHECK(boxes.findByPk(box.id)->name == "box");
    CHECK(boxes.findByPk(other.id)->name == "other");
    CHECK(boxes.count() == 3);
    box.stock = 2;
    boxes.save(box);
    CHECK(boxes.count() == 3);
    CHECK(boxes.findByPk(box.id)->stock == 2);
}

TEST_CASE("a lost id that another row has is no reason to touch that row", "[create][transaction]") {
    Store store;
    Box box{.name = "box"};
    undone(store, [&](Transaction& t) { store.boxes.save(box, {.transaction = t}); });
    // as another program would
    test::rawSession().run("INSERT INTO tx_boxes (id, name, stock) VALUES (?, 'foreign', 0)", {box.id});
    const auto message = test::messageOf<UsageError>([&] { store.boxes.save(box); });
    CHECK_THAT(message, test::containsString("rolled back") && test::containsString("Box::id"));
    CHECK(store.boxes.findByPk(box.id)->name == "foreign");
    CHECK(store.boxes.count() == 1);
    // a row that this program gave the id to is a row like any other
    undone(store, [&](Transaction& t) { store.boxes.save(box = {.name = "again"}, {.transaction = t}); });
    const auto given = store.boxes.create({.id = box.id, .name = "given"});
    box.stock = 4;
    store.boxes.save(box);
    CHECK(store.boxes.findByPk(given.id)->name == "again");
}

TEST_CASE("statements that commit or end a transaction decide what its records are", "[record][transaction]") {
    if (!test::abilities().commitsBeforeDdl || !test::abilities().hasServer)
        SKIP_TEST("SQLite's DDL commits nothing, and it has no server that could end a connection");
    Store store;
    auto hammer = store.make("hammer", 1);
    const auto kill = [&](const Transaction& t) {
        const auto id = store.tools.findOne<Row>({.attributes = {{fn("CONNECTION_ID"), "id"}}, .transaction = t})
                            ->get<std::uint64_t>("id");
        auto session = test::rawSession();
        session.run("KILL CONNECTION " + std::to_string(id));
    };
    SECTION("DDL commits") {
        auto t = store.sequelize.transaction();
        hammer.update({{&Tool::stock, 2}}, {.transaction = t});
        CHECK_THROWS_AS(
            store.sequelize.query("CREATE TABLE IF NOT EXISTS tx_other (id INT)", {.transaction = t}), TransactionError
        );
        CHECK_THROWS_AS(t.commit(), TransactionError);
        CHECK(store.stockOf(1) == 2);
        CHECK(hammer.previous(&Tool::stock) == 2);
        store.sequelize.query("DROP TABLE tx_other");
    }
    SECTION("the connection is lost on the way") {
        {
            auto t = store.sequelize.transaction();
            hammer.update({{&Tool::stock, 2}}, {.transaction = t});
            kill(t);
            CHECK_THROWS_AS(hammer.update({{&Tool::stock, 3}}, {.transaction = t}), ConnectionError);
        }
        CHECK(hammer.previous(&Tool::stock) == 1);
        hammer.save();
        CHECK(store.stockOf(1) == 2);
    }
}

TEST_CASE("a COMMIT without an answer leaves its records in doubt until they look", "[record][transaction][fault]") {
    sequelize::testing::FaultInjector injector;
    Store store;
    auto hammer = store.make("hammer", 1);
    auto axe = store.make("axe", 1);
    auto nail = store.tools.build(Store::built("nail", 1));
    const auto fault = GENERATE(sequelize::testing::Fault::before, sequelize::testing::Fault::after);
    const bool isStored = fault == sequelize::testing::Fault::after;
    auto t = store.sequelize.transaction();
    hammer.update({{&Tool::stock, 2}}, {.transaction = t});
    nail.save({.transaction = t});
    axe.destroy({.transaction = t});
    injector.plan(fault, 1);
    CHECK_THROWS_AS(t.commit(), UnknownOutcomeError);
    injector.clear();
    REQUIRE(store.stockOf(1) == (isStored ? 2 : 1));

    // an UPDATE is right in either case
    CHECK(hammer.changed(&Tool::stock));
    CHECK_THROWS_AS(hammer.previous(&Tool::stock), UsageError);
    hammer.save();
    CHECK(store.stockOf(1) == 2);
    CHECK(hammer.previous(&Tool::stock) == 2);

    // whether there is a row is for the table to say
    CHECK_THAT(test::messageOf<UsageError>([&] { nail.save(); }), test::containsString("reload"));
    if (isStored)
        nail.reload();
    else
        CHECK_THROWS_AS(nail.reload(), EmptyResultError);
    CHECK(nail.isNewRecord() != isStored);
    nail.stock = 5;
    nail.save();
    CHECK(store.tools.findOne({.where = {{&Tool::name, "nail"}}})->stock == 5);

    CHECK_THROWS_AS(axe.save(), UsageError);
    if (isStored)
        CHECK_THROWS_AS(axe.reload(), EmptyResultError);
    else
        axe.reload();
    axe.stock = 2;
    axe.save();
    CHECK(store.stockOf(axe.id) == 2);
    CHECK(store.tools.count() == 3);
}

TEST_CASE("a COMMIT that fails is a rollback", "[record][transaction][fault]") {
    sequelize::testing::FaultInjector injector;
    Store store;
    auto hammer = store.make("hammer", 1);
    auto nail = store.tools.build(Store::built("nail", 1));
    int runs = 0;
    store.sequelize.transaction({.retry = {.max = 2, .backoffBase = 1ms}}, [&](Transaction& t) {
        hammer.stock = 2;
        hammer.save({.transaction = t});
        nail.save({.transaction = t});
        if (++runs == 1) injector.plan(sequelize::testing::Fault::transient, 1);
    });
    CHECK(runs == 2);
    CHECK(store.stockOf(1) == 2);
    CHECK(store.tools.count() == 2);
    CHECK(store.tools.findByPk(nail.id)->name == "nail");
}

TEST_CASE("a lost statement ends the transaction, and its records are as before", "[record][transaction][fault]") {
    sequelize::testing::FaultInjector injector;
    Store store;
    auto hammer = store.make("hammer", 1);
    const auto fault = GENERATE(sequelize::testing::Fault::before, sequelize::testing::Fault::after);
    {
        auto t = store.sequelize.transaction();
        hammer.update({{&Tool::stock, 2}}, {.transaction = t});
        injector.plan(fault, 1);
        try {
            hammer.update({{&Tool::stock, 3}}, {.transaction = t});
        } catch (const ConnectionError&) {
        }
        CHECK_THROWS_AS(t.commit(), TransactionError);
    }
    CHECK(hammer.previous(&Tool::stock) == 1);
    CHECK(store.stockOf(1) == 1);
    hammer.save();
    CHECK(store.stockOf(1) == hammer.stock);
}
