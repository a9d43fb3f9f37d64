#pragma once

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "support/database.hpp"

/// The models of the property test of includes: every kind of association, a self-association, keys of two columns,
/// join rows with attributes, foreign keys that may be NULL, and two associations between the same models.
namespace test::world {

using Number = std::int64_t;
using MaybeNumber = std::optional<std::int64_t>;

struct Person;
struct Article;
struct Tag;
struct Place;
struct Badge;

struct Tagging {
    Number articleId{}, tagId{};
    Number weight{};
};
struct PlaceTag {
    Number id{};
    std::string placeCountry{};
    Number placeNumber{}, tagId{};
    Number weight{};
};

// Each has `serial`, unique in its table, and `a` and `b` to filter and order by.
struct Person {
    Number id{}, serial{}, a{};
    MaybeNumber b{}, bossId{};
    std::optional<std::string> homeCountry{};
    MaybeNumber homeNumber{};
    sequelize::BelongsTo<Person> boss{};
    sequelize::HasMany<Person> staff{};
    sequelize::BelongsTo<Place> home{};
    sequelize::HasOne<Badge> badge{};
    sequelize::HasMany<Article> written{};
    sequelize::HasMany<Article> edited{};
};
struct Article {
    Number id{}, serial{}, a{};
    MaybeNumber b{};
    Number authorId{};
    MaybeNumber editorId{};
    sequelize::BelongsTo<Person> author{};
    sequelize::BelongsTo<Person> editor{};
    sequelize::BelongsToMany<Tag, Tagging> tags{};
};
struct Tag {
    Number id{}, serial{}, a{};
    MaybeNumber b{};
    sequelize::BelongsToMany<Article, Tagging> articles{};
    sequelize::BelongsToMany<Place, PlaceTag> places{};
};
struct Place {
    std::string country{};
    Number number{}, serial{}, a{};
    MaybeNumber b{};
    sequelize::HasMany<Person> residents{};
    sequelize::BelongsToMany<Tag, PlaceTag> tags{};
};
struct Badge {
    Number id{}, serial{}, a{};
    MaybeNumber b{}, ownerId{};
    sequelize::BelongsTo<Person> owner{};
};

/// The same rows as the tables hold.
struct Data {
    std::vector<Place> places{};
    std::vector<Person> people{};
    std::vector<Article> articles{};
    std::vector<Tag> tags{};
    std::vector<Badge> badges{};
    std::vector<Tagging> taggings{};
    std::vector<PlaceTag> placeTags{};
};

/// std::uniform_int_distribution gives other numbers with every standard library.
class Random {
public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}
    std::size_t below(std::size_t end) { return engine_() % end; }
    bool percent(std::size_t chance) { return below(100) < chance; }
    Number small() { return static_cast<Number>(below(4)); }
    MaybeNumber maybeSmall() { return percent(30) ? MaybeNumber() : MaybeNumber(small()); }

private:
    std::mt19937 engine_;
};

/// Whether the database takes the two for the same key: the servers' collations do not tell case.
inline bool isSameKey(const std::string& a, const std::string& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](unsigned char x, unsigned char y) {
               return speaksMysql() ? std::tolower(x) == std::tolower(y) : x == y;
           });
}

inline Data randomData(Random& random) {
    Data data;
    // a foreign key is spelled as it likes where the database lets it
    const auto spelled = [&](std::string key) {
        for (char& c : key)
            if (random.percent(30) && speaksMysql()) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        return key;
    };
    const auto fill = [&](auto& records, std::size_t count) {
        records.resize(count);
        // the serials run against the keys, so that no order comes right by chance
        for (std::size_t i = 0; i < count; ++i) {
            records[i].serial = static_cast<Number>(100 - i);
            records[i].a = random.small();
            records[i].b = random.maybeSmall();
            if constexpr (requires { records[i].id; }) records[i].id = static_cast<Number>(i + 1);
        }
    };
    const auto oneOf = [&](const auto& records) -> const auto& { return records[random.below(records.size())]; };
    fill(data.places, 4);
    for (std::size_t i = 0; i < data.places.size(); ++i) {
        data.places[i].country = i < 2 ? "at" : "ch";
        data.places[i].number = static_cast<Number>(i % 2 + 1);
    }
    fill(data.people, 6);
    for (std::size_t i = 0; i < data.people.size(); ++i) {
        auto& person = data.people[i];
        if (random.percent(70)) person.bossId = static_cast<Number>(random.below(i + 1) + 1);
        if (random.percent(75)) {
            const auto& home = oneOf(data.places);
            person.homeCountry = spelled(home.country);
            person.homeNumber = home.number;
        }
    }
    fill(data.articles, 8);
    for (auto& article : data.articles) {
        article.authorId = oneOf(data.people).id;
        if (random.percent(60)) article.editorId = oneOf(data.people).id;
    }
    fill(data.tags, 4);
    fill(data.badges, 5);
    for (std::size_t i = 0; i < data.badges.size(); ++i)
        if (random.percent(70)) data.badges[i].ownerId = data.people[i].id;
    for (const auto& article : data.articles)
        for (const auto& tag : data.tags)
            if (random.percent(35)) data.taggings.push_back({article.id, tag.id, random.small()});
    for (const auto& place : data.places)
        for (const auto& tag : data.tags)
            if (random.percent(35)) {
                const auto id = static_cast<Number>(data.placeTags.size() + 1);
                data.placeTags.push_back({id, spelled(place.country), place.number, tag.id, random.small()});
            }
    return data;
}

