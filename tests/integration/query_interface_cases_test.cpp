// What breaks tables, or loses rows, where a QueryInterface is careless.
#include <sequelize/query_interface.hpp>

#include <chrono>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::Texts;

namespace {

namespace D = DataTypes;

struct Scene {
    Sequelize sequelize = test::database();
    QueryInterface qi = sequelize.getQueryInterface();

    Scene() { drop(); }
    ~Scene() {
        try {
            drop();
        } catch (const BaseError&) {
            // the test case has failed; the next one drops what it needs
        }
    }
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    void drop() const {
        Texts skip;
        for (const auto& name : qi.showAllTables())
            if (!name.starts_with("qc_")) skip.push_back(name);
        qi.dropAllTables({.skip = skip});
    }
    /// Parents 1 and 2, and three children of theirs, which go with them.
    void family() const {
        qi.createTable(
            "qc_parents", {{"id", {.type = D::INTEGER, .primaryKey = true, .autoIncrement = true}},
                           {"name", {.type = D::STRING(20), .allowNull = false, .defaultValue = "x"}},
                           {"code", {.type = D::STRING(20), .unique = true}}}
        );
        qi.createTable(
            "qc_children",
            {{"id", {.type = D::INTEGER, .primaryKey = true, .autoIncrement = true}},
             {"parent",
              {.type = D::INTEGER, .references = {"qc_parents"}, .onDelete = "CASCADE", .onUpdate = "CASCADE"}},
             {"elder", {.type = D::INTEGER, .references = {"qc_children"}, .onDelete = "SET NULL"}}}
        );
        qi.bulkInsert("qc_parents", {{{"code", "a"}}, {{"code", "b"}}});
        qi.bulkInsert(
            "qc_children",
            {{{"parent", 1}, {"elder", null}}, {{"parent", 1}, {"elder", 1}}, {{"parent", 2}, {"elder", 1}}}
        );
    }
    void requireFamily() const {
        CHECK(qi.select("qc_parents").size() == 2);
        CHECK(qi.select("qc_children", {.where = {{"parent", Op::in({1, 2})}}}).size() == 3);
        CHECK(qi.select("qc_children", {.where = {{"elder", 1}}}).size() == 2);
        CHECK_THROWS_AS(qi.bulkInsert("qc_children", {{{"parent", 77}}}), ForeignKeyConstraintError);
        CHECK_THROWS_AS(qi.bulkInsert("qc_parents", {{{"code", "a"}}}), UniqueConstraintError);
    }
    ColumnDescription column(const std::string& table, const std::string& name) const {
        for (const auto& column : qi.describeTable(table))
            if (column.name == name) return column;
        FAIL("no column " << name);
        return {};
    }
};

bool tells(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("Changes of a table that others refer to keep all rows and keys", "[query-interface]") {
    Scene s;
    s.family();
    s.qi.changeColumn("qc_parents", "name", {.type = D::STRING(30), .allowNull = false, .defaultValue = "y"});
    s.requireFamily();
    s.qi.addColumn("qc_parents", "extra", {.type = D::STRING(5), .unique = true, .after = "id"});
    s.requireFamily();
    s.qi.removeColumn("qc_parents", "extra");
    s.qi.removeColumn("qc_parents", "name");
    s.requireFamily();
    s.qi.addColumn("qc_children", "age", {.type = D::INTEGER});
    s.qi.addConstraint("qc_children", {.fields = {"age"}, .type = "check", .where = {{"age", Op::gt(0)}}});
    s.requireFamily();
    s.qi.removeConstraint("qc_children", "qc_children_age_ck");
    s.requireFamily();
    s.qi.renameColumn("qc_parents", "id", "key");
    const auto keys = s.qi.getForeignKeyReferencesForTable("qc_children");
    CHECK(std::any_of(keys.begin(), keys.end(), [](const auto& key) { return key.targetColumns == Texts{"key"}; }));
    s.requireFamily();
    s.qi.renameTable("qc_parents", "qc_elders");
    s.qi.bulkDelete("qc_elders", {{"key", 1}});
    CHECK(s.qi.select("qc_children").size() == 1);
}

TEST_CASE("A numbered key stays one when it is changed", "[query-interface]") {
    Scene s;
    s.family();
    s.qi.dropTable("qc_children");
    s.qi.bulkDelete("qc_parents", {{"id", 2}});
    s.qi.changeColumn("qc_parents", "id", {.type = D::BIGINT, .primaryKey = true, .autoIncrement = true});
    CHECK(s.column("qc_parents", "id").primaryKey);
    CHECK(s.column("qc_parents", "id").autoIncrement);
    s.qi.bulkInsert("qc_parents", {{{"code", "c"}}});
    const auto rows = s.qi.select("qc_parents", {.order = {"id"}});
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].get<int>("id") == 3);  // 2 is not used again
    const auto message = test::messageOf<BaseError>([&] { s.qi.removeConstraint("qc_parents", "PRIMARY"); });
    CHECK_FALSE(message.empty());
}

