// findOrCreate, upsert, bulkUpdate and versions beside what other writes pass, too: validators, hooks, filters, soft
// deletion, columns that the database fills, and ambient transactions.
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using test::each;
using test::failure;
using test::Texts;

namespace {

struct Member : Record<Member> {
    std::int64_t id{};
    std::string email{};
    std::string name{};
    int points{};
    int tenant = 1;
    int doubled{};
    int version{};
    DateTime createdAt{}, updatedAt{};
    std::optional<DateTime> deletedAt{};
    std::string shout{};
};

struct Parcel;
struct Van {
    std::int64_t id{};
    std::string plate{};
    HasMany<Parcel> parcels{};
};
struct Parcel {
    std::int64_t id{};
    std::string label{};
    std::optional<std::int64_t> vanId{};
    int version{};
    BelongsTo<Van> van{};
};
struct Depot {
    Sequelize sequelize = test::database();
    Model<Van> vans = sequelize.define<Van>("ur_van", {field<&Van::plate>()}, {.timestamps = false});
    Model<Parcel> parcels = sequelize.define<Parcel>(
        "ur_parcel", {field<&Parcel::label>({.validate = {Validate::notEmpty}})}, {.timestamps = false, .version = true}
    );
    Depot() {
        vans.hasMany(parcels, {.as = &Van::parcels, .inverse = &Parcel::van, .foreignKey = &Parcel::vanId});
        sequelize.sync({.force = true});
    }
    ~Depot() { sequelize.drop(); }
};

std::string lowered(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

struct Members {
    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger()});
    Model<Member> members = sequelize.define<Member>(
        "ur_member",
        {field<&Member::email>({.unique = true, .validate = {Validate::isEmail}, .set = lowered}), field<&Member::name>,
         field<&Member::points>({.validate = {Validate::min(0)}}), field<&Member::tenant>,
         field<&Member::doubled>({.generatedAs = literal("points * 2")}),
         field<&Member::shout>({.type = DataTypes::VIRTUAL, .get = [](const Member& m) { return m.name + "!"; }})},
        {.paranoid = true, .version = true}
    );
    test::FreshTables tables{sequelize};

    static Member one(const char* email, const char* name, int points = 0) {
        Member member;
        member.email = email;
        member.name = name;
        member.points = points;
        return member;
    }
    Member stored(std::int64_t id) const { return *members.findByPk(id, {.paranoid = false}); }
};

}  // namespace

TEST_CASE("findOrCreate validates, runs hooks, and reads what the database fills", "[upsert]") {
    Members world;
    Texts ran;
    world.members.beforeFind([&](auto&) { ran.push_back("find"); });
    world.members.beforeCreate([&](Member& member) {
        ran.push_back("create " + member.email);
        member.points += 1;
    });
    auto [ann, created] =
        world.members.findOrCreate({.where = {{&Member::email, "ann@x.org"}}, .defaults = {{&Member::points, 4}}});
    CHECK(created);
    CHECK(ran == Texts{"find", "create ann@x.org"});
    CHECK(ann.points == 5);
    CHECK(ann.doubled == 10);
    CHECK(ann.shout == "!");
    CHECK(ann.version == 0);
    CHECK(world.stored(ann.id).points == 5);
    ran.clear();
    CHECK_FALSE(world.members.findOrCreate({.where = {{&Member::email, "ann@x.org"}}, .hooks = false}).created);
    CHECK(ran.empty());

    CHECK_THROWS_AS(world.members.findOrCreate({.where = {{&Member::email, "nobody"}}}), ValidationError);
    CHECK(world.members.count() == 1);
    CHECK(world.members.findOrCreate({.where = {{&Member::email, "nobody"}}, .validate = false}).created);
    CHECK(world.members.findOrCreate({.where = {{&Member::email, "none"}}, .skip = {&Member::email}}).created);
    CHECK_THAT(
        failure([&] {
            (void)world.members.findOrCreate({.where = {{&Member::email, "Ann@x.org"}}});
        }),
        test::containsString(".set would change")
    );
    CHECK_THROWS_AS(
        world.members.findOrCreate({.where = {{&Member::email, "b@x.org"}}, .defaults = {{&Member::doubled, 1}}}),
        UsageError
    );
}

