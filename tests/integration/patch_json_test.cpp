// JSON of a stranger: patchFromJSON and buildFromJSON.
#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using nlohmann::json;
using test::Texts;

namespace {

enum class Mood { calm, wild };

struct Song : Record<Song> {
    std::int64_t id{};
    std::string title{};
    std::optional<int> year{};
    std::optional<std::string> label{};
    Mood mood{};
    std::int64_t plays{};
    Decimal price{};
    Bytes cover{};
    json tags = json::array();
    std::optional<std::int64_t> albumId{};
    std::int64_t total{};
    DateTime createdAt{}, updatedAt{};
};
struct Singer;
struct Part {
    std::int64_t albumId{}, singerId{};
    int fee{};
};
struct Album {
    std::string code{};
    std::int64_t id{};
    std::string name{};
    HasMany<Song> songs{};
    BelongsToMany<Singer, Part> singers{};
};
struct Singer {
    std::int64_t id{};
    std::string name{};
    bool isAdmin = false;
};
struct Named {
    std::string code{};
    std::string name{};
};

class Music {
public:
    explicit Music(Options options = {})
        : sequelize(test::database(std::move(options))),
          songs(sequelize.define<Song>(
              "patch_song",
              {field<&Song::title>({.type = DataTypes::STRING(10), .allowNull = false}), field<&Song::year>(),
               field<&Song::label>({.allowNull = false, .defaultValue = "own"}), field<&Song::mood>(),
               field<&Song::plays>({.type = DataTypes::BIGINT}),
               field<&Song::price>({.type = DataTypes::DECIMAL(6, 2)}), field<&Song::cover>(), field<&Song::tags>(),
               field<&Song::albumId>(), field<&Song::total>({.type = DataTypes::VIRTUAL}), field<&Song::createdAt>(),
               field<&Song::updatedAt>()}
          )),
          albums(sequelize.define<Album>("patch_album", {.timestamps = false})),
          singers(sequelize.define<Singer>("patch_singer", {.timestamps = false})),
          parts(sequelize.define<Part>(
              "patch_part", {field<&Part::albumId>({.primaryKey = true}), field<&Part::singerId>({.primaryKey = true})},
              {.timestamps = false}
          )) {
        albums.hasMany(songs, {.as = &Album::songs, .foreignKey = &Song::albumId});
        albums.belongsToMany(
            singers, {.as = &Album::singers, .through = parts, .foreignKey = {"albumId"}, .otherKey = {"singerId"}}
        );
        tables_.emplace(sequelize);
    }

    Sequelize sequelize;
    Model<Song> songs;
    Model<Album> albums;
    Model<Singer> singers;
    Model<Part> parts;

private:
    std::optional<test::FreshTables> tables_;
};

Song song(std::string title) {
    Song made;
    made.title = std::move(title);
    made.label = "own";
    made.year = 1999;
    return made;
}

template <class F>
Texts faults(F&& call) {
    Texts messages;
    if (const auto error = test::thrownBy<ValidationError>(call))
        for (const auto& item : error->errors()) messages.push_back(item.path + ": " + item.message);
    return messages;
}

}  // namespace

TEST_CASE("a patch writes the attributes whose keys are there", "[json][patch]") {
    test::Log log;
    Music music({.logging = log.logger()});
    auto stored = music.songs.create(song("a"));
    const auto patch = patchFromJSON(music.songs, json::parse(R"({"year": null, "plays": 7})"));
    CHECK(patch.has(&Song::year));
    CHECK(patch.has(&Song::plays));
    CHECK_FALSE(patch.has(&Song::title));
    CHECK(patch.list().size() == 2);

    log.clear();
    SECTION("of a record") {
        stored.update(patch);
    }
    SECTION("of a model's record") {
        music.songs.update(stored, patch);
    }
    SECTION("of all that match") {
        CHECK(music.songs.update(patch, {.where = {{&Song::id, stored.id}}}) == 1);
        stored.reload();
    }
    const auto update = log.lines().at(0);
    CHECK_THAT(update, test::containsString("UPDATE"));
    CHECK_THAT(update, test::containsString("updatedAt"));
    for (const char* other : {"title", "label", "mood", "tags", "createdAt"})
        CHECK(update.find(other) == std::string::npos);
    CHECK_FALSE(stored.year);
    CHECK(stored.plays == 7);
    const auto found = music.songs.findByPk(stored.id).value();
    CHECK_FALSE(found.year);
    CHECK(found.plays == 7);
    CHECK(found.title == "a");
    CHECK(found.label == "own");
}

