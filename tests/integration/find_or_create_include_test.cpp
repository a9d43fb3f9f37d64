#include <atomic>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using test::Texts;

// .include and .fields of findOrCreate, findCreateFind and findOrBuild; .override of scopes.
namespace {

struct Song;
struct Band : Record<Band> {
    std::int64_t id{};
    std::string name{};
    std::string town = "Rome";
    int members{};
    std::optional<std::int64_t> labelId{};
    HasMany<Song> songs{};
};
struct Song {
    std::int64_t id{};
    std::string title{};
    std::optional<std::int64_t> bandId{};
    BelongsTo<Band> band{};
};

struct Studio {
    mutable test::Log log{};
    mutable Sequelize sequelize = test::database({.logging = log.logger(), .pool = {.max = 10}});
    Model<Band> bands = sequelize.define<Band>(
        "fi_band",
        {field<&Band::name>({.unique = true}), field<&Band::town>({.defaultValue = "Rome"}), field<&Band::members>(),
         field<&Band::labelId>()},
        {.timestamps = false}
    );
    Model<Song> songs =
        sequelize.define<Song>("fi_song", {field<&Song::title>({.unique = true})}, {.timestamps = false});
    Studio() {
        bands.hasMany(songs, {.as = &Band::songs, .inverse = &Song::band, .foreignKey = &Song::bandId});
        sequelize.sync({.force = true});
    }
    ~Studio() { sequelize.drop(); }
    void fill() const {
        Band band;
        band.name = "Can";
        bands.create(band);
        songs.bulkCreate({{.title = "Mushroom", .bandId = 1}, {.title = "Halleluhwah", .bandId = 1}});
    }
};

}  // namespace

TEST_CASE("findOrCreate includes, of a row that is there and of one that is made", "[upsert][rest-of-writes]") {
    const Studio studio;
    studio.fill();
    auto [can, made] = studio.bands.findOrCreate({.include = {&Band::songs}, .where = {{&Band::name, "Can"}}});
    CHECK_FALSE(made);
    CHECK(can.songs.size() == 2);
    can.members = 4;
    can.save();

    auto [neu, isNew] = studio.bands.findOrCreate(
        {.include = {&Band::songs}, .where = {{&Band::name, "Neu!"}}, .defaults = {{&Band::members, 2}}}
    );
    CHECK(isNew);
    CHECK(neu.songs.empty());  // it was looked for
    CHECK(neu.members == 2);
    CHECK_FALSE(neu.isNewRecord());
    CHECK(neu.changed().empty());

    // a row that is made may belong to one that is there
    auto [song, written] = studio.songs.findCreateFind(
        {.include = {{&Song::band, {.include = {&Band::songs}}}},
         .where = {{&Song::title, "Spoon"}},
         .defaults = {{&Song::bandId, 1}}}
    );
    CHECK(written);
    REQUIRE(song.band);
    CHECK(song.band->name == "Can");
    CHECK(song.band->songs.size() == 3);
    // without an include nothing is looked for twice
    studio.log.clear();
    CHECK(studio.bands.findOrCreate({.where = {{&Band::name, "Faust"}}}).created);
    CHECK(studio.log.size() == 2);
}

TEST_CASE("an include of findOrCreate restricts nothing", "[upsert][rest-of-writes]") {
    const Studio studio;
    studio.fill();
    const auto refused = [&](const Include<Band>& include) {
        return test::failure([&] {
            (void)studio.bands.findOrCreate({.include = {include}, .where = {{&Band::name, "x"}}});
        });
    };
    const std::string text =
        "findOrCreate of model 'fi_band': an include with .required or .where would hide a row that is there, and another "
        "one would be made; say .required = false, which loads what there is";
    CHECK(refused({&Band::songs, {.required = true}}) == text);
    CHECK(refused({&Band::songs, {.where = {{&Song::title, "Mushroom"}}}}) == text);
    CHECK(studio.bands.count() == 1);
    const auto some = studio.bands.findOrCreate(
        {.include = {{&Band::songs, {.where = {{&Song::title, "Mushroom"}}, .required = false}}},
         .where = {{&Band::name, "Can"}}}
    );
    CHECK_FALSE(some.created);
    CHECK(some.record.songs.size() == 1);
    // nor does the target's default scope
    studio.songs.defaultScope({.where = {{&Song::title, "none"}}});
    CHECK_FALSE(studio.bands.findOrCreate({.include = {&Band::songs}, .where = {{&Band::name, "Can"}}}).created);
    // a filter that hides the row from finders hides no row that this call has made
    studio.bands.addFilter("big", {{&Band::members, 9}});
    const auto hidden = studio.bands.findOrCreate({.include = {&Band::songs}, .where = {{&Band::name, "Duo"}}});
    CHECK(hidden.created);
    CHECK(hidden.record.songs.empty());
}

