// Paranoid models: destroy sets deletedAt, restore takes it back.
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using test::each;
using test::failure;
using test::Texts;

namespace {

struct User : Record<User> {
    std::int64_t id{};
    std::string name{};
    DateTime createdAt{}, updatedAt{};
    std::optional<DateTime> deletedAt{};
};
/// Nothing in the struct tells.
struct Plain {
    std::int64_t id{};
    std::string name{};
};
struct Course;
struct Student {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Course> courses{};
};
struct Enrolment {
    std::int64_t id{};
    int grade{};
    std::optional<DateTime> deletedAt{};
};
struct Course {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Student, Enrolment> students{};
};

/// Whatever the clock says, so that "later" is later.
constexpr DateTime longAgo = DateTime{} + std::chrono::hours{1'000'000 / 3};

struct Users {
    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger()});
    Model<User> users = sequelize.define<User>("sd_user", {field<&User::name>()}, {.paranoid = true});
    Model<Plain> plain = sequelize.define<Plain>("sd_plain", {}, {.paranoid = true, .deletedAt = "removed"});
    test::FreshTables tables{sequelize};

    User create(const char* name) const {
        User user;
        user.name = name;
        user.createdAt = user.updatedAt = longAgo;
        return users.bulkCreate({user}).front();
    }
    User stored(std::int64_t id) const { return *users.findByPk(id, {.paranoid = false}); }
};

}  // namespace

TEST_CASE("a record of a paranoid model is destroyed softly, and restored", "[filters][paranoid]") {
    Users world;
    auto user = world.create("ann");
    CHECK_FALSE(user.isSoftDeleted());
    user.destroy();
    CHECK(user.isSoftDeleted());
    CHECK(user.deletedAt.has_value());
    CHECK_FALSE(user.isNewRecord());
    CHECK(user.changed().empty());
    CHECK(user.updatedAt > longAgo);
    CHECK(world.users.count() == 0);
    CHECK(world.users.count({.paranoid = false}) == 1);
    CHECK(world.stored(user.id).deletedAt == user.deletedAt);

    CHECK_THAT(failure([&] { user.destroy(); }), test::containsString("it was deleted, or is hidden by 'paranoid'"));
    CHECK_THROWS_AS(user.reload(), EmptyResultError);
    user.reload({.paranoid = false});
    CHECK(user.isSoftDeleted());

    user.name = "anna";
    user.save();
    CHECK(world.stored(user.id).name == "anna");
    user.restore();
    CHECK_FALSE(user.isSoftDeleted());
    CHECK_FALSE(world.stored(user.id).deletedAt);
    CHECK(world.users.count() == 1);

    user.destroy({.force = true});
    CHECK(user.isNewRecord());
    CHECK(world.users.count({.paranoid = false}) == 0);
}

TEST_CASE("destroy, restore and force of all rows that match", "[filters][paranoid]") {
    Users world;
    for (const char* name : {"a", "b", "c"}) world.create(name);
    world.log.clear();
    CHECK(world.users.destroy({.where = {{&User::name, Op::in({"a", "b"})}}}) == 2);
    CHECK_FALSE(world.log.has("DELETE"));
    CHECK(world.users.destroy({.where = {{&User::name, Op::in({"a", "b"})}}}) == 0);
    CHECK(each(world.users.findAll(), &User::name) == Texts{"c"});
    // as Sequelize: only a record's own destroy is a change of it
    CHECK(world.stored(1).updatedAt == longAgo);
    CHECK(world.users.restore({.where = {{&User::name, "a"}}}) == 1);
    CHECK(world.stored(1).updatedAt == longAgo);
    CHECK(each(world.users.findAll({.order = {&User::name}}), &User::name) == Texts{"a", "c"});
    CHECK(world.users.destroy({.where = {{&User::name, Op::in({"a", "b"})}}, .force = true}) == 2);
    CHECK(each(world.users.findAll({.paranoid = false}), &User::name) == Texts{"c"});
    CHECK_THROWS_AS(world.users.restore({}), UsageError);
    CHECK_THROWS_AS(world.users.destroy({}), UsageError);
}

TEST_CASE("truncate of a paranoid model deletes softly, unless forced", "[filters][paranoid]") {
    Users world;
    world.create("a");
    world.create("b");
    CHECK(world.users.destroy({.truncate = true}) == 2);
    CHECK(world.users.count({.paranoid = false}) == 2);
    world.users.restore({.where = literal("1 = 1")});
    world.users.truncate();
    CHECK(world.users.count() == 0);
    CHECK(world.users.count({.paranoid = false}) == 2);
    world.users.truncate({.force = true});
    CHECK(world.users.count({.paranoid = false}) == 0);
}

