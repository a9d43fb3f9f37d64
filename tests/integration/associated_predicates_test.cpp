// some, none, every and count of associations, which nothing includes.
#include "integration/associated_world.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace test::teams;
using test::each;
using test::messageOf;
using test::Texts;

TEST_CASE("some, none and every of a hasMany", "[associated]") {
    const World world;
    const auto players = col(&Team::players);
    CHECK(world.teamsWhere(players.some()) == Texts{"Red", "Blue"});
    CHECK(world.teamsWhere(players.none()) == Texts{"Empty"});
    CHECK(world.teamsWhere(players.some(col(&Player::goals) >= 5)) == Texts{"Red"});  // Dan was deleted
    CHECK(world.teamsWhere(players.none(col(&Player::goals) >= 5)) == Texts{"Blue", "Empty"});
    // Bob's NULL is no number above 0
    CHECK(world.teamsWhere(players.every(col(&Player::goals) > 0)) == Texts{"Blue", "Empty"});
    CHECK(world.teamsWhere(!players.every(col(&Player::goals) > 0)) == Texts{"Red"});
    CHECK(world.teamsWhere(!players.some(col(&Player::goals) > 0)) == Texts{"Empty"});
    CHECK(world.teamsWhere({{&Team::name, Op::ne("Red")}, players.some()}) == Texts{"Blue"});
    CHECK(world.teamsWhere(players.some({{&Player::goals, 1}, {&Player::name, Op::startsWith("C")}})) == Texts{"Blue"});
    CHECK(
        world.teamsWhere(players.some(col(&Player::goals) == 5 || col(&Player::name) == "Cid")) == Texts{"Red", "Blue"}
    );
    CHECK(
        world.teamsWhere(players.every(col(&Player::goals) > 0 || col(&Player::name) == "Bob")) ==
        Texts{"Red", "Blue", "Empty"}
    );
    CHECK(world.teamsWhere(players.some(literal("1 = 0 -- none"))) == Texts{});
    CHECK(world.teamsWhere(players.every(literal("1 = 0 -- none"))) == Texts{"Empty"});
    CHECK(world.teamsWhere(players.every(col(&Player::id).in(std::vector<int>{}))) == Texts{"Empty"});
    CHECK(world.teamsWhere(players.every(Condition<Player>())).size() == 3);
}

TEST_CASE("the other kinds, and questions within questions", "[associated]") {
    const World world;
    CHECK(world.playersWhere(col(&Player::team).some(col(&Team::name) == "Red")) == Texts{"Ann", "Bob"});
    CHECK(world.playersWhere(col(&Player::team).none()) == Texts{"Eve"});
    CHECK(world.playersWhere(col(&Player::team).every(col(&Team::name) == "Red")) == Texts{"Ann", "Bob", "Eve"});
    CHECK(world.teamsWhere(col(&Team::coach).some()) == Texts{"Red"});
    CHECK(world.teamsWhere(col(&Team::coach).none(col(&Coach::name) == "Zed")) == Texts{"Blue", "Empty"});
    CHECK(world.playersWhere(col(&Player::cups).some(col(&Cup::title) == "Local")) == Texts{"Ann"});
    CHECK(world.playersWhere(col(&Player::cups).none()) == Texts{"Bob", "Eve"});
    CHECK(world.playersWhere(col(&Player::cups).every(col(&Cup::title) == "World")) == Texts{"Bob", "Cid", "Eve"});
    const auto winners = col(&Player::cups).some(col(&Cup::title) == "World");
    CHECK(world.teamsWhere(col(&Team::players).some(winners)) == Texts{"Red", "Blue"});
    CHECK(world.teamsWhere(col(&Team::players).every(winners)) == Texts{"Blue", "Empty"});
    CHECK(world.teamsWhere(col(&Team::players).none(winners)) == Texts{"Empty"});
    CHECK(
        world.playersWhere(col(&Player::crew).some(col(&Player::captain).some(col(&Player::name) == "Ann"))) ==
        Texts{"Ann"}
    );
    CHECK(world.playersWhere(col(&Player::captain).some(col(&Player::crew).count() == 2)) == Texts{"Bob", "Cid"});
    CHECK(
        world.playersWhere(col(&Player::team).some(col(&Team::players).some(col(&Player::name) == "Cid"))) ==
        Texts{"Cid"}
    );
}

