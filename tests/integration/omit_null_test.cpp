// NULLs that writes leave out, names of timestamps, and silent writes.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

struct Owner {
    std::int64_t id{};
    std::string name{};
};
struct Pet : Record<Pet> {
    std::int64_t id{};
    std::optional<std::string> name{};
    std::optional<int> age{};
    std::optional<std::string> mood{};
    std::optional<std::int64_t> ownerId{};
    std::optional<std::int64_t> keeper{};
    BelongsTo<Owner> owner{};
    BelongsTo<Owner> second{};
};

struct Zoo {
    test::Log log{};
    Sequelize sequelize;
    Model<Owner> owners;
    Model<Pet> pets;
    test::FreshTables tables;

    explicit Zoo(std::optional<bool> omitNull)
        : sequelize(test::database({.logging = log.logger()})),
          owners(sequelize.define<Owner>("on_owner", {}, {.timestamps = false})),
          pets(declared(omitNull)),
          tables(sequelize) {
        // a default that the model does not know
        sequelize.getQueryInterface().changeColumn(
            "on_pets", "mood", {.type = DataTypes::STRING, .defaultValue = "calm"}
        );
        owners.create({.name = "Ada"});
        log.clear();
    }
    Model<Pet> declared(std::optional<bool> omitNull) {
        auto model = sequelize.define<Pet>(
            "on_pet",
            {field<&Pet::name>(), field<&Pet::age>(), field<&Pet::mood>(), field<&Pet::ownerId>(),
             field<&Pet::keeper>()},
            {.timestamps = false, .omitNull = omitNull}
        );
        model.belongsTo(owners, {.as = &Pet::owner, .foreignKey = &Pet::ownerId});
        model.belongsTo(owners, {.as = as<&Pet::second>, .foreignKey = &Pet::keeper});
        return model;
    }
    /// The statements that begin so since the last call, without what stands before them.
    std::vector<std::string> statements(const std::string& word) {
        std::vector<std::string> found;
        for (const auto& sql : log.lines())
            if (const auto at = sql.find(word); at != std::string::npos) found.push_back(sql.substr(at));
        log.clear();
        return found;
    }
};

Pet named(std::optional<std::string> name) {
    Pet pet;
    pet.name = std::move(name);
    return pet;
}

using Statements = std::vector<std::string>;

}  // namespace

