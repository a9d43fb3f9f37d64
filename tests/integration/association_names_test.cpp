// Orders and conditions that name included columns by text or SQL, and includes whose where goes through their own
// nested includes.
#include <algorithm>

#include "integration/school.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::each;
using test::Ids;
using test::Texts;

namespace {

struct Album;
struct Song;
struct Label;
struct Artist {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> labelId{};
    HasMany<Album> albums{};
    BelongsTo<Label> label{};
    BelongsToMany<Label> likes{};
};
struct Label {
    std::int64_t id{};
    std::string name{};
};
struct Album {
    std::int64_t id{};
    std::string title{};
    std::optional<std::int64_t> artistId{}, labelId{};
    HasMany<Song> songs{};
    BelongsTo<Label> label{};
};
struct Song {
    std::int64_t id{};
    std::string title{};
    std::optional<std::int64_t> albumId{};
};

struct Music {
    Sequelize sequelize = test::database();
    ModelOptions plain{.timestamps = false};
    Model<Label> labels = sequelize.define<Label>("label", {field<&Label::name>()}, plain);
    Model<Artist> artists = sequelize.define<Artist>("artist", {field<&Artist::name>({.field = "full_name"})}, plain);
    Model<Album> albums = sequelize.define<Album>("album", {field<&Album::title>({.field = "its_title"})}, plain);
    Model<Song> songs = sequelize.define<Song>("song", {field<&Song::title>()}, plain);
    std::optional<test::FreshTables> tables{};

    Music() {
        artists.hasMany(albums, {.as = as<&Artist::albums>, .foreignKey = field<&Album::artistId>()});
        artists.belongsTo(labels, {.as = as<&Artist::label>, .foreignKey = field<&Artist::labelId>()});
        artists.belongsToMany(labels, {.as = as<&Artist::likes>, .through = "liking"});
        albums.hasMany(songs, {.as = as<&Album::songs>, .foreignKey = field<&Song::albumId>()});
        albums.belongsTo(labels, {.as = as<&Album::label>, .foreignKey = field<&Album::labelId>()});
        tables.emplace(sequelize);
        labels.bulkCreate({{.name = "east"}, {.name = "west"}});
        artists.bulkCreate({{.name = "a", .labelId = 2}, {.name = "b", .labelId = 1}, {.name = "c"}, {.name = "d"}});
        albums.bulkCreate(
            {{.title = "z", .artistId = 1, .labelId = 1},
             {.title = "y", .artistId = 2, .labelId = 2},
             {.title = "x", .artistId = 3},
             {.title = "a", .artistId = 1, .labelId = 2}}
        );
        songs.bulkCreate({{.title = "s1", .albumId = 1}, {.title = "s2", .albumId = 2}, {.title = "s3", .albumId = 4}});
        auto first = artists.findByPk(1).value();
        artists.related(first, &Artist::likes).set(labels.findAll());
    }
    Ids ids(const FindOptions<Artist>& options) const { return each(artists.findAll(options), &Artist::id); }
};

}  // namespace

