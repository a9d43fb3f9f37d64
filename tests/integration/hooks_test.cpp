#include <algorithm>
#include <atomic>

#include "integration/hooks_world.hpp"
#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace test::hooks;
using namespace std::chrono_literals;
using sequelize::BulkCreateCall;
using sequelize::BulkDestroyCall;
using sequelize::BulkUpdateCall;
using sequelize::FindCall;
using sequelize::HookType;
using sequelize::RecordCall;
using sequelize::ValidationError;
using sequelize::Op::gt;

namespace {

/// What hooks of these tests throw.
struct Refused {};

template <class... Arguments>
auto refuse() {
    return [](Arguments...) { throw Refused(); };
}

template <class F>
bool isRefused(F&& call) {
    try {
        call();
    } catch (const Refused&) {
        return true;
    }
    return false;
}

std::vector<std::optional<std::string>> names(World& db) {
    return test::each(db.users.findAll({.order = {&HookUser::id}, .hooks = false}), &HookUser::name);
}

using Names = std::vector<std::optional<std::string>>;

}  // namespace

TEST_CASE("hooks run in the order in which they were added, then those for all models", "[hooks]") {
    World db;
    const auto add = [&](const char* text) { return [&db, text](HookUser&) { db.text += text; }; };
    db.sequelize.beforeCreate([&](sequelize::AnyRecord& record) { db.text += "(" + record.modelName() + ")"; });
    db.users.beforeSave("save", add("1"));
    db.users.beforeCreate("create", add("2"));
    db.users.beforeSave(add("3"));
    db.users.beforeUpdate(add("4"));
    CHECK(db.ranBy([&] { db.users.create(user("a")); }) == "123(user)");
    auto ann = db.users.findByPk(1).value();
    ann.age = 5;
    CHECK(db.ranBy([&] { ann.save(); }) == "134");

    CHECK(db.users.hasHook(HookType::beforeSave));
    CHECK(db.users.hasHook(HookType::beforeCreate));
    CHECK_FALSE(db.users.hasHook(HookType::afterCreate));
    CHECK_FALSE(db.teams.hasHook(HookType::beforeCreate));
    CHECK(db.sequelize.hasHook(HookType::beforeCreate));
    CHECK_FALSE(db.users.removeHook(HookType::beforeCreate, "nothing"));
    CHECK_FALSE(db.users.removeHook(HookType::beforeCreate, ""));
    CHECK(db.users.removeHook(HookType::beforeCreate, "create"));
    CHECK(db.users.removeHook(HookType::beforeSave, "save"));
    CHECK(db.ranBy([&] { db.users.create(user("b")); }) == "3(user)");
    ann.age = 6;
    CHECK(db.ranBy([&] { ann.save(); }) == "34");
}

TEST_CASE("a hook may remove itself, and add others, which run the next time", "[hooks]") {
    World db;
    db.users.beforeCreate("once", [&](HookUser&) {
        db.text += "once ";
        db.users.removeHook(HookType::beforeCreate, "once");
        db.users.beforeCreate([&](HookUser&) { db.text += "later "; });
    });
    CHECK(db.ranBy([&] { db.users.create(user("a")); }) == "once ");
    CHECK(db.ranBy([&] { db.users.create(user("a")); }) == "later ");
}

