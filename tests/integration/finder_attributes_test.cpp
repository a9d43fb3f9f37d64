// What finders read more and less than all columns, and index hints.
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Writer;
struct Story {
    std::int64_t id{};
    std::string title = "unread";
    std::optional<int> year{};
    std::string notes = "unread";
    std::optional<std::int64_t> writerId{};
    std::optional<int> length{};
    BelongsTo<Writer> writer{};
};
struct Writer {
    std::int64_t id{};
    std::string name = "unread";
    std::optional<int> length{};
    HasMany<Story> stories{};
};

struct Shelf {
    test::Log log{};
    Sequelize sequelize;
    Model<Story> stories;
    Model<Writer> writers;
    test::FreshTables tables;

    Shelf()
        : sequelize(test::database({.logging = log.logger()})),
          stories(sequelize.define<Story>(
              "fa_story", {field<&Story::length>({.type = DataTypes::VIRTUAL})},
              {.timestamps = false, .indexes = {{.fields = {"year"}, .name = "fa_by_year"}}}
          )),
          writers(declared()),
          tables(sequelize) {
        for (const char* name : {"Le Guin", "Lem"}) {
            Writer writer;
            writer.name = name;
            writers.create(std::move(writer));
        }
        add("Rocannon", 1966, 1);
        add("Dispossessed", 1974, 1);
        add("Solaris", 1961, 2);
        log.clear();
    }
    Model<Writer> declared() {
        auto model = sequelize.define<Writer>(
            "fa_writer", {field<&Writer::length>({.type = DataTypes::VIRTUAL})}, {.timestamps = false}
        );
        stories.belongsTo(model, {.as = &Story::writer, .foreignKey = &Story::writerId});
        model.hasMany(stories, {.as = &Writer::stories, .foreignKey = &Story::writerId});
        return model;
    }
    void add(const char* title, int year, std::int64_t writer) {
        Story story;
        story.title = title;
        story.year = year;
        story.notes = "none";
        story.writerId = writer;
        stories.create(std::move(story));
    }
    /// The last statement, from its SELECT to its end.
    std::string sql() const {
        const std::string last = log.last();
        return last.substr(last.find("SELECT"));
    }
};

const auto titleLength = [] { return fn("LENGTH", &Story::title); };

}  // namespace