TEST_CASE("findOrCreate sees what finders see", "[upsert]") {
    Members world;
    auto [ann, created] = world.members.findOrCreate({.where = {{&Member::email, "ann@x.org"}}});
    REQUIRE(created);
    ann.destroy();
    // it is there, and hidden
    CHECK_THROWS_AS(world.members.findOrCreate({.where = {{&Member::email, "ann@x.org"}}}), UniqueConstraintError);
    const auto again = world.members.findOrCreate({.where = {{&Member::email, "ann@x.org"}}, .paranoid = false});
    CHECK_FALSE(again.created);
    CHECK(again.record.id == ann.id);
    CHECK(again.record.isSoftDeleted());

    world.members.addFilter("tenant", {{&Member::tenant, 2}});
    CHECK_THROWS_AS(
        world.members.findOrCreate({.where = {{&Member::email, "ann@x.org"}}, .paranoid = false}), UniqueConstraintError
    );
    CHECK_FALSE(
        world.members
            .findOrCreate({.where = {{&Member::email, "ann@x.org"}}, .unfiltered = {"tenant"}, .paranoid = false})
            .created
    );
    CHECK_FALSE(
        world.members.findOrBuild({.where = {{&Member::email, "ann@x.org"}}, .unfiltered = {"tenant", "paranoid"}}
        ).created
    );
}

TEST_CASE("upsert validates, runs hooks, and reads what the database fills", "[upsert]") {
    Members world;
    Texts ran;
    world.members.beforeValidate([&](Member&) { ran.push_back("validate"); });
    world.members.beforeUpsert([&](Member& member) {
        ran.push_back("before");
        member.points += 1;
    });
    world.members.afterUpsert([&](Member& member, auto& call) {
        ran.push_back(std::string(call.isNewRecord ? "new " : "old ") + std::to_string(member.doubled));
    });
    auto [ann, created] = world.members.upsert(Members::one("Ann@x.org", "Ann", 4));
    CHECK(created);
    CHECK(ran == Texts{"validate", "before", "new 10"});
    CHECK(ann.points == 5);
    CHECK(ann.doubled == 10);
    CHECK(ann.shout == "Ann!");
    CHECK(world.stored(ann.id).email == "ann@x.org");

    ran.clear();
    auto [same, again] = world.members.upsert(Members::one("ann@x.org", "Anna", 7));
    CHECK_FALSE(again);
    CHECK(ran == Texts{"validate", "before", "old 16"});
    CHECK(same.id == ann.id);
    CHECK(same.doubled == 16);
    CHECK(same.shout == "Anna!");
    CHECK(same.version == 1);
    ran.clear();
    CHECK_FALSE(world.members.upsert(Members::one("ann@x.org", "Anna", 7), {.hooks = false}).created);
    CHECK(ran.empty());

    CHECK_THROWS_AS(world.members.upsert(Members::one("nobody", "x")), ValidationError);
    CHECK_THROWS_AS(world.members.upsert(Members::one("ann@x.org", "x", -5)), ValidationError);
    CHECK_FALSE(world.members.upsert(Members::one("ann@x.org", "x", -5), {.validate = false}).created);
    CHECK(world.stored(ann.id).points == -4);
    // what a hook makes of a valid record
    world.members.beforeUpsert([](Member& member) { member.points = -1; });
    CHECK_THROWS_AS(world.members.upsert(Members::one("ann@x.org", "y", 5)), ValidationError);
    CHECK(world.stored(ann.id).name == "x");
}

TEST_CASE("upsert of a row that is hidden", "[upsert]") {
    Members world;
    auto ann = world.members.create(Members::one("ann@x.org", "Ann"));
    ann.destroy();
    auto [same, created] = world.members.upsert(Members::one("ann@x.org", "Anna"));
    CHECK_FALSE(created);
    CHECK(same.isSoftDeleted());
    CHECK(world.stored(ann.id).name == "Anna");
    auto alive = world.members.upsert(Members::one("ann@x.org", "Anna"), {.fields = {&Member::deletedAt}}).record;
    CHECK_FALSE(alive.isSoftDeleted());
    CHECK(world.members.count() == 1);

    world.members.addFilter("tenant", {{&Member::tenant, 2}});
    CHECK_THAT(
        failure([&] { world.members.upsert(Members::one("ann@x.org", "B")); }), test::containsString(".unfiltered")
    );
    CHECK_FALSE(world.members.upsert(Members::one("ann@x.org", "B"), {.unfiltered = {"tenant"}}).created);
}

