#pragma once

#include <string>
#include <utility>
#include <vector>

#include "integration/watched_hooks.hpp"
#include "support/database.hpp"

/// Models whose hooks tell what ran: teams have users, users have tags by a join table with a struct.
namespace test::hooks {

struct HookUser;
struct HookTag;

struct HookTeam : sequelize::Record<HookTeam> {
    std::int64_t id{};
    std::optional<std::string> name{};
    sequelize::HasMany<HookUser> users{};
    sequelize::DateTime createdAt{}, updatedAt{};
};

struct HookUserTag {
    std::int64_t userId{};
    std::int64_t tagId{};
    std::optional<std::string> note{};
    sequelize::DateTime createdAt{}, updatedAt{};
};

struct HookUser : sequelize::Record<HookUser> {
    std::int64_t id{};
    std::optional<std::string> name{};
    int age{};
    std::optional<std::int64_t> teamId{};
    sequelize::BelongsTo<HookTeam> team{};
    sequelize::BelongsToMany<HookTag, HookUserTag> tags{};
    sequelize::DateTime createdAt{}, updatedAt{};
};

struct HookTag {
    std::int64_t id{};
    std::optional<std::string> name{};
    sequelize::DateTime createdAt{}, updatedAt{};
};

inline HookUser user(std::optional<std::string> name, int age = 0) {
    HookUser made;
    made.name = std::move(name);
    made.age = age;
    return made;
}

class World {
public:
    explicit World(sequelize::Options extra = {})
        : sequelize(test::database(std::move(extra))),
          teams(sequelize.define<HookTeam>(
              "team", {sequelize::field<&HookTeam::name>({.allowNull = false})}, {.tableName = "hook_teams"}
          )),
          users(sequelize.define<HookUser>(
              "user",
              {sequelize::field<&HookUser::name>({.allowNull = false}), sequelize::field<&HookUser::age>(),
               sequelize::field<&HookUser::teamId>()},
              {.tableName = "hook_users"}
          )),
          tags(sequelize.define<HookTag>("tag", {.tableName = "hook_tags"})),
          userTags(sequelize.define<HookUserTag>(
              "userTag",
              {sequelize::field<&HookUserTag::userId>({.primaryKey = true}),
               sequelize::field<&HookUserTag::tagId>({.primaryKey = true})},
              {.tableName = "hook_user_tags"}
          )) {
        teams.hasMany(users, {.as = &HookTeam::users, .foreignKey = "teamId"});
        users.belongsTo(teams, {.as = &HookUser::team, .foreignKey = "teamId"});
        users.belongsToMany(
            tags, {.as = &HookUser::tags, .through = userTags, .foreignKey = "userId", .otherKey = "tagId"}
        );
        tables.emplace(sequelize);
    }

    /// Adds a hook of every type to every model, which notes its name.
    void watch() {
        watchModel(teams);
        watchModel(users);
        watchModel(tags);
        watchModel(userTags);
    }
    /// What ran since the last call, such as "user.beforeCreate", each with a space behind it.
    std::string ran() { return std::exchange(text, {}); }
    /// What runs while `action` does.
    template <class Action>
    std::string ranBy(Action&& action) {
        text.clear();
        action();
        return ran();
    }

    sequelize::Sequelize sequelize;
    sequelize::Model<HookTeam> teams;
    sequelize::Model<HookUser> users;
    sequelize::Model<HookTag> tags;
    sequelize::Model<HookUserTag> userTags;
    std::optional<test::FreshTables> tables;
    std::string text;

private:
    template <class T>
    void watchModel(const sequelize::Model<T>& model) {
        watchHooks(model, [this, name = model.name()](const char* type) { text += name + "." + type + " "; });
    }
};

}  // namespace test::hooks
