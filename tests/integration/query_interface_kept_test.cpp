// What a change of a table must not take along, break or count wrongly.
#include <sequelize/query_interface.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/server.hpp"

using namespace sequelize;

namespace {

struct KeptTables {
    Sequelize sequelize = test::database();
    QueryInterface qi = sequelize.getQueryInterface();

    KeptTables() { drop(); }
    ~KeptTables() {
        try {
            drop();
        } catch (const BaseError&) {
            // the test case has failed; the next one drops what it needs
        }
    }
    KeptTables(const KeptTables&) = delete;
    KeptTables& operator=(const KeptTables&) = delete;

    void drop() const {
        qi.query("DROP VIEW IF EXISTS qk_view");
        test::Texts skip;
        for (const auto& name : qi.showAllTables())
            if (!name.starts_with("qk_")) skip.push_back(name);
        qi.dropAllTables({.skip = skip});
    }
    /// The refusal, which names all of these parts.
    template <class F>
    void refuses(F&& f, std::initializer_list<std::string_view> parts) const {
        const std::string message = test::messageOf<UsageError>(std::forward<F>(f));
        for (const auto part : parts) {
            CAPTURE(message, part);
            CHECK(message.find(part) != std::string::npos);
        }
    }
    std::string ddl(const std::string& table) const {
        const auto shown = qi.query("SHOW CREATE TABLE " + table).rows.at(0);
        return shown.get<std::string>(shown.name(1));
    }
    void ddlHas(const std::string& table, std::initializer_list<std::string_view> parts) const {
        const std::string text = ddl(table);
        for (const auto part : parts) {
            CAPTURE(text, part);
            CHECK(text.find(part) != std::string::npos);
        }
    }
};

bool isServer() {
    return test::abilities().commitsBeforeDdl;
}

bool isMariadb() {
    return test::environment("SEQUELIZE_TEST_DIALECT") == "mariadb";
}

}  // namespace

TEST_CASE("changeColumn keeps what an attribute cannot say", "[query-interface]") {
    if (!isServer()) SKIP_TEST("a column of SQLite's has none of it");
    KeptTables t;
    namespace D = DataTypes;
    t.qi.query(
        "CREATE TABLE qk_a (id INT PRIMARY KEY, at DATETIME(3) DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(3), "
        "hidden INT INVISIBLE, word TEXT CHARACTER SET latin1 COLLATE latin1_bin, n INT) "
        "CHARSET=utf8mb4"
    );
    t.qi.changeColumn("qk_a", "at", {.type = D::DATE(6), .comment = "when"});
    t.qi.changeColumn("qk_a", "hidden", {.type = D::BIGINT});
    t.qi.changeColumn("qk_a", "word", {.type = D::STRING(50), .allowNull = false, .comment = "a 'word'"});
    t.ddlHas("qk_a", {"ON UPDATE", "(6)", "COMMENT 'when'", "INVISIBLE", "varchar(50) CHARACTER SET latin1"});
    CHECK(t.qi.readSchema({.tables = {"qk_a"}}).tables.at(0).column("word")->collation == "latin1_bin");
    // What the new type cannot have goes.
    t.qi.changeColumn("qk_a", "word", {.type = D::INTEGER});
    t.qi.changeColumn("qk_a", "at", {.type = D::DATEONLY});
    CHECK(t.ddl("qk_a").find("ON UPDATE") == std::string::npos);
    CHECK(t.ddl("qk_a").find("latin1") == std::string::npos);
}

TEST_CASE("changeColumn keeps a column's own check", "[query-interface]") {
    if (!isMariadb()) SKIP_TEST("checks are the table's");
    KeptTables t;
    namespace D = DataTypes;
    t.qi.query("CREATE TABLE qk_a (id INT PRIMARY KEY, n INT COMMENT 'c' CHECK (n > 0), j JSON, k JSON)");
    t.qi.changeColumn("qk_a", "n", {.type = D::BIGINT, .allowNull = false, .comment = "c", .first = true});
    t.ddlHas("qk_a", {"`n` bigint(20) NOT NULL COMMENT 'c' CHECK (`n` > 0)"});
    CHECK_THROWS_AS(t.qi.query("INSERT INTO qk_a (id, n) VALUES (1, -1)"), DatabaseError);
    t.qi.changeColumn("qk_a", "j", {.type = D::JSON, .comment = "still"});
    t.qi.changeColumn("qk_a", "k", {.type = D::TEXT});
    t.ddlHas("qk_a", {"COMMENT 'still' CHECK (json_valid(`j`))", "`k` text DEFAULT NULL"});
}

