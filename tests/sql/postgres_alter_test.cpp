// How PostgreSQL's tables come to be others. What these statements do is tested on a server.
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/definition_sql.hpp>
#include <sequelize/dialect/migration_sql.hpp>
#include <sequelize/dialect/model_column.hpp>

#include "dialect/postgres/postgres_definition_sql.hpp"
#include "dialect/postgres/postgres_dialect.hpp"
#include "dialect/postgres/postgres_schema_sql.hpp"
#include "sql/support/sql.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

using Statements = std::vector<std::string>;

TableSchema shelves() {
    TableSchema table{.name = "shelves"};
    table.columns = {
        {.name = "id", .type = "integer", .allowNull = false, .autoIncrement = true},
        {.name = "title", .type = "character varying(20)", .defaultValue = "'x'"},
        {.name = "genre", .type = "enum('a', 'b')"}};
    for (auto& column : table.columns) column.definition = columnDdl(table, column);
    table.primaryKey = IndexSchema{.name = "shelves_pkey", .isUnique = true, .parts = {{.column = "id"}}};
    return table;
}

Statements altered(const TableSchema& after, const AlterOptions& options = {}) {
    return postgresSchemaSql().alterTable(shelves(), after, options).statements;
}

ConversionFacts converted(const std::string& from, const std::string& to) {
    return postgresSchemaSql().conversion({}, {.name = "x", .type = from}, {.name = "x", .type = to});
}

}  // namespace

TEST_CASE("PostgreSQL's ENUMs as texts", "[postgres][alter]") {
    const std::vector<std::string> values{"a", "it's", "b\\c", ", 'd'"};
    CHECK(enumText(values) == "enum('a', 'it''s', E'b\\\\c', ', ''d''')");
    CHECK(enumValuesOf(enumText(values)) == values);
    CHECK(isEnumText(enumText(values)));
    CHECK_FALSE(isEnumText("enumeration"));
    const TableSchema table = shelves();
    CHECK(typeOfColumn(table, table.columns[2]) == R"("enum_shelves_genre")");
    CHECK(
        typeOfColumn(table, {.name = "x", .type = "enum('a')", .definition = R"("my mood" NOT NULL)"}) == R"("my mood")"
    );
}

TEST_CASE("PostgreSQL: ALTER TABLE of columns", "[postgres][alter]") {
    CHECK(altered(shelves()).empty());
    TableSchema after = shelves();
    after.columns[1].allowNull = false;
    after.columns[1].type = "text";
    after.columns[1].defaultValue = "'y'";
    after.columns.push_back({.name = "pages", .type = "integer", .comment = "it's"});
    CHECK(
        altered(after) ==
        Statements{
            R"(ALTER TABLE "shelves" ALTER COLUMN "title" DROP DEFAULT, ALTER COLUMN "title" TYPE text USING "title", ALTER )"
            R"(COLUMN "title" SET DEFAULT 'y', ALTER COLUMN "title" SET NOT NULL;)",
            R"(ALTER TABLE "shelves" ADD COLUMN "pages" integer;)",
            R"(COMMENT ON COLUMN "shelves"."pages" IS 'it''s';)"}
    );
    after = shelves();
    after.columns.erase(after.columns.begin() + 1);
    after.columns[1].name = "kind";
    CHECK(
        altered(after, {.renames = {{"genre", "kind"}}}) ==
        Statements{
            R"(ALTER TABLE "shelves" RENAME COLUMN "genre" TO "kind";)",
            R"(ALTER TABLE "shelves" DROP COLUMN "title";)"}
    );
    CHECK_THROWS_AS(altered(after, {.algorithm = "INPLACE"}), UsageError);
}

TEST_CASE("PostgreSQL: ALTER TABLE of an ENUM", "[postgres][alter]") {
    TableSchema after = shelves();
    after.columns[2].type = "enum('b', 'c')";
    CHECK(
        altered(after) ==
        Statements{
            R"(ALTER TYPE "enum_shelves_genre" RENAME TO "enum_shelves_genre_old";)",
            R"(CREATE TYPE "enum_shelves_genre" AS ENUM('b', 'c');)",
            R"(ALTER TABLE "shelves" ALTER COLUMN "genre" TYPE "enum_shelves_genre" USING CAST(CAST("genre" AS TEXT) AS )"
            R"("enum_shelves_genre");)",
            R"(DROP TYPE "enum_shelves_genre_old";)"}
    );
}

TEST_CASE("PostgreSQL: ALTER TABLE of keys", "[postgres][alter]") {
    TableSchema after = shelves();
    after.primaryKey.reset();
    after.indexes.push_back({.name = "t", .isUnique = true, .parts = {{.column = "title"}}, .isConstraint = true});
    after.indexes.push_back(
        {.name = "l", .parts = {{.expression = "lower(title)", .isDescending = true}}, .where = "id > 3"}
    );
    after.foreignKeys.push_back(
        {.name = "k",
         .columns = {"id"},
         .targetTable = "others",
         .targetColumns = {"id"},
         .onDelete = "CASCADE",
         .rest = "DEFERRABLE"}
    );
    after.checks.push_back({.name = "c", .expression = "id > 0"});
    CHECK(
        altered(after) ==
        Statements{
            R"(ALTER TABLE "shelves" DROP CONSTRAINT "shelves_pkey";)",
            R"(ALTER TABLE "shelves" ADD CONSTRAINT "t" UNIQUE ("title");)",
            R"(CREATE INDEX "l" ON "shelves" ((lower(title)) DESC) WHERE id > 3;)",
            R"(ALTER TABLE "shelves" ADD CONSTRAINT "c" CHECK (id > 0);)",
            R"(ALTER TABLE "shelves" ADD CONSTRAINT "k" FOREIGN KEY ("id") REFERENCES "others" ("id") ON DELETE CASCADE )"
            R"(DEFERRABLE;)"}
    );
}

