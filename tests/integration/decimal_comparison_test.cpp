#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Item {
    std::int64_t id{};
    std::string kind{};
    Decimal price{};
    int stock{};
    std::optional<Decimal> rebate{};
};

class Shop {
public:
    Sequelize sequelize = test::database();
    Model<Item> items = sequelize.define<Item>(
        "compared_item",
        {field<&Item::kind>(), field<&Item::price>({.type = DataTypes::DECIMAL(30, 2)}), field<&Item::stock>(),
         field<&Item::rebate>({.type = DataTypes::DECIMAL(12, 4)})},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};

    Shop() {
        items.bulkCreate({
            {.kind = "a", .price = Decimal{"9.50"}, .stock = 1, .rebate = Decimal{"9.5"}},
            {.kind = "b", .price = Decimal{"100.00"}, .stock = 100, .rebate = Decimal{"0.5"}},
            {.kind = "b", .price = Decimal{"-20.00"}, .stock = 3, .rebate = std::nullopt},
        });
    }

    test::Ids ids(const FindOptions<Item>& options) const { return test::each(items.findAll(options), &Item::id); }
    test::Ids where(Where<Item> condition) const { return ids({.where = std::move(condition), .order = {&Item::id}}); }
    std::size_t groups(Where<Item> having) const {
        return items.findAll<Row>({.attributes = {&Item::kind}, .group = {&Item::kind}, .having = std::move(having)})
            .size();
    }
};

}  // namespace

TEST_CASE("DECIMALs compare as numbers, computed ones too", "[comparison]") {
    const Shop shop;
    CHECK(shop.where({{&Item::price, Decimal{"9.5"}}}) == test::Ids{1});
    CHECK(shop.where({{&Item::price, Op::ne(Decimal{"9.5"})}}) == test::Ids{2, 3});
    CHECK(shop.where({{&Item::price, Op::gt(10)}}) == test::Ids{2});
    CHECK(shop.where({{&Item::price, Op::between(-20, Decimal{"9.50"})}}) == test::Ids{1, 3});
    CHECK(shop.where({{&Item::price, Op::notBetween(-20, Decimal{"9.50"})}}) == test::Ids{2});
    CHECK(shop.where({{&Item::price, Op::in({Decimal{"100"}, Decimal{"-20.0"}})}}) == test::Ids{2, 3});
    CHECK(shop.where({{&Item::price, Op::notIn({Decimal{"100"}, Decimal{"-20.0"}})}}) == test::Ids{1});
    CHECK(shop.where({{&Item::rebate, null}}) == test::Ids{3});
    CHECK(shop.where(fn("ABS", &Item::price) > Decimal{"19.99"}) == test::Ids{2, 3});
    CHECK(shop.where(fn("ABS", &Item::price) > 19) == test::Ids{2, 3});
    CHECK(shop.where(fn("COALESCE", &Item::rebate, 0) < Decimal{"1.0"}) == test::Ids{2, 3});
    CHECK(shop.where(fn("NULLIF", &Item::price, Decimal{"9.5"}) == null) == test::Ids{1});
    CHECK(shop.where(fn("ROUND", &Item::price, literal("0")) == 10) == test::Ids{1});
    CHECK(shop.where(fn("ABS", &Item::stock) > Decimal{"1.5"}) == test::Ids{2, 3});
    CHECK(shop.where({{&Item::stock, Op::lt(Decimal{"3.5"})}}) == test::Ids{1, 3});
    CHECK(shop.where(cast(&Item::price, "decimal(10,2)") == Decimal{"9.50"}) == test::Ids{1});
    if (test::isSqlite()) {  // elsewhere MAX is an aggregate only
        CHECK(shop.where(fn("MAX", &Item::price, 50) == 50) == test::Ids{1, 3});
        CHECK(shop.where(fn("MIN", &Item::price, &Item::rebate) == Decimal{"0.5"}) == test::Ids{2});
    }
    // columns of another scale, of integers, and of a computed value
    CHECK(shop.where(col(&Item::price) == col(&Item::rebate)) == test::Ids{1});
    CHECK(shop.where(col(&Item::stock) == col(&Item::price)) == test::Ids{2});
    CHECK(shop.where(col(&Item::price) > fn("ABS", &Item::rebate)) == test::Ids{2});
    CHECK(shop.where({not_(col(&Item::price) > 10)}) == test::Ids{1, 3});
}

