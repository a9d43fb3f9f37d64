// Texts are Sequelize 6.37.8's with a bound value's ? in the value's place, unless a comment says otherwise and why.
#include <deque>
#include <optional>
#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/model/writer_options.hpp>

#include "sql/support/book.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::Book;
using test::shown;

namespace {

using InsertRow = std::vector<std::optional<Value>>;

std::size_t index(std::string_view name) {
    return static_cast<std::size_t>(&test::books().byName(name) - test::books().columns.data());
}

/// An INSERT of ids, titles and subjects. It views its rows, which are kept until the program ends.
InsertStatement insertOf(std::vector<InsertRow> rows) {
    static std::deque<InsertRow> kept;
    InsertStatement statement{.table = &test::books(), .columns = {index("id"), index("title"), index("subject")}};
    for (auto& row : rows) {
        auto& values = kept.emplace_back(test::books().columns.size());
        for (std::size_t i = 0; i < row.size(); ++i) values[statement.columns[i]] = std::move(row[i]);
        statement.rows.emplace_back(values);
    }
    return statement;
}
std::string insertOn(Dialect dialect, const InsertStatement& statement) {
    return shown(sqlDialect(dialect).insert(statement));
}

/// An UPDATE that sets what a typed list says.
std::string updateOn(
    Dialect dialect, const Values<Book>& values, const Where<Book>& where, std::optional<std::uint64_t> limit = {}
) {
    UpdateStatement statement{.table = &test::books(), .where = where.expression(), .limit = limit};
    for (const auto& value : values.list()) {
        const auto& name =
            value.column.offset >= 0 ? test::books().byOffset(value.column.offset).name : value.column.name;
        statement.assignments.push_back({index(name), value.value});
    }
    return shown(sqlDialect(dialect).update(statement));
}

std::string removeOn(Dialect dialect, const Where<Book>& where, std::optional<std::uint64_t> limit = {}) {
    const DeleteStatement statement{.table = &test::books(), .where = where.expression(), .limit = limit};
    return shown(sqlDialect(dialect).remove(statement));
}

}  // namespace

TEST_CASE("insert: one row", "[insert]") {
    const auto statement = insertOf({{Value(1), Value("x"), Value(null)}});
    const std::string text = "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (?,?,?); [1, 'x', null]";
    CHECK(insertOn(Dialect::mysql, statement) == text);
    CHECK(insertOn(Dialect::mariadb, statement) == text);
    CHECK(insertOn(Dialect::sqlite, statement) == text);
}

TEST_CASE("insert: a value that is the database's to make", "[insert]") {
    const auto statement = insertOf({{std::nullopt, Value("x"), Value(3)}});
    CHECK(
        insertOn(Dialect::mysql, statement) ==
        "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (DEFAULT,?,?); ['x', 3]"
    );
    CHECK(
        insertOn(Dialect::sqlite, statement) == "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (NULL,?,?); ['x', 3]"
    );
}

TEST_CASE("insert: SQLite has no DEFAULT among VALUES, so the default's SQL stands there", "[insert]") {
    struct Event {
        std::int64_t id{};
        std::optional<DateTime> at{};
    };
    const auto table = test::tableOf<Event>(
        "events", {field<&Event::at>({.defaultValue = literal("CURRENT_TIMESTAMP")})}, {.timestamps = false}
    );
    const InsertRow row(2);
    const InsertStatement statement{.table = &table, .columns = {0, 1}, .rows = {row}};
    CHECK(insertOn(Dialect::mysql, statement) == "INSERT INTO `events` (`id`,`at`) VALUES (DEFAULT,DEFAULT);");
    CHECK(insertOn(Dialect::sqlite, statement) == "INSERT INTO `events` (`id`,`at`) VALUES (NULL,CURRENT_TIMESTAMP);");
}

