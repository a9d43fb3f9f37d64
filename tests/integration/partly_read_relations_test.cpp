#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::messageOf;

namespace {

struct Child;
struct Club;
struct Parent : Record<Parent> {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> nick{};
    HasMany<Child> children{};
    HasMany<Child> nicked{};
    BelongsToMany<Club> clubs{};
};
struct Child : Record<Child> {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> parentId{};
    std::optional<std::string> parentNick{};
    BelongsTo<Parent> parent{};
};
struct Membership {
    std::int64_t parentId{}, clubId{};
    int rank{};
};
struct Club : Record<Club> {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Parent, Membership> members{};
};

struct World {
    Sequelize sequelize = test::database();
    ModelOptions plain{.timestamps = false};
    Model<Parent> parents = sequelize.define<Parent>(
        "unread_parent",
        {field<&Parent::name>(), field<&Parent::nick>({.type = DataTypes::STRING(20), .unique = true})}, plain
    );
    Model<Child> children = sequelize.define<Child>("unread_child", {field<&Child::name>()}, plain);
    Model<Club> clubs = sequelize.define<Club>("unread_club", {field<&Club::name>()}, plain);
    Model<Membership> memberships = sequelize.define<Membership>(
        "unread_membership", {field<&Membership::parentId>(), field<&Membership::clubId>(), field<&Membership::rank>()},
        plain
    );
    std::optional<test::FreshTables> tables{};

    World() {
        parents.hasMany(
            children, {.as = as<&Parent::children>, .foreignKey = field<&Child::parentId>(), .constraints = false}
        );
        parents.hasMany(
            children, {.as = as<&Parent::nicked>,
                       .foreignKey = field<&Child::parentNick>(),
                       .sourceKey = {&Parent::nick},
                       .constraints = false}
        );
        children.belongsTo(
            parents, {.as = as<&Child::parent>, .foreignKey = field<&Child::parentId>(), .constraints = false}
        );
        clubs.belongsToMany(
            parents, {.as = as<&Club::members>, .through = memberships, .foreignKey = "clubId", .otherKey = "parentId"}
        );
        parents.belongsToMany(
            clubs, {.as = as<&Parent::clubs>, .through = memberships, .foreignKey = "parentId", .otherKey = "clubId"}
        );
        tables.emplace(sequelize);
        Parent parent;
        parent.name = "p";
        parents.bulkCreate({parent, parent});
        Child child;
        child.name = "c";
        child.parentId = 1;
        children.bulkCreate({child, child});
        Club club;
        club.name = "k";
        clubs.bulkCreate({club, club});
    }
    Parent parentWithout() const {
        return parents.findOne({.attributes = {&Parent::name}, .where = {{&Parent::id, 1}}}).value();
    }
    Child childWithout() const {
        return children.findOne({.attributes = {&Child::name}, .where = {{&Child::id, 1}}}).value();
    }
};

}  // namespace

TEST_CASE("relations refuse records whose key was not read", "[relation][record]") {
    World w;
    auto parent = w.parentWithout();
    auto stranger = w.childWithout();
    auto child = w.children.findByPk(1).value();
    const auto refuses = [](const char* key, auto call) {
        INFO(key);
        const auto message = messageOf<UsageError>(call);
        CHECK_THAT(message, test::containsString("'" + std::string(key) + "'") && test::containsString("not read"));
    };
    const auto own = w.parents.related(parent, &Parent::children);
    refuses("id", [&] { (void)own.get(); });
    refuses("id", [&] { (void)own.count(); });
    refuses("id", [&] { (void)own.has(child); });
    refuses("id", [&] { own.add(child); });
    refuses("id", [&] { own.remove(child); });
    refuses("id", [&] { own.set({}); });
    refuses("id", [&] { own.set({child}); });
    refuses("id", [&] { own.create(child); });
    const auto clubs = w.parents.related(parent, &Parent::clubs);
    const auto club = w.clubs.findByPk(1).value();
    refuses("id", [&] { (void)clubs.get(); });
    refuses("id", [&] { clubs.add(club); });
    refuses("id", [&] { clubs.set({}); });

    // the records that are given
    auto whole = w.parents.findByPk(1).value();
    const auto known = w.parents.related(whole, &Parent::children);
    refuses("id", [&] { (void)known.has(stranger); });
    refuses("id", [&] { known.remove(stranger); });
    refuses("id", [&] { known.add(stranger); });
    refuses("id", [&] { known.set({stranger}); });
    refuses("id", [&] { w.children.related(child, &Child::parent).set(parent); });

    // a belongsTo's own foreign key
    auto halved = w.children.findOne({.attributes = {&Child::id, &Child::name}}).value();
    const auto up = w.children.related(halved, &Child::parent);
    refuses("parentId", [&] { (void)up.get(); });
    up.set(whole);  // needs the record's primary key only
    CHECK(up.get()->id == 1);
    CHECK(w.children.count({.where = {{&Child::parentId, 1}}}) == 2);

    // what the program assigned is known
    auto named = w.parentWithout();
    named.set(&Parent::id, 1);
    CHECK(w.parents.related(named, &Parent::children).count() == 2);
}

TEST_CASE("a relation says which key is NULL", "[relation][null]") {
    World w;
    auto parent = w.parents.findByPk(1).value();
    const auto child = w.children.findByPk(1).value();
    const auto message = messageOf<UsageError>([&] { w.parents.related(parent, &Parent::nicked).add(child); });
    CHECK_THAT(message, test::containsString("'nick'") && test::containsString("give it a value"));
    Parent fresh = w.parents.build({});
    CHECK_THAT(
        messageOf<UsageError>([&] { w.parents.related(fresh, &Parent::children).add(child); }),
        test::containsString("save it first")
    );
}

TEST_CASE(".through gives no key of the join table", "[relation]") {
    World w;
    auto club = w.clubs.findByPk(1).value();
    const auto parent = w.parents.findByPk(1).value();
    const auto members = w.clubs.related(club, &Club::members);
    for (const std::int64_t id : {1, 2}) {
        const auto refuses = [](auto call) {
            CHECK_THAT(
                messageOf<UsageError>(call), test::containsString(".through") && test::containsString("leave it out")
            );
        };
        refuses([&] { members.add(parent, {.through = {{{&Membership::clubId, id}}}}); });
        refuses([&] { members.add(parent, {.through = {{{&Membership::parentId, id}, {&Membership::rank, 1}}}}); });
        refuses([&] { members.set({parent}, {.through = {{{&Membership::clubId, id}}}}); });
        refuses([&] { members.create(parent, {.through = {{{&Membership::parentId, id}}}}); });
    }
    CHECK(w.memberships.count() == 0);
    CHECK(w.parents.count() == 2);
    members.add(parent, {.through = {{{&Membership::rank, 7}}}});
    CHECK(w.memberships.findAll()[0].rank == 7);
}

TEST_CASE("relations refuse records whose key a finder computed", "[relation][record]") {
    World w;
    auto parent =
        w.parents.findOne({.attributes = {&Parent::name, {literal("1"), "id"}}, .where = {{&Parent::id, 2}}}).value();
    REQUIRE(parent.id == 1);  // another's
    CHECK_THROWS_AS(w.parents.related(parent, &Parent::children).count(), UsageError);
    CHECK_THROWS_AS(w.parents.related(parent, &Parent::children).set({}), UsageError);
    CHECK(w.children.count({.where = {{&Child::parentId, 1}}}) == 2);
}
