#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Club;
struct Membership {
    std::int64_t id{};
};
struct Member {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> clubId{};
    std::optional<std::int64_t> rivalId{};
    std::string code{};
    BelongsTo<Club> club{};
    BelongsTo<Club> rival{};
};
struct Club {
    std::int64_t id{};
    std::optional<std::int64_t> headId{};
    BelongsTo<Member> head{};
    HasMany<Member> members{};
    HasMany<Member> others{};
    BelongsToMany<Member, Membership> linked{};
};

struct Clubs {
    Sequelize sequelize = test::database();
    Model<Club> clubs = sequelize.define<Club>("club", {}, {.timestamps = false});
    Model<Member> members = sequelize.define<Member>("member", {field<&Member::name>()}, {.timestamps = false});
};

template <class F>
std::string refusal(F&& declare) {
    return test::messageOf<AssociationError>(std::forward<F>(declare));
}

}  // namespace

TEST_CASE("an association declared twice", "[association][declare]") {
    const Clubs c;
    c.clubs.hasMany(c.members, {.as = &Club::members});
    CHECK_THAT(
        refusal([&] { c.clubs.hasMany(c.members, {.as = &Club::others}); }),
        test::containsString("'club'") && test::containsString("'members'") && test::containsString("another name")
    );
    CHECK_THAT(
        refusal([&] { c.clubs.hasMany(c.members, {.as = as<&Club::members>}); }), test::containsString("Club::members")
    );
    c.clubs.hasMany(c.members, {.as = as<&Club::others>});
    const auto columns = c.members.definition().columns.size();
    CHECK_THAT(
        refusal([&] { c.clubs.hasMany(c.members, {.as = as<&Club::others>, .foreignKey = "strayId"}); }),
        test::containsString("Club::others")
    );
    CHECK(c.members.definition().columns.size() == columns);  // a refused declaration leaves nothing behind
}

TEST_CASE("foreign keys that contradict themselves", "[association][declare]") {
    const Clubs c;
    CHECK_THAT(
        refusal([&] { c.members.belongsTo(c.clubs, {.as = as<&Member::club>, .foreignKey = field<&Member::code>()}); }),
        test::containsString("Member::club") && test::containsString("'code'") && test::containsString("same type")
    );
    CHECK_THAT(
        refusal([&] {
            c.members.belongsTo(
                c.clubs, {.as = as<&Member::club>, .foreignKey = {field<&Member::clubId>(), field<&Member::rivalId>()}}
            );
        }),
        test::containsString("Member::club") && test::containsString("2 columns")
    );
    CHECK_THAT(
        refusal([&] { c.members.belongsTo(c.clubs, {.as = as<&Member::club>, .onDelete = std::string("EXPLODE")}); }),
        test::containsString("EXPLODE") && test::containsString("CASCADE")
    );
}

TEST_CASE("foreign keys by member are named after it", "[association][declare]") {
    const Clubs c;
    c.clubs.hasMany(c.members, {.as = as<&Club::members>, .foreignKey = &Member::clubId});
    c.clubs.hasMany(c.members, {.as = as<&Club::others>, .foreignKey = &Member::rivalId});
    c.members.belongsTo(c.clubs, {.as = as<&Member::rival>, .foreignKey = &Member::rivalId});
    std::string names;
    for (const auto& column : c.members.definition().columns) names += column.field + " ";
    CHECK(names == "id name code clubId rivalId ");
    CHECK(c.members.definition().foreignKeys.size() == 2);
}

TEST_CASE("two members under one default name", "[association][declare]") {
    struct Team {
        std::int64_t id{};
    };
    struct Player : Record<Player> {
        std::int64_t id{};
        std::optional<std::int64_t> teamId{};
        std::optional<std::int64_t> rivalId{};
    };
    auto sequelize = test::database();
    const auto teams = sequelize.define<Team>("team");
    const auto players = sequelize.define<Player>("player", {.timestamps = false});
    players.belongsTo(teams, {.foreignKey = &Player::teamId});
    CHECK_THAT(
        refusal([&] { teams.hasMany(players, {.as = "others", .foreignKey = &Player::rivalId}); }),
        test::containsString("'teamId'") && test::containsString("field<&Player::member>")
    );
}

TEST_CASE("a belongsToMany without its join table", "[association][declare]") {
    const Clubs c;
    CHECK_THAT(
        refusal([&] { c.clubs.belongsToMany(c.members, {.as = as<&Club::linked>}); }),
        test::containsString("Club::linked") && test::containsString(".through")
    );
    CHECK_THAT(
        refusal([&] { c.clubs.belongsToMany(c.members, {.as = as<&Club::linked>, .through = "unknown"}); }),
        test::containsString("Club::linked") && test::containsString("'unknown'")
    );
}

TEST_CASE("a later declaration of a foreign key says nothing else", "[association][declare]") {
    const Clubs c;
    c.clubs.hasMany(c.members, {.as = &Club::members, .foreignKey = field<&Member::clubId>({.field = "club_id"})});
    const auto refuses = [&](const char* option, const auto& foreignKey) {
        INFO(option);
        const auto message =
            refusal([&] { c.members.belongsTo(c.clubs, {.as = as<&Member::club>, .foreignKey = foreignKey}); });
        CHECK_THAT(
            message, test::containsString("'clubId'") && test::containsString(option) &&
                         test::containsString("first declaration")
        );
    };
    refuses(".field = \"my_col\"", field<&Member::clubId>({.field = "my_col"}));
    refuses(".allowNull = false", field<&Member::clubId>({.allowNull = false}));
    refuses(".type", field<&Member::clubId>({.type = DataTypes::SMALLINT}));
    refuses(".defaultValue", field<&Member::clubId>({.defaultValue = 5}));
    refuses(".comment", field<&Member::clubId>({.comment = "whose"}));
    c.members.belongsTo(
        c.clubs,
        {.as = as<&Member::club>, .foreignKey = field<&Member::clubId>({.allowNull = true, .field = "club_id"})}
    );
    CHECK(c.members.definition().findByName("clubId")->field == "club_id");
}

TEST_CASE("tables that refer to each other are made and dropped", "[association][declare]") {
    Clubs c;
    c.members.belongsTo(c.clubs, {.as = &Member::club, .foreignKey = field<&Member::clubId>()});
    c.clubs.belongsTo(c.members, {.as = as<&Club::head>, .foreignKey = field<&Club::headId>()});
    for (int round = 0; round < 2; ++round) {
        const test::FreshTables tables(c.sequelize);
        auto club = c.clubs.create(Club{});
        const auto member = c.members.create({.name = "Ann", .clubId = club.id});
        c.clubs.update(club, {{&Club::headId, member.id}});
        const auto found = c.clubs.findOne({.include = {{&Club::head, {.include = {&Member::club}}}}});
        CHECK(found->head->name == "Ann");
        CHECK(found->head->club->id == club.id);
        CHECK_THROWS_AS(c.members.create({.name = "Bob", .clubId = 99}), ForeignKeyConstraintError);
    }
}
