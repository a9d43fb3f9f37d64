// expect: this member's type is no column type
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Job {
    const char* name{};
};

auto misuse() {
    return field<&Job::name>();
}
