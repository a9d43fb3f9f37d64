// sync with .alter, and what depends on the tables that it changes: foreign keys, views, other programs.
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/threads.hpp"

using namespace sequelize;

namespace {

void runRaw(const std::string& sql) {
    test::rawSession().run(sql);
}

/// Parents and children as a former version of the program made them.
struct Family {
    Family() {
        clear();
        const std::string numbers = test::speaksMysql() ? " AUTO_INCREMENT" : "";
        runRaw("CREATE TABLE dep_parents (id INT NOT NULL" + numbers + " PRIMARY KEY, name VARCHAR(255) NOT NULL)");
        runRaw("INSERT INTO dep_parents (id, name) VALUES (1, 'a')");
    }
    ~Family() { clear(); }
    Family(const Family&) = delete;
    Family& operator=(const Family&) = delete;

    static void clear() {
        runRaw("DROP VIEW IF EXISTS dep_view");
        for (const char* table : {"dep_unmodelled", "dep_children", "dep_parents", "DEP_PARENTS"})
            runRaw(std::string("DROP TABLE IF EXISTS ") + table);
    }
    static void children(const std::string& table, const std::string& key) {
        const std::string numbers = test::speaksMysql() ? " AUTO_INCREMENT" : "";
        runRaw(
            "CREATE TABLE " + table + " (id INT NOT NULL" + numbers +
            " PRIMARY KEY, parent_id INT NOT NULL, "
            "CONSTRAINT " +
            key + " FOREIGN KEY (parent_id) REFERENCES dep_parents (id) ON DELETE CASCADE ON UPDATE CASCADE)"
        );
    }

    Sequelize sequelize = test::database({});
};

struct Parent {
    std::int64_t id{};
    std::string name{};
};
struct Child {
    std::int64_t id{};
    std::int64_t parent_id{};
};
struct Dated {
    std::int64_t id{};
    std::string name{};
    DateTime createdAt{}, updatedAt{};
};

const ModelOptions undated{.timestamps = false, .idType = DataTypes::BIGINT};

/// What check() said before is what it says afterwards: nothing was changed.
std::string refusalOf(Sequelize& sequelize, std::optional<bool> drop = {}) {
    const auto before = sequelize.check().text();
    const auto message = test::messageOf<UsageError>([&] {
        drop ? sequelize.sync({.alter = {.drop = *drop}}) : sequelize.sync({.alter = true});
    });
    CHECK(sequelize.check().text() == before);
    return message;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("alter does not lose a foreign key of a table that no model has", "[alter]") {
    Family at;
    at.children("dep_unmodelled", "dep_zfk");
    (void)at.sequelize.define<Parent>("dep_parent", undated);
    if (!test::speaksMysql()) {  // types of any kind fit there
        at.sequelize.sync({.alter = true});
        CHECK_THROWS(runRaw("PRAGMA foreign_keys = ON; INSERT INTO dep_unmodelled (id, parent_id) VALUES (1, 9)"));
        return;
    }
    const auto message = refusalOf(at.sequelize);
    INFO(message);
    CHECK(has(message, "dep_zfk"));
    CHECK(has(message, "'dep_unmodelled'"));
    CHECK(!has(message, "Correct the rows"));
    CHECK_THROWS(runRaw("INSERT INTO dep_unmodelled (id, parent_id) VALUES (1, 9)"));
}

TEST_CASE("alter does not lose a foreign key whose primary key would become another", "[alter]") {
    Family at;
    if (test::speaksMysql()) runRaw("ALTER TABLE dep_parents MODIFY id INT NOT NULL");
    at.children("dep_unmodelled", "dep_zfk");
    struct Named {
        int id{};
        std::string name{};
    };
    (void)at.sequelize.define<Named>(
        "dep_parent", {field<&Named::name>({.type = DataTypes::STRING(255), .primaryKey = true})}, {.timestamps = false}
    );
    const auto message = refusalOf(at.sequelize, true);
    INFO(message);
    CHECK(has(message, "needs it"));
    CHECK(has(message, "'dep_unmodelled'"));
}

TEST_CASE("alter finds foreign keys of other databases", "[alter]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has none of it");
    Family at;
    const auto own = *test::rawSession().value("SELECT DATABASE()").getIf<std::string>();
    const std::string other = own + "_dep";
    runRaw("DROP DATABASE IF EXISTS " + other);
    runRaw("CREATE DATABASE " + other);
    runRaw(
        "CREATE TABLE " + other + ".far (pid INT, CONSTRAINT dep_far FOREIGN KEY (pid) REFERENCES " + own +
        ".dep_parents (id))"
    );
    (void)at.sequelize.define<Parent>("dep_parent", undated);
    const auto message = refusalOf(at.sequelize);
    runRaw("DROP DATABASE " + other);
    INFO(message);
    CHECK(has(message, "dep_far"));
    CHECK(has(message, other + ".far"));
    at.sequelize.sync({.alter = true});
}

TEST_CASE("alter counts the orphans of a foreign key that must be made anew", "[alter]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has none of it");
    Family at;
    at.children("dep_children", "dep_myfk");
    {
        auto raw = test::rawSession();
        raw.run("SET foreign_key_checks = 0");
        raw.run("INSERT INTO dep_children (parent_id) VALUES (1), (7), (8)");
    }
    auto parents = at.sequelize.define<Parent>("dep_parent", undated);
    auto children = at.sequelize.define<Child>("dep_child", undated);
    children.belongsTo(parents, {.foreignKey = &Child::parent_id, .onDelete = "CASCADE"});
    const auto message = refusalOf(at.sequelize);
    INFO(message);
    CHECK(has(message, "dep_myfk"));
    CHECK(has(message, "(2 rows)"));
    CHECK(has(message, "Correct the rows"));
    runRaw("DELETE FROM dep_children WHERE parent_id > 1");
    at.sequelize.sync({.alter = true});
    CHECK(at.sequelize.check().isClean());
    CHECK_THROWS(runRaw("INSERT INTO dep_children (parent_id) VALUES (9)"));
}

