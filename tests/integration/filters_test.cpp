// Named filters: how they are declared, what they refuse, and what stands in the SQL.
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using test::each;
using test::failure;
using test::Texts;

namespace {

int tenant = 1;

struct Shop;
struct Sale {
    std::int64_t id{};
    std::string name{};
    int tenant{};
    std::optional<std::int64_t> shopId{};
    BelongsTo<Shop> shop{};
};
struct Shop {
    std::int64_t id{};
    std::string name{};
    int tenant{};
    HasMany<Sale> sales{};
};

struct Reader {
    std::int64_t id{};
    std::string name{};
};
struct Loan {
    std::int64_t id{};
    int tenant{};
};
struct Novel {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Reader, Loan> readers{};
};

struct Market {
    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger()});
    Model<Shop> shops = sequelize.define<Shop>("fi_shop", {}, {.timestamps = false});
    Model<Sale> sales = sequelize.define<Sale>("fi_sale", {}, {.timestamps = false});
    std::optional<test::FreshTables> tables{};

    Market() {
        shops.hasMany(sales, {.as = as<&Shop::sales>, .inverse = &Sale::shop, .foreignKey = "shopId"});
        tables.emplace(sequelize);
        tenant = 1;
        shops.bulkCreate({{.name = "one", .tenant = 1}, {.name = "two", .tenant = 2}});
        sales.bulkCreate(
            {{.name = "a", .tenant = 1, .shopId = 1},
             {.name = "b", .tenant = 2, .shopId = 1},
             {.name = "c", .tenant = 2, .shopId = 2}}
        );
        sales.addFilter("tenant", [] { return col(&Sale::tenant) == tenant; });
        log.clear();
    }
};

template <class Records>
Texts namesIn(const Records& records) {
    Texts names;
    for (const auto& record : records) names.push_back(record.name);
    return names;
}

}  // namespace

TEST_CASE("a filter is asked anew by each call, and its value is bound", "[filters]") {
    Market market;
    CHECK(each(market.sales.findAll(), &Sale::name) == Texts{"a"});
    tenant = 2;
    CHECK(each(market.sales.findAll({.order = {&Sale::name}}), &Sale::name) == Texts{"b", "c"});
    tenant = 3;
    CHECK(market.sales.findAll().empty());
    const auto lines = market.log.lines();
    REQUIRE(lines.size() == 3);
    CHECK_THAT(lines[0], test::containsString("tenant"));
    CHECK(lines[0] == lines[2]);
}

TEST_CASE("a filter stands in the ON of an outer join, and requires no include", "[filters]") {
    Market market;
    const auto shops = market.shops.findAll({.include = {&Shop::sales}, .order = {&Shop::id}});
    REQUIRE(shops.size() == 2);
    CHECK(namesIn(shops[0].sales) == Texts{"a"});
    CHECK(shops[1].sales.empty());
}

TEST_CASE("the same finder with and without filter is compiled for each", "[filters]") {
    Market market;
    for (int i = 0; i < 3; ++i) {
        CHECK(market.sales.count() == 1);
        CHECK(market.sales.findAll().size() == 1);
        CHECK(market.sales.findAll({.unfiltered = {"tenant"}}).size() == 3);
        CHECK(market.shops.findAll({.include = {{&Shop::sales, {.include = {&Sale::shop}}}}}).size() == 2);
    }
}

TEST_CASE("records are connected with what filters let through", "[filters]") {
    Market market;
    market.shops.addFilter("small", {{&Shop::name, Op::ne("two")}});
    auto sale = market.sales.findAll().front();
    const auto two = market.shops.findAll({.where = {{&Shop::name, "two"}}, .unfiltered = {"small"}}).front();
    CHECK_THAT(
        failure([&] { market.sales.related(sale, &Sale::shop).set(two); }),
        test::containsString("or is hidden by 'small'")
    );
    CHECK(market.sales.related(sale, &Sale::shop).get()->name == "one");
    market.sales.related(sale, &Sale::shop).set(two, {.unfiltered = {"small"}});
    CHECK_FALSE(market.sales.related(sale, &Sale::shop).get());
}

TEST_CASE("a filter may be a constant", "[filters]") {
    Market market;
    market.shops.addFilter("small", {{&Shop::name, Op::ne("two")}});
    CHECK(each(market.shops.findAll(), &Shop::name) == Texts{"one"});
    market.shops.addFilter("never", col(&Shop::id) < 0);
    CHECK(market.shops.findAll().empty());
    CHECK(market.shops.findAll({.unfiltered = {"small", "never"}}).size() == 2);
}

TEST_CASE("what is wrong with a filter is said", "[filters]") {
    Market market;
    CHECK(failure([&] {
              (void)market.sales.findAll({.unfiltered = {"tennant"}});
          }) == "model 'fi_sale' has no filter 'tennant' to leave out; it has 'tenant'");
    CHECK(failure([&] {
              (void)market.shops.count({.unfiltered = {"tenant"}});
          }) == "model 'fi_shop' has no filter 'tenant' to leave out; it has none");
    CHECK(failure([&] {
              (void)market.shops.findAll({.include = {{&Shop::sales, {.unfiltered = {"x"}}}}});
          }) == "model 'fi_sale' has no filter 'x' to leave out; it has 'tenant'");
    auto shop = *market.shops.findByPk(1);
    CHECK_THROWS_AS(market.shops.related(shop, &Shop::sales).has(Sale{.id = 1}, {.unfiltered = {"x"}}), UsageError);
    CHECK_THROWS_AS(
        market.sales.update({{&Sale::name, "n"}}, {.where = {{&Sale::id, 1}}, .unfiltered = {"x"}}), UsageError
    );
    CHECK(failure([&] {
              market.sales.addFilter("tenant", {{&Sale::tenant, 1}});
          }) == "model 'fi_sale' has a filter 'tenant' already");
    CHECK_THAT(
        failure([&] {
            market.sales.addFilter("paranoid", {{&Sale::tenant, 1}});
        }),
        test::containsString("it is the name of what .paranoid = true does")
    );
    market.shops.addFilter("empty", [] { return Where<Shop>{}; });
    CHECK_THAT(
        failure([&] { (void)market.shops.findAll(); }),
        test::containsString("the filter 'empty' of model 'fi_shop' gave no condition")
    );
    Market other;
    other.sales.addFilter("shop", [] { return col(&Sale::shop, &Shop::tenant) == 1; });
    CHECK_THAT(failure([&] { (void)other.sales.findAll(); }), test::containsString("speaks of another table's column"));
}

