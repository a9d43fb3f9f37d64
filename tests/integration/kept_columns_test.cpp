// Columns that a model names for check and .alter to leave alone, foreign keys without an index, and tables in a
// circle.
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Kept {
    Kept() { clear(); }
    ~Kept() { clear(); }
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;

    static void run(const std::string& sql) { test::rawSession().run(sql); }
    static std::int64_t number(const std::string& sql) { return test::rawSession().number(sql); }
    static void clear() {
        auto raw = test::rawSession();
        raw.run(test::speaksMysql() ? "SET FOREIGN_KEY_CHECKS = 0" : "PRAGMA foreign_keys = OFF");
        for (const char* table : {"kept_shapes", "kept_parts", "kept_hens", "kept_eggs"})
            raw.run(std::string("DROP TABLE IF EXISTS ") + table);
    }
    Sequelize sequelize = test::database();
};

std::string key() {
    return test::speaksMysql() ? "id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY"
                               : "id INTEGER PRIMARY KEY AUTOINCREMENT";
}

struct Shape {
    std::int32_t id{};
    std::string name{};
    std::optional<std::uint16_t> made{};
};
struct Part {
    std::int32_t id{};
    std::optional<std::int32_t> shape_id{};
};
struct Hen {
    std::int64_t id{};
    std::optional<std::int64_t> egg_id{};
};
struct Egg {
    std::int64_t id{};
    std::optional<std::int64_t> hen_id{};
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("kept columns stay as they are, with a member or without", "[alter][check]") {
    Kept at;
    const std::string odd = test::speaksMysql() ? "made YEAR NULL, flags SET('a','b') NOT NULL DEFAULT 'a'"
                                                : "made YEAR_ NULL, flags FLAGS_ NOT NULL DEFAULT 'a'";
    at.run("CREATE TABLE kept_shapes (" + key() + ", name VARCHAR(255) NOT NULL, " + odd + ")");
    at.run("CREATE UNIQUE INDEX kept_flags ON kept_shapes (flags, name)");
    at.run("INSERT INTO kept_shapes (name, made, flags) VALUES ('x', 2001, 'b')");
    auto shapes =
        at.sequelize.define<Shape>("kept_shape", {.timestamps = false, .keptColumns = {"MADE", "flags", "not_there"}});
    const auto check = at.sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    CHECK(holds(check.text(), "the column 'made' ("));
    CHECK(holds(check.text(), "the column 'flags' ("));
    CHECK(holds(check.text(), "stays, as .keptColumns says"));
    for (const bool drop : {false, true}) {
        at.sequelize.sync({.alter = {.drop = drop}});
        at.sequelize.sync({.alter = true});
        CHECK(at.number("SELECT COUNT(*) FROM kept_shapes WHERE made = 2001 AND flags = 'b'") == 1);
    }
    CHECK(at.sequelize.check().before.table("kept_shapes")->index("kept_flags") != nullptr);

    // What the model has of them is read and written; what it has not gets its default.
    shapes.create({.name = "y", .made = std::uint16_t{1999}});
    CHECK(shapes.findOne({.where = {{&Shape::name, "y"}}})->made == 1999);
    CHECK(at.number("SELECT COUNT(*) FROM kept_shapes WHERE made = 1999 AND flags = 'a'") == 1);

    // Other columns change all the same, and a table that sync makes has what has a member.
    at.run("ALTER TABLE kept_shapes ADD COLUMN extra INT NULL");
    CHECK_THROWS_AS(at.sequelize.sync({.alter = true}), UsageError);
    at.sequelize.sync({.alter = {.drop = true}});
    CHECK_THROWS(at.number("SELECT COUNT(extra) FROM kept_shapes"));
    CHECK(at.number("SELECT COUNT(*) FROM kept_shapes WHERE flags = 'b'") == 1);
    at.sequelize.sync({.force = true});
    CHECK(at.number("SELECT COUNT(made) FROM kept_shapes") == 0);
    CHECK_THROWS(at.number("SELECT COUNT(flags) FROM kept_shapes"));
    CHECK(at.sequelize.check().isClean());
}

TEST_CASE("without .keptColumns they are differences", "[alter][check]") {
    Kept at;
    at.run("CREATE TABLE kept_shapes (" + key() + ", name VARCHAR(255) NOT NULL, made INTEGER NULL, flags BLOB NULL)");
    (void)at.sequelize.define<Shape>("kept_shape", {.timestamps = false, .keptColumns = {"made"}});
    const auto check = at.sequelize.check();
    INFO(check.text());
    CHECK(check.changes.size() == 1);
    CHECK(holds(check.text(), "kept_shapes.flags"));
}

TEST_CASE("a foreign key that has no index is no difference", "[alter][check]") {
    if (test::speaksMysql()) SKIP_TEST("every foreign key has one");
    Kept at;
    at.run("CREATE TABLE kept_shapes (" + key() + ", name VARCHAR(255) NOT NULL, made SMALLINT NULL)");
    at.run(
        "CREATE TABLE kept_parts (" + key() +
        ", shape_id INTEGER REFERENCES kept_shapes (id) ON DELETE SET NULL ON UPDATE CASCADE)"
    );
    const auto define = [](Sequelize& sequelize, ModelOptions options) {
        auto shapes = sequelize.define<Shape>(
            "kept_shape", {field<&Shape::made>({.type = DataTypes::SMALLINT})}, {.timestamps = false}
        );
        auto parts = sequelize.define<Part>("kept_part", std::move(options));
        parts.belongsTo(shapes, {.foreignKey = &Part::shape_id});
    };
    define(at.sequelize, {.timestamps = false});
    auto check = at.sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    CHECK(holds(check.text(), "the foreign key (shape_id) REFERENCES kept_shapes (id)"));

    // One that the model asks for is, and so is that of a key that is yet to be added.
    auto asking = test::database();
    define(asking, {.timestamps = false, .indexes = {{.fields = {"shape_id"}}}});
    CHECK(holds(asking.check().text(), "add index"));
    at.run("DROP TABLE kept_parts");
    at.run("CREATE TABLE kept_parts (" + key() + ", shape_id INTEGER)");
    CHECK(holds(at.sequelize.check().text(), "add index"));
    at.sequelize.sync({.alter = true});
    check = at.sequelize.check();
    CHECK(check.isClean());
    CHECK(check.before.table("kept_parts")->indexes.size() == 1);
}

TEST_CASE("models in a circle are altered", "[alter]") {
    Kept at;
    const auto define = [](Sequelize& sequelize, const ModelOptions& options) {
        auto hens = sequelize.define<Hen>("kept_hen", options);
        auto eggs = sequelize.define<Egg>("kept_egg", options);
        hens.belongsTo(eggs, {.foreignKey = &Hen::egg_id});
        eggs.belongsTo(hens, {.foreignKey = &Egg::hen_id});
        return std::pair(hens, eggs);
    };
    const auto settled = [](Sequelize& sequelize) {
        const auto check = sequelize.check();
        INFO(check.text());
        CHECK(check.isClean());
        CHECK(check.before.table("kept_hens")->foreignKeys.size() == 1);
        CHECK(check.before.table("kept_eggs")->foreignKeys.size() == 1);
    };
    auto [hens, eggs] = define(at.sequelize, {.timestamps = false, .idType = DataTypes::INTEGER});
    at.sequelize.sync({.alter = true});
    settled(at.sequelize);
    const auto hen = hens.create({});
    const auto egg = eggs.create({.hen_id = hen.id});
    hens.update({{&Hen::egg_id, egg.id}}, {.where = {{&Hen::id, hen.id}}});

    // The type of both keys, of what refers to them, and a key that is gone.
    auto wider = test::database();
    auto [wideHens, wideEggs] = define(wider, {.timestamps = false, .idType = DataTypes::BIGINT});
    if (test::speaksMysql()) CHECK_FALSE(wider.check().isClean());
    wider.sync({.alter = true});
    settled(wider);
    CHECK(wideHens.count({.where = {{&Hen::egg_id, egg.id}}}) == 1);
    CHECK_THROWS_AS(wideEggs.create({.hen_id = 99}), ForeignKeyConstraintError);
    CHECK_THROWS_AS(wideHens.create({.egg_id = 99}), ForeignKeyConstraintError);

    // One of the two is missing, and the other refers to it.
    Kept::clear();
    at.run("CREATE TABLE kept_hens (" + key() + ", egg_id BIGINT)");
    at.run("INSERT INTO kept_hens (egg_id) VALUES (NULL)");
    wider.sync({.alter = true});
    settled(wider);
    CHECK(wideHens.count() == 1);
}
