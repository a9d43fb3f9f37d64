#include <functional>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;

// What a hook sets of its call has an effect, or is refused: each option of each kind of call.
namespace {

struct Gear : Record<Gear> {
    std::int64_t id{};
    std::string name = "plain";
    int teeth{};
    int size = 5;
    std::optional<std::int64_t> boxId{};
    DateTime createdAt{}, updatedAt{};
    std::optional<DateTime> deletedAt{};
};
struct Box {
    std::int64_t id{};
    std::string label{};
    HasMany<Gear> gears{};
};

const DateTime longAgo = *parseDateTime("2001-02-03T00:00:00Z");

struct Works {
    Sequelize sequelize = test::database();
    Model<Gear> gears = sequelize.define<Gear>(
        "ho_gear",
        {field<&Gear::name>({.defaultValue = "plain"}), field<&Gear::teeth>, field<&Gear::size>({.defaultValue = 5}),
         field<&Gear::boxId>},
        {.paranoid = true}
    );
    Model<Box> boxes = sequelize.define<Box>("ho_box", {}, {.timestamps = false});
    Works() {
        boxes.hasMany(gears, {.as = &Box::gears, .foreignKey = &Gear::boxId});
        sequelize.sync({.force = true});
    }
    ~Works() { sequelize.drop(); }

    static Gear one(const char* name, int teeth) {
        Gear gear;
        gear.name = name;
        gear.teeth = teeth;
        return gear;
    }
    Gear made(const char* name = "a", int teeth = 1) const { return gears.create(one(name, teeth), {.hooks = false}); }
    Gear stored(std::int64_t id) const { return *gears.findByPk(id, {.paranoid = false, .hooks = false}); }
};

using Call = RecordCall<Gear>;
using SetOption = std::function<void(Call&)>;

const SetOption setWhere = [](Call& call) { call.where.add(&Gear::teeth, 99); };
const SetOption setFields = [](Call& call) { call.fields = {&Gear::teeth}; };
const SetOption setSilent = [](Call& call) { call.silent = true; };

std::string refusal(const char* option, bool isLater = false) {
    return std::string("a hook of model 'ho_gear' sets .") + option + " of its call, which has no effect " +
           (isLater
                ? "after the call has run; set it in the hook before"
                : "in this kind of call; leave it as it is there (call.isNewRecord and the hook's type tell which)");
}

}  // namespace

TEST_CASE("options that a hook sets count in create", "[hooks][rest-of-writes]") {
    const Works works;
    const auto create = [&](const SetOption& set, HookType type) {
        const auto hook = [&](Gear&, Call& call) { set(call); };
        if (type == HookType::beforeValidate) works.gears.beforeValidate("it", hook);
        if (type == HookType::afterValidate) works.gears.afterValidate("it", hook);
        if (type == HookType::beforeCreate) works.gears.beforeCreate("it", hook);
        if (type == HookType::afterCreate) works.gears.afterCreate("it", hook);
        Gear gear = Works::one("given", 3);
        gear.size = 8;
        gear.updatedAt = longAgo;
        Gear result;
        const auto text = test::failure([&] { result = works.gears.create(gear); });
        works.gears.removeHook(type, "it");
        return std::pair(text, result.id ? works.stored(result.id) : result);
    };
    for (const auto type : {HookType::beforeValidate, HookType::afterValidate, HookType::beforeCreate}) {
        auto [text, gear] = create(setFields, type);
        CHECK(text == "none");
        CHECK(gear.name == "plain");
        CHECK(gear.teeth == 3);
        std::tie(text, gear) = create(setSilent, type);
        CHECK(text == "none");
        CHECK(gear.updatedAt == longAgo);
        CHECK(create(setWhere, type).first == refusal("where"));
        // what is added to all columns is among them
        std::tie(text, gear) = create([](Call& call) { call.fields.add(&Gear::teeth); }, type);
        CHECK(gear.name == "given");
        CHECK(gear.size == 8);
    }
    for (const auto& [set, option] : {std::pair(setFields, "fields"), {setWhere, "where"}, {setSilent, "silent"}})
        CHECK(create(set, HookType::afterCreate).first == refusal(option, true));
}

