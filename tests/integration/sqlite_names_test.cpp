// Names that SQLite takes for something else than what was meant.
#include <sequelize/query_interface.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/sqlite_schema_bench.hpp"

using namespace sequelize;

namespace {

struct NamesFile {
    std::string path = test::SchemaBench::pathOf("names");
    Sequelize sequelize{(test::SchemaBench::remove(path), "sqlite:///" + path), {.pool = {.max = 1}}};
    QueryInterface qi = sequelize.getQueryInterface();

    NamesFile() {
        qi.query("CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER)");
        qi.query("INSERT INTO t VALUES (1, 2, 3)");
        qi.query("CREATE TABLE log (v)");
    }
    ~NamesFile() { test::SchemaBench::remove(path); }
    NamesFile(const NamesFile&) = delete;
    NamesFile& operator=(const NamesFile&) = delete;
};

}  // namespace

TEST_CASE("a column is not renamed where a view would show its name as a text", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const auto [sql, isRefused] = GENERATE(table<std::string, bool>(
        {{"VIEW used AS SELECT \"b\" FROM (SELECT * FROM t) x", true},
         {"VIEW used AS SELECT \"b\" AS \"b\" FROM (SELECT * FROM t) x", true},
         {"VIEW used AS WITH q AS (SELECT * FROM t) SELECT \"b\" FROM q", true},
         {"TRIGGER used AFTER INSERT ON t BEGIN INSERT INTO log SELECT \"b\" FROM (SELECT * FROM t) x; END", true},
         {"VIEW used AS SELECT \"b\" AS \"b\" FROM t", false},
         {"VIEW used AS SELECT \"b\" FROM (SELECT a AS \"b\" FROM t)", false},
         {"VIEW used AS SELECT \"t\".\"b\", \"no column\" FROM t", false},
         {"TRIGGER used AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.\"b\"); END", false}}
    ));
    CAPTURE(sql);
    NamesFile at;
    at.qi.query("CREATE " + sql);
    if (isRefused)
        CHECK_THAT(
            test::messageOf<UsageError>([&] { at.qi.renameColumn("t", "b", "bee"); }), test::containsString("'used'")
        );
    else
        at.qi.renameColumn("t", "b", "bee");
    const bool hasOld = at.qi.query("SELECT 1 FROM pragma_table_info('t') WHERE name = 'b'").rows.size() == 1;
    CHECK(hasOld == isRefused);
}

TEST_CASE("a view on a view holds a column's name as well", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    NamesFile at;
    at.qi.query("CREATE VIEW lower AS SELECT * FROM t");
    at.qi.query("CREATE VIEW upper AS SELECT \"b\" FROM lower");
    CHECK_THAT(
        test::messageOf<UsageError>([&] { at.qi.renameColumn("t", "b", "bee"); }), test::containsString("'upper'")
    );
}
