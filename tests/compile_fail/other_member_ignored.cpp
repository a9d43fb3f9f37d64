// expect: UnmappedMember<Item,
#include <thread>

#include <sequelize/sequelize.hpp>

using namespace sequelize::dsl;

struct Item {
    std::int64_t id{};
    int cache{};
    std::thread worker{};
};

void misuse(Sequelize& db) {
    db.define<Item>("item", {ignored<&Item::cache>()});
}
