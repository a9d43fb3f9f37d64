#include <sequelize/format.hpp>
#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

enum class Colour { red, blue };

struct Item : Record<Item> {
    std::int64_t id{};
    std::string name{};
    std::optional<double> weight{};
    Decimal price{};
    Colour colour{};
    bool sold{};
    std::optional<Date> made{};
    std::optional<Time> opens{};
    Uuid key{};
    Bytes image{};
    json extra{};
    DateTime createdAt{}, updatedAt{};
};

const DateTime noon = std::chrono::sys_days(2021y / 12 / 14) + 10h + 12min + 16s;

Model<Item> defineItems(Sequelize& sequelize) {
    return sequelize.define<Item>(
        "show_item",
        {
            field<&Item::name>(),
            field<&Item::weight>(),
            field<&Item::price>({.type = DataTypes::DECIMAL(10, 2)}),
            field<&Item::colour>(),
            field<&Item::sold>(),
            field<&Item::made>(),
            field<&Item::opens>(),
            field<&Item::key>(),
            field<&Item::image>(),
            field<&Item::extra>(),
        }
    );
}

/// The item as the database has it.
Item store(const Model<Item>& items) {
    Item item;
    item.name = "Größe 🎉";
    item.price = Decimal("12.5");
    item.colour = Colour::blue;
    item.made = 2021y / 12 / 14;
    item.opens = 9h + 30min;
    item.key = Uuid("c2b5b5fc-5b5b-4f3a-9a37-0a5d8f9e1234");
    item.image = toBytes("\x01\xff");
    item.extra = {{"a", {1, 2}}};
    item.createdAt = noon;
    items.create(item);
    auto raw = test::rawSession();
    raw.run("UPDATE show_items SET updatedAt = ?", {noon});
    return *items.findByPk(1);
}

}  // namespace

TEST_CASE("a record as JSON, and back", "[json]") {
    auto sequelize = test::database();
    auto items = defineItems(sequelize);
    const test::FreshTables tables(sequelize);
    const Item item = store(items);
    const auto object = toJSON(items, item);
    CHECK(
        object.dump() ==
        R"({"id":1,"name":"Größe 🎉","weight":null,"price":"12.50","colour":"blue","sold":false,"made":"2021-12-14",)"
        R"("opens":"09:30:00","key":"c2b5b5fc-5b5b-4f3a-9a37-0a5d8f9e1234","image":{"type":"Buffer","data":[1,255]},)"
        R"("extra":{"a":[1,2]},"createdAt":"2021-12-14T10:12:16.000Z","updatedAt":"2021-12-14T10:12:16.000Z"})"
    );

    const Item back = fromJSON(items, json::parse(object.dump()));
    CHECK(toJSON(items, back) == object);
    CHECK(back.isNewRecord());
    CHECK(back.createdAt == noon);
    CHECK(back.price.toString() == "12.50");

    CHECK(toJSON(items, std::optional<Item>()).is_null());
    CHECK(toJSON(items, items.findAll()).size() == 1);
    const auto row = items.findOne<Row>({.attributes = {&Item::id, &Item::createdAt}});
    CHECK(toJSON(*row)["id"] == 1);

    auto next = fromJSON(items, json{{"name", "from JSON"}, {"weight", 2}, {"extra", nullptr}});
    CHECK(next.weight == 2.0);
    CHECK(next.extra.is_null());
    next.save();
    CHECK(items.findByPk(2)->name == "from JSON");
}

TEST_CASE("JSON that is no such record", "[json][errors]") {
    auto sequelize = test::database();
    auto items = defineItems(sequelize);
    const auto refusal = [&](const char* text) {
        return test::messageOf<ValidationError>([&] { (void)fromJSON(items, json::parse(text)); });
    };
    CHECK_THAT(refusal(R"({"nmae": "x"})"), test::containsString("show_item.nmae is no attribute"));
    CHECK_THAT(refusal(R"({"name": 5})"), test::containsString("show_item.name must be a text"));
    CHECK_THAT(refusal(R"({"name": null})"), test::containsString("show_item.name "));
    CHECK_THAT(refusal(R"({"id": "one"})"), test::containsString("show_item.id "));
    CHECK_THAT(refusal(R"({"id": 1.5})"), test::containsString("show_item.id "));
    CHECK_THAT(refusal(R"({"sold": "yes"})"), test::containsString("show_item.sold "));
    CHECK_THAT(refusal(R"({"colour": "green"})"), test::containsString("show_item.colour "));
    CHECK_THAT(refusal(R"({"made": "2021-02-30"})"), test::containsString("show_item.made "));
    CHECK_THAT(refusal(R"({"price": "a lot"})"), test::containsString("show_item.price "));
    CHECK_THAT(refusal(R"({"image": {"type": "Buffer", "data": [256]}})"), test::containsString("show_item.image "));
    CHECK_THAT(refusal(R"({"name": {"a": 1}})"), test::containsString("show_item.name "));
    CHECK_THAT(refusal("[]"), test::containsString("array"));
}

TEST_CASE("records, rows and models as text", "[inspect]") {
    auto sequelize = test::database();
    auto items = defineItems(sequelize);
    const test::FreshTables tables(sequelize);
    const Item item = store(items);
    const std::string expected = R"(show_item {
  dataValues: {
    id: 1,
    name: 'Größe 🎉',
    weight: null,
    price: '12.50',
    colour: 'blue',
    sold: false,
    made: '2021-12-14',
    opens: '09:30:00',
    key: 'c2b5b5fc-5b5b-4f3a-9a37-0a5d8f9e1234',
    image: <Buffer 01 ff>,
    extra: {"a":[1,2]},
    createdAt: 2021-12-14T10:12:16.000Z,
    updatedAt: 2021-12-14T10:12:16.000Z
  }
})";
    // MySQL keeps JSON in a form of its own
    std::string shown = items.inspect(item);
    CHECK(shown == expected);
    CHECK(item.inspect() == shown);
    CHECK(fmt::format("{}", item) == shown);
    CHECK(items.inspect(std::optional<Item>()) == "null");
    CHECK(fmt::format("{}|{}", items, Value("it's")) == "show_item|\"it's\"");
    const auto row = items.findOne<Row>({.attributes = {&Item::id, &Item::name}});
    CHECK(fmt::format("{}", *row) == "{ id: 1, name: 'Größe 🎉' }");
    CHECK(inspect(std::vector<Row>{*row}) == "[ { id: 1, name: 'Größe 🎉' } ]");
    CHECK(items.inspect(std::vector<Item>()) == "[]");
}

TEST_CASE("an initial record shows the defaults of its members", "[inspect][json]") {
    auto sequelize = test::database();
    auto items = defineItems(sequelize);
    const auto object = toJSON(items, Item{});
    CHECK(object["id"] == 0);
    CHECK(object["made"].is_null());
    CHECK(object["price"] == "0");
    CHECK(object["image"].dump() == R"({"type":"Buffer","data":[]})");
    CHECK(object["createdAt"] == "1970-01-01T00:00:00.000Z");
}
