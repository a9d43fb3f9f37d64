// PostgreSQL's texts. Tables are Sequelize 6.37.8's with pg, as its Model.sync sends them, unless a comment says
// otherwise and why.
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/dialect/definition_sql.hpp>
#include <sequelize/model/writer_options.hpp>
#include <sequelize/query/functions.hpp>
#include <sequelize/query/values.hpp>

#include "dialect/raw_sql.hpp"
#include "schema/identifier.hpp"
#include "sql/support/book.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::Book;
using test::shown;
using test::tableOf;

namespace {

const SqlDialect& postgres() {
    return sqlDialect(Dialect::postgres);
}

std::string on(const Where<Book>& where) {
    const std::string head = R"(SELECT * FROM "books" AS "books" WHERE )";
    const std::string sql = test::select<Book>(Dialect::postgres, test::books(), {.where = where});
    return sql.starts_with(head) ? sql.substr(head.size()) : sql;
}

std::string order(const FindOptions<Book>& options) {
    const std::string head = R"(SELECT * FROM "books" AS "books" )";
    const std::string sql = test::select<Book>(Dialect::postgres, test::books(), options);
    return sql.starts_with(head) ? sql.substr(head.size()) : sql;
}

std::size_t index(std::string_view name) {
    return static_cast<std::size_t>(&test::books().byName(name) - test::books().columns.data());
}

template <class M>
struct Holder {
    std::optional<M> value{};
};

template <class M>
std::string typeOf(DataType type) {
    const auto table =
        tableOf<Holder<M>>("t", {field<&Holder<M>::value>({.type = std::move(type)})}, {.timestamps = false});
    const std::string sql = postgres().createTable(table);
    const auto begin = sql.find("\"value\" ") + 8;
    return sql.substr(begin, sql.find(", PRIMARY KEY", begin) - begin);
}

struct Shelf {
    std::int64_t id{};
    std::string title{"it's\\"};
    std::optional<std::string> genre{};
};

}  // namespace

TEST_CASE("PostgreSQL: conditions", "[postgres]") {
    CHECK(on({{&Book::id, 1}}) == R"("books"."id" = $1; [1])");
    CHECK(on({{&Book::id, Op::in({1, 2})}}) == R"("books"."id" IN ($1, $2); [1, 2])");
    CHECK(on({{&Book::title, Op::startsWith("a%")}}) == R"("books"."title" LIKE $1 ESCAPE '|'; ['a|%%'])");
    CHECK(on({{&Book::title, Op::iLike("a%")}}) == R"("books"."title" ILIKE $1; ['a%'])");
    CHECK(on({{&Book::title, Op::notILike("a%")}}) == R"("books"."title" NOT ILIKE $1; ['a%'])");
    CHECK(on({{&Book::title, Op::regexp("^a")}}) == R"("books"."title" ~ $1; ['^a'])");
    CHECK(on({{&Book::title, Op::notRegexp("^a")}}) == R"("books"."title" !~ $1; ['^a'])");
    CHECK(on(col(&Book::title).iRegexp("^a")) == R"("books"."title" ~* $1; ['^a'])");
    CHECK(on(col(&Book::title).notIRegexp("^a")) == R"("books"."title" !~* $1; ['^a'])");
    CHECK(on({{&Book::active, true}}) == R"("books"."active" = $1; [true])");
    CHECK(on({{&Book::active, Op::is(true)}}) == R"("books"."active" IS true;)");
    // Of a native UUID there is one spelling.
    const Where<Book> isbn{{&Book::isbn, Uuid{}}};
    CHECK(on(isbn).starts_with(R"("books"."isbn" = $1;)"));
    CHECK(on({{&Book::author, null}}) == R"("books"."author" IS NULL;)");
}

TEST_CASE("PostgreSQL: HAVING knows no outputs", "[postgres]") {
    SelectStatement statement{.table = &test::books()};
    statement.projections.push_back({Expression::ofName("author"), {}});
    statement.projections.push_back({Expression::call("SUM", {Expression::ofName("topic")}), "total"});
    statement.group.push_back(Expression::ofName("author"));
    statement.having = Expression::compare(Predicate::gt, Expression::ofName("total"), Expression::ofValue(Value(3)));
    const std::string sql = postgres().select(statement).sql;
    CHECK(sql.ends_with(R"( HAVING SUM("topic") > $1;)"));
    CHECK(sqlDialect(Dialect::sqlite).select(statement).sql.ends_with(" HAVING `total` > ?;"));
}

TEST_CASE("PostgreSQL: what others have not", "[postgres]") {
    for (const Dialect id : test::everyDialect) {
        CHECK_THROWS_AS(test::whereOn(id, {{&Book::title, Op::iLike("a")}}), UsageError);
        CHECK_THROWS_AS(test::whereOn(id, {{&Book::title, Op::notIRegexp("a")}}), UsageError);
    }
}

