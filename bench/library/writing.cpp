#include "workloads.hpp"

using namespace sequelize;

namespace bench {
namespace {

Item itemAt(int i) {
    return {.name = "item number " + std::to_string(i), .amount = i % 1000, .price = i * 0.25};
}

/// What the table holds, and the ids that came back.
Check checkItems(const Models& models, std::int64_t ids) {
    return {
        static_cast<std::int64_t>(models.items.count()),
        models.items.sum(&Item::amount).value_or(0) + static_cast<std::int64_t>(*models.items.sum(&Item::price)) + ids};
}

}  // namespace

void bulkCreate(Models& models, int divisor) {
    measure(
        "bulkCreate",
        [&] {
            std::vector<Item> items;
            for (int i = 0; i < 100'000 / divisor; ++i) items.push_back(itemAt(i));
            return models.items.bulkCreate(std::move(items));
        },
        [&](const std::vector<Item>& items) {
            std::int64_t ids = 0;
            for (const Item& item : items) ids += item.id;
            return checkItems(models, ids);
        },
        [&] { models.items.truncate(); });
}

void createOneByOne(Models& models, int divisor) {
    measure(
        "createOneByOne",
        [&] {
            return models.sequelize.transaction([&](Transaction& t) {
                std::int64_t ids = 0;
                for (int i = 0; i < 5000 / divisor; ++i) ids += models.items.create(itemAt(i), {.transaction = t}).id;
                return ids;
            });
        },
        [&](std::int64_t ids) { return checkItems(models, ids); }, [&] { models.items.truncate(); });
}

}  // namespace bench