TEST_CASE("options that a hook sets count in save, update and bulkUpdate of records", "[hooks][rest-of-writes]") {
    const Works works;
    enum class By { save, update, bulkUpdate };
    for (const auto by : {By::save, By::update, By::bulkUpdate}) {
        const auto write = [&](const SetOption& set, HookType type) {
            const auto hook = [&](Gear&, Call& call) { set(call); };
            if (type == HookType::beforeValidate) works.gears.beforeValidate("it", hook);
            if (type == HookType::beforeUpdate) works.gears.beforeUpdate("it", hook);
            if (type == HookType::afterUpdate) works.gears.afterUpdate("it", hook);
            Gear gear = works.made();
            works.gears.update(
                {{&Gear::updatedAt, longAgo}}, {.where = {{&Gear::id, gear.id}}, .silent = true, .hooks = false}
            );
            gear = works.stored(gear.id);
            std::vector<Gear> list{gear};
            const auto text = test::failure([&] {
                if (by == By::update) return works.gears.update(gear, {{&Gear::name, "b"}, {&Gear::teeth, 2}});
                list[0].name = "b";
                list[0].teeth = 2;
                by == By::save ? works.gears.save(list[0]) : works.gears.bulkUpdate(list);
            });
            works.gears.removeHook(type, "it");
            return std::pair(text, works.stored(gear.id));
        };
        for (const auto type : {HookType::beforeValidate, HookType::beforeUpdate}) {
            auto [text, gear] = write(setFields, type);
            CHECK(text == "none");
            CHECK(gear.name == "a");
            CHECK(gear.teeth == 2);
            std::tie(text, gear) = write(setSilent, type);
            CHECK(text == "none");
            CHECK(gear.teeth == 2);
            CHECK(gear.updatedAt == longAgo);
            std::tie(text, gear) = write(setWhere, type);
            CHECK(text != "none");
            CHECK(gear.teeth == 1);
        }
        for (const auto& [set, option] : {std::pair(setFields, "fields"), {setWhere, "where"}, {setSilent, "silent"}})
            CHECK(write(set, HookType::afterUpdate).first == refusal(option, true));
    }
}

TEST_CASE("options that a hook sets count in upsert, destroy and restore of a record", "[hooks][rest-of-writes]") {
    const Works works;
    const auto upsert = [&](const SetOption& set, bool isLater = false) {
        const auto hook = [&](Gear&, Call& call) { set(call); };
        isLater ? works.gears.afterUpsert("it", hook) : works.gears.beforeUpsert("it", hook);
        Gear gear = Works::one("b", 2);
        gear.id = works.made().id;
        const auto text = test::failure([&] { works.gears.upsert(gear); });
        works.gears.removeHook(isLater ? HookType::afterUpsert : HookType::beforeUpsert, "it");
        return std::pair(text, works.stored(gear.id));
    };
    auto [text, gear] = upsert(setFields);
    CHECK(text == "none");
    CHECK(gear.name == "a");
    CHECK(gear.teeth == 2);
    CHECK(upsert(setWhere).first == refusal("where"));
    CHECK(upsert(setSilent).first == refusal("silent"));
    CHECK(upsert(setFields, true).first == refusal("fields", true));

    const auto remove = [&](const SetOption& set, bool force = false) {
        works.gears.beforeDestroy("it", [&](Gear&, Call& call) { set(call); });
        Gear made = works.made();
        works.gears.update(
            {{&Gear::updatedAt, longAgo}}, {.where = {{&Gear::id, made.id}}, .silent = true, .hooks = false}
        );
        const auto said = test::failure([&] { works.gears.destroy(made, {.force = force}); });
        works.gears.removeHook(HookType::beforeDestroy, "it");
        return std::pair(said, works.stored(made.id));
    };
    CHECK(remove(setWhere).first != "none");
    CHECK_FALSE(remove(setWhere).second.deletedAt);
    CHECK(remove(setFields).first == refusal("fields"));
    CHECK_FALSE(remove(setFields).second.deletedAt);
    CHECK(remove(setSilent).first == "none");
    CHECK(remove(setSilent).second.deletedAt.has_value());
    CHECK(remove(setSilent).second.updatedAt == longAgo);
    CHECK(remove([](Call&) {}).second.updatedAt != longAgo);
    CHECK(remove(setSilent, true).first == refusal("silent"));

    const auto restore = [&](const SetOption& set) {
        works.gears.beforeRestore("it", [&](Gear&, Call& call) { set(call); });
        Gear made = works.made();
        works.gears.destroy(made, {.hooks = false});
        works.gears.update(
            {{&Gear::updatedAt, longAgo}},
            {.where = {{&Gear::id, made.id}}, .paranoid = false, .silent = true, .hooks = false}
        );
        const auto said = test::failure([&] { works.gears.restore(made); });
        works.gears.removeHook(HookType::beforeRestore, "it");
        return std::pair(said, works.stored(made.id));
    };
    CHECK(restore(setFields).first == refusal("fields"));
    CHECK(restore(setWhere).second.deletedAt.has_value());
    CHECK(restore(setSilent).first == "none");
    CHECK(restore(setSilent).second.updatedAt == longAgo);
}

