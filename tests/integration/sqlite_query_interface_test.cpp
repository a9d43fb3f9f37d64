// What SQLite would take in silence or forget, and QueryInterface does not.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <algorithm>
#include <functional>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/sqlite_schema_bench.hpp"

using namespace sequelize;

namespace {

struct File {
    std::string path = test::SchemaBench::pathOf("refusals");
    Sequelize sequelize{(test::SchemaBench::remove(path), "sqlite:///" + path)};
    QueryInterface qi = sequelize.getQueryInterface();

    File() {
        qi.createTable(
            "t",
            {{"id", {.type = DataTypes::INTEGER, .primaryKey = true}},
             {"a", {.type = DataTypes::INTEGER}},
             {"b", {.type = DataTypes::INTEGER}}},
            {.uniqueKeys = {{"k1", {"a", "b"}}}}
        );
    }
    ~File() { test::SchemaBench::remove(path); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
};

template <class F>
std::string messageOf(F f) {
    return test::messageOf<UsageError>(f);
}

struct Pair {
    std::int64_t id{};
    int a{};
    int b{};
};

}  // namespace

TEST_CASE("a unique key of createTable keeps its name", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    at.qi.createTable(
        "u", {{"a", {.type = DataTypes::INTEGER}}, {"b", {.type = DataTypes::INTEGER}}},
        {.uniqueKeys = {{{}, {"b", "a"}}}}
    );
    CHECK(at.qi.showConstraint("u", "u_b_a").at(0).fields == std::vector<std::string>{"b", "a"});
    const auto names = [&] {
        std::vector<std::string> found;
        for (const auto& constraint : at.qi.showConstraint("t"))
            if (constraint.type == "UNIQUE") found.push_back(constraint.name);
        return found;
    };
    CHECK(names() == std::vector<std::string>{"k1"});
    CHECK(at.qi.readSchema({.tables = {"t"}}).tables.at(0).index("k1") != nullptr);
    at.qi.changeColumn("t", "a", {.type = DataTypes::BIGINT});  // makes the table anew
    CHECK(names() == std::vector<std::string>{"k1"});
    at.qi.bulkInsert("t", {{{"id", 1}, {"a", 1}, {"b", 2}}});
    const std::vector<detail::RowValues> twice{{{"id", 2}, {"a", 1}, {"b", 2}}};
    CHECK_THROWS_AS(at.qi.bulkInsert("t", twice), UniqueConstraintError);
    at.qi.removeIndex("t", "k1");
    CHECK(names().empty());
    at.qi.bulkInsert("t", twice);
    CHECK(at.qi.select("t").size() == 2);
}

TEST_CASE("a unique key without a name is shown and removed by its usual one", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    at.qi.query("CREATE TABLE plain (a INTEGER, b INTEGER, UNIQUE (a, b))");
    REQUIRE(at.qi.showConstraint("plain", "plain_a_b").size() == 1);
    CHECK_THAT(messageOf([&] { at.qi.removeConstraint("plain", "nothing"); }), test::containsString("plain_a_b"));
    at.qi.removeConstraint("plain", "plain_a_b");
    CHECK(at.qi.showConstraint("plain").empty());
}

TEST_CASE("a model of a table whose keys have names changes nothing", "[sqlite][query-interface][alter]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    for (const char* key : {"k1", "another"}) {
        File at;
        at.qi.createTable(
            "pairs",
            {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
             {"a", {.type = DataTypes::INTEGER, .allowNull = false}},
             {"b", {.type = DataTypes::INTEGER, .allowNull = false}}},
            {.uniqueKeys = {{key, {"a", "b"}}}}
        );
        auto pairs = at.sequelize.define<Pair>(
            "pair", {field<&Pair::a>({.unique = "k1"}), field<&Pair::b>({.unique = "k1"})}, {.timestamps = false}
        );
        for (int i = 0; i < 2; ++i) {
            std::vector<std::string> sent;
            at.sequelize.sync({.alter = true, .logging = [&](std::string_view sql) { sent.emplace_back(sql); }});
            for (const auto& sql : sent) CHECK_THAT(sql, !test::containsString("sequelize_new"));
            CHECK(at.sequelize.check().isClean());
        }
        CHECK(at.qi.showConstraint("pairs", key).size() == 1);
    }
}

TEST_CASE("a foreign key to what is not there is refused", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    const AttributeOptions nowhere{.type = DataTypes::INTEGER, .references = {"nowhere", "id"}};
    CHECK_THAT(messageOf([&] { at.qi.addColumn("t", "c", nowhere); }), test::containsString("'nowhere'"));
    CHECK_THAT(messageOf([&] { at.qi.changeColumn("t", "a", nowhere); }), test::containsString("'nowhere'"));
    CHECK_THAT(messageOf([&] { at.qi.createTable("u", {{"c", nowhere}}); }), test::containsString("'nowhere'"));
    CHECK_FALSE(at.qi.tableExists("u"));
    CHECK_THAT(
        messageOf([&] {
            at.qi.addConstraint("t", {.fields = {"a"}, .type = "foreign key", .references = {"nowhere", "id"}});
        }),
        test::containsString("'nowhere'")
    );
    const AttributeOptions noColumn{.type = DataTypes::INTEGER, .references = {"t", "nothing"}};
    CHECK_THAT(messageOf([&] { at.qi.createTable("u", {{"c", noColumn}}); }), test::containsString("'nothing'"));
    at.qi.createTable("t", {{"c", nowhere}});  // it is there, and stays as it is
    CHECK_FALSE(at.qi.readSchema().table("t")->column("c"));
    const AttributeOptions up{.type = DataTypes::INTEGER, .references = {"self", "id"}};
    at.qi.createTable("self", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true}}, {"up", up}});
    at.qi.addColumn("self", "above", up);
    CHECK(at.qi.getForeignKeyReferencesForTable("self").size() == 2);
}

