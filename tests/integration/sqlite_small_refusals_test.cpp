// What SQLite would take, or refuse with names that nobody knows.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema/inflection.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/sqlite_schema_bench.hpp"

using namespace sequelize;

TEST_CASE("a name of one letter has a singular", "[sqlite]") {
    CHECK(detail::singularize("s") == "s");
    CHECK(detail::singularize("cats") == "cat");
}

TEST_CASE("the primary key's name, and that of a table without row numbers", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const std::string path = test::SchemaBench::pathOf("small_refusals");
    test::SchemaBench::remove(path);
    {
        Sequelize sequelize("sqlite:///" + path, {.pool = {.max = 1}});
        auto qi = sequelize.getQueryInterface();
        qi.query("CREATE TABLE wr (id INTEGER, a INTEGER, PRIMARY KEY (id)) WITHOUT ROWID");
        const auto key = test::messageOf<UsageError>([&] { qi.removeConstraint("wr", "PRIMARY"); });
        CHECK_THAT(key, test::containsString("'wr' is WITHOUT ROWID") && !test::containsString("sequelize_new"));
        const auto index = test::messageOf<UsageError>([&] { qi.addIndex("wr", {"a"}, {.name = "primary"}); });
        CHECK_THAT(index, test::containsString("another .name"));
    }
    test::SchemaBench::remove(path);
}
