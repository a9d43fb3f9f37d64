// Inserting, changing and deleting rows; writing.mjs is the same in JavaScript.

#include <chrono>
#include <string>
#include <vector>

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;
using namespace std::chrono_literals;

DateTime day(unsigned n) {
    return std::chrono::sys_days{2022y / 2 / std::chrono::day{n}} + 12h + 30min;
}

void writeStudents(Cases& cases, const Model<Student>& students) {
    const Uuid id{"6ec0bd7f-11c0-11da-975e-2ad8ae000001"};

    cases.check("students.create", [&] { return toJSON(students, students.create({.name = "Sam Lewis"})); });
    cases.check("students.create with id", [&] {
        return toJSON(students, students.create({.student_id = id, .name = "D'Arcy \\ 😀", .createdAt = day(1)}));
    });
    cases.check("students.bulkCreate", [&] {
        return toJSON(
            students,
            students.bulkCreate(
                {{.name = "John Baker"}, {.name = "Max Butler"}, {.name = "Ryan Fisher"}, {.name = "Robert Gray"}},
                {.validate = true}
            )
        );
    });
    cases.check("students.findByPk", [&] { return toJSON(students, students.findByPk(id)); });
    cases.check("students.where id", [&] { return students.count({.where = {{&Student::student_id, Op::in({id})}}}); });
    cases.check("students.ordered", [&] {
        return toJSON(students, students.findAll({.order = {desc(&Student::name)}}));
    });
    cases.check("students.update", [&] {
        const auto changed = students.update({{&Student::name, "Darcy"}}, {.where = {{&Student::student_id, id}}});
        return Json{{"changed", changed}, {"student", toJSON(students, students.findByPk(id))}};
    });
    cases.check("students.destroy", [&] { return students.destroy({.where = {{&Student::name, Op::like("R%")}}}); });
    cases.check("students.left", [&] { return toJSON(students, students.findAll({.order = {&Student::name}})); });
}

void changeGrades(Cases& cases, const Model<Grade>& grades) {
    cases.check("grades.save", [&] {
        auto grade = grades.findByPk(1).value();
        grade.grade = 12;
        const Json before{
            {"changed", grade.changed()},
            {"previous", optionalToJSON(grade.previous(&Grade::grade))},
            {"isNew", grade.isNewRecord()}};
        grade.save();
        const Json after{{"changed", grade.changed()}, {"previous", optionalToJSON(grade.previous(&Grade::grade))}};
        return Json{
            {"before", before},
            {"after", after},
            {"grade", toJSON(grades, grade)},
            {"stored", toJSON(grades, grades.findByPk(1))}};
    });
    cases.check("grades.save unchanged", [&] {
        auto grade = grades.findByPk(2).value();
        int statements = 0;
        grade.save({.logging = [&statements](std::string_view) { ++statements; }});
        return statements;
    });
    cases.check("grades.save fields", [&] {
        auto grade = grades.findByPk(2).value();
        grade.grade = 13;
        grade.createdAt = day(2);
        grade.save({.fields = {&Grade::grade}});
        return toJSON(grades, grades.findByPk(2));
    });
    cases.check("grades.build", [&] {
        auto grade = grades.build({.grade = 14});
        const bool wasNew = grade.isNewRecord();
        grade.save();
        return Json{{"wasNew", wasNew}, {"isNew", grade.isNewRecord()}, {"grade", toJSON(grades, grade)}};
    });
    cases.check("grades.instance update", [&] {
        auto grade = grades.findByPk(3).value();
        grade.update({{&Grade::grade, 15}});
        return Json{{"grade", *grade.grade}, {"stored", toJSON(grades, grades.findByPk(3))}};
    });
    cases.check("grades.reload", [&] {
        auto grade = grades.findByPk(3).value();
        grades.update({{&Grade::grade, 16}}, {.where = {{&Grade::id, 3}}});
        const int before = *grade.grade;
        grade.reload();
        return Json{{"before", before}, {"after", toJSON(grades, grade)}};
    });
    cases.check("grades.instance increment", [&] {
        auto grade = grades.findByPk(3).value();
        grades.increment(grade, &Grade::grade, 4);
        grades.decrement(grade, &Grade::grade);
        return toJSON(grades, grade);
    });
}