TEST_CASE("attributes: all but some, and more", "[attributes][options-rest]") {
    Shelf shelf;
    const auto& stories = shelf.stories;
    auto found =
        stories.findAll({.attributes = exclude(&Story::notes).include(titleLength(), "length"), .order = {&Story::id}});
    CHECK(
        shelf.sql() ==
        "SELECT `id`, `title`, `year`, `writerId`, LENGTH(`title`) AS `length` FROM `fa_stories` AS `fa_story` ORDER BY "
        "`fa_story`.`id`;"
    );
    REQUIRE(found.size() == 3);
    CHECK(found[1].title == "Dispossessed");
    CHECK(found[1].length == 12);
    CHECK(found[1].notes == "unread");
    CHECK(stories.findAll({.attributes = include(titleLength(), "length"), .order = {&Story::id}})[0].notes == "none");
    found = stories.findAll(
        {.attributes = include(titleLength(), "length").exclude("notes").exclude(&Story::year), .order = {&Story::id}}
    );
    CHECK(found[0].length == 8);
    CHECK(found[0].notes == "unread");
    CHECK_FALSE(found[0].year);
    CHECK(found[0].writerId == 1);

    SECTION("an expression that is named as a column stands in its place") {
        found = stories.findAll({.attributes = include(fn("UPPER", &Story::title), "title"), .order = {&Story::id}});
        CHECK(found[0].title == "ROCANNON");
        CHECK(
            shelf.sql() ==
            "SELECT `id`, `year`, `notes`, `writerId`, UPPER(`title`) AS `title` FROM `fa_stories` AS `fa_story` ORDER "
            "BY `fa_story`.`id`;"
        );
        const auto rows =
            stories.findAll<Row>({.attributes = include(fn("UPPER", &Story::title), "title"), .order = {&Story::id}});
        CHECK(rows[0].get<std::string>("title") == "ROCANNON");
    }
    SECTION("they grow") {
        Attributes<Story> wanted = exclude(&Story::notes, &Story::title);
        wanted.add(titleLength(), "length");
        wanted.add(&Story::title);
        wanted.add(&Story::year);  // is read already
        found = stories.findAll({.attributes = wanted, .order = {&Story::id}});
        CHECK(found[0].title == "Rocannon");
        CHECK(found[0].length == 8);
        CHECK(found[0].notes == "unread");
        CHECK(
            shelf.sql() ==
            "SELECT `id`, `year`, `writerId`, LENGTH(`title`) AS `length`, `title` FROM `fa_stories` AS `fa_story` ORDER "
            "BY `fa_story`.`id`;"
        );
    }
    SECTION("what is grouped by need not be read") {
        const auto rows = stories.findAll<Row>(
            {.attributes = exclude("id", "title", "year", "notes", "writerId").include(fn("COUNT", &Story::id), "n"),
             .group = {&Story::writerId},
             .order = {&Story::writerId}}
        );
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].size() == 1);
        CHECK(rows[0].get<int>("n") == 2);
    }
    SECTION("scopes bring both") {
        shelf.stories.addScope("short", {.attributes = exclude(&Story::notes)});
        found =
            shelf.stories.scope("short").findAll({.attributes = include(titleLength(), "length"), .order = {&Story::id}}
            );
        CHECK(found[0].notes == "unread");
        CHECK(found[0].length == 8);
    }
    SECTION("a finder that was compiled is not taken for another") {
        for (int i = 0; i < 2; ++i) {
            CHECK(
                stories.findAll({.attributes = exclude(&Story::notes), .order = {&Story::id}})[0].title == "Rocannon"
            );
            CHECK(stories.findAll({.attributes = exclude(&Story::title), .order = {&Story::id}})[0].notes == "none");
            CHECK(
                stories
                    .findAll(
                        {.attributes = exclude(&Story::notes).include(titleLength(), "length"), .order = {&Story::id}}
                    )[0]
                    .length == 8
            );
        }
    }
}

TEST_CASE("attributes: more and less in includes", "[attributes][options-rest]") {
    Shelf shelf;
    for (const bool separate : {false, true}) {
        INFO(separate);
        const auto writers = shelf.writers.findAll(
            {.attributes = exclude(&Writer::name),
             .include =
                 {{&Writer::stories,
                   {.attributes = exclude(&Story::id, &Story::notes).include(titleLength(), "length"),
                    .order = {&Story::title},
                    .separate = separate}}},
             .order = {&Writer::id}}
        );
        REQUIRE(writers.size() == 2);
        CHECK(writers[0].name == "unread");
        REQUIRE(writers[0].stories.size() == 2);
        const Story& story = writers[0].stories[0];
        CHECK(story.title == "Dispossessed");
        CHECK(story.length == 12);
        CHECK(story.notes == "unread");
        CHECK(story.id == 2);  // the key is read in any case
    }
    // the rows are told apart by the key that is left out
    const auto writers = shelf.writers.findAll(
        {.attributes = exclude(&Writer::id), .include = {&Writer::stories}, .order = {&Writer::id}, .limit = 1}
    );
    REQUIRE(writers.size() == 1);
    CHECK(writers[0].name == "Le Guin");
    CHECK(writers[0].stories.size() == 2);
}