TEST_CASE("insert: several rows", "[insert]") {
    const auto statement = insertOf({{Value(1), Value("a"), Value(2)}, {std::nullopt, Value("b"), Value(null)}});
    CHECK(
        insertOn(Dialect::mysql, statement) ==
        "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (?,?,?),(DEFAULT,?,?); [1, 'a', 2, 'b', null]"
    );
    CHECK(
        insertOn(Dialect::sqlite, statement) ==
        "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (?,?,?),(NULL,?,?); [1, 'a', 2, 'b', null]"
    );
}

TEST_CASE("insert: rows whose key exists are skipped", "[insert]") {
    auto statement = insertOf({{Value(1), Value("a"), Value(2)}});
    statement.ignoreDuplicates = true;
    // Sequelize's INSERT IGNORE and INSERT OR IGNORE also swallow values that do not fit and keys that do not exist.
    CHECK(
        insertOn(Dialect::mysql, statement) ==
        "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (?,?,?) ON DUPLICATE KEY UPDATE `id`=`id`; [1, 'a', 2]"
    );
    CHECK(
        insertOn(Dialect::sqlite, statement) ==
        "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (?,?,?) ON CONFLICT DO NOTHING; [1, 'a', 2]"
    );
}

TEST_CASE("insert: rows whose key exists are updated", "[insert]") {
    auto statement = insertOf({{Value(1), Value("a"), Value(2)}});
    statement.updateOnDuplicate = {index("title"), index("subject")};
    const std::string head = "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (?,?,?) ON ";
    CHECK(
        insertOn(Dialect::mysql, statement) ==
        head + "DUPLICATE KEY UPDATE `title`=VALUES(`title`),`topic`=VALUES(`topic`); [1, 'a', 2]"
    );
    // Sequelize names the primary key; without a target SQLite takes whichever key it was, as MySQL does.
    CHECK(
        insertOn(Dialect::sqlite, statement) ==
        head + "CONFLICT DO UPDATE SET `title`=EXCLUDED.`title`,`topic`=EXCLUDED.`topic`; [1, 'a', 2]"
    );
}

TEST_CASE("insert: the key that is meant, and a column that is raised", "[insert]") {
    auto statement = insertOf({{Value(1), Value("a"), Value(2)}});
    statement.updateOnDuplicate = {index("title")};
    statement.conflictKey = {index("id")};
    statement.raised = index("subject");
    const std::string head = "INSERT INTO `books` (`id`,`title`,`topic`) VALUES (?,?,?) ON ";
    CHECK(
        insertOn(Dialect::mysql, statement) ==
        head +
            "DUPLICATE KEY UPDATE `id`=IF(LAST_INSERT_ID(IF(`id`<=>VALUES(`id`),9223372036854775806,"
            "IFNULL(LENGTH(`id`),0)+~0+1)),`id`,`id`),`title`=VALUES(`title`),`topic`=`topic`+1; [1, 'a', 2]"
    );
    CHECK(
        insertOn(Dialect::sqlite, statement) ==
        head + "CONFLICT (`id`) DO UPDATE SET `title`=EXCLUDED.`title`,`topic`=`topic`+1; [1, 'a', 2]"
    );
    statement.updateOnDuplicate.clear();
    statement.conflictKey = {index("id"), index("title")};
    statement.raised.reset();
    statement.tellsExisting = true;
    CHECK(
        insertOn(Dialect::mariadb, statement) ==
        head +
            "DUPLICATE KEY UPDATE `id`=IF(LAST_INSERT_ID(IF(`id`<=>VALUES(`id`) AND `title`<=>VALUES(`title`),"
            "9223372036854775806,IFNULL(LENGTH(`id`),0)+~0+1)),`id`,`id`); [1, 'a', 2]"
    );
}