TEST_CASE("a struct need not have a member for deletedAt", "[filters][paranoid]") {
    Users world;
    auto row = world.plain.create({.name = "a"});
    world.plain.destroy(row);
    CHECK_FALSE(world.plain.findByPk(1));
    CHECK(world.plain.findByPk(1, {.paranoid = false})->name == "a");
    CHECK_THROWS_AS(world.plain.reload(row), EmptyResultError);
    row.name = "b";
    world.plain.save(row);
    world.plain.restore(row);
    CHECK(world.plain.findByPk(1)->name == "b");
    CHECK(world.plain.definition().findByName("removed")->allowNull);
}

TEST_CASE("a soft deletion is undone with its transaction", "[filters][paranoid]") {
    Users world;
    auto user = world.create("a");
    {
        auto t = world.sequelize.transaction();
        user.destroy({.transaction = t});
        CHECK(user.isSoftDeleted());
        CHECK(world.users.count({.transaction = t}) == 0);
        t.rollback();
    }
    CHECK(world.users.count() == 1);
    user.reload();
    CHECK_FALSE(user.isSoftDeleted());
}

TEST_CASE("what is not read of a record does not tell whether it was deleted", "[filters][paranoid]") {
    Users world;
    world.create("a");
    const auto part = *world.users.findByPk(1, {.attributes = {&User::id, &User::name}});
    CHECK_THAT(failure([&] { (void)part.isSoftDeleted(); }), test::containsString("'deletedAt' was not read"));
}

TEST_CASE("a unique key tells live rows from deleted ones where deletedAt has a default", "[filters][paranoid]") {
    struct Account {
        std::int64_t id{};
        std::string email{};
        DateTime deletedAt{};
    };
    auto sequelize = test::database();
    auto accounts = sequelize.define<Account>(
        "sd_account",
        {field<&Account::email>({.type = DataTypes::STRING(100)}),
         field<&Account::deletedAt>({.defaultValue = DateTime{}})},
        {.paranoid = true, .indexes = {{.fields = {"email", "deletedAt"}, .unique = true}}}
    );
    const test::FreshTables tables(sequelize);
    auto first = accounts.create({.email = "a@b"});
    CHECK_THROWS_AS(accounts.create({.email = "a@b"}), UniqueConstraintError);
    accounts.destroy(first);
    const auto second = accounts.create({.email = "a@b"});
    CHECK(accounts.findAll().size() == 1);
    CHECK(accounts.findAll()[0].id == second.id);
    CHECK_THROWS_AS(accounts.restore(first), UniqueConstraintError);
    // those that were deleted at one moment would be one
    accounts.update({{&Account::deletedAt, longAgo}}, {.where = {{&Account::id, first.id}}, .paranoid = false});
    accounts.destroy({.where = {{&Account::id, second.id}}});
    accounts.restore(first);
    CHECK(accounts.findAll()[0].id == first.id);
}

TEST_CASE("links of a paranoid join table are deleted softly, and come back", "[filters][paranoid]") {
    auto sequelize = test::database();
    const ModelOptions plain{.timestamps = false};
    auto students = sequelize.define<Student>("sd_student", {}, plain);
    auto courses = sequelize.define<Course>("sd_course", {}, plain);
    auto enrolments = sequelize.define<Enrolment>("sd_enrolment", {}, {.paranoid = true});
    courses.belongsToMany(
        students, {.as = as<&Course::students>, .inverse = as<&Student::courses>, .through = enrolments}
    );
    const test::FreshTables tables(sequelize);
    auto course = courses.create({.name = "c"});
    auto ann = students.create({.name = "ann"});
    const auto related = courses.related(course, &Course::students);
    related.add(ann, {.through = {{{&Enrolment::grade, 3}}}});
    CHECK(related.has(ann));
    related.remove(ann);
    CHECK_FALSE(related.has(ann));
    CHECK(related.count() == 0);
    CHECK(related.get().empty());
    CHECK(courses.findByPk(1, {.include = {&Course::students}})->students.empty());
    CHECK(courses.findByPk(1, {.include = {{&Course::students, {.separate = true}}}})->students.empty());
    CHECK(
        courses.findByPk(1, {.include = {{&Course::students, {.through = {.paranoid = false}}}}})->students.size() == 1
    );
    CHECK(
        courses.findByPk(
                   1, {.include = {{&Course::students, {.through = {.paranoid = false}, .separate = true}}}}
        )->students.size() == 1
    );
    CHECK(courses.count({.include = {{&Course::students, {.required = true}}}}) == 0);
    CHECK(courses.count({.include = {{&Course::students, {.through = {.paranoid = false}, .required = true}}}}) == 1);
    CHECK(enrolments.count({.paranoid = false}) == 1);
    // the pair's key is taken by the deleted link
    related.add(ann);
    CHECK(related.has(ann));
    CHECK(enrolments.count({.paranoid = false}) == 1);
    CHECK(enrolments.findAll()[0].grade == 3);
    related.set({});
    CHECK(enrolments.count() == 0);
    related.set({ann}, {.through = {{{&Enrolment::grade, 5}}}});
    CHECK(enrolments.count({.paranoid = false}) == 1);
    CHECK(enrolments.findAll()[0].grade == 5);
}

