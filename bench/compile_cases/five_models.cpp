// Five models, four associations, twenty queries: what a file of an application may hold.
#include <cstdint>
#include <optional>
#include <string>

#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Student;
struct Course;
struct Grade {
    std::int64_t id{};
    int grade{};
    DateTime createdAt{}, updatedAt{};
    HasMany<Student> students{};
};
struct Locker {
    std::int64_t id{};
    std::string place{};
    std::optional<std::int64_t> studentId{};
};
struct Enrollment {
    std::int64_t id{};
    int score{};
    std::optional<std::int64_t> studentId{}, courseId{};
};
struct Student {
    std::int64_t id{};
    Uuid code{};
    std::string name{};
    std::optional<double> average{};
    std::optional<std::int64_t> gradeId{};
    DateTime createdAt{}, updatedAt{};
    BelongsTo<Grade> grade{};
    HasOne<Locker> locker{};
    BelongsToMany<Course, Enrollment> courses{};
};
struct Course {
    std::int64_t id{};
    std::string title{};
    Date begins{};
};

std::uint64_t school(Sequelize& sequelize) {
    auto Grades = sequelize.define<Grade>("grade", {field<&Grade::grade>({.allowNull = false})});
    auto Students = sequelize.define<Student>(
        "student", {field<&Student::code>({.type = DataTypes::UUID, .defaultValue = DataTypes::UUIDV4}),
                    field<&Student::name>({.type = DataTypes::STRING(100)}), field<&Student::average>()});
    auto Lockers = sequelize.define<Locker>("locker", {field<&Locker::place>()});
    auto Courses =
        sequelize.define<Course>("course", {field<&Course::title>({.unique = true}), field<&Course::begins>()});
    auto Enrollments = sequelize.define<Enrollment>(
        "enrollment", {field<&Enrollment::score>(), field<&Enrollment::studentId>({.type = DataTypes::INTEGER}),
                       field<&Enrollment::courseId>({.type = DataTypes::INTEGER})});

    Students.belongsTo(Grades, {.as = &Student::grade, .foreignKey = &Student::gradeId});
    Grades.hasMany(Students, {.as = &Grade::students, .foreignKey = &Student::gradeId});
    Students.hasOne(Lockers, {.as = &Student::locker, .foreignKey = &Locker::studentId});
    Students.belongsToMany(Courses, {.as = &Student::courses, .through = Enrollments});
    sequelize.sync();

    auto nine = Grades.create({.grade = 9});
    Grades.bulkCreate({{.grade = 10}, {.grade = 11}});
    Courses.bulkCreate({{.title = "Maths"}, {.title = "History"}}, {.validate = true});
    auto ann = Students.create({.name = "Ann", .gradeId = nine.id});
    Lockers.create({.place = "cellar", .studentId = ann.id});

    auto found = Students.findByPk(ann.id);
    auto named = Students.findOne({.where = {{&Student::name, "Ann"}}});
    auto good = Students.findAll({.where = {{&Student::average, Op::gte(1.5)}}, .order = {desc(&Student::average)}});
    auto page = Students.findAll({.where = col(&Student::name) >= "B" && col(&Student::id).in({1, 2, 3}),
                                  .order = {&Student::name},
                                  .limit = 10,
                                  .offset = 20});
    auto whole = Grades.findAll({.include = {&Grade::students}, .order = {&Grade::grade}});
    auto some = Grades.findAll(
        {.include = {{&Grade::students, {.where = {{&Student::name, Op::startsWith("S")}}, .required = false}}}});
    auto deep = Grades.findAll({.include = {{&Grade::students, {.include = {&Student::courses, &Student::locker}}}}});
    auto counted = Students.findAndCountAll({.where = {{&Student::gradeId, Op::not_(null)}}, .limit = 5});
    auto highest = Grades.max(&Grade::grade);
    auto total = Enrollments.sum(&Enrollment::score);
    Students.findEach({.attributes = {&Student::name}}, [](const Student& s) { console.log(s.name); });
    Students.update({{&Student::average, 2.0}}, {.where = {{&Student::id, ann.id}}});
    Grades.increment(&Grade::grade, {.where = {{&Grade::grade, Op::lt(11)}}});
    const auto gone = Lockers.destroy({.where = {{&Locker::place, Op::like("c%")}}});
    return gone + Courses.count({.where = {{&Course::title, Op::in({"Maths", "History"})}}}) + counted.count +
           found.has_value() + named.has_value() + good.size() + page.size() + whole.size() + some.size() +
           deep.size() + static_cast<std::uint64_t>(highest.value_or(0)) +
           static_cast<std::uint64_t>(total.value_or(0));
}
