// What a change of a table must not take along, break or count wrongly.
#include <sequelize/query_interface.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/global_sql_mode.hpp"
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
    t.qi.query(test::ownQuery(
        "CREATE TABLE qk_a (id INT PRIMARY KEY, at DATETIME(3) DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(3), "
        "hidden INT INVISIBLE, word TEXT CHARACTER SET latin1 COLLATE latin1_bin, n INT) "
        "CHARSET=utf8mb4"
    ));
    t.qi.changeColumn("qk_a", "at", {.type = D::DATE(6), .comment = "when"});
    t.qi.changeColumn("qk_a", "hidden", {.type = D::BIGINT});
    t.qi.changeColumn("qk_a", "word", {.type = D::STRING(50), .allowNull = false, .comment = "a 'word'"});
    t.qi.changeColumn("qk_a", "at", {.type = D::DATE(6)});  // and still has its comment
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

TEST_CASE("removeColumn shortens indexes, and leaves keys of several columns", "[query-interface]") {
    KeptTables t;
    namespace D = DataTypes;
    t.qi.createTable(
        "qk_a",
        {{"id", {.type = D::INTEGER, .primaryKey = true}},
         {"title", {.type = D::STRING(20)}},
         {"grade", {.type = D::INTEGER}},
         {"year", {.type = D::INTEGER}}},
        {.uniqueKeys = {{"qk_key", {"title", "grade"}}}}
    );
    t.qi.addIndex("qk_a", {"grade", "year"}, {.name = "qk_index"});
    t.qi.addIndex("qk_a", {"id", "year"}, {.name = "qk_unique", .unique = true});
    const auto before = t.qi.readSchema({.tables = {"qk_a"}});
    t.refuses([&] { t.qi.removeColumn("qk_a", "grade"); }, {"the unique key", "(title, grade)", "first"});
    t.refuses([&] { t.qi.removeColumn("qk_a", "year"); }, {"the unique key 'qk_unique' (id, year)", "removeIndex("});
    CHECK(t.qi.readSchema({.tables = {"qk_a"}}) == before);
    t.qi.removeIndex("qk_a", "qk_unique");
    t.qi.removeColumn("qk_a", "year");
    const auto indexes = t.qi.showIndex("qk_a");
    const auto found = std::ranges::find(indexes, "qk_index", [](const auto& index) { return index.name; });
    REQUIRE(found != indexes.end());
    REQUIRE(found->parts.size() == 1);
    CHECK(found->parts[0].column == "grade");
    t.qi.removeIndex("qk_a", std::vector<std::string>{"title", "grade"});  // as the refusal says
    t.qi.removeColumn("qk_a", "grade");
    CHECK(t.qi.describeTable("qk_a").size() == 2);
    t.qi.createTable(
        "qk_b", {{"a", {.type = D::INTEGER, .primaryKey = true}}, {"b", {.type = D::INTEGER, .primaryKey = true}}}
    );
    t.refuses(
        [&] { t.qi.removeColumn("qk_b", "b"); }, {"primary key (a, b)", "removeConstraint(\"qk_b\", \"PRIMARY\")"}
    );
    t.qi.removeConstraint("qk_b", "PRIMARY");
    t.qi.removeColumn("qk_b", "b");
    t.qi.addConstraint("qk_b", {.fields = {"a"}, .type = "primary key"});
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

TEST_CASE("A change of a table in a transaction that is read only is not sent", "[query-interface]") {
    KeptTables t;
    namespace D = DataTypes;
    t.qi.createTable("qk_a", {{"id", {.type = D::INTEGER, .primaryKey = true}}});
    auto transaction = t.sequelize.transaction({.readOnly = true});
    test::Log log;
    const auto logging = log.logger();
    const auto refused = [&](auto&& change) { t.refuses(change, {"read only", "begin it without .readOnly"}); };
    const TableAttributes attributes = {{"id", {.type = D::INTEGER}}};
    refused([&] { t.qi.createTable("qk_b", attributes, {.transaction = transaction, .logging = logging}); });
    refused([&] { t.qi.dropTable("qk_a", {.transaction = transaction, .logging = logging}); });
    refused([&] { t.qi.addColumn("qk_a", "m", {.type = D::INTEGER}, {.transaction = transaction, .logging = logging}); }
    );
    refused([&] { t.qi.addIndex("qk_a", {"id"}, {.transaction = transaction, .logging = logging}); });
    CHECK(log.size() == 0);
    CHECK(t.qi.describeTable("qk_a", {.transaction = transaction}).size() == 1);  // and still reads
    transaction.commit();
}

TEST_CASE("Names that views and triggers use are not taken from them", "[query-interface]") {
    if (!isServer()) SKIP_TEST("SQLite writes them anew");
    KeptTables t;
    t.qi.query(test::ownQuery("CREATE TABLE qk_a (id INT PRIMARY KEY, title VARCHAR(20), `year` INT, free INT)"));
    t.qi.query("CREATE TABLE qk_log (title VARCHAR(20), free INT)");
    t.qi.query("CREATE VIEW qk_view AS SELECT x.year AS y, l.free FROM qk_a x JOIN qk_log l ON l.title = 'title'");
    t.qi.query(test::ownQuery(
        "CREATE TRIGGER qk_trigger BEFORE INSERT ON qk_a FOR EACH ROW SET NEW.title = upper(NEW . `title`)"
    ));
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

TEST_CASE("A view is described, and is no table to drop", "[query-interface]") {
    KeptTables t;
    t.qi.query("CREATE TABLE qk_a (id INTEGER NOT NULL PRIMARY KEY, word VARCHAR(20) DEFAULT 'it''s')");
    t.qi.query("CREATE VIEW qk_view AS SELECT word, id FROM qk_a");
    const auto columns = t.qi.describeTable("qk_view");
    REQUIRE(columns.size() == 2);
    CHECK(columns[0].name == "word");
    CHECK(columns[0].type == "VARCHAR(20)");
    CHECK(columns[0].allowNull);
    CHECK(columns[1].name == "id");
    CHECK(columns[1].type.starts_with("INT"));
    CHECK(!columns[1].primaryKey);
    if (isServer()) {
        CHECK(!columns[1].allowNull);
        CHECK(columns[0].defaultValue.value_or("").starts_with("'it"));
        CHECK(!columns[1].autoIncrement);
    }
    t.refuses([&] { t.qi.dropTable("qk_view"); }, {"'qk_view' is a view", "DROP VIEW `qk_view`"});
    t.refuses([&] { t.qi.renameTable("qk_view", "qk_b"); }, {"'qk_view' is a view", "query"});
    CHECK(t.qi.query("SELECT * FROM qk_view").rows.empty());
    t.refuses([&] { (void)t.qi.describeTable("qk_none"); }, {"there is no table 'qk_none'", "qk_a"});
}

TEST_CASE("bulkInsert counts the rows that are new", "[query-interface]") {
    KeptTables t;
    namespace D = DataTypes;
    t.qi.createTable(
        "qk_a", {{"id", {.type = D::INTEGER, .primaryKey = true}}, {"mail", {.type = D::STRING(20), .unique = true}}}
    );
    const auto insert = [&](const std::vector<detail::RowValues>& rows) {
        return t.qi.bulkInsert("qk_a", rows, {.ignoreDuplicates = true});
    };
    CHECK(insert({{{"id", 1}, {"mail", "a"}}}) == 1);
    CHECK(insert({{{"id", 1}, {"mail", "x"}}}) == 0);
    CHECK(insert({{{"id", 9}, {"mail", "a"}}}) == 0);  // by the other key
    CHECK(insert({{{"id", 1}, {"mail", "a"}}, {{"id", 2}, {"mail", "b"}}, {{"id", 3}, {"mail", "a"}}}) == 1);
    CHECK(insert({{{"id", 1}, {"mail", "a"}}, {{"id", 2}, {"mail", "b"}}}) == 0);
    CHECK(insert({{{"id", 5}, {"mail", "e"}}, {{"mail", "a"}, {"id", 6}}, {{"id", 7}}}) == 2);  // groups
    std::vector<detail::RowValues> many;
    for (int i = 0; i < 3'001; ++i) many.push_back({{"id", i}});
    CHECK(insert(many) == 3'001 - 4);  // 1, 2, 5 and 7 are there
    CHECK(t.qi.select("qk_a").size() == 3'001);
    // What is no duplicate is still an error, and then nothing is written.
    t.qi.createTable(
        "qk_b", {{"id", {.type = D::INTEGER, .primaryKey = true}}, {"n", {.type = D::INTEGER, .allowNull = false}}}
    );
    const detail::BulkInsertOptions ignoring{.ignoreDuplicates = true};
    CHECK_THROWS_AS(t.qi.bulkInsert("qk_b", {{{"id", 1}, {"n", null}}}, ignoring), DatabaseError);
    CHECK_THROWS_AS(
        t.qi.bulkInsert("qk_b", {{{"id", 1}, {"n", 1}}, {{"id", 2}, {"n", null}}}, ignoring), DatabaseError
    );
    CHECK(t.qi.select("qk_b").empty());
    auto transaction = t.sequelize.transaction();
    CHECK(t.qi.bulkInsert("qk_a", {{{"id", 1}}}, {.ignoreDuplicates = true, .transaction = transaction}) == 0);
    CHECK(t.qi.bulkInsert("qk_a", {{{"id", 5'000}}}, {.ignoreDuplicates = true, .transaction = transaction}) == 1);
    transaction.commit();
    CHECK(t.qi.select("qk_a", {.where = {{"id", 5'000}}}).size() == 1);
}

TEST_CASE("Backslashes in texts of definitions are those that were given", "[query-interface]") {
    namespace D = DataTypes;
    for (const char* modes : {"", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES"}) {
        CAPTURE(modes);
        if (modes[0] != '\0' && !isServer()) continue;
        const test::GlobalSqlMode mode(modes);
        KeptTables t;
        const std::string text = R"(a\b\\'\n%\)";
        t.qi.createTable(
            "qk_a",
            {{"id", {.type = D::INTEGER, .primaryKey = true}},
             {"word", {.type = D::STRING(40), .defaultValue = text, .comment = text}},
             {"state", {.type = D::ENUM(text, "x\\"), .defaultValue = text}}},
            {.comment = text}
        );
        t.qi.addColumn("qk_a", "more", {.type = D::STRING(40), .defaultValue = text, .comment = text});
        t.qi.addColumn("qk_a", "less", {.type = D::STRING(40)});
        t.qi.changeColumn("qk_a", "less", {.type = D::STRING(50), .defaultValue = text, .comment = text});
        t.qi.bulkInsert("qk_a", {{{"id", 1}}});
        t.qi.bulkInsert("qk_a", {{{"id", 2}, {"state", "x\\"}}});
        const auto row = t.qi.select("qk_a", {.where = {{"id", 1}}}).at(0);
        for (const char* column : {"word", "state", "more", "less"}) CHECK(row.get<std::string>(column) == text);
        for (const auto& column : t.qi.describeTable("qk_a"))
            if (isServer() && column.name != "id" && column.name != "state") CHECK(column.comment == text);
        // MySQL itself would store another expression in that mode.
        const auto check = [&] {
            t.qi.addConstraint(
                "qk_a", {.fields = {"word"}, .type = "check", .name = "qk_ck", .where = {{"word", Op::ne("b\\")}}}
            );
        };
        if (isServer() && !isMariadb() && std::string(modes) == "NO_BACKSLASH_ESCAPES") {
            t.refuses(check, {"NO_BACKSLASH_ESCAPES"});
            continue;
        }
        check();
        CHECK_THROWS_AS(t.qi.bulkInsert("qk_a", {{{"id", 3}, {"word", "b\\"}}}), BaseError);
        t.qi.bulkInsert("qk_a", {{{"id", 3}, {"word", "b\\\\"}}});
    }
}

TEST_CASE("An index of an expression", "[query-interface]") {
    KeptTables t;
    namespace D = DataTypes;
    t.qi.createTable("qk_a", {{"id", {.type = D::INTEGER, .primaryKey = true}}, {"title", {.type = D::STRING(20)}}});
    if (isMariadb()) {
        const auto before = t.qi.readSchema({.tables = {"qk_a"}});
        t.refuses(
            [&] { t.qi.addIndex("qk_a", {fn("lower", col("title"))}, {.name = "qk_i"}); },
            {"no indexes of expressions", "ADD COLUMN", "lower(`title`)"}
        );
        CHECK(t.qi.readSchema({.tables = {"qk_a"}}) == before);
        return;
    }
    t.refuses([&] { t.qi.addIndex("qk_a", {fn("lower", col("title"))}); }, {"give", ".name"});
    t.qi.addIndex("qk_a", {fn("lower", col("title"))}, {.name = "qk_one", .unique = true});
    t.qi.addIndex("qk_a", {literal("(id * 2)"), {"title", {}, "DESC"}}, {.name = "qk_two"});
    t.qi.addIndex("qk_a", {literal("(id + 1) * (id + 2)")}, {.name = "qk_three"});
    const auto indexes = t.qi.showIndex("qk_a");
    const auto part = [&](const std::string& name, std::size_t place) {
        const auto found = std::ranges::find(indexes, name, [](const auto& index) { return index.name; });
        REQUIRE(found != indexes.end());
        return found->parts.at(place);
    };
    CHECK(part("qk_one", 0).expression.starts_with("lower("));
    CHECK(part("qk_two", 0).expression.find('2') != std::string::npos);
    CHECK(part("qk_two", 1).column == "title");
    CHECK(part("qk_two", 1).isDescending);
    CHECK(part("qk_three", 0).expression.find("2)") != std::string::npos);
    t.qi.bulkInsert("qk_a", {{{"id", 1}, {"title", "Clean"}}});
    CHECK_THROWS_AS(t.qi.bulkInsert("qk_a", {{{"id", 2}, {"title", "cLEAN"}}}), UniqueConstraintError);
    CHECK_THROWS_AS(t.qi.removeColumn("qk_a", "title"), BaseError);
    t.qi.removeIndex("qk_a", "qk_one");
    t.qi.removeIndex("qk_a", "qk_two");
    t.qi.removeColumn("qk_a", "title");
}

TEST_CASE("Views of other databases that use a name are found", "[query-interface]") {
    if (!isServer()) SKIP_TEST("a file is a database");
    KeptTables t;
    const std::string own = t.qi.query("SELECT DATABASE() AS d").rows.at(0).get<std::string>("d");
    const std::string other = own + "_qk_other";
    t.qi.dropDatabase(other);
    t.qi.createDatabase(other);
    t.qi.query("CREATE TABLE qk_a (id INT PRIMARY KEY, title VARCHAR(20))");
    t.qi.query("CREATE TABLE " + other + ".qk_a (id INT PRIMARY KEY, title VARCHAR(20))");
    t.qi.query("CREATE VIEW " + other + ".qk_mine AS SELECT title FROM " + other + ".qk_a");
    t.qi.renameColumn("qk_a", "title", "name");  // the view is of another table
    t.qi.query("CREATE VIEW " + other + ".qk_seen AS SELECT x.name FROM " + own + ".qk_a AS x");
    t.refuses([&] { t.qi.renameColumn("qk_a", "name", "title"); }, {"'" + other + ".qk_seen'"});
    t.refuses([&] { t.qi.renameTable("qk_a", "qk_b"); }, {"'" + other + ".qk_seen'"});
    t.qi.renameColumn("qk_a", "id", "no");
    t.qi.dropDatabase(other);
    t.qi.renameTable("qk_a", "qk_b");
    CHECK(t.qi.tableExists("qk_b"));
}

TEST_CASE("Who may not see triggers still reads the tables", "[query-interface]") {
    if (!isServer()) SKIP_TEST("a file has no users");
    KeptTables t;
    t.qi.query("CREATE TABLE qk_a (id INT PRIMARY KEY)");
    t.qi.query("CREATE TABLE qk_b (id INT PRIMARY KEY)");
    for (const char* table : {"qk_a", "qk_b"})
        t.qi.query(
            std::string("CREATE TRIGGER ") + table + "_t BEFORE INSERT ON " + table + " FOR EACH ROW SET NEW.id = 1"
        );
    t.qi.query("DROP USER IF EXISTS qk_reader");
    t.qi.query("CREATE USER qk_reader IDENTIFIED BY 'Qk.reader1'");
    t.qi.query("GRANT SELECT ON qk_a TO qk_reader");
    t.qi.query("GRANT SELECT, TRIGGER ON qk_b TO qk_reader");
    {
        auto options = test::databaseOptions();
        options.username = "qk_reader";
        options.password = "Qk.reader1";
        Sequelize reader{options};
        const auto qi = reader.getQueryInterface();
        CHECK(qi.describeTable("qk_a").size() == 1);
        const auto schema = qi.readSchema({.tables = {"qk_a", "qk_b"}});
        REQUIRE(schema.tables.size() == 2);
        CHECK(schema.tables[0].triggers.empty());
        REQUIRE(schema.tables[0].notes.size() == 1);
        CHECK(schema.tables[0].notes[0].find("privilege TRIGGER") != std::string::npos);
        CHECK(schema.tables[1].triggers.size() == 1);
        CHECK(schema.tables[1].notes.empty());
    }
    t.qi.query("DROP USER qk_reader");
}
