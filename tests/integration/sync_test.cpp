#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/threads.hpp"

using namespace sequelize;

namespace {

struct Shelf {
    std::int64_t id{};
    std::string label{};
    int room{};
    int place{};
};

Model<Shelf> defineShelves(Sequelize& sequelize) {
    return sequelize.define<Shelf>(
        "sync_shelf",
        {
            field<&Shelf::label>({.unique = true}),
            field<&Shelf::room>({.unique = "room_and_place"}),
            field<&Shelf::place>({.unique = "room_and_place"}),
        },
        {
            .timestamps = false,
            .indexes = {{.fields = {"room"}}, {.fields = {"place", "label"}, .unique = true, .name = "place_first"}},
        }
    );
}

std::vector<std::string> indexNames(const std::string& table) {
    auto raw = test::rawSession();
    const bool mysql = test::speaksMysql();
    const auto rows = raw.open(
        mysql ? "SELECT DISTINCT index_name AS name FROM information_schema.statistics WHERE table_schema = DATABASE() "
                "AND table_name = ? ORDER BY BINARY index_name"
        : test::isPostgres()
            ? "SELECT CAST(indexname AS TEXT) AS name FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1 "
              "ORDER BY indexname"
            : "SELECT name FROM pragma_index_list(?) ORDER BY name",
        {table}
    );
    std::vector<std::string> names;
    while (rows->next()) names.emplace_back(rows->row()[0].text);
    return names;
}

bool tableExists(const std::string& table) {
    auto raw = test::rawSession();
    return raw.number(
               test::speaksMysql() ? "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = "
                                     "DATABASE() AND table_name = ?"
               : test::isPostgres()
                   ? "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1"
                   : "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?",
               {table}
           ) == 1;
}

}  // namespace

TEST_CASE("sync makes the table once and keeps its rows", "[sync]") {
    auto sequelize = test::database();
    auto shelves = defineShelves(sequelize);
    sequelize.drop();
    CHECK_FALSE(tableExists("sync_shelves"));
    sequelize.sync();
    CHECK(tableExists("sync_shelves"));
    shelves.create({.label = "A", .room = 1, .place = 1});
    sequelize.sync();
    shelves.sync();
    CHECK(shelves.count() == 1);
    sequelize.sync({.force = true});
    CHECK(shelves.count() == 0);
    shelves.create({.label = "A", .room = 1, .place = 1});
    shelves.sync({.force = true});
    CHECK(shelves.count() == 0);
    shelves.drop();
    CHECK_FALSE(tableExists("sync_shelves"));
    CHECK_NOTHROW(shelves.drop());
}

TEST_CASE("indexes are made once, however often sync runs", "[sync]") {
    auto sequelize = test::database();
    (void)defineShelves(sequelize);
    const test::FreshTables tables(sequelize);
    const auto first = indexNames("sync_shelves");
    test::Log log;
    sequelize.sync({.logging = log.logger()});
    CHECK(indexNames("sync_shelves") == first);
    CHECK(log.size() == 2);
    CHECK_FALSE(log.has("ADD INDEX"));
    CHECK_FALSE(log.has("CREATE INDEX"));
    if (test::speaksMysql())
        CHECK(first == test::Texts{"PRIMARY", "label", "place_first", "room_and_place", "sync_shelves_room"});
    else
        CHECK(
            first ==
            test::Texts{
                "place_first", "sqlite_autoindex_sync_shelves_1", "sqlite_autoindex_sync_shelves_2",
                "sync_shelves_room"}
        );
}

TEST_CASE("a unique key that is there by another name, or none, is not made again", "[sync]") {
    struct SyncUnique {
        std::int64_t id{};
        int room{};
        int place{};
    };
    const auto namesAfter = [](const std::string& keys, const std::vector<IndexOptions>& indexes) {
        auto raw = test::rawSession();
        raw.run("DROP TABLE IF EXISTS sync_uniques");
        raw.run("CREATE TABLE sync_uniques (id INTEGER NOT NULL PRIMARY KEY, room INTEGER, place INTEGER" + keys + ")");
        auto sequelize = test::database();
        auto model = sequelize.define<SyncUnique>("sync_unique", {.timestamps = false, .indexes = indexes});
        model.sync();
        model.sync();
        auto names = indexNames("sync_uniques");
        raw.run("DROP TABLE sync_uniques");
        std::erase(names, "PRIMARY");
        return names.size();
    };
    const IndexOptions room{.fields = {"room"}, .unique = true};
    const IndexOptions pair{.fields = {"room", "place"}, .unique = true};
    CHECK(namesAfter(", UNIQUE (room)", {room}) == 1);
    CHECK(namesAfter(", UNIQUE (room, place), UNIQUE (room)", {room, pair}) == 2);
    // These are others, or have a name that the model gives them.
    CHECK(namesAfter(", UNIQUE (place, room)", {pair}) == 2);
    CHECK(namesAfter(", UNIQUE (room, place)", {room}) == 2);
    CHECK(namesAfter(", UNIQUE (room)", {{.fields = {"room"}, .unique = true, .name = "one_a_room"}}) == 2);
    CHECK(namesAfter(", UNIQUE (room)", {{.fields = {"room"}}}) == 2);
    CHECK(namesAfter("", {room}) == 1);
}

TEST_CASE("an index that is missing is added", "[sync]") {
    auto sequelize = test::database();
    auto shelves = defineShelves(sequelize);
    const test::FreshTables tables(sequelize);
    const auto before = indexNames("sync_shelves");
    test::rawSession().run(
        test::speaksMysql() ? "ALTER TABLE sync_shelves DROP INDEX place_first" : "DROP INDEX place_first"
    );
    CHECK(indexNames("sync_shelves").size() == before.size() - 1);
    shelves.sync();
    CHECK(indexNames("sync_shelves") == before);
}