TEST_CASE("PostgreSQL: orders, limits and locks", "[postgres]") {
    // NULLs are greater than all values.
    CHECK(order({.order = {&Book::author}}) == R"(ORDER BY "books"."author";)");
    CHECK(order({.order = {asc(&Book::author).nullsFirst()}}) == R"(ORDER BY "books"."author" NULLS FIRST;)");
    CHECK(order({.order = {asc(&Book::author).nullsLast()}}) == R"(ORDER BY "books"."author";)");
    CHECK(order({.order = {desc(&Book::author).nullsLast()}}) == R"(ORDER BY "books"."author" DESC NULLS LAST;)");
    CHECK(order({.order = {desc(&Book::author).nullsFirst()}}) == R"(ORDER BY "books"."author" DESC;)");
    CHECK(order({.order = {&Book::genre}}) == R"(ORDER BY "books"."genre";)");
    CHECK(order({.limit = 3, .offset = 4}) == "LIMIT $1 OFFSET $2; [3, 4]");
    CHECK(order({.offset = 4}) == "LIMIT ALL OFFSET $1; [4]");
    SelectStatement statement{.table = &test::books()};
    statement.projections.push_back({Expression::ofName("*"), {}});
    const std::string head = R"(SELECT * FROM "books" AS "books")";
    statement.lock = {.level = Lock::UPDATE};
    CHECK(postgres().select(statement).sql == head + " FOR UPDATE;");
    statement.lock = {.level = Lock::SHARE, .of = &test::books(), .skipLocked = true};
    CHECK(postgres().select(statement).sql == head + R"( FOR SHARE OF "books" SKIP LOCKED;)");
    statement.lock = {.level = Lock::UPDATE, .noWait = true};
    CHECK(postgres().select(statement).sql == head + " FOR UPDATE NOWAIT;");
    statement.lock = {.level = Lock::UPDATE, .skipLocked = true, .noWait = true};
    CHECK_THROWS_AS(postgres().select(statement), UsageError);
    // Of rows that an outer join may leave empty it locks none, and refuses to be asked.
    const TableDefinition shelves{.modelName = "shelf", .tableName = "shelves"};
    const Expression on(Literal{"true"});
    statement.joins = {
        {.table = &shelves, .alias = "shelf", .required = true, .on = on},
        {.table = &test::books(), .alias = "next", .on = on}};
    const auto lockOf = [&](const RowLock& lock) {
        statement.lock = lock;
        const std::string sql = postgres().select(statement).sql;
        return sql.substr(sql.find(" FOR "));
    };
    CHECK(lockOf({.level = Lock::UPDATE}) == R"( FOR UPDATE OF "books", "shelf";)");
    CHECK(lockOf({.level = Lock::UPDATE, .of = &test::books()}) == R"( FOR UPDATE OF "books";)");
    CHECK(lockOf({.level = Lock::UPDATE, .of = &shelves}) == R"( FOR UPDATE OF "shelf";)");
}

TEST_CASE("PostgreSQL: a name that it would cut is refused", "[postgres]") {
    const std::string longest(63, 'x');
    CHECK(postgres().quoted(longest) == "\"" + longest + "\"");
    CHECK_THROWS_WITH(postgres().quoted(longest + "x"), test::containsString("63"));
    // Bytes count, and no character is cut in two.
    const std::string cut = shortenedIdentifier(std::string(53, 'x') + "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4", 63);
    CHECK(cut.size() == 62);
    CHECK(cut.starts_with(std::string(53, 'x') + "_"));
    CHECK(shortenedIdentifier(longest, 63) == longest);
    CHECK(postgres().madeName(longest + "y") != postgres().madeName(longest + "z"));
    CHECK(postgres().madeName(longest + "y").size() == 63);
}

