#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::each;
using test::Ids;
using test::messageOf;

namespace {

struct Kid;
struct Toy;
struct Parent {
    std::int64_t id{};
    std::optional<std::int64_t> code{};
    std::optional<std::int64_t> bestId{};
    HasMany<Kid> kids{};
    HasMany<Kid> coded{};
    HasOne<Kid> heir{};
    BelongsToMany<Toy> toys{};
    BelongsTo<Toy> best{};
};
struct Kid {
    std::int64_t id{};
    std::optional<std::int64_t> parentId{}, parentCode{}, heirOf{};
};
struct Toy {
    std::int64_t id{};
    std::optional<std::int64_t> mark{};
};
struct Holding {
    std::int64_t id{};
    std::optional<std::int64_t> parentCode{}, toyId{};
};
/// A key of two columns, of which one is NULL.
struct Spot;
struct Visit {
    std::int64_t id{};
    std::optional<std::int64_t> x{}, y{};
    BelongsTo<Spot> spot{};
};
struct Spot {
    std::int64_t id{};
    std::optional<std::int64_t> x{}, y{};
    HasMany<Visit> visits{};
};

struct World {
    Sequelize sequelize = test::database();
    ModelOptions plain{.timestamps = false};
    Model<Parent> parents = sequelize.define<Parent>("parent", {field<&Parent::code>({.unique = true})}, plain);
    Model<Kid> kids = sequelize.define<Kid>("kid", {}, plain);
    Model<Toy> toys = sequelize.define<Toy>("toy", {field<&Toy::mark>({.unique = true})}, plain);
    Model<Holding> holdings =
        sequelize.define<Holding>("holding", {field<&Holding::parentCode>(), field<&Holding::toyId>()}, plain);
    Model<Spot> spots = sequelize.define<Spot>("spot", {field<&Spot::x>(), field<&Spot::y>()}, plain);
    Model<Visit> visits = sequelize.define<Visit>("visit", {}, plain);
    std::optional<test::FreshTables> tables{};

    World() {
        parents.hasMany(kids, {.as = as<&Parent::kids>, .foreignKey = field<&Kid::parentId>()});
        parents.hasMany(
            kids, {.as = as<&Parent::coded>,
                   .foreignKey = field<&Kid::parentCode>(),
                   .sourceKey = {&Parent::code},
                   .constraints = false}
        );
        parents.hasOne(kids, {.as = as<&Parent::heir>, .foreignKey = field<&Kid::heirOf>()});
        parents.belongsToMany(
            toys, {.as = as<&Parent::toys>,
                   .through = holdings,
                   .foreignKey = {"parentCode"},
                   .otherKey = {"toyId"},
                   .sourceKey = {&Parent::code},
                   .constraints = false}
        );
        parents.belongsTo(
            toys, {.as = as<&Parent::best>,
                   .foreignKey = field<&Parent::bestId>(),
                   .targetKey = {&Toy::mark},
                   .constraints = false}
        );
        spots.hasMany(
            visits, {.as = as<&Spot::visits>,
                     .foreignKey = {field<&Visit::x>(), field<&Visit::y>()},
                     .sourceKey = {&Spot::x, &Spot::y},
                     .constraints = false}
        );
        visits.belongsTo(
            spots, {.as = as<&Visit::spot>,
                    .foreignKey = {field<&Visit::x>(), field<&Visit::y>()},
                    .targetKey = {&Spot::x, &Spot::y},
                    .constraints = false}
        );
        tables.emplace(sequelize);
        kids.bulkCreate(std::vector<Kid>(3));  // nobody's
        toys.bulkCreate(std::vector<Toy>(2));
        holdings.bulkCreate({{.toyId = 1}, {.toyId = 2}});  // nobody's
    }
    std::uint64_t orphans() const {
        return kids.count({.where = {{&Kid::parentId, null}, {&Kid::parentCode, null}, {&Kid::heirOf, null}}});
    }
};

}  // namespace

TEST_CASE("a key that is NULL refers to nothing, in every function of a relation", "[association][relation][null]") {
    World w;
    auto nobody = w.parents.create({});  // its code is NULL
    const auto kids = w.kids.findAll();
    const auto toys = w.toys.findAll();
    const auto coded = w.parents.related(nobody, &Parent::coded);
    const auto held = w.parents.related(nobody, &Parent::toys);

    CHECK(coded.get().empty());
    CHECK(coded.count() == 0);
    CHECK_FALSE(coded.has(kids));
    CHECK_FALSE(coded.has(kids[0]));
    coded.remove(kids);
    coded.set({});
    CHECK(w.orphans() == 3);
    CHECK(held.get().empty());
    CHECK(held.count() == 0);
    CHECK_FALSE(held.has(toys));
    held.remove(toys);
    held.set({});
    CHECK(w.holdings.count() == 2);
    for (const auto& message :
         {messageOf<UsageError>([&] { coded.add(kids[0]); }), messageOf<UsageError>([&] { coded.set(kids); }),
          messageOf<UsageError>([&] { coded.create({}); }), messageOf<UsageError>([&] { held.add(toys[0]); }),
          messageOf<UsageError>([&] { held.set(toys); }), messageOf<UsageError>([&] { held.create({}); })})
        CHECK_THAT(message, test::containsString("'code'") && test::containsString("give it a value"));
    CHECK(w.orphans() == 3);
    CHECK(w.kids.count() == 3);
    CHECK(w.toys.count() == 2);
    CHECK(w.holdings.count() == 2);

    // of a belongsTo the target's key
    auto first = toys[0];
    const auto best = w.parents.related(nobody, &Parent::best);
    CHECK_FALSE(best.get().has_value());
    CHECK_FALSE(best.has(first));
    CHECK_THAT(messageOf<UsageError>([&] { best.set(first); }), test::containsString("Parent::best"));
    best.set(null);
}

