// Which hooks each call runs, and in which order; hooks.mjs is the same in JavaScript.

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;

struct HookedUser;
struct HookedTag;

struct HookedTeam {
    std::int64_t id{};
    std::optional<std::string> name{};
    HasMany<HookedUser> users{};
};

struct HookedLink {
    std::int64_t id{};
    std::optional<std::int64_t> userId{};
    std::optional<std::int64_t> tagId{};
    std::optional<int> note{};
};

struct HookedUser : Record<HookedUser> {
    std::int64_t id{};
    std::optional<std::string> name{};
    int age{};
    std::optional<std::int64_t> teamId{};
    BelongsTo<HookedTeam> team{};
    BelongsToMany<HookedTag, HookedLink> tags{};
};

struct HookedTag {
    std::int64_t id{};
    std::optional<std::string> name{};
};

HookedUser user(std::optional<std::string> name) {
    HookedUser made;
    made.name = std::move(name);
    return made;
}

using Log = std::vector<std::string>;

/// Adds a hook of each type, which notes that it ran.
template <class T>
void watch(const Model<T>& model, Log& log) {
    const auto note = [&](const char* type) {
        return [&log, line = model.name() + "." + type] { log.push_back(line); };
    };
    const auto record = [&](const char* type) { return [call = note(type)](T&) { call(); }; };
    const auto records = [&](const char* type) { return [call = note(type)](std::span<T>) { call(); }; };
    const auto options = [&](const char* type) { return [call = note(type)](auto&) { call(); }; };
    model.beforeValidate(record("beforeValidate"));
    model.afterValidate(record("afterValidate"));
    model.validationFailed([call = note("validationFailed")](T&, const ValidationError&) { call(); });
    model.beforeCreate(record("beforeCreate"));
    model.afterCreate(record("afterCreate"));
    model.beforeUpdate(record("beforeUpdate"));
    model.afterUpdate(record("afterUpdate"));
    model.beforeDestroy(record("beforeDestroy"));
    model.afterDestroy(record("afterDestroy"));
    model.beforeBulkCreate(records("beforeBulkCreate"));
    model.afterBulkCreate(records("afterBulkCreate"));
    model.beforeBulkUpdate(options("beforeBulkUpdate"));
    model.afterBulkUpdate(options("afterBulkUpdate"));
    model.beforeBulkDestroy(options("beforeBulkDestroy"));
    model.afterBulkDestroy(options("afterBulkDestroy"));
    model.beforeFind(options("beforeFind"));
    model.beforeFindAfterOptions(options("beforeFindAfterOptions"));
    model.afterFind(records("afterFind"));
    model.beforeCount(options("beforeCount"));
    model.beforeSync(options("beforeSync"));
    model.afterSync(options("afterSync"));
}

struct Hooked {
    Model<HookedTeam> teams;
    Model<HookedUser> users;
    Model<HookedTag> tags;
    Model<HookedLink> links;
};

Hooked define(Sequelize& sequelize, Log* log) {
    const ModelOptions options{.timestamps = false};
    // The models that are watched, and the same without hooks.
    const auto name = [&](const char* model) { return std::string(log ? "" : "plain_") + model; };
    const auto at = [&](const char* table) {
        ModelOptions own = options;
        own.tableName = table;
        return own;
    };
    const Hooked models{
        .teams = sequelize.define<HookedTeam>(
            name("hooked_team"),
            {field<&HookedTeam::id>(
                 {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}
             ),
             field<&HookedTeam::name>({.type = DataTypes::STRING(60), .allowNull = false})},
            at("hooked_teams")
        ),
        .users = sequelize.define<HookedUser>(
            name("hooked_user"),
            {field<&HookedUser::id>(
                 {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}
             ),
             field<&HookedUser::name>({.type = DataTypes::STRING(60), .allowNull = false}),
             field<&HookedUser::age>({.type = DataTypes::INTEGER, .allowNull = false, .defaultValue = 0})},
            at("hooked_users")
        ),
        .tags = sequelize.define<HookedTag>(
            name("hooked_tag"),
            {field<&HookedTag::id>(
                 {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}
             ),
             field<&HookedTag::name>({.type = DataTypes::STRING(60), .allowNull = false})},
            at("hooked_tags")
        ),
        .links = sequelize.define<HookedLink>(
            name("hooked_link"),
            {field<&HookedLink::id>(
                 {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true, .autoIncrement = true}
             ),
             field<&HookedLink::userId>({.type = DataTypes::INTEGER}),
             field<&HookedLink::tagId>({.type = DataTypes::INTEGER}),
             field<&HookedLink::note>({.type = DataTypes::INTEGER})},
            at("hooked_links")
        ),
    };
    models.users.belongsTo(models.teams, {.as = as<&HookedUser::team>, .foreignKey = &HookedUser::teamId});
    models.teams.hasMany(models.users, {.as = as<&HookedTeam::users>, .foreignKey = &HookedUser::teamId});
    models.users.belongsToMany(
        models.tags, {.as = as<&HookedUser::tags>,
                      .through = models.links,
                      .foreignKey = &HookedLink::userId,
                      .otherKey = &HookedLink::tagId}
    );
    if (log) {
        watch(models.teams, *log);
        watch(models.users, *log);
        watch(models.tags, *log);
        watch(models.links, *log);
    }
    return models;
}