void writeGrades(Cases& cases, const Model<Grade>& grades) {
    const auto all = [&] { return toJSON(grades, grades.findAll({.order = {&Grade::id}})); };

    cases.check("grades.bulkCreate", [&] {
        return toJSON(grades, grades.bulkCreate({{.grade = 9}, {.grade = 10}, {.grade = 11}}, {.validate = true}));
    });
    changeGrades(cases, grades);
    cases.check("grades.increment", [&] {
        grades.increment(&Grade::grade, {.by = 10, .where = {{&Grade::id, Op::gte(3)}}});
        grades.decrement(&Grade::grade, {.where = {{&Grade::id, 4}}});
        return all();
    });
    cases.check("grades.update expression", [&] {
        const auto changed =
            grades.update({{&Grade::grade, literal("`grade` + 1")}}, {.where = {{&Grade::id, Op::in({1, 2})}}});
        return Json{{"changed", changed}, {"all", all()}};
    });
    cases.check("grades.update function", [&] {
        const auto changed =
            grades.update({{&Grade::grade, fn("ABS", &Grade::grade)}}, {.where = {{&Grade::id, 1}}, .silent = true});
        return Json{{"changed", changed}, {"all", all()}};
    });
    cases.check("grades.update limit", [&] {
        const auto changed = grades.update({{&Grade::grade, 50}}, {.where = col(&Grade::id) > 0, .limit = 1});
        return Json{{"changed", changed}, {"count", grades.count({.where = {{&Grade::grade, 50}}})}};
    });
    cases.check("grades.update none", [&] {
        return grades.update({{&Grade::grade, 1}}, {.where = {{&Grade::id, 99}}});
    });
    cases.check("grades.instance destroy", [&] {
        auto grade = grades.findByPk(2).value();
        grade.destroy();
        return all();
    });
    cases.check("grades.destroy", [&] { return grades.destroy({.where = {{&Grade::id, Op::in({3, 99})}}}); });
    cases.check("grades.destroy none", [&] { return grades.destroy({.where = {{&Grade::id, 99}}}); });
    cases.check("grades.destroy empty in", [&] {
        return grades.destroy({.where = {{&Grade::id, std::vector<int>{}}}});
    });
    cases.check("grades.ids go on", [&] { return toJSON(grades, grades.create({.grade = 60})); });
    cases.check("grades.left", all);
}

void writeCourses(Cases& cases, const Model<Course>& courses, const Model<StudentCourse>& studentCourses) {
    cases.check("courses.bulkCreate", [&] {
        return toJSON(
            courses,
            courses.bulkCreate(
                {{.course_name = "Science"}, {.course_name = "Maths"}, {.course_name = "History"}}, {.validate = true}
            )
        );
    });
    cases.check("courses.destroy limit", [&] {
        const auto deleted = courses.destroy({.where = col(&Course::id) > 0, .limit = 2});
        return Json{{"deleted", deleted}, {"left", courses.count()}};
    });
    cases.check("courses.truncate", [&] {
        courses.destroy({.truncate = true});
        return courses.count();
    });
    cases.check("courses.ids start again", [&] {
        return toJSON(courses, courses.create({.course_name = "Physics", .createdAt = day(3)}));
    });
    cases.check("courses.bulkCreate with id", [&] {
        return toJSON(
            courses, courses.bulkCreate({{.id = 7, .course_name = "Art"}, {.id = 9, .course_name = "Music"}})
        );
    });
    cases.check("courses.bulkCreate none", [&] { return toJSON(courses, courses.bulkCreate({})); });
    cases.check("courses.left", [&] { return toJSON(courses, courses.findAll({.order = {&Course::id}})); });

    cases.check("studentCourses.bulkCreate", [&] {
        return toJSON(
            studentCourses, studentCourses.bulkCreate(
                                {{.studentId = 1, .courseId = 1},
                                 {.studentId = 2, .courseId = 1},
                                 {.studentId = 2, .courseId = 3},
                                 {.studentId = 3, .courseId = 2},
                                 {.studentId = 1, .courseId = 2}},
                                {.validate = true}
                            )
        );
    });
    cases.check("studentCourses.group", [&] {
        return rowsToJSON(studentCourses.findAll<Row>({
            .attributes = {&StudentCourse::courseId, {fn("COUNT", &StudentCourse::studentId), "students"}},
            .group = {&StudentCourse::courseId},
            .order = {&StudentCourse::courseId},
        }));
    });
}