TEST_CASE("a patch without keys writes nothing", "[json][patch]") {
    test::Log log;
    Music music({.logging = log.logger()});
    auto stored = music.songs.create(song("a"));
    const auto patch = patchFromJSON(music.songs, json::object());
    CHECK(patch.empty());
    log.clear();
    stored.update(patch);
    CHECK(log.size() == 0);
}

TEST_CASE("a patch can get more", "[json][patch]") {
    Music music;
    auto stored = music.songs.create(song("a"));
    auto patch = patchFromJSON(music.songs, {{"title", "b"}});
    patch.add(&Song::plays, 3);
    CHECK(patch.has(&Song::plays));
    stored.update(patch);
    CHECK(music.songs.count({.where = {{&Song::title, "b"}, {&Song::plays, 3}}}) == 1);
}

TEST_CASE("a patch tells all that is wrong at once, by JSON Pointers", "[json][patch][errors]") {
    Music music;
    const auto object = json::parse(R"({
        "id": 5, "createdAt": "2020-01-01T00:00:00.000Z", "updatedAt": null, "total": 1, "patch_songs": [],
        "title": "longer than ten", "year": "1999", "mood": "sad", "label": null, "a/b~c": 1,
        "plays": 1e3, "price": "99999.00"
    })");
    CHECK(
        faults([&] { (void)patchFromJSON(music.songs, object); }) ==
        Texts{
            "/a~1b~0c: patch_song.a/b~c is no attribute", "/createdAt: patch_song.createdAt may not be set",
            "/id: patch_song.id may not be set", "/label: patch_song.label cannot be null",
            "/mood: patch_song.mood must be one of 'calm', 'wild'",
            "/patch_songs: patch_song.patch_songs is no attribute", "/plays: patch_song.plays must be an integer",
            "/price: patch_song.price has more than 4 digits before the point, but the column is DECIMAL(6, 2)",
            "/title: patch_song.title is longer than 10 characters", "/total: patch_song.total may not be set",
            "/updatedAt: patch_song.updatedAt may not be set", "/year: patch_song.year must be an integer"}
    );
    CHECK(faults([&] {
              (void)patchFromJSON(music.albums, {{"songs", json::array()}});
          }) == Texts{"/songs: patch_album.songs is no attribute"});
    CHECK(faults([&] {
              (void)patchFromJSON(music.albums, {{"patch_songs", json::array()}});
          }) == Texts{"/patch_songs: patch_album.patch_songs may not be set"});
    for (const json& other : {json(), json::array(), json("x"), json(1)})
        CHECK(faults([&] {
                  (void)patchFromJSON(music.songs, other);
              }) == Texts{": patch_song must be an object, not " + std::string(other.type_name())});
}

TEST_CASE("the fields of a patch say what it may set, and under which keys", "[json][patch]") {
    Music music;
    const auto patchOf = [&](const char* text) {
        return patchFromJSON(
            music.songs, json::parse(text), {.fields = {&Song::title, {&Song::year, "from"}, &Song::createdAt}}
        );
    };
    auto stored = music.songs.create(song("a"));
    stored.update(patchOf(R"({"title": "b", "from": 2001, "createdAt": "2020-01-01T00:00:00.000Z"})"));
    const auto found = music.songs.findByPk(stored.id).value();
    CHECK(found.title == "b");
    CHECK(found.year == 2001);
    CHECK(found.createdAt == DateTime(std::chrono::sys_days(2020y / 1 / 1)));
    CHECK(
        faults([&] { (void)patchOf(R"({"year": 1, "plays": 2, "from": "x", "nothing": 0})"); }) ==
        Texts{
            "/from: patch_song.from must be an integer", "/nothing: patch_song.nothing is no attribute",
            "/plays: patch_song.plays may not be set", "/year: patch_song.year may not be set"}
    );
    CHECK_THAT(
        test::messageOf<UsageError>([&] { (void)patchFromJSON(music.songs, {}, {.fields = {&Song::total}}); }),
        test::containsString("'total'")
    );
    CHECK_THROWS_AS(
        patchFromJSON(music.songs, json::object(), {.fields = {&Song::title, {&Song::year, "title"}}}), UsageError
    );
}