TEST_CASE("a table whose temporary name is taken is made anew all the same", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    at.qi.query("CREATE TABLE sequelize_new_t (x)");
    at.qi.changeColumn("t", "a", {.type = DataTypes::BIGINT});
    CHECK(at.qi.showAllTables() == std::vector<std::string>{"sequelize_new_t", "t"});
    at.qi.query("CREATE VIEW sequelize_new_t_2 AS SELECT 1");
    at.qi.query("CREATE INDEX sequelize_new_t_3 ON sequelize_new_t (x)");
    at.qi.addColumn("t", "c", {.type = DataTypes::INTEGER, .first = true});
    auto pairs = at.sequelize.define<Pair>(
        "pair", {field<&Pair::a>({.allowNull = false}), field<&Pair::b>({.type = DataTypes::BIGINT})},
        {.tableName = "t", .timestamps = false}
    );
    at.sequelize.sync({.alter = {.drop = false}});
    CHECK(at.sequelize.check().isClean() == false);  // `c` is not in the model
    CHECK(at.qi.readSchema().table("t")->column("a")->allowNull == false);
    CHECK(at.qi.showAllTables() == std::vector<std::string>{"sequelize_new_t", "t"});
}

TEST_CASE("an index that needs a column is named, with one remedy", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    at.qi.removeConstraint("t", "k1");
    at.qi.query("CREATE INDEX part ON t (id) WHERE a > 1");
    const auto message = messageOf([&] { at.qi.removeColumn("t", "a"); });
    CHECK_THAT(message, test::containsString("'part'") && test::containsString("removeIndex"));
    at.qi.query("DROP INDEX part");
    at.qi.query("CREATE VIEW w AS SELECT b FROM t");
    const auto view = messageOf([&] { at.qi.removeColumn("t", "b"); });
    CHECK_THAT(view, test::containsString("w") && !test::containsString("native()") && !test::containsString(".."));
}

TEST_CASE("what a virtual table keeps its rows in is no table of the program's", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    std::vector<std::string> all{"t"};
    for (const std::string module : {"fts5(x)", "rtree(id, low, high)"}) {
        const std::string kind = module.substr(0, module.find('('));
        if (at.qi.query("SELECT 1 FROM pragma_module_list WHERE name = '" + kind + "'").rows.empty()) continue;
        at.qi.query("CREATE VIRTUAL TABLE v" + kind + " USING " + module);
        all.push_back("v" + kind);
    }
    REQUIRE(all.size() > 1);
    std::ranges::sort(all);
    CHECK(at.qi.showAllTables() == all);
    for (const auto& name : all) {
        if (name == "t") continue;
        INFO(name);
        const AttributeOptions number{.type = DataTypes::INTEGER};
        const std::vector<std::function<void()>> changes{
            [&] { at.qi.addColumn(name, "c", number); },
            [&] { at.qi.changeColumn(name, "x", number); },
            [&] { at.qi.removeColumn(name, "x"); },
            [&] { at.qi.renameColumn(name, "x", "y"); },
            [&] { at.qi.addIndex(name, {"x"}); },
            [&] { at.qi.addConstraint(name, {.fields = {"x"}, .type = "unique"}); },
            [&] { (void)at.qi.describeTable(name); },
            [&] { at.qi.addColumn(name == "vfts5" ? "vfts5_data" : "vrtree_node", "c", number); },
        };
        for (const auto& change : changes) CHECK_THAT(messageOf(change), test::containsString("virtual"));
    }
    at.qi.query("INSERT INTO " + all.back() + " DEFAULT VALUES");
    at.qi.changeColumn("t", "a", {.type = DataTypes::BIGINT});  // with these beside it
    at.qi.dropAllTables();
    CHECK(at.qi.showAllTables().empty());
    CHECK(at.qi.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'").rows.empty());
}

TEST_CASE("a partial index stays with a table that is made anew", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    at.qi.removeConstraint("t", "k1");
    at.qi.addIndex("t", {"b"}, {.name = "part", .unique = true, .where = {{"a", Op::gt(1)}}});
    const auto before = *at.qi.readSchema().table("t")->index("part");
    CHECK_FALSE(before.where.empty());
    at.qi.changeColumn("t", "b", {.type = DataTypes::BIGINT});
    at.qi.addColumn("t", "c", {.type = DataTypes::INTEGER, .first = true});
    CHECK(*at.qi.readSchema().table("t")->index("part") == before);
    at.qi.bulkInsert(
        "t", {{{"id", 1}, {"a", 1}, {"b", 7}}, {{"id", 2}, {"a", 0}, {"b", 7}}, {{"id", 3}, {"a", 2}, {"b", 7}}}
    );
    const std::vector<detail::RowValues> second{{{"id", 4}, {"a", 3}, {"b", 7}}};
    CHECK_THROWS_AS(at.qi.bulkInsert("t", second), UniqueConstraintError);
    // The remedy that the error names.
    CHECK_THAT(messageOf([&] { at.qi.removeColumn("t", "a"); }), test::containsString("removeIndex"));
    at.qi.removeIndex("t", "part");
    at.qi.removeColumn("t", "a");
    CHECK(at.qi.select("t").size() == 3);
}
