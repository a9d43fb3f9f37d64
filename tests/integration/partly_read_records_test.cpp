#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Texts;

namespace {

struct Person;
struct Town : Record<Town> {
    std::int64_t id{};
    std::string name{};
    int people{};
    HasMany<Person> persons{};
};
struct Person : Record<Person> {
    std::int64_t id{};
    std::string name{};
    Date born{};
    int stock{};
    std::optional<std::string> mail{};
    std::optional<std::int64_t> townId{};
    std::int64_t total{};
};
/// The same table, with no memory.
struct Plain {
    std::int64_t id{};
    std::string name{};
    Date born{};
    int stock{};
    std::optional<std::string> mail{};
};

const Date day = 1990y / 5 / 1;

class People {
public:
    People()
        : sequelize(test::database()),
          towns(sequelize.define<Town>(
              "partly_town", {field<&Town::name>(), field<&Town::people>()}, {.timestamps = false}
          )),
          people(sequelize.define<Person>(
              "partly_person",
              {field<&Person::name>(), field<&Person::born>(), field<&Person::stock>(), field<&Person::mail>(),
               field<&Person::townId>(), field<&Person::total>({.type = DataTypes::VIRTUAL})},
              {.timestamps = false}
          )),
          plains(sequelize.define<Plain>(
              "partly_plain",
              {field<&Plain::name>(), field<&Plain::born>(), field<&Plain::stock>(), field<&Plain::mail>()},
              {.timestamps = false}
          )) {
        towns.hasMany(people, {.as = &Town::persons, .foreignKey = &Person::townId});
        tables_.emplace(sequelize);
        Town bonn;
        bonn.name = "Bonn";
        bonn.people = 3;
        towns.create(bonn);
        Person ann;
        ann.name = "ann";
        ann.born = day;
        ann.stock = 7;
        ann.mail = "a@b.c";
        ann.townId = 1;
        people.create(ann);
        plains.create({.name = "ann", .born = day, .stock = 7, .mail = "a@b.c"});
    }

    Sequelize sequelize;
    Model<Town> towns;
    Model<Person> people;
    Model<Plain> plains;

private:
    std::optional<test::FreshTables> tables_;
};

/// What must not have changed.
void checkRest(const Person& person) {
    CHECK(person.born == day);
    CHECK(person.stock == 7);
    CHECK(person.mail == "a@b.c");
}

}  // namespace

TEST_CASE("what was not read is neither checked nor written", "[record]") {
    People db;
    std::vector<Person> read;
    const Attributes<Person> some{&Person::id, &Person::name};
    SECTION("findOne") {
        read.push_back(*db.people.findOne({.attributes = some}));
    }
    SECTION("findByPk") {
        read.push_back(*db.people.findByPk(1, {.attributes = some}));
    }
    SECTION("excluded") {
        read =
            db.people.findAll({.attributes = exclude(&Person::born, &Person::stock, &Person::mail, &Person::townId)});
    }
    SECTION("findEach") {
        db.people.findEach({.attributes = some}, [&](Person& person) { read.push_back(person); });
    }
    SECTION("an include") {
        read = db.towns.findAll({.include = {{&Town::persons, {.attributes = some}}}})[0].persons.items();
    }
    SECTION("a separate include") {
        read =
            db.towns.findAll({.include = {{&Town::persons, {.attributes = some, .separate = true}}}})[0].persons.items(
            );
    }
    SECTION("a relation") {
        auto town = *db.towns.findOne();
        read = db.towns.related(town, &Town::persons).get({.attributes = some});
    }
    SECTION("the second time, when the finder is compiled") {
        for (int i = 0; i < 2; ++i) read = db.people.findAll({.attributes = some});
    }
    REQUIRE(read.size() == 1);
    auto& ann = read[0];
    CHECK(ann.changed().empty());
    ann.name = "Ann";
    test::Log log;
    ann.save({.logging = log.logger()});
    CHECK_THAT(log.last(), test::containsString("SET `name`=? WHERE"));
    CHECK(db.people.findByPk(1)->name == "Ann");
    checkRest(*db.people.findByPk(1));
    CHECK_THROWS_AS(ann.previous(&Person::stock), UsageError);
    CHECK(ann.previous(&Person::name) == "Ann");
}