TEST_CASE("an association's scope, filters, default scope and soft deletion count", "[associated]") {
    World world;
    CHECK(world.teamsWhere(col(&Team::scorers).some()) == Texts{"Blue"});
    CHECK(world.teamsWhere(col(&Team::players).paranoid(false).some(col(&Player::goals) == 7)) == Texts{"Blue"});
    CHECK(world.teamsWhere(col(&Team::players).unfiltered({"paranoid"}).count() == 2) == Texts{"Red", "Blue"});
    int most = 3;
    world.players.addFilter("modest", [&most] { return col(&Player::goals) <= most; });
    CHECK(world.teamsWhere(col(&Team::players).some()) == Texts{"Blue"});
    most = 5;  // asked anew, by a finder that is compiled
    CHECK(world.teamsWhere(col(&Team::players).some()) == Texts{"Red", "Blue"});
    most = 0;
    CHECK(world.teamsWhere(col(&Team::players).some()) == Texts{});
    CHECK(world.teamsWhere(col(&Team::players).unfiltered({"modest"}).some()) == Texts{"Red", "Blue"});
    CHECK(messageOf<UsageError>([&] {
              world.teamsWhere(col(&Team::players).unfiltered({"other"}).some());
          }).find("has no filter 'other'") != std::string::npos);
    world.cups.defaultScope({.where = {{&Cup::title, "Local"}}});
    CHECK(world.players.count({.where = col(&Player::cups).count() == 1, .unfiltered = {"modest"}}) == 1);
    world.wins.addFilter("no", [] { return col(&Win::year) == 1; });
    CHECK(world.players.count({.where = col(&Player::cups).some(), .unfiltered = {"modest"}}) == 0);
}

TEST_CASE("filters and scopes may ask, but not in a circle", "[associated]") {
    World world;
    world.teams.addFilter("manned", [] { return col(&Team::players).some(); });
    CHECK(each(world.teams.findAll({.order = {&Team::id}}), &Team::name) == Texts{"Red", "Blue"});
    CHECK(world.playersWhere(col(&Player::team).some()) == Texts{"Ann", "Bob", "Cid"});
    CHECK(each(world.players.findAll({.include = {&Player::team}, .order = {&Player::id}}), &Player::name).size() == 4);
    CHECK(world.teams.update({{&Team::size, 1}}, {.where = literal("1 = 1")}) == 2);
    world.players.addFilter("teamed", [] { return col(&Player::team).some(); });
    CHECK(messageOf<UsageError>([&] { (void)world.teams.findAll(); }).find("lead back to it") != std::string::npos);
    CHECK(world.teams.count({.unfiltered = {"manned"}}) == 3);
}

TEST_CASE("questions in every call about rows", "[associated]") {
    const World world;
    const Where<Team> manned = col(&Team::players).some(col(&Player::name) != "Nobody");
    CHECK(world.teams.count({.where = manned}) == 2);
    CHECK(world.teams.exists({.where = manned}));
    CHECK(world.teams.max(&Team::name, {.where = manned}) == "Red");
    CHECK(world.teams.findAndCountAll({.where = manned, .limit = 1}).count == 2);
    CHECK(world.teams.findOne({.where = manned, .order = {desc(&Team::id)}})->name == "Blue");
    CHECK(world.teams.findAll<Row>({.where = manned}).size() == 2);
    std::size_t seen = 0;
    world.teams.findEach({.where = manned}, [&](const Team&) { ++seen; });
    CHECK(seen == 2);
    CHECK(world.teams.update({{&Team::size, 4}}, {.where = manned}) == 2);
    CHECK(world.teams.increment(&Team::size, {.where = manned}) == 2);
    const auto changed = world.teams.updateReturning({{&Team::name, "Some"}}, {.where = manned});
    REQUIRE(changed.size() == 2);
    CHECK(changed[0].size == 5);
    CHECK(world.teams.update({{&Team::size, col(&Team::players).count()}}, {.where = literal("1 = 1")}) == 3);
    CHECK(each(world.teams.findAll({.order = {&Team::id}}), &Team::size) == std::vector<int>{2, 1, 0});
    CHECK(world.teams.destroy({.where = col(&Team::players).none()}) == 1);
    CHECK(world.teams.count() == 2);
    CHECK_THROWS_AS(world.teams.destroy({.where = col(&Team::players).every(Condition<Player>())}), UsageError);
}