TEST_CASE("findOrBuild includes, and loads nothing into a record that it builds", "[upsert][rest-of-writes]") {
    const Studio studio;
    studio.fill();
    auto [can, made] = studio.bands.findOrBuild({.include = {&Band::songs}, .where = {{&Band::name, "Can"}}});
    CHECK_FALSE(made);
    CHECK(can.songs.size() == 2);
    auto [draft, isNew] = studio.bands.findOrBuild(
        {.include = {&Band::songs},
         .where = {{&Band::name, "Neu!"}},
         .defaults = {{&Band::members, 2}, {&Band::town, "Bonn"}},
         .fields = {&Band::name, &Band::members}}
    );
    CHECK(isNew);
    CHECK(draft.isNewRecord());
    CHECK(draft.members == 2);
    CHECK(draft.town == "Rome");
}

TEST_CASE(".fields of findOrCreate leaves out what a new row would get", "[upsert][rest-of-writes]") {
    const Studio studio;
    auto [can, made] = studio.bands.findOrCreate(
        {.where = {{&Band::name, "Can"}},
         .defaults = {{&Band::members, 5}, {&Band::town, "Cologne"}},
         .fields = {&Band::name, &Band::members}}
    );
    CHECK(made);
    CHECK(can.members == 5);
    CHECK(studio.bands.findByPk(can.id)->town == "Rome");
    CHECK(
        test::failure([&] {
            (void)studio.bands.findOrCreate({.where = {{&Band::name, "x"}}, .fields = {&Band::members}});
        }) ==
        "findOrCreate of model 'fi_band': .fields leaves out 'name', by which the row is looked for, so that a new one "
        "would not be found the next time; name it, too"
    );
}

TEST_CASE("callers of findOrCreate who meet all have what they include", "[upsert][threads][rest-of-writes]") {
    const Studio studio;
    studio.fill();
    for (int round = 0; round < 6; ++round) {
        const std::string title = "s" + std::to_string(round);
        std::atomic<int> made = 0;
        std::atomic<int> loaded = 0;
        const auto errors = test::onThreads(8, [&](int thread) {
            const auto find = [&](const InTransaction& in) {
                return studio.songs.findOrCreate(
                    {.include = {&Song::band},
                     .where = {{&Song::title, title}},
                     .defaults = {{&Song::bandId, 1}},
                     .transaction = in}
                );
            };
            std::optional<decltype(find({}))> found;
            if (thread % 2)
                studio.sequelize.transaction({.retry = {.max = 20}}, [&](Transaction& t) { found = find(t); });
            else
                found = find({});
            made += found->created;
            loaded += found->record.band && found->record.band->name == "Can";
        });
        CHECK(errors == Texts{});
        CHECK(made == 1);
        CHECK(loaded == 8);
    }
}

TEST_CASE("a scope of a name that is taken needs .override", "[scopes][rest-of-writes]") {
    const Studio studio;
    studio.fill();
    const auto former = studio.bands.addScope("big", {.where = {{&Band::members, 100}}});
    CHECK(
        test::failure([&] {
            studio.bands.addScope("big", {.where = {{&Band::members, 0}}});
        }) ==
        "model 'fi_band' has a scope 'big' already; give it another name, or {.override = true} as the last argument"
    );
    CHECK(studio.bands.scope({"big"}).count() == 0);
    const auto seen = studio.bands.scope({"big"});
    studio.bands.addScope("big", {.where = {{&Band::members, 0}}}, {.override = true});
    CHECK(studio.bands.scope({"big"}).count() == 1);
    CHECK(seen.count() == 0);
    CHECK(studio.bands.scope({former}).count() == 0);
    // by one that takes arguments, and back
    const auto byName = studio.bands.addScope(
        "big",
        [](const std::string& name) -> FindOptions<Band> {
            return {.where = {{&Band::name, name}}};
        },
        {.override = true}
    );
    CHECK(studio.bands.scope({byName("Can")}).count() == 1);
    CHECK_THROWS_AS(studio.bands.scope({"big"}), UsageError);
    studio.bands.addScope("big", {}, {.override = true});
    CHECK(studio.bands.scope({"big"}).count() == 1);
    // one that there is not yet may say so, too
    studio.bands.addScope("small", {}, {.override = true});

    studio.bands.defaultScope({.where = {{&Band::members, 100}}});
    CHECK(studio.bands.count() == 0);
    CHECK_THROWS_AS(studio.bands.defaultScope({}), UsageError);
    studio.bands.defaultScope({}, {.override = true});
    CHECK(studio.bands.count() == 1);
    CHECK_THROWS_AS(studio.bands.addScope("defaultScope", {}, {.override = true}), UsageError);
}
