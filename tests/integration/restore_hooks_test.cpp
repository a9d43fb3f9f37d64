// Hooks of restore, of a record and of rows.
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Bike {
    std::int64_t id{};
    std::string name{};
    std::optional<DateTime> deletedAt{};
    DateTime createdAt{}, updatedAt{};
};

class Bikes {
public:
    Sequelize sequelize = test::database();
    Model<Bike> bikes = sequelize.define<Bike>("restored_bike", {}, {.paranoid = true});
    test::FreshTables tables{sequelize};
    std::string ran{};

    [[nodiscard]] std::uint64_t alive() const { return bikes.count(); }
};

}  // namespace

TEST_CASE("restore of a record runs its hooks, one of which can stop it", "[hooks][filters]") {
    Bikes all;
    all.bikes.beforeRestore([&](Bike& bike) { all.ran += "before " + bike.name + " "; });
    all.bikes.afterRestore([&](Bike& bike) { all.ran += bike.deletedAt ? "deleted " : "after "; });
    auto bike = all.bikes.create({.name = "red"});
    all.bikes.destroy(bike);
    all.bikes.restore(bike);
    CHECK(all.ran == "before red after ");
    CHECK(all.alive() == 1);
    all.bikes.destroy(bike);
    all.bikes.restore(bike, {.hooks = false});
    CHECK(all.ran == "before red after ");
    all.bikes.beforeRestore([](Bike&) { throw std::runtime_error("stays away"); });
    all.bikes.destroy(bike);
    CHECK_THROWS_WITH(all.bikes.restore(bike), "stays away");
    CHECK(bike.deletedAt);
    CHECK(all.alive() == 0);
}

TEST_CASE("restore of rows runs the bulk hooks, which may change its condition", "[hooks][filters]") {
    Bikes all;
    all.bikes.bulkCreate({{.name = "red"}, {.name = "blue"}});
    all.bikes.destroy({.where = literal("1 = 1")});
    all.bikes.beforeBulkRestore("red only", [](BulkDestroyCall<Bike>& call) {
        call.where = col(&Bike::name) == "red";
    });
    all.bikes.afterBulkRestore([&](BulkDestroyCall<Bike>&) { all.ran += "after "; });
    CHECK(all.bikes.restore({.where = literal("1 = 1")}) == 1);
    CHECK(all.ran == "after ");
    CHECK(all.bikes.findAll().front().name == "red");
    CHECK(all.bikes.restore({.where = literal("1 = 1"), .hooks = false}) == 2);
    CHECK(all.alive() == 2);
}

TEST_CASE("what a hook does to a record that is deleted softly, or restored, is written", "[hooks][filters]") {
    Bikes all;
    const auto stored = [&](std::int64_t id) { return all.bikes.findByPk(id, {.paranoid = false})->name; };
    auto red = all.bikes.create({.name = "red"});
    auto blue = all.bikes.create({.name = "blue"});
    auto green = all.bikes.create({.name = "green"});
    all.bikes.beforeDestroy([](Bike& bike) {
        if (bike.name != "green") bike.name += ", gone";
    });
    all.bikes.beforeRestore([](Bike& bike) { bike.name += ", back"; });
    all.bikes.destroy(red);
    CHECK(red.deletedAt);
    CHECK(stored(red.id) == "red, gone");
    all.bikes.restore(red);
    CHECK(stored(red.id) == "red, gone, back");
    CHECK(all.bikes.destroy({.where = {{&Bike::id, Op::in({blue.id, green.id})}}, .individualHooks = true}) == 2);
    CHECK(stored(blue.id) == "blue, gone");
    CHECK(stored(green.id) == "green");
    CHECK(all.alive() == 1);
}
