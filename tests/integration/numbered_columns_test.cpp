// Columns whose values the database numbers.
#include <algorithm>

#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <string>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct NcPair {
    std::int64_t tenant{};
    std::int64_t id{};
    std::string name{};
};
struct NcRow {
    std::int64_t id{};
    std::string name{};
};

struct NcThree {
    std::int64_t id = 3;
    std::string name{};
};

struct NumberedTable {
    test::MysqlSession raw = test::rawSession();

    NumberedTable() { drop(); }
    ~NumberedTable() { drop(); }
    NumberedTable(const NumberedTable&) = delete;
    NumberedTable& operator=(const NumberedTable&) = delete;

    void drop() { raw.run("DROP TABLE IF EXISTS nc_rows"); }
    bool isNumbered() {
        if (!test::speaksMysql())
            return raw.number("SELECT COUNT(*) FROM sqlite_master WHERE name = 'nc_rows' AND sql LIKE '%AUTOINCREMENT%'"
                   ) == 1;
        return raw.number(
                   "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND "
                   "table_name = 'nc_rows' AND column_name = 'id' AND extra LIKE '%auto_increment%'"
               ) == 1;
    }
};

Model<NcRow> plainRows(Sequelize& sequelize) {
    return sequelize.define<NcRow>(
        "ncRow", {field<&NcRow::id>({.primaryKey = true})}, {.tableName = "nc_rows", .timestamps = false}
    );
}

}  // namespace

TEST_CASE("a numbered column that is not the first of its primary key", "[sync][alter][numbered]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite numbers sole keys only");
    NumberedTable t;
    for (const bool isUnique : {false, true})
        for (const char* engine : {"", "MyISAM"}) {
            auto sequelize = test::database();
            auto pairs = sequelize.define<NcPair>(
                "ncPair",
                {field<&NcPair::tenant>({.primaryKey = true}),
                 field<&NcPair::id>({.primaryKey = true, .autoIncrement = true}),
                 field<&NcPair::name>({.type = DataTypes::STRING(20)})},
                {.tableName = "nc_rows",
                 .timestamps = false,
                 .indexes = {{.fields = {"name"}}, {.fields = {"id"}, .unique = isUnique}},
                 .engine = engine}
            );
            t.drop();
            CHECK(sequelize.check().changes.size() == 1);
            pairs.sync();
            pairs.sync();
            t.raw.run("INSERT INTO nc_rows (tenant, name) VALUES (7, 'a')");
            CHECK(t.raw.number("SELECT id FROM nc_rows") == 1);
            const auto difference = sequelize.check();
            CAPTURE(difference.text());
            CHECK(difference.isClean());
            t.drop();
            sequelize.sync({.alter = true});
            CHECK(sequelize.check().isClean());
            CHECK(
                t.raw.number("SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() "
                             "AND table_name = 'nc_rows'") == 4
            );
        }
}

TEST_CASE("alter does not stop the numbering of a column in silence", "[alter][numbered]") {
    NumberedTable t;
    {
        auto numbered = test::database();
        (void)numbered.define<NcRow>(
            "ncRow", {field<&NcRow::id>({.primaryKey = true, .autoIncrement = true})},
            {.tableName = "nc_rows", .timestamps = false}
        );
        numbered.sync();
    }
    REQUIRE(t.isNumbered());
    t.raw.run("INSERT INTO nc_rows (id, name) VALUES (5, 'a')");
    auto sequelize = test::database();
    auto rows = plainRows(sequelize);
    const auto difference = sequelize.check();
    CAPTURE(difference.text());
    CHECK(difference.isClean());
    // other tests leave tables, and so notes
    CHECK(std::ranges::count_if(difference.notes, [](const std::string& note) {
              return note.find("nc_rows: the database numbers the column 'id', which no model says; it stays so") !=
                     std::string::npos;
          }) == 1);
    rows.sync({.alter = true});
    rows.sync({.alter = {.drop = false}});
    CHECK(t.isNumbered());
    rows.sync({.alter = {.drop = true}});
    CHECK_FALSE(t.isNumbered());
    CHECK(t.raw.number("SELECT id FROM nc_rows") == 5);
}

TEST_CASE("numbering goes with another type, a default, or another key", "[alter][numbered]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite numbers sole keys only");
    NumberedTable t;
    t.raw.run(
        "CREATE TABLE nc_rows (id BIGINT NOT NULL AUTO_INCREMENT, name VARCHAR(255) NOT NULL, "
        "PRIMARY KEY (name), KEY i (id))"
    );
    {
        auto sequelize = test::database();
        (void)sequelize.define<NcRow>(
            "ncRow", {field<&NcRow::id>({.type = DataTypes::INTEGER}), field<&NcRow::name>({.primaryKey = true})},
            {.tableName = "nc_rows", .timestamps = false}
        );
        sequelize.sync({.alter = true});
        CHECK(t.isNumbered());  // of a narrower type
        CHECK(sequelize.check().isClean());
    }
    auto sequelize = test::database();
    (void)sequelize.define<NcThree>(
        "ncRow", {field<&NcThree::id>({.defaultValue = 3}), field<&NcThree::name>({.primaryKey = true})},
        {.tableName = "nc_rows", .timestamps = false}
    );
    sequelize.sync({.alter = true});
    CHECK_FALSE(t.isNumbered());
    CHECK(sequelize.check().isClean());
}
