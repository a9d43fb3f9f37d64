#include <memory>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::each;
using test::Ids;
using test::Texts;

namespace {

struct Wheel {
    std::int64_t id{};
    std::string side{};
    std::optional<std::int64_t> carId{};
};
struct Motor {
    std::int64_t id{};
    int power{};
    std::optional<std::int64_t> carId{};
};
/// Standard types as association members.
struct Car {
    std::int64_t id{};
    std::vector<Wheel> wheels;
    std::optional<Motor> first{};
    std::unique_ptr<Motor> second{};
    std::shared_ptr<Motor> third{};
};

/// A long chain of long names.
struct Link {
    std::int64_t id{};
    std::int64_t place{};
    std::optional<std::int64_t> nextId{};
    BelongsTo<Link> theNextLinkInAVeryLongChainOfLinksWhoseNamesAreLongAsWellÄÖÜ{};
    HasMany<Link> theLinksBeforeInAVeryLongChainOfLinksWhoseNamesAreLongAsWell{};
};

struct Reading {
    std::int64_t sensorId{};
    int value{};
};
struct Sensor {
    std::int64_t id{};
    HasMany<Reading> readings{};
};

}  // namespace

TEST_CASE("standard types hold what is included", "[association][hydration]") {
    Sequelize sequelize = test::database();
    const ModelOptions plain{.timestamps = false};
    auto cars = sequelize.define<Car>("car", {}, plain);
    auto wheels = sequelize.define<Wheel>("wheel", {field<&Wheel::side>()}, plain);
    auto motors = sequelize.define<Motor>("motor", {field<&Motor::power>()}, plain);
    cars.hasMany(wheels, {.as = &Car::wheels, .foreignKey = field<&Wheel::carId>()});
    cars.hasOne(motors, {.as = as<&Car::first>, .foreignKey = field<&Motor::carId>()});
    cars.hasOne(motors, {.as = as<&Car::second>, .foreignKey = field<&Motor::carId>()});
    cars.hasOne(motors, {.as = as<&Car::third>, .foreignKey = field<&Motor::carId>()});
    const test::FreshTables tables(sequelize);
    (void)cars.create(Car{});
    (void)cars.create(Car{});
    wheels.bulkCreate({{.side = "left", .carId = 1}, {.side = "right", .carId = 1}});
    motors.bulkCreate({{.power = 90, .carId = 1}});
    for (const bool separate : {false, true}) {
        const auto found = cars.findAll(
            {.include =
                 {{&Car::wheels, {.order = {desc(&Wheel::id)}, .separate = separate}},
                  &Car::first,
                  &Car::second,
                  &Car::third},
             .order = {&Car::id}}
        );
        REQUIRE(found.size() == 2);
        CHECK(each(found[0].wheels, &Wheel::side) == Texts{"right", "left"});
        REQUIRE((found[0].first && found[0].second && found[0].third));
        CHECK(found[0].first->power == 90);
        CHECK(found[0].second->power == 90);
        CHECK(found[0].third->power == 90);
        CHECK(found[1].wheels.empty());
        CHECK_FALSE((found[1].first || found[1].second || found[1].third));
    }
}

TEST_CASE("long names, deep down", "[association][hydration]") {
    constexpr auto next = &Link::theNextLinkInAVeryLongChainOfLinksWhoseNamesAreLongAsWellÄÖÜ;
    constexpr auto before = &Link::theLinksBeforeInAVeryLongChainOfLinksWhoseNamesAreLongAsWell;
    Sequelize sequelize = test::database();
    auto links = sequelize.define<Link>("link", {field<&Link::place>()}, {.timestamps = false});
    links.belongsTo(links, {.as = as<next>, .foreignKey = field<&Link::nextId>()});
    links.hasMany(links, {.as = as<before>, .foreignKey = field<&Link::nextId>()});
    const test::FreshTables tables(sequelize);
    links.bulkCreate({{.place = 1}, {.place = 2, .nextId = 1}, {.place = 3, .nextId = 2}, {.place = 4, .nextId = 3}});
    const auto last = links.findOne(
        {.include = {{next, {.include = {{next, {.include = {{next, {.include = {before}}}}}}}}}},
         .order = {desc(&Link::place)}}
    );
    REQUIRE(last);
    const Link copy = *last;  // deep
    const auto& first = *((*((*(copy.*next)).*next)).*next);
    CHECK(first.place == 1);
    CHECK((first.*before)[0].place == 2);
    CHECK_FALSE((first.*next).isLoaded());
    CHECK(&*(copy.*next) != &*((*last).*next));
    const auto found = links.findAll(
        {.include = {{before, {.include = {{before, {.include = {before}}}}}}},
         .where = col(before, before, before, &Link::place) == 4,
         .order = {desc(col(before, before, &Link::place))},
         .limit = 5}
    );
    CHECK(each(found, &Link::place) == Ids{1});
}

TEST_CASE("equal rows of a table whose struct has no member for the key stay several", "[association][hydration]") {
    Sequelize sequelize = test::database();
    auto sensors = sequelize.define<Sensor>("sensor", {}, {.timestamps = false});
    auto readings = sequelize.define<Reading>("reading", {field<&Reading::value>()}, {.timestamps = false});
    sensors.hasMany(
        readings, {.as = &Sensor::readings, .foreignKey = field<&Reading::sensorId>({.type = DataTypes::INTEGER})}
    );
    const test::FreshTables tables(sequelize);
    (void)sensors.create(Sensor{});
    readings.bulkCreate({{.sensorId = 1, .value = 5}, {.sensorId = 1, .value = 5}});
    for (const bool separate : {false, true}) {
        const auto found = sensors.findAll({.include = {{&Sensor::readings, {.separate = separate}}}});
        REQUIRE(found.size() == 1);
        CHECK(found[0].readings.size() == 2);
    }
}
