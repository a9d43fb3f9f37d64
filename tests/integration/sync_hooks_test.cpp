// The hooks of sync; those of calls about rows are in every_path/.
#include "integration/hooks_world.hpp"
#include "support/catch.hpp"

using namespace test::hooks;

TEST_CASE("sync of a model runs its hooks", "[hooks]") {
    World db;
    db.watch();
    const std::string both = "tag.beforeSync tag.afterSync ";
    CHECK(db.ranBy([&] { db.tags.sync(); }) == both);
    CHECK(db.ranBy([&] { db.tags.sync({.alter = true}); }) == both);
    CHECK(db.ranBy([&] { db.tags.sync({.hooks = false}); }).empty());
}

TEST_CASE("sync of all models runs the Sequelize object's hooks around those of each", "[hooks]") {
    World db;
    db.watch();
    db.sequelize.beforeBulkSync([&](sequelize::SyncCall& call) { db.text += call.force ? "force " : "all "; });
    db.sequelize.afterBulkSync([&](sequelize::SyncCall&) { db.text += "done "; });
    const std::string models =
        "team.beforeSync team.afterSync user.beforeSync user.afterSync tag.beforeSync tag.afterSync "
        "userTag.beforeSync userTag.afterSync ";
    CHECK(db.ranBy([&] { db.sequelize.sync(); }) == "all " + models + "done ");
    CHECK(db.ranBy([&] { db.sequelize.sync({.force = true}); }) == "force " + models + "done ");
    CHECK(db.ranBy([&] { db.sequelize.sync({.hooks = false}); }).empty());
}
