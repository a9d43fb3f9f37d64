// The one file that defines the models.
#include "shop.hpp"

namespace shop {

Shop::Shop(sequelize::Options options)
    : sequelize(std::move(options)),
      users(sequelize.define<User>(
          "user", {field<&User::email>({.type = DataTypes::STRING(120), .unique = true}), field<&User::name>()})),
      addresses(sequelize.define<Address>("address")),
      categories(sequelize.define<Category>("category", {field<&Category::name>({.unique = true})})),
      products(sequelize.define<Product>("product", {field<&Product::price>({.type = DataTypes::DECIMAL(10, 2)})})),
      tags(sequelize.define<Tag>("tag", {field<&Tag::name>({.unique = true})})),
      productTags(sequelize.define<ProductTag>("productTag")),
      orders(sequelize.define<Order>("order", {field<&Order::total>({.type = DataTypes::DECIMAL(10, 2)})})),
      orderItems(
          sequelize.define<OrderItem>("orderItem", {field<&OrderItem::price>({.type = DataTypes::DECIMAL(10, 2)})})),
      payments(sequelize.define<Payment>("payment", {field<&Payment::amount>({.type = DataTypes::DECIMAL(10, 2)})})),
      reviews(sequelize.define<Review>("review", {field<&Review::text>({.type = DataTypes::TEXT})})) {
    users.hasMany(addresses, {.as = &User::addresses, .foreignKey = &Address::userId});
    addresses.belongsTo(users, {.as = &Address::user, .foreignKey = &Address::userId});
    users.hasMany(orders, {.as = &User::orders, .foreignKey = &Order::userId});
    orders.belongsTo(users, {.as = &Order::user, .foreignKey = &Order::userId});
    categories.hasMany(products, {.as = &Category::products, .foreignKey = &Product::categoryId});
    products.belongsTo(categories, {.as = &Product::category, .foreignKey = &Product::categoryId});
    products.belongsToMany(tags, {.as = &Product::tags, .through = productTags});
    products.hasMany(reviews, {.as = &Product::reviews, .foreignKey = &Review::productId});
    orders.hasMany(orderItems, {.as = &Order::items, .foreignKey = &OrderItem::orderId});
    orderItems.belongsTo(products, {.as = &OrderItem::product, .foreignKey = &OrderItem::productId});
    orders.hasOne(payments, {.as = &Order::payment, .foreignKey = &Payment::orderId});
}

}  // namespace shop