TEST_CASE("DECIMALs are ordered, grouped and counted as numbers", "[comparison]") {
    const Shop shop;
    CHECK(shop.ids({.order = {&Item::price}}) == test::Ids{3, 1, 2});
    CHECK(shop.ids({.order = {desc(fn("COALESCE", &Item::price, 0))}}) == test::Ids{2, 1, 3});
    CHECK(shop.ids({.order = {fn("ABS", &Item::price)}}) == test::Ids{1, 3, 2});
    CHECK(shop.items.count({.col = &Item::price, .distinct = true}) == 3);
    CHECK(shop.groups(fn("MAX", &Item::price) > 50) == 1);
    CHECK(shop.groups(fn("SUM", &Item::price) > Decimal{"50"}) == 1);
    CHECK(shop.groups(fn("SUM", &Item::price) > 80) == 0);
    CHECK(shop.groups(fn("MIN", &Item::price) == Decimal{"9.5"}) == 1);
    const auto rows = shop.items.findAll<Row>(
        {.attributes = {&Item::kind, {fn("SUM", &Item::price), "total"}, {fn("MAX", &Item::price), "most"}},
         .group = {&Item::kind},
         .order = {desc(fn("SUM", &Item::price))}}
    );
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].get<std::string>("kind") == "b");
    CHECK(rows[0].get<Decimal>("total") == Decimal{"80"});
    CHECK(rows[0].get<Decimal>("most") == Decimal{"100"});
    CHECK(rows[1].get<Decimal>("total").toString() == "9.50");
    const auto byAlias = shop.items.findAll<Row>(
        {.attributes = {&Item::kind, {fn("SUM", &Item::price), "total"}},
         .group = {&Item::kind},
         .order = {col("total")}}
    );
    CHECK(byAlias[0].get<std::string>("kind") == "a");
}

TEST_CASE("sums, averages and increments of DECIMALs lose nothing", "[comparison]") {
    const Shop shop;
    CHECK(shop.items.sum(&Item::price)->toString() == "89.50");
    CHECK(shop.items.sum(&Item::price, {.where = {{&Item::id, 99}}}) == std::nullopt);
    CHECK(shop.items.min(&Item::price)->toString() == "-20.00");
    CHECK(shop.items.max(&Item::price)->toString() == "100.00");
    const auto rows = shop.items.findAll<Row>({.attributes = {{fn("AVG", &Item::price), "mean"}}});
    CHECK_THAT(rows[0].get<Decimal>("mean").toString(), test::StartsWith("29.833333"));

    shop.items.increment(&Item::price, {.by = Decimal{"9999999999999999999999.01"}, .where = {{&Item::id, Op::lt(3)}}});
    CHECK(shop.items.findByPk(1)->price.toString() == "10000000000000000000008.51");
    CHECK(shop.items.findByPk(2)->price.toString() == "10000000000000000000099.01");
    shop.items.decrement(&Item::price, {.by = Decimal{"10000000000000000000008.52"}, .where = {{&Item::id, 1}}});
    CHECK(shop.items.findByPk(1)->price.toString() == "-0.01");
    shop.items.increment(&Item::price, {.by = 0.5, .where = {{&Item::id, 1}}});
    CHECK(shop.items.findByPk(1)->price.toString() == "0.49");
    shop.items.update({{&Item::price, fn("ABS", &Item::price)}}, {.where = {{&Item::id, 3}}});
    CHECK(shop.items.findByPk(3)->price.toString() == "20.00");
    shop.items.update({{&Item::price, col(&Item::rebate)}}, {.where = {{&Item::id, 1}}});
    CHECK(shop.items.findByPk(1)->price.toString() == "9.50");
    shop.items.update({{&Item::price, literal("1.005")}}, {.where = {{&Item::id, 1}}});
    CHECK(shop.items.findByPk(1)->price.toString() == "1.01");  // rounded, as SQL does
    CHECK(shop.where({{&Item::price, Decimal{"1.01"}}}) == test::Ids{1});
}

namespace {

struct Rate;
struct Currency {
    Decimal code{};
    std::string name{};
    HasMany<Rate> rates{};
};
struct Rate {
    std::int64_t id{};
    std::optional<Decimal> currencyCode{};
};

}  // namespace

TEST_CASE("DECIMAL keys of another scale join", "[comparison]") {
    auto sequelize = test::database();
    auto currencies = sequelize.define<Currency>(
        "compared_currency",
        {field<&Currency::code>({.type = DataTypes::DECIMAL(10, 2), .primaryKey = true}), field<&Currency::name>()},
        {.timestamps = false}
    );
    auto rates = sequelize.define<Rate>(
        "compared_rate", {field<&Rate::currencyCode>({.type = DataTypes::DECIMAL(12, 4)})}, {.timestamps = false}
    );
    currencies.hasMany(rates, {.as = &Currency::rates, .foreignKey = {"currencyCode"}, .constraints = false});
    const test::FreshTables tables(sequelize);
    currencies.bulkCreate({{.code = Decimal{"1.5"}, .name = "x"}, {.code = Decimal{"2"}, .name = "y"}});
    rates.bulkCreate(
        {{.currencyCode = Decimal{"1.5"}}, {.currencyCode = Decimal{"1.5"}}, {.currencyCode = Decimal{"2"}}}
    );
    const auto found = currencies.findAll({.include = {&Currency::rates}, .order = {&Currency::code}});
    REQUIRE(found.size() == 2);
    CHECK(found[0].rates.size() == 2);
    CHECK(found[1].rates.size() == 1);
    CHECK(currencies.findByPk(Decimal{"1.500"})->name == "x");
}