TEST_CASE("removeColumn names what uses the column", "[query-interface]") {
    if (!isServer()) SKIP_TEST("SQLite says it itself");
    KeptTables t;
    t.qi.query(
        "CREATE TABLE qk_a (id INT PRIMARY KEY, a INT, b INT, s INT AS (a + b) STORED, "
        "CONSTRAINT qk_one CHECK (a > 0), CONSTRAINT qk_two CHECK (a < b), "
        "CONSTRAINT qk_text CHECK (b <> 'id'), CONSTRAINT qk_none CHECK (1 = 1))"
    );
    t.refuses([&] { t.qi.removeColumn("qk_a", "a"); }, {"'qk_one'", "'qk_two'", "the generated column 's'"});
    t.refuses([&] { t.qi.removeColumn("qk_a", "b"); }, {"'qk_two'", "'qk_text'"});
    if (!isMariadb()) {
        t.refuses([&] { t.qi.removeColumn("qk_a", "s"); }, {"'qk_none'"});  // MySQL would drop it with any column
        t.qi.removeConstraint("qk_a", "qk_none");
    }
    t.qi.removeColumn("qk_a", "s");
    t.qi.removeConstraint("qk_a", "qk_one");
    t.qi.removeConstraint("qk_a", "qk_two");
    t.qi.removeColumn("qk_a", "a");
    t.ddlHas("qk_a", {"qk_text"});
}

TEST_CASE("removeColumn shortens keys of several columns", "[query-interface]") {
    KeptTables t;
    namespace D = DataTypes;
    t.qi.createTable(
        "qk_a",
        {{"id", {.type = D::INTEGER, .primaryKey = true}},
         {"title", {.type = D::STRING(20)}},
         {"grade", {.type = D::INTEGER}}},
        {.uniqueKeys = {{"qk_key", {"title", "grade"}}}}
    );
    t.qi.bulkInsert("qk_a", {{{"id", 1}, {"title", "a"}, {"grade", 1}}, {{"id", 2}, {"title", "a"}, {"grade", 2}}});
    CHECK_THROWS_AS(t.qi.removeColumn("qk_a", "grade"), BaseError);  // two of "a"
    CHECK(t.qi.describeTable("qk_a").size() == 3);
    t.qi.bulkUpdate("qk_a", {{"title", "b"}}, {{"id", 2}});
    t.qi.removeColumn("qk_a", "grade");
    CHECK_THROWS_AS(t.qi.bulkInsert("qk_a", {{{"id", 3}, {"title", "a"}}}), UniqueConstraintError);
    t.qi.createTable(
        "qk_b", {{"a", {.type = D::INTEGER, .primaryKey = true}}, {"b", {.type = D::INTEGER, .primaryKey = true}}}
    );
    t.qi.removeColumn("qk_b", "b");
    t.qi.bulkInsert("qk_b", {{{"a", 1}}});
    CHECK_THROWS_AS(t.qi.bulkInsert("qk_b", {{{"a", 1}}}), UniqueConstraintError);
}

TEST_CASE("A change of a table that would end a transaction is not sent", "[query-interface]") {
    if (!isServer()) SKIP_TEST("DDL takes part in transactions");
    KeptTables t;
    namespace D = DataTypes;
    t.qi.createTable("qk_a", {{"id", {.type = D::INTEGER, .primaryKey = true}}, {"n", {.type = D::INTEGER}}});
    auto transaction = t.sequelize.transaction();
    t.qi.bulkInsert("qk_a", {{{"id", 1}}}, {.transaction = transaction});
    const auto refused = [&](auto&& change) { t.refuses(change, {"commits", "leave .transaction out"}); };
    refused([&] { t.qi.createTable("qk_b", {{"id", {.type = D::INTEGER}}}, {.transaction = transaction}); });
    refused([&] { t.qi.dropTable("qk_a", {.transaction = transaction}); });
    refused([&] { t.qi.renameTable("qk_a", "qk_c", {.transaction = transaction}); });
    refused([&] { t.qi.addColumn("qk_a", "m", {.type = D::INTEGER}, {.transaction = transaction}); });
    refused([&] { t.qi.changeColumn("qk_a", "n", {.type = D::BIGINT}, {.transaction = transaction}); });
    refused([&] { t.qi.renameColumn("qk_a", "n", "m", {.transaction = transaction}); });
    refused([&] { t.qi.removeColumn("qk_a", "n", {.transaction = transaction}); });
    refused([&] { t.qi.addIndex("qk_a", {"n"}, {.transaction = transaction}); });
    refused([&] { t.qi.removeIndex("qk_a", "n", {.transaction = transaction}); });
    refused([&] { t.qi.addConstraint("qk_a", {.fields = {"n"}, .type = "unique", .transaction = transaction}); });
    refused([&] { t.qi.removeConstraint("qk_a", "n", {.transaction = transaction}); });
    refused([&] { t.qi.bulkDelete("qk_a", null, {.truncate = true, .transaction = transaction}); });
    transaction.rollback();
    CHECK(t.qi.select("qk_a").empty());
    CHECK(t.qi.describeTable("qk_a").size() == 2);
}

