#include <chrono>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Texts;

// What save, reload and finders leave in a record and in its row.
namespace {

struct Item : Record<Item> {
    std::int64_t id{};
    std::string code{};
    double weight{};
    std::string key{};
    DateTime at{};
    int stock{};
    DateTime createdAt{}, updatedAt{};
};
struct Plain {
    std::int64_t id{};
    std::string name{};
    int stock{};
    DateTime createdAt{}, updatedAt{};
};
struct Keyless {
    std::string name{};
};
struct Text {
    std::int64_t article{};
    int part{};
    std::string content{};
};
struct Narrow : Record<Narrow> {
    std::int64_t id{};
    std::int8_t count{};
};

const DateTime longAgo = std::chrono::sys_days(2000y / 1 / 1);

class Store {
public:
    Store()
        : sequelize(test::database({.logging = log.logger()})),
          items(sequelize.define<Item>(
              "sr_item",
              {field<&Item::code>({.type = DataTypes::CHAR(4)}), field<&Item::weight>({.type = DataTypes::FLOAT}),
               field<&Item::key>({.type = DataTypes::UUID}), field<&Item::at>(), field<&Item::stock>()}
          )),
          plains(sequelize.define<Plain>("sr_plain", {field<&Plain::name>(), field<&Plain::stock>()})),
          keyless(sequelize.define<Keyless>("sr_keyless", {field<&Keyless::name>()}, {.timestamps = false})),
          texts(sequelize.define<Text>(
              "sr_text",
              {field<&Text::article>({.primaryKey = true}), field<&Text::part>({.primaryKey = true}),
               field<&Text::content>()},
              {.timestamps = false}
          )),
          narrows(sequelize.define<Narrow>(
              "sr_narrow", {field<&Narrow::count>({.type = DataTypes::INTEGER})}, {.timestamps = false}
          )),
          tables_(sequelize) {
        made.code = "a";
        made.weight = 0.1;
        made.key = "0188a0f2-7c11-4c5d-9d3e-aabbccddeeff";
        made.at = longAgo;
        made.stock = 7;
        made = items.create(made);
    }
    Item row() const { return items.findByPk(made.id).value(); }