TEST_CASE("bulkUpdate validates, runs the hooks of save, and keeps to filters", "[upsert]") {
    Members world;
    std::vector<Member> list{Members::one("a@x.org", "a"), Members::one("b@x.org", "b"), Members::one("c@x.org", "c")};
    world.members.bulkCreate(list);
    auto members = world.members.findAll({.order = {&Member::id}});
    for (auto& member : members) member.points = 3;
    members[1].points = -3;
    try {
        world.members.bulkUpdate(members);
        FAIL("it is refused");
    } catch (const ValidationError& error) {
        CHECK(error.errors().front().record == 1);
        CHECK(error.errors().front().validatorKey == "min");
    }
    world.members.bulkUpdate(members, {.skip = {&Member::points}});
    CHECK(members[1].doubled == -6);
    CHECK(members[0].shout == "a!");
    CHECK(world.stored(members[1].id).points == -3);

    Texts ran;
    bool fails = true;
    world.members.beforeUpdate([&](Member& member) {
        ran.push_back("before " + member.name);
        member.points = 9;
    });
    world.members.afterUpdate([&](Member& member, auto& call) {
        ran.push_back("after " + member.name);
        CHECK(world.members.findByPk(member.id, {.transaction = call.transaction})->points == 9);
        if (fails && member.name == "C") throw std::runtime_error("not C");
    });
    for (auto& member : members) member.name[0] = static_cast<char>(member.name[0] - 'a' + 'A');
    CHECK(failure([&] { world.members.bulkUpdate(members); }) == "not C");
    CHECK(world.stored(members[0].id).name == "a");
    CHECK(members[0].changed(&Member::name));
    fails = false;
    ran.clear();
    for (auto& member : members) {
        member.reload();
        member.name[0] = static_cast<char>(member.name[0] - 'a' + 'A');
    }
    world.members.bulkUpdate(members);
    CHECK(ran == Texts{"before A", "before B", "before C", "after A", "after B", "after C"});
    CHECK(each(world.members.findAll({.order = {&Member::id}}), &Member::points) == std::vector{9, 9, 9});
    CHECK(members[2].doubled == 18);
    CHECK(members[2].version == world.stored(members[2].id).version);

    for (auto& member : members) member.tenant = 3;
    world.members.addFilter("tenant", {{&Member::tenant, 2}});
    CHECK_THAT(failure([&] { world.members.bulkUpdate(members); }), test::containsString("hidden by"));
    world.members.bulkUpdate(members, {.unfiltered = {"tenant"}, .hooks = false});
    CHECK(world.members.count({.where = {{&Member::tenant, 3}}, .unfiltered = {"tenant"}}) == 3);
}

TEST_CASE("what is about rows that are there takes part in the ambient transaction", "[upsert]") {
    Members world;
    auto ann = world.members.create(Members::one("ann@x.org", "Ann"));
    try {
        world.sequelize.transaction({.ambient = true}, [&](Transaction&) {
            CHECK(world.members.upsert(Members::one("new@x.org", "New")).created);
            CHECK(world.members.findOrCreate({.where = {{&Member::email, "found@x.org"}}}).created);
            std::vector<Member> list{ann};
            list.front().points = 5;
            world.members.bulkUpdate(list);
            throw std::runtime_error("undone");
        });
    } catch (const std::runtime_error&) {
    }
    CHECK(world.members.count() == 1);
    CHECK(world.stored(ann.id).points == 0);
}

TEST_CASE("soft deletion and filters check and raise versions", "[upsert][version]") {
    Members world;
    auto ann = world.members.create(Members::one("ann@x.org", "Ann"));
    auto old = *world.members.findByPk(ann.id);
    ann.destroy();
    CHECK(ann.version == 1);
    CHECK_THROWS_AS(old.destroy(), EmptyResultError);  // gone, to whoever deletes
    old.name = "old";
    CHECK_THROWS_AS(old.save(), OptimisticLockError);
    CHECK_THROWS_AS(old.restore(), OptimisticLockError);
    ann.restore();
    CHECK(ann.version == 2);
    CHECK(world.members.destroy({.where = {{&Member::id, ann.id}}}) == 1);
    CHECK(world.stored(ann.id).version == 3);
    CHECK(world.members.restore({.where = {{&Member::id, ann.id}}}) == 1);
    CHECK(world.stored(ann.id).version == 4);
    ann.name = "ann";
    CHECK_THROWS_AS(ann.save(), OptimisticLockError);
    CHECK_THROWS_AS(ann.destroy({.force = true}), OptimisticLockError);

    // a row that a filter hides is none, whatever its version
    world.members.addFilter("tenant", {{&Member::tenant, 2}});
    CHECK_THROWS_AS(ann.save(), EmptyResultError);
    CHECK_THROWS_AS(ann.destroy({.force = true}), EmptyResultError);
}

