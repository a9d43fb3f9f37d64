#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

// Which model a record belongs to: none, once it was moved from, and no other than its own.
namespace {

struct Part;
struct Item : Record<Item> {
    std::int64_t id{};
    std::string name{};
    int stock{};
    std::optional<std::string> note{};
    DateTime createdAt{}, updatedAt{};
    HasMany<Part> parts{};
};
struct Part : Record<Part> {
    std::int64_t id{};
    std::optional<std::int64_t> itemId{};
    BelongsTo<Item> item{};
};

class Store {
public:
    Store()
        : sequelize(test::database()),
          items(sequelize.define<Item>("rm_item", {field<&Item::name>(), field<&Item::stock>(), field<&Item::note>()})),
          others(sequelize.define<Item>(
              "rm_other",
              {field<&Item::stock>(), ignored<&Item::name>(), ignored<&Item::note>(), ignored<&Item::parts>()}
          )),
          parts(sequelize.define<Part>("rm_part", {field<&Part::itemId>()}, {.timestamps = false})) {
        items.hasMany(parts, {.as = &Item::parts, .foreignKey = &Part::itemId});
        parts.belongsTo(items, {.as = &Part::item, .foreignKey = &Part::itemId});
        tables_.emplace(sequelize);
        made = items.create(item("hammer", 7));
        parts.create(part(made.id));
        others.create(item("other", 1));
    }
    static Item item(std::string name, int stock) {
        Item item;
        item.name = std::move(name);
        item.stock = stock;
        return item;
    }
    static Part part(std::int64_t itemId) {
        Part part;
        part.itemId = itemId;
        return part;
    }
    Item row() const { return items.findByPk(made.id).value(); }
    void requireUntouched() const {
        CHECK(row().name == "hammer");
        CHECK(row().stock == 7);
        CHECK(items.count() == 1);
        CHECK(others.count() == 1);
    }

    Sequelize sequelize;
    Model<Item> items;
    Model<Item> others;
    Model<Part> parts;
    Item made{};

private:
    std::optional<test::FreshTables> tables_;
};

void requireNobodys(Item& left) {
    CHECK(left.isNewRecord());
    CHECK_THROWS_AS(left.save(), UsageError);
    CHECK_THROWS_AS(left.update({{&Item::stock, 1}}), UsageError);
    CHECK_THROWS_AS(left.destroy(), UsageError);
    CHECK_THROWS_AS(left.reload(), UsageError);
    CHECK_THROWS_AS(left.increment(&Item::stock), UsageError);
    CHECK_THROWS_AS(left.changed(), UsageError);
    CHECK_THROWS_AS(left.previous(&Item::stock), UsageError);
}

}  // namespace

TEST_CASE("a record that was moved from belongs to no model", "[records]") {
    const Store store;
    auto found = store.row();
    const Item taken = std::move(found);
    requireNobodys(found);  // NOLINT(bugprone-use-after-move): that is the point
    CHECK(taken.changed().empty());
    CHECK(taken.previous(&Item::stock) == 7);

    auto partly = store.items.findOne({.attributes = {&Item::id, &Item::name}}).value();
    Item assigned;
    assigned = std::move(partly);
    requireNobodys(partly);  // NOLINT(bugprone-use-after-move)
    CHECK_THROWS_AS(assigned.previous(&Item::stock), UsageError);
    assigned.name = "axe";
    assigned.save();
    CHECK(store.row().name == "axe");
    CHECK(store.row().stock == 7);
    assigned.name = "hammer";
    assigned.save();
    store.requireUntouched();
}

TEST_CASE("a record may be moved to where it is, and copied", "[records]") {
    const Store store;
    auto found = store.row();
    auto& same = found;
    found = std::move(same);
    found.name = "hammer";  // a text that is moved to where it is may be lost
    CHECK_FALSE(found.isNewRecord());
    CHECK(found.changed().empty());
    auto copy = found;
    copy.stock = 8;
    CHECK(copy.changed() == test::Texts{"stock"});
    CHECK(found.changed().empty());
}

TEST_CASE("what was moved out of a transaction's record is settled with it", "[records]") {
    Store store;
    auto item = store.row();
    std::optional<Item> taken;
    CHECK_THROWS_AS(
        store.sequelize.transaction([&](Transaction& t) {
            item.stock = 9;
            item.save({.transaction = t});
            taken.emplace(std::move(item));
            throw std::runtime_error("no");
        }),
        std::runtime_error
    );
    requireNobodys(item);  // NOLINT(bugprone-use-after-move)
    // MySQL keeps whole seconds: updatedAt differs as well where one has passed since the row was made.
    auto changed = taken->changed();
    std::erase(changed, "updatedAt");
    CHECK(changed == test::Texts{"stock"});
    taken->save();
    CHECK(store.row().stock == 9);
}

