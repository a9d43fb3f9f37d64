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

void balancedRandom(Models& models, int divisor) {
    const auto run = [&] {
        Check check;
        for (int i = 0; i < 10; ++i) {
            const auto authors = models.authors.findAll({.include = {&Author::books},
                                                         .includeStrategy = IncludeStrategy::balanced,
                                                         .where = {{&Author::id, Op::lte(keyAt(i, 1000 / divisor))}},
                                                         .order = {&Author::id}});
            const Check one = checkAuthors(authors);
            check.rows += one.rows;
            check.sum += one.sum;
        }
        return check;
    };
    measure("balancedRandom", run, [](Check check) { return check; });
}

void threeLevels(Models& models, const std::string& name, IncludeStrategy strategy) {
    measure(
        name,
        [&] {
            return models.sites.findAll({.include = {{&Site::pages, {.include = {&Page::notes}}}, &Site::tags},
                                         .includeStrategy = strategy,
                                         .order = {&Site::id}});
        },
        [](const std::vector<Site>& sites) {
            Check check;
            const auto add = [&](const auto& record) {
                ++check.rows;
                check.sum += record.id + static_cast<std::int64_t>(record.title.size());
            };
            for (const Site& site : sites) {
                check.sum += site.id + static_cast<std::int64_t>(site.name.size());
                for (const Tag& tag : site.tags) add(tag);
                for (const Page& page : site.pages) {
                    add(page);
                    for (const Note& note : page.notes) add(note);
                }
            }
            return check;
        });
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