TEST_CASE("PostgreSQL: what becomes of values", "[postgres][alter]") {
    CHECK(converted("integer", "bigint").keepsAll);
    CHECK(converted("character varying(20)", "text").keepsAll);
    CHECK(converted("character varying(20)", "character varying(30)").keepsAll);
    CHECK(converted("numeric(10,2)", "numeric(12,3)").keepsAll);
    CHECK(converted("integer", "numeric(10,0)").keepsAll);
    CHECK(converted("enum('a')", "enum('b', 'a')").keepsAll);
    CHECK(converted("boolean", "integer").keepsAll);
    CHECK(
        converted("character varying(20)", "character varying(10)").badRows == R"(CHAR_LENGTH(CAST("x" AS TEXT)) > 10)"
    );
    CHECK(converted("bigint", "smallint").badRows == R"("x" NOT BETWEEN -32768 AND 32767)");
    CHECK(converted("enum('a', 'b')", "enum('a')").badRows == R"(CAST("x" AS TEXT) NOT IN ('a'))");
    CHECK_FALSE(converted("numeric(10,2)", "numeric(10,1)").keepsAll);
    CHECK_FALSE(converted("bytea", "integer").keepsAll);
}

TEST_CASE("PostgreSQL: the server's names of types", "[postgres][alter]") {
    CHECK(storedTypeOf(DataTypes::STRING(9)) == "character varying(9)");
    CHECK(storedTypeOf(DataTypes::CHAR(9).BINARY) == "character(9)");
    CHECK(storedTypeOf(DataTypes::DECIMAL(10)) == "numeric(10,0)");
    CHECK(storedTypeOf(DataTypes::DECIMAL(10, 2)) == "numeric(10,2)");
    CHECK(storedTypeOf(DataTypes::FLOAT) == "double precision");
    CHECK(storedTypeOf(DataTypes::DATE) == "timestamp with time zone");
    CHECK(storedTypeOf(DataTypes::TIME) == "time without time zone");
    CHECK(storedTypeOf(DataTypes::ENUM("a")) == "enum('a')");
}

TEST_CASE("PostgreSQL: calls of QueryInterface", "[postgres][alter]") {
    const auto& sql = sqlDialect(Dialect::postgres).definitionSql();
    CHECK(sql.removeColumn("t", "c", {"k"}, {}) == R"(ALTER TABLE "t" DROP CONSTRAINT "k", DROP COLUMN "c";)");
    CHECK(
        sql.addConstraint({.table = "t", .kind = ConstraintKind::check, .name = "c", .condition = "a > 0"}) ==
        R"(ALTER TABLE "t" ADD CONSTRAINT "c" CHECK (a > 0);)"
    );
    CHECK(sql.removeConstraint({.table = "t", .name = "c"}) == R"(ALTER TABLE "t" DROP CONSTRAINT "c";)");
    CHECK(sql.removeIndex("t", "i", {}) == R"(DROP INDEX IF EXISTS "i")");
    CHECK_THROWS_AS(sql.removeIndex("t", "i", {.lock = "NONE"}), UsageError);
    TableDefinition table{.tableName = "t"};
    table.columns.push_back({.name = "c", .field = "c", .type = DataTypes::INTEGER, .defaultValue = Value(3)});
    CHECK(sql.addColumn({.table = &table}) == R"(ALTER TABLE "t" ADD COLUMN "c" INTEGER DEFAULT 3;)");
    // Sequelize sends these one by one.
    CHECK(
        sql.changeColumn({.table = &table}) ==
        R"(ALTER TABLE "t" ALTER COLUMN "c" DROP NOT NULL, ALTER COLUMN "c" DROP DEFAULT, ALTER COLUMN "c" TYPE INTEGER, )"
        R"(ALTER COLUMN "c" SET DEFAULT 3;)"
    );
    table.columns[0].type = DataTypes::ENUM("a");
    table.columns[0].defaultValue = {};
    table.columns[0].comment = "x";
    CHECK(
        sql.addColumn({.table = &table}) ==
        R"(DO 'BEGIN BEGIN CREATE TYPE "enum_t_c" AS ENUM(''a''); EXCEPTION WHEN duplicate_object THEN null; END; ALTER )"
        R"(TABLE "t" ADD COLUMN "c" "enum_t_c"; COMMENT ON COLUMN "t"."c" IS ''x''; END';)"
    );
}

TEST_CASE("PostgreSQL: models of columns", "[postgres][alter]") {
    const auto model = [](const std::string& type, std::optional<std::string> defaultValue = {}) {
        return sqlDialect(Dialect::postgres).modelColumn({}, {.name = "x", .type = type, .defaultValue = defaultValue});
    };
    CHECK(model("integer").type == DataType(DataTypes::INTEGER));
    CHECK(model("character varying(20)").type == DataType(DataTypes::STRING(20)));
    CHECK(model("character(20)").type == DataType(DataTypes::CHAR(20)));
    CHECK(model("numeric(10,2)").type == DataType(DataTypes::DECIMAL(10, 2)));
    CHECK(model("boolean", "true").constant == Value(true));
    CHECK(model("enum('a', 'b')").type == DataTypes::ENUM("a", "b"));
    CHECK(model("inet").nearness == Nearness::other);
    CHECK(model("jsonb").type == DataType(DataTypes::JSONB));
}
