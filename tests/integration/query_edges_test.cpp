#include <algorithm>
#include <string>
#include <vector>

#include "integration/expressions_world.hpp"
#include "integration/subquery_world.hpp"
#include "support/abilities.hpp"
#include "support/catch.hpp"

// Where features of queries meet: typed expressions beside aggregates, selects of one bool, named tables in other
// statements, keys that only the database compares.

using namespace sequelize;
using test::each;
using test::Ids;
using test::subqueries::Category;
using test::subqueries::Form;
using test::subqueries::Pupil;
using Books = test::expressions::World;
using Schools = test::subqueries::World;
using test::expressions::ExBook;

TEST_CASE("integers are rounded before the point", "[queries][expressions]") {
    const Books db;
    using All = Books::All<std::int64_t>;
    CHECK(db.each<std::int64_t>(Fn::round(&ExBook::pages, -2)) == All{100, 0, 500, 0});
    CHECK(db.each<std::int64_t>(Fn::round(&ExBook::pages, -1)) == All{120, 10, 530, 0});
    CHECK(db.each<std::int64_t>(Fn::round(&ExBook::pages, 2)) == All{120, 7, 533, 0});
    CHECK(db.each<std::int64_t>(Fn::round(&ExBook::pages, -30)) == All{0, 0, 0, 0});
    CHECK(db.each<std::int64_t>(Fn::round(&ExBook::year, -1)) == All{2000, 2000, 2010, std::nullopt});
    CHECK(db.each<std::int64_t>(Fn::round(col(&ExBook::pages) - 1250, -2)) == All{-1100, -1200, -700, -1300});
    CHECK(db.each<std::int64_t>(Fn::round(Fn::value(1234), -2)).front() == 1200);
    CHECK(db.each<std::int64_t>(Fn::round(Fn::value(-1250), -2)).front() == -1300);
    CHECK(db.each<Decimal>(Fn::round(&ExBook::copies, -9))[2] == Decimal("18000000000"));
    CHECK(db.where(Fn::round(&ExBook::pages, -2) == 500) == Ids{3});
}

TEST_CASE("a value stands beside an aggregate", "[queries][expressions]") {
    const Books db;
    struct Sums {
        std::int64_t pages{};
        std::int64_t none{};
        std::int64_t chosen{};
        double weight{};
    };
    const auto sums = db.books.findAll<Sums>(
        {.attributes =
             {{Fn::coalesce(Fn::sum(&ExBook::pages), 0), "pages"},
              {Fn::coalesce(Fn::sum(&ExBook::year).filter(col(&ExBook::id) > 100), 0), "none"},
              {Fn::when(Fn::count() > 100, 1).otherwise(Fn::sum(&ExBook::pages)), "chosen"},
              {Fn::coalesce(Fn::avg(&ExBook::weight), 1.5), "weight"}}}
    );
    REQUIRE(sums.size() == 1);
    CHECK(sums[0].pages == 660);
    CHECK(sums[0].none == 0);
    CHECK(sums[0].chosen == 660);
    CHECK(sums[0].weight == 0.1875);
    CHECK(db.where(Fn::coalesce(&ExBook::tax, 0) == 0) == Ids{4});
    CHECK(db.where(Fn::coalesce(&ExBook::tax, Decimal{"0.5"}) == Decimal{"0.50"}) == Ids{4});
    CHECK(db.where(Fn::coalesce(&ExBook::author, "none") == "none") == Ids{4});
}

TEST_CASE("a union of one bool column is read", "[queries][subqueries]") {
    const Books db;
    std::vector<bool> kinds = union_(db.books.select(&ExBook::lent), db.books.select(&ExBook::lent)).findAll();
    std::sort(kinds.begin(), kinds.end());
    CHECK(kinds == std::vector<bool>{false, true});
    CHECK(unionAll(db.books.select(&ExBook::lent), db.books.select(&ExBook::lent)).findAll().size() == 8);
}

namespace {

struct FormTotal {
    std::optional<std::int64_t> form_id{};
    std::int64_t pupils{};
};

}  // namespace

