#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::each;
using test::Ids;
using test::Texts;

namespace {

struct Album;
struct Shop;
struct Offer {
    std::int64_t albumId{}, shopId{};
    int price{};
};
struct Song {
    std::int64_t id{};
    std::string title{};
    std::optional<std::int64_t> albumId{};
    BelongsTo<Album> album{};
};
struct Album {
    std::int64_t id{};
    std::string title{};
    std::optional<std::int64_t> bandId{};
    HasMany<Song> songs{};
    BelongsToMany<Shop, Offer> shops{};
};
struct Band {
    std::int64_t id{};
    std::string name{};
    HasMany<Album> page{};  // names that the library's own SQL uses
    HasMany<Album> Page{};
    HasMany<Song> never{};
};
struct Shop {
    std::int64_t id{};
    std::string town{};
    BelongsToMany<Album, Offer> albums{};
};

struct Music {
    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger()});
    ModelOptions plain{.timestamps = false};
    Model<Band> bands = sequelize.define<Band>("band", {field<&Band::name>()}, plain);
    Model<Album> albums = sequelize.define<Album>("album", {field<&Album::title>()}, plain);
    Model<Song> songs = sequelize.define<Song>("song", {field<&Song::title>()}, plain);
    Model<Shop> shops = sequelize.define<Shop>("shop", {field<&Shop::town>()}, plain);
    Model<Offer> offers = sequelize.define<Offer>(
        "offer",
        {field<&Offer::albumId>({.type = DataTypes::INTEGER, .primaryKey = true}),
         field<&Offer::shopId>({.type = DataTypes::INTEGER, .primaryKey = true}), field<&Offer::price>()},
        plain
    );
    std::optional<test::FreshTables> tables{};

    Music() {
        bands.hasMany(albums, {.as = as<&Band::page>, .foreignKey = field<&Album::bandId>()});
        bands.hasMany(albums, {.as = as<&Band::Page>, .foreignKey = field<&Album::bandId>()});
        albums.hasMany(songs, {.as = as<&Album::songs>, .foreignKey = field<&Song::albumId>()});
        songs.belongsTo(albums, {.as = as<&Song::album>, .foreignKey = field<&Song::albumId>()});
        albums.belongsToMany(shops, {.as = as<&Album::shops>, .through = offers});
        shops.belongsToMany(albums, {.as = as<&Shop::albums>, .through = offers});
        tables.emplace(sequelize);
        bands.bulkCreate({{.name = "A"}, {.name = "B"}, {.name = "C"}});
        albums.bulkCreate(
            {{.title = "one", .bandId = 1}, {.title = "two", .bandId = 1}, {.title = "three", .bandId = 2}}
        );
        songs.bulkCreate(
            {{.title = "x", .albumId = 1}, {.title = "y", .albumId = 1}, {.title = "z", .albumId = 3}, {.title = "w"}}
        );
        shops.bulkCreate({{.town = "Bern"}, {.town = "Graz"}});
        offers.bulkCreate({{1, 1, 10}, {1, 2, 20}, {3, 2, 30}});
    }
};

}  // namespace

TEST_CASE("aliases that the library or a case-blind database would confuse", "[association][include]") {
    const Music music;
    const auto found = music.bands.findAll(
        {.include = {&Band::page, &Band::Page},
         .where = col(&Band::page, &Album::title) >= "one",
         .order = {col(&Band::page, &Album::title), &Band::id},
         .limit = 1}
    );
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == "A");
    CHECK(each(found[0].page.items(), &Album::title) == Texts{"one", "two"});
    CHECK(found[0].Page.size() == 2);
}

TEST_CASE("an order and a where reach through two levels", "[association][include]") {
    const Music music;
    const auto found = music.bands.findAll(
        {.include = {{&Band::page, {.include = {&Album::songs}}}},
         .where = col(&Band::page, &Album::songs, &Song::title) >= "y",
         .order = {desc(col(&Band::page, &Album::songs, &Song::title))}}
    );
    CHECK(each(found, &Band::name) == Texts{"B", "A"});
    CHECK(found[1].page[0].songs[0].title == "y");
    CHECK(found[1].page[0].songs.size() == 1);
}

TEST_CASE("a required include under an optional one takes the optional one's records only", "[association][include]") {
    const Music music;
    const auto found = music.bands.findAll(
        {.include = {{&Band::page, {.include = {{&Album::shops, {.required = true}}}}}}, .order = {&Band::id}}
    );
    REQUIRE(found.size() == 3);
    CHECK(each(found[0].page.items(), &Album::title) == Texts{"one"});
    CHECK(each(found[1].page.items(), &Album::title) == Texts{"three"});
    CHECK(found[2].page.empty());
}

