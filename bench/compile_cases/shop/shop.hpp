// Ten models that several files share: see docs/several_files.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <sequelize/sequelize.hpp>

namespace shop {

using namespace sequelize::dsl;

struct Address;
struct Order;
struct Product;

struct User {
    std::int64_t id{};
    std::string email{};
    std::string name{};
    DateTime createdAt{}, updatedAt{};
    HasMany<Address> addresses{};
    HasMany<Order> orders{};
};
struct Address {
    std::int64_t id{};
    std::int64_t userId{};
    std::string street{};
    std::string city{};
    BelongsTo<User> user{};
};
struct Category {
    std::int64_t id{};
    std::string name{};
    HasMany<Product> products{};
};
struct Tag {
    std::int64_t id{};
    std::string name{};
};
struct ProductTag {
    std::int64_t productId{};
    std::int64_t tagId{};
};
struct Review {
    std::int64_t id{};
    std::int64_t productId{};
    std::int64_t userId{};
    int stars{};
    std::optional<std::string> text{};
    DateTime createdAt{};
};
struct Product {
    std::int64_t id{};
    std::string title{};
    Decimal price{};
    int stock{};
    std::optional<std::int64_t> categoryId{};
    DateTime createdAt{}, updatedAt{};
    BelongsTo<Category> category{};
    BelongsToMany<Tag, ProductTag> tags{};
    HasMany<Review> reviews{};
};
enum class OrderStatus { open, paid, sent, cancelled };
struct OrderItem {
    std::int64_t id{};
    std::int64_t orderId{};
    std::int64_t productId{};
    int quantity{};
    Decimal price{};
    BelongsTo<Product> product{};
};
struct Payment {
    std::int64_t id{};
    std::int64_t orderId{};
    Decimal amount{};
    DateTime paidAt{};
};
struct Order {
    std::int64_t id{};
    std::int64_t userId{};
    OrderStatus status{};
    Decimal total{};
    DateTime createdAt{}, updatedAt{};
    BelongsTo<User> user{};
    HasMany<OrderItem> items{};
    HasOne<Payment> payment{};
};

/// The application's models. One file defines them; all others include this header, and ask.
struct Shop {
    explicit Shop(sequelize::Options options);

    Sequelize sequelize;
    sequelize::Model<User> users;
    sequelize::Model<Address> addresses;
    sequelize::Model<Category> categories;
    sequelize::Model<Product> products;
    sequelize::Model<Tag> tags;
    sequelize::Model<ProductTag> productTags;
    sequelize::Model<Order> orders;
    sequelize::Model<OrderItem> orderItems;
    sequelize::Model<Payment> payments;
    sequelize::Model<Review> reviews;
};

}  // namespace shop