TEST_CASE("Only keys are numbered", "[query-interface]") {
    Scene s;
    s.family();
    CHECK_THROWS_AS(s.qi.addColumn("qc_parents", "n", {.type = D::INTEGER, .autoIncrement = true}), BaseError);
    CHECK(s.qi.describeTable("qc_parents").size() == 3);
    s.requireFamily();
}

TEST_CASE("A table without a key gets a numbered one", "[query-interface]") {
    Scene s;
    s.qi.createTable("qc_plain", {{"a", {.type = D::INTEGER}}});
    s.qi.bulkInsert("qc_plain", {{{"a", 7}}, {{"a", 8}}});
    s.qi.addColumn("qc_plain", "id", {.type = D::INTEGER, .primaryKey = true, .autoIncrement = true, .first = true});
    CHECK(s.qi.select("qc_plain", {.where = {{"id", 2}}}).at(0).get<int>("a") == 8);
    CHECK(s.column("qc_plain", "id").autoIncrement);
    s.qi.removeColumn("qc_plain", "id");
    CHECK(s.qi.select("qc_plain").size() == 2);
    CHECK(s.qi.showIndex("qc_plain").empty());
}

TEST_CASE("A change that would lose values is refused, and nothing has changed", "[query-interface]") {
    Scene s;
    s.qi.createTable(
        "qc_values", {{"id", {.type = D::INTEGER, .primaryKey = true}},
                      {"text", {.type = D::STRING(20)}},
                      {"number", {.type = D::BIGINT}},
                      {"state", {.type = D::ENUM("new", "old")}}}
    );
    s.qi.bulkInsert(
        "qc_values", {{{"id", 1}, {"text", "twelve letters"}, {"number", 5'000'000'000}, {"state", "old"}}}
    );
    const auto refused = [&](const std::string& column, const AttributeOptions& attribute) {
        const auto before = s.qi.readSchema({.tables = {"qc_values"}});
        CHECK_THROWS_AS(s.qi.changeColumn("qc_values", column, attribute), BaseError);
        CHECK(s.qi.readSchema({.tables = {"qc_values"}}) == before);
        const auto row = s.qi.select("qc_values").at(0);
        CHECK(row.get<std::string>("text") == "twelve letters");
        CHECK(row.get<std::int64_t>("number") == 5'000'000'000);
        CHECK(row.get<std::string>("state") == "old");
    };
    refused("text", {.type = D::STRING(5)});
    refused("text", {.type = D::INTEGER});
    refused("number", {.type = D::INTEGER});
    if (test::speaksMysql()) refused("state", {.type = D::ENUM("new")});
    s.qi.changeColumn("qc_values", "state", {.type = D::ENUM("old", "new", "gone")});
    CHECK(s.qi.select("qc_values").at(0).get<std::string>("state") == "old");
    s.qi.bulkInsert("qc_values", {{{"id", 2}, {"text", "twelve letters"}}});
    CHECK_THROWS_AS(s.qi.addConstraint("qc_values", {.fields = {"text"}, .type = "unique"}), BaseError);
    CHECK_THROWS_AS(s.qi.changeColumn("qc_values", "text", {.type = D::STRING(20), .unique = true}), BaseError);
    CHECK_THROWS_AS(
        s.qi.addConstraint("qc_values", {.fields = {"number"}, .type = "check", .where = {{"number", 1}}}), BaseError
    );
    CHECK(s.qi.showConstraint("qc_values").size() == 1);
    CHECK(s.qi.select("qc_values").size() == 2);
}

TEST_CASE("Names are quoted wherever they stand", "[query-interface]") {
    Scene s;
    const std::string table = "qc_`; DROP TABLE x; --";
    const std::string column = "a'b\"c`d";
    s.qi.createTable(table, {{"id", {.type = D::INTEGER, .primaryKey = true}}, {column, {.type = D::INTEGER}}});
    s.qi.addColumn(table, "e`e", {.type = D::STRING(9), .defaultValue = "'; --"});
    s.qi.addIndex(table, {column}, {.name = "i`i"});
    s.qi.addConstraint(table, {.fields = {column}, .type = "unique", .name = "u`u"});
    s.qi.bulkInsert(table, {{{"id", 1}, {column, 2}}});
    const auto row = s.qi.select(table, {.where = col("id") == 1, .order = {column}}).at(0);
    CHECK(row.get<int>(column) == 2);
    CHECK(row.get<std::string>("e`e") == "'; --");
    s.qi.changeColumn(table, column, {.type = D::BIGINT});
    s.qi.renameColumn(table, "e`e", "f`f");
    s.qi.removeIndex(table, "i`i");
    s.qi.removeConstraint(table, "u`u");
    s.qi.removeColumn(table, column);
    CHECK(s.qi.describeTable(table).size() == 2);
    CHECK(s.qi.tableExists(table));
    s.qi.renameTable(table, "qc_plain");
    CHECK_FALSE(s.qi.tableExists(table));
}

TEST_CASE("Values of every type go into rows and checks", "[query-interface]") {
    Scene s;
    s.qi.createTable(
        "qc_types", {{"id", {.type = D::INTEGER, .primaryKey = true}},
                     {"flag", {.type = D::BOOLEAN}},
                     {"price", {.type = D::DECIMAL(10, 2)}},
                     {"day", {.type = D::DATEONLY}},
                     {"at", {.type = D::DATE(6)}},
                     {"doc", {.type = D::JSON}},
                     {"bytes", {.type = D::BLOB}}}
    );
    const auto day = *parseDate("2024-02-29");
    s.qi.addConstraint(
        "qc_types", {.fields = {"day"}, .type = "check", .name = "qc_day", .where = {{"day", Op::gte(day)}}}
    );
    s.qi.addConstraint("qc_types", {.fields = {"flag"}, .type = "check", .name = "qc_flag", .where = {{"flag", true}}});
    s.qi.addConstraint(
        "qc_types", {.fields = {"id"}, .type = "check", .name = "qc_or", .where = col("id") > 0 || col("id") < -5}
    );
    const std::optional<int> none;
    s.qi.bulkInsert(
        "qc_types", {{{"id", 1},
                      {"flag", true},
                      {"price", Decimal::parse("12.30").value()},
                      {"day", day},
                      {"at", std::chrono::system_clock::now()},
                      {"doc", Json{R"({"a":1})"}},
                      {"bytes", Bytes{}}},
                     {{"id", 2}, {"flag", none}}}
    );
    CHECK_THROWS_AS(s.qi.bulkInsert("qc_types", {{{"id", 3}, {"flag", false}}}), DatabaseError);
    CHECK_THROWS_AS(s.qi.bulkInsert("qc_types", {{{"id", 3}, {"day", *parseDate("2024-02-28")}}}), DatabaseError);
    CHECK_THROWS_AS(s.qi.bulkInsert("qc_types", {{{"id", -1}}}), DatabaseError);
    CHECK(s.qi.select("qc_types", {.where = {{"flag", null}}}).size() == 1);
    CHECK(s.qi.select("qc_types", {.where = {{"day", day}}}).size() == 1);
    CHECK(s.qi.bulkDelete("qc_types", literal("id = 1")) == 1);
}

TEST_CASE("Conditions compare values, not their texts", "[query-interface]") {
    Scene s;
    s.qi.createTable(
        "qc_prices", {{"id", {.type = D::INTEGER, .primaryKey = true}},
                      {"price", {.type = D::DECIMAL(10, 2)}},
                      {"at", {.type = D::DATE}}}
    );
    s.qi.bulkInsert(
        "qc_prices", {{{"id", 1}, {"price", 9}, {"at", "2024-01-01 00:00:00"}},
                      {{"id", 2}, {"price", "10.5"}, {"at", *parseDateTime("2024-06-01T00:00:00Z")}}}
    );
    CHECK(s.qi.select("qc_prices", {.where = {{"price", Op::gt(9)}}}).size() == 1);
    CHECK(s.qi.select("qc_prices", {.order = {{"price", "DESC"}}}).at(0).get<int>("id") == 2);
    CHECK(s.qi.select("qc_prices", {.where = {{"at", Op::lt(*parseDateTime("2024-03-01T00:00:00Z"))}}}).size() == 1);
    CHECK(s.qi.bulkUpdate("qc_prices", {{"price", "8"}}, {{"price", Decimal::parse("9").value()}}) == 1);
    CHECK(s.qi.bulkDelete("qc_prices", {{"price", Op::lt(10)}}) == 1);
    CHECK_THROWS_AS(s.qi.bulkInsert("qc_prices", {{{"id", 3}, {"price", 1234567890123}}}), BaseError);
    CHECK(s.qi.select("qc_prices").at(0).get<std::string>("price") == "10.50");
}

TEST_CASE("What uses a column is named when the column is to go", "[query-interface]") {
    Scene s;
    s.qi.createTable(
        "qc_uses",
        {{"id", {.type = D::INTEGER, .primaryKey = true}}, {"a", {.type = D::INTEGER}}, {"b", {.type = D::INTEGER}}}
    );
    s.qi.query("ALTER TABLE qc_uses ADD COLUMN total INTEGER GENERATED ALWAYS AS (a + 1) VIRTUAL");
    s.qi.bulkInsert("qc_uses", {{{"id", 1}, {"a", 2}, {"b", 3}}});
    CHECK(tells(s.column("qc_uses", "total").generated, "a"));
    CHECK_FALSE(test::messageOf<BaseError>([&] { s.qi.removeColumn("qc_uses", "a"); }).empty());
    CHECK(tells(
        test::messageOf<UsageError>([&] { s.qi.changeColumn("qc_uses", "total", {.type = D::INTEGER}); }),
        "is a generated column"
    ));
    s.qi.changeColumn("qc_uses", "b", {.type = D::BIGINT});
    CHECK(s.qi.select("qc_uses").at(0).get<int>("total") == 3);
    CHECK(s.qi.describeTable("qc_uses").size() == 4);
}

TEST_CASE("The options of a call reach its statements", "[query-interface]") {
    Scene s;
    test::Log log;
    s.qi.createTable("qc_logged", {{"a", {.type = D::INTEGER}}}, {.logging = log.logger()});
    CHECK(tells(log.last(), "CREATE TABLE IF NOT EXISTS `qc_logged`"));
    log.clear();
    s.qi.addColumn("qc_logged", "b", {.type = D::INTEGER}, {.logging = log.logger()});
    CHECK(log.size() == (test::backend().isFile() ? 3U : 1U));  // questions are not logged, SQLite's lock is
    auto ended = s.sequelize.transaction();
    const InTransaction kept = ended;
    ended.rollback();
    CHECK_THROWS_AS(s.qi.dropTable("qc_logged", {.transaction = kept}), UsageError);
    CHECK(s.qi.tableExists("qc_logged"));
}
