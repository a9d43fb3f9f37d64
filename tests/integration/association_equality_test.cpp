// Which keys are equal, the database's collations say: a child whose key is spelled in another way is its parent's, by
// JOIN, by a query of its own, and in relations.
#include <algorithm>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::each;
using test::Ids;
using test::Texts;

namespace {

struct City;
struct Tag;
struct Country {
    std::string code{};
    HasMany<City> cities{};
    BelongsToMany<Tag> tags{};
};
struct City {
    std::int64_t id{};
    std::optional<std::string> countryCode{};
    BelongsTo<Country> country{};
};
struct Tag {
    std::string name{};
};
struct Label {
    std::int64_t id{};
    std::string countryCode{}, tagName{};
    int weight{};
};

struct Item;
struct Price {
    std::int64_t id{};
    Decimal amount{};
    HasMany<Item> items{};
};
struct Item {
    std::int64_t id{};
    std::optional<Decimal> price{};
};

struct World {
    Sequelize sequelize = test::database();
    ModelOptions plain{.timestamps = false};
    Model<Country> countries = sequelize.define<Country>(
        "country", {field<&Country::code>({.type = DataTypes::STRING(5), .primaryKey = true})}, plain
    );
    Model<City> cities =
        sequelize.define<City>("city", {field<&City::countryCode>({.type = DataTypes::STRING(5)})}, plain);
    Model<Tag> tags =
        sequelize.define<Tag>("tag", {field<&Tag::name>({.type = DataTypes::STRING(9), .primaryKey = true})}, plain);
    Model<Label> labels = sequelize.define<Label>(
        "label",
        {field<&Label::countryCode>({.type = DataTypes::STRING(5)}),
         field<&Label::tagName>({.type = DataTypes::STRING(9)}), field<&Label::weight>()},
        plain
    );
    std::optional<test::FreshTables> tables{};

