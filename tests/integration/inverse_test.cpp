#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::messageOf;

// One declaration makes both directions of an association.
namespace {

struct Purchase;
struct Profile;
struct Product;
struct User {
    std::int64_t id{};
    std::string name{};
    HasMany<Purchase> orders{};
    HasOne<Profile> profile{};
};
struct Purchase {
    std::int64_t id{};
    std::optional<std::int64_t> buyer{};
    BelongsTo<User> user{};
    BelongsToMany<Product> products{};
};
struct Profile {
    std::int64_t id{};
    std::string text{};
    std::optional<std::int64_t> userId{};
    BelongsTo<User> user{};
};
struct Product {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Purchase> orders{};
};
struct Item {
    std::int64_t id{};
    std::optional<std::int64_t> inOrder{};
    std::optional<std::int64_t> ofProduct{};
    int pieces = 1;
};

class Shop {
public:
    Shop()
        : sequelize(test::database()),
          users(sequelize.define<User>("inv_user", {}, {.timestamps = false})),
          orders(sequelize.define<Purchase>("inv_order", {field<&Purchase::buyer>}, {.timestamps = false})),
          profiles(sequelize.define<Profile>("inv_profile", {}, {.timestamps = false})),
          products(sequelize.define<Product>("inv_product", {}, {.timestamps = false})),
          items(sequelize.define<Item>(
              "inv_item", {field<&Item::inOrder>, field<&Item::ofProduct>, field<&Item::pieces>()},
              {.timestamps = false}
          )) {}

    /// Makes the tables, and reads both directions.
    void check() {
        const test::FreshTables tables(sequelize);
        users.create({.name = "Ann"});
        users.create({.name = "Ben"});
        profiles.create({.text = "hi", .userId = 1});
        orders.create({.buyer = 1});
        auto order = orders.create({.buyer = 2});
        products.create({.name = "pen"});
        auto ink = products.create({.name = "ink"});
        orders.related(order, &Purchase::products).add(ink);

        const auto ann = *users.findByPk(1, {.include = {&User::orders, &User::profile}});
        CHECK(ann.orders.size() == 1);
        CHECK(ann.profile->text == "hi");
        CHECK(orders.findByPk(2, {.include = {&Purchase::user}})->user->name == "Ben");
        CHECK(profiles.findByPk(1, {.include = {&Profile::user}})->user->name == "Ann");
        CHECK(orders.findByPk(2, {.include = {&Purchase::products}})->products[0].name == "ink");
        CHECK(products.findByPk(2, {.include = {&Product::orders}})->orders[0].id == 2);
        CHECK(items.findByPk(1)->inOrder == 2);
        CHECK(items.findByPk(1)->ofProduct == 2);
        CHECK(orders.definition().foreignKeys.size() == 1);
        CHECK(orders.definition().columns.size() == 2);
        CHECK(items.definition().foreignKeys.size() == 2);
        CHECK(items.definition().columns.size() == 4);
    }

    Sequelize sequelize;
    Model<User> users;
    Model<Purchase> orders;
    Model<Profile> profiles;
    Model<Product> products;
    Model<Item> items;
};

}  // namespace

TEST_CASE("one declaration makes both directions", "[inverse]") {
    Shop shop;
    SECTION("from the side that has the rows") {
        shop.users.hasMany(
            shop.orders, {.as = &User::orders, .inverse = as<&Purchase::user>, .foreignKey = &Purchase::buyer}
        );
        shop.users.hasOne(
            shop.profiles, {.as = &User::profile, .inverse = as<&Profile::user>, .foreignKey = &Profile::userId}
        );
        shop.orders.belongsToMany(
            shop.products, {.as = &Purchase::products,
                            .inverse = &Product::orders,
                            .through = shop.items,
                            .foreignKey = &Item::inOrder,
                            .otherKey = &Item::ofProduct}
        );
        shop.check();
    }
    SECTION("from the side that has the key") {
        shop.orders.belongsTo(
            shop.users, {.as = as<&Purchase::user>, .inverse = &User::orders, .foreignKey = &Purchase::buyer}
        );
        shop.profiles.belongsTo(
            shop.users, {.as = as<&Profile::user>, .inverse = as<&User::profile>, .foreignKey = &Profile::userId}
        );
        shop.products.belongsToMany(
            shop.orders, {.as = &Product::orders,
                          .inverse = &Purchase::products,
                          .through = shop.items,
                          .foreignKey = {&Item::ofProduct},
                          .otherKey = {"inOrder"}}
        );
        shop.check();
    }
}

