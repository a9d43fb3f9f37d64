// Hooks of the Sequelize object about connections, statements, definitions and itself.
#include <mutex>

#include "integration/hooks_world.hpp"
#include "support/catch.hpp"

using namespace test::hooks;
using sequelize::HookType;
using sequelize::Sequelize;
using sequelize::UsageError;

namespace {

struct Refused {};

/// Something that a session remembers.
std::string setting(int pages, int bytes) {
    if (test::isSqlite()) return "PRAGMA cache_size = " + std::to_string(pages);
    if (test::isPostgres()) return "SET work_mem = '" + std::to_string(bytes) + "kB'";
    return "SET SESSION sort_buffer_size = " + std::to_string(bytes);
}

struct Note {
    std::int64_t id{};
    std::string text{};
};

class Notes {
public:
    explicit Notes(sequelize::Options extra = {})
        : sequelize(test::database(std::move(extra))),
          notes(sequelize.define<Note>("hookNote", {.timestamps = false})),
          tables(sequelize) {}
    void add(std::string line) {
        const std::lock_guard lock(mutex_);
        text += line + " ";
    }
    std::string ran() { return std::exchange(text, {}); }

    Sequelize sequelize;
    sequelize::Model<Note> notes;
    test::FreshTables tables;
    std::string text;

private:
    std::mutex mutex_;
};

}  // namespace

TEST_CASE("hooks about connections run when one is opened, lent and closed", "[hooks]") {
    std::string text;
    const auto count = [&](std::string_view part) {
        std::size_t found = 0;
        for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
        return found;
    };
    {
        auto sequelize = test::database({.pool = {.max = 1}});
        sequelize.beforeConnect([&](sequelize::ConnectCall& call) {
            text += call.dialect == sequelize.dialect() ? "opening " : "other ";
        });
        sequelize.afterConnect([&](sequelize::ConnectionCall& call) {
            text += "opened" + std::to_string(call.number) + " ";
            call.execute(setting(100, 300000));
        });
        sequelize.beforePoolAcquire([&](auto&) { text += "wanted "; });
        sequelize.afterPoolAcquire([&](auto& call) { text += "lent" + std::to_string(call.number) + " "; });
        sequelize.beforeDisconnect([&](auto& call) { text += "closing" + std::to_string(call.number) + " "; });
        sequelize.afterDisconnect([&](auto& call) {
            text += "closed ";
            CHECK_THROWS_AS(call.execute("SELECT 1"), UsageError);
        });
        sequelize.authenticate();
        CHECK(text == "wanted opening opened1 lent1 ");
        sequelize.authenticate();
        CHECK(text == "wanted opening opened1 lent1 wanted lent1 ");
        const auto isSetUp = [&] {
            return test::isPostgres() ? sequelize.query<std::string>("SHOW work_mem").at(0) == "300000kB"
                   : test::isSqlite()
                       ? sequelize.query<int>("PRAGMA cache_size").at(0) == 100
                       : sequelize.query<std::int64_t>("SELECT @@SESSION.sort_buffer_size").at(0) == 300000;
        };
        CHECK(isSetUp());
        // The session is reset after this, or is another one.
        sequelize.query(setting(50, 400000));
        CHECK(isSetUp());
        sequelize.authenticate();
        text.clear();
        sequelize.close();
    }
    CHECK(text.starts_with("closing"));
    CHECK(text.ends_with(" closed "));
    CHECK(count("closed") == 1);
}

TEST_CASE("what hooks about connections throw goes to the call, but for the end", "[hooks]") {
    auto sequelize = test::database({.pool = {.max = 1}});
    sequelize.beforeConnect("refuse", [](auto&) { throw Refused(); });
    CHECK_THROWS_AS(sequelize.authenticate(), Refused);
    CHECK(sequelize.removeHook(HookType::beforeConnect, "refuse"));
    sequelize.afterConnect("refuse", [](auto&) { throw Refused(); });
    CHECK_THROWS_AS(sequelize.authenticate(), Refused);
    CHECK(sequelize.removeHook(HookType::afterConnect, "refuse"));
    sequelize.afterPoolAcquire("refuse", [](auto&) { throw Refused(); });
    CHECK_THROWS_AS(sequelize.authenticate(), Refused);
    CHECK(sequelize.poolStatistics().borrowed == 0);
    CHECK(sequelize.removeHook(HookType::afterPoolAcquire, "refuse"));
    sequelize.beforeDisconnect([](auto&) { throw Refused(); });
    sequelize.authenticate();
    sequelize.close();
}

TEST_CASE("beforeConnect may say as whom to connect", "[hooks]") {
    if (test::isSqlite()) SKIP_TEST("SQLite knows no users");
    auto options = test::databaseOptions();
    const std::string password = std::exchange(options.password, "yesterday's");
    Sequelize sequelize(options);
    CHECK_THROWS_AS(sequelize.authenticate(), sequelize::AccessDeniedError);
    sequelize.beforeConnect([&](auto& call) { call.password = password; });
    sequelize.authenticate();
}

