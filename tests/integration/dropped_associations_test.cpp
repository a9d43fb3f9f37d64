#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Album;
struct Label {
    std::int64_t id{};
    std::string name{};
};
struct Genre : Record<Genre> {
    std::int64_t id{};
    std::string name{};
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
    std::optional<std::int64_t> labelId{};
    BelongsTo<Label> label{};
    HasMany<Song> songs{};
    BelongsToMany<Genre> genres{};
};
struct Artist : Record<Artist> {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> labelId{};
    std::optional<Label> label{};
};

class Music {
public:
    Music()
        : sequelize(test::database()),
          labels(sequelize.define<Label>("dropped_label", {field<&Label::name>()}, {.timestamps = false})),
          genres(sequelize.define<Genre>("dropped_genre", {field<&Genre::name>()}, {.timestamps = false})),
          songs(sequelize.define<Song>("dropped_song", {field<&Song::title>()}, {.timestamps = false})),
          albums(sequelize.define<Album>("dropped_album", {field<&Album::title>()}, {.timestamps = false})),
          artists(sequelize.define<Artist>("dropped_artist", {field<&Artist::name>()}, {.timestamps = false})) {
        albums.belongsTo(labels, {.as = &Album::label, .foreignKey = &Album::labelId});
        albums.hasMany(songs, {.as = &Album::songs, .foreignKey = &Song::albumId});
        songs.belongsTo(albums, {.as = &Song::album, .foreignKey = &Song::albumId});
        albums.belongsToMany(genres, {.as = &Album::genres, .through = "dropped_album_genres"});
        artists.belongsTo(labels, {.as = &Artist::label, .foreignKey = &Artist::labelId});
        tables_.emplace(sequelize);
    }

    Sequelize sequelize;
    Model<Label> labels;
    Model<Genre> genres;
    Model<Song> songs;
    Model<Album> albums;
    Model<Artist> artists;

private:
    std::optional<test::FreshTables> tables_;
};

Genre genre(const char* name) {
    Genre made;
    made.name = name;
    return made;
}

}  // namespace

TEST_CASE("create refuses to drop records that .include does not name", "[create][include]") {
    Music db;
    const auto refusal = [&](const Album& album, const CreateOptions<Album>& options = {}) {
        return test::messageOf<EagerLoadingError>([&] { db.albums.create(album, options); });
    };
    Album album{.title = "a", .songs = {{.title = "s"}}};
    const auto message = refusal(album);
    CHECK_THAT(message, test::containsString("'dropped_album'") && test::containsString(".include"));
    CHECK_THAT(message, test::containsString("Album::"));
    CHECK_FALSE(refusal({.title = "a", .label = Label{.name = "l"}}).empty());
    CHECK_FALSE(refusal({.title = "a", .genres = {genre("g")}}).empty());
    // one of several
    album.genres = {genre("g")};
    CHECK_FALSE(refusal(album, {.include = {&Album::songs}}).empty());
    // a level below
    Song song{.title = "s", .album = Album{.title = "a", .songs = {{.title = "other"}}}};
    CHECK_THROWS_AS(db.songs.create(song, {.include = {&Song::album}}), EagerLoadingError);
    CHECK(db.albums.count() == 0);
    CHECK(db.songs.count() == 0);

    const auto made = db.albums.create(album, {.include = {&Album::songs, &Album::genres}});
    CHECK(db.songs.count({.where = {{&Song::albumId, made.id}}}) == 1);
    CHECK(db.genres.count() == 1);
}

TEST_CASE("so do the calls that take no include", "[create][include]") {
    Music db;
    const Album album{.title = "a", .songs = {{.title = "s"}}};
    CHECK_THAT(
        test::messageOf<EagerLoadingError>([&] {
            db.albums.bulkCreate({{.title = "b"}, album});
        }),
        test::containsString("bulkCreate")
    );
    auto unsaved = album;
    CHECK_THAT(
        test::messageOf<EagerLoadingError>([&] { db.albums.save(unsaved); }), test::containsString("save stores")
    );
    Artist artist;
    artist.label = Label{.name = "l"};
    artist = db.artists.build(artist);
    CHECK_THROWS_AS(artist.save(), EagerLoadingError);
    Song song = db.songs.create({.title = "s"});
    CHECK_THROWS_AS(db.songs.related(song, &Song::album).create(album), EagerLoadingError);
    CHECK(db.albums.count() == 0);
    CHECK(db.artists.count() == 0);
}

TEST_CASE("associations that are stored already are not dropped", "[create][include]") {
    Music db;
    const auto label = db.labels.create({.name = "l"});
    const auto made = db.albums.create(
        {.title = "a", .labelId = label.id, .label = label, .songs = {{.title = "s"}}, .genres = {genre("g")}},
        {.include = {&Album::songs, &Album::genres}}
    );
    auto found = db.albums.findAll({.include = {&Album::label, &Album::songs, &Album::genres}})[0];
    REQUIRE(found.songs.size() == 1);
    found.title = "b";
    db.albums.save(found);
    CHECK(db.albums.findByPk(made.id)->title == "b");
    // a copy is a record of its own; what the other one owns stays where it is
    found.id = 0;
    const auto copy = db.albums.create(found);
    CHECK(copy.labelId == label.id);
    CHECK(db.albums.count() == 2);
    CHECK(db.songs.count({.where = {{&Song::albumId, made.id}}}) == 1);
    // loaded, and empty
    auto empty = db.albums.findByPk(copy.id, {.include = {&Album::songs, &Album::genres}}).value();
    empty.id = 0;
    db.albums.create(empty);
    // one that the foreign key does not refer to would be no association
    CHECK_THROWS_AS(db.albums.create({.title = "c", .label = label}), EagerLoadingError);
    CHECK(db.albums.count() == 3);
}