TEST_CASE("an inverse declares what two declarations would", "[inverse]") {
    test::Log once;
    test::Log twice;
    {
        Shop shop;
        shop.users.hasMany(
            shop.orders,
            {.as = &User::orders, .inverse = as<&Purchase::user>, .foreignKey = &Purchase::buyer, .onDelete = "CASCADE"}
        );
        const test::FreshTables tables(shop.sequelize);
        shop.orders.sync({.force = true, .logging = once.logger()});
        (void)shop.orders.findAll({.include = {&Purchase::user}, .logging = once.logger()});
    }
    {
        Shop shop;
        shop.users.hasMany(shop.orders, {.as = &User::orders, .foreignKey = &Purchase::buyer, .onDelete = "CASCADE"});
        shop.orders.belongsTo(shop.users, {.as = as<&Purchase::user>, .foreignKey = &Purchase::buyer});
        const test::FreshTables tables(shop.sequelize);
        shop.orders.sync({.force = true, .logging = twice.logger()});
        (void)shop.orders.findAll({.include = {&Purchase::user}, .logging = twice.logger()});
    }
    CHECK(once.text() == twice.text());
}

TEST_CASE("a join table's key is a member of its struct", "[inverse]") {
    const Shop shop;
    CHECK_THAT(
        messageOf<AssociationError>([&] {
            shop.orders.belongsToMany(
                shop.products, {.as = &Purchase::products, .through = shop.items, .foreignKey = &Profile::userId}
            );
        }),
        test::containsString("inv_item") && test::containsString("another struct")
    );
    CHECK_THAT(
        messageOf<AssociationError>([&] {
            shop.orders.belongsToMany(
                shop.products, {.as = &Purchase::products,
                                .through = shop.items,
                                .foreignKey = &Item::inOrder,
                                .otherKey = &Item::inOrder}
            );
        }),
        test::containsString("both 'inOrder'")
    );
    CHECK_THROWS_AS(
        shop.orders.belongsToMany(
            shop.products, {.as = &Purchase::products, .through = "inv_named", .foreignKey = &Item::inOrder}
        ),
        AssociationError
    );
}

TEST_CASE("an inverse that cannot be declared leaves neither direction", "[inverse]") {
    Shop shop;
    shop.orders.belongsTo(shop.users, {.as = as<&Purchase::user>, .foreignKey = &Purchase::buyer});
    const auto error = test::thrownBy<AssociationError>([&] {
        shop.users.hasMany(
            shop.orders, {.as = &User::orders, .inverse = as<&Purchase::user>, .foreignKey = &Purchase::buyer}
        );
    });
    REQUIRE(error);
    CHECK_THAT(error->what(), test::containsString("'user' already"));
    // The name and the member are free.
    CHECK_NOTHROW(shop.users.hasMany(shop.orders, {.as = &User::orders, .foreignKey = &Purchase::buyer}));
}

TEST_CASE("an inverse of a model with itself needs a name of its own", "[inverse]") {
    Shop shop;
    const auto error = test::thrownBy<AssociationError>([&] {
        shop.users.hasMany(shop.users, {.as = "friends", .inverse = "friends", .foreignKey = "friendId"});
    });
    REQUIRE(error);
    CHECK_THAT(error->what(), test::containsString(".as and .inverse"));
}