TEST_CASE("update: values and expressions", "[update]") {
    for (const Dialect dialect : test::everyDialect) {
        CHECK(
            updateOn(dialect, {{&Book::title, "x"}, {&Book::subject, null}}, {{&Book::id, 1}}) ==
            "UPDATE `books` SET `title`=?,`topic`=? WHERE `id` = ?; ['x', null, 1]"
        );
        CHECK(
            updateOn(dialect, {{&Book::subject, fn("ABS", &Book::subject, 2)}}, {{&Book::id, 1}}) ==
            (dialect == Dialect::sqlite
                 ? "UPDATE `books` SET `topic`=sequelize_fit(ABS(`topic`, ?), 'books.subject', 7, 0, -1, 0, 0) "
                   "WHERE `id` = ?; [2, 1]"
                 : "UPDATE `books` SET `topic`=ABS(`topic`, ?) WHERE `id` = ?; [2, 1]")
        );
        CHECK(
            updateOn(dialect, {{&Book::subject, literal("`topic` + 1")}, {&Book::id, 2}}, {}) ==
            (dialect == Dialect::sqlite
                 ? "UPDATE `books` SET `topic`=sequelize_fit((`topic` + 1), 'books.subject', 7, 0, -1, 0, 0),`id`=?; [2]"
                 : "UPDATE `books` SET `topic`=`topic` + 1,`id`=?; [2]")
        );
        CHECK(
            updateOn(dialect, {{"title", "x"}}, col(&Book::id) == 1 || col(&Book::id) == 2) ==
            "UPDATE `books` SET `title`=? WHERE (`id` = ? OR `id` = ?); ['x', 1, 2]"
        );
    }
}

TEST_CASE("update: what is read is assigned later, where assignments see each other", "[update]") {
    // Sequelize writes them as they come.
    const Values<Book> values{{&Book::subject, literal("`topic` + 1")}, {&Book::id, col(&Book::subject)}};
    const std::string turned = "UPDATE `books` SET `id`=`topic`,`topic`=`topic` + 1;";
    CHECK(updateOn(Dialect::mysql, values, {}) == turned);
    CHECK(updateOn(Dialect::mariadb, values, {}) == turned);
    CHECK(
        updateOn(Dialect::sqlite, values, {}) ==
        "UPDATE `books` SET `topic`=sequelize_fit((`topic` + 1), 'books.subject', 7, 0, -1, 0, 0),"
        "`id`=sequelize_fit(`topic`, 'books.id', 7, 0, -1, 0, 0);"
    );
    const Values<Book> swap{{&Book::title, col(&Book::author)}, {&Book::author, literal("UPPER(Title)")}};
    CHECK_THROWS_AS(updateOn(Dialect::mysql, swap, {}), UsageError);
    CHECK(
        updateOn(Dialect::mysql, {{&Book::title, "x"}, {&Book::author, literal("'title'")}}, {}) ==
        "UPDATE `books` SET `title`=?,`author`='title'; ['x']"
    );
    CHECK(
        updateOn(Dialect::mysql, {{&Book::subject, literal("1, `id` = 2")}}, {}) ==
        "UPDATE `books` SET `topic`=(1, `id` = 2);"
    );
}

TEST_CASE("update: values go as the member's type", "[update]") {
    const auto bound = [](const Values<Book>& values) { return *values.list().at(0).value.value(); };
    CHECK(bound({{&Book::genre, test::Genre::essay}}) == Value("essay"));
    CHECK(bound({{&Book::subject, std::optional<int>(3)}}) == Value(3));
    CHECK(bound({{&Book::subject, std::optional<int>{}}}).isNull());
    CHECK(bound({{&Book::subject, std::nullopt}}).isNull());
    CHECK(bound({{&Book::price, Decimal("1.50")}}) == Value(Decimal("1.50")));
    CHECK(bound({{&Book::weight, 1}}) == Value(1));
    CHECK(bound({{&Book::active, true}}) == Value(true));
    CHECK(bound({{&Book::title, std::string_view("x")}}) == Value("x"));
    CHECK(bound({{&Book::createdAt, std::chrono::sys_days{}}}) == Value(DateTime{}));
    CHECK(
        bound({{&Book::id, std::numeric_limits<std::uint64_t>::max()}}) ==
        Value(std::numeric_limits<std::uint64_t>::max())
    );
}

TEST_CASE("update: a column computed from itself", "[update]") {
    Expression sum = Expression::arithmetic(Expression::ofName("subject"), "+", Expression::ofValue(2));
    UpdateStatement statement{.table = &test::books()};
    statement.assignments.push_back({index("subject"), std::move(sum)});
    CHECK(shown(sqlDialect(Dialect::mysql).update(statement)) == "UPDATE `books` SET `topic`=`topic`+ ?; [2]");
}