TEST_CASE("what the program assigned is written, read or not", "[record]") {
    People db;
    auto ann = *db.people.findOne({.attributes = {&Person::id}});
    const auto stored = [&] { return *db.people.findByPk(1); };
    SECTION("another value than the initial one") {
        ann.stock = 8;
        CHECK(ann.changed() == Texts{"stock"});
        ann.save();
        CHECK(stored().stock == 8);
        CHECK(ann.previous(&Person::stock) == 8);
    }
    SECTION("the initial value, by set") {
        ann.set(&Person::stock, 0);
        ann.set(&Person::mail, std::nullopt);
        CHECK(ann.changed() == Texts{"stock", "mail"});
        ann.save();
        CHECK(stored().stock == 0);
        CHECK(stored().mail == std::nullopt);
        CHECK(ann.changed().empty());
    }
    SECTION("the initial value, by fields") {
        ann.save({.fields = {&Person::stock}});
        CHECK(stored().stock == 0);
        CHECK(stored().mail == "a@b.c");
    }
    SECTION("the initial value, by update") {
        ann.update({{&Person::stock, 0}});
        CHECK(stored().stock == 0);
    }
    SECTION("set of what was read compares as ever") {
        ann.reload();
        ann.set(&Person::stock, 7);
        CHECK(ann.changed().empty());
        ann.set(&Person::stock, 9);
        ann.save();
        CHECK(stored().stock == 9);
    }
    SECTION("after a rollback again") {
        ann.set(&Person::stock, 0);
        ann.name = "Ann";
        {
            auto t = db.sequelize.transaction();
            ann.save({.transaction = t});
        }
        ann.save();
        CHECK(stored().stock == 0);
        CHECK(stored().name == "Ann");
    }
    CHECK(stored().born == day);
}

TEST_CASE("a record that was read without its key", "[record][errors]") {
    const People db;
    auto ann = *db.people.findOne({.attributes = {&Person::name}});
    ann.name = "Ann";
    const auto message = test::messageOf<UsageError>([&] { ann.save(); });
    CHECK_THAT(message, test::containsString("'partly_person'") && test::containsString("'id'"));
    CHECK_FALSE(ann.isNewRecord());
    CHECK(db.people.count() == 1);
    ann.id = 1;  // the program knows it
    ann.save();
    CHECK(db.people.findByPk(1)->name == "Ann");
    checkRest(*db.people.findByPk(1));
    CHECK(ann.previous(&Person::id) == 1);
    CHECK(ann.changed().empty());
}

TEST_CASE("unchanged values that are not valid any more block nothing", "[record][validation]") {
    auto sequelize = test::database();
    const auto wide = sequelize.define<Person>(
        "partly_wide",
        {field<&Person::name>({.type = DataTypes::STRING(50)}), field<&Person::stock>(), field<&Person::born>(),
         ignored<&Person::mail>(), ignored<&Person::townId>(), ignored<&Person::total>()},
        {.tableName = "partly_wides", .timestamps = false}
    );
    const auto narrow = sequelize.define<Person>(
        "partly_narrow",
        {field<&Person::name>({.type = DataTypes::STRING(5)}), field<&Person::stock>(), field<&Person::born>(),
         ignored<&Person::mail>(), ignored<&Person::townId>(), ignored<&Person::total>()},
        {.tableName = "partly_wides", .timestamps = false}
    );
    wide.drop();
    wide.sync();
    Person long_;
    long_.name = "a name of other days";
    long_.born = day;
    wide.create(long_);
    auto found = *narrow.findOne();
    found.stock = 5;
    found.save();
    CHECK(narrow.findByPk(1)->stock == 5);
    found.name += "!";
    CHECK_THROWS_AS(found.save(), ValidationError);
    wide.drop();
}

TEST_CASE("what was not read is not shown", "[record][json][inspect]") {
    const People db;
    auto ann = *db.people.findOne({.attributes = {&Person::id, &Person::name}});
    CHECK(toJSON(db.people, ann).dump() == R"({"id":1,"name":"ann"})");
    CHECK(ann.inspect() == "partly_person { dataValues: { id: 1, name: 'ann' } }");
    ann.stock = 3;
    CHECK(toJSON(db.people, ann).dump() == R"({"id":1,"name":"ann","stock":3})");
    ann.set(&Person::mail, std::nullopt);
    CHECK(toJSON(db.people, ann).dump() == R"({"id":1,"name":"ann","stock":3,"mail":null})");
    const auto town =
        db.towns.findAll({.attributes = {&Town::name}, .include = {{&Town::persons, {.attributes = {&Person::name}}}}}
        )[0];
    CHECK(toJSON(db.towns, town).dump() == R"({"name":"Bonn","partly_people":[{"id":1,"name":"ann"}]})");
    // a virtual attribute is one that a finder computed
    const auto counted = db.people.findAll({.attributes = {&Person::name, {literal("0"), "total"}}});
    CHECK(toJSON(db.people, counted[0]).dump() == R"({"name":"ann","total":0})");
    CHECK(
        toJSON(db.people, *db.people.findOne()).dump() ==
        R"({"id":1,"name":"ann","born":"1990-05-01","stock":7,"mail":"a@b.c","townId":1})"
    );
    // a new record has all of its attributes
    CHECK(toJSON(db.towns, db.towns.build({})).dump() == R"({"id":0,"name":"","people":0})");
}