TEST_CASE("what a filter throws, the call throws, and no SQL runs", "[filters]") {
    Market market;
    market.shops.addFilter("who", []() -> Where<Shop> { throw std::runtime_error("nobody is logged in"); });
    CHECK(failure([&] { (void)market.shops.findAll(); }) == "nobody is logged in");
    CHECK(failure([&] {
              market.shops.update({{&Shop::name, "x"}}, {.where = {{&Shop::id, 1}}});
          }) == "nobody is logged in");
    CHECK(market.log.lines().empty());
}

TEST_CASE("what cannot keep a filter is refused", "[filters]") {
    Market market;
    CHECK_THAT(
        failure([&] { market.sales.truncate(); }),
        test::containsString("truncate writes rows that the filter 'tenant' hides, too; say so: .unfiltered = "
                             "{\"tenant\"}")
    );
    CHECK_THROWS_AS(market.sales.destroy({.truncate = true}), UsageError);
    CHECK_THROWS_AS(
        market.sales.bulkCreate({{.id = 2, .name = "x", .tenant = 1}}, {.updateOnDuplicate = {&Sale::name}}), UsageError
    );
    market.sales.bulkCreate(
        {{.id = 2, .name = "x", .tenant = 1}}, {.updateOnDuplicate = {&Sale::name}, .unfiltered = {"tenant"}}
    );
    CHECK(market.sales.count({.where = {{&Sale::name, "x"}}, .unfiltered = {"tenant"}}) == 1);
    CHECK(market.sales.destroy({.where = literal("1 = 1")}) == 1);
    CHECK(market.sales.count({.unfiltered = {"tenant"}}) == 2);
    market.sales.truncate({.unfiltered = {"tenant"}});
    CHECK(market.sales.count({.unfiltered = {"tenant"}}) == 0);
}

TEST_CASE("a row may be made that its filter hides", "[filters]") {
    Market market;
    const auto sale = market.sales.create({.name = "d", .tenant = 9});
    CHECK_FALSE(market.sales.findByPk(sale.id));
    CHECK_THAT(
        failure([&] {
            auto hidden = sale;
            market.sales.update(hidden, {{&Sale::name, "e"}});
        }),
        test::containsString("or is hidden by 'tenant'")
    );
}

TEST_CASE("a key that a hidden row has is an error that says so", "[filters]") {
    auto sequelize = test::database();
    auto readers =
        sequelize.define<Reader>("fi_reader", {field<&Reader::name>({.unique = true})}, {.timestamps = false});
    auto loans = sequelize.define<Loan>("fi_loan", {}, {.timestamps = false});
    auto novels = sequelize.define<Novel>("fi_novel", {}, {.timestamps = false});
    novels.belongsToMany(readers, {.as = as<&Novel::readers>, .through = loans});
    const test::FreshTables tables(sequelize);
    loans.addFilter("tenant", {{&Loan::tenant, 1}});
    readers.addFilter("known", {{&Reader::name, Op::ne("Bob")}});
    auto emma = novels.create({.name = "Emma"});
    auto ann = readers.create({.name = "Ann"});
    auto related = novels.related(emma, &Novel::readers);
    related.add(ann, {.through = {{{&Loan::tenant, 2}}}});
    const auto again = failure([&] { related.add(ann); });
    CHECK_THAT(again, test::containsString("must be unique; the row that has it is hidden by 'tenant'"));
    CHECK(again.find("record 0") == std::string::npos);
    CHECK(loans.count({.unfiltered = {"tenant"}}) == 1);

    readers.create({.name = "Bob"});
    CHECK(failure([&] {
              (void)readers.findOrCreate({.where = {{&Reader::name, "Bob"}}});
          }) == "unique violation: name must be unique; the row that has it is hidden by 'known'");
}

TEST_CASE("the plan that is explained is that of the filtered statement", "[filters]") {
    Market market;
    (void)market.sales.explain().findAll();
    CHECK_THAT(market.log.last(), test::containsString("tenant` = ?"));
    (void)market.sales.explain().findByPk(1);
    CHECK_THAT(market.log.last(), test::containsString("tenant` = ?"));
    (void)market.sales.explain().count();
    CHECK_THAT(market.log.last(), test::containsString("tenant` = ?"));
    (void)market.shops.explain().findAll({.include = {&Shop::sales}});
    CHECK_THAT(
        market.log.last(), test::containsString("ON (`fi_shop`.`id` = `sales`.`shopId` AND `sales`.`tenant` = ?")
    );
    (void)market.sales.explain().findAll({.unfiltered = {"tenant"}});
    CHECK_THAT(market.log.last(), !test::containsString("tenant` = ?"));
}