TEST_CASE("what a patch may not set is passed over where that is asked for", "[json][patch]") {
    Music music;
    const auto object = json::parse(R"({"id": 9, "createdAt": "x", "title": "b", "colour": 1})");
    CHECK(faults([&] {
              (void)patchFromJSON(music.songs, object, {.ignoreUnknown = true});
          }) == Texts{"/createdAt: patch_song.createdAt may not be set", "/id: patch_song.id may not be set"});
    CHECK(faults([&] {
              (void)patchFromJSON(music.songs, object, {.ignoreForbidden = true});
          }) == Texts{"/colour: patch_song.colour is no attribute"});
    const auto patch = patchFromJSON(music.songs, object, {.ignoreUnknown = true, .ignoreForbidden = true});
    CHECK(patch.list().size() == 1);
    CHECK(patch.has(&Song::title));
}

TEST_CASE("a patch of JSON, bytes and big numbers", "[json][patch]") {
    Music music;
    auto stored = music.songs.create(song("a"));
    stored.update(patchFromJSON(
        music.songs, json::parse(R"({"tags": null, "plays": "9007199254740993", "cover": "AP8=", "price": "1.5"})"),
        {.bigInts = JsonBigInt::text, .bytes = JsonBytes::base64}
    ));
    const auto found = music.songs.findByPk(stored.id).value();
    CHECK(found.tags.is_null());
    CHECK(music.songs.count({.where = {{&Song::tags, null}}}) == 0);
    CHECK(found.plays == 9'007'199'254'740'993);
    CHECK(found.cover == toBytes(std::string("\0\xff", 2)));
    CHECK(found.price == Decimal("1.50"));
    CHECK(
        faults([&] {
            (void)patchFromJSON(music.songs, {{"plays", "1"}, {"cover", "AP8="}}, {.bigInts = JsonBigInt::number});
        }) ==
        Texts{
            "/cover: patch_song.cover must be bytes: {\"type\": \"Buffer\", \"data\": [0, 255]}",
            "/plays: patch_song.plays must be an integer"}
    );
    for (const char* text :
         {"", "1.0", "1e3", "+1", "01", "-0", " 1", "1 ", "0x1", "9223372036854775808x", "null", "[1]"})
        CHECK(faults([&] {
                  (void)patchFromJSON(music.songs, {{"plays", text}}, {.bigInts = JsonBigInt::text});
              }) == Texts{"/plays: patch_song.plays must be an integer, as a number or as a text of its digits"});
    CHECK(
        faults([&] {
            (void)patchFromJSON(music.songs, {{"plays", "9223372036854775808"}}, {.bigInts = JsonBigInt::unsafeAsText});
        }) == Texts{"/plays: patch_song.plays is outside the range -9223372036854775808 to 9223372036854775807"}
    );
    CHECK(
        faults([&] {
            (void)patchFromJSON(
                music.songs, {{"cover", "AP8"}, {"year", "1"}},
                {.bigInts = JsonBigInt::text, .bytes = JsonBytes::base64}
            );
        }) ==
        Texts{"/cover: patch_song.cover must be bytes as a text in base64", "/year: patch_song.year must be an integer"}
    );
}

TEST_CASE("a new record from JSON of a stranger", "[json][patch]") {
    Music music;
    auto made = buildFromJSON(music.songs, json::parse(R"({"title": "a", "mood": "wild"})"));
    CHECK(made.isNewRecord());
    CHECK(made.mood == Mood::wild);
    CHECK_FALSE(made.year);
    made.label = "own";
    made.save();
    CHECK(music.songs.findByPk(made.id)->title == "a");
    CHECK(
        faults([&] {
            (void)buildFromJSON(music.songs, json::parse(R"({"id": 1, "updatedAt": 1, "title": "longer than ten"})"));
        }) ==
        Texts{
            "/id: patch_song.id may not be set", "/title: patch_song.title is longer than 10 characters",
            "/updatedAt: patch_song.updatedAt may not be set"}
    );
    CHECK(faults([&] {
              (void)buildFromJSON(music.singers, {{"name", "x"}, {"isAdmin", true}}, {.fields = {&Singer::name}});
          }) == Texts{"/isAdmin: patch_singer.isAdmin may not be set"});
}

TEST_CASE("a key that nothing generates is the stranger's to give", "[json][patch]") {
    auto sequelize = test::database();
    auto named = sequelize.define<Named>(
        "patch_named", {field<&Named::code>({.primaryKey = true}), field<&Named::name>()}, {.timestamps = false}
    );
    CHECK(buildFromJSON(named, {{"code", "x"}}).code == "x");
    CHECK(faults([&] {
              (void)patchFromJSON(named, {{"code", "x"}});
          }) == Texts{"/code: patch_named.code may not be set"});
    CHECK(patchFromJSON(named, {{"code", "x"}}, {.fields = {&Named::code}}).has(&Named::code));
}

TEST_CASE("associated records from JSON of a stranger are those that are named", "[json][patch][association]") {
    Music music;
    const auto object = json::parse(R"({
        "name": "best of", "patch_songs": [{"title": "a", "label": "l"}, {"title": "b", "label": "l"}],
        "patch_singers": [{"name": "s", "patch_part": {"fee": 7}}]
    })");
    CHECK(
        faults([&] { (void)buildFromJSON(music.albums, object); }) ==
        Texts{
            "/patch_singers: patch_album.patch_singers may not be set",
            "/patch_songs: patch_album.patch_songs may not be set"}
    );
    CHECK(
        faults([&] {
            (void)buildFromJSON(
                music.albums, object, {.include = {{&Album::songs, {.fields = {&Song::label}}}, &Album::singers}}
            );
        }) ==
        Texts{
            "/patch_singers/0/patch_part: patch_album.patch_singers[0].patch_part may not be set",
            "/patch_songs/0/title: patch_album.patch_songs[0].title may not be set",
            "/patch_songs/1/title: patch_album.patch_songs[1].title may not be set"}
    );
    const auto album =
        buildFromJSON(music.albums, object, {.include = {&Album::songs, {&Album::singers, {.through = {&Part::fee}}}}});
    music.albums.create(album, {.include = {&Album::songs, &Album::singers}});
    const auto found = music.albums.findOne({.include = {&Album::songs, &Album::singers}}).value();
    CHECK(found.name == "best of");
    CHECK(found.songs.size() == 2);
    CHECK(found.singers.through(0).fee == 7);
    CHECK(
        faults([&] {
            (void)buildFromJSON(
                music.albums, json::parse(R"({"patch_singers": [{"name": "s", "patch_part": {"albumId": 7}}, 5]})"),
                {.include = {{&Album::singers, {.through = {&Part::fee}}}}}
            );
        }) ==
        Texts{
            "/patch_singers/0/patch_part/albumId: patch_album.patch_singers[0].patch_part.albumId may not be set",
            "/patch_singers/1: patch_album.patch_singers[1] must be an object, not number"}
    );
}

namespace {

struct Invoice {
    std::int64_t id{};
    std::int64_t price{};
    std::int64_t doubled{};
    std::optional<DateTime> deletedAt{};
    DateTime createdAt{}, updatedAt{};
};

}  // namespace

TEST_CASE("a patch sets neither what the database computes nor when a row was deleted", "[patch]") {
    auto sequelize = test::database();
    const auto invoices = sequelize.define<Invoice>(
        "patched_invoice", {field<&Invoice::doubled>({.generatedAs = literal("price * 2")})}, {.paranoid = true}
    );
    CHECK(patchFromJSON(invoices, json{{"price", 3}}).has(&Invoice::price));
    CHECK_THROWS_AS(patchFromJSON(invoices, json{{"doubled", 3}}), ValidationError);
    CHECK_THROWS_AS(patchFromJSON(invoices, json{{"deletedAt", nullptr}}), ValidationError);
}
