// Scopes: options of finders under a name, and how they go together.
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using test::each;
using test::failure;
using test::Texts;

namespace {

struct Owner;
struct Project {
    std::int64_t id{};
    std::string name{};
    bool active{};
    int level{};
    std::optional<std::int64_t> ownerId{};
    BelongsTo<Owner> owner{};
};
struct Owner {
    std::int64_t id{};
    std::string name{};
    HasMany<Project> projects{};
};

struct Office {
    explicit Office(WhereMergeStrategy strategy = WhereMergeStrategy::OVERWRITE)
        : projects(sequelize.define<Project>("sc_project", {}, {.timestamps = false, .whereMergeStrategy = strategy})) {
        owners.hasMany(projects, {.as = as<&Owner::projects>, .inverse = &Project::owner, .foreignKey = "ownerId"});
        tables.emplace(sequelize);
        owners.bulkCreate({{.name = "ann"}, {.name = "bob"}});
        projects.bulkCreate(
            {{.name = "a", .active = true, .level = 1, .ownerId = 1},
             {.name = "b", .active = true, .level = 2, .ownerId = 1},
             {.name = "c", .active = false, .level = 2, .ownerId = 2},
             {.name = "d", .active = false, .level = 3}}
        );
    }
    Texts names(const Model<Project>& model, FindOptions<Project> options = {}) const {
        options.order = {&Project::name};
        return each(model.findAll(options), &Project::name);
    }

    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger()});
    Model<Owner> owners = sequelize.define<Owner>("sc_owner", {}, {.timestamps = false});
    Model<Project> projects;
    std::optional<test::FreshTables> tables{};
};

template <class Records>
Texts namesIn(const Records& records) {
    Texts names;
    for (const auto& record : records) names.push_back(record.name);
    return names;
}

}  // namespace

TEST_CASE("a scope's conditions are replaced attribute by attribute", "[filters][scopes]") {
    Office office;
    const auto& projects = office.projects;
    const auto active = projects.addScope("active", {.where = {{&Project::active, true}}});
    const auto atLevel = projects.addScope("atLevel", [](int level) -> FindOptions<Project> {
        return {.where = {{&Project::level, level}}};
    });
    projects.addScope("high", [] { return FindOptions<Project>{.where = {{&Project::level, Op::gt(1)}}}; });
    CHECK(office.names(projects.scope({"active"})) == Texts{"a", "b"});
    CHECK(office.names(projects.scope("active")) == Texts{"a", "b"});
    CHECK(office.names(projects.scope({active, atLevel(2)})) == Texts{"b"});
    CHECK(office.names(projects.scope({"high"})) == Texts{"b", "c", "d"});
    CHECK(office.names(projects.scope({"high", atLevel(1)})) == Texts{"a"});
    CHECK(office.names(projects.scope({active, "high"}), {.where = {{&Project::active, false}}}) == Texts{"c", "d"});
    CHECK(office.names(projects.scope({active}).scope({"high"})) == Texts{"b", "c", "d"});
    CHECK(office.names(projects.scope({FindOptions<Project>{.where = {{&Project::name, "d"}}}})) == Texts{"d"});
    // an alternative names no attribute alone, and so replaces none
    CHECK(
        office.names(projects.scope({active}), {.where = col(&Project::level) == 1 || col(&Project::name) == "c"}) ==
        Texts{"a"}
    );
}

TEST_CASE("both conditions on an attribute hold with WhereMergeStrategy::AND", "[filters][scopes]") {
    Office office(WhereMergeStrategy::AND);
    office.projects.addScope("high", {.where = {{&Project::level, Op::gt(1)}}});
    office.projects.addScope("low", {.where = {{&Project::level, Op::lt(3)}}});
    CHECK(office.names(office.projects.scope({"high", "low"})) == Texts{"b", "c"});
    CHECK(office.names(office.projects.scope({"high", "low"}), {.where = {{&Project::level, 3}}}).empty());
}

TEST_CASE("the default scope counts until a model is seen with another", "[filters][scopes]") {
    Office office;
    const auto& projects = office.projects;
    projects.defaultScope({.where = {{&Project::active, true}}});
    projects.addScope("high", {.where = {{&Project::level, Op::gt(1)}}});
    CHECK(office.names(projects) == Texts{"a", "b"});
    CHECK(office.names(projects.unscoped()) == Texts{"a", "b", "c", "d"});
    CHECK(office.names(projects.scope({"high"})) == Texts{"b", "c", "d"});
    CHECK(office.names(projects.scope({"defaultScope", "high"})) == Texts{"b"});
    CHECK(projects.count() == 2);
    CHECK(projects.max(&Project::level) == 2);
    CHECK(projects.unscoped().max(&Project::level) == 3);
    CHECK(projects.unscoped().exists({.where = {{&Project::name, "d"}}}));
    CHECK_FALSE(projects.exists({.where = {{&Project::name, "d"}}}));
    CHECK(projects.update({{&Project::level, 7}}, {.where = {{&Project::level, 2}}}) == 1);
    CHECK(projects.unscoped().count({.where = {{&Project::level, 7}}}) == 1);
    // who destroys says of what: the scope by its name counts, the default one does not
    CHECK_THROWS_AS(projects.destroy({}), UsageError);
    CHECK(projects.scope({"defaultScope"}).destroy({}) == 2);
    CHECK(projects.unscoped().count() == 2);
}