TEST_CASE("PostgreSQL: writes", "[postgres]") {
    std::vector<std::optional<Value>> row(test::books().columns.size());
    row[index("title")] = Value("x");
    InsertStatement statement{.table = &test::books(), .columns = {index("id"), index("title")}};
    statement.rows = {row, row};
    const std::string head = R"(INSERT INTO "books" ("id","title") VALUES (DEFAULT,$1),(DEFAULT,$2))";
    const std::string tail = R"( RETURNING "id"; ['x', 'x'])";
    CHECK(shown(postgres().insert(statement)) == head + tail);
    statement.ignoreDuplicates = true;
    CHECK(shown(postgres().insert(statement)) == head + " ON CONFLICT DO NOTHING" + tail);
    statement.ignoreDuplicates = false;
    statement.updateOnDuplicate = {index("title")};
    // There is no "any key", and no row brings its id.
    CHECK_THROWS_WITH(postgres().insert(statement), test::containsString("conflictFields"));
    statement.conflictKey = {index("title")};
    CHECK(
        shown(postgres().insert(statement)) ==
        head + R"( ON CONFLICT ("title") DO UPDATE SET "title"=EXCLUDED."title")" + tail
    );
    statement.conflictKey = {};
    row[index("id")] = Value(7);
    statement.rows = {row};
    CHECK(
        shown(postgres().insert(statement)) ==
        R"(INSERT INTO "books" ("id","title") VALUES ($1,$2) ON CONFLICT ("id") DO UPDATE SET )"
        R"("title"=EXCLUDED."title" RETURNING "id"; [7, 'x'])"
    );
    statement.tellsExisting = true;
    statement.raised = index("subject");
    CHECK(
        postgres().insert(statement).sql ==
        R"(INSERT INTO "books" ("id","title") VALUES ($1,$2) ON CONFLICT ("id") DO UPDATE SET )"
        R"("title"=EXCLUDED."title","topic"="books"."topic"+1 RETURNING CASE WHEN xmax = 0 THEN "id" ELSE )"
        R"(9223372036854775806 END;)"
    );
    UpdateStatement update{
        .table = &test::books(),
        .assignments = {{index("title"), Expression::ofValue(Value("x"))}},
        .where = Where<Book>({{&Book::id, 3}}).expression(),
        .limit = 1};
    CHECK(
        shown(postgres().update(update)) ==
        R"(UPDATE "books" SET "title"=$1 WHERE "id" IN (SELECT "id" FROM "books" WHERE "id" = $2 LIMIT $3); ['x', 3, 1])"
    );
}

TEST_CASE("PostgreSQL: types", "[postgres][ddl]") {
    CHECK(typeOf<std::string>(DataTypes::STRING) == "VARCHAR(255)");
    CHECK(typeOf<std::string>(DataTypes::CHAR(4)) == "CHAR(4)");
    CHECK(typeOf<std::string>(DataTypes::TEXT("tiny")) == "TEXT");
    CHECK(typeOf<Bytes>(DataTypes::BLOB("long")) == "BYTEA");
    CHECK(typeOf<Uuid>(DataTypes::UUID) == "UUID");
    CHECK(typeOf<Json>(DataTypes::JSON) == "JSON");
    CHECK(typeOf<Json>(DataTypes::JSONB) == "JSONB");
    CHECK(typeOf<int>(DataTypes::SMALLINT) == "SMALLINT");
    CHECK(typeOf<int>(DataTypes::INTEGER(11)) == "INTEGER");
    CHECK(typeOf<std::int64_t>(DataTypes::BIGINT(11)) == "BIGINT");
    CHECK(typeOf<double>(DataTypes::FLOAT) == "FLOAT");
    CHECK(typeOf<double>(DataTypes::DOUBLE(10, 2)) == "DOUBLE PRECISION");
    CHECK(typeOf<double>(DataTypes::REAL) == "REAL");
    CHECK(typeOf<Decimal>(DataTypes::DECIMAL(10, 2)) == "DECIMAL(10,2)");
    CHECK(typeOf<Decimal>(DataTypes::DECIMAL(10)) == "DECIMAL(10)");
    CHECK(typeOf<bool>(DataTypes::BOOLEAN) == "BOOLEAN");
    CHECK(typeOf<DateTime>(DataTypes::DATE(6)) == "TIMESTAMP WITH TIME ZONE");
    CHECK(typeOf<Date>(DataTypes::DATEONLY) == "DATE");
    CHECK(typeOf<Time>(DataTypes::TIME) == "TIME");
    // Sequelize writes TINYINT and MEDIUMINT, which the server does not know, and leaves UNSIGNED out.
    CHECK(typeOf<int>(DataTypes::TINYINT) == "SMALLINT");
    CHECK(typeOf<int>(DataTypes::MEDIUMINT) == "INTEGER");
    CHECK(typeOf<unsigned>(DataTypes::INTEGER.UNSIGNED) == "BIGINT");
    CHECK(typeOf<unsigned>(DataTypes::SMALLINT.UNSIGNED) == "INTEGER");
    // Sequelize writes BYTEA.
    CHECK(typeOf<std::string>(DataTypes::STRING(9).BINARY) == "VARCHAR(9) COLLATE \"C\"");
    CHECK_THROWS_AS(typeOf<Bytes>(DataTypes::GEOMETRY), UsageError);
}