TEST_CASE("rows of the table that is written may be asked about", "[associated]") {
    const World world;
    const Where<Player> led = col(&Player::captain).some(col(&Player::name) == "Ann");
    CHECK(world.players.update({{&Player::goals, 9}}, {.where = led}) == 2);
    CHECK(world.playersWhere(col(&Player::goals) == 9) == Texts{"Bob", "Cid"});
    CHECK(
        world.players.update({{&Player::goals, col(&Player::crew).count()}}, {.where = col(&Player::crew).some()}) == 1
    );
    CHECK(world.players.findByPk(1)->goals == 2);
    CHECK(world.players.update({{&Player::goals, 6}}, {.where = led, .limit = 1}) == 1);
    // what is counted by a column that is set beside it
    CHECK(
        world.players.update(
            {{&Player::id, 21}, {&Player::goals, col(&Player::crew).count()}}, {.where = {{&Player::name, "Ann"}}}
        ) == 1
    );
    CHECK(world.players.findByPk(21)->goals == 2);
    CHECK(world.players.update({{&Player::id, 1}}, {.where = {{&Player::name, "Ann"}}}) == 1);
    // softly, then really
    CHECK(world.players.destroy({.where = {{&Player::name, "Bob"}, led}}) == 1);
    CHECK(world.players.restore({.where = led}) == 3);  // Bob, Dan, and Cid who is there
    // what is deleted first is there for the others
    CHECK(world.players.update({{&Player::captainId, 2}}, {.where = {{&Player::name, "Cid"}}}) == 1);
    CHECK(world.players.destroy({.where = col(&Player::captain).some(), .force = true}) == 3);
    CHECK(world.playersWhere({}) == Texts{"Ann", "Eve"});
    // through the join table that is written
    CHECK(world.cups.destroy({.where = association<Cup, Player>("winners").none()}) == 0);
}

TEST_CASE("questions with individual hooks", "[associated]") {
    World world;
    int calls = 0;
    world.players.beforeUpdate([&](Player&) { ++calls; });
    world.players.beforeDestroy([&](Player&) { ++calls; });
    const Where<Player> led = col(&Player::captain).some();
    CHECK(world.players.update({{&Player::goals, 9}}, {.where = led, .individualHooks = true}) == 2);
    CHECK(world.players.destroy({.where = led, .individualHooks = true}) == 2);
    CHECK(calls == 4);
}

TEST_CASE("questions beside includes, in includes, in pages and relations", "[associated]") {
    const World world;
    for (const auto strategy : {IncludeStrategy::join, IncludeStrategy::balanced, IncludeStrategy::separate}) {
        const auto found = world.teams.findAll(
            {.include = {{&Team::players, {.where = col(&Player::cups).some(), .required = false}}},
             .includeStrategy = strategy,
             .where = col(&Team::players).count() >= 1,
             .order = {desc(col(&Team::players).count()), &Team::id},
             .limit = 2}
        );
        REQUIRE(found.size() == 2);
        CHECK(found[0].name == "Red");
        REQUIRE(found[0].players.size() == 1);
        CHECK(found[0].players[0].name == "Ann");
        REQUIRE(found[1].players.size() == 1);
        CHECK(found[1].players[0].name == "Cid");
    }
    // of the rows of an include, through a path
    const auto champions = world.teams.findAll(
        {.include = {&Team::players},
         .where = col(&Team::players, &Player::cups).count() == 2,
         .order = {&Team::id},
         .limit = 5}
    );
    REQUIRE(champions.size() == 1);
    CHECK(test::each(champions[0].players.items(), &Player::name) == Texts{"Ann"});
    CHECK(messageOf<EagerLoadingError>([&] {
              (void)world.teamsWhere(col(&Team::players, &Player::cups).some());
          }).find("not included here") != std::string::npos);
    CHECK(world.teams.count({.include = {{&Team::players, {.where = col(&Player::cups).some()}}}}) == 2);
    auto red = *world.teams.findByPk(1);
    CHECK(
        test::each(world.teams.related(red, &Team::players).get({.where = col(&Player::cups).some()}), &Player::name) ==
        Texts{"Ann"}
    );
    CHECK(world.teams.related(red, &Team::players).count({.where = col(&Player::cups).none()}) == 1);
    std::vector<Team> loaded{red};
    world.teams.load(loaded, {.include = {{&Team::players, {.where = col(&Player::cups).none()}}}});
    CHECK(test::each(loaded[0].players.items(), &Player::name) == Texts{"Bob"});
}

