#include <sequelize/sequelize.hpp>

#include <sequelize/dialect/sql_dialect.hpp>
#include <sequelize/model/model_set.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct Grade;
struct Student {
    Uuid student_id{};
    std::string name{};
    BelongsTo<Grade> grade{};
};
struct Grade {
    std::int64_t id{};
    int grade{};
    std::optional<std::int64_t> parentId{};
};
struct Course {
    std::int64_t id{};
    std::optional<std::string> course_name{};
};
struct Enrollment {
    std::int64_t id{};
};
struct Profile {
    std::int64_t id{};
    std::optional<int> n{};
};
struct Note {
    std::int64_t id{};
    std::optional<int> n{};
    std::int64_t gradeId{};
};

}  // namespace

// The texts are what Sequelize 6.37.8 sends to MySQL for the same models.
TEST_CASE("foreign keys stand in CREATE TABLE as Sequelize writes them", "[association][ddl]") {
    Sequelize sequelize{"sqlite::memory:"};
    const ModelOptions plain{.timestamps = false};
    auto students = sequelize.define<Student>(
        "students",
        {field<&Student::student_id>({.type = DataTypes::UUID, .primaryKey = true, .defaultValue = DataTypes::UUIDV4}),
         field<&Student::name>({.allowNull = false})},
        plain
    );
    auto grades = sequelize.define<Grade>("grades", {field<&Grade::grade>({.allowNull = false})}, plain);
    auto courses = sequelize.define<Course>("courses", {field<&Course::course_name>()}, plain);
    auto enrollments = sequelize.define<Enrollment>("StudentCourse", {}, plain);
    auto profiles = sequelize.define<Profile>("profile", {field<&Profile::n>()}, plain);
    auto notes = sequelize.define<Note>("note", {field<&Note::n>()}, plain);
    students.belongsTo(grades);
    grades.hasMany(students);
    grades.belongsTo(grades, {.as = "parent"});
    courses.belongsToMany(students, {.as = "x", .through = enrollments});
    students.belongsToMany(courses, {.as = "y", .through = enrollments});
    students.hasOne(profiles);
    profiles.belongsTo(students);
    grades.hasMany(notes, {.foreignKey = field<&Note::gradeId>({.allowNull = false}), .onUpdate = "RESTRICT"});

    const auto ddl = [](const auto& model) { return sqlDialect(Dialect::mysql).createTable(model.definition()); };
    CHECK(
        ddl(grades) ==
        "CREATE TABLE IF NOT EXISTS `grades` (`id` INTEGER NOT NULL auto_increment , `grade` INTEGER NOT NULL, `parentId` "
        "INTEGER, PRIMARY KEY (`id`), FOREIGN KEY (`parentId`) REFERENCES `grades` (`id`) ON DELETE SET NULL ON UPDATE "
        "CASCADE) ENGINE=InnoDB;"
    );
    CHECK(
        ddl(students) ==
        "CREATE TABLE IF NOT EXISTS `students` (`student_id` CHAR(36) BINARY , `name` VARCHAR(255) NOT NULL, `gradeId` "
        "INTEGER, PRIMARY KEY (`student_id`), FOREIGN KEY (`gradeId`) REFERENCES `grades` (`id`) ON DELETE SET NULL ON "
        "UPDATE CASCADE) ENGINE=InnoDB;"
    );
    CHECK(
        ddl(enrollments) ==
        "CREATE TABLE IF NOT EXISTS `StudentCourses` (`id` INTEGER NOT NULL auto_increment , `courseId` INTEGER, "
        "`studentStudentId` CHAR(36) BINARY, UNIQUE `StudentCourses_studentStudentId_courseId_unique` (`courseId`, "
        "`studentStudentId`), PRIMARY KEY (`id`), FOREIGN KEY (`courseId`) REFERENCES `courses` (`id`) ON DELETE CASCADE ON "
        "UPDATE CASCADE, FOREIGN KEY (`studentStudentId`) REFERENCES `students` (`student_id`) ON DELETE CASCADE ON UPDATE "
        "CASCADE) ENGINE=InnoDB;"
    );
    CHECK(
        ddl(profiles) ==
        "CREATE TABLE IF NOT EXISTS `profiles` (`id` INTEGER NOT NULL auto_increment , `n` INTEGER, `studentStudentId` "
        "CHAR(36) BINARY, PRIMARY KEY (`id`), FOREIGN KEY (`studentStudentId`) REFERENCES `students` (`student_id`) ON DELETE "
        "SET NULL ON UPDATE CASCADE) ENGINE=InnoDB;"
    );
    CHECK(
        ddl(notes) ==
        "CREATE TABLE IF NOT EXISTS `notes` (`id` INTEGER NOT NULL auto_increment , `n` INTEGER, `gradeId` INTEGER NOT NULL, "
        "PRIMARY KEY (`id`), FOREIGN KEY (`gradeId`) REFERENCES `grades` (`id`) ON DELETE CASCADE ON UPDATE RESTRICT) "
        "ENGINE=InnoDB;"
    );
}