TEST_CASE("omitNull of a model: NULLs are left out of INSERT and UPDATE", "[omit_null][options-rest]") {
    Zoo zoo(true);
    auto pet = zoo.pets.create(named("Rex"));
    const auto inserts = zoo.statements("INSERT");
    REQUIRE(inserts.size() == 1);
    INFO(inserts[0]);
    CHECK(inserts[0].starts_with("INSERT INTO `on_pets` (`id`,`name`,`ownerId`,`keeper`) VALUES ("));
    CHECK(pet.mood == "calm");  // the table's
    CHECK(pet.changed().empty());

    pet.mood.reset();
    pet.age.reset();
    pet.name = "Max";
    zoo.pets.save(pet);
    CHECK(zoo.statements("UPDATE") == Statements{"UPDATE `on_pets` SET `name`=? WHERE `id` = ?;"});
    CHECK(zoo.pets.findByPk(pet.id)->mood == "calm");
    // what was not written is still to be
    CHECK(pet.changed(&Pet::mood));

    zoo.pets.update(pet, {{&Pet::age, 3}, {&Pet::mood, null}});
    CHECK(zoo.statements("UPDATE") == Statements{"UPDATE `on_pets` SET `age`=? WHERE `id` = ?;"});
    CHECK(zoo.pets.update({{&Pet::age, null}}, {.where = {{&Pet::id, pet.id}}}) == 1);
    CHECK(zoo.statements("UPDATE").empty());
    CHECK(zoo.pets.update({{&Pet::age, null}, {&Pet::name, "Tom"}}, {.where = {{&Pet::id, pet.id}}}) == 1);
    CHECK(zoo.statements("UPDATE") == Statements{"UPDATE `on_pets` SET `name`=? WHERE `id` = ?;"});

    // foreign keys let go by NULL
    zoo.pets.update(pet, {{&Pet::ownerId, 1}, {&Pet::keeper, 1}});
    zoo.log.clear();
    zoo.pets.update(pet, {{&Pet::ownerId, null}, {&Pet::keeper, null}});
    CHECK(zoo.statements("UPDATE") == Statements{"UPDATE `on_pets` SET `ownerId`=?,`keeper`=? WHERE `id` = ?;"});

    // a call says otherwise
    zoo.pets.update(pet, {{&Pet::age, null}}, {.omitNull = false});
    CHECK(zoo.statements("UPDATE") == Statements{"UPDATE `on_pets` SET `age`=? WHERE `id` = ?;"});
    CHECK_FALSE(zoo.pets.findByPk(pet.id)->age);
    CHECK_FALSE(zoo.pets.create(named("Kit"), {.omitNull = false}).mood);
    zoo.log.clear();
    pet.update({{&Pet::name, null}, {&Pet::age, 4}});
    CHECK(zoo.statements("UPDATE") == Statements{"UPDATE `on_pets` SET `age`=? WHERE `id` = ?;"});
    pet.update({{&Pet::name, null}}, {.omitNull = false});
    CHECK(zoo.statements("UPDATE") == Statements{"UPDATE `on_pets` SET `name`=? WHERE `id` = ?;"});

    // hooks see what is written
    std::optional<int> seen;
    zoo.pets.beforeUpdate([&](Pet& record) { seen = record.age; });
    pet.update({{&Pet::name, "Hook"}, {&Pet::age, null}});
    CHECK(seen == 4);
    CHECK(pet.age == 4);
    CHECK(zoo.statements("UPDATE") == Statements{"UPDATE `on_pets` SET `name`=? WHERE `id` = ?;"});
    zoo.pets.update({{&Pet::mood, "x"}, {&Pet::age, null}}, {.where = {{&Pet::id, pet.id}}, .individualHooks = true});
    CHECK(zoo.pets.findByPk(pet.id)->age == 4);
    CHECK(zoo.pets.findByPk(pet.id)->mood == "x");
}

TEST_CASE("omitNull of a call", "[omit_null][options-rest]") {
    Zoo zoo({});
    CHECK_FALSE(zoo.pets.create(named("Rex")).mood);
    CHECK(zoo.pets.create(named("Rex"), {.omitNull = true}).mood == "calm");
    zoo.log.clear();

    SECTION("save of a new record") {
        auto pet = named("Max");
        zoo.pets.save(pet, {.omitNull = true});
        CHECK(pet.mood == "calm");
        pet.mood.reset();
        zoo.pets.save(pet);
        CHECK_FALSE(zoo.pets.findByPk(pet.id)->mood);
    }
    SECTION("update") {
        CHECK(zoo.pets.update({{&Pet::mood, null}}, {.where = {{&Pet::id, 2}}, .omitNull = true}) == 1);
        CHECK(zoo.pets.findByPk(2)->mood == "calm");
        CHECK(zoo.pets.update({{&Pet::mood, null}}, {.where = {{&Pet::id, 2}}}) == 1);
        CHECK_FALSE(zoo.pets.findByPk(2)->mood);
    }
    SECTION("bulkCreate: each row leaves out its own") {
        std::vector<Pet> many{named("a"), named({}), named("c"), named("d")};
        many[1].mood = "wild";
        many[2].age = 7;
        const auto made = zoo.pets.bulkCreate(many, {.omitNull = true});
        REQUIRE(made.size() == 4);
        std::vector<std::string> moods;
        for (const auto& pet : made) moods.push_back(pet.mood.value_or("-"));
        CHECK(moods == std::vector<std::string>{"calm", "wild", "calm", "calm"});
        const auto read = zoo.pets.findAll({.where = {{&Pet::id, Op::gt(2)}}, .order = {&Pet::id}});
        REQUIRE(read.size() == 4);
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(read[i].mood == made[i].mood);
            CHECK(read[i].name == made[i].name);
            CHECK(read[i].age == made[i].age);
            CHECK(read[i].id == made[i].id);
        }
    }
}

