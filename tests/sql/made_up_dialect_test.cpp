// A database that does not exist, made of hooks alone: what it says differs from every other one's.
#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/model/writer_options.hpp>

#include "dialect/placeholders.hpp"
#include "dialect/raw_sql.hpp"
#include "dialect/sql_writer.hpp"
#include "pool/transaction_control.hpp"
#include "sql/support/book.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::Book;
using test::shown;

namespace {

class MadeUpDialect final : public SqlDialect {
public:
    MadeUpDialect()
        : SqlDialect(
              {.name = "madeup",
               .title = "MadeUp",
               .lexical = {.escapeTexts = true, .nestedComments = true, .dollarTexts = true},
               .placeholder = "$",
               .numbersPlaceholders = true,
               .regexp = " ~ ",
               .notRegexp = " !~ "}
          ) {}

    [[nodiscard]] std::string truncateTable(std::string_view table) const override {
        return "TRUNCATE " + quoted(table) + " RESTART IDENTITY";
    }
    [[nodiscard]] std::string_view foreignKeyChecks(bool) const override { return "SET CONSTRAINTS ALL DEFERRED"; }
    [[nodiscard]] std::string createIndex(const TableDefinition& table, const IndexOptions& index) const override {
        return "CREATE INDEX ON " + quoted(table.tableName) + " (" + indexFields(table, index) + ")";
    }
    [[nodiscard]] std::string showIndexes(std::string_view) const override { return "SHOW"; }
    [[nodiscard]] std::string_view indexNameColumn() const override { return "name"; }
    [[nodiscard]] std::string_view versionQuery() const override { return "SHOW server_version"; }

protected:
    [[nodiscard]] std::string typeSql(const DataType&) const override { return "TEXT"; }
    [[nodiscard]] std::string columnSql(const TableDefinition&, const ColumnDefinition& column, bool soleKey)
        const override {
        return typeSql(column.type) + (soleKey ? " PRIMARY KEY" : "");
    }
    [[nodiscard]] bool listsPrimaryKey(const TableDefinition& table) const override {
        return table.primaryKey.size() > 1;
    }
    [[nodiscard]] std::string uniqueKeySql(const std::string& key, const std::string& columns) const override {
        return "CONSTRAINT " + quoted(key) + " UNIQUE (" + columns + ")";
    }
    [[nodiscard]] std::string tableOptions(const TableDefinition&) const override { return {}; }
    [[nodiscard]] std::string textLiteral(std::string_view text) const override {
        return "'" + std::string(text) + "'";
    }
    [[nodiscard]] std::string castType(std::string_view type) const override { return std::string(type); }
    [[nodiscard]] JsonEquality jsonEquality() const override { return {.between = " = CAST(", .after = " AS JSONB)"}; }
    [[nodiscard]] std::string_view noLimit() const override { return "ALL"; }
    [[nodiscard]] std::string lockSql(const RowLock&, const std::string& aliases) const override {
        return " FOR UPDATE OF " + aliases;
    }
    [[nodiscard]] bool inlinesForeignKey(const ForeignKeyDefinition&) const override { return false; }
    void writeOnDuplicate(SqlWriter& out, const InsertStatement& statement) const override {
        out << " ON CONFLICT (";
        out << fieldList(*statement.table, statement.table->primaryKey) << ") DO ";
        if (statement.updateOnDuplicate.empty()) out << "NOTHING";
        for (const auto index : statement.updateOnDuplicate) {
            const auto& field = statement.table->columns[index].field;
            out << (index == statement.updateOnDuplicate.front() ? "UPDATE SET " : ", ");
            out.identifier(field) << " = EXCLUDED.";
            out.identifier(field);
        }
    }
    void writeReturning(SqlWriter& out, const InsertStatement& statement) const override {
        if (statement.table->autoIncrement)
            (out << " RETURNING ").identifier(statement.table->columns[*statement.table->autoIncrement].field);
    }
};

const MadeUpDialect dialect;

std::size_t index(std::string_view name) {
    return static_cast<std::size_t>(&test::books().byName(name) - test::books().columns.data());
}

SelectStatement selectOf(const Where<Book>& where) {
    SelectStatement statement{.table = &test::books(), .where = where.expression()};
    statement.projections.push_back({Expression::ofName("id"), {}});
    return statement;
}

std::string insertOf(bool ignoreDuplicates, std::vector<std::size_t> updateOnDuplicate) {
    std::vector<std::optional<Value>> row(test::books().columns.size());
    row[index("title")] = Value("x");
    InsertStatement statement{.table = &test::books(), .columns = {index("id"), index("title")}};
    statement.rows = {row, row};
    statement.ignoreDuplicates = ignoreDuplicates;
    statement.updateOnDuplicate = std::move(updateOnDuplicate);
    return shown(dialect.insert(statement));
}

}  // namespace

TEST_CASE("a made-up dialect: names and numbered placeholders", "[dialect]") {
    auto statement = selectOf({{&Book::id, Op::in({1, 2})}, {&Book::title, Op::startsWith("a")}});
    statement.limit = 3;
    statement.offset = 4;
    CHECK(
        shown(dialect.select(statement)) ==
        R"(SELECT "id" FROM "books" AS "books" WHERE "books"."id" IN ($1, $2) AND "books"."title" LIKE $3 ESCAPE '|' )"
        R"(LIMIT $4 OFFSET $5; [1, 2, 'a%', 3, 4])"
    );
    statement = selectOf({{&Book::title, Op::regexp("^a")}});
    statement.offset = 4;
    CHECK(
        shown(dialect.select(statement)) ==
        R"(SELECT "id" FROM "books" AS "books" WHERE "books"."title" ~ $1 LIMIT ALL OFFSET $2; ['^a', 4])"
    );
    CHECK(dialect.quoted("a\"b`c") == "\"a\"\"b`c\"");
    CHECK(dialect.dropTable("books") == "DROP TABLE IF EXISTS \"books\";");
}

