// expect: an association is no value: ask for its rows
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
    (void)grades.findAll<Row>({.attributes = {{fn("COUNT", &Grade::students), "n"}}});
}