TEST_CASE("Names that views and triggers use are not taken from them", "[query-interface]") {
    if (!isServer()) SKIP_TEST("SQLite writes them anew");
    KeptTables t;
    t.qi.query("CREATE TABLE qk_a (id INT PRIMARY KEY, title VARCHAR(20), `year` INT, free INT)");
    t.qi.query("CREATE TABLE qk_log (title VARCHAR(20), free INT)");
    t.qi.query("CREATE VIEW qk_view AS SELECT x.year AS y, l.free FROM qk_a x JOIN qk_log l ON l.title = 'title'");
    t.qi.query("CREATE TRIGGER qk_trigger BEFORE INSERT ON qk_a FOR EACH ROW SET NEW.title = upper(NEW . `title`)");
    t.qi.query("CREATE TRIGGER qk_other AFTER INSERT ON qk_log FOR EACH ROW DELETE FROM qk_a WHERE id = 0");
    t.refuses([&] { t.qi.renameColumn("qk_a", "year", "y"); }, {"the view 'qk_view'", "drop it first"});
    t.refuses([&] { t.qi.removeColumn("qk_a", "YEAR"); }, {"the view 'qk_view'"});
    t.refuses([&] { t.qi.renameColumn("qk_a", "title", "name"); }, {"the trigger 'qk_trigger'"});
    t.refuses([&] { t.qi.removeColumn("qk_a", "title"); }, {"the trigger 'qk_trigger'"});
    t.refuses([&] { t.qi.renameColumn("qk_a", "id", "no"); }, {"the trigger 'qk_other'"});
    t.refuses([&] { t.qi.renameTable("qk_a", "qk_c"); }, {"'qk_view'", "'qk_other'"});
    t.qi.renameColumn("qk_a", "free", "f");  // the view's is another table's
    t.qi.query("DROP VIEW qk_view");
    t.qi.query("DROP TRIGGER qk_trigger");
    t.qi.query("DROP TRIGGER qk_other");
    t.qi.renameColumn("qk_a", "year", "y");
    t.qi.removeColumn("qk_a", "title");
    t.qi.renameTable("qk_a", "qk_c");
    CHECK(t.qi.tableExists("qk_c"));
}

TEST_CASE("upsert writes the row that its keys name, and no other", "[query-interface]") {
    KeptTables t;
    namespace D = DataTypes;
    t.qi.createTable(
        "qk_a", {{"id", {.type = D::INTEGER, .primaryKey = true}},
                 {"mail", {.type = D::STRING(20), .unique = true}},
                 {"n", {.type = D::INTEGER}}}
    );
    t.qi.bulkInsert("qk_a", {{{"id", 1}, {"mail", "a"}, {"n", 1}}});
    t.refuses([&] { t.qi.upsert("qk_a", {{"id", 1}, {"n", 2}}, {"n"}); }, {"no unique key is of these columns"});
    t.refuses([&] { t.qi.upsert("qk_a", {{"id", null}, {"n", 2}}, {"id"}); }, {"is NULL"});
    CHECK_THROWS_AS(t.qi.upsert("qk_a", {{"id", 2}, {"mail", "a"}, {"n", 2}}, {"id"}), UniqueConstraintError);
    CHECK(t.qi.select("qk_a").at(0).get<int>("n") == 1);
    t.qi.upsert("qk_a", {{"id", 1}, {"mail", "a"}, {"n", 3}}, {"id"});
    t.qi.upsert("qk_a", {{"id", 1}, {"mail", "a"}, {"n", 3}}, {"id"});  // as it is already
    t.qi.upsert("qk_a", {{"id", 2}, {"mail", "b"}, {"n", 4}}, {"id"});
    t.qi.upsert("qk_a", {{"id", 2}}, {"id"});
    t.qi.upsert("qk_a", {{"id", 9}, {"mail", "a"}, {"n", 5}}, {"mail"}, {});
    const auto rows = t.qi.select("qk_a", {.order = {"id"}});
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].get<int>("id") == 2);
    CHECK(rows[1].get<int>("id") == 9);
    CHECK(rows[1].get<int>("n") == 5);
}

TEST_CASE("A view is no table, and is called one", "[query-interface]") {
    KeptTables t;
    t.qi.query("CREATE TABLE qk_a (id INTEGER PRIMARY KEY)");
    t.qi.query("CREATE VIEW qk_view AS SELECT id FROM qk_a");
    t.refuses([&] { (void)t.qi.describeTable("qk_view"); }, {"'qk_view' is a view"});
    t.refuses([&] { t.qi.dropTable("qk_view"); }, {"'qk_view' is a view"});
    CHECK(t.qi.query("SELECT * FROM qk_view").rows.empty());
}