TEST_CASE("a made-up dialect: EXISTS is a condition, also in a join", "[dialect]") {
    const Expression exists = Expression::exists(selectOf({{&Book::id, 1}}));
    const std::string inner = R"(EXISTS (SELECT "id" FROM "books" AS "books_2" WHERE "books_2"."id" = $1))";
    auto statement = selectOf({});
    statement.where = exists;
    const std::string head = R"(SELECT "id" FROM "books" AS "books")";
    CHECK(dialect.select(statement).sql == head + " WHERE " + inner + ";");
    statement.where = {};
    statement.joins.push_back({.table = &test::books(), .alias = "b", .on = exists});
    const std::string joined = R"( LEFT OUTER JOIN "books" AS "b" ON )";
    const std::string besideOthers = R"(SELECT "books"."id" FROM "books" AS "books")";
    CHECK(dialect.select(statement).sql == besideOthers + joined + inner + ";");
    for (const Dialect id : test::everyDialect) {
        const std::string sql = sqlDialect(id).select(statement).sql;
        CHECK(sql.ends_with("`books_2`.`id` = ?) = 1;"));
    }
}

TEST_CASE("a made-up dialect: conflicts, and ids that must be asked for", "[dialect]") {
    const std::string head = R"(INSERT INTO "books" ("id","title") VALUES (NULL,$1),(NULL,$2))";
    const std::string tail = R"( RETURNING "id"; ['x', 'x'])";
    CHECK(insertOf(false, {}) == head + tail);
    CHECK(insertOf(true, {}) == head + R"( ON CONFLICT ("id") DO NOTHING)" + tail);
    CHECK(
        insertOf(false, {index("title"), index("subject")}) ==
        head + R"( ON CONFLICT ("id") DO UPDATE SET "title" = EXCLUDED."title", "topic" = EXCLUDED."topic")" + tail
    );
}

TEST_CASE("a made-up dialect: writes with a limit go by the primary key", "[dialect]") {
    const Where<Book> where{{&Book::title, "x"}};
    CHECK(
        shown(dialect.remove({.table = &test::books(), .where = where.expression(), .limit = 2})) ==
        R"(DELETE FROM "books" WHERE "id" IN (SELECT "id" FROM "books" WHERE "title" = $1 LIMIT $2); ['x', 2])"
    );
    UpdateStatement update{.table = &test::books(), .limit = 2};
    update.assignments.push_back({index("title"), Expression::ofValue("y")});
    CHECK(
        shown(dialect.update(update)) ==
        R"(UPDATE "books" SET "title"=$1 WHERE "id" IN (SELECT "id" FROM "books" LIMIT $2); ['y', 2])"
    );
    TableDefinition keyless = test::books();
    keyless.primaryKey.clear();
    CHECK_THROWS_WITH(
        dialect.remove({.table = &keyless, .limit = 2}),
        test::containsString("a limit needs a primary key, by which MadeUp can tell the rows")
    );
}

TEST_CASE("a made-up dialect: how a transaction begins, and what ends one", "[dialect][transaction]") {
    const auto begin = [](const TransactionStart& start) { return dialect.beginTransaction(start).at(0); };
    CHECK(begin({}) == "START TRANSACTION;");
    CHECK(begin({.readOnly = true}) == "START TRANSACTION READ ONLY;");
    CHECK(
        begin({.isolationLevel = "SERIALIZABLE", .readOnly = true}) ==
        "START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY;"
    );
    const auto control = [](std::string_view sql) { return transactionControl(sql, dialect, {}); };
    for (const char* sql : {"begin", "START TRANSACTION", "/* a /* b */ c */ COMMIT", "end", "ROLLBACK"}) {
        INFO(sql);
        CHECK(control(sql) == TransactionControl::is);
    }
    for (const char* sql : {"SELECT $a$ COMMIT $a$", "ROLLBACK TO a", "/* COMMIT /* */ COMMIT */ SELECT 1"}) {
        INFO(sql);
        CHECK(control(sql) == TransactionControl::none);
    }
}

TEST_CASE("a made-up dialect: where a raw query's values go", "[dialect][raw]") {
    const auto compiled = [](std::string sql) {
        return shown(compileRaw({std::move(sql), {1, "x"}, {}}, dialect, {}));
    };
    CHECK(compiled("a = ? AND b = ?") == "a = $1 AND b = $2 [1, 'x']");
    CHECK(compiled(R"(E'it\'s ?' ? "?" ?)") == R"(E'it\'s ?' $1 "?" $2 [1, 'x'])");
    CHECK(compiled(R"('\' ? $$ ? '$$ ?)") == R"('\' $1 $$ ? '$$ $2 [1, 'x'])");
    CHECK(compiled("? $a$ ? $b$ ? $a$ ?") == "$1 $a$ ? $b$ ? $a$ $2 [1, 'x']");
    CHECK(compiled("/* ? /* ? */ ? */ ? --?\n ?") == "/* ? /* ? */ ? */ $1 --?\n $2 [1, 'x']");
    CHECK(shown(compileRaw({"$1 < ? + $1", {2}, {1}}, dialect, {})) == "$1 < $2 + $3 [1, 2, 1]");
    CHECK_THROWS_AS(compiled("$a$ ? $b$ ?"), UsageError);
}