TEST_CASE("what hooks change in a record is validated and written", "[hooks]") {
    World db;
    db.users.beforeValidate("name", [](HookUser& record) {
        if (!record.name) record.name = "nobody";
    });
    db.users.beforeCreate("age", [](HookUser& record) { record.age += 10; });
    auto made = db.users.create(user({}, 1));
    CHECK(made.name == "nobody");
    CHECK(made.age == 11);
    CHECK(made.changed().empty());
    CHECK(db.users.findByPk(made.id)->age == 11);

    db.users.beforeUpdate("age", [](HookUser& record) { record.age += 100; });
    made.name = "Ann";
    made.save();
    CHECK(db.users.findByPk(made.id)->age == 111);
    CHECK(made.changed().empty());

    SECTION("update of a record writes it, too") {
        made.update({{&HookUser::name, "Bob"}});
        const auto stored = db.users.findByPk(made.id).value();
        CHECK(stored.name == "Bob");
        CHECK(stored.age == 211);
        CHECK(made.age == 211);
        CHECK(made.changed().empty());
    }
    SECTION("not where .fields leave it out") {
        made.name = "Bob";
        made.save({.fields = {&HookUser::name}});
        CHECK(db.users.findByPk(made.id)->age == 111);
        CHECK(made.age == 211);
        CHECK(made.changed() == test::Texts{"age"});
    }
    SECTION("but where the hook adds it to .fields") {
        db.users.beforeUpdate([](HookUser&, RecordCall<HookUser>& call) { call.fields.add(&HookUser::age); });
        made.name = "Bob";
        made.save({.fields = {&HookUser::name}});
        CHECK(db.users.findByPk(made.id)->age == 211);
    }
    SECTION("where all are written, a hook that adds one restricts nothing") {
        db.users.beforeUpdate([](HookUser&, RecordCall<HookUser>& call) { call.fields.add(&HookUser::age); });
        made.name = "Bob";
        made.save();
        CHECK(db.users.findByPk(made.id)->name == "Bob");
        CHECK(db.users.findByPk(made.id)->age == 211);
        CHECK(made.changed().empty());
        db.users.beforeCreate([](HookUser&, RecordCall<HookUser>& call) { call.fields.add(&HookUser::age); });
        db.users.beforeBulkCreate([](auto, BulkCreateCall<HookUser>& call) { call.fields.add(&HookUser::age); });
        CHECK(db.users.findByPk(db.users.create(user("Eve", 3)).id)->name == "Eve");
        CHECK(db.users.findByPk(db.users.bulkCreate({user("Joe", 3)}).front().id)->name == "Joe");
    }
    SECTION("a save of nothing writes what the hook changed") {
        made.save();
        CHECK(db.users.findByPk(made.id)->age == 211);
    }
    SECTION("an invalid value of a hook is refused") {
        db.users.beforeUpdate([](HookUser& record) { record.name = std::nullopt; });
        db.users.validationFailed([&](HookUser&, const ValidationError& error) { db.text += error.errors()[0].path; });
        made.age = 1;
        CHECK_THROWS_AS(made.save(), ValidationError);
        CHECK(db.ran() == "name");
        CHECK(db.users.findByPk(made.id)->age == 111);
    }
    SECTION("bulkCreate with individualHooks, and without") {
        db.users.beforeBulkCreate([](std::span<HookUser> records, auto&) {
            for (auto& record : records) record.age = 1;
        });
        const auto each = db.users.bulkCreate({user("c"), user("d")}, {.individualHooks = true});
        CHECK(test::each(each, &HookUser::age) == std::vector<int>{11, 11});
        CHECK(db.users.findByPk(each[1].id)->age == 11);
        CHECK(db.users.findByPk(db.users.bulkCreate({user("e")})[0].id)->age == 1);
    }
}