void changeAccounts(Cases& cases, const Model<Account>& accounts) {
    const auto byId = [&](int id) { return toJSON(accounts, accounts.findByPk(id)); };
    const auto counted = [&](const char* name, const Where<Account>& where) {
        cases.check(name, [&] { return accounts.count({.where = where}); });
    };

    cases.check("accounts.update to null", [&] {
        accounts.update(
            {{&Account::role, null}, {&Account::motto, null}, {&Account::balance, null}, {&Account::seenAt, null}},
            {.where = {{&Account::email, "b@x"}}}
        );
        return byId(2);
    });
    cases.check("accounts.update silent", [&] {
        accounts.update({{&Account::visits, 5}}, {.where = {{&Account::email, "e@x"}}, .silent = true});
        return byId(5);
    });
    cases.check("accounts.update renamed column", [&] {
        const auto changed = accounts.update(
            {{&Account::motto, "new"}}, {.where = {{&Account::motto, "it's \"so\""}, {&Account::visits, 3}}}
        );
        return Json{{"changed", changed}, {"account", byId(3)}};
    });
    cases.check("accounts.increment decimal", [&] {
        accounts.increment(&Account::balance, {.by = Decimal{"0.25"}, .where = {{&Account::email, "d@x"}}});
        return byId(4);
    });
    counted("accounts.where true", {{&Account::active, true}});
    counted("accounts.where is true", {{&Account::active, Op::is(true)}});
    counted("accounts.where is not true", {{&Account::active, Op::isNot(true)}});
    counted("accounts.where enum", {{&Account::role, Op::in({"admin", "o'clock"})}});
    counted("accounts.where decimal", {{&Account::balance, Op::lt(0)}});
    counted("accounts.where renamed column", {{&Account::motto, Op::ne(null)}});
    cases.check("accounts.order renamed columns", [&] {
        return rowsToJSON(accounts.findAll<Row>({
            .attributes = {&Account::email, &Account::motto, &Account::createdAt},
            .order = {desc(&Account::motto), &Account::createdAt, &Account::email},
        }));
    });
    cases.check("accounts.sum", [&] { return optionalToJSON(accounts.sum(&Account::balance)); });
    cases.check("accounts.max of decimals", [&] { return optionalToJSON(accounts.max(&Account::balance)); });
}

void writeAccounts(Cases& cases, const Model<Account>& accounts) {
    const auto all = [&] { return accounts.findAll({.order = {&Account::id}}); };

    cases.check("accounts.create with defaults", [&] { return toJSON(accounts, accounts.create({.email = "a@x"})); });
    cases.check("accounts.create", [&] {
        return toJSON(
            accounts, accounts.create({
                          .email = "b@x",
                          .firstName = "Ada",
                          .lastName = "L.",
                          .active = false,
                          .role = "o'clock",
                          .balance = Decimal{"12345678.9012"},
                          .visits = 7,
                          .motto = "",
                          .seenAt = std::chrono::sys_days{1815y / 12 / 10} + 1h + 2min + 3s,
                          .createdAt = day(4),
                      })
        );
    });
    cases.check("accounts.create fields", [&] {
        const auto account = accounts.create(
            {.email = "c@x", .firstName = "C", .visits = 3}, {.fields = {&Account::email, &Account::visits}}
        );
        return toJSON(accounts, accounts.findByPk(account.id));
    });
    cases.check("accounts.bulkCreate", [&] {
        Json ids = Json::array();
        const auto stored = accounts.bulkCreate({
            {.email = "d@x", .balance = Decimal{"-1.5"}, .createdAt = day(5), .updatedAt = day(6)},
            {.email = "e@x", .role = "admin", .visits = 1, .createdAt = day(5), .updatedAt = day(6)},
        });
        for (const auto& account : stored) ids.push_back(account.id);
        return ids;
    });
    cases.check("accounts.ignoreDuplicates", [&] {
        accounts.bulkCreate(
            {{.email = "a@x", .visits = 100}, {.email = "f@x", .visits = 2, .createdAt = day(7), .updatedAt = day(7)}},
            {.ignoreDuplicates = true}
        );
        Json list = Json::array();
        for (const auto& account : all()) list.push_back({account.id, *account.email, account.visits});
        return list;
    });
    cases.check("accounts.updateOnDuplicate", [&] {
        accounts.bulkCreate(
            {{.email = "d@x", .role = "admin", .visits = 11, .motto = "not taken"}, {.email = "g@x", .visits = 12}},
            {.updateOnDuplicate = {&Account::visits, &Account::role}}
        );
        Json list = Json::array();
        for (const auto& account : all())
            list.push_back({account.id, *account.email, account.visits, *account.role, *account.motto});
        return list;
    });
    changeAccounts(cases, accounts);
}

}  // namespace

void writing(Cases& cases, const Models& models) {
    writeStudents(cases, models.students);
    writeGrades(cases, models.grades);
    writeCourses(cases, models.courses, models.studentCourses);
    writeAccounts(cases, models.accounts);
}

}  // namespace differential
