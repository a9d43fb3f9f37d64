// expect: this member holds records of another struct than the association's target model
#include <sequelize/sequelize.hpp>

struct Student {
    std::int64_t id{};
};
struct Course {
    std::int64_t id{};
};
struct Grade {
    std::int64_t id{};
    sequelize::HasMany<Course> students{};
};

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    auto students = db.define<Student>("students", {});
    auto grades = db.define<Grade>("grades", {});
    grades.hasMany(students, {.as = &Grade::students});
}
