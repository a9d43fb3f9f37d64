// A file that uses the models: what an order needs.
#include <vector>

#include "shop.hpp"

namespace shop {

std::vector<Order> openOrders(const Shop& shop, std::int64_t userId) {
    return shop.orders.findAll({
        .include = {{&Order::items, {.include = {&OrderItem::product}}}, &Order::payment},
        .where = {{&Order::userId, userId}, {&Order::status, OrderStatus::open}},
        .order = {desc(&Order::createdAt)},
        .limit = 20,
    });
}

Order buy(Shop& shop, std::int64_t userId, std::int64_t productId, int quantity) {
    return shop.sequelize.transaction([&](sequelize::Transaction& t) {
        auto product = shop.products.findByPk(productId, {.lock = sequelize::Lock::UPDATE, .transaction = t});
        if (!product || product->stock < quantity) throw sequelize::UsageError("there is not so much of it");
        shop.products.decrement(*product, &Product::stock, quantity, {.transaction = t});
        auto order = shop.orders.create({.userId = userId, .total = product->price}, {.transaction = t});
        shop.orderItems.create(
            {.orderId = order.id, .productId = productId, .quantity = quantity, .price = product->price},
            {.transaction = t});
        return order;
    });
}

}  // namespace shop