TEST_CASE("attributes: unknown names are refused with the nearest", "[attributes][options-rest]") {
    Shelf shelf;
    const auto ends = [](const std::string& text, const std::string& end) {
        INFO(text);
        return text.ends_with(end);
    };
    const auto& stories = shelf.stories;
    CHECK(ends(
        test::messageOf<BaseError>([&] { (void)stories.findAll({.attributes = exclude("notse")}); }),
        "Did you mean notes?"
    ));
    CHECK(ends(
        test::messageOf<BaseError>([&] { (void)stories.findAll({.attributes = {"titel"}}); }), "Did you mean title?"
    ));
    CHECK(ends(
        test::messageOf<BaseError>([&] {
            (void)shelf.writers.findAll({.include = {{&Writer::stories, {.attributes = exclude("yaer")}}}});
        }),
        "Did you mean year?"
    ));
    CHECK(test::messageOf<BaseError>([&] { (void)stories.findAll({.attributes = include(titleLength(), "size")}); }
    ).starts_with("model 'fa_story': the attribute 'size' has no member in Story to go into"));
}

namespace {

struct Tag;
struct Link {
    std::optional<int> weight{};
    std::string note = "unread";
    std::string kind = "unread";
};
struct Post {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Tag, Link> tags{};
};
struct Tag {
    std::int64_t id{};
    std::string name{};
};

}  // namespace

TEST_CASE("attributes of a join table", "[attributes][options-rest]") {
    auto sequelize = test::database();
    auto posts = sequelize.define<Post>("fa_post", {}, {.timestamps = false});
    auto tags = sequelize.define<Tag>("fa_tag", {}, {.timestamps = false});
    auto links = sequelize.define<Link>("fa_link", {}, {.timestamps = false});
    posts.belongsToMany(tags, {.as = &Post::tags, .through = links});
    const test::FreshTables tables(sequelize);
    const auto post = posts.create({.name = "a"});
    const auto tag = tags.create({.name = "b"});
    sequelize.query(
        test::ownQuery("INSERT INTO fa_links (weight, note, kind, faPostId, faTagId) VALUES (3, 'n', 'k', ?, ?)"),
        {.replacements = {post.id, tag.id}}
    );
    const auto through = [&](Attributes<Link> attributes) {
        return posts.findAll({.include = {{&Post::tags, {.through = {.attributes = std::move(attributes)}}}}})[0]
            .tags.through(0);
    };
    CHECK(through({}).note == "n");
    CHECK(through(exclude(&Link::note)).note == "unread");
    CHECK(through(exclude(&Link::note)).kind == "k");
    CHECK(through({&Link::note}).kind == "unread");
    CHECK(through({"kind"}).kind == "k");
    CHECK(through({"kind"}).note == "unread");
    CHECK_THROWS_AS(through({{fn("UPPER", &Link::note), "note"}}), EagerLoadingError);
    CHECK_THROWS_AS(through(exclude("nope")), BaseError);
}

