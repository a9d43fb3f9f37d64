#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::messageOf;

// What a record that is stored holds beside its row is neither lost nor shown wrongly in silence.
namespace {

struct Purchase;
struct Customer : Record<Customer> {
    std::int64_t id{};
    std::string name{};
    HasMany<Purchase> orders{};
};
struct Purchase : Record<Purchase> {
    std::int64_t id{};
    std::string title{};
    std::optional<std::int64_t> customerId{};
    BelongsTo<Customer> customer{};
};
struct Shelf;
struct Item {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> shelfId{};
    BelongsTo<Shelf> shelf{};
};
struct Tag {
    std::int64_t id{};
    std::string word{};
};
struct Shelf {
    std::int64_t id{};
    std::string name{};
    HasMany<Item> items{};
    BelongsToMany<Tag> tags{};
};

struct Shop {
    Sequelize sequelize = test::database();
    ModelOptions plain{.timestamps = false};
    Model<Customer> customers = sequelize.define<Customer>("over_customer", {field<&Customer::name>()}, plain);
    Model<Purchase> orders = sequelize.define<Purchase>("over_order", {field<&Purchase::title>()}, plain);
    Model<Item> items = sequelize.define<Item>("over_item", {field<&Item::name>()}, plain);
    Model<Tag> tags = sequelize.define<Tag>("over_tag", {field<&Tag::word>()}, plain);
    Model<Shelf> shelves = sequelize.define<Shelf>("over_shelf", {field<&Shelf::name>()}, plain);
    std::optional<test::FreshTables> tables{};

    Shop() {
        customers.hasMany(orders, {.as = as<&Customer::orders>, .foreignKey = field<&Purchase::customerId>()});
        orders.belongsTo(customers, {.as = as<&Purchase::customer>, .foreignKey = field<&Purchase::customerId>()});
        shelves.hasMany(items, {.as = as<&Shelf::items>, .foreignKey = field<&Item::shelfId>()});
        items.belongsTo(shelves, {.as = as<&Item::shelf>, .foreignKey = field<&Item::shelfId>()});
        shelves.belongsToMany(tags, {.as = as<&Shelf::tags>, .through = "over_shelf_tag"});
        tables.emplace(sequelize);
    }
    Customer customer(const char* name) const {
        Customer made;
        made.name = name;
        return customers.create(made);
    }
    Purchase order(const char* title, std::optional<std::int64_t> of) const {
        Purchase made;
        made.title = title;
        made.customerId = of;
        return orders.create(made);
    }
};

Purchase unsaved(const char* title) {
    Purchase made;
    made.title = title;
    return made;
}

void refuses(const char* saying, const std::function<void()>& call) {
    CHECK_THAT(messageOf<EagerLoadingError>(call), test::containsString(saying));
}

}  // namespace

TEST_CASE("a stored record is not saved beside new ones that it holds", "[save][include]") {
    Shop shop;
    const auto ann = shop.customer("Ann");
    shop.order("one", ann.id);
    auto found = shop.customers.findByPk(ann.id, {.include = {&Customer::orders}}).value();
    found.name = "Anna";
    found.orders.items().push_back(unsaved("two"));
    refuses("Customer::orders", [&] { found.save(); });
    refuses("would not be stored", [&] { shop.customers.save(found); });
    refuses("would not be stored", [&] { found.update({{&Customer::name, "Anna"}}); });
    CHECK(shop.customers.findByPk(ann.id)->name == "Ann");
    CHECK(shop.orders.count() == 1);
    found.orders.items().pop_back();
    found.save();
    CHECK(shop.customers.findByPk(ann.id)->name == "Anna");

    // a to-one
    auto order = shop.order("three", std::nullopt);
    order.customer = Customer{};
    refuses("Purchase::customer", [&] { order.save(); });

    // plain structs
    auto shelf = shop.shelves.create({.name = "s", .items = {{.name = "i"}}}, {.include = {&Shelf::items}});
    shop.shelves.save(shelf);
    shelf.items.items().push_back({.name = "new"});
    refuses("Shelf::items", [&] { shop.shelves.save(shelf); });
    refuses("Shelf::items", [&] { shop.shelves.update(shelf, {{&Shelf::name, "t"}}); });
    shelf.items = {};
    shelf.tags = {{.word = "w"}};
    refuses("Shelf::tags", [&] { shop.shelves.save(shelf); });
    CHECK(shop.items.count() == 1);
    CHECK(shop.tags.count() == 0);
}

TEST_CASE("a belongsTo member shows whom the row refers to", "[save][include]") {
    Shop shop;
    const auto ann = shop.customer("Ann");
    const auto bob = shop.customer("Bob");
    const auto stored = shop.order("one", ann.id);
    auto order = shop.orders.findByPk(stored.id, {.include = {&Purchase::customer}}).value();
    order.title = "first";
    order.save();
    order.customer = bob;
    refuses("set customerId", [&] { order.save(); });
    refuses("set customerId", [&] { order.update({{&Purchase::title, "x"}}); });
    order.customerId = bob.id;
    order.save();
    // what is assigned to the key is what was meant
    order.update({{&Purchase::customerId, ann.id}});
    CHECK(shop.orders.findByPk(stored.id)->customerId == ann.id);
    refuses("set customerId", [&] { order.save(); });
    order.customer = BelongsTo<Customer>{};
    order.save();

    auto item = shop.items.create({.name = "i"});
    item.shelf = shop.shelves.create({.name = "s"});
    refuses("set shelfId", [&] { shop.items.save(item); });
    // on the way in, too
    refuses("set shelfId", [&] { shop.items.create({.name = "j", .shelf = *item.shelf}); });
    refuses("set shelfId", [&] { shop.items.bulkCreate({{.name = "j", .shelf = *item.shelf}}); });
    item.shelfId = item.shelf->id;
    shop.items.save(item);

    // nothing is known of a key that was not read
    auto part =
        shop.orders
            .findByPk(stored.id, {.attributes = {&Purchase::id, &Purchase::title}, .include = {&Purchase::customer}})
            .value();
    part.title = "part";
    part.save();
    auto half =
        shop.items.findByPk(item.id, {.attributes = {&Item::id, &Item::name}, .include = {&Item::shelf}}).value();
    half.name = "half";
    shop.items.save(half, {.fields = {&Item::name}});
    CHECK(shop.items.findByPk(item.id)->shelfId == item.shelfId);
}

TEST_CASE("create links records that have a row", "[create][include]") {
    Shop shop;
    const auto ann = shop.customer("Ann");
    auto made = unsaved("one");
    made.customer = ann;
    made = shop.orders.create(made, {.include = {&Purchase::customer}});
    CHECK(made.customerId == ann.id);
    CHECK(shop.customers.count() == 1);
    CHECK(shop.orders.findByPk(made.id)->customerId == ann.id);

    const auto other = shop.order("two", ann.id);
    Customer bob;
    bob.name = "Bob";
    bob.orders = {other, unsaved("three")};
    bob = shop.customers.create(bob, {.include = {&Customer::orders}});
    CHECK(shop.orders.count() == 3);
    CHECK(shop.orders.count({.where = {{&Purchase::customerId, bob.id}}}) == 2);
    CHECK(bob.orders[0].customerId == bob.id);
    CHECK(bob.orders[0].changed().empty());
    CHECK(shop.orders.findByPk(other.id)->customerId == bob.id);
}
