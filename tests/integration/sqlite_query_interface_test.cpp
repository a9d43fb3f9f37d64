// What SQLite would take in silence or forget, and QueryInterface does not.
#include <sequelize/query_interface.hpp>

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
    try {
        f();
    } catch (const UsageError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a unique key without a name is shown and removed by its usual one", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    REQUIRE(at.qi.showConstraint("t", "t_a_b").size() == 1);
    CHECK_THAT(messageOf([&] { at.qi.removeConstraint("t", "nothing"); }), test::containsString("t_a_b"));
    at.qi.removeConstraint("t", "t_a_b");
    CHECK(at.qi.showIndex("t").size() == 1);
}

TEST_CASE("a foreign key to what is not there is refused", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    const AttributeOptions nowhere{.type = DataTypes::INTEGER, .references = {"nowhere", "id"}};
    CHECK_THAT(messageOf([&] { at.qi.addColumn("t", "c", nowhere); }), test::containsString("'nowhere'"));
    CHECK_THAT(messageOf([&] { at.qi.changeColumn("t", "a", nowhere); }), test::containsString("'nowhere'"));
    CHECK_THAT(messageOf([&] { at.qi.createTable("u", {{"c", nowhere}}); }), test::containsString("'nowhere'"));
    CHECK_FALSE(at.qi.tableExists("u"));
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
}

TEST_CASE("an index that needs a column is named, with one remedy", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    File at;
    at.qi.query("CREATE INDEX part ON t (id) WHERE a > 1");
    const auto message = messageOf([&] { at.qi.removeColumn("t", "a"); });
    CHECK_THAT(message, test::containsString("'part'") && test::containsString("removeIndex"));
    at.qi.query("DROP INDEX part");
    at.qi.query("CREATE VIEW w AS SELECT b FROM t");
    const auto view = messageOf([&] { at.qi.removeColumn("t", "b"); });
    CHECK_THAT(view, test::containsString("w") && !test::containsString("native()") && !test::containsString(".."));
}
