// Join tables: whose keys they keep, and pairs that are linked twice.
#include <algorithm>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::each;
using test::Ids;
using test::Texts;

namespace {

struct Project {
    std::int64_t id{};
    std::string name{};
};
struct Role {
    std::int64_t id{};
    std::string name{};
};
struct Person {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Project> projects{};
    BelongsToMany<Role> roles{};
};
struct Task {
    std::int64_t id{};
    std::optional<std::int64_t> personId{}, projectId{}, roleId{}, hours{};
};

struct Office {
    Sequelize sequelize = test::database();
    ModelOptions plain{.timestamps = false};
    Model<Person> people = sequelize.define<Person>("person", {field<&Person::name>()}, plain);
    Model<Project> projects = sequelize.define<Project>("project", {field<&Project::name>()}, plain);
    Model<Role> roles = sequelize.define<Role>("role", {field<&Role::name>()}, plain);
    std::optional<test::FreshTables> tables{};

    void fill() {
        tables.emplace(sequelize);
        people.bulkCreate({{.name = "ann"}, {.name = "bob"}});
        projects.bulkCreate({{.name = "p"}, {.name = "q"}});
        roles.bulkCreate({{.name = "r"}, {.name = "s"}});
    }
};

template <class F>
Texts violated(F&& f) {
    const auto error = test::thrownBy<UniqueConstraintError>(std::forward<F>(f));
    if (!error) return {"nothing"};
    auto fields = error->fields();
    std::sort(fields.begin(), fields.end());
    return fields;
}

}  // namespace

TEST_CASE("a join table keeps the pair of each association, and the user's own keys", "[association][through]") {
    Office o;
    auto tasks = o.sequelize.define<Task>(
        "task",
        {field<&Task::personId>(), field<&Task::projectId>({.unique = "hours_project"}), field<&Task::roleId>(),
         field<&Task::hours>({.unique = "hours_project"})},
        o.plain
    );
    o.people.belongsToMany(
        o.projects,
        {.as = as<&Person::projects>, .through = tasks, .foreignKey = {"personId"}, .otherKey = {"projectId"}}
    );
    o.people.belongsToMany(
        o.roles, {.as = as<&Person::roles>, .through = tasks, .foreignKey = {"personId"}, .otherKey = {"roleId"}}
    );
    o.fill();
    tasks.create({.personId = 1, .projectId = 1, .roleId = 1, .hours = 5});
    tasks.create({.personId = 2, .projectId = 1, .roleId = 1, .hours = 6});  // another person
    tasks.create({.projectId = 2, .hours = 5});                              // and nobody
    CHECK(violated([&] { tasks.create({.personId = 2, .projectId = 1}); }) == Texts{"personId", "projectId"});
    CHECK(violated([&] { tasks.create({.personId = 1, .roleId = 1}); }) == Texts{"personId", "roleId"});
    CHECK(violated([&] { tasks.create({.projectId = 1, .hours = 5}); }) == Texts{"hours", "projectId"});
    auto bob = o.people.findByPk(2).value();
    o.people.related(bob, &Person::projects).add(o.projects.findAll());
    o.people.related(bob, &Person::roles).add(o.roles.findAll());
    CHECK(o.people.related(bob, &Person::projects).count() == 2);
    CHECK(o.people.related(bob, &Person::roles).count() == 2);
}

TEST_CASE("a foreign key that is unique stays unique in a join table", "[association][through]") {
    Office o;
    auto tasks = o.sequelize.define<Task>(
        "task",
        {field<&Task::personId>({.unique = true}), field<&Task::projectId>(), ignored<&Task::roleId>(),
         ignored<&Task::hours>()},
        o.plain
    );
    o.people.belongsToMany(
        o.projects,
        {.as = as<&Person::projects>, .through = tasks, .foreignKey = {"personId"}, .otherKey = {"projectId"}}
    );
    o.fill();
    tasks.create({.personId = 1, .projectId = 1});
    CHECK(violated([&] { tasks.create({.personId = 1, .projectId = 2}); }) == Texts{"personId"});
}

TEST_CASE("a join table by name that two pairs share", "[association][through]") {
    Office o;
    o.people.belongsToMany(o.projects, {.as = as<&Person::projects>, .through = "job"});
    o.people.belongsToMany(o.roles, {.as = as<&Person::roles>, .through = "job"});
    o.fill();
    auto ann = o.people.findByPk(1).value();
    auto bob = o.people.findByPk(2).value();
    for (auto* person : {&ann, &bob}) {
        o.people.related(*person, &Person::projects).set(o.projects.findAll());
        o.people.related(*person, &Person::roles).add(o.roles.findAll());
        o.people.related(*person, &Person::roles).add(o.roles.findAll());
    }
    o.people.related(bob, &Person::projects).set({});
    for (const bool separate : {false, true}) {
        const auto found = o.people.findAll(
            {.include = {{&Person::projects, {.separate = separate}}, {&Person::roles, {.separate = separate}}},
             .order = {&Person::id}}
        );
        CHECK(found[0].projects.size() == 2);
        CHECK(found[0].roles.size() == 2);
        CHECK(found[1].projects.empty());
        CHECK(found[1].roles.size() == 2);
    }
}