TEST_CASE("a table of a with is counted, and an expression of it is selected", "[queries][subqueries]") {
    Schools db;
    const auto totals = with<FormTotal>(
        db.pupils.select({.attributes = {&Pupil::form_id, {Fn::count(), "pupils"}}, .group = {&Pupil::form_id}})
    );
    CHECK(totals.count() == 3);
    CHECK(totals.count({.where = {{&FormTotal::pupils, Op::gt(1)}}}) == 2);
    CHECK(totals.count({.col = &FormTotal::form_id}) == 2);
    CHECK(totals.count({.col = &FormTotal::pupils, .distinct = true}) == 3);
    CHECK_THROWS_AS(totals.count({.distinct = true}), UsageError);

    CHECK(totals.select(Fn::max(&FormTotal::pupils)).findAll() == std::vector<std::optional<std::int64_t>>{3});
    CHECK(db.formsWhere({{&Form::id, Op::in(totals.select(Fn::min(&FormTotal::form_id)))}}) == Ids{1});
    CHECK(db.formsWhere(scalar(totals.select(Fn::max(&FormTotal::pupils))) == 3) == Ids{1, 2, 3});
    CHECK(
        db.formsWhere(
            {{&Form::id, Op::in(totals.select(col(&FormTotal::form_id) + 1, {.where = col(&FormTotal::form_id) > 0}))}}
        ) == Ids{2, 3}
    );
    CHECK(
        db.formsWhere(exists(totals.select(
            &FormTotal::pupils, {.where = {{&FormTotal::form_id, outer(&Form::id)}, {&FormTotal::pupils, 3}}}
        ))) == Ids{2}
    );

    struct Node {
        std::int64_t id{};
        std::optional<std::int64_t> parent_id{};
    };
    const auto tree = withRecursive<Node>(
        db.categories.select({.attributes = {&Category::id, &Category::parent_id}, .where = {{&Category::id, 2}}}),
        db.categories.select(
            {.attributes = {&Category::id, &Category::parent_id}, .where = {{&Category::parent_id, outer(&Node::id)}}}
        )
    );
    CHECK(tree.count() == 3);
    CHECK(tree.select(fn("MAX", &Node::id)).findAll<std::int64_t>() == Ids{4});
}

TEST_CASE("outer stands on either side", "[queries][subqueries]") {
    Schools db;
    const auto having = [&](const Where<Pupil>& where) {
        return db.formsWhere(exists(db.pupils.select({.where = where})));
    };
    CHECK(having({{outer(&Form::id), &Pupil::form_id}}) == Ids{1, 2});
    CHECK(having(outer(&Form::id) == &Pupil::form_id) == Ids{1, 2});
    CHECK(having(outer(&Form::id) == col(&Pupil::form_id)) == Ids{1, 2});
    CHECK(having(outer(&Form::id) == &Pupil::form_id && outer(&Form::fee) < &Pupil::paid) == Ids{2});
    CHECK(having(outer(&Form::id) == &Pupil::form_id && outer(&Form::fee) <= &Pupil::paid) == Ids{1, 2});
    CHECK(having(outer(&Form::id) == &Pupil::form_id && outer(&Form::fee) * 5 == &Pupil::paid) == Ids{2});
    CHECK(having({{&Pupil::age, 18}, {outer(&Form::level), Op::between(10, 11)}}) == Ids{2, 3});
}

TEST_CASE("rows are grouped by what is asked of associated rows", "[queries][associated]") {
    Schools db;
    struct Sizes {
        std::int64_t pupils{};
        std::int64_t forms{};
    };
    const auto number = col(&Form::pupils).count();
    const auto sizes = db.forms.findAll<Sizes>(
        {.attributes = {{number, "pupils"}, {Fn::count(), "forms"}}, .group = {number}, .order = {col("pupils")}}
    );
    REQUIRE(sizes.size() == 3);
    CHECK(sizes[0].pupils == 0);
    CHECK(sizes[2].pupils == 3);
    const auto old = col(&Form::pupils).count(col(&Pupil::age) > 16);
    const auto grown = db.forms.findAll<Sizes>(
        {.attributes = {{old, "pupils"}, {Fn::count(), "forms"}}, .group = {old}, .order = {col("pupils")}}
    );
    REQUIRE(grown.size() == 2);
    CHECK(grown[0].forms == 2);
    CHECK(grown[1].forms == 1);
}

TEST_CASE("a cursor goes with the database's order of NULLs, spelled out or not", "[queries][paging]") {
    Schools db;
    const auto from = [&](List<Order<Pupil>> order, const std::string& cursor) {
        return each(db.pupils.findAll({.order = std::move(order), .after = cursor}), &Pupil::id);
    };
    const auto page = db.pupils.findPage({.order = {&Pupil::mentor_id}, .limit = 3});
    REQUIRE(page.next);
    const auto rest = from({&Pupil::mentor_id}, *page.next);
    CHECK(rest.size() == 3);
    CHECK(from({asc(&Pupil::mentor_id).nullsFirst()}, *page.next) == rest);
    CHECK_THROWS_AS(from({asc(&Pupil::mentor_id).nullsLast()}, *page.next), CursorError);
    const auto down = db.pupils.findPage({.order = {desc(&Pupil::mentor_id).nullsLast()}, .limit = 3});
    REQUIRE(down.next);
    CHECK(from({desc(&Pupil::mentor_id)}, *down.next).size() == 3);
    CHECK_THROWS_AS(from({desc(&Pupil::mentor_id).nullsFirst()}, *down.next), CursorError);
}