TEST_CASE("a foreign key that is a field without a type has its key's", "[association][ddl]") {
    Sequelize sequelize{"sqlite::memory:"};
    const auto grades = sequelize.define<Grade>("grades", {field<&Grade::grade>()});
    const auto notes = sequelize.define<Note>("note", {field<&Note::gradeId>()});
    const auto typed = sequelize.define<Note>("typed", {field<&Note::gradeId>({.type = DataTypes::BIGINT})});
    const auto typeOf = [](const auto& model) { return nameOf(model.definition().findByName("gradeId")->type); };
    CHECK(typeOf(notes) == "BIGINT");
    grades.hasMany(notes, {.as = "a", .foreignKey = &Note::gradeId});
    grades.hasMany(typed, {.as = "b", .foreignKey = &Note::gradeId});
    CHECK(typeOf(notes) == "INTEGER");
    CHECK(typeOf(typed) == "BIGINT");
}

TEST_CASE("a join table that only a name stands for takes the connection's defaults", "[association][ddl]") {
    Sequelize sequelize{"sqlite::memory:", {.define = {.underscored = true, .timestamps = false}}};
    const auto grades = sequelize.define<Grade>("grades", {field<&Grade::grade>()});
    const auto courses = sequelize.define<Course>("courses", {field<&Course::course_name>()});
    grades.belongsToMany(courses, {.as = "courses", .through = "graded"});
    const auto* const graded = ModelAccess::core(grades).models().find("graded");
    REQUIRE(graded);
    CHECK(graded->table().findByName("createdAt") == nullptr);
    CHECK(graded->table().findByName("gradeId")->field == "grade_id");
}

TEST_CASE("a shared join table keeps the unique pair of each association", "[association][ddl]") {
    Sequelize sequelize{"sqlite::memory:", {.define = {.timestamps = false}}};
    const auto grades = sequelize.define<Grade>("grade", {field<&Grade::grade>()});
    const auto courses = sequelize.define<Course>("course", {field<&Course::course_name>()});
    const auto notes = sequelize.define<Note>("note", {field<&Note::n>()});
    const auto links = sequelize.define<Enrollment>("link", {});
    const auto ddl = [](const auto& table) { return sqlDialect(Dialect::mysql).createTable(table); };
    grades.belongsToMany(courses, {.as = "a", .through = links, .constraints = false});
    const std::string one =
        "CREATE TABLE IF NOT EXISTS `links` (`id` INTEGER NOT NULL auto_increment , `gradeId` INTEGER, `courseId` INTEGER, "
        "UNIQUE `links_gradeId_courseId_unique` (`gradeId`, `courseId`), PRIMARY KEY (`id`)) ENGINE=InnoDB;";
    CHECK(ddl(links.definition()) == one);
    grades.belongsToMany(notes, {.as = "b", .through = links, .constraints = false});
    CHECK(
        ddl(links.definition()) ==
        "CREATE TABLE IF NOT EXISTS `links` (`id` INTEGER NOT NULL auto_increment , `gradeId` INTEGER, `courseId` INTEGER, "
        "`noteId` INTEGER, UNIQUE `links_gradeId_courseId_unique` (`gradeId`, `courseId`), UNIQUE "
        "`links_gradeId_noteId_unique` (`gradeId`, `noteId`), PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );

    const auto named = [&](const char* name) { return ddl(ModelAccess::core(grades).models().find(name)->table()); };
    grades.belongsToMany(courses, {.as = "c", .through = "pair", .constraints = false});
    CHECK(
        named("pair") ==
        "CREATE TABLE IF NOT EXISTS `pair` (`gradeId` INTEGER , `courseId` INTEGER , PRIMARY KEY (`gradeId`, `courseId`)) "
        "ENGINE=InnoDB;"
    );
    grades.belongsToMany(notes, {.as = "d", .through = "pair", .constraints = false});
    CHECK(
        named("pair") ==
        "CREATE TABLE IF NOT EXISTS `pair` (`gradeId` INTEGER, `courseId` INTEGER, `noteId` INTEGER, `id` INTEGER NOT NULL "
        "auto_increment , UNIQUE `pair_gradeId_courseId_unique` (`gradeId`, `courseId`), UNIQUE `pair_gradeId_noteId_unique` "
        "(`gradeId`, `noteId`), PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
    grades.belongsToMany(courses, {.as = "e", .through = "often", .unique = false, .constraints = false});
    CHECK(
        named("often") ==
        "CREATE TABLE IF NOT EXISTS `often` (`id` INTEGER NOT NULL auto_increment , `gradeId` INTEGER, `courseId` INTEGER, "
        "PRIMARY KEY (`id`)) ENGINE=InnoDB;"
    );
}