TEST_CASE("what contradicts a paranoid model is refused", "[filters][paranoid]") {
    struct Row {
        std::int64_t id{};
        DateTime deletedAt{};
    };
    auto sequelize = test::database();
    CHECK_THAT(
        failure([&] { sequelize.define<Plain>("sd_a", {}, {.timestamps = false, .paranoid = true}); }),
        test::containsString(".paranoid needs a deletedAt, and .timestamps = false leaves all timestamps out")
    );
    CHECK_THAT(
        failure([&] { sequelize.define<Plain>("sd_b", {}, {.paranoid = true, .deletedAt = false}); }),
        test::containsString(".deletedAt = false leaves it out")
    );
    CHECK_THAT(
        failure([&] { sequelize.define<Row>("sd_c", {}, {.paranoid = true}); }),
        test::containsString("make the member std::optional<DateTime>")
    );
    auto mortal = sequelize.define<Plain>("sd_d", {}, {.timestamps = false});
    CHECK_THAT(
        failure([&] {
            mortal.restore({.where = {{&Plain::id, 1}}});
        }),
        test::containsString("restore of model 'sd_d', which is not paranoid")
    );
}

TEST_CASE(
    "define's defaults make models paranoid, and no join table that only a name stands for", "[filters][paranoid]"
) {
    auto sequelize = test::database({.define = {.paranoid = true}});
    auto students = sequelize.define<Student>("sd_student");
    struct Other {
        std::int64_t id{};
        std::string name{};
        BelongsToMany<Student> students{};
    };
    auto others = sequelize.define<Other>("sd_other");
    others.belongsToMany(students, {.as = as<&Other::students>, .through = "sd_named"});
    CHECK(students.definition().deletedAt);
    const test::FreshTables tables(sequelize);
    auto other = others.create({.name = "o"});
    auto ann = students.create({.name = "ann"});
    others.related(other, &Other::students).add(ann);
    others.related(other, &Other::students).remove(ann);
    CHECK(sequelize.query<std::int64_t>("SELECT COUNT(*) FROM sd_named").at(0) == 0);
    students.destroy(ann);
    CHECK(students.count({.paranoid = false}) == 1);
}

TEST_CASE("the SQL of a paranoid model asks first for rows that live", "[filters][paranoid]") {
    Users world;
    const auto said = [&](const std::function<void()>& call) {
        world.log.clear();
        call();
        return world.log.text();
    };
    CHECK_THAT(
        said([&] {
            (void)world.users.findAll({.where = {{&User::name, "a"}}});
        }),
        test::containsString("WHERE `sd_user`.`deletedAt` IS NULL AND `sd_user`.`name` = ?;")
    );
    CHECK_THAT(
        said([&] { (void)world.users.count(); }),
        test::containsString("SELECT count(*) AS `count` FROM `sd_users` AS `sd_user` WHERE "
                             "`sd_user`.`deletedAt` IS NULL;")
    );
    CHECK_THAT(
        said([&] {
            world.users.destroy({.where = {{&User::name, "a"}}});
        }),
        test::containsString("UPDATE `sd_users` SET `deletedAt`=? WHERE `deletedAt` IS NULL AND `name` = ?")
    );
    CHECK_THAT(
        said([&] {
            world.users.restore({.where = {{&User::name, "a"}}});
        }),
        test::containsString("UPDATE `sd_users` SET `deletedAt`=? WHERE `name` = ?")
    );
}