namespace {

struct QeItem;
struct QeShop {
    std::int64_t id{};
    std::string code{};
    Decimal price{};
    DateTime opened{};
    HasMany<QeItem> byCode{}, byPrice{}, byTime{};
};
struct QeItem {
    std::int64_t id{};
    std::optional<std::string> shop{};
    std::optional<Decimal> price{};
    std::optional<DateTime> opened{};
};

struct Shops {
    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger(), .define = {.timestamps = false}});
    Model<QeShop> shops = sequelize.define<QeShop>(
        "qe_shop", {field<&QeShop::code>({.type = DataTypes::STRING(20), .unique = true}),
                    field<&QeShop::price>({.type = DataTypes::DECIMAL(10, 2), .unique = true}),
                    field<&QeShop::opened>({.type = DataTypes::DATE(3), .unique = true})}
    );
    Model<QeItem> items = sequelize.define<QeItem>(
        "qe_item", {field<&QeItem::shop>({.type = DataTypes::STRING(30)}),
                    field<&QeItem::price>({.type = DataTypes::DECIMAL(12, 4)}),
                    field<&QeItem::opened>({.type = DataTypes::DATE(6)})}
    );

    Shops() {
        shops.hasMany(
            items,
            {.as = as<&QeShop::byCode>, .foreignKey = &QeItem::shop, .sourceKey = {&QeShop::code}, .constraints = false}
        );
        shops.hasMany(
            items, {.as = as<&QeShop::byPrice>,
                    .foreignKey = &QeItem::price,
                    .sourceKey = {&QeShop::price},
                    .constraints = false}
        );
        shops.hasMany(
            items, {.as = as<&QeShop::byTime>,
                    .foreignKey = &QeItem::opened,
                    .sourceKey = {&QeShop::opened},
                    .constraints = false}
        );
        sequelize.sync({.force = true});
        for (int i = 0; i < 4; ++i) add(std::string(1, static_cast<char>('a' + i)), i);
        add("A", 0);
        add("b ", 1);
        add("d", 3);
        log.clear();
    }
    ~Shops() { sequelize.drop(); }
    Shops(const Shops&) = delete;
    Shops& operator=(const Shops&) = delete;

    [[nodiscard]] static DateTime day(int number) {
        return DateTime(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1) + std::chrono::days(number));
    }
    void add(const std::string& code, int number) {
        items.create({.shop = code, .price = Decimal(std::to_string(number) + ".5000"), .opened = day(number)});
    }
    [[nodiscard]] static QeShop shop(const std::string& code, const char* price, int number) {
        return {.code = code, .price = Decimal(price), .opened = day(number)};
    }
};

/// The ids of each shop's items.
std::vector<Ids> idsOf(const std::vector<QeShop>& shops, HasMany<QeItem> QeShop::*member) {
    std::vector<Ids> all;
    for (const auto& shop : shops) {
        Ids ids;
        for (const auto& item : shop.*member) ids.push_back(item.id);
        std::sort(ids.begin(), ids.end());
        all.push_back(ids);
    }
    return all;
}

}  // namespace

TEST_CASE("load by keys that only the database compares is one query", "[queries][loading]") {
    Shops db;
    std::vector<QeShop> shops{
        Shops::shop("a", "0.5", 0), Shops::shop("A", "0.500", 0), Shops::shop("b", "1.5", 1),
        Shops::shop("x", "77", 99), Shops::shop("a", "3.50", 3),
    };
    db.shops.load(shops, {.include = {&QeShop::byCode}});
    CHECK(db.log.lines().size() == 1);
    std::vector<Ids> expected;
    for (const auto& shop : shops)
        expected.push_back(
            each(db.items.findAll({.where = {{&QeItem::shop, shop.code}}, .order = {&QeItem::id}}), &QeItem::id)
        );
    CHECK(idsOf(shops, &QeShop::byCode) == expected);
    CHECK(expected[0] == expected[4]);
    CHECK(expected[3].empty());

    db.log.clear();
    db.shops.load(shops, {.include = {&QeShop::byPrice, &QeShop::byTime}});
    CHECK(db.log.lines().size() == 2);
    CHECK(idsOf(shops, &QeShop::byPrice) == std::vector<Ids>{{1, 5}, {1, 5}, {2, 6}, {}, {4, 7}});
    CHECK(idsOf(shops, &QeShop::byTime) == std::vector<Ids>{{1, 5}, {1, 5}, {2, 6}, {}, {4, 7}});

    db.log.clear();
    db.shops.load(shops, {.include = {{&QeShop::byPrice, {.order = {desc(&QeItem::id)}, .limit = 1}}}});
    CHECK(db.log.lines().size() == 1);
    CHECK(idsOf(shops, &QeShop::byPrice) == std::vector<Ids>{{5}, {5}, {6}, {}, {7}});
}