TEST_CASE("a page is ordered and filtered by included columns, however they are named", "[association][paging]") {
    const Music m;
    const List<Include<Artist>> albums{&Artist::albums, &Artist::label};
    const Ids descending{1, 2, 3};  // z, y, x; d has none
    const std::vector<Order<Artist>> orders{
        desc(col(&Artist::albums, &Album::title)),
        desc(col("albums.title")),
        desc(col("albums.its_title")),
        literal(test::ownQuery("`albums`.`its_title` DESC")),
        literal("albums.its_title DESC"),
        desc(fn("LOWER", col("albums.title")))};
    for (std::size_t i = 0; i < orders.size(); ++i) {
        INFO("order " << i);
        CHECK(m.ids({.include = albums, .where = {{"id", Op::lt(4)}}, .order = {orders[i]}, .limit = 3}) == descending);
        CHECK(
            m.ids({.include = albums, .where = {{"id", Op::lt(4)}}, .order = {orders[i]}, .limit = 2, .offset = 1}) ==
            Ids{2, 3}
        );
    }
    CHECK(
        m.ids({.include = albums, .order = {desc(col("label.name")).nullsLast(), &Artist::id}, .limit = 2}) == Ids{1, 2}
    );
    CHECK(
        m.ids({.include = albums, .where = col("albums.title") >= "y", .order = {&Artist::id}, .limit = 5}) == Ids{1, 2}
    );
    CHECK(
        m.ids(
            {.include = albums,
             .where = {literal(test::ownQuery("`albums`.`its_title` >= 'y'"))},
             .order = {&Artist::id},
             .limit = 5}
        ) == Ids{1, 2}
    );
    CHECK(m.artists.count({.include = albums, .where = col("albums.title") >= "y"}) == 2);
    CHECK(m.artists.count({.include = albums, .where = literal(test::ownQuery("`albums`.`its_title` >= 'y'"))}) == 2);
    CHECK(m.ids({.include = albums, .order = {desc(col("artist.name"))}, .limit = 1}) == Ids{4});
    // deeper, and through a join table
    const List<Include<Artist>> deep{{&Artist::albums, {.include = {&Album::songs}}}, &Artist::likes};
    CHECK(
        m.ids({.include = deep, .where = {{"id", Op::lt(3)}}, .order = {col("albums.songs.title")}, .limit = 2}) ==
        Ids{1, 2}
    );
    CHECK(m.ids({.include = deep, .where = col("likes.name") == "west", .limit = 2}) == Ids{1});
    CHECK(m.ids({.include = deep, .where = col("likes_liking.labelId") == 2, .limit = 2}) == Ids{1});
    // without a limit the same
    CHECK(m.ids({.include = deep, .where = col("albums.songs.title") == "s2"}) == Ids{2});
    const auto message = test::messageOf<EagerLoadingError>([&] {
        (void)m.ids({.include = albums, .order = {col("nothing.title")}, .limit = 2});
    });
    CHECK_THAT(message, test::containsString("'nothing.title'") && test::containsString(".include"));
}

TEST_CASE("an include's where goes through its own nested includes", "[association][include]") {
    const Music m;
    const auto titles = [&](const FindOptions<Artist>& options) {
        Texts all;
        for (const auto& artist : m.artists.findAll(options)) {
            std::string text = artist.name + ":";
            auto names = each(artist.albums.items(), &Album::title);
            std::sort(names.begin(), names.end());
            for (const auto& name : names) text += " " + name;
            all.push_back(text);
        }
        std::sort(all.begin(), all.end());
        return all;
    };
    const auto byLabel = col(&Album::label, &Label::name) == "west";
    const auto bySong = col("songs.title") == "s1";
    const auto include = [&](const Where<Album>& where, std::optional<bool> required, bool separate) {
        IncludeOptions<Album> options;
        options.include = {&Album::label, &Album::songs};
        options.where = where;
        options.required = required;
        options.separate = separate;
        return List<Include<Artist>>{{&Artist::albums, options}};
    };
    for (const bool separate : {false, true}) {
        INFO("separate " << separate);
        CHECK(titles({.include = include(byLabel, {}, separate)}) == Texts{"a: a", "b: y"});
        CHECK(titles({.include = include(byLabel, false, separate)}) == Texts{"a: a", "b: y", "c:", "d:"});
        CHECK(titles({.include = include(bySong, {}, separate)}) == Texts{"a: z"});
        CHECK(titles({.include = include(bySong, false, separate)}) == Texts{"a: z", "b:", "c:", "d:"});
        CHECK(titles({.include = include(byLabel, {}, separate), .order = {&Artist::id}, .limit = 1}) == Texts{"a: a"});
        CHECK(titles({.include = include(bySong, {}, separate), .order = {&Artist::id}, .limit = 2}) == Texts{"a: z"});
        CHECK(m.artists.count({.include = include(byLabel, {}, separate)}) == 2);
    }
    // a column of the page's order below it, and through a join table
    CHECK(
        m.ids({.include = include(byLabel, {}, false), .order = {desc(col(&Artist::albums, &Album::title))}, .limit = 1}
        ) == Ids{2}
    );
    const test::School school;
    const auto courses = school.courses.findAll(
        {.include =
             {{&test::Course::students,
               {.include = {&test::Student::grade}, .where = col(&test::Student::grade, &test::Grade::grade) == 9}}},
         .order = {&test::Course::id}}
    );
    REQUIRE(courses.size() == 1);
    CHECK(each(courses[0].students.items(), &test::Student::name) == Texts{"Max"});
}