class Scenario {
public:
    Scenario(Cases& cases, Log& log) : cases_(cases), log_(log) {}
    void run(const char* name, const std::function<void()>& call, bool isSorted = false) const {
        cases_.check(std::string("hooks.") + name, [&] {
            log_.clear();
            try {
                call();
            } catch (const ValidationError&) {
                log_.emplace_back("SequelizeValidationError");
            }
            if (isSorted) std::ranges::sort(log_);
            return Json(log_);
        });
    }

private:
    Cases& cases_;
    Log& log_;
};

template <class T>
void discard(T&&) {}

void write(const Scenario& on, const Hooked& models, HookedUser& ann) {
    const auto& users = models.users;
    on.run("create", [&] { ann = users.create(user("Ann")); });
    on.run("create, hooks false", [&] { users.create(user("b"), {.hooks = false}); });
    on.run("create, invalid", [&] { users.create(user({})); });
    on.run("bulkCreate", [&] { users.bulkCreate({user("c"), user("d")}); });
    on.run("bulkCreate, validate", [&] { users.bulkCreate({user("c"), user("d")}, {.validate = true}); });
    on.run("bulkCreate, individualHooks", [&] { users.bulkCreate({user("e"), user("f")}, {.individualHooks = true}); });
    on.run(
        "bulkCreate, individualHooks, validate",
        [&] {
            users.bulkCreate({user("e"), user("f")}, {.validate = true, .individualHooks = true});
        },
        true
    );
    on.run("save new", [&] {
        auto made = users.build(user("g"));
        made.save();
    });
    on.run("save changed", [&] { ann.age = 1, ann.save(); });
    on.run("save with fields", [&] { ann.age = 2, ann.save({.fields = {&HookedUser::age}}); });
    on.run("save unchanged", [&] { ann.save(); });
    on.run("save, hooks false", [&] { ann.age = 3, ann.save({.hooks = false}); });
    on.run("update of a record", [&] { ann.update({{&HookedUser::age, 4}}); });
    on.run("update of a record, invalid", [&] { ann.update({{&HookedUser::name, null}}); });
    on.run("increment of a record", [&] { ann.increment(&HookedUser::age); });
    on.run("increment", [&] { users.increment(&HookedUser::age, {.where = {{&HookedUser::id, 1}}}); });
    const Where<HookedUser> two{{&HookedUser::id, Op::in({1, 2})}};
    on.run("update", [&] { users.update({{&HookedUser::age, 5}}, {.where = two}); });
    on.run("update, hooks false", [&] {
        users.update({{&HookedUser::age, 6}}, {.where = {{&HookedUser::id, 1}}, .hooks = false});
    });
    on.run("update, individualHooks", [&] {
        users.update({{&HookedUser::age, 7}}, {.where = two, .individualHooks = true});
    });
}

void read(const Scenario& on, const Hooked& models, HookedUser& ann) {
    const auto& users = models.users;
    on.run("reload", [&] { ann.reload(); });
    on.run("findAll", [&] { discard(users.findAll()); });
    on.run("findAll, hooks false", [&] { discard(users.findAll({.hooks = false})); });
    on.run("findAll with an include", [&] { discard(models.teams.findAll({.include = {&HookedTeam::users}})); });
    on.run("findOne", [&] { discard(users.findOne()); });
    on.run("findByPk", [&] { discard(users.findByPk(1)); });
    on.run("findAndCountAll", [&] { discard(users.findAndCountAll({.limit = 1})); });
    on.run("count", [&] { discard(users.count()); });
    on.run("max", [&] { discard(users.max(&HookedUser::age)); });
}

