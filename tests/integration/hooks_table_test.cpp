// Which hooks each public function runs; Sequelize's are compared in tests/differential/hooks.cpp.
#include "hooks_world.hpp"
#include "support/catch.hpp"

using namespace test::hooks;
using sequelize::Row;

namespace {

constexpr const char* validated = "user.beforeValidate user.afterValidate ";
constexpr const char* userCreated = "user.beforeValidate user.afterValidate user.beforeCreate user.afterCreate ";
constexpr const char* userUpdated = "user.beforeValidate user.afterValidate user.beforeUpdate user.afterUpdate ";
constexpr const char* usersUpdated =
    "user.beforeValidate user.afterValidate user.beforeBulkUpdate user.afterBulkUpdate ";
constexpr const char* userFound = "user.beforeFind user.beforeFindAfterOptions user.afterFind ";
constexpr const char* teamFound = "team.beforeFind team.beforeFindAfterOptions team.afterFind ";
constexpr const char* linked = "userTag.beforeBulkCreate userTag.afterBulkCreate ";

}  // namespace

TEST_CASE("each function runs the hooks that Sequelize's does", "[hooks]") {
    World db;
    db.watch();
    auto ann = db.users.create(user("Ann"));
    auto team = db.teams.create([] {
        HookTeam made;
        made.name = "A";
        return made;
    }());
    auto tag = db.tags.create({.name = "t"});

    struct Case {
        const char* name;
        std::function<void()> call;
        std::string expected;
    };
    const std::vector<Case> cases = {
        {"create", [&] { db.users.create(user("b")); }, userCreated},
        {"create without hooks", [&] { db.users.create(user("b"), {.hooks = false}); }, ""},
        {"bulkCreate",
         [&] {
             db.users.bulkCreate({user("c"), user("d")});
         },
         "user.beforeBulkCreate user.afterBulkCreate "},
        {"bulkCreate, validate",
         [&] {
             db.users.bulkCreate({user("c"), user("d")}, {.validate = true});
         },
         "user.beforeBulkCreate user.afterBulkCreate "},
        {"bulkCreate, without hooks",
         [&] { db.users.bulkCreate({user("c")}, {.hooks = false, .individualHooks = true}); }, ""},
        {"bulkCreate, individualHooks",
         [&] {
             db.users.bulkCreate({user("c"), user("d")}, {.individualHooks = true});
         },
         "user.beforeBulkCreate user.beforeCreate user.beforeCreate user.afterCreate user.afterCreate "
         "user.afterBulkCreate "},
        {"bulkCreate, individualHooks and validate",
         [&] { db.users.bulkCreate({user("c")}, {.validate = true, .individualHooks = true}); },
         std::string("user.beforeBulkCreate ") + userCreated + "user.afterBulkCreate "},
        {"save of a new record",
         [&] {
             auto record = db.users.build(user("e"));
             record.save();
         },
         userCreated},
        {"save of a changed one", [&] { ann.age += 1, ann.save(); }, userUpdated},
        {"save by the model", [&] { ann.age += 1, db.users.save(ann); }, userUpdated},
        {"save with fields", [&] { ann.age += 1, ann.save({.fields = {&HookUser::age}}); }, userUpdated},
        {"save of an unchanged one", [&] { ann.save(); }, std::string(validated) + "user.beforeUpdate "},
        {"save without hooks", [&] { ann.age += 1, ann.save({.hooks = false}); }, ""},
        {"update of a record",
         [&] {
             ann.update({{&HookUser::age, 7}});
         },
         userUpdated},
        {"update by the model",
         [&] {
             db.users.update(ann, {{&HookUser::age, 8}});
         },
         userUpdated},
        {"update of a record without hooks",
         [&] {
             ann.update({{&HookUser::age, 9}}, {.hooks = false});
         },
         ""},
        {"increment of a record", [&] { ann.increment(&HookUser::age); }, ""},
        {"decrement by the model", [&] { db.users.decrement(ann, &HookUser::age); }, ""},
        {"increment",
         [&] {
             db.users.increment(&HookUser::age, {.where = {{&HookUser::id, 1}}});
         },
         ""},
        {"decrement",
         [&] {
             db.users.decrement(&HookUser::age, {.where = {{&HookUser::id, 1}}});
         },
         ""},
        {"update",
         [&] {
             db.users.update({{&HookUser::age, 1}}, {.where = {{&HookUser::id, 1}}});
         },
         usersUpdated},
        {"update without hooks",
         [&] {
             db.users.update(
                 {{&HookUser::age, 1}}, {.where = {{&HookUser::id, 1}}, .hooks = false, .individualHooks = true}
             );
         },
         ""},
        {"update, individualHooks",
         [&] {
             db.users.update(
                 {{&HookUser::age, 2}}, {.where = {{&HookUser::id, sequelize::Op::in({1, 2})}}, .individualHooks = true}
             );
         },
         std::string(validated) + "user.beforeBulkUpdate " + userFound +
             "user.beforeUpdate user.beforeUpdate user.afterUpdate user.afterUpdate user.afterBulkUpdate "},
        {"reload", [&] { ann.reload(); }, userFound},
        {"reload without hooks", [&] { ann.reload({.hooks = false}); }, ""},
        {"findAll", [&] { static_cast<void>(db.users.findAll()); }, userFound},
        {"findAll without hooks", [&] { static_cast<void>(db.users.findAll({.hooks = false})); }, ""},
        {"findAll of rows", [&] { static_cast<void>(db.users.findAll<Row>()); },
         "user.beforeFind user.beforeFindAfterOptions "},
        {"findAll with an include", [&] { static_cast<void>(db.teams.findAll({.include = {&HookTeam::users}})); },
         teamFound},
        {"findAll with a separate include",
         [&] {
             static_cast<void>(db.teams.findAll({.include = {{&HookTeam::users, {.separate = true}}}}));
         },
         teamFound},
        {"findOne", [&] { static_cast<void>(db.users.findOne()); }, userFound},
        {"findByPk", [&] { static_cast<void>(db.users.findByPk(1)); }, userFound},
        {"findAndCountAll", [&] { static_cast<void>(db.users.findAndCountAll({.limit = 1})); },
         std::string("user.beforeCount ") + userFound},
        {"findEach", [&] { db.users.findEach({.limit = 2}, [](HookUser&) {}); },
         "user.beforeFind user.beforeFindAfterOptions user.afterFind user.afterFind "},
        {"count", [&] { static_cast<void>(db.users.count()); }, "user.beforeCount "},
        {"count without hooks", [&] { static_cast<void>(db.users.count({.hooks = false})); }, ""},
        {"exists", [&] { static_cast<void>(db.users.exists()); }, ""},
        {"min, max, sum",
         [&] {
             static_cast<void>(db.users.min(&HookUser::age));
             static_cast<void>(db.users.max(&HookUser::age));
             static_cast<void>(db.users.sum(&HookUser::age));
         },
         ""},
        {"explain", [&] { static_cast<void>(db.users.explain().findAll()); }, ""},
        {"query<T>", [&] { static_cast<void>(db.sequelize.query("SELECT * FROM hook_tags", db.tags)); }, ""},
        {"create with hasMany",
         [&] {
             HookTeam made;
             made.name = "T";
             made.users = {user("x")};
             db.teams.create(made, {.include = {&HookTeam::users}});
         },
         std::string("team.beforeValidate team.afterValidate team.beforeCreate ") + userCreated + "team.afterCreate "},
        {"create with hasMany, without hooks",
         [&] {
             HookTeam made;
             made.name = "T";
             made.users = {user("x")};
             db.teams.create(made, {.include = {&HookTeam::users}, .hooks = false});
         },
         ""},
        {"create with belongsTo",
         [&] {
             auto made = user("y");
             HookTeam its;
             its.name = "TT";
             made.team = its;
             db.users.create(made, {.include = {&HookUser::team}});
         },
         std::string(validated) +
             "user.beforeCreate team.beforeValidate team.afterValidate team.beforeCreate team.afterCreate "
             "user.afterCreate "},
        {"create with belongsToMany",
         [&] {
             auto made = user("z");
             made.tags = {HookTag{.name = "g1"}};
             db.users.create(made, {.include = {&HookUser::tags}});
         },
         std::string(validated) +
             "user.beforeCreate tag.beforeValidate tag.afterValidate tag.beforeCreate tag.afterCreate "
             "userTag.beforeValidate userTag.afterValidate userTag.beforeCreate userTag.afterCreate user.afterCreate "},
        {"related(...).get", [&] { static_cast<void>(db.teams.related(team, &HookTeam::users).get()); }, userFound},
        {"related(...).count", [&] { static_cast<void>(db.teams.related(team, &HookTeam::users).count()); },
         "user.beforeCount "},
        {"related(...).has", [&] { static_cast<void>(db.teams.related(team, &HookTeam::users).has(ann)); }, ""},
        {"hasMany: add", [&] { db.teams.related(team, &HookTeam::users).add(ann); }, usersUpdated},
        {"hasMany: remove", [&] { db.teams.related(team, &HookTeam::users).remove(ann); }, usersUpdated},
        {"hasMany: set", [&] { db.teams.related(team, &HookTeam::users).set({ann}); }, usersUpdated},
        {"hasMany: set without hooks", [&] { db.teams.related(team, &HookTeam::users).set({}, {.hooks = false}); }, ""},
        {"hasMany: create", [&] { db.teams.related(team, &HookTeam::users).create(user("n")); }, userCreated},
        {"belongsTo: set", [&] { db.users.related(ann, &HookUser::team).set(team); }, userUpdated},
        {"belongsTo: set null", [&] { db.users.related(ann, &HookUser::team).set(sequelize::null); }, userUpdated},
        {"belongsTo: create",
         [&] {
             HookTeam made;
             made.name = "n";
             db.users.related(ann, &HookUser::team).create(made);
         },
         std::string("team.beforeValidate team.afterValidate team.beforeCreate team.afterCreate ") + userUpdated},
        {"belongsToMany: add", [&] { db.users.related(ann, &HookUser::tags).add(tag); }, linked},
        {"belongsToMany: add with values",
         [&] {
             sequelize::Values<HookUserTag> values{{&HookUserTag::note, "n"}};
             db.users.related(ann, &HookUser::tags).add(tag, {.through = values});
         },
         "userTag.beforeValidate userTag.afterValidate userTag.beforeBulkUpdate userTag.afterBulkUpdate "},
        {"belongsToMany: set", [&] { db.users.related(ann, &HookUser::tags).set(std::vector<HookTag>{}); },
         "userTag.beforeBulkDestroy userTag.afterBulkDestroy "},
        {"belongsToMany: create", [&] { db.users.related(ann, &HookUser::tags).create({.name = "h"}); },
         std::string("tag.beforeValidate tag.afterValidate tag.beforeCreate tag.afterCreate ") + linked},
        {"belongsToMany: remove",
         [&] {
             db.users.related(ann, &HookUser::tags).remove(tag);
             db.users.related(ann, &HookUser::tags).remove(tag, {.hooks = false});
         },
         "userTag.beforeBulkDestroy userTag.afterBulkDestroy "},
        {"destroy of a record without hooks",
         [&] {
             auto gone = db.users.create(user("f"), {.hooks = false});
             gone.destroy({.hooks = false});
         },
         ""},
        {"destroy of a record", [&] { db.users.destroy(ann); }, "user.beforeDestroy user.afterDestroy "},
        {"destroy",
         [&] {
             db.users.destroy({.where = {{&HookUser::id, 2}}});
         },
         "user.beforeBulkDestroy user.afterBulkDestroy "},
        {"destroy, individualHooks",
         [&] {
             db.users.destroy({.where = {{&HookUser::id, sequelize::Op::in({3, 4})}}, .individualHooks = true});
         },
         std::string("user.beforeBulkDestroy ") + userFound +
             "user.beforeDestroy user.beforeDestroy user.afterDestroy user.afterDestroy user.afterBulkDestroy "},
        {"destroy, truncate", [&] { db.userTags.destroy({.truncate = true}); },
         "userTag.beforeBulkDestroy userTag.afterBulkDestroy "},
        {"truncate", [&] { db.userTags.truncate(); }, "userTag.beforeBulkDestroy userTag.afterBulkDestroy "},
        {"sync of a model", [&] { db.tags.sync(); }, "tag.beforeSync tag.afterSync "},
        {"sync of a model, alter", [&] { db.tags.sync({.alter = true}); }, "tag.beforeSync tag.afterSync "},
        {"sync without hooks", [&] { db.tags.sync({.hooks = false}); }, ""},
    };
    for (const auto& [name, call, expected] : cases) {
        INFO(name);
        CHECK(db.ranBy(call) == expected);
    }
}

TEST_CASE("sync of all models runs the Sequelize object's hooks around those of each", "[hooks]") {
    World db;
    db.watch();
    db.sequelize.beforeBulkSync([&](sequelize::SyncCall& call) { db.text += call.force ? "force " : "all "; });
    db.sequelize.afterBulkSync([&](sequelize::SyncCall&) { db.text += "done "; });
    const std::string models =
        "team.beforeSync team.afterSync user.beforeSync user.afterSync tag.beforeSync tag.afterSync "
        "userTag.beforeSync userTag.afterSync ";
    CHECK(db.ranBy([&] { db.sequelize.sync(); }) == "all " + models + "done ");
    CHECK(db.ranBy([&] { db.sequelize.sync({.force = true}); }) == "force " + models + "done ");
    CHECK(db.ranBy([&] { db.sequelize.sync({.hooks = false}); }).empty());
}
