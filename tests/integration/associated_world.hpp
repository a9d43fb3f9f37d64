#pragma once

#include "support/database.hpp"

/// Teams and players with every kind of association between them, one to themselves, and softly deleted rows.
namespace test::teams {

struct Team;
struct Player;
struct Coach;

struct Cup {
    std::int64_t id{};
    std::string title{};
};
struct Win {
    std::int64_t id{};
    int year{};
};
struct Player {
    std::int64_t id{};
    std::string name{};
    std::optional<int> goals{};
    sequelize::Decimal pay{};
    std::optional<std::int64_t> teamId{}, captainId{};
    sequelize::BelongsTo<Team> team{};
    sequelize::BelongsTo<Player> captain{};
    sequelize::HasMany<Player> crew{};
    sequelize::BelongsToMany<Cup, Win> cups{};
};
struct Coach {
    std::int64_t id{};
    std::string name{};
};
struct Team {
    std::int64_t id{};
    std::string name{};
    int size{};
    sequelize::HasMany<Player> players{};
    sequelize::HasMany<Player> scorers{};
    sequelize::HasOne<Coach> coach{};
};

/// Red: Ann (5 goals), Bob (NULL). Blue: Cid (1), and Dan (7), who was deleted softly. Empty: nobody. Eve (3) has no
/// team. Ann is the captain of Bob, Cid and Dan. Ann won World and Local, Cid won World. Red's coach is Zed.
struct World {
    test::Log log{};
    sequelize::Sequelize sequelize = database({.logging = log.logger()});
    sequelize::ModelOptions plain{.timestamps = false};
    sequelize::Model<Team> teams = sequelize.define<Team>("as_team", {}, plain);
    sequelize::Model<Player> players = sequelize.define<Player>(
        "as_player", {sequelize::field<&Player::pay>({.type = sequelize::DataTypes::DECIMAL(10, 2)})},
        {.createdAt = false, .updatedAt = false, .paranoid = true}
    );
    sequelize::Model<Cup> cups = sequelize.define<Cup>("as_cup", {}, plain);
    sequelize::Model<Win> wins = sequelize.define<Win>("as_win", {}, plain);
    sequelize::Model<Coach> coaches = sequelize.define<Coach>("as_coach", {}, plain);
    std::optional<FreshTables> tables{};

    World() {
        using namespace sequelize;
        teams.hasMany(players, {.as = as<&Team::players>, .foreignKey = &Player::teamId});
        teams.hasMany(
            players, {.as = as<&Team::scorers>, .foreignKey = &Player::teamId, .scope = {{{&Player::goals, 1}}}}
        );
        players.belongsTo(teams, {.as = as<&Player::team>, .foreignKey = &Player::teamId});
        players.belongsTo(
            players, {.as = as<&Player::captain>, .foreignKey = &Player::captainId, .constraints = false}
        );
        players.hasMany(players, {.as = as<&Player::crew>, .foreignKey = &Player::captainId, .constraints = false});
        players.belongsToMany(cups, {.as = as<&Player::cups>, .through = wins});
        cups.belongsToMany(players, {.as = "winners", .through = wins});
        teams.hasOne(coaches, {.as = as<&Team::coach>});
        tables.emplace(sequelize);
        teams.bulkCreate({{.name = "Red"}, {.name = "Blue"}, {.name = "Empty"}});
        players.bulkCreate(
            {{.name = "Ann", .goals = 5, .pay = Decimal("10.50"), .teamId = 1},
             {.name = "Bob", .pay = Decimal("2.25"), .teamId = 1, .captainId = 1},
             {.name = "Cid", .goals = 1, .pay = Decimal("9.75"), .teamId = 2, .captainId = 1},
             {.name = "Dan", .goals = 7, .pay = Decimal("99.00"), .teamId = 2, .captainId = 1},
             {.name = "Eve", .goals = 3, .pay = Decimal("1.00")}}
        );
        players.destroy({.where = {{&Player::name, "Dan"}}});
        cups.bulkCreate({{.title = "World"}, {.title = "Local"}});
        const auto win = [&](std::int64_t player, std::int64_t cup) {
            auto record = players.findByPk(player);
            players.related(*record, &Player::cups).add(*cups.findByPk(cup));
        };
        win(1, 1);
        win(1, 2);
        win(3, 1);
        auto red = teams.findByPk(1);
        teams.related(*red, &Team::coach).create({.name = "Zed"});
        log.clear();
    }

    Texts teamsWhere(const sequelize::Where<Team>& where) const {
        return each(teams.findAll({.where = where, .order = {&Team::id}}), &Team::name);
    }
    Texts playersWhere(const sequelize::Where<Player>& where) const {
        return each(players.findAll({.where = where, .order = {&Player::id}}), &Player::name);
    }
};

}  // namespace test::teams