TEST_CASE("PostgreSQL: tables", "[postgres][ddl]") {
    const auto table = tableOf<Shelf>(
        "shelves",
        {field<&Shelf::title>({.allowNull = false, .defaultValue = "it's\\", .comment = "who's"}),
         field<&Shelf::genre>({.type = DataTypes::ENUM("novel", "it's"), .defaultValue = "novel"})},
        {.comment = "table's"}
    );
    const auto statements = postgres().createStatements(table);
    REQUIRE(statements.size() == 4);
    // Sequelize drops no type that a table has left behind, and says "public".
    CHECK(
        statements[0] ==
        R"(DO 'BEGIN IF to_regclass(''"shelves"'') IS NULL THEN DROP TYPE IF EXISTS "enum_shelves_genre"; END IF; )"
        R"(CREATE TYPE "enum_shelves_genre" AS ENUM(''novel'', ''it''''s''); EXCEPTION WHEN duplicate_object THEN )"
        R"(null; END';)"
    );
    CHECK(
        statements[1] ==
        R"(CREATE TABLE IF NOT EXISTS "shelves" ("id"   SERIAL , "title" VARCHAR(255) NOT NULL DEFAULT E'it''s\\', )"
        R"("genre" "enum_shelves_genre" DEFAULT 'novel', "createdAt" TIMESTAMP WITH TIME ZONE NOT NULL, "updatedAt" )"
        R"(TIMESTAMP WITH TIME ZONE NOT NULL, PRIMARY KEY ("id"));)"
    );
    CHECK(statements[2] == R"(COMMENT ON TABLE "shelves" IS 'table''s';)");
    CHECK(statements[3] == R"(COMMENT ON COLUMN "shelves"."title" IS 'who''s';)");
    CHECK(
        postgres().dropStatements(table) ==
        std::vector<std::string>{R"(DROP TABLE IF EXISTS "shelves";)", R"(DROP TYPE IF EXISTS "enum_shelves_genre";)"}
    );
    CHECK(
        postgres().createIndex(table, {.fields = {"title", {"genre", {}, "DESC"}}, .unique = true}) ==
        R"(CREATE UNIQUE INDEX "shelves_title_genre" ON "shelves" ("title", "genre" DESC))"
    );
    CHECK(
        postgres().createIndex(table, {.fields = {"title"}, .method = "GIN"}) ==
        R"(CREATE INDEX "shelves_title" ON "shelves" USING GIN ("title"))"
    );
    CHECK_THROWS_AS(postgres().createIndex(table, {.fields = {"title"}, .type = "FULLTEXT"}), UsageError);
    CHECK(postgres().truncateTable("shelves") == R"(TRUNCATE "shelves" RESTART IDENTITY)");
    const std::vector<std::string> both{"a", "b"};
    CHECK(postgres().truncateTables(both) == R"(TRUNCATE "a", "b" RESTART IDENTITY)");
}

TEST_CASE("PostgreSQL: typed functions", "[postgres]") {
    const auto read = [](const Expression& e) {
        SelectStatement statement{.table = &test::books()};
        statement.projections.push_back({e, "x"});
        const std::string sql = shown(postgres().select(statement));
        return sql.substr(7, sql.find(" AS \"x\"") - 7) + sql.substr(sql.find(';'));
    };
    CHECK(read(Fn::substr(&Book::title, 2).expression()) == R"(SUBSTR("title", CAST($1 AS INTEGER)); [2])");
    CHECK(
        read(Fn::substr(&Book::title, 2, 3).expression()) ==
        R"(SUBSTR("title", CAST($1 AS INTEGER), CAST($2 AS INTEGER)); [2, 3])"
    );
    CHECK(read(Fn::year(&Book::createdAt).expression()) == R"(CAST(EXTRACT(YEAR FROM "createdAt") AS BIGINT);)");
    CHECK(
        read(Fn::dateAdd<std::chrono::days>(&Book::createdAt, 2).expression()) ==
        R"(("createdAt" + $1 * INTERVAL '1 DAY'); [2])"
    );
}

TEST_CASE("PostgreSQL: raw SQL", "[postgres]") {
    const auto compiled = [](std::string sql, Replacements replacements, Replacements bind) {
        return shown(compileRaw({std::move(sql), std::move(replacements), std::move(bind)}, postgres(), {}));
    };
    CHECK(
        compiled("SELECT ?::text, E'\\'?', $a$ ? $a$, /* /* ? */ ? */ ?", {1, 2}, {}) ==
        "SELECT $1::text, E'\\'?', $a$ ? $a$, /* /* ? */ ? */ $2 [1, 2]"
    );
    CHECK(compiled("SELECT :a, :b::int, x::text", {{"a", 1}, {"b", 2}}, {}) == "SELECT $1, $2::int, x::text [1, 2]");
    CHECK(compiled("SELECT $1, $2, $1", {}, {1, 2}) == "SELECT $1, $2, $3 [1, 2, 1]");
    CHECK(compiled("SELECT a$1 FROM t", {}, {}) == "SELECT a$1 FROM t");
}