/// The models, and their tables filled with random rows.
class World {
public:
    explicit World(std::uint32_t seed) : random(seed) {
        using namespace sequelize;
        people.belongsTo(people, {.as = as<&Person::boss>, .foreignKey = field<&Person::bossId>()});
        people.hasMany(people, {.as = as<&Person::staff>, .foreignKey = field<&Person::bossId>()});
        people.belongsTo(
            places,
            {.as = as<&Person::home>, .foreignKey = {field<&Person::homeCountry>(), field<&Person::homeNumber>()}}
        );
        places.hasMany(
            people,
            {.as = as<&Place::residents>, .foreignKey = {field<&Person::homeCountry>(), field<&Person::homeNumber>()}}
        );
        people.hasOne(badges, {.as = as<&Person::badge>, .foreignKey = field<&Badge::ownerId>()});
        badges.belongsTo(people, {.as = as<&Badge::owner>, .foreignKey = field<&Badge::ownerId>()});
        people.hasMany(articles, {.as = as<&Person::written>, .foreignKey = field<&Article::authorId>()});
        people.hasMany(articles, {.as = as<&Person::edited>, .foreignKey = field<&Article::editorId>()});
        articles.belongsTo(people, {.as = as<&Article::author>, .foreignKey = field<&Article::authorId>()});
        articles.belongsTo(people, {.as = as<&Article::editor>, .foreignKey = field<&Article::editorId>()});
        articles.belongsToMany(tags, {.as = as<&Article::tags>, .through = taggings});
        tags.belongsToMany(articles, {.as = as<&Tag::articles>, .through = taggings});
        tags.belongsToMany(
            places, {.as = as<&Tag::places>, .through = placeTags, .otherKey = {"placeCountry", "placeNumber"}}
        );
        places.belongsToMany(
            tags, {.as = as<&Place::tags>, .through = placeTags, .foreignKey = {"placeCountry", "placeNumber"}}
        );
        tables.emplace(sequelize);
        data = randomData(random);
        places.bulkCreate(data.places);
        people.bulkCreate(data.people);
        articles.bulkCreate(data.articles);
        tags.bulkCreate(data.tags);
        badges.bulkCreate(data.badges);
        taggings.bulkCreate(data.taggings);
        placeTags.bulkCreate(data.placeTags);
    }

    /// Hides some of the rows from all calls: to the reference they are not there. Badges are deleted softly.
    void hide() {
        static constexpr Number hidden = 3;
        using namespace sequelize;
        const auto hideIn = [&]<class T>(const Model<T>& model, std::vector<T>& rows, Number T::*member) {
            model.addFilter("visible", [member] { return col(member) != hidden; });
            std::erase_if(rows, [member](const T& row) { return row.*member == hidden; });
        };
        hideIn(people, data.people, &Person::a);
        hideIn(articles, data.articles, &Article::a);
        hideIn(tags, data.tags, &Tag::a);
        hideIn(taggings, data.taggings, &Tagging::weight);
        hideIn(placeTags, data.placeTags, &PlaceTag::weight);
        badges.destroy({.where = {{&Badge::a, hidden}}});
        std::erase_if(data.badges, [](const Badge& badge) { return badge.a == hidden; });
    }

    Random random;
    Log log{};
    Data data{};
    sequelize::Sequelize sequelize = database({.logging = log.logger()});
    sequelize::ModelOptions plain{.timestamps = false};
    sequelize::Model<Place> places = sequelize.define<Place>(
        "place",
        {sequelize::field<&Place::country>({.type = sequelize::DataTypes::STRING(20), .primaryKey = true}),
         sequelize::field<&Place::number>({.primaryKey = true}), sequelize::field<&Place::serial>(),
         sequelize::field<&Place::a>(), sequelize::field<&Place::b>()},
        plain
    );
    sequelize::Model<Person> people = define<Person>("person");
    sequelize::Model<Article> articles = define<Article>("article");
    sequelize::Model<Tag> tags = define<Tag>("tag");
    sequelize::Model<Badge> badges = define<Badge>("badge", {.createdAt = false, .updatedAt = false, .paranoid = true});
    sequelize::Model<Tagging> taggings = sequelize.define<Tagging>(
        "tagging",
        {sequelize::field<&Tagging::articleId>({.type = sequelize::DataTypes::INTEGER, .primaryKey = true}),
         sequelize::field<&Tagging::tagId>({.type = sequelize::DataTypes::INTEGER, .primaryKey = true}),
         sequelize::field<&Tagging::weight>()},
        plain
    );
    sequelize::Model<PlaceTag> placeTags = sequelize.define<PlaceTag>(
        "placeTag",
        {sequelize::field<&PlaceTag::placeCountry>({.type = sequelize::DataTypes::STRING(20)}),
         sequelize::field<&PlaceTag::placeNumber>(),
         sequelize::field<&PlaceTag::tagId>({.type = sequelize::DataTypes::INTEGER}),
         sequelize::field<&PlaceTag::weight>()},
        plain
    );
    std::optional<FreshTables> tables{};

private:
    template <class T>
    sequelize::Model<T> define(const char* name, const sequelize::ModelOptions& options = {.timestamps = false}) {
        return sequelize.define<T>(
            name, {sequelize::field<&T::serial>(), sequelize::field<&T::a>(), sequelize::field<&T::b>()}, options
        );
    }
};

}  // namespace test::world
