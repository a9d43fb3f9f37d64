// expect: this member's type is no column type
#include <thread>

#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Job {
    std::thread worker{};
};

auto misuse() {
    return field<&Job::worker>();
}
