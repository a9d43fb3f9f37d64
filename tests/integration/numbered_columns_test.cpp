// Columns whose values the database numbers.
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
struct NumberedTable {
    test::MysqlSession raw = test::rawSession();

    NumberedTable() { drop(); }
    ~NumberedTable() { drop(); }
    NumberedTable(const NumberedTable&) = delete;
    NumberedTable& operator=(const NumberedTable&) = delete;

    void drop() { raw.run("DROP TABLE IF EXISTS nc_rows"); }
};

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