TEST_CASE("an association that was moved from is not loaded", "[records][association]") {
    const Store store;
    auto item = store.items.findOne({.include = {&Item::parts}}).value();
    auto taken = std::move(item.parts);
    CHECK(taken.size() == 1);
    CHECK_FALSE(item.parts.isLoaded());  // NOLINT(bugprone-use-after-move)
    CHECK_THROWS_AS(item.parts.size(), AssociationError);
    item.parts = std::move(taken);
    CHECK(item.parts.size() == 1);
    CHECK_FALSE(taken.isLoaded());  // NOLINT(bugprone-use-after-move)

    auto part = store.parts.findOne({.include = {&Part::item}}).value();
    const auto moved = std::move(part);
    CHECK(moved.item->name == "hammer");
    CHECK_FALSE(part.item.isLoaded());  // NOLINT(bugprone-use-after-move)
    CHECK_THROWS_AS(part.item.hasValue(), AssociationError);
}

TEST_CASE("a record of one model is none of another model of its struct", "[records]") {
    const Store store;
    auto item = store.row();
    item.stock = 3;
    const std::string text = "this record belongs to model 'rm_item'";
    const auto refused = [&](auto&& call) {
        CHECK_THAT(test::messageOf<UsageError>(call), test::containsString(text));
    };
    refused([&] { store.others.save(item); });
    refused([&] { store.others.update(item, {{&Item::stock, 5}}); });
    refused([&] { store.others.reload(item); });
    refused([&] { store.others.destroy(item); });
    refused([&] { store.others.increment(item, &Item::stock); });
    refused([&] { store.others.decrement(item, &Item::stock); });
    auto other = store.others.findOne().value();
    const auto otherRefused = [&](auto&& call) {
        CHECK_THAT(test::messageOf<UsageError>(call), test::containsString("belongs to model 'rm_other'"));
    };
    otherRefused([&] { store.items.save(other); });
    otherRefused([&] { store.items.reload(other); });
    otherRefused([&] { (void)store.items.related(other, &Item::parts).get(); });
    otherRefused([&] { (void)store.items.related(other, &Item::parts).count(); });
    otherRefused([&] { store.items.related(other, &Item::parts).create(Part{}); });
    auto part = store.parts.findOne().value();
    otherRefused([&] { store.parts.related(part, &Part::item).set(other); });
    otherRefused([&] { (void)store.parts.related(part, &Part::item).has(other); });
    CHECK(store.others.inspect(item).find("stock: 3") != std::string::npos);
    store.requireUntouched();
}

TEST_CASE("a record of another Sequelize object is refused as well", "[records]") {
    const Store store;
    auto second = test::database();
    auto same = second.define<Item>(
        "rm_item", {field<&Item::name>(), field<&Item::stock>(), field<&Item::note>(), ignored<&Item::parts>()}
    );
    auto item = store.row();
    CHECK_THAT(
        test::messageOf<UsageError>([&] { same.save(item); }),
        test::containsString("belongs to model 'rm_item' of another Sequelize object")
    );
}

TEST_CASE("create and build make another model's record of a copy", "[records]") {
    Store store;
    auto item = store.row();
    item.id = 0;
    auto copy = store.others.create(item);
    CHECK(copy.id == 2);
    CHECK(copy.changed().empty());
    copy.stock = 4;
    copy.save();
    CHECK(store.others.findByPk(2)->stock == 4);
    CHECK(store.row().stock == 7);

    auto built = store.others.build(item);
    CHECK(built.isNewRecord());
    built.save();
    CHECK(store.others.count() == 3);

    const auto many = store.others.bulkCreate({item, item});
    CHECK(many.at(1).changed().empty());
    CHECK(store.others.count() == 5);

    // what a transaction took back is told by the model that it was written for
    Item lost;
    CHECK_THROWS_AS(
        store.sequelize.transaction([&](Transaction& t) {
            lost = store.items.create(Store::item("lost", 1), {.transaction = t});
            throw std::runtime_error("no");
        }),
        std::runtime_error
    );
    CHECK(store.others.create(lost).id == 6);
}