TEST_CASE("load by many texts keeps few statements", "[queries][loading]") {
    Shops db;
    std::vector<QeShop> shops;
    for (int i = 0; i < 300; ++i) shops.push_back(Shops::shop("k" + std::to_string(i), "1", i));
    shops.push_back(Shops::shop("d", "1", 0));
    db.shops.load(shops, {.include = {&QeShop::byCode}});
    CHECK(db.log.lines().size() == 2);
    CHECK(idsOf(shops, &QeShop::byCode).back() == Ids{4, 7});
    // the same text for other keys and another scale of decimals
    shops.resize(2);
    shops[0].price = Decimal("2.5");
    shops[1].price = Decimal("2.5000");
    db.shops.load(shops, {.include = {&QeShop::byPrice}});
    CHECK(idsOf(shops, &QeShop::byPrice) == std::vector<Ids>{{3}, {3}});
    shops[0].price = Decimal("2.500001");
    shops[1].price = Decimal("3.5");
    db.shops.load(shops, {.include = {&QeShop::byPrice}});
    CHECK(idsOf(shops, &QeShop::byPrice) == std::vector<Ids>{{}, {4, 7}});
}

namespace {

struct QeSight;
struct QeSpot {
    std::int64_t id{};
    int x{}, y{};
    std::string name{};
    HasMany<QeSight> seen{}, named{};
};
struct QeSight {
    std::int64_t id{};
    std::optional<int> x{}, y{};
    std::optional<std::string> name{};
};

}  // namespace

TEST_CASE("keys of several columns are asked for as the database finds them best", "[queries][loading]") {
    test::Log log;
    auto sequelize = test::database({.logging = log.logger(), .define = {.timestamps = false}});
    auto spots = sequelize.define<QeSpot>(
        "qe_spot", {field<&QeSpot::x>({.unique = "place"}), field<&QeSpot::y>({.unique = "place"})}
    );
    auto sights = sequelize.define<QeSight>("qe_sight");
    spots.hasMany(
        sights, {.as = as<&QeSpot::seen>,
                 .foreignKey = {field<&QeSight::x>(), field<&QeSight::y>()},
                 .sourceKey = {&QeSpot::x, &QeSpot::y},
                 .constraints = false}
    );
    spots.hasMany(
        sights, {.as = as<&QeSpot::named>,
                 .foreignKey = {field<&QeSight::x>(), field<&QeSight::name>()},
                 .sourceKey = {&QeSpot::x, &QeSpot::name},
                 .constraints = false}
    );
    const test::FreshTables tables(sequelize);
    std::vector<QeSpot> places;
    std::vector<QeSight> rows;
    for (int i = 0; i < 12; ++i) {
        const auto name = "n" + std::to_string(i % 2);
        places.push_back({.x = i / 3, .y = i % 3, .name = name});
        rows.push_back({.x = i / 3, .y = i % 3, .name = name});
        rows.push_back({.x = i / 3, .y = 7, .name = "other"});
    }
    spots.bulkCreate(places);
    sights.bulkCreate(rows);
    for (const std::size_t count : {std::size_t{1}, std::size_t{5}, std::size_t{12}}) {
        CAPTURE(count);
        auto some = spots.findAll({.order = {&QeSpot::id}, .limit = count});
        log.clear();
        spots.load(some, {.include = {&QeSpot::seen}});
        CHECK(log.lines().size() == 1);
        CHECK(log.has(") IN ((?, ?), (?, ?)") == (count > 1 && !test::isSqlite()));
        for (const auto& spot : some) {
            REQUIRE(spot.seen.size() == 1);
            CHECK(spot.seen[0].x == spot.x);
            CHECK(spot.seen[0].y == spot.y);
        }
        log.clear();
        spots.load(some, {.include = {&QeSpot::named}});
        CHECK(log.lines().size() == 1);
        for (const auto& spot : some) {
            const auto expected = sights.count({.where = {{&QeSight::x, spot.x}, {&QeSight::name, spot.name}}});
            CHECK(spot.named.size() == expected);
        }
    }
    auto all = spots.findAll({.include = {{&QeSpot::seen, {.separate = true}}}});
    for (const auto& spot : all) CHECK(spot.seen.size() == 1);
}