TEST_CASE("options that a hook sets count for each record of many", "[hooks][rest-of-writes]") {
    const Works works;
    const auto only = [](const char* name, const SetOption& set) {
        return [=](Gear& gear, Call& call) {
            if (gear.name == name) set(call);
        };
    };
    SECTION("update") {
        works.gears.bulkCreate({Works::one("a", 1), Works::one("b", 1)}, {.hooks = false});
        works.gears.update(
            {{&Gear::updatedAt, longAgo}}, {.where = {{&Gear::id, Op::gt(0)}}, .silent = true, .hooks = false}
        );
        works.gears.beforeUpdate("silent", only("a", setSilent));
        works.gears.update({{&Gear::teeth, 2}}, {.where = {{&Gear::id, Op::gt(0)}}, .individualHooks = true});
        CHECK(works.stored(1).updatedAt == longAgo);
        CHECK(works.stored(2).updatedAt > longAgo);
        works.gears.removeHook(HookType::beforeUpdate, "silent");
        works.gears.update(
            {{&Gear::updatedAt, longAgo}}, {.where = {{&Gear::id, Op::gt(0)}}, .silent = true, .hooks = false}
        );
        works.gears.beforeUpdate("loud", only("a", [](Call& call) { call.silent = false; }));
        works.gears.update(
            {{&Gear::teeth, 3}}, {.where = {{&Gear::id, Op::gt(0)}}, .silent = true, .individualHooks = true}
        );
        CHECK(works.stored(1).updatedAt > longAgo);
        CHECK(works.stored(2).updatedAt == longAgo);
        works.gears.beforeUpdate("where", only("b", setWhere));
        CHECK_THROWS_AS(
            works.gears.update({{&Gear::teeth, 4}}, {.where = {{&Gear::id, Op::gt(0)}}, .individualHooks = true}),
            EmptyResultError
        );
        CHECK(works.stored(1).teeth == 3);
    }
    SECTION("destroy") {
        works.gears.bulkCreate({Works::one("a", 99), Works::one("b", 1)}, {.hooks = false});
        works.gears.beforeDestroy("where", only("a", setWhere));
        CHECK(works.gears.destroy({.where = {{&Gear::id, Op::gt(0)}}, .individualHooks = true}) == 2);
        works.gears.restore({.where = {{&Gear::id, Op::gt(0)}}, .hooks = false});
        works.gears.beforeDestroy("other", only("b", setWhere));
        CHECK_THROWS_AS(
            works.gears.destroy({.where = {{&Gear::id, Op::gt(0)}}, .individualHooks = true}), EmptyResultError
        );
        CHECK(works.gears.count() == 2);
        works.gears.beforeDestroy("fields", only("a", setFields));
        CHECK(test::failure([&] {
                  works.gears.destroy({.where = {{&Gear::id, 1}}, .individualHooks = true});
              }) == refusal("fields"));
    }
    SECTION("bulkCreate") {
        const auto both = [&] { return std::vector{Works::one("x", 1), Works::one("y", 2)}; };
        works.gears.beforeCreate("all", [](Gear&, Call& call) { call.fields = {&Gear::teeth}; });
        const auto made = works.gears.bulkCreate(both(), {.individualHooks = true});
        CHECK(works.stored(made[1].id).name == "plain");
        CHECK(works.stored(made[1].id).teeth == 2);
        works.gears.removeHook(HookType::beforeCreate, "all");
        works.gears.beforeCreate("one", only("y", setFields));
        CHECK(
            test::failure([&] { works.gears.bulkCreate(both(), {.individualHooks = true}); }) ==
            "bulkCreate of model 'ho_gear': beforeCreate gives a record other .fields than the first, and one statement "
            "writes them all; set the same for each, or set them in beforeBulkCreate"
        );
        works.gears.removeHook(HookType::beforeCreate, "one");
        for (const auto& [set, option] : {std::pair(setWhere, "where"), {setSilent, "silent"}}) {
            works.gears.beforeCreate("it", only("y", set));
            CHECK(test::failure([&] { works.gears.bulkCreate(both(), {.individualHooks = true}); }) == refusal(option));
            works.gears.removeHook(HookType::beforeCreate, "it");
        }
        works.gears.beforeValidate("it", only("y", setFields));
        CHECK(test::failure([&] {
                  works.gears.bulkCreate(both(), {.validate = true, .individualHooks = true});
              }) == refusal("fields"));
    }
}