    World() {
        countries.hasMany(
            cities, {.as = as<&Country::cities>, .foreignKey = field<&City::countryCode>(), .constraints = false}
        );
        cities.belongsTo(
            countries, {.as = as<&City::country>, .foreignKey = field<&City::countryCode>(), .constraints = false}
        );
        countries.belongsToMany(
            tags, {.as = as<&Country::tags>,
                   .through = labels,
                   .foreignKey = {"countryCode"},
                   .otherKey = {"tagName"},
                   .constraints = false}
        );
        tables.emplace(sequelize);
        countries.bulkCreate({{.code = "DE"}, {.code = "fr"}, {.code = "é"}, {.code = "xx"}});
        for (const char* code : {"de", "DE", "De", "FR", "e", "É", "DE ", "zz"}) cities.create({.countryCode = code});
        cities.create({});
        tags.bulkCreate({{.name = "News"}, {.name = "sport"}});
        labels.bulkCreate(
            {{.countryCode = "de", .tagName = "news", .weight = 1},
             {.countryCode = "FR", .tagName = "SPORT", .weight = 2},
             {.countryCode = "fr", .tagName = "News", .weight = 3}}
        );
    }
};

std::string rendered(const std::vector<Country>& found) {
    std::string text;
    for (const auto& country : found) {
        text += country.code + ":";
        auto ids = each(country.cities.items(), &City::id);
        std::sort(ids.begin(), ids.end());
        for (const auto id : ids) text += " " + std::to_string(id);
        auto names = each(country.tags.items(), &Tag::name);
        std::sort(names.begin(), names.end());
        for (const auto& name : names) text += " " + name;
        text += "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("text keys that the database takes for equal", "[association][equality]") {
    World w;
    const auto joined = w.countries.findAll({.include = {&Country::cities, &Country::tags}, .order = {&Country::code}});
    if (test::speaksMysql())
        CHECK(each(joined, &Country::code) == Texts{"DE", "é", "fr", "xx"});
    else
        CHECK(rendered(joined) == "DE: 2\nfr: News\nxx:\né:\n");
    if (test::dialect() == Dialect::mysql)  // does not pad
        CHECK(rendered(joined) == "DE: 1 2 3 News\né: 5 6\nfr: 4 News sport\nxx:\n");
    if (test::dialect() == Dialect::mariadb)
        CHECK(rendered(joined) == "DE: 1 2 3 7 News\né: 5 6\nfr: 4 News sport\nxx:\n");

    const auto same = [&](const FindOptions<Country>& options) {
        CHECK(rendered(w.countries.findAll(options)) == rendered(joined));
    };
    same(
        {.include = {{&Country::cities, {.separate = true}}, {&Country::tags, {.separate = true}}},
         .order = {&Country::code}}
    );
    same(
        {.include =
             {{&Country::cities, {.order = {&City::id}, .limit = 9}},
              {&Country::tags, {.order = {&Tag::name}, .limit = 9}}},
         .order = {&Country::code}}
    );
    same(
        {.include = {{&Country::cities, {.order = {&City::id}, .limit = 9, .separate = true}}, &Country::tags},
         .order = {&Country::code},
         .limit = 10}
    );
    // the first of each parent, not of each spelling
    for (const auto& country :
         w.countries.findAll({.include = {{&Country::cities, {.order = {&City::id}, .limit = 1}}}})) {
        const auto& all = *std::find_if(joined.begin(), joined.end(), [&](auto& c) { return c.code == country.code; });
        CHECK(country.cities.size() == std::min<std::size_t>(all.cities.size(), 1));
    }
    // and below a belongsTo
    for (const auto& city :
         w.cities.findAll({.include = {{&City::country, {.include = {{&Country::cities, {.separate = true}}}}}}}))
        if (city.country) {
            const auto& all =
                *std::find_if(joined.begin(), joined.end(), [&](auto& c) { return c.code == city.country->code; });
            CHECK(city.country->cities.size() == all.cities.size());
        }
    for (auto country : joined) {
        CHECK(w.countries.related(country, &Country::cities).count() == country.cities.size());
        CHECK(w.countries.related(country, &Country::tags).count() == country.tags.size());
    }
}

TEST_CASE("relations know a pair that is connected, however it is spelled", "[association][equality][relation]") {
    World w;
    auto france = w.countries.findByPk("fr").value();
    auto germany = w.countries.findByPk("DE").value();
    const auto tagged = w.countries.related(germany, &Country::tags);
    const auto all = w.labels.count();
    if (test::speaksMysql()) {
        CHECK(tagged.has({Tag{"News"}, Tag{"news"}}));
        CHECK_FALSE(tagged.has({Tag{"News"}, Tag{"sport"}}));
        CHECK_FALSE(tagged.has({Tag{"News"}, Tag{"missing"}}));
        tagged.add(Tag{"NEWS"});
        tagged.add({Tag{"News"}, Tag{"news"}});
        CHECK(w.labels.count() == all);
        tagged.add({Tag{"Sport"}, Tag{"sport"}});
        CHECK(w.labels.count() == all + 1);
        tagged.remove(Tag{"SPORT"});
        CHECK(w.labels.count() == all);
    }
    const auto before = w.labels.findAll({.order = {&Label::id}});
    for (auto* country : {&germany, &france}) {
        const auto relation = w.countries.related(*country, &Country::tags);
        relation.set(relation.get());
        const auto towns = w.countries.related(*country, &Country::cities);
        const auto codes = each(w.cities.findAll({.order = {&City::id}}), &City::countryCode);
        towns.set(towns.get());
        CHECK(each(w.cities.findAll({.order = {&City::id}}), &City::countryCode) == codes);
        CHECK(towns.has(towns.get()));
    }
    const auto after = w.labels.findAll({.order = {&Label::id}});
    CHECK(each(after, &Label::id) == each(before, &Label::id));
    CHECK(each(after, &Label::tagName) == each(before, &Label::tagName));
    CHECK(each(after, &Label::weight) == each(before, &Label::weight));
    tagged.set({Tag{"sport"}});
    CHECK(each(tagged.get(), &Tag::name) == Texts{"sport"});
}

TEST_CASE("decimal keys of another scale", "[association][equality][decimal]") {
    Sequelize sequelize = test::database();
    const ModelOptions plain{.timestamps = false};
    auto prices = sequelize.define<Price>(
        "price", {field<&Price::amount>({.type = DataTypes::DECIMAL(10, 2), .unique = true})}, plain
    );
    auto items = sequelize.define<Item>("item", {field<&Item::price>({.type = DataTypes::DECIMAL(12, 4)})}, plain);
    prices.hasMany(
        items, {.as = as<&Price::items>,
                .foreignKey = field<&Item::price>(),
                .sourceKey = {&Price::amount},
                .constraints = false}
    );
    const test::FreshTables tables(sequelize);
    prices.bulkCreate({{.amount = Decimal{"9.50"}}, {.amount = Decimal{"100.00"}}, {.amount = Decimal{"0.00"}}});
    items.bulkCreate(
        {{.price = Decimal{"9.5000"}},
         {.price = Decimal{"9.5000"}},
         {.price = Decimal{"9.5001"}},
         {.price = Decimal{"100"}},
         {}}
    );
    const auto sizes = [&](const Include<Price>& include) {
        Ids list;
        for (const auto& price : prices.findAll({.include = {include}, .order = {&Price::id}}))
            list.push_back(static_cast<std::int64_t>(price.items.size()));
        return list;
    };
    CHECK(sizes({&Price::items}) == Ids{2, 1, 0});
    CHECK(sizes({&Price::items, {.separate = true}}) == Ids{2, 1, 0});
    CHECK(sizes({&Price::items, {.order = {&Item::id}, .limit = 1}}) == Ids{1, 1, 0});
    for (auto& price : prices.findAll({.include = {&Price::items}})) {
        const auto relation = prices.related(price, &Price::items);
        CHECK(relation.count() == price.items.size());
        CHECK(relation.has(relation.get()));
    }
}