TEST_CASE("questions are compiled with their values", "[associated][reuse]") {
    const World world;
    for (int i = 0; i < 2; ++i) {
        for (const auto* name : {"Ann", "Cid", "Eve"}) {
            const auto found = world.teamsWhere(col(&Team::players).some(col(&Player::name) == name));
            CHECK(
                found == (std::string(name) == "Ann"   ? Texts{"Red"}
                          : std::string(name) == "Cid" ? Texts{"Blue"}
                                                       : Texts{})
            );
        }
        for (const int count : {0, 1, 2})
            CHECK(world.teams.count({.where = col(&Team::players).count() == count}) == 1);
        CHECK(world.teams.count({.where = col(&Team::players).count(col(&Player::name) == "Cid") == 1}) == 1);
        CHECK(world.teams.count({.where = col(&Team::players).count(col(&Player::name) == "Dan") == 1}) == 0);
    }
}

TEST_CASE("what cannot be asked is refused", "[associated]") {
    const World world;
    struct Lonely {
        std::int64_t id{};
        std::vector<Cup> others{};
    };
    auto sequelize = test::database();
    const auto lonely = sequelize.define<Lonely>("as_lonely", {}, {.timestamps = false});
    CHECK(
        messageOf<AssociationError>([&] { (void)lonely.findAll({.where = col(&Lonely::others).some()}); }) ==
        "model 'as_lonely': a question about associated rows names a member of Lonely for which no association was "
        "declared; declare it with belongsTo, hasOne, hasMany or belongsToMany and .as = &Lonely::member (declared: none)"
    );
    CHECK(messageOf<AssociationError>([&] {
              (void)world.cups.count({.where = association<Cup, Player>("losers").some()});
          }) == "model 'as_cup' has no association 'losers' to ask about; it has winners");
    CHECK(messageOf<UsageError>([&] {
              (void)world.cups.count({.where = association<Cup, Team>("winners").some()});
          }).find("leads to Player") != std::string::npos);
    CHECK(messageOf<EagerLoadingError>([&] {
              (void)world.teamsWhere(col(&Team::players).some(col(&Player::captain, &Player::name) == "Ann"));
          }).find("col(&Player::member).some(...)") != std::string::npos);
    CHECK_THROWS_AS(world.cups.findOrCreate({.where = association<Cup, Player>("winners").some()}), UsageError);
}

TEST_CASE("an association without a member", "[associated]") {
    const World world;
    const auto winners = association<Cup, Player>("winners");
    const auto titles = [&](const Where<Cup>& where) {
        return each(world.cups.findAll({.where = where, .order = {&Cup::id}}), &Cup::title);
    };
    CHECK(titles(winners.some(col(&Player::name) == "Cid")) == Texts{"World"});
    CHECK(titles(winners.count() == 1) == Texts{"Local"});
    CHECK(titles(winners.every(col(&Player::team).some(col(&Team::name) == "Red"))) == Texts{"Local"});
    CHECK(world.playersWhere(col(&Player::cups).some(winners.count() == 2)) == Texts{"Ann", "Cid"});
}

TEST_CASE("two members of one association with other conditions", "[associated]") {
    const World world;
    const auto found = world.teams.findAll(
        {.include = {{&Team::players, {.where = {{&Player::goals, 5}}, .required = false}}, &Team::scorers},
         .order = {&Team::id}}
    );
    REQUIRE(found.size() == 3);
    CHECK(found[0].players.size() == 1);
    CHECK(found[0].scorers.size() == 0);
    CHECK(found[1].players.size() == 0);
    CHECK(found[1].scorers.size() == 1);
}

TEST_CASE("a question within a select about the same model is about that select's rows", "[associated][subqueries]") {
    const World world;
    const auto ofCaptain = [&](const Condition<Player>& holds) {
        return exists(
            world.players.select({.where = col(&Player::id) == outer(&Player::captainId) && Condition<Player>(holds)})
        );
    };
    const auto hasWon = col(&Player::cups).some();
    CHECK(world.playersWhere(ofCaptain(hasWon)) == Texts{"Bob", "Cid"});
    CHECK(world.playersWhere(ofCaptain(col(&Player::crew).count() > 2)) == Texts{});  // Dan was deleted
    CHECK(world.playersWhere(ofCaptain(col(&Player::crew).count() == 2) && hasWon) == Texts{"Cid"});
    CHECK(world.playersWhere(col(&Player::crew).some(ofCaptain(hasWon))) == Texts{"Ann"});
    CHECK(world.players.update({{&Player::goals, 9}}, {.where = ofCaptain(hasWon)}) == 2);
    CHECK(world.playersWhere({{&Player::goals, 9}}) == Texts{"Bob", "Cid"});
    CHECK(world.players.destroy({.where = ofCaptain(hasWon), .force = true}) == 3);  // Dan, too
    CHECK(world.playersWhere({}) == Texts{"Ann", "Eve"});
}