TEST_CASE("without .drop, no column goes, not even an empty one", "[alter]") {
    Family at;
    runRaw("ALTER TABLE dep_parents ADD COLUMN spare INT");
    (void)at.sequelize.define<Parent>("dep_parent", {.timestamps = false, .idType = DataTypes::INTEGER});
    const auto message = refusalOf(at.sequelize);
    INFO(message);
    CHECK(has(message, "dep_parents.spare"));
    CHECK(has(message, "(0 rows)"));
    at.sequelize.sync({.alter = {.drop = true}});
    CHECK(at.sequelize.check().isClean());
}

TEST_CASE("alter and check tell views that name a column that goes", "[alter]") {
    Family at;
    runRaw("ALTER TABLE dep_parents ADD COLUMN spare INT");
    (void)at.sequelize.define<Parent>("dep_parent", {.timestamps = false, .idType = DataTypes::INTEGER});
    runRaw("CREATE VIEW dep_view AS SELECT d.id, d.spare + 1 AS more FROM dep_parents d");
    CHECK(has(at.sequelize.check().text(), "the view 'dep_view' names it"));
    CHECK(has(refusalOf(at.sequelize, true), "the view 'dep_view' names it"));
    runRaw("DROP VIEW dep_view");
    runRaw("CREATE VIEW dep_view AS SELECT d.id, d.name AS spare FROM dep_parents d");
    at.sequelize.sync({.alter = {.drop = true}});
    CHECK(test::rawSession().number("SELECT COUNT(spare) FROM dep_view") == 1);
}

TEST_CASE("the table of a model must be none that is a view", "[alter]") {
    Family at;
    runRaw("CREATE VIEW dep_view AS SELECT id, name FROM dep_parents");
    (void)at.sequelize.define<Parent>("dep", {.tableName = "dep_view", .timestamps = false});
    CHECK(has(test::messageOf<UsageError>([&] { at.sequelize.sync({.alter = true}); }), "'dep_view' is a view"));
    CHECK(has(test::messageOf<UsageError>([&] { (void)at.sequelize.check(); }), "'dep_view' is a view"));
}

TEST_CASE("alter renames no table", "[alter]") {
    Family at;
    auto parents = at.sequelize.define<Parent>(
        "dep", {.tableName = "DEP_PARENTS", .timestamps = false, .idType = DataTypes::INTEGER}
    );
    at.sequelize.sync({.alter = true});
    const bool areTwo = test::isPostgres() ||
                        (test::speaksMysql() && test::rawSession().number("SELECT @@lower_case_table_names") == 0);
    CHECK(parents.count() == (areTwo ? 0u : 1u));
    CHECK(test::rawSession().number("SELECT COUNT(*) FROM dep_parents") == 1);
    CHECK(at.sequelize.check().isClean());
}

TEST_CASE("a new rule of a foreign key leaves it deferrable", "[alter]") {
    if (test::speaksMysql()) SKIP_TEST("no foreign key of MySQL can be deferred");
    Family at;
    runRaw(
        "CREATE TABLE dep_children (id INTEGER PRIMARY KEY AUTOINCREMENT, parent_id INTEGER NOT NULL REFERENCES "
        "dep_parents (id) DEFERRABLE INITIALLY DEFERRED)"
    );
    auto parents = at.sequelize.define<Parent>("dep_parent", undated);
    auto children = at.sequelize.define<Child>("dep_child", undated);
    children.belongsTo(parents, {.foreignKey = &Child::parent_id, .onDelete = "CASCADE"});
    at.sequelize.sync({.alter = true});
    const auto check = at.sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    const auto& key = check.before.table("dep_children")->foreignKeys.at(0);
    CHECK(key.onDelete == "CASCADE");
    CHECK(has(key.rest, "DEFERRABLE INITIALLY DEFERRED"));
}

TEST_CASE("alter says how columns of timestamps can be added", "[alter]") {
    Family at;
    (void)at.sequelize.define<Dated>("dep_parent", {.idType = DataTypes::INTEGER});
    const auto message = refusalOf(at.sequelize);
    INFO(message);
    CHECK(has(message, "createdAt"));
    CHECK(has(message, "defaultValue"));
    CHECK(!has(message, "Correct the rows"));
}

TEST_CASE("programs that alter at once make a foreign key once", "[alter]") {
    Family at;
    const std::string numbers = test::speaksMysql() ? " AUTO_INCREMENT" : "";
    runRaw("CREATE TABLE dep_children (id INTEGER NOT NULL" + numbers + " PRIMARY KEY, parent_id INT NOT NULL)");
    const auto errors = test::onThreads(4, [](int) {
        Sequelize sequelize = test::database({.pool = {.max = 1}});
        auto parents = sequelize.define<Parent>("dep_parent", undated);
        auto children = sequelize.define<Child>("dep_child", undated);
        children.belongsTo(parents, {.foreignKey = &Child::parent_id});
        sequelize.sync({.alter = true});
    });
    if (test::speaksMysql()) CHECK(errors == std::vector<std::string>{});
    (void)at.sequelize.define<Child>("dep_child", undated);
    const auto there = at.sequelize.check().before;
    CHECK(there.table("dep_children")->foreignKeys.size() == 1);
}
