#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::Texts;

namespace {

struct Person : Record<Person> {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> mail{};
    int age{};
    DateTime createdAt{}, updatedAt{};
};

class People {
public:
    explicit People(Options extra = {})
        : sequelize(test::database(std::move(extra))), people(define(sequelize)), tables_(sequelize) {}

    /// The one statement that `action` runs; empty when it runs none.
    template <class Action>
    std::string statementOf(Action&& action) const {
        test::Log log;
        action(SaveOptions<Person>{.logging = log.logger()});
        CHECK(log.size() <= 1);
        return log.last();
    }

    Sequelize sequelize;
    Model<Person> people;

private:
    static Model<Person> define(Sequelize& sequelize) {
        return sequelize.define<Person>(
            "record_person", {field<&Person::name>(), field<&Person::mail>({.unique = true}), field<&Person::age>()}
        );
    }
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("a record knows whether it is new, and what changed", "[record]") {
    const People db;
    auto ann = db.people.build([] {
        Person person;
        person.name = "Ann";
        person.age = 30;
        return person;
    }());
    CHECK(ann.isNewRecord());
    CHECK(ann.changed() == Texts{"name", "age"});
    CHECK(ann.changed(&Person::name));
    CHECK_FALSE(ann.changed(&Person::mail));
    CHECK(ann.previous(&Person::name).empty());

    ann.save();
    CHECK_FALSE(ann.isNewRecord());
    CHECK(ann.id == 1);
    CHECK(ann.changed().empty());
    CHECK(ann.previous(&Person::name) == "Ann");

    ann.age = 31;
    ann.mail = "ann@example.org";
    CHECK(ann.changed() == Texts{"mail", "age"});
    CHECK(ann.previous(&Person::age) == 30);
    CHECK(ann.previous(&Person::mail) == std::nullopt);
    ann.age = 30;
    CHECK(ann.changed() == Texts{"mail"});
    CHECK_FALSE(ann.changed(&Person::age));
}

TEST_CASE("save writes what changed and nothing else", "[record]") {
    const People db;
    Person made;
    made.name = "Ann";
    auto ann = db.people.create(made);
    CHECK_FALSE(ann.isNewRecord());
    CHECK(db.statementOf([&](const auto& options) { ann.save(options); }).empty());

    ann.age = 5;
    CHECK_THAT(
        db.statementOf([&](const auto& options) { ann.save(options); }),
        test::EndsWith("UPDATE `record_people` SET `age`=?,`updatedAt`=? WHERE `id` = ?;")
    );
    CHECK(ann.changed().empty());
    CHECK(db.statementOf([&](const auto& options) { ann.save(options); }).empty());

    ann.name = "Anne";
    ann.mail = "a@b.c";
    CHECK_THAT(
        db.statementOf([&](const auto& options) {
            auto silent = options;
            silent.silent = true;
            silent.fields = {&Person::mail};
            ann.save(silent);
        }),
        test::EndsWith("SET `mail`=? WHERE `id` = ?;")
    );
    CHECK(ann.changed() == Texts{"name"});
    CHECK(db.people.findByPk(1)->mail == "a@b.c");
    CHECK(db.people.findByPk(1)->name == "Ann");
    db.people.save(ann);
    CHECK(db.people.findByPk(1)->name == "Anne");
    CHECK(ann.changed().empty());
}

TEST_CASE("instance methods: update, reload, destroy", "[record]") {
    const People db;
    Person made;
    made.name = "Ann";
    auto ann = db.people.create(made);
    ann.age = 77;  // not saved by the update of another column
    CHECK_THAT(
        db.statementOf([&](const auto& options) {
            ann.update({{&Person::name, "Anna"}}, options);
        }),
        test::EndsWith("SET `name`=?,`updatedAt`=? WHERE `id` = ?;")
    );
    CHECK(ann.name == "Anna");
    CHECK(ann.changed() == Texts{"age"});
    CHECK(db.people.findByPk(1)->age == 0);
    ann.reload();
    CHECK(ann.age == 0);
    CHECK(ann.changed().empty());
    ann.update({{&Person::age, literal("age + 3")}});
    CHECK(ann.age == 3);
    CHECK(ann.changed().empty());

    ann.destroy();
    CHECK(db.people.count() == 0);
    CHECK_THROWS_AS(ann.reload(), EmptyResultError);
    CHECK_THROWS_AS(ann.destroy(), EmptyResultError);
}

TEST_CASE("records from finders remember what they read", "[record]") {
    const People db;
    Person made;
    made.name = "Ann";
    made.age = 9;
    db.people.create(made);
    auto found = db.people.findAll();
    CHECK_FALSE(found[0].isNewRecord());
    CHECK(found[0].changed().empty());
    // members that were not read are not written either
    auto part = *db.people.findOne({.attributes = {&Person::id, &Person::name}});
    part.name = "Part";
    part.save();
    CHECK(db.people.findByPk(1)->age == 9);
    CHECK(db.people.findByPk(1)->name == "Part");
    db.people.findEach([](Person& person) {
        person.age += 1;
        CHECK(person.changed() == Texts{"age"});
    });
    const auto bulk = db.people.bulkCreate({made, made});
    CHECK_FALSE(bulk[1].isNewRecord());
    CHECK(bulk[1].changed().empty());
}

TEST_CASE("a changed key moves the row", "[record]") {
    const People db;
    Person made;
    made.name = "Ann";
    auto ann = db.people.create(made);
    ann.id = 50;
    ann.age = 4;
    CHECK_THAT(
        db.statementOf([&](const auto& options) { ann.save(options); }),
        test::containsString("SET `id`=?,`age`=?,`updatedAt`=? WHERE `id` = ?;")
    );
    CHECK_FALSE(db.people.findByPk(1));
    CHECK(db.people.findByPk(50)->age == 4);
    ann.age = 5;
    ann.save();
    CHECK(db.people.findByPk(50)->age == 5);
}

TEST_CASE("copies are records of their own", "[record]") {
    const People db;
    Person made;
    made.name = "Ann";
    auto ann = db.people.create(made);
    auto copy = ann;
    copy.name = "Copy";
    CHECK(copy.changed() == Texts{"name"});
    CHECK(ann.changed().empty());
    copy.save();
    CHECK(db.people.findByPk(1)->name == "Copy");
    CHECK(ann.name == "Ann");
    ann.age = 8;
    ann.save();  // writes the age only: the copy's name stays
    CHECK(db.people.findByPk(1)->name == "Copy");
    CHECK(db.people.findByPk(1)->age == 8);
    Person target;
    target = std::move(ann);
    CHECK(target.changed().empty());
    target.age = 9;
    target.save();
    CHECK(db.people.findByPk(1)->age == 9);
}

TEST_CASE("a failed save changes nothing", "[record][errors]") {
    const People db;
    Person made;
    made.name = "Ann";
    made.mail = "ann@example.org";
    db.people.create(made);
    made.mail = "other@example.org";
    auto other = db.people.create(made);
    other.mail = "ann@example.org";
    CHECK_THROWS_AS(other.save(), UniqueConstraintError);
    CHECK(other.changed() == Texts{"mail"});
    CHECK(other.previous(&Person::mail) == "other@example.org");
    other.mail = "third@example.org";
    other.save();
    CHECK(db.people.findByPk(2)->mail == "third@example.org");
    auto duplicate = db.people.build(made);
    duplicate.mail = "ann@example.org";
    CHECK_THROWS_AS(duplicate.save(), UniqueConstraintError);
    CHECK(duplicate.isNewRecord());
    CHECK(duplicate.id == 0);
}

TEST_CASE("a record of no model says where records come from", "[record][errors]") {
    Person nobody;
    CHECK(nobody.isNewRecord());
    CHECK_THAT(test::messageOf<UsageError>([&] { nobody.save(); }), test::containsString("build"));
    CHECK_THROWS_AS(nobody.changed(), UsageError);
}

TEST_CASE("instance methods count, and take part in a transaction", "[record][transaction]") {
    People db;
    Person max;
    max.name = "Max";
    max.age = 30;
    max = db.people.create(max);
    max.increment(&Person::age);
    CHECK(max.age == 31);
    max.decrement(&Person::age, 11);
    CHECK(max.age == 20);
    CHECK(max.changed().empty());
    {
        auto t = db.sequelize.transaction();
        max.increment(&Person::age, 5, {.transaction = t});
        max.update({{&Person::name, "Maxi"}}, {.transaction = t});
        max.destroy({.transaction = t});
        CHECK(db.people.count({.transaction = t}) == 0);
    }
    auto stored = db.people.findOne().value();
    CHECK(stored.age == 20);
    CHECK(stored.name == "Max");
    test::Log log;
    stored.reload({.logging = log.logger()});
    CHECK(log.size() == 1);
}

namespace {

struct Counted {
    std::int64_t id{};
    int hits{};
};
struct Leaflet : Counted {
    std::string path{};
};

}  // namespace

TEST_CASE("members of a base struct are members of the model", "[record][find]") {
    auto sequelize = test::database();
    const auto pages = sequelize.define<Leaflet>(
        "record_page", {field<&Leaflet::path>(), field<&Leaflet::hits>()}, {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    Leaflet page;
    page.path = "/";
    page.hits = 3;
    page = pages.create(page);
    pages.increment(&Leaflet::hits, {.by = 2, .where = {{&Leaflet::path, "/"}}});
    pages.increment(page, &Leaflet::hits);
    CHECK(page.hits == 6);
    CHECK(pages.max(&Leaflet::hits) == 6);
    CHECK(pages.sum(&Leaflet::hits) == 6);
}
