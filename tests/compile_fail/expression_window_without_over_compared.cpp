// expect: this function needs a window
// lines: 20
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    int pages{};
};

auto misuse() {
    return Fn::rowNumber() == 1;
}
