// expect: ignored<> names a member of another struct than the model's
#include <sequelize/sequelize.hpp>

using namespace sequelize::dsl;

struct Item {
    std::int64_t id{};
};
struct Other {
    int cache{};
};

void misuse(Sequelize& db) {
    db.define<Item>("item", {ignored<&Other::cache>()});
}