TEST_CASE("index hints", "[index_hints][options-rest]") {
    Shelf shelf;
    const auto& stories = shelf.stories;
    const List<IndexHint> hints{{.type = IndexHints::FORCE, .values = {"fa_by_year"}}};
    if (test::isSqlite()) {
        const std::string why = "SQLite takes no index hints";
        CHECK(test::messageOf<BaseError>([&] { (void)stories.findAll({.indexHints = hints}); }).starts_with(why));
        CHECK(test::messageOf<BaseError>([&] { (void)stories.count({.indexHints = hints}); }).starts_with(why));
        CHECK(test::messageOf<BaseError>([&] { (void)stories.max(&Story::year, {.indexHints = hints}); }
        ).starts_with(why));
        CHECK(test::messageOf<BaseError>([&] {
                  (void)shelf.writers.findAll({.include = {{&Writer::stories, {.indexHints = hints}}}});
              }).starts_with(why));
        return;
    }
    CHECK(stories.findAll({.indexHints = hints, .where = {{&Story::year, 1961}}}).size() == 1);
    CHECK(
        shelf.sql() ==
        "SELECT `id`, `title`, `year`, `notes`, `writerId` FROM `fa_stories` AS `fa_story` FORCE INDEX (`fa_by_year`) "
        "WHERE `fa_story`.`year` = ?;"
    );
    CHECK(
        stories
            .findAll<Row>(
                {.attributes = {&Story::id},
                 .indexHints =
                     {{.type = IndexHints::USE, .values = {"fa_by_year", "PRIMARY"}},
                      {.type = IndexHints::IGNORE, .values = {"fa_by_year"}}}}
            )
            .size() == 3
    );
    CHECK(
        shelf.sql() ==
        "SELECT `id` FROM `fa_stories` AS `fa_story` USE INDEX (`fa_by_year`,`PRIMARY`) IGNORE INDEX (`fa_by_year`);"
    );
    CHECK(stories.count({.indexHints = hints}) == 3);
    CHECK(shelf.sql() == "SELECT count(*) AS `count` FROM `fa_stories` AS `fa_story` FORCE INDEX (`fa_by_year`);");
    CHECK(stories.max(&Story::year, {.indexHints = hints}) == 1974);
    CHECK(shelf.sql() == "SELECT max(`year`) AS `max` FROM `fa_stories` AS `fa_story` FORCE INDEX (`fa_by_year`);");
    CHECK(stories.exists({.indexHints = {{.type = IndexHints::USE, .values = {}}}}));
    CHECK(shelf.sql().find(" USE INDEX ()") != std::string::npos);
    CHECK(stories.findOne({.indexHints = hints}));

    // with includes: of the model's own table, also where its rows are counted or paged
    auto page = stories.findAndCountAll({.include = {&Story::writer}, .indexHints = hints, .limit = 2});
    CHECK(page.count == 3);
    const auto lines = shelf.log.lines();
    for (std::size_t i = lines.size() - 2; i < lines.size(); ++i)
        CHECK(lines[i].find("`fa_story` FORCE INDEX (`fa_by_year`)") != std::string::npos);
    const List<IndexHint> byKey{{.type = IndexHints::USE, .values = {"PRIMARY"}}};
    CHECK(shelf.writers.findAll({.include = {&Writer::stories}, .indexHints = byKey, .limit = 1}).size() == 1);
    CHECK(
        shelf.sql().find("(SELECT `fa_writer`.`id` AS `k0` FROM `fa_writers` AS `fa_writer` USE INDEX (`PRIMARY`)") !=
        std::string::npos
    );
    CHECK(shelf.writers.findAll({.include = {{&Writer::stories, {.indexHints = hints}}}}).size() == 2);
    CHECK(shelf.sql().find("JOIN `fa_stories` AS `fa_stories` FORCE INDEX (`fa_by_year`) ON") != std::string::npos);
    for (const auto limit : {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(1)}) {
        (void)shelf.writers.findAll(
            {.include = {{&Writer::stories, {.indexHints = hints, .limit = limit, .separate = true}}}}
        );
        CHECK(shelf.sql().find("`fa_stories` AS `fa_stories` FORCE INDEX (`fa_by_year`)") != std::string::npos);
    }
    // a finder that was compiled is not taken for another
    CHECK(stories.findAll({.where = {{&Story::year, 1961}}}).size() == 1);
    CHECK(shelf.sql().find("INDEX") == std::string::npos);
    shelf.stories.addScope("hinted", {.indexHints = hints});
    CHECK(shelf.stories.scope("hinted").findAll().size() == 3);
    CHECK(shelf.sql().find("FORCE INDEX") != std::string::npos);

    // a name is a name
    CHECK_THROWS_AS(stories.findAll({.indexHints = {{.type = IndexHints::USE, .values = {"x`) -- "}}}}), DatabaseError);
    CHECK(shelf.sql().find("USE INDEX (`x``) -- `)") != std::string::npos);
    CHECK(test::messageOf<BaseError>([&] {
              (void)stories.count({.indexHints = {{.type = IndexHints::FORCE, .values = {}}}});
          }) == "an index hint to FORCE names no index; give it .values");
}