TEST_CASE("hooks of records, and of each row, go with versions", "[upsert][version]") {
    Members world;
    world.members.bulkCreate({Members::one("a@x.org", "a"), Members::one("b@x.org", "b"), Members::one("c@x.org", "c")}
    );
    std::vector<int> versions;
    world.members.beforeUpdate([](Member& member) {
        if (member.name == "b") member.points = 7;
    });
    world.members.afterUpdate([&](Member& member) { versions.push_back(member.version); });
    CHECK(
        world.members.update({{&Member::tenant, 4}}, {.where = {{&Member::id, Op::gt(0)}}, .individualHooks = true}) ==
        3
    );
    CHECK(versions == std::vector{1, 1, 1});
    CHECK(each(world.members.findAll({.order = {&Member::id}}), &Member::version) == std::vector{1, 1, 1});
    CHECK(each(world.members.findAll({.order = {&Member::id}}), &Member::points) == std::vector{0, 7, 0});

    auto mine = *world.members.findByPk(1);
    auto yours = *world.members.findByPk(1);
    mine.name = "mine";
    mine.save();
    CHECK(mine.version == 2);
    yours.name = "yours";
    CHECK_THROWS_AS(yours.save(), OptimisticLockError);
    CHECK_THROWS_AS(yours.update({{&Member::name, "yours"}}), OptimisticLockError);
    CHECK(yours.version == 1);
    mine.update({{&Member::name, "still mine"}});
    CHECK(mine.version == 3);
    CHECK(versions == std::vector{1, 1, 1, 2, 3});

    world.members.beforeDestroy([](Member&) {});
    CHECK_THROWS_AS(yours.destroy(), OptimisticLockError);
    CHECK(world.members.destroy({.where = {{&Member::id, Op::gt(0)}}, .individualHooks = true}) == 3);
    CHECK(world.stored(1).version == 4);
}

TEST_CASE("bulkCreate with .include runs the hooks of each level", "[upsert]") {
    const Depot depot;
    Texts ran;
    depot.vans.beforeBulkCreate([&](std::span<Van> vans) { ran.push_back("vans " + std::to_string(vans.size())); });
    depot.parcels.beforeBulkCreate([&](std::span<Parcel> parcels, auto& call) {
        ran.push_back("parcels " + std::to_string(parcels.size()));
        for (auto& parcel : parcels) CHECK(parcel.vanId.has_value());
        call.individualHooks = true;
    });
    depot.parcels.beforeCreate([&](Parcel& parcel) { parcel.label += "!"; });
    depot.parcels.afterCreate([&](Parcel& parcel) { ran.push_back("stored " + parcel.label); });
    depot.vans.afterBulkCreate([&](std::span<Van> vans) { ran.push_back("all of " + vans.front().plate); });
    std::vector<Van> vans(2);
    vans[0].plate = "A";
    vans[1].plate = "B";
    vans[0].parcels = std::vector<Parcel>{{.label = "a"}, {.label = "b"}};
    vans[1].parcels = std::vector<Parcel>{{.label = "c"}};
    const auto stored = depot.vans.bulkCreate(vans, {.include = {&Van::parcels}});
    CHECK(ran == Texts{"vans 2", "parcels 2", "stored a!", "stored b!", "parcels 1", "stored c!", "all of A"});
    CHECK(each(depot.parcels.findAll({.order = {&Parcel::id}}), &Parcel::label) == Texts{"a!", "b!", "c!"});
    CHECK(depot.parcels.findByPk(3)->vanId == stored[1].id);

    ran.clear();
    CHECK_FALSE(depot.vans.bulkCreate(vans, {.include = {&Van::parcels}, .hooks = false}).empty());
    CHECK(ran.empty());
    vans[1].parcels = std::vector<Parcel>{{.label = ""}};
    CHECK_THROWS_AS(depot.vans.bulkCreate(vans, {.include = {&Van::parcels}, .hooks = false}), ValidationError);
    CHECK(depot.vans.count() == 4);

    // those that records belong to are stored first
    std::vector<Parcel> parcels{{.label = "x"}, {.label = "y"}};
    for (auto& parcel : parcels) parcel.van = Van{.plate = "of " + parcel.label};
    ran.clear();
    const auto made = depot.parcels.bulkCreate(parcels, {.include = {&Parcel::van}, .hooks = false});
    CHECK(depot.vans.findByPk(*made[1].vanId)->plate == "of y");
}

TEST_CASE("a relation leaves versions alone, with hooks, too", "[upsert][version]") {
    const Depot depot;
    auto van = depot.vans.create({.plate = "A"});
    auto parcel = depot.parcels.create({.label = "a"});
    depot.vans.related(van, &Van::parcels).add(parcel);
    CHECK(depot.parcels.findByPk(1)->version == 0);
    depot.parcels.beforeBulkUpdate([](auto&) {});
    depot.vans.related(van, &Van::parcels).set({});
    CHECK(depot.parcels.findByPk(1)->version == 0);
    CHECK(depot.parcels.findByPk(1)->vanId == std::nullopt);
    depot.parcels.beforeBulkUpdate([](auto& call) { call.individualHooks = true; });
    depot.vans.related(van, &Van::parcels).add(parcel);
    CHECK(depot.parcels.findByPk(1)->version == 0);
    CHECK(depot.parcels.update({{&Parcel::label, "b"}}, {.where = {{&Parcel::id, 1}}}) == 1);
    CHECK(depot.parcels.findByPk(1)->version == 1);
}