TEST_CASE("the statements of sync with force", "[sync]") {
    auto sequelize = test::database();
    auto shelves = sequelize.define<Shelf>(
        "sync_plain", {field<&Shelf::label>({.allowNull = false}), ignored<&Shelf::room>(), ignored<&Shelf::place>()},
        {.timestamps = false}
    );
    test::Log log;
    shelves.sync({.force = true, .logging = log.logger()});
    const auto lines = log.lines();
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "Executing (default): DROP TABLE IF EXISTS `sync_plains`;");
    if (test::speaksMysql()) {
        CHECK(
            lines[1] ==
            "Executing (default): CREATE TABLE IF NOT EXISTS `sync_plains` (`id` INTEGER NOT NULL auto_increment , "
            "`label` VARCHAR(255) NOT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;"
        );
        CHECK(lines[2] == "Executing (default): SHOW INDEX FROM `sync_plains`");
    } else {
        CHECK(
            lines[1] ==
            "Executing (default): CREATE TABLE IF NOT EXISTS `sync_plains` (`id` INTEGER PRIMARY KEY AUTOINCREMENT, "
            "`label` VARCHAR(255) NOT NULL);"
        );
        CHECK(lines[2] == "Executing (default): PRAGMA INDEX_LIST(`sync_plains`)");
    }
    sequelize.drop();
}

TEST_CASE("several models are made in order and dropped in reverse", "[sync]") {
    auto sequelize = test::database();
    (void)sequelize.define<Shelf>(
        "sync_first", {field<&Shelf::label>(), ignored<&Shelf::room>(), ignored<&Shelf::place>()}, {.timestamps = false}
    );
    (void)sequelize.define<Shelf>(
        "sync_second", {field<&Shelf::label>(), ignored<&Shelf::room>(), ignored<&Shelf::place>()},
        {.timestamps = false}
    );
    test::Log log;
    sequelize.sync({.force = true, .logging = log.logger()});
    const auto lines = log.lines();
    REQUIRE(lines.size() == 6);
    CHECK_THAT(lines[0], test::EndsWith("`sync_seconds`;"));
    CHECK_THAT(lines[1], test::EndsWith("`sync_firsts`;"));
    CHECK_THAT(lines[2], test::containsString("CREATE TABLE IF NOT EXISTS `sync_firsts`"));
    CHECK_THAT(lines[4], test::containsString("CREATE TABLE IF NOT EXISTS `sync_seconds`"));
    sequelize.drop();
    CHECK_FALSE(tableExists("sync_firsts"));
    CHECK_FALSE(tableExists("sync_seconds"));
}

TEST_CASE("truncate empties and starts the ids again", "[sync]") {
    auto sequelize = test::database();
    auto shelves = sequelize.define<Shelf>(
        "sync_emptied", {field<&Shelf::label>(), ignored<&Shelf::room>(), ignored<&Shelf::place>()},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    shelves.bulkCreate({{.label = "a"}, {.label = "b"}, {.label = "c"}});
    CHECK(shelves.create({.label = "d"}).id == 4);
    shelves.truncate();
    CHECK(shelves.count() == 0);
    CHECK(shelves.create({.label = "e"}).id == 1);
    sequelize.truncate();
    CHECK(shelves.count() == 0);
    CHECK(shelves.create({.label = "f"}).id == 1);
}

TEST_CASE("options of a table", "[sync]") {
    auto sequelize = test::database({.define = {.underscored = true}});
    auto shelves = sequelize.define<Shelf>(
        "syncTuned",
        {field<&Shelf::label>({.comment = "what it says"}), ignored<&Shelf::room>(), ignored<&Shelf::place>()},
        {.createdAt = "madeAt",
         .updatedAt = false,
         .charset = "utf8mb4",
         .collate = "utf8mb4_bin",
         .comment = "it's tuned",
         .initialAutoIncrement = 500}
    );
    const test::FreshTables tables(sequelize);
    CHECK(shelves.tableName() == "sync_tuneds");
    CHECK(tableExists("sync_tuneds"));
    const auto made = shelves.create({.label = "a"});
    CHECK(made.id == 500);
    CHECK(shelves.findAll<Row>({.attributes = {"id", "label"}}).size() == 1);
    auto raw = test::rawSession();
    CHECK(raw.number("SELECT COUNT(made_at) FROM sync_tuneds") == 1);
    if (test::speaksMysql()) {
        CHECK(
            raw.value("SELECT table_comment FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                      "table_name = 'sync_tuneds'") == Value("it's tuned")
        );
        CHECK(
            raw.value("SELECT table_collation FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                      "table_name = 'sync_tuneds'") == Value("utf8mb4_bin")
        );
        CHECK(
            raw.value("SELECT column_comment FROM information_schema.columns WHERE table_schema = DATABASE() AND "
                      "table_name = 'sync_tuneds' AND column_name = 'label'") == Value("what it says")
        );
    }
}

// Several programs that begin at once.
TEST_CASE("many make the same tables at once", "[sync][threads]") {
    for (int round = 0; round < 5; ++round) {
        {
            auto sequelize = test::database();
            defineShelves(sequelize);
            sequelize.drop();
        }
        const auto errors = test::onThreads(4, [](int) {
            auto sequelize = test::database({.pool = {.max = 1}});
            auto shelves = defineShelves(sequelize);
            sequelize.sync();
            CHECK(shelves.count() == 0);
        });
        for (const auto& error : errors) CHECK(error == "");
    }
    auto sequelize = test::database();
    defineShelves(sequelize);
    sequelize.drop();
}
