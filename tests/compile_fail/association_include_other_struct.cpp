// expect: this member belongs to another struct than the model that is asked
#include <sequelize/sequelize.hpp>

struct Student {
    std::int64_t id{};
};
struct Grade {
    std::int64_t id{};
    sequelize::HasMany<Student> students{};
};

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    auto students = db.define<Student>("students", {});
    (void)students.findAll({.include = {sequelize::Include<Student>(&Grade::students)}});
}