TEST_CASE("a plain struct that was read in part is not saved over its row", "[create]") {
    People db;
    const auto& plains = db.plains;
    const auto stored = [&] { return *plains.findByPk(1); };
    auto part = *plains.findOne({.attributes = {&Plain::id, &Plain::name, &Plain::born}});
    part.name = "x";
    SECTION("refused, with names and remedies") {
        const auto message = test::messageOf<UsageError>([&] { plains.save(part); });
        for (const char* word : {"'partly_plain'", "Plain::stock", "Plain::mail", ".fields", "Record<Plain>"})
            CHECK_THAT(message, test::containsString(word));
        part.mail = "new";  // one of them may be the program's
        CHECK_THAT(test::messageOf<UsageError>([&] { plains.save(part); }), test::containsString("Plain::stock has"));
        CHECK(stored().name == "ann");
    }
    SECTION("fields and update write what they name") {
        plains.save(part, {.fields = {&Plain::name}});
        CHECK(stored().name == "x");
        plains.update(part, {{&Plain::born, 1991y / 1 / 1}});
        CHECK(stored().stock == 7);
        CHECK(stored().mail == "a@b.c");
    }
    SECTION("a row that has nothing to lose") {
        plains.update({{&Plain::stock, 0}, {&Plain::mail, null}}, {.where = {{&Plain::id, 1}}});
        plains.save(part);
        CHECK(stored().name == "x");
    }
    SECTION("what was read in full is saved as ever") {
        auto whole = stored();
        whole.name = "y";
        whole.stock = 9;
        plains.save(whole);
        CHECK(stored().stock == 9);
        Plain fresh{.name = "new", .born = day};
        plains.save(fresh);
        plains.save(fresh);
        CHECK(plains.count() == 2);
    }
    SECTION("an uncommitted row counts, too") {
        db.sequelize.transaction([&](Transaction& t) {
            plains.update({{&Plain::stock, 0}, {&Plain::mail, null}}, {.where = {{&Plain::id, 1}}, .transaction = t});
            plains.save(part, {.transaction = t});
        });
        CHECK(stored().name == "x");
    }
    SECTION("a row that is gone") {
        plains.destroy({.where = {{&Plain::id, 1}}});
        CHECK_THROWS_AS(plains.save(part), EmptyResultError);
    }
}

namespace {

struct Shelf;
struct Volume {
    std::int64_t id{};
    std::string title{};
    std::string author{};
    std::optional<std::int64_t> shelfId{};
    DateTime createdAt{}, updatedAt{};
};
struct Shelf {
    std::int64_t id{};
    std::string name{};
    HasMany<Volume> volumes{};
};

}  // namespace

TEST_CASE("plain structs of includes and relations that were read in part", "[create][include]") {
    auto sequelize = test::database();
    const auto volumes = sequelize.define<Volume>("partly_volume", {field<&Volume::title>(), field<&Volume::author>()});
    const auto shelves = sequelize.define<Shelf>("partly_shelf", {field<&Shelf::name>()}, {.timestamps = false});
    shelves.hasMany(volumes, {.as = &Shelf::volumes, .foreignKey = &Volume::shelfId});
    const test::FreshTables tables(sequelize);
    shelves.create({.name = "s"});
    volumes.create({.title = "t", .author = "a", .shelfId = 1});
    auto shelf = *shelves.findOne();
    Volume part;
    SECTION("a join") {
        part = shelves.findAll({.include = {{&Shelf::volumes, {.attributes = {&Volume::id, &Volume::title}}}}})[0]
                   .volumes[0];
    }
    SECTION("a separate level") {
        part = shelves
                   .findAll(
                       {.include =
                            {{&Shelf::volumes,
                              {.attributes = {&Volume::id, &Volume::title, &Volume::shelfId}, .separate = true}}}}
                   )[0]
                   .volumes[0];
    }
    SECTION("a relation") {
        part = shelves.related(shelf, &Shelf::volumes).get({.attributes = {&Volume::id, &Volume::title}})[0];
    }
    part.title = "x";
    CHECK_THAT(test::messageOf<UsageError>([&] { volumes.save(part); }), test::containsString("Volume::author"));
    CHECK(volumes.findByPk(1)->author == "a");
    // What has timestamps that such a finder left out was not read by it: the program did empty the author.
    auto whole = *volumes.findByPk(1);
    whole.author = "";
    volumes.save(whole);
    CHECK(volumes.findByPk(1)->author.empty());
}
