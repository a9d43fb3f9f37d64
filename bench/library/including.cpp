#include "workloads.hpp"

using namespace sequelize;

namespace bench {
namespace {

Check checkAuthors(const std::vector<Author>& authors) {
    Check check;
    for (const Author& author : authors) {
        check.sum += author.id + static_cast<std::int64_t>(author.name.size());
        for (const Book& book : author.books) {
            ++check.rows;
            check.sum += book.id + book.pages + static_cast<std::int64_t>(book.title.size());
        }
    }
    return check;
}

}  // namespace

void hasManyJoin(Models& models) {
    measure(
        "hasManyJoin", [&] { return models.authors.findAll({.include = {&Author::books}, .order = {&Author::id}}); },
        checkAuthors);
}

void hasManySeparate(Models& models) {
    measure(
        "hasManySeparate",
        [&] {
            return models.authors.findAll({.include = {{&Author::books, {.separate = true}}}, .order = {&Author::id}});
        },
        checkAuthors);
}

void manyToMany(Models& models) {
    measure(
        "manyToMany",
        [&] { return models.students.findAll({.include = {&Student::courses}, .order = {&Student::id}}); },
        [](const std::vector<Student>& students) {
            Check check;
            for (const Student& student : students) {
                check.sum += student.id + static_cast<std::int64_t>(student.name.size());
                for (std::size_t i = 0; i < student.courses.size(); ++i) {
                    ++check.rows;
                    const Course& course = student.courses[i];
                    check.sum +=
                        course.id + static_cast<std::int64_t>(course.title.size()) + student.courses.through(i).score;
                }
            }
            return check;
        });
}

}  // namespace bench