TEST_CASE("hooks see defaults, and a record that was not stored is as new as before", "[hooks]") {
    struct Token {
        sequelize::Uuid id{};
        std::optional<int> uses{};
    };
    auto sequelize = test::database();
    const auto tokens = sequelize.define<Token>(
        "hookToken",
        {sequelize::field<&Token::id>(
             {.type = sequelize::DataTypes::UUID, .primaryKey = true, .defaultValue = sequelize::DataTypes::UUIDV4}
         ),
         sequelize::field<&Token::uses>({.defaultValue = 3})},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    std::string seen;
    tokens.beforeCreate("see", [&](Token& token) {
        seen = token.id.toString();
        CHECK(token.uses == 3);
    });
    const auto made = tokens.create({});
    CHECK(made.id.toString() == seen);
    CHECK(tokens.findByPk(made.id)->uses == 3);

    tokens.beforeCreate("refuse", refuse<Token&>());
    Token token;
    CHECK(isRefused([&] { tokens.save(token); }));
    CHECK(token.id == sequelize::Uuid{});
    CHECK_FALSE(token.uses);
    tokens.removeHook(HookType::beforeCreate, "refuse");
    tokens.save(token);
    CHECK(tokens.count() == 2);
}

TEST_CASE("a static update validates its values in a record, whose hooks may change them", "[hooks]") {
    World db;
    db.users.bulkCreate({user("a", 1), user("b", 2)});
    db.users.beforeValidate([&](HookUser& record, RecordCall<HookUser>& call) {
        db.text += std::to_string(call.fields.entries().size()) + " ";
        if (record.name == "x") record.name = "y";
    });
    db.users.beforeBulkUpdate([&](BulkUpdateCall<HookUser>& call) {
        call.values.add(&HookUser::age, 7);
        call.where.add(&HookUser::age, gt(1));
    });
    CHECK(db.users.update({{&HookUser::name, "x"}}, {.where = {{&HookUser::id, gt(0)}}}) == 1);
    CHECK(db.ran() == "1 ");
    CHECK(names(db) == Names{"a", "y"});
    CHECK(db.users.findByPk(2)->age == 7);
    CHECK_THROWS_AS(
        db.users.update({{&HookUser::name, sequelize::null}}, {.where = {{&HookUser::id, 1}}}), ValidationError
    );
}

TEST_CASE("what a hook adds to the values of an update replaces what the call sets", "[hooks]") {
    World db;
    db.users.bulkCreate({user("a", 1)});
    db.users.beforeBulkUpdate([](BulkUpdateCall<HookUser>& call) { call.values.add("name", "hook"); });
    db.users.update({{&HookUser::name, "call"}, {&HookUser::age, 5}}, {.where = {{&HookUser::id, 1}}});
    CHECK(names(db) == Names{"hook"});
    CHECK(db.users.findByPk(1)->age == 5);
    CHECK_THROWS_AS(
        db.users.update({{&HookUser::age, 1}, {&HookUser::age, 2}}, {.where = {{&HookUser::id, 1}}}),
        sequelize::UsageError
    );
}

TEST_CASE("a row that a hook deletes is not counted as updated", "[hooks]") {
    World db;
    db.users.bulkCreate({user("a"), user("b")});
    db.users.beforeUpdate([&](HookUser& record, RecordCall<HookUser>& call) {
        if (record.name == "a")
            db.users.destroy({.where = {{&HookUser::id, record.id}}, .transaction = call.transaction});
    });
    CHECK_THROWS_AS(
        db.users.update({{&HookUser::age, 2}}, {.where = {{&HookUser::id, gt(0)}}, .individualHooks = true}),
        sequelize::EmptyResultError
    );
    CHECK(names(db) == Names{"a", "b"});
}

TEST_CASE("hooks of static calls may ask for individualHooks", "[hooks]") {
    World db;
    db.users.bulkCreate({user("a"), user("b"), user("c")});
    db.users.beforeBulkUpdate([](BulkUpdateCall<HookUser>& call) { call.individualHooks = true; });
    db.users.beforeBulkDestroy([](BulkDestroyCall<HookUser>& call) { call.individualHooks = true; });
    db.users.beforeBulkCreate([](auto, BulkCreateCall<HookUser>& call) { call.individualHooks = true; });
    db.users.beforeUpdate([&](HookUser& record) { db.text += "update " + record.name.value() + " "; });
    db.users.beforeDestroy([&](HookUser& record) { db.text += "destroy " + record.name.value() + " "; });
    db.users.beforeCreate([&](HookUser& record) { db.text += "create " + record.name.value() + " "; });
    db.users.update({{&HookUser::age, 2}}, {.where = {{&HookUser::id, sequelize::Op::in({1, 2})}}});
    const auto inAnyOrder = [&](const std::string& verb) {
        const auto ran = db.ran();
        return ran == verb + " a " + verb + " b " || ran == verb + " b " + verb + " a ";
    };
    CHECK(inAnyOrder("update"));
    CHECK(db.users.destroy({.where = {{&HookUser::id, sequelize::Op::in({1, 2})}}}) == 2);
    CHECK(inAnyOrder("destroy"));
    db.users.bulkCreate({user("d")});
    CHECK(db.ran() == "create d ");
}

TEST_CASE("update with individualHooks is one statement, but for the records that hooks changed", "[hooks]") {
    test::Log log;
    World db({.logging = log.logger()});
    db.users.bulkCreate({user("a", 1), user("b", 2), user("c", 3), user("d", 4)});
    std::vector<HookUser> after;
    db.users.beforeUpdate([](HookUser& record) {
        CHECK(record.changed() == test::Texts{"age"});
        CHECK(record.age == 9);
        if (record.name == "b") record.name = "bb";
    });
    db.users.afterUpdate([&](HookUser& record) {
        CHECK(record.changed().empty());
        CHECK_FALSE(record.isNewRecord());
        after.push_back(record);
    });
    log.clear();
    CHECK(db.users.update({{&HookUser::age, 9}}, {.where = {{&HookUser::id, gt(1)}}, .individualHooks = true}) == 3);
    std::size_t updates = 0;
    for (const auto& line : log.lines()) updates += line.find("UPDATE `hook_users`") != std::string::npos ? 1 : 0;
    CHECK(updates == 2);
    CHECK(names(db) == Names{"a", "bb", "c", "d"});
    CHECK(test::each(db.users.findAll({.order = {&HookUser::id}}), &HookUser::age) == std::vector<int>{1, 9, 9, 9});
    std::ranges::sort(after, {}, &HookUser::name);
    CHECK(test::each(after, &HookUser::name) == Names{"bb", "c", "d"});
    CHECK(after[0].updatedAt != sequelize::DateTime{});
}

TEST_CASE("what a before hook throws stops the call, and nothing is written", "[hooks]") {
    World db;
    auto team = db.teams.create([] {
        HookTeam made;
        made.name = "A";
        return made;
    }());
    auto ann = db.users.create(user("Ann", 1));
    db.users.bulkCreate({user("b"), user("c")});
    const auto isUntouched = [&] {
        const auto stored = db.users.findByPk(1, {.hooks = false}).value();
        return db.users.count({.hooks = false}) == 3 && stored.age == 1 && stored.name == "Ann" && !stored.teamId;
    };
    SECTION("create, save, bulkCreate") {
        db.users.beforeCreate([](HookUser& record) {
            if (record.age != 7) throw Refused();
        });
        CHECK(isRefused([&] { db.users.create(user("x")); }));
        CHECK(isRefused([&] {
            auto made = db.users.build(user("x"));
            made.save();
        }));
        CHECK(isRefused([&] { db.users.bulkCreate({user("x", 7), user("y")}, {.individualHooks = true}); }));
        CHECK(isRefused([&] { db.teams.related(team, &HookTeam::users).create(user("x")); }));
        HookTeam made;
        made.name = "T";
        made.users = {user("x", 7), user("y")};
        CHECK(isRefused([&] { db.teams.create(made, {.include = {&HookTeam::users}}); }));
        CHECK(db.teams.count() == 1);
        CHECK(isUntouched());
    }
    SECTION("bulk hooks") {
        db.users.beforeBulkCreate(refuse<std::span<HookUser>>());
        db.users.beforeBulkUpdate(refuse<BulkUpdateCall<HookUser>&>());
        db.users.beforeBulkDestroy(refuse<BulkDestroyCall<HookUser>&>());
        CHECK(isRefused([&] { db.users.bulkCreate({user("x")}); }));
        CHECK(isRefused([&] { db.users.update({{&HookUser::age, 5}}, {.where = {{&HookUser::id, 1}}}); }));
        CHECK(isRefused([&] { db.users.destroy({.where = {{&HookUser::id, 1}}}); }));
        CHECK(isRefused([&] { db.teams.related(team, &HookTeam::users).add(ann); }));
        CHECK(isRefused([&] { db.users.truncate(); }));
        CHECK(isUntouched());
    }
    SECTION("update") {
        db.users.beforeUpdate([&](HookUser& record) {
            CHECK(record.age == 5);
            if (record.id != 2) throw Refused();
        });
        CHECK(isRefused([&] { ann.update({{&HookUser::age, 5}}); }));
        CHECK(ann.age == 1);  // as it was
        CHECK(ann.changed().empty());
        CHECK(isRefused([&] {
            db.users.update(
                {{&HookUser::age, 5}}, {.where = {{&HookUser::id, sequelize::Op::in({1, 2})}}, .individualHooks = true}
            );
        }));
        ann.age = 5;
        CHECK(isRefused([&] { ann.save(); }));
        CHECK(ann.changed() == test::Texts{"age"});
        CHECK(isUntouched());
        CHECK(db.users.findByPk(2)->age == 0);
    }
    SECTION("an update that is refused as invalid leaves the record as it was") {
        db.users.beforeUpdate([](HookUser&) {});
        CHECK_THROWS_AS(ann.update({{&HookUser::name, sequelize::null}}), ValidationError);
        CHECK(ann.name == "Ann");
        CHECK(ann.changed().empty());
    }
    SECTION("destroy") {
        db.users.beforeDestroy([](HookUser& record) {
            if (record.id != 3) throw Refused();
        });
        CHECK(isRefused([&] { ann.destroy(); }));
        CHECK(isRefused([&] { db.users.destroy({.where = {{&HookUser::id, gt(0)}}, .individualHooks = true}); }));
        CHECK_FALSE(ann.isNewRecord());
        CHECK(isUntouched());
    }
    SECTION("validation") {
        db.users.beforeValidate(refuse<HookUser&>());
        CHECK(isRefused([&] { db.users.create(user("x")); }));
        CHECK(isRefused([&] { db.users.update({{&HookUser::age, 5}}, {.where = {{&HookUser::id, 1}}}); }));
        CHECK(isUntouched());
    }
    SECTION("find") {
        db.users.beforeFind(refuse<FindCall<HookUser>&>());
        CHECK(isRefused([&] { static_cast<void>(db.users.findAll()); }));
    }
}

TEST_CASE("after hooks run within the call's transaction; without one the write stays", "[hooks]") {
    World db;
    db.users.afterCreate("refuse", refuse<HookUser&>());
    SECTION("no transaction: the row is stored, the record says so, the exception goes on") {
        auto made = db.users.build(user("a"));
        CHECK(isRefused([&] { made.save(); }));
        CHECK_FALSE(made.isNewRecord());
        CHECK(made.id == 1);
        CHECK(made.changed().empty());
        CHECK(db.users.count() == 1);
    }
    SECTION("in a transaction it goes with it") {
        auto made = db.users.build(user("a"));
        CHECK(isRefused([&] {
            db.sequelize.transaction([&](sequelize::Transaction& t) { made.save({.transaction = t}); });
        }));
        CHECK(made.isNewRecord());
        CHECK(db.users.count() == 0);
    }
    SECTION("calls of several statements are one transaction, with the hooks") {
        HookTeam team;
        team.name = "T";
        team.users = {user("x")};
        CHECK(isRefused([&] { db.teams.create(team, {.include = {&HookTeam::users}}); }));
        CHECK(isRefused([&] { db.users.bulkCreate({user("x"), user("y")}, {.individualHooks = true}); }));
        CHECK(db.teams.count() == 0);
        CHECK(db.users.count() == 0);
    }
    SECTION("a hook takes part with the call's transaction") {
        db.users.removeHook(HookType::afterCreate, "refuse");
        db.users.afterCreate([&](HookUser& record, RecordCall<HookUser>& call) {
            HookTeam team;
            team.name = record.name;
            db.teams.create(team, {.transaction = call.transaction});
        });
        try {
            db.sequelize.transaction([&](sequelize::Transaction& t) {
                db.users.create(user("a"), {.transaction = t});
                CHECK(db.teams.count({.transaction = t}) == 1);
                throw Refused();
            });
        } catch (const Refused&) {
        }
        CHECK(db.teams.count() == 0);
        db.users.bulkCreate({user("a"), user("b")}, {.individualHooks = true});
        CHECK(db.teams.count() == 2);
    }
}

TEST_CASE("hooks may call the library, for the same model too", "[hooks]") {
    World db({.pool = {.max = 1}});
    db.users.beforeCreate([&](HookUser& record, auto& call) {
        if (record.age > 0) db.users.create(user("before " + record.name.value()), {.transaction = call.transaction});
    });
    db.users.afterCreate([&](HookUser& record, auto& call) {
        if (record.age == 0) return;
        auto stored = db.users.findByPk(record.id, {.transaction = call.transaction}).value();
        stored.update({{&HookUser::age, 0}}, {.transaction = call.transaction});
    });
    db.users.afterFind([&](std::span<HookUser> found, auto& call) {
        db.text += std::to_string(found.size()) + "/" +
                   std::to_string(db.users.count({.transaction = call.transaction})) + " ";
    });
    db.users.create(user("a", 1));
    db.users.bulkCreate({user("b", 1), user("c", 0)}, {.individualHooks = true});
    db.sequelize.transaction([&](sequelize::Transaction& t) { db.users.create(user("d", 1), {.transaction = t}); });
    db.ran();
    CHECK(db.users.findAll().size() == 7);
    CHECK(db.ran() == "7/7 ");
    CHECK(names(db) == Names{"before a", "a", "before b", "b", "c", "before d", "d"});
    CHECK(db.users.count({.where = {{&HookUser::age, 0}}}) == 7);
    CHECK(db.users.update({{&HookUser::age, 3}}, {.where = {{&HookUser::id, gt(5)}}, .individualHooks = true}) == 2);
    CHECK(db.users.destroy({.where = {{&HookUser::id, gt(5)}}, .individualHooks = true}) == 2);
}

TEST_CASE("requireTransaction finds calls of hooks that are outside of the call's transaction", "[hooks]") {
    World db({.requireTransaction = true});
    db.users.afterCreate([&](HookUser&) { static_cast<void>(db.teams.count()); });
    db.users.create(user("a"));
    CHECK_THROWS_AS(db.users.bulkCreate({user("b")}, {.individualHooks = true}), sequelize::UsageError);
    auto t = db.sequelize.transaction();
    CHECK_THROWS_AS(db.users.create(user("c"), {.transaction = t}), sequelize::UsageError);
    t.rollback();
    CHECK(names(db) == Names{"a"});
}

TEST_CASE("validationFailed is told of the error, and may throw its own", "[hooks]") {
    World db;
    auto ann = db.users.create(user("a"));
    db.users.validationFailed("tell", [&](HookUser& record, auto& call, const ValidationError& error) {
        db.text += error.errors().at(0).path + (call.isNewRecord ? " new " : " ") + std::to_string(record.age) + " ";
    });
    CHECK_THROWS_AS(db.users.create(user({}, 4)), ValidationError);
    CHECK(db.ran() == "name new 4 ");
    ann.name = std::nullopt;
    CHECK_THROWS_AS(ann.save(), ValidationError);
    CHECK(db.ran() == "name 0 ");
    CHECK_THROWS_AS(
        db.users.bulkCreate({user("x"), user({}, 5), user({}, 6)}, {.validate = true, .individualHooks = true}),
        ValidationError
    );
    CHECK(db.ran() == "name new 5 name new 6 ");
    db.users.validationFailed([](HookUser&, const ValidationError&) { throw Refused(); });
    CHECK(isRefused([&] { db.users.create(user({})); }));
    CHECK(db.users.count() == 1);
}

TEST_CASE("find hooks change what is asked for, and see what was found", "[hooks]") {
    World db;
    db.users.bulkCreate({user("a", 1), user("b", 2), user("c", 3)});
    db.users.beforeFind([](FindCall<HookUser>& call) {
        call.where.add(&HookUser::age, gt(1));
        call.order = {sequelize::desc(&HookUser::id)};
    });
    db.users.afterFind([](std::span<HookUser> found) {
        for (auto& record : found) record.name = "<" + record.name.value() + ">";
    });
    db.users.beforeCount([](auto& call) { call.where.add(&HookUser::age, gt(2)); });
    CHECK(test::each(db.users.findAll(), &HookUser::name) == Names{"<c>", "<b>"});
    CHECK(db.users.findOne()->name == "<c>");
    CHECK_FALSE(db.users.findByPk(1));
    CHECK(db.users.findByPk(2)->name == "<b>");
    CHECK(db.users.count() == 1);
    CHECK(db.users.findAndCountAll().count == 1);
    CHECK(db.users.findAll<sequelize::Row>().size() == 2);
    std::size_t each = 0;
    db.users.findEach([&](HookUser& record) { each += record.name->size(); });
    CHECK(each == 6);
    auto first = db.users.findOne({.where = {{&HookUser::id, 1}}, .hooks = false}).value();
    CHECK_THROWS_AS(first.reload(), sequelize::EmptyResultError);
    // what the hooks restrict, individual hooks see alone
    CHECK(db.users.update({{&HookUser::age, 9}}, {.where = {{&HookUser::id, gt(0)}}}) == 3);
}

TEST_CASE("hooks for all models see any record by its attributes' names", "[hooks]") {
    World db;
    auto& all = db.sequelize;
    all.beforeCreate([&](sequelize::AnyRecord& record, RecordCall<sequelize::detail::AnyModel>& call) {
        CHECK(call.modelName == record.modelName());
        if (record.has("name") && record.get("name").isNull()) record.set("name", "any");
        if (auto* its = record.as<HookUser>()) its->age = 50;
        CHECK_THROWS_AS(record.get("nothing"), sequelize::UsageError);
        if (record.has("age")) CHECK_THROWS_AS(record.set("age", "text"), ValidationError);
    });
    all.beforeValidate([&](auto& record) {
        if (record.has("name") && record.get("name").isNull()) record.set("name", "none");
    });
    all.beforeFind([&](auto& call) { db.text += "find " + call.modelName + " "; });
    all.afterFind([&](std::span<sequelize::AnyRecord> found) { db.text += std::to_string(found.size()) + " "; });
    all.beforeBulkCreate([&](std::span<sequelize::AnyRecord> records, auto& call) {
        db.text += "bulk " + call.modelName + " ";
        for (auto& record : records)
            if (record.modelName() == "userTag") record.set("note", "by a hook");
    });
    auto ann = db.users.create(user({}));
    CHECK(ann.name == "none");
    CHECK(ann.age == 50);
    auto tags = db.tags.bulkCreate({{.name = "x"}, {.name = "y"}});
    db.users.related(ann, &HookUser::tags).add(tags);
    CHECK(db.ran() == "bulk tag bulk userTag ");
    CHECK(test::each(db.userTags.findAll(), &HookUserTag::note) == Names{"by a hook", "by a hook"});
    CHECK(db.ran() == "find userTag 2 ");
}

TEST_CASE("a plain struct's hooks run as a record's", "[hooks]") {
    World db;
    db.tags.beforeSave([](HookTag& tag) { tag.name = tag.name.value_or("") + "!"; });
    auto tag = db.tags.create({.name = "a"});
    CHECK(tag.name == "a!");
    db.tags.save(tag);
    CHECK(db.tags.findByPk(1)->name == "a!!");
    db.tags.update(tag, {{&HookTag::name, "b"}});
    CHECK(tag.name == "b!");
    CHECK(db.tags.findByPk(1)->name == "b!");
    db.tags.update({{&HookTag::name, "c"}}, {.where = {{&HookTag::id, 1}}, .individualHooks = true});
    CHECK(db.tags.findByPk(1)->name == "c!");
    // the key that an update sets is not the one that finds the row
    db.tags.update(tag, {{&HookTag::id, 5}});
    CHECK(db.tags.findByPk(5));
    CHECK(tag.id == 5);
}

TEST_CASE("computed values go beside hooks", "[hooks]") {
    World db;
    auto ann = db.users.create(user("a", 1));
    db.users.beforeUpdate([](HookUser& record) { record.name = "hook"; });
    ann.update({{&HookUser::age, sequelize::literal("age + 1")}});
    CHECK(ann.age == 2);
    CHECK(db.users.findByPk(1)->name == "hook");
    db.users.update(
        {{&HookUser::age, sequelize::literal("age + 1")}}, {.where = {{&HookUser::id, 1}}, .individualHooks = true}
    );
    CHECK(db.users.findByPk(1)->age == 3);
}

TEST_CASE("hooks may say more of a join table's rows, of what is validated and of what is made anew", "[hooks]") {
    World db;
    auto ann = db.users.create(user("a", 1));
    const auto tags = db.tags.bulkCreate({{.name = "x"}, {.name = "y"}});
    db.userTags.beforeBulkCreate([](auto, auto& call) { call.individualHooks = true; });
    db.userTags.beforeCreate([&](HookUserTag& link) { link.note = "n" + std::to_string(link.tagId); });
    db.userTags.afterCreate([&](HookUserTag& link) { db.text += link.note.value() + " "; });
    db.users.related(ann, &HookUser::tags).add(tags);
    CHECK(db.ran() == "n1 n2 ");
    CHECK(test::each(db.userTags.findAll({.order = {&HookUserTag::tagId}}), &HookUserTag::note) == Names{"n1", "n2"});

    db.users.beforeValidate([](HookUser&, RecordCall<HookUser>& call) { call.fields = {&HookUser::age}; });
    db.users.update({{&HookUser::age, 5}, {&HookUser::name, "b"}}, {.where = {{&HookUser::id, 1}}});
    CHECK(db.users.findByPk(1)->age == 5);
    CHECK(db.users.findByPk(1)->name == "a");

    db.userTags.beforeSync([](auto& call) { call.force = true; });
    db.sequelize.sync();
    CHECK(db.userTags.count() == 0);
    CHECK(db.users.count() == 1);
}

TEST_CASE("a hook leaves what must be certain to the commit", "[hooks]") {
    World db;
    db.users.afterCreate([&](HookUser& record, auto& call) {
        db.text += call.transaction ? "in " : "alone ";
        call.transaction.afterCommit([&db, name = record.name.value()] { db.text += "stored " + name + " "; });
    });
    db.users.create(user("a"));
    CHECK(db.ran() == "alone stored a ");
    {
        auto t = db.sequelize.transaction();
        db.users.create(user("b"), {.transaction = t});
        CHECK(db.ran() == "in ");
        t.commit();
    }
    CHECK(db.ran() == "stored b ");
    {
        auto t = db.sequelize.transaction();
        db.users.create(user("c"), {.transaction = t});
        t.rollback();
    }
    CHECK(db.ran() == "in ");
}

TEST_CASE("any number of threads run a model's hooks at once", "[hooks][threads]") {
    World db;
    std::atomic<int> created{0};
    std::atomic<int> found{0};
    db.users.beforeCreate([&](HookUser& record) { record.age = ++created; });
    db.sequelize.afterFind([&](std::span<sequelize::AnyRecord> records) { found += static_cast<int>(records.size()); });
    const auto errors = test::onThreads(4, [&](int) {
        for (int i = 0; i < 5; ++i) {
            const auto made = db.users.create(user("a"));
            static_cast<void>(db.users.findByPk(made.id));
        }
    });
    CHECK(errors == test::Texts{});
    CHECK(created == 20);
    CHECK(found == 20);
    CHECK(db.users.max(&HookUser::age) == 20);
}

TEST_CASE("individualHooks refuse what they cannot do", "[hooks]") {
    World db;
    db.users.beforeCreate([](HookUser&) {});
    db.users.beforeDestroy([](HookUser&) {});
    const auto told = [](auto call) { return test::messageOf<sequelize::UsageError>(call); };
    CHECK(told([&] {
              db.users.bulkCreate({user("x")}, {.ignoreDuplicates = true, .individualHooks = true});
          }).find("afterCreate would run") != std::string::npos);
    CHECK(told([&] {
              db.users.destroy({.truncate = true, .individualHooks = true});
          }).find("give a .where") != std::string::npos);
}