TEST_CASE("update: limit", "[update]") {
    CHECK(
        updateOn(Dialect::mysql, {{&Book::title, "x"}}, {{&Book::id, 1}}, 2) ==
        "UPDATE `books` SET `title`=? WHERE `id` = ? LIMIT ?; ['x', 1, 2]"
    );
    CHECK(
        updateOn(Dialect::sqlite, {{&Book::title, "x"}}, {{&Book::id, 1}}, 2) ==
        "UPDATE `books` SET `title`=? WHERE rowid IN (SELECT rowid FROM `books` WHERE `id` = ? LIMIT ?); ['x', 1, 2]"
    );
    CHECK(
        updateOn(Dialect::sqlite, {{&Book::title, "x"}}, {}, 2) ==
        "UPDATE `books` SET `title`=? WHERE rowid IN (SELECT rowid FROM `books` LIMIT ?); ['x', 2]"
    );
}

TEST_CASE("delete", "[delete]") {
    for (const Dialect dialect : test::everyDialect) {
        CHECK(removeOn(dialect, {{&Book::id, 2}}) == "DELETE FROM `books` WHERE `id` = ?; [2]");
        CHECK(removeOn(dialect, {}) == "DELETE FROM `books`;");
    }
    CHECK(removeOn(Dialect::mysql, {{&Book::id, 2}}, 5) == "DELETE FROM `books` WHERE `id` = ? LIMIT ?; [2, 5]");
    CHECK(
        removeOn(Dialect::sqlite, {{&Book::id, 2}}, 5) ==
        "DELETE FROM `books` WHERE rowid IN (SELECT rowid FROM `books` WHERE `id` = ? LIMIT ?); [2, 5]"
    );
}

TEST_CASE("truncate and drop", "[ddl]") {
    const auto& mysql = sqlDialect(Dialect::mysql);
    const auto& sqlite = sqlDialect(Dialect::sqlite);
    CHECK(mysql.truncateTable("books") == "TRUNCATE `books`");
    CHECK(mysql.restartIds("books").empty());
    CHECK(sqlite.truncateTable("books") == "DELETE FROM `books`");
    CHECK(sqlite.restartIds("it's") == "DELETE FROM main.`sqlite_sequence` WHERE `name` = 'it''s'");
    CHECK(mysql.dropTable("a`b") == "DROP TABLE IF EXISTS `a``b`;");
    CHECK(sqlite.dropTable("books") == "DROP TABLE IF EXISTS `books`;");
    CHECK_THROWS_AS(sqlite.dropTable(""), UsageError);
    CHECK_THROWS_AS(mysql.truncateTable(std::string("a\0b", 3)), UsageError);
}

TEST_CASE("quoted: an identifier is one whatever it contains", "[ddl][injection]") {
    for (const Dialect id : test::everyDialect) {
        const auto& dialect = sqlDialect(id);
        CHECK(dialect.facts().name == nameOf(id));
        CHECK(dialect.quoted("a") == "`a`");
        CHECK(dialect.quoted("a`b``") == "`a``b`````");
        CHECK(dialect.quoted("a\"b'c.d") == "`a\"b'c.d`");
        CHECK_THROWS_AS(dialect.quoted(""), UsageError);
        CHECK_THROWS_AS(dialect.quoted(std::string_view("a\0b", 3)), UsageError);
    }
}

TEST_CASE("dialects have Sequelize's names", "[ddl]") {
    CHECK(nameOf(Dialect::mysql) == "mysql");
    CHECK(nameOf(Dialect::mariadb) == "mariadb");
    CHECK(nameOf(Dialect::sqlite) == "sqlite");
    CHECK(sqlDialect(Dialect::mysql).versionQuery() == "SELECT VERSION() as `version`");
    CHECK(sqlDialect(Dialect::sqlite).versionQuery() == "SELECT sqlite_version() as `version`");
}