TEST_CASE("a record that is not saved refers to nothing, and nothing to it", "[association][relation][null]") {
    World w;
    Parent fresh;  // its id is 0
    const auto kids = w.kids.findAll();
    const auto relation = w.parents.related(fresh, &Parent::kids);
    CHECK(relation.get().empty());
    CHECK(relation.count() == 0);
    CHECK_FALSE(relation.has(kids[0]));
    relation.remove(kids);
    relation.set({});
    w.parents.related(fresh, &Parent::heir).set(null);
    const std::string saveFirst = "save it first";
    CHECK_THAT(messageOf<UsageError>([&] { relation.add(kids[0]); }), test::containsString(saveFirst));
    CHECK_THAT(messageOf<UsageError>([&] { relation.create({}); }), test::containsString(saveFirst));
    CHECK_THAT(
        messageOf<UsageError>([&] { w.parents.related(fresh, &Parent::heir).set(kids[0]); }),
        test::containsString(saveFirst)
    );
    CHECK_THAT(
        messageOf<UsageError>([&] { w.parents.related(fresh, &Parent::best).create({.mark = 5}); }),
        test::containsString(saveFirst)
    );

    auto parent = w.parents.create({.code = 7});
    const auto own = w.parents.related(parent, &Parent::kids);
    CHECK_THAT(messageOf<UsageError>([&] { own.add(Kid{}); }), test::containsString(saveFirst));
    CHECK_THAT(messageOf<UsageError>([&] { own.set({Kid{}}); }), test::containsString(saveFirst));
    CHECK_FALSE(own.has(Kid{}));
    own.remove(Kid{});
    // and a record whose row is gone is not associated in silence
    CHECK_THROWS_AS(own.add(Kid{.id = 99}), EmptyResultError);
    CHECK(w.orphans() == 3);
    CHECK(w.toys.count() == 2);
}

TEST_CASE("includes and nested create do not take NULL for a key", "[association][null]") {
    World w;
    w.parents.bulkCreate({{}, {.code = 7}});
    w.kids.bulkCreate({{.parentCode = 7}});
    w.spots.bulkCreate({{}, {.x = 1}, {.x = 1, .y = 2}});
    w.visits.bulkCreate({{}, {.x = 1}, {.y = 2}, {.x = 1, .y = 2}});
    for (const bool separate : {false, true}) {
        const auto found = w.parents.findAll(
            {.include =
                 {{&Parent::coded, {.order = {&Kid::id}, .separate = separate}},
                  {&Parent::toys, {.separate = separate}}},
             .order = {&Parent::id}}
        );
        REQUIRE(found.size() == 2);
        CHECK(found[0].coded.empty());
        CHECK(found[0].toys.empty());
        CHECK(each(found[1].coded.items(), &Kid::id) == Ids{4});
        const auto spots =
            w.spots.findAll({.include = {{&Spot::visits, {.separate = separate}}}, .order = {&Spot::id}});
        CHECK(spots[0].visits.empty());
        CHECK(spots[1].visits.empty());
        CHECK(each(spots[2].visits.items(), &Visit::id) == Ids{4});
    }
    for (auto& visit : w.visits.findAll({.include = {&Visit::spot}})) {
        CHECK(visit.spot.hasValue() == (visit.id == 4));
        CHECK(w.visits.related(visit, &Visit::spot).get().has_value() == (visit.id == 4));
    }

    const auto refused =
        messageOf<UsageError>([&] { w.parents.create({.coded = {Kid{}}}, {.include = {&Parent::coded}}); });
    CHECK_THAT(refused, test::containsString("Parent::coded") && test::containsString("'code'"));
    CHECK_THROWS_AS(w.parents.create({.toys = {Toy{}}}, {.include = {&Parent::toys}}), UsageError);
    CHECK_THROWS_AS(w.parents.create({.best = Toy{}}, {.include = {&Parent::best}}), UsageError);
    CHECK(w.parents.count() == 2);
    CHECK(w.kids.count() == 4);
    CHECK(w.toys.count() == 2);
}
