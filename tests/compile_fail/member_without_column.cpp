// expect: this member of the struct has a type that is no column's and no association's
#include <string>
#include <vector>

#include <sequelize/sequelize.hpp>

using namespace sequelize::dsl;

struct Item {
    std::int64_t id{};
    std::vector<std::string> cache{};
};

void misuse(Sequelize& db) {
    db.define<Item>("item");
}