void relate(const Scenario& on, const Hooked& models, HookedUser& ann) {
    HookedTeam team;
    const auto teamWith = [](const char* member) {
        HookedTeam made{.name = "T"};
        made.users = {user(member)};
        return made;
    };
    on.run("create with hasMany", [&] {
        team = models.teams.create(teamWith("x"), {.include = {&HookedTeam::users}});
    });
    on.run("create with hasMany, hooks false", [&] {
        models.teams.create(teamWith("x"), {.include = {&HookedTeam::users}, .hooks = false});
    });
    on.run("create with belongsTo", [&] {
        auto made = user("y");
        made.team = HookedTeam{.name = "TT"};
        models.users.create(made, {.include = {&HookedUser::team}});
    });
    on.run(
        "create with belongsToMany",
        [&] {
            auto made = user("z");
            made.tags = {HookedTag{.name = "g1"}, HookedTag{.name = "g2"}};
            models.users.create(made, {.include = {&HookedUser::tags}});
        },
        true
    );
    const auto tag = models.tags.create({.name = "g"}, {.hooks = false});
    const auto its = models.teams.related(team, &HookedTeam::users);
    on.run("hasMany get", [&] { discard(its.get()); });
    on.run("hasMany add", [&] { its.add(ann); });
    on.run("hasMany remove", [&] { its.remove(ann); });
    on.run(
        "hasMany set", [&] { its.set({ann}); }, true
    );
    on.run("hasMany create", [&] { its.create(user("n")); });
    const auto one = models.users.related(ann, &HookedUser::team);
    on.run("belongsTo set", [&] { one.set(team); });
    on.run("belongsTo set null", [&] { one.set(null); });
    on.run("belongsTo create", [&] { one.create({.name = "n"}); });
    const auto tags = models.users.related(ann, &HookedUser::tags);
    on.run("belongsToMany add", [&] { tags.add(tag); });
    on.run("belongsToMany add again", [&] { tags.add(tag, {.through = Values<HookedLink>{{&HookedLink::note, 2}}}); });
    on.run("belongsToMany get", [&] { discard(tags.get()); });
    on.run("belongsToMany set", [&] { tags.set(std::vector<HookedTag>{}); });
    on.run("belongsToMany create", [&] { tags.create({.name = "h"}); });
    on.run("belongsToMany remove", [&] { tags.remove(tag); });
}

void destroy(const Scenario& on, const Hooked& models, HookedUser& ann) {
    on.run("destroy, truncate", [&] { models.links.destroy({.truncate = true}); });
    on.run("destroy of a record, hooks false", [&] {
        auto gone = models.users.create(user("q"), {.hooks = false});
        gone.destroy({.hooks = false});
    });
    on.run("destroy of a record", [&] { ann.destroy(); });
    on.run("destroy", [&] { models.users.destroy({.where = {{&HookedUser::id, 2}}}); });
    on.run("destroy, individualHooks", [&] {
        models.users.destroy({.where = {{&HookedUser::id, Op::in({3, 4})}}, .individualHooks = true});
    });
}

/// In the order in which they were added; beforeSave is one of beforeCreate and beforeUpdate.
void order(const Scenario& on, Sequelize& sequelize, const Model<HookedUser>& users, Log& log) {
    const auto note = [&](const char* text) { return [&log, text](auto&) { log.emplace_back(text); }; };
    users.beforeSave("1", note("1"));
    users.beforeCreate("2", note("2"));
    users.beforeSave("3", note("3"));
    users.beforeUpdate("4", note("4"));
    sequelize.beforeCreate("all", note("all"));
    HookedUser bob;
    on.run("order", [&] { bob = users.create(user("Bob")); });
    on.run("order of an update", [&] { bob.age = 9, bob.save(); });
    users.removeHook(HookType::beforeSave, "1");
    on.run("one removed", [&] { users.create(user("Bob")); });
    sequelize.removeHook(HookType::beforeCreate, "all");
    users.removeHook(HookType::beforeCreate, "2");
    users.removeHook(HookType::beforeSave, "3");
    users.removeHook(HookType::beforeUpdate, "4");
}

/// What they change is written.
void changes(const Scenario& on, const Model<HookedUser>& users, Log& log) {
    users.beforeValidate([](HookedUser& its) {
        if (its.name == "") its.name = "nobody";
    });
    users.beforeUpdate([](HookedUser& its) { its.age += 100; });
    users.beforeBulkUpdate([](auto& call) { call.values.add(&HookedUser::age, 50); });
    users.beforeFind([](auto& call) { call.where.add(&HookedUser::name, "nobody"); });
    users.afterFind([](std::span<HookedUser> found) {
        for (auto& its : found) its.age += 1;
    });
    on.run("changes", [&] {
        auto made = users.create(user(""));
        log.push_back(*made.name);
        made.update({{&HookedUser::name, "somebody"}});
        log.push_back(std::to_string(made.age));
        users.update({{&HookedUser::name, "nobody"}}, {.where = {{&HookedUser::id, made.id}}});
        for (const auto& its : users.findAll({.where = {{&HookedUser::id, made.id}}}))
            log.push_back(*its.name + " " + std::to_string(its.age));
        log.push_back(std::to_string(users.count({.where = {{&HookedUser::id, made.id}, {&HookedUser::age, 50}}})));
    });
}

}  // namespace

void hooks(Cases& cases, Sequelize& sequelize) {
    Log log;
    const Scenario on(cases, log);
    const auto models = define(sequelize, &log);
    on.run("sync", [&] {
        models.teams.sync({.force = true});
        models.users.sync({.force = true});
        models.tags.sync({.force = true});
        models.links.sync({.force = true});
    });
    HookedUser ann;
    write(on, models, ann);
    read(on, models, ann);
    relate(on, models, ann);
    destroy(on, models, ann);
    const auto plain = define(sequelize, nullptr);
    order(on, sequelize, plain.users, log);
    changes(on, plain.users, log);
}

}  // namespace differential
