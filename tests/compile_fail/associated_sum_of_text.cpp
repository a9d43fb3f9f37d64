// expect: sum needs a column of numbers
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Student {
    std::int64_t id{};
    std::string name{};
    int age{};
};
struct Grade {
    std::int64_t id{};
    int grade{};
    HasMany<Student> students{};
};

void misuse(const Model<Grade>& grades) {
    (void)grades.findAll({.where = col(&Grade::students).sum(&Student::name) > 3});
}
