// expect: ok
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <sequelize/sequelize.hpp>

using namespace sequelize::dsl;

struct Counted {
    int counter{};
};
struct Item {
    std::int64_t id{};
    std::vector<std::string> cache{};
    std::thread worker{};
    std::unique_ptr<int> pointer{};
};
struct Counting : Counted {
    std::int64_t id{};
    std::string text{};
};

void use(Sequelize& db) {
    db.define<Item>(
        "item", {field<&Item::id>({.primaryKey = true}), ignored<&Item::cache>(), ignored<&Item::worker>(),
                 ignored<&Item::pointer>()}
    );
    db.define<Counting>("counting", {ignored<Counted>(), field<&Counting::text>()}, {.timestamps = false});
}
