#include <memory>

#include "integration/school.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Grade;
using test::School;
using test::Student;

namespace {

struct LmCity;
struct LmCountry {
    std::string code{};
    std::string name{};
    HasMany<LmCity> cities{};
};
struct LmCity {
    int id{};
    std::string name{};
    std::optional<std::string> countryCode{};
    std::string shown{};
    BelongsTo<LmCountry> country{};
};

struct Countries {
    test::Log log;
    Sequelize sequelize = test::database({.logging = log.logger()});
    Model<LmCountry> countries = sequelize.define<LmCountry>(
        "lm_country", {field<&LmCountry::code>({.type = DataTypes::STRING(8), .primaryKey = true})},
        ModelOptions{.timestamps = false}
    );
    Model<LmCity> cities = sequelize.define<LmCity>(
        "lm_city", {field<&LmCity::shown>({.type = DataTypes::VIRTUAL})}, ModelOptions{.timestamps = false}
    );

    Countries() {
        countries.hasMany(cities, {.as = &LmCountry::cities, .foreignKey = &LmCity::countryCode});
        cities.belongsTo(countries, {.as = &LmCity::country, .foreignKey = &LmCity::countryCode});
        sequelize.sync({.force = true});
        countries.bulkCreate({{.code = "de", .name = "Germany"}, {.code = "fr", .name = "France"}});
        cities.bulkCreate(
            {{.name = "Bonn", .countryCode = "de"}, {.name = "Lyon", .countryCode = "fr"}, {.name = "Atlantis"}}
        );
    }
    ~Countries() { sequelize.drop(); }
    Countries(const Countries&) = delete;
    Countries& operator=(const Countries&) = delete;
};

std::string countryOf(const LmCity& city) {
    return city.country ? city.country->name : "none";
}

}  // namespace

TEST_CASE("load goes by the key in the member, whatever the row has", "[association][loading]") {
    Countries world;
    auto cities = world.cities.findAll({.order = {&LmCity::id}});
    cities[0].countryCode = "fr";
    cities[1].countryCode.reset();
    cities.push_back({.name = "new", .countryCode = "de"});
    world.log.clear();
    world.cities.load(cities, {.include = {&LmCity::country}});
    CHECK(countryOf(cities[0]) == "France");
    CHECK(countryOf(cities[1]) == "none");
    CHECK(countryOf(cities[2]) == "none");
    CHECK(countryOf(cities[3]) == "Germany");
    CHECK(world.log.lines().size() == 1);

    LmCountry typed{.code = "de"};
    world.countries.load(typed, {.include = {{&LmCountry::cities, {.limit = 5}}}});
    REQUIRE(typed.cities.size() == 1);
    CHECK(typed.cities[0].name == "Bonn");
    world.cities.destroy({.where = {{&LmCity::name, "Lyon"}}});
    world.cities.load(cities, {.include = {{&LmCity::country, {.include = {&LmCountry::cities}}}}});
    CHECK(cities[0].country->cities.empty());
    CHECK(cities[3].country->cities.size() == 1);
}

TEST_CASE("loadMissing looks below what is loaded", "[association][loading]") {
    test::Log log;
    const School school({.logging = log.logger()});
    auto students = school.students.findAll({.include = {&Student::grade}, .order = {&Student::name}});
    students.push_back(school.students.findOne({.order = {&Student::name}}).value());
    log.clear();
    const LoadOptions<Student> wanted{.include = {{&Student::grade, {.include = {&Grade::students}}}}};
    school.students.loadMissing(students, wanted);
    CHECK(log.lines().size() == 2);  // one for the student without a grade, and one for the grades that are there
    for (const auto& student : students) CHECK(student.grade->students.size() == (student.grade->grade == 9 ? 2 : 1));
    log.clear();
    school.students.loadMissing(students, wanted);
    CHECK(log.lines().empty());
}

TEST_CASE("load takes each member once", "[association][loading]") {
    const School school;
    auto grades = school.grades.findAll();
    CHECK_THROWS_WITH(
        school.grades.load(grades, {.include = {&Grade::students, &Grade::students}}),
        test::containsString("is included twice; put both into one include")
    );
}

TEST_CASE("an attribute may be a column of an include", "[association][loading]") {
    Countries world;
    for (const auto strategy : {IncludeStrategy::join, IncludeStrategy::balanced, IncludeStrategy::separate}) {
        const auto cities = world.cities.findAll(
            {.attributes = {&LmCity::id, {col(&LmCity::country, &LmCountry::name), "shown"}},
             .include = {&LmCity::country},
             .includeStrategy = strategy,
             .where = {{&LmCity::countryCode, Op::ne(null)}},
             .order = {&LmCity::id}}
        );
        REQUIRE(cities.size() == 2);
        CHECK(cities[0].shown == "Germany");
        CHECK(cities[1].shown == "France");
    }
    CHECK_THROWS_AS(
        world.countries.findAll(
            {.attributes = {{col(&LmCountry::cities, &LmCity::name), "name"}}, .include = {&LmCountry::cities}}
        ),
        EagerLoadingError
    );
}

TEST_CASE("a name in the finder that reaches what is loaded separately is refused in words", "[association][loading]") {
    const School school;
    const Include<Student> apart{&Student::grade, {.separate = true}};
    CHECK_THROWS_WITH(
        school.students.findAll({.include = {apart}, .where = {{"grade.grade", 9}}}),
        test::containsString("without .separate and .limit")
    );
}

TEST_CASE("a scope's limit leaves to-one includes alone", "[association][loading][scopes]") {
    Countries world;
    world.countries.defaultScope({.order = {&LmCountry::name}, .limit = 1});
    for (const auto strategy : {IncludeStrategy::join, IncludeStrategy::separate}) {
        const auto cities =
            world.cities.findAll({.include = {&LmCity::country}, .includeStrategy = strategy, .order = {&LmCity::id}});
        REQUIRE(cities.size() == 3);
        CHECK(countryOf(cities[0]) == "Germany");
        CHECK(countryOf(cities[1]) == "France");
    }
}

namespace {

struct LmBadge {
    Uuid id{};
    std::optional<Uuid> ownerId{};
};
struct LmOwner {
    Uuid id{};
    HasMany<LmBadge> badges{};
};

}  // namespace

TEST_CASE("a UUID in other letters is no key that changed", "[association][loading]") {
    Sequelize sequelize = test::database();
    const auto owners = sequelize.define<LmOwner>(
        "lm_owner", {field<&LmOwner::id>({.primaryKey = true})}, ModelOptions{.timestamps = false}
    );
    const auto badges = sequelize.define<LmBadge>(
        "lm_badge", {field<&LmBadge::id>({.primaryKey = true})}, ModelOptions{.timestamps = false}
    );
    owners.hasMany(badges, {.as = &LmOwner::badges, .foreignKey = &LmBadge::ownerId, .constraints = false});
    sequelize.sync({.force = true});
    const auto owner = owners.create({.id = Uuid::v4()});
    badges.create({.id = Uuid::v4(), .ownerId = owner.id});
    (void)sequelize.query(test::ownQuery("UPDATE lm_badges SET ownerId = UPPER(ownerId)"));
    std::vector<std::size_t> found;
    for (const auto strategy : {IncludeStrategy::join, IncludeStrategy::balanced, IncludeStrategy::separate})
        found.push_back(owners.findAll({.include = {&LmOwner::badges}, .includeStrategy = strategy}).at(0).badges.size()
        );
    CHECK(found[1] == found[0]);
    CHECK(found[2] == found[0]);
    sequelize.drop();
}
