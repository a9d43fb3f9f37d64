// count, sum, avg, min and max of associations: in where, order and attributes.
#include "integration/associated_world.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace test::teams;
using test::each;
using test::Texts;

namespace {

struct TeamCard {
    std::string name{};
    std::int64_t players{};
    std::optional<int> best{};
};

}  // namespace

TEST_CASE("aggregates compared", "[associated]") {
    const World world;
    const auto players = col(&Team::players);
    CHECK(world.teamsWhere(players.count() >= 2) == Texts{"Red"});
    CHECK(world.teamsWhere({{players.count(), Op::between(1, 2)}}) == Texts{"Red", "Blue"});
    CHECK(world.teamsWhere(players.count().in({0, 1})) == Texts{"Blue", "Empty"});
    CHECK(world.teamsWhere(players.count(col(&Player::goals) > 0) == 1) == Texts{"Red", "Blue"});
    CHECK(world.teamsWhere(players.sum(&Player::goals) == 5) == Texts{"Red"});
    CHECK(world.teamsWhere(players.sum(&Player::goals) == null) == Texts{"Empty"});
    CHECK(world.teamsWhere(players.sum(&Player::pay) == Decimal("12.75")) == Texts{"Red"});
    CHECK(world.teamsWhere(players.sum(&Player::pay) > Decimal("9.7")) == Texts{"Red", "Blue"});
    CHECK(world.teamsWhere(players.max(&Player::pay) > Decimal("9.80")) == Texts{"Red"});  // no order of texts
    CHECK(world.teamsWhere(players.max(&Player::pay) == Decimal("9.750")) == Texts{"Blue"});
    CHECK(world.teamsWhere(players.min(&Player::pay) < Decimal("9")) == Texts{"Red"});
    CHECK(world.teamsWhere(players.avg(&Player::pay) > Decimal("6.37")) == Texts{"Red", "Blue"});
    CHECK(world.teamsWhere(players.avg(&Player::goals) < 1.5) == Texts{"Blue"});
    CHECK(world.teamsWhere(players.min(&Player::name).startsWith("A")) == Texts{"Red"});
    CHECK(world.teamsWhere(players.max(&Player::name) == "Cid") == Texts{"Blue"});
    CHECK(world.teamsWhere(players.count() > col(&Team::size)) == Texts{"Red", "Blue"});
    CHECK(world.teamsWhere(players.count() > players.count(col(&Player::goals) > 0)) == Texts{"Red"});
    CHECK(world.playersWhere(col(&Player::crew).count() == 2) == Texts{"Ann"});
    CHECK(world.playersWhere(col(&Player::cups).count() == 2) == Texts{"Ann"});
}

TEST_CASE("order by aggregates", "[associated]") {
    const World world;
    const auto players = col(&Team::players);
    const auto names = [&](List<Order<Team>> order) {
        return each(world.teams.findAll({.order = std::move(order)}), &Team::name);
    };
    CHECK(names({desc(players.count())}) == Texts{"Red", "Blue", "Empty"});
    CHECK(names({players.count()}) == Texts{"Empty", "Blue", "Red"});
    CHECK(names({asc(players.max(&Player::pay)).nullsFirst()}) == Texts{"Empty", "Blue", "Red"});
    CHECK(names({desc(players.sum(&Player::goals)).nullsLast()}) == Texts{"Red", "Blue", "Empty"});
}

TEST_CASE("aggregates as attributes", "[associated]") {
    const World world;
    const auto players = col(&Team::players);
    const auto rows = world.teams.findAll<Row>(
        {.attributes = include(players.count(), "players_count").include(players.max(&Player::goals), "best"),
         .order = {desc(col("players_count"))}}
    );
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].get<std::int64_t>("players_count") == 2);
    CHECK(rows[0].get<int>("best") == 5);
    CHECK(rows[0].get<std::string>("name") == "Red");
    CHECK(rows[2].get<std::optional<int>>("best") == std::nullopt);
    for (int i = 0; i < 2; ++i) {
        const auto cards = world.teams.findAll<TeamCard>(
            {.attributes = {&Team::name, {players.count(), "players"}, {players.max(&Player::goals), "best"}},
             .order = {&Team::id}}
        );
        REQUIRE(cards.size() == 3);
        CHECK(cards[0].players == 2);
        CHECK(cards[0].best == 5);
        CHECK(cards[1].players == 1);
        CHECK(cards[2].best == std::nullopt);
    }
    // into a member of the model, beside an include
    const auto teams = world.teams.findAll(
        {.attributes = include(players.count(), "size"), .include = {&Team::players}, .order = {&Team::id}, .limit = 2}
    );
    REQUIRE(teams.size() == 2);
    CHECK(teams[0].size == 2);
    CHECK(teams[0].players.size() == 2);
    const auto plain =
        world.teams.findAll({.attributes = include(players.count(), "size"), .order = {desc(col("size")), &Team::id}});
    CHECK(each(plain, &Team::size) == std::vector<int>{2, 1, 0});
}

TEST_CASE("the same as SQL by hand", "[associated]") {
    World world;
    const auto byHand = [&](const std::string& where) {
        Texts names;
        for (const auto& row :
             world.sequelize.query(test::ownQuery("SELECT name FROM as_teams t WHERE " + where + " ORDER BY id")).rows)
            names.push_back(row.get<std::string>("name"));
        return names;
    };
    const std::string rows = "FROM as_players p WHERE p.teamId = t.id AND p.deletedAt IS NULL";
    const auto players = col(&Team::players);
    CHECK(
        world.teamsWhere(players.some(col(&Player::goals) > 1)) ==
        byHand("EXISTS (SELECT 1 " + rows + " AND p.goals > 1)")
    );
    CHECK(
        world.teamsWhere(players.every(col(&Player::goals) > 1)) ==
        byHand("(SELECT count(*) " + rows + ") = (SELECT count(*) " + rows + " AND p.goals > 1)")
    );
    CHECK(
        world.teamsWhere(players.count(col(&Player::goals) > 1) == 0) ==
        byHand("(SELECT count(*) " + rows + " AND p.goals > 1) = 0")
    );
}

TEST_CASE("the SQL of a question", "[associated]") {
    World world;
    (void)world.teamsWhere(col(&Team::players).every(col(&Player::goals) > 1));
    CHECK(world.log.last().find("NOT (EXISTS (SELECT 1 FROM `as_players` AS `players` WHERE ") != std::string::npos);
    CHECK(world.log.last().find("IS NOT true") != std::string::npos);
    world.log.clear();
    (void)world.teams.findAll({.order = {desc(col(&Team::players).count())}});
    CHECK(
        world.log.last().find("ORDER BY (SELECT count(*) FROM `as_players` AS `players` WHERE ") != std::string::npos
    );
}