TEST_CASE("options that a hook sets count in calls about rows", "[hooks][rest-of-writes]") {
    const Works works;
    works.gears.bulkCreate({Works::one("a", 1), Works::one("b", 1), Works::one("c", 1)}, {.hooks = false});
    const Where<Gear> all{{&Gear::id, Op::gt(0)}};
    SECTION("static update") {
        std::function<void(BulkUpdateCall<Gear>&)> set;
        works.gears.beforeBulkUpdate([&](auto& call) { set(call); });
        set = [](auto& call) { call.limit = 1; };
        CHECK(works.gears.update({{&Gear::teeth, 2}}, {.where = all}) == 1);
        set = [](auto& call) { call.where = {{&Gear::name, "b"}}; };
        CHECK(works.gears.update({{&Gear::teeth, 3}}, {.where = all}) == 1);
        works.gears.update({{&Gear::updatedAt, longAgo}}, {.where = all, .silent = true, .hooks = false});
        set = [](auto& call) { call.silent = true; };
        works.gears.update({{&Gear::teeth, 4}}, {.where = all});
        CHECK(works.stored(1).updatedAt == longAgo);
        set = [](auto& call) { call.values = {{&Gear::teeth, 5}}; };
        works.gears.update({{&Gear::name, "z"}}, {.where = all});
        CHECK(works.stored(1).name == "a");
        CHECK(works.stored(1).teeth == 5);
        int each = 0;
        works.gears.beforeUpdate([&](Gear&) { ++each; });
        set = [](auto& call) { call.individualHooks = true; };
        works.gears.update({{&Gear::teeth, 6}}, {.where = all});
        CHECK(each == 3);
        set = [](auto&) {};
        works.gears.afterBulkUpdate([](auto& call) { call.limit = 7; });
        CHECK(test::failure([&] {
                  works.gears.update({{&Gear::teeth, 7}}, {.where = all});
              }) == refusal("limit", true));
    }
    SECTION("the validation of a static update") {
        SetOption set;
        works.gears.beforeValidate([&](Gear& gear, Call& call) {
            gear.size = 9;  // nobody asked for it
            set(call);
        });
        set = [](Call& call) { call.fields = {&Gear::teeth}; };
        works.gears.update({{&Gear::teeth, 2}, {&Gear::name, "z"}}, {.where = all});
        CHECK(works.stored(1).name == "a");
        CHECK(works.stored(1).teeth == 2);
        CHECK(works.stored(1).size == 5);
        set = [](Call& call) { call.fields.add(&Gear::size); };
        works.gears.update({{&Gear::teeth, 3}}, {.where = all});
        CHECK(works.stored(1).teeth == 3);
        CHECK(works.stored(1).size == 9);
        set = [](Call& call) { call.where.add(&Gear::name, "b"); };
        CHECK(works.gears.update({{&Gear::teeth, 4}}, {.where = all}) == 1);
    }
    SECTION("static destroy and restore") {
        std::function<void(BulkDestroyCall<Gear>&)> set = [](auto& call) { call.limit = 1; };
        works.gears.beforeBulkDestroy([&](auto& call) { set(call); });
        works.gears.beforeBulkRestore([&](auto& call) { set(call); });
        CHECK(works.gears.destroy({.where = all}) == 1);
        CHECK(works.gears.restore({.where = all}) == 1);
        set = [](auto& call) { call.where = {{&Gear::name, "b"}}; };
        CHECK(works.gears.destroy({.where = all}) == 1);
        CHECK(works.stored(2).deletedAt.has_value());
        CHECK(works.gears.restore({.where = all}) == 1);
        CHECK_THROWS_AS(works.gears.destroy({.truncate = true}), UsageError);
        set = [](auto& call) { call.individualHooks = true; };
        int each = 0;
        works.gears.beforeDestroy([&](Gear&) { ++each; });
        CHECK(works.gears.destroy({.where = all}) == 3);
        CHECK(each == 3);
        CHECK_THROWS_AS(works.gears.restore({.where = all}), UsageError);
    }
    SECTION("bulkCreate") {
        std::function<void(BulkCreateCall<Gear>&)> set;
        works.gears.beforeBulkCreate([&](std::span<Gear>, auto& call) { set(call); });
        set = [](auto& call) { call.fields = {&Gear::teeth}; };
        CHECK(works.stored(works.gears.bulkCreate({Works::one("x", 4)})[0].id).name == "plain");
        Gear again = Works::one("x", 50);
        again.id = 1;
        set = [](auto& call) { call.ignoreDuplicates = true; };
        works.gears.bulkCreate({again});
        CHECK(works.stored(1).teeth == 1);
        set = [](auto& call) { call.updateOnDuplicate.add(&Gear::teeth); };
        works.gears.bulkCreate({again});
        CHECK(works.stored(1).teeth == 50);
        int each = 0;
        works.gears.beforeCreate([&](Gear&) { ++each; });
        set = [](auto& call) { call.individualHooks = true; };
        works.gears.bulkCreate({Works::one("x", 4)});
        CHECK(each == 1);
        set = [](auto&) {};
        works.gears.afterBulkCreate([](std::span<Gear>, auto& call) { call.validate = true; });
        CHECK(test::failure([&] { works.gears.bulkCreate({Works::one("x", 4)}); }) == refusal("validate", true));
    }
    SECTION("finders and counts") {
        std::function<void(FindCall<Gear>&)> set;
        works.gears.beforeFind([&](auto& call) { set(call); });
        set = [](auto& call) { call.limit = 1; };
        CHECK(works.gears.findAll().size() == 1);
        set = [](auto& call) { call.limit = 5, call.offset = 2; };
        CHECK(works.gears.findAll().size() == 1);
        set = [](auto& call) { call.order.add(desc(&Gear::name)); };
        CHECK(works.gears.findAll()[0].name == "c");
        set = [](auto& call) { call.attributes = {&Gear::id}; };
        CHECK(works.gears.findAll()[0].teeth == 0);
        set = [](auto& call) { call.where.add(&Gear::name, "b"); };
        CHECK(works.gears.findAll().size() == 1);
        works.gears.beforeCount([](auto& call) { call.where.add(&Gear::name, "b"); });
        CHECK(works.gears.count() == 1);
        works.gears.afterFind([](std::span<Gear>, auto& call) { call.limit = 9; });
        CHECK(test::failure([&] { (void)works.gears.findAll(); }) == refusal("limit", true));
    }
    SECTION("sync") {
        std::function<void(SyncCall&)> set;
        works.gears.beforeSync([&](auto& call) { set(call); });
        set = [](SyncCall& call) { call.match = "no such database"; };
        CHECK_THROWS_AS(works.gears.sync(), UsageError);
        CHECK(test::failure([&] { works.boxes.sync({.alter = true}), (void)0; }) == "none");
        set = [](SyncCall& call) { call.force = true; };
        works.gears.sync();
        CHECK(works.gears.count() == 0);
        set = [](SyncCall&) {};
        works.gears.afterSync([](auto& call) { call.force = true; });
        CHECK(test::failure([&] { works.gears.sync(); }) == refusal("force", true));
    }
}

TEST_CASE("a hook of one model's sync says nothing of an .alter of all", "[hooks][rest-of-writes]") {
    Works works;
    works.gears.beforeSync([](auto& call) { call.force = true; });
    CHECK(test::failure([&] { works.sequelize.sync({.alter = true}); }) == refusal("force"));
}

TEST_CASE("a hook of validationFailed and of a join table's rows", "[hooks][rest-of-writes]") {
    const Works works;
    works.gears.validationFailed([](Gear&, auto& call, const ValidationError&) { call.silent = true; });
    Gear wrong = Works::one(std::string(300, 'x').c_str(), 1);
    CHECK(test::failure([&] { works.gears.create(wrong); }) == refusal("silent", true));
}
