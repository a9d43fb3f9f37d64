#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Chapter;
struct Volume {
    std::int64_t id{};
    std::string title{};
    HasMany<Chapter> chapters{};
};
struct Chapter {
    std::int64_t id{};
    std::string title{};
    std::int64_t volumeId{};
};

}  // namespace

// On MySQL and SQLite Sequelize's `schema: "archive"` is a table of this name.
TEST_CASE("a table whose name has a dot", "[define][names]") {
    auto sequelize = test::database();
    auto volumes = sequelize.define<Volume>("volume", {}, {.tableName = "archive.volumes", .timestamps = false});
    auto chapters = sequelize.define<Chapter>("chapter", {}, {.tableName = "archive.chapters", .timestamps = false});
    volumes.hasMany(chapters, {.as = &Volume::chapters, .foreignKey = &Chapter::volumeId});
    const test::FreshTables tables(sequelize);
    const auto volume = volumes.create({.title = "one"});
    (void)chapters.create({.title = "first", .volumeId = volume.id});
    for (const auto strategy : {IncludeStrategy::join, IncludeStrategy::separate}) {
        const auto found = volumes.findAll({.include = {&Volume::chapters}, .includeStrategy = strategy, .limit = 1});
        REQUIRE(found.size() == 1);
        REQUIRE(found[0].chapters.size() == 1);
        CHECK(found[0].chapters[0].title == "first");
    }
    CHECK(volumes.update({{&Volume::title, "two"}}, {.where = {{&Volume::title, "one"}}}) == 1);
    CHECK(sequelize.check().isClean());
    CHECK(chapters.destroy({.where = {{&Chapter::title, "first"}}}) == 1);
}