TEST_CASE("pairs that are linked twice are there twice, wherever one looks", "[association][through]") {
    const bool byName = GENERATE(true, false);
    INFO("by name: " << byName);
    Office o;
    auto tasks = o.sequelize.define<Task>(
        "task", {field<&Task::personId>(), field<&Task::projectId>(), ignored<&Task::roleId>(), field<&Task::hours>()},
        o.plain
    );
    const BelongsToManyOptions<Person, Project> options{
        .as = as<&Person::projects>, .through = byName ? ThroughModel("job") : ThroughModel(tasks), .unique = false};
    o.people.belongsToMany(o.projects, options);
    o.people.belongsToMany(o.roles, {.as = as<&Person::roles>, .through = "post"});
    o.fill();
    const std::string table = byName ? "job" : "tasks";
    Replacements values;
    if (byName) values = {{"t", "2024-01-01 10:00:00"}};
    o.sequelize.query(
        "INSERT INTO " + table + " (personId, projectId" +
            (byName ? ", createdAt, updatedAt) VALUES (1, 1, :t, :t), (1, 1, :t, :t), (1, 2, :t, :t), (2, 2, :t, :t)"
                    : ") VALUES (1, 1), (1, 1), (1, 2), (2, 2)"),
        {.replacements = values}
    );
    auto ann = o.people.findByPk(1).value();
    o.people.related(ann, &Person::roles).add(o.roles.findAll());

    const auto projectsOf = [&](const FindOptions<Person>& find) {
        std::vector<Ids> all;
        for (const auto& person : o.people.findAll(find)) {
            auto ids = each(person.projects.items(), &Project::id);
            std::sort(ids.begin(), ids.end());
            all.push_back(ids);
        }
        return all;
    };
    const std::vector<Ids> twice{{1, 1, 2}, {2}};
    const List<Order<Person>> order{&Person::id};
    CHECK(projectsOf({.include = {&Person::projects}, .order = order}) == twice);
    CHECK(projectsOf({.include = {&Person::projects, &Person::roles}, .order = order}) == twice);
    CHECK(projectsOf({.include = {{&Person::projects, {.separate = true}}}, .order = order}) == twice);
    CHECK(projectsOf({.include = {&Person::projects, &Person::roles}, .order = order, .limit = 5}) == twice);
    const auto limited = [&](std::uint64_t limit) {
        return projectsOf({.include = {{&Person::projects, {.order = {&Project::id}, .limit = limit}}}, .order = order}
        );
    };
    CHECK(limited(9) == twice);
    CHECK(limited(2) == std::vector<Ids>{{1, 1}, {2}});
    CHECK(limited(1) == std::vector<Ids>{{1}, {2}});

    const auto relation = o.people.related(ann, &Person::projects);
    CHECK(each(relation.get({.order = {&Project::id}}), &Project::id) == Ids{1, 1, 2});
    CHECK(each(relation.get({.order = {desc(&Project::id)}, .limit = 2, .offset = 1}), &Project::id) == Ids{1, 1});
    CHECK(each(relation.get({.where = {{&Project::name, "p"}}}), &Project::id) == Ids{1, 1});
    CHECK(relation.count() == 3);
    CHECK(relation.count({.where = {{&Project::name, "p"}}}) == 2);
    CHECK(relation.has(o.projects.findAll()));
    relation.set(relation.get());
    CHECK(relation.count() == 3);
    relation.remove(o.projects.findByPk(1).value());
    CHECK(each(relation.get(), &Project::id) == Ids{2});
}

TEST_CASE("set, get and remove keep to the association's scope", "[association][through][scope]") {
    Office o;
    auto tasks = o.sequelize.define<Task>(
        "task",
        {field<&Task::personId>(), field<&Task::projectId>(), ignored<&Task::roleId>(), ignored<&Task::hours>()},
        o.plain
    );
    o.people.belongsToMany(
        o.projects, {.as = as<&Person::projects>,
                     .through = tasks,
                     .foreignKey = {"personId"},
                     .otherKey = {"projectId"},
                     .scope = {{{&Project::name, "p"}}}}
    );
    o.fill();
    tasks.bulkCreate({{.personId = 1, .projectId = 1}, {.personId = 1, .projectId = 2}});
    auto ann = o.people.findByPk(1).value();
    const auto relation = o.people.related(ann, &Person::projects);
    CHECK(each(relation.get(), &Project::id) == Ids{1});
    relation.set(relation.get());
    relation.remove(o.projects.findByPk(2).value());
    CHECK(tasks.count() == 2);
    relation.set({});
    CHECK(each(tasks.findAll(), &Task::projectId) == std::vector<std::optional<std::int64_t>>{2});
}