TEST_CASE("hooks about statements see each of them, and none of their own", "[hooks]") {
    Notes db({.pool = {.max = 1}});
    db.sequelize.beforeQuery("see", [&](sequelize::QueryCall& call) {
        db.add("<" + call.sql.substr(0, call.sql.find(' ')) + "/" + std::to_string(call.bindCount));
        static_cast<void>(db.notes.count({.transaction = call.transaction}));
    });
    db.sequelize.afterQuery("see", [&](auto&) { db.add(">"); });
    db.notes.create({.text = "a"});
    CHECK(db.ran() == "<INSERT/1 > ");
    static_cast<void>(db.notes.findAll());
    CHECK(db.ran().starts_with("<SELECT/0 > "));
    db.sequelize.query("SELECT 1");
    CHECK(db.ran() == "<SELECT/0 > ");

    db.sequelize.removeHook(HookType::beforeQuery, "see");
    db.sequelize.removeHook(HookType::afterQuery, "see");
    db.sequelize.beforeQuery("refuse", [](sequelize::QueryCall& call) {
        if (call.sql.starts_with("INSERT")) throw Refused();
    });
    CHECK_THROWS_AS(db.notes.create({.text = "b"}), Refused);
    CHECK(db.notes.count() == 1);
    CHECK(db.sequelize.poolStatistics().borrowed == 0);
    // The statement has run: what the hook throws is no failure of it.
    db.sequelize.removeHook(HookType::beforeQuery, "refuse");
    db.sequelize.afterQuery([](auto&) { throw Refused(); });
    CHECK(db.notes.create({.text = "b"}).id == 2);
    db.sequelize.transaction([&](sequelize::Transaction& t) { db.notes.create({.text = "c"}, {.transaction = t}); });
    CHECK(db.notes.count() == 3);
}

TEST_CASE("a COMMIT that a hook refuses is a ROLLBACK", "[hooks]") {
    Notes db;
    db.sequelize.beforeQuery("refuse", [](sequelize::QueryCall& call) {
        if (call.sql.starts_with("COMMIT")) throw Refused();
    });
    CHECK_THROWS_AS(
        db.sequelize.transaction([&](sequelize::Transaction& t) { db.notes.create({.text = "c"}, {.transaction = t}); }
        ),
        Refused
    );
    db.sequelize.removeHook(HookType::beforeQuery, "refuse");
    CHECK(db.notes.count() == 0);
}

TEST_CASE("hooks about definitions may change them", "[hooks]") {
    auto sequelize = test::database();
    std::string text;
    sequelize.beforeDefine([&](sequelize::DefineCall& call) {
        text += call.name + (call.table ? "! " : " ");
        call.options.tableName = "hook_" + call.name;
        call.options.timestamps = false;
    });
    sequelize.afterDefine([&](auto& call) { text += call.table->tableName + " "; });
    sequelize.beforeAssociate([&](auto& call) {
        text += call.source + ">" + call.target + ":" + call.kind + " ";
        call.onDelete = "RESTRICT";
    });
    struct Leaf {
        std::int64_t id{};
        std::optional<std::int64_t> branchId{};
    };
    struct Branch {
        std::int64_t id{};
        sequelize::HasMany<Leaf> leaves{};
    };
    const auto branches = sequelize.define<Branch>("branch");
    const auto leaves = sequelize.define<Leaf>("leaf");
    CHECK(text == "branch hook_branch leaf hook_leaf ");
    text.clear();
    branches.afterAssociate([&](sequelize::AssociateCall& call) { text += call.as + " "; });
    branches.hasMany(leaves, {.as = &Branch::leaves, .foreignKey = &Leaf::branchId});
    CHECK(text == "branch>leaf:hasMany leafs ");
    CHECK(leaves.definition().columns.size() == 2);
    REQUIRE(leaves.definition().foreignKeys.size() == 1);
    CHECK(leaves.definition().foreignKeys[0].onDelete == "RESTRICT");
}

TEST_CASE("hooks of the process see each Sequelize object that is made", "[hooks]") {
    std::string text;
    Sequelize::beforeInit("test", [&](sequelize::Options& options) {
        text += "before ";
        options.define.tableName = {};
        options.define.underscored = true;
    });
    Sequelize::afterInit("test", [&](Sequelize& made) {
        text += "after ";
        made.beforeDefine([&](auto& call) { text += call.options.underscored ? "underscored" : "not"; });
    });
    {
        auto sequelize = test::database();
        sequelize.define<Note>("hookNote");
    }
    CHECK(Sequelize::removeInitHook("test"));
    CHECK_FALSE(Sequelize::removeInitHook("test"));
    CHECK(text == "before after underscored");
    static_cast<void>(test::database());
    CHECK(text == "before after underscored");
}