TEST_CASE("a join row's attributes and conditions", "[association][include]") {
    const Music music;
    for (const bool separate : {false, true}) {
        INFO("separate: " << separate);
        const auto found = music.albums.findAll(
            {.include =
                 {{&Album::shops,
                   {.attributes = {&Shop::town},
                    .through = {.attributes = {&Offer::price}, .where = {{&Offer::price, Op::gt(15)}}},
                    .order = {&Shop::town},
                    .separate = separate}}},
             .order = {&Album::id}}
        );
        REQUIRE(found.size() == 3);
        CHECK(each(found[0].shops.items(), &Shop::town) == Texts{"Graz"});
        CHECK(found[0].shops.through(0).price == 20);
        // the keys are read in any case
        CHECK(found[0].shops.through(0).albumId == found[0].id);
        CHECK(found[0].shops[0].id != 0);
        CHECK(found[1].shops.empty());
        CHECK(found[2].shops.through(0).price == 30);
    }
}

TEST_CASE("on stands in place of the association's own condition", "[association][include]") {
    const Music music;
    const auto found = music.songs.findAll(
        {.include = {{&Song::album, {.on = {{&Album::title, "two"}}}}}, .order = {&Song::id}, .limit = 2}
    );
    CHECK(each(found, &Song::title) == Texts{"x", "y"});
    CHECK(found[0].album->title == "two");
    // rows of a to-many that refer to nothing are there all the same
    const auto strangers = music.albums.findAll(
        {.include = {{&Album::songs, {.on = {{&Song::title, "w"}}, .required = true}}},
         .order = {&Album::id},
         .limit = 2}
    );
    REQUIRE(each(strangers, &Album::id) == Ids{1, 2});
    CHECK(each(strangers[1].songs.items(), &Song::title) == Texts{"w"});
    CHECK_THAT(
        test::messageOf<EagerLoadingError>([&] {
            (void)music.albums.findAll({.include = {{&Album::songs, {.on = {{&Song::title, "w"}}, .separate = true}}}});
        }),
        test::containsString("Album::songs") && test::containsString(".separate")
    );
}

TEST_CASE("an include's where makes it required, joined or separate", "[association][include]") {
    const Music music;
    for (const bool separate : {false, true}) {
        const auto find = [&](std::optional<bool> required) {
            return each(
                music.albums.findAll(
                    {.include =
                         {{&Album::songs,
                           {.where = {{&Song::title, "z"}}, .required = required, .separate = separate}}},
                     .order = {&Album::id}}
                ),
                &Album::id
            );
        };
        CHECK(find({}) == Ids{3});
        CHECK(find(false) == Ids{1, 2, 3});
        CHECK(find(true) == Ids{3});
    }
}

TEST_CASE("a limit is each parent's", "[association][include]") {
    const Music music;
    const auto found = music.albums.findAll(
        {.include = {{&Album::songs, {.order = {desc(&Song::title)}, .limit = 1}}}, .order = {&Album::id}}
    );
    CHECK(each(found[0].songs.items(), &Song::title) == Texts{"y"});
    CHECK(found[1].songs.empty());
    CHECK(each(found[2].songs.items(), &Song::title) == Texts{"z"});
}

TEST_CASE("several to-many includes do not multiply each other", "[association][include]") {
    const Music music;
    const auto found = music.albums.findAll(
        {.include = {{&Album::songs, {.order = {desc(&Song::id)}}}, {&Album::shops, {.order = {&Shop::id}}}},
         .order = {&Album::id}}
    );
    CHECK(each(found[0].songs.items(), &Song::title) == Texts{"y", "x"});
    CHECK(each(found[0].shops.items(), &Shop::town) == Texts{"Bern", "Graz"});
    CHECK(found[0].shops.through(1).price == 20);
}

TEST_CASE("includes that cannot be", "[association][include][errors]") {
    const Music music;
    const auto message = [&](List<Include<Band>> include, Where<Band> where = {}) {
        return test::messageOf<EagerLoadingError>([&] {
            (void)music.bands.findAll({.include = std::move(include), .where = std::move(where)});
        });
    };
    CHECK_THAT(
        message({&Band::never}),
        test::containsString("'band'") && test::containsString("hasMany") && test::containsString("Band::page")
    );
    CHECK_THAT(message({&Band::page, &Band::page}), test::containsString("Band::page is included twice"));
    CHECK_THAT(
        message({&Band::Page}, col(&Band::page, &Album::title) == "one"),
        test::containsString("'band'") && test::containsString(".include")
    );
    CHECK_THAT(
        message({{&Band::page, {.separate = true}}}, col(&Band::page, &Album::title) == "one"),
        test::containsString(".separate")
    );
    const auto toOne = test::messageOf<EagerLoadingError>([&] {
        (void)music.songs.findAll({.include = {{&Song::album, {.limit = 1}}}});
    });
    CHECK_THAT(toOne, test::containsString("Song::album"));
    const auto band = music.bands.findOne();
    CHECK_THAT(
        test::messageOf<AssociationError>([&] { (void)band->page.size(); }),
        test::containsString(".include = {&Band::page}")
    );
}