TEST_CASE("an include has its model's default scope, and is required as with a where of its own", "[filters][scopes]") {
    Office office;
    office.projects.defaultScope({.where = {{&Project::active, true}}});
    const auto found = office.owners.findAll({.include = {&Owner::projects}});
    REQUIRE(found.size() == 1);
    CHECK(found[0].projects.size() == 2);
    CHECK(office.owners.findAll({.include = {{&Owner::projects, {.required = false}}}}).size() == 2);
    CHECK(office.owners.findAll({.include = {{&Owner::projects, {.scope = office.projects.unscoped()}}}}).size() == 2);
    CHECK(office.owners.count({.include = {&Owner::projects}}) == 1);
}

TEST_CASE("lists of scopes and calls follow one another, and numbers replace each other", "[filters][scopes]") {
    Office office;
    const auto& projects = office.projects;
    projects.addScope(
        "listed", {.attributes = {&Project::id, &Project::name}, .order = {desc(&Project::level)}, .limit = 3}
    );
    projects.addScope("leveled", {.attributes = {&Project::level}, .order = {&Project::name}, .limit = 2});
    const auto rows = projects.scope({"listed", "leveled"}).findAll();
    CHECK(each(rows, &Project::name) == Texts{"d", "b"});
    CHECK(rows[0].level == 3);
    CHECK_FALSE(rows[1].active);
    CHECK(projects.scope({"listed"}).findAll({.limit = 1}).size() == 1);
    CHECK(
        each(projects.scope({"listed"}).findAll({.order = {desc(&Project::name)}}), &Project::name) ==
        Texts{"d", "c", "b"}
    );
    CHECK(projects.scope({"listed"}).count() == 4);
}

TEST_CASE("an association that scopes and call include is included once", "[filters][scopes]") {
    Office office;
    const auto& projects = office.projects;
    office.owners.addScope("busy", {.include = {{&Owner::projects, {.where = {{&Project::active, true}}}}}});
    office.owners.addScope("high", {.include = {{&Owner::projects, {.where = {{&Project::level, 2}}}}}});
    projects.addScope("owned", {.include = {&Project::owner}});
    const auto found = office.owners.scope({"busy", "high"}).findAll();
    REQUIRE(found.size() == 1);
    CHECK(namesIn(found[0].projects) == Texts{"b"});
    CHECK(
        office.owners.scope({"busy"})
            .findAll({.include = {{&Owner::projects, {.where = {{&Project::active, false}}}}}})
            .at(0)
            .name == "bob"
    );
    CHECK(projects.scope({"owned"}).findOne({.where = {{&Project::name, "a"}}})->owner->name == "ann");
    CHECK(office.owners.scope({"busy"}).exists());
    CHECK_THROWS_AS(office.owners.scope({"busy"}).max(&Owner::id), UsageError);
}

TEST_CASE("rows that a scope would not find are not written through it", "[filters][scopes]") {
    Office office;
    const auto& projects = office.projects;
    projects.addScope("anns", {.include = {{&Project::owner, {.where = {{&Owner::name, "ann"}}}}}});
    projects.addScope("top", {.order = {desc(&Project::level)}, .limit = 1});
    projects.addScope("sorted", {.order = {desc(&Project::level)}});
    const Where<Project> any{{&Project::id, Op::gt(0)}};
    for (const char* scope : {"anns", "top"}) {
        const auto seen = projects.scope({scope});
        CHECK_THROWS_AS(seen.update({{&Project::level, 9}}, {.where = any}), UsageError);
        CHECK_THROWS_AS(seen.update({{&Project::level, 9}}, {.where = any, .individualHooks = true}), UsageError);
        CHECK_THROWS_AS(seen.increment(&Project::level, {.where = any}), UsageError);
        CHECK_THROWS_AS(seen.destroy({.where = any}), UsageError);
    }
    CHECK_THROWS_AS(projects.scope({"sorted"}).destroy({.where = any, .limit = 1}), UsageError);
    CHECK(projects.count({.where = {{&Project::level, 9}}}) == 0);
    CHECK(projects.count() == 4);
    CHECK(projects.scope({"sorted"}).update({{&Project::level, 9}}, {.where = any}) == 4);
}

TEST_CASE("what is wrong with a scope is said", "[filters][scopes]") {
    Office office;
    const auto& projects = office.projects;
    projects.addScope("active", {.where = {{&Project::active, true}}});
    projects.addScope("atLevel", [](int level) { return FindOptions<Project>{.where = {{&Project::level, level}}}; });
    CHECK(failure([&] {
              (void)projects.scope({"activ"});
          }) == "model 'sc_project' has no scope 'activ'; it has 'active', 'atLevel'");
    CHECK_THAT(failure([&] { (void)projects.scope({"atLevel"}); }), test::containsString("takes arguments"));
    CHECK_THROWS_AS(projects.addScope("active", {}), UsageError);
    CHECK_THROWS_AS(projects.addScope("defaultScope", {}), UsageError);
    CHECK_THROWS_AS(projects.addScope("locked", {.lock = Lock::UPDATE}), UsageError);
    projects.defaultScope({});
    CHECK_THROWS_AS(projects.defaultScope({}), UsageError);
}

TEST_CASE("a finder through a scope is compiled as any other", "[filters][scopes]") {
    Office office;
    const auto level = office.projects.addScope("level", [](int n) {
        return FindOptions<Project>{.where = {{&Project::level, n}}};
    });
    for (int n = 1; n < 4; ++n)
        for (const auto& project : office.projects.scope({level(n)}).findAll()) CHECK(project.level == n);
    CHECK(office.log.lines().back() == office.log.lines()[office.log.size() - 2]);
}
