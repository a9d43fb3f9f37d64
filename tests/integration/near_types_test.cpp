// Columns of types that no model has, with models as modelSource writes them: check is clean, and alter leaves them.
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct NearRow {
    std::int64_t id{};
    std::optional<DateTime> at{};
    std::optional<Bytes> place{};
};
struct FlagRow {
    std::int64_t id{};
    std::optional<bool> on{};
    std::string name{};
};

}  // namespace

TEST_CASE("TIMESTAMP and POINT stay what they are", "[alter][model_source]") {
    if (!test::speaksMysql()) SKIP_TEST("MySQL's types");
    auto raw = test::rawSession();
    raw.run("DROP TABLE IF EXISTS near_rows");
    raw.run(
        "CREATE TABLE near_rows (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, at TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP "
        "ON UPDATE CURRENT_TIMESTAMP, place POINT)"
    );
    auto sequelize = test::database();
    auto rows = sequelize.define<NearRow>(
        "near_row",
        {field<&NearRow::at>({.defaultValue = literal("CURRENT_TIMESTAMP")}),
         field<&NearRow::place>({.type = DataTypes::GEOMETRY})},
        {.timestamps = false}
    );
    const auto at = DateTime(std::chrono::sys_days(std::chrono::year{2024} / 2 / 29));
    rows.create({.at = at});
    auto check = sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    sequelize.sync({.alter = {.drop = true}});
    CHECK(rows.findAll().at(0).at == at);
    CHECK(check.before.table("near_rows")->columns == sequelize.check().before.table("near_rows")->columns);
    raw.run("DROP TABLE near_rows");
}

TEST_CASE("SQLite: BOOLEAN is a model's bool", "[alter][model_source]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    auto raw = test::rawSession();
    raw.run("DROP TABLE IF EXISTS flag_rows");
    raw.run(
        "CREATE TABLE flag_rows (id INTEGER PRIMARY KEY AUTOINCREMENT, `on` BOOLEAN DEFAULT true, name VARCHAR(20) NOT "
        "NULL)"
    );
    auto sequelize = test::database();
    auto rows = sequelize.define<FlagRow>(
        "flag_row",
        {field<&FlagRow::on>({.defaultValue = literal("true")}),
         field<&FlagRow::name>({.type = DataTypes::STRING(20)})},
        {.timestamps = false}
    );
    rows.create({.on = true, .name = "a"});
    auto check = sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    CHECK(rows.findAll().at(0).on == true);
    raw.run("DROP TABLE flag_rows");
}