TEST_CASE("omitNull where rows may be there already", "[omit_null][options-rest]") {
    for (const bool ofModel : {true, false}) {
        INFO("of the model: " << ofModel);
        Zoo zoo(ofModel ? std::optional(true) : std::nullopt);
        const std::optional<bool> omit = ofModel ? std::nullopt : std::optional(true);
        const auto stored = [&](std::int64_t id) { return *zoo.pets.findByPk(id); };

        auto rex = named("Rex");
        rex.id = 7;
        const auto made = zoo.pets.upsert(rex, {.omitNull = omit});
        CHECK(made.created);
        CHECK(made.record.mood == "calm");
        Pet older;
        older.id = 7;
        older.age = 3;
        CHECK_FALSE(zoo.pets.upsert(older, {.omitNull = omit}).created);
        CHECK(stored(7).name == "Rex");
        CHECK(stored(7).age == 3);
        CHECK(stored(7).mood == "calm");
        older.age = 4;
        CHECK_FALSE(zoo.pets.upsert(older, {.fields = {&Pet::name, &Pet::age}, .omitNull = omit}).created);
        CHECK(stored(7).name == "Rex");
        CHECK(stored(7).age == 4);

        std::vector<Pet> all{stored(7)};
        all[0].mood.reset();
        all[0].name = "Max";
        zoo.pets.bulkUpdate(all, {.omitNull = omit});
        CHECK(stored(7).name == "Max");
        CHECK(stored(7).mood == "calm");
        CHECK(all[0].changed(&Pet::mood));
        zoo.pets.bulkUpdate(all, {.omitNull = false});
        CHECK_FALSE(stored(7).mood);
        CHECK_FALSE(zoo.pets.upsert(older, {.omitNull = false}).created);
        CHECK_FALSE(stored(7).name);

        const auto tom = zoo.pets.findOrCreate(
            {.where = {{&Pet::name, "Tom"}}, .defaults = {{&Pet::mood, null}, {&Pet::age, 2}}, .omitNull = omit}
        );
        CHECK(tom.created);
        CHECK(tom.record.mood == "calm");
        CHECK(stored(tom.record.id).age == 2);
        CHECK_FALSE(zoo.pets.findOrCreate({.where = {{&Pet::name, "Kit"}}, .omitNull = false}).record.mood);
        // by what the row is looked for, it has
        for (const bool created : {true, false}) {
            const auto sad =
                zoo.pets.findOrCreate({.where = {{&Pet::name, "Sad"}, {&Pet::mood, null}}, .omitNull = omit});
            CHECK(sad.created == created);
            CHECK_FALSE(sad.record.mood);
        }
    }
}

namespace {

struct Stamped : Record<Stamped> {
    std::int64_t id{};
    std::string title{};
    int hits{};
    DateTime made{};
    DateTime touched{};
    std::optional<DateTime> gone{};
};

const DateTime past = std::chrono::sys_days(2001y / 2 / 3) + 4h;

}  // namespace

