// Models of tables that are STRICT or WITHOUT ROWID.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <utility>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

namespace D = DataTypes;

struct Kinds {
    std::int64_t id{};
    std::string name{};
    std::int64_t number{};
    std::optional<bool> flag{};
    double ratio = 0.5;
    std::optional<DateTime> at{};
    std::optional<Decimal> price{};
    std::optional<Bytes> bytes{};
    std::optional<std::int64_t> any{};
};

std::string ddlOf(const QueryInterface& qi, const std::string& table) {
    return qi.query("SELECT sql FROM sqlite_schema WHERE name = '" + table + "'").rows.at(0).get<std::string>("sql");
}

template <class... F>
Model<Kinds> kindsOf(Sequelize& sequelize, F... fields) {
    return sequelize.define<Kinds>(
        "kind",
        {field<&Kinds::id>({.primaryKey = true, .autoIncrement = true}), field<&Kinds::name>({.type = D::STRING(20)}),
         fields...},
        {.tableName = "kinds", .timestamps = false}
    );
}

constexpr const char* made =
    "CREATE TABLE kinds (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, number INT NOT NULL, flag INTEGER, "
    "ratio REAL NOT NULL, at TEXT, price TEXT, bytes BLOB, \"any\" ANY) STRICT";

}  // namespace

TEST_CASE("check of a STRICT table is clean where it holds what the model's types store", "[sqlite][alter]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Sequelize sequelize{"sqlite::memory:"};
    const auto qi = sequelize.getQueryInterface();
    qi.query(made);
    const auto kinds = kindsOf(sequelize, field<&Kinds::price>({.type = D::DECIMAL(10, 2)}));
    const auto check = sequelize.check();
    INFO(check.text());
    CHECK(check.isClean());
    const DateTime at(std::chrono::sys_days(std::chrono::year{2024} / 2 / 29));
    const Bytes bytes{std::byte{1}, std::byte{0}};
    kinds.create(
        {.name = "a",
         .number = 3,
         .flag = true,
         .ratio = 2,
         .at = at,
         .price = Decimal("1.50"),
         .bytes = bytes,
         .any = 4}
    );
    sequelize.sync({.alter = {.drop = true}});
    CHECK(ddlOf(qi, "kinds") == made);
    const Kinds found = kinds.findAll().at(0);
    CHECK(found.at == at);
    CHECK(found.price == Decimal("1.50"));
    CHECK(found.ratio == 2);
    CHECK(found.bytes == bytes);
}

TEST_CASE("a STRICT table is altered within its types, and stays STRICT", "[sqlite][alter]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Sequelize sequelize{"sqlite::memory:"};
    const auto qi = sequelize.getQueryInterface();
    qi.query(
        "CREATE TABLE kinds (id INTEGER PRIMARY KEY AUTOINCREMENT, name INTEGER, number TEXT NOT NULL, flag INTEGER) "
        "STRICT"
    );
    qi.query("INSERT INTO kinds (name, number) VALUES (5, '7')");
    const auto kinds = kindsOf(sequelize, field<&Kinds::ratio>({.defaultValue = 0.5}));
    const auto check = sequelize.check();
    INFO(check.text());
    CHECK_FALSE(check.isClean());
    sequelize.sync({.alter = {.drop = true}});
    const auto schema = qi.readSchema({.tables = {"kinds"}}).tables.at(0);
    CHECK(schema.options == "STRICT");
    for (const auto& [column, type] : std::vector<std::pair<const char*, const char*>>{
             {"name", "TEXT"}, {"number", "INTEGER"}, {"ratio", "REAL"}, {"at", "TEXT"}, {"bytes", "BLOB"}})
        CHECK(schema.column(column)->type == type);
    CHECK(sequelize.check().isClean());
    const std::string before = ddlOf(qi, "kinds");
    sequelize.sync({.alter = true});
    CHECK(ddlOf(qi, "kinds") == before);
    const Kinds row = kinds.findAll().at(0);
    CHECK(row.name == "5");
    CHECK(row.number == 7);
    qi.query("INSERT INTO kinds (name, number) VALUES ('x', 8)");
    CHECK_THROWS_AS(qi.query("INSERT INTO kinds (name, number) VALUES ('x', 'y')"), DatabaseError);
}

TEST_CASE("a table that is made anew stays WITHOUT ROWID", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Sequelize sequelize{"sqlite::memory:"};
    const auto qi = sequelize.getQueryInterface();
    qi.query("CREATE TABLE w (a TEXT, b INT, c REAL, PRIMARY KEY (b DESC, a)) STRICT, WITHOUT ROWID");
    qi.query("INSERT INTO w VALUES ('x', 1, 1.5)");
    qi.changeColumn("w", "c", {.type = D::TEXT, .allowNull = false});
    const auto table = qi.readSchema({.tables = {"w"}}).tables.at(0);
    CHECK(table.options == "STRICT, WITHOUT ROWID");
    CHECK(table.primaryKey->parts.at(0).isDescending);
    CHECK(qi.query("SELECT c FROM w").rows.at(0).get<std::string>("c") == "1.5");
}
