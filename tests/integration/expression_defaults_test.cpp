// Defaults that are SQL and keys in descending order, with models as modelSource writes them: check is clean.
#include <sequelize/model_source.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/server.hpp"

using namespace sequelize;

namespace {

struct ExpressionRow {
    std::string id{};
    std::optional<std::string> v{};
    std::optional<DateTime> w{};
    std::optional<std::string> x{};
    std::optional<std::int64_t> n{};
};
struct DescendingRow {
    std::int64_t a{};
    std::int64_t b{};
    std::optional<std::int64_t> c{};
};

bool hasExpressions() {
    return test::abilities().commitsBeforeDdl;
}
bool spellsAsMariadb() {
    return test::environment("SEQUELIZE_TEST_DIALECT") == "mariadb";
}

std::string sourceOf(Sequelize& sequelize, const std::string& table) {
    const auto schema = sequelize.getQueryInterface().readSchema({.tables = {table}});
    return modelSource(schema, {.dialect = sequelize.dialect(), .singleFile = true}).at(0).content;
}

bool writes(const std::string& source, const std::string& part) {
    CAPTURE(source, part);
    const bool does = source.find(part) != std::string::npos;
    CHECK(does);
    return does;
}

}  // namespace

TEST_CASE("defaults that are SQL are no difference", "[model_source][alter]") {
    if (!hasExpressions()) SKIP_TEST("SQLite has them in other words");
    auto raw = test::rawSession();
    raw.run("DROP TABLE IF EXISTS expression_rows");
    raw.run(
        "CREATE TABLE expression_rows (id CHAR(36) PRIMARY KEY DEFAULT (UUID()), v VARCHAR(40) NOT NULL DEFAULT (UUID()), "
        "w DATETIME DEFAULT (NOW() + INTERVAL 1 DAY), x TEXT DEFAULT ('x'), n BIGINT DEFAULT (1 + 1))"
    );
    auto sequelize = test::database();
    const std::string uuid = spellsAsMariadb() ? "uuid()" : "(uuid())";
    const std::string day = spellsAsMariadb() ? "(current_timestamp() + interval 1 day)" : "((now() + interval 1 day))";
    const std::string two = spellsAsMariadb() ? "(1 + 1)" : "((1 + 1))";
    const std::string source = sourceOf(sequelize, "expression_rows");
    writes(source, ".keptColumns = {\"id\", \"x\"}");
    for (const auto& sql : {uuid, day, two}) writes(source, ".defaultValue = literal(\"" + sql + "\")");
    (void)sequelize.define<ExpressionRow>(
        "expression_row",
        {field<&ExpressionRow::id>({.type = DataTypes::CHAR(36), .primaryKey = true}),
         field<&ExpressionRow::v>({.type = DataTypes::STRING(40), .allowNull = false, .defaultValue = literal(uuid)}),
         field<&ExpressionRow::w>({.defaultValue = literal(day)}), field<&ExpressionRow::x>({.type = DataTypes::TEXT}),
         field<&ExpressionRow::n>({.defaultValue = literal(two)})},
        {.timestamps = false, .keptColumns = {"id", "x"}}
    );
    const auto check = sequelize.check();
    CAPTURE(check.text());
    CHECK(check.isClean());
    sequelize.sync({.alter = {.drop = true}});
    raw.run("INSERT INTO expression_rows (n) VALUES (7)");
    CHECK(raw.number("SELECT COUNT(*) FROM expression_rows WHERE LENGTH(id) = 36 AND x = 'x' AND w > NOW()") == 1);
    raw.run("DROP TABLE expression_rows");
}

TEST_CASE("a descending key is no difference", "[model_source][alter]") {
    if (!hasExpressions()) SKIP_TEST("SQLite's own tests");
    auto raw = test::rawSession();
    raw.run("DROP TABLE IF EXISTS descending_rows");
    raw.run(
        "CREATE TABLE descending_rows (a BIGINT, b BIGINT, c BIGINT, PRIMARY KEY (a DESC, b), KEY i (b DESC, c), UNIQUE "
        "u (c DESC))"
    );
    auto sequelize = test::database();
    const std::string source = sourceOf(sequelize, "descending_rows");
    writes(source, "The primary key has a in descending order.");
    (void)sequelize.define<DescendingRow>(
        "descending_row",
        {field<&DescendingRow::a>({.primaryKey = true}), field<&DescendingRow::b>({.primaryKey = true})},
        {.timestamps = false,
         .indexes =
             {{.fields = {{"c", std::nullopt, "DESC"}}, .unique = true, .name = "u"},
              {.fields = {{"b", std::nullopt, "DESC"}, "c"}, .name = "i"}}}
    );
    const auto check = sequelize.check();
    CAPTURE(check.text());
    CHECK(check.isClean());
    const auto before = check.before.table("descending_rows")->primaryKey;
    sequelize.sync({.alter = {.drop = true}});
    CHECK(sequelize.check().before.table("descending_rows")->primaryKey == before);
    raw.run("DROP TABLE descending_rows");
}