    test::Log log;
    Sequelize sequelize;
    Model<Item> items;
    Model<Plain> plains;
    Model<Keyless> keyless;
    Model<Text> texts;
    Model<Narrow> narrows;
    Item made{};

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("save: an updatedAt that the program gave is written when it is silent", "[records]") {
    const Store store;
    auto item = store.row();
    item.updatedAt = longAgo;
    item.save({.silent = true});
    CHECK(item.changed().empty());
    CHECK(store.row().updatedAt == longAgo);
    item.updatedAt = longAgo + 1h;
    item.save({.fields = {&Item::updatedAt}, .silent = true});
    CHECK(item.changed().empty());
    CHECK(store.row().updatedAt == longAgo + 1h);
    item.updatedAt = longAgo;
    item.stock = 8;
    item.save({.fields = {&Item::stock}, .silent = true});
    CHECK(item.changed() == Texts{"updatedAt"});
    CHECK(store.row().updatedAt == longAgo + 1h);

    Item fresh = store.made;
    fresh.id = 0;
    fresh.updatedAt = longAgo;
    fresh = store.items.build(fresh);
    fresh.save({.silent = true});
    CHECK(store.items.findByPk(fresh.id)->updatedAt == longAgo);
}

TEST_CASE("save: else the time of now takes the place of an updatedAt that the program gave", "[records]") {
    const Store store;
    const DateTime before = now() - 2s;
    for (const bool withOther : {false, true}) {
        CAPTURE(withOther);
        auto item = store.row();
        item.updatedAt = longAgo;
        if (withOther) ++item.stock;
        item.save();
        CHECK(item.changed().empty());
        CHECK(item.updatedAt >= before);
        CHECK(store.row().updatedAt == item.updatedAt);
        item.updatedAt = longAgo;
        item.save({.fields = {&Item::updatedAt}});
        CHECK(item.changed().empty());
        CHECK(store.row().updatedAt == item.updatedAt);
        CHECK(item.updatedAt >= before);
    }
}

TEST_CASE("save: of plain structs, only a silent one that names it writes updatedAt", "[writing]") {
    const Store store;
    auto plain = store.plains.create({.name = "a"});
    const auto row = [&] { return store.plains.findByPk(plain.id).value(); };
    plain.updatedAt = longAgo;
    store.plains.save(plain, {.silent = true});
    CHECK(row().updatedAt != longAgo);
    plain.updatedAt = longAgo;
    store.plains.save(plain, {.fields = {&Plain::updatedAt}, .silent = true});
    CHECK(row().updatedAt == longAgo);
    store.plains.save(plain);
    CHECK(row().updatedAt != longAgo);
    CHECK(row().updatedAt == plain.updatedAt);
}

TEST_CASE("save: what the row holds in other words is no change afterwards", "[records]") {
    Store store;
    auto item = store.row();
    const auto respell = [&] {
        item.code = "a ";
        item.weight = 0.1;
        item.key = "0188A0F2-7C11-4C5D-9D3E-AABBCCDDEEFF";
        item.at = longAgo + 3us;
    };
    respell();
    CHECK(item.changed().size() == 4);
    store.log.clear();
    item.save();
    CHECK(store.log.size() == 0);
    CHECK(item.changed().empty());
    CHECK(item.code == "a");
    CHECK(item.key == "0188a0f2-7c11-4c5d-9d3e-aabbccddeeff");
    CHECK(item.at == longAgo);
    respell();
    item.stock = 8;
    item.save();
    CHECK(item.changed().empty());
    CHECK(store.items.inspect(item) == store.items.inspect(store.row()));

    respell();
    item.code = "too long";
    CHECK_THROWS_AS(item.save(), ValidationError);
    CHECK(item.at == longAgo + 3us);
}

TEST_CASE("update: a value that the column takes and the member does not is refused", "[records]") {
    const Store store;
    auto narrow = store.narrows.create({});
    const auto message = test::messageOf<ValidationError>([&] { narrow.update({{&Narrow::count, 1000}}); });
    CHECK_THAT(message, test::containsString("does not go into the member") && test::containsString("count"));
    CHECK(store.narrows.findByPk(narrow.id)->count == 0);
    narrow.update({{&Narrow::count, 100}});
    CHECK(narrow.count == 100);
}

TEST_CASE("save: a struct without a member for its key is refused", "[writing]") {
    const Store store;
    Keyless keyless{.name = "a"};
    CHECK_THAT(
        test::messageOf<UsageError>([&] { store.keyless.save(keyless); }),
        test::containsString("has no member for the primary key 'id'")
    );
    CHECK(store.keyless.count() == 0);
    store.keyless.create(keyless);
    CHECK(store.keyless.count() == 1);
}

TEST_CASE("save: a part of a key that is 0 beside one that is not is a part", "[writing]") {
    const Store store;
    Text text{.article = 5, .part = 0, .content = "a"};
    store.texts.create(text);
    text.content = "b";
    store.texts.save(text);
    CHECK(store.texts.count() == 1);
    CHECK(store.texts.findByPk({5, 0})->content == "b");
    Text fresh{.content = "first"};
    store.texts.save(fresh);
    CHECK(store.texts.count() == 2);
}

TEST_CASE("reload: not outside of a transaction that wrote the record and is open", "[records][transaction]") {
    Store store;
    auto item = store.row();
    store.sequelize.transaction([&](Transaction& t) {
        item.stock = 9;
        item.save({.transaction = t});
        CHECK_THAT(
            test::messageOf<UsageError>([&] { item.reload(); }), test::containsString("transaction that is still open")
        );
        CHECK(item.stock == 9);
        item.reload({.transaction = t});
        CHECK(item.stock == 9);
        CHECK(item.changed().empty());
    });
    CHECK(item.changed().empty());
    item.stock = 10;
    item.save();
    CHECK(store.row().stock == 10);
    item.reload();
    CHECK(item.stock == 10);
}

TEST_CASE("an attribute that a finder computed under a column's name is not what the row holds", "[records]") {
    const Store store;
    auto item = store.items.findOne({.attributes = {&Item::id, {literal("99"), "stock"}}}).value();
    CHECK(item.stock == 99);
    CHECK(item.inspect().find("stock: 99") != std::string::npos);
    CHECK_THROWS_AS(item.previous(&Item::stock), UsageError);
    CHECK_FALSE(item.changed(&Item::stock));
    item.code = "b";
    item.save();
    CHECK(store.row().code == "b");
    CHECK(store.row().stock == 7);
    item.set(&Item::stock, 99);
    item.save();
    CHECK(store.row().stock == 99);

    auto named = store.items.findOne({.attributes = {&Item::id, {&Item::stock, "stock"}}}).value();
    CHECK(named.previous(&Item::stock) == 99);
    auto noKey = store.items.findOne({.attributes = {{literal("99"), "id"}, &Item::stock}}).value();
    CHECK_THROWS_AS(noKey.destroy(), UsageError);
    noKey.stock = 5;
    CHECK_THROWS_AS(noKey.save(), UsageError);
    CHECK(store.items.count() == 1);
}