TEST_CASE(
    "timestamps of other names are set by all writes, and left alone by silent ones", "[timestamps][options-rest]"
) {
    auto sequelize = test::database();
    const auto model = sequelize.define<Stamped>(
        "ts_stamped",
        {field<&Stamped::title>({.unique = true}), field<&Stamped::hits>(), field<&Stamped::made>(),
         field<&Stamped::touched>(), field<&Stamped::gone>()},
        {.createdAt = "made", .updatedAt = "touched", .paranoid = true, .deletedAt = "gone"}
    );
    const test::FreshTables tables(sequelize);
    const auto fresh = [](const char* title) {
        Stamped stamped;
        stamped.title = title;
        return stamped;
    };
    const auto age = [&] {
        model.update(
            {{&Stamped::touched, past}, {&Stamped::made, past}}, {.where = literal("1 = 1"), .paranoid = false}
        );
    };
    const auto touched = [&](std::int64_t id) { return model.findByPk(id, {.paranoid = false})->touched != past; };
    auto one = model.create(fresh("one"));
    CHECK(one.made > past);
    CHECK(one.touched > past);
    CHECK(model.bulkCreate({fresh("two")})[0].touched > past);
    CHECK(model.findOrCreate({.where = {{&Stamped::title, "three"}}}).record.touched > past);
    CHECK(model.upsert(fresh("four")).record.touched > past);

    auto kept = fresh("kept");
    kept.touched = past;
    CHECK(model.create(kept).touched != past);
    kept = fresh("kept2");
    kept.touched = past;
    CHECK(model.create(kept, {.silent = true}).touched == past);
    CHECK(model.create(fresh("kept3"), {.silent = true}).touched > past);

    const auto id = one.id;
    for (const bool silent : {false, true}) {
        INFO("silent: " << silent);
        age();
        one.reload();
        one.hits = silent ? 2 : 1;
        model.save(one, {.silent = silent});
        CHECK(touched(id) != silent);
        age();
        one.reload();
        model.update(one, {{&Stamped::hits, 5}}, {.silent = silent});
        CHECK(touched(id) != silent);
        age();
        model.update({{&Stamped::hits, 6}}, {.where = {{&Stamped::id, id}}, .silent = silent});
        CHECK(touched(id) != silent);
        age();
        model.increment(&Stamped::hits, {.where = {{&Stamped::id, id}}, .silent = silent});
        CHECK(touched(id) != silent);
        age();
        one.reload();
        one.increment(&Stamped::hits, 1, {.silent = silent});
        CHECK(touched(id) != silent);
        age();
        one.reload();
        one.decrement(&Stamped::hits, 1, {.silent = silent});
        CHECK(touched(id) != silent);
        CHECK(model.findByPk(id)->made == past);
    }
    age();
    one.reload();
    model.destroy(one);
    CHECK(touched(id));
    CHECK(model.findByPk(id) == std::nullopt);
    model.restore(one);
    age();
    one.reload();
    one.destroy({.silent = true});
    CHECK_FALSE(touched(id));
    CHECK(model.findByPk(id) == std::nullopt);
    // of rows only deletedAt is set, as there
    model.restore(one, {.silent = true});
    CHECK(model.destroy({.where = {{&Stamped::id, id}}}) == 1);
    CHECK_FALSE(touched(id));
    age();
    one.reload({.paranoid = false});
    model.restore(one, {.silent = true});
    CHECK_FALSE(touched(id));
    CHECK(model.findByPk(id) != std::nullopt);
}

namespace {

struct Noted {
    std::int64_t id{};
    std::string title{};
    DateTime born{};
};

}  // namespace

TEST_CASE("comments, and a model without updatedAt", "[timestamps][options-rest]") {
    auto sequelize = test::database();
    const auto model = sequelize.define<Noted>(
        "ts_noted", {field<&Noted::title>({.defaultValue = std::string(), .comment = "it's \"quoted\""})},
        {.createdAt = "born", .updatedAt = false, .comment = "a table's"}
    );
    const test::FreshTables tables(sequelize);
    auto noted = model.create({.title = "x"});
    CHECK(noted.born > past);
    const auto born = noted.born;
    model.update(noted, {{&Noted::title, "y"}});
    CHECK(model.update({{&Noted::title, "z"}}, {.where = {{&Noted::id, noted.id}}}) == 1);
    CHECK(model.findByPk(noted.id)->born == born);
    CHECK(sequelize.check().isClean());
    if (test::isSqlite()) return;
    const auto columns = sequelize.getQueryInterface().describeTable("ts_noteds");
    CHECK(std::ranges::any_of(columns, [](const auto& c) {
        return c.name == "title" && c.comment == "it's \"quoted\"";
    }));
    const auto rows = sequelize.query<Row>(
        "SELECT TABLE_COMMENT AS c FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = "
        "'ts_noteds'"
    );
    CHECK(rows.front().get<std::string>("c") == "a table's");
}
