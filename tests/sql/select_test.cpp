// Texts are Sequelize 6.37.8's with a bound value's ? in the value's place, unless a comment says otherwise and why.
#include <limits>
#include <string>

#include <sequelize/core/error.hpp>

#include "query/expression_node.hpp"
#include "sql/support/book.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::Book;

namespace {

/// What stands behind "SELECT * FROM `books` AS `books`"; every dialect writes it alike unless one is named.
std::string tail(const FindOptions<Book>& options) {
    const std::string text = test::select(Dialect::mysql, test::books(), options);
    CHECK(test::select(Dialect::mariadb, test::books(), options) == text);
    CHECK(test::select(Dialect::sqlite, test::books(), options) == text);
    const std::string head = "SELECT * FROM `books` AS `books`";
    return text.starts_with(head) ? text.substr(head.size()) : text;
}

}  // namespace

TEST_CASE("select: every row", "[select]") {
    CHECK(tail({}) == ";");
    CHECK(tail({.where = {}}) == ";");
}

TEST_CASE("select: attributes, also under another name", "[select][attributes]") {
    CHECK(tail({.attributes = {&Book::id, &Book::subject}}) == "SELECT `id`, `topic` FROM `books` AS `books`;");
    CHECK(
        tail({.attributes = {{fn("COUNT", &Book::id), "n"}, {&Book::title, "name"}, {cast(&Book::id, "CHAR"), "text"}}}
        ) == "SELECT COUNT(`id`) AS `n`, `title` AS `name`, CAST(`id` AS CHAR) AS `text` FROM `books` AS `books`;"
    );
    CHECK(
        tail({.attributes = {{literal("1 + 1"), "two"}, {fn("COALESCE", &Book::subject, 7), "x`y"}}}) ==
        "SELECT 1 + 1 AS `two`, COALESCE(`topic`, ?) AS `x``y` FROM `books` AS `books`; [7]"
    );
    CHECK(tail({.attributes = {"title", "gradeId"}}) == "SELECT `title`, `gradeId` FROM `books` AS `books`;");
    CHECK_THROWS_AS(tail({.attributes = {{&Book::id, std::string("a\0b", 3)}}}), UsageError);
}

TEST_CASE("select: attributes that are left out are told to the model", "[select][attributes]") {
    const FindOptions<Book> options{.attributes = exclude(&Book::id, &Book::cover)};
    const auto& selection = options.attributes.selection();
    CHECK(selection.all);
    REQUIRE(selection.excluded.size() == 2);
    CHECK(test::books().byOffset(selection.excluded[0]->column.offset).name == "id");
    CHECK(test::books().byOffset(selection.excluded[1]->column.offset).name == "cover");
    CHECK(FindOptions<Book>{}.attributes.selection().all);
    CHECK_FALSE(FindOptions<Book>{.attributes = {&Book::id}}.attributes.selection().all);
}

TEST_CASE("select: order", "[select]") {
    CHECK(tail({.order = {&Book::subject}}) == " ORDER BY `books`.`topic`;");
    CHECK(
        tail({.order = {desc(&Book::subject), asc(&Book::id), &Book::title}}) ==
        " ORDER BY `books`.`topic` DESC, `books`.`id`, `books`.`title`;"
    );
    CHECK(
        tail({.order = {desc(fn("ABS", &Book::subject)), fn("f", 1), literal("RAND()")}}) ==
        " ORDER BY ABS(`books`.`topic`) DESC, f(?), RAND(); [1]"
    );
    CHECK(tail({.order = {asc(col("n")), desc(col("n"))}}) == " ORDER BY `n`, `n` DESC;");
}

TEST_CASE("select: limit and offset", "[select]") {
    // Sequelize writes LIMIT 20, 10; the numbers are bound here, so that one prepared statement serves every page.
    CHECK(tail({.limit = 10}) == " LIMIT ?; [10]");
    CHECK(tail({.limit = 0}) == " LIMIT ?; [0]");
    CHECK(tail({.limit = 10, .offset = 20}) == " LIMIT ? OFFSET ?; [10, 20]");
    // Sequelize: LIMIT 20, 10000000000000
    const std::string head = "SELECT * FROM `books` AS `books`";
    CHECK(
        test::select<Book>(Dialect::mysql, test::books(), {.offset = 20}) ==
        head + " LIMIT 18446744073709551615 OFFSET ?; [20]"
    );
    CHECK(test::select<Book>(Dialect::sqlite, test::books(), {.offset = 20}) == head + " LIMIT -1 OFFSET ?; [20]");
}

TEST_CASE("select: groups", "[select][group]") {
    // Sequelize groups by the attribute's name, which fails where the column is called otherwise.
    CHECK(
        tail({.attributes = {&Book::subject, {fn("COUNT", &Book::id), "n"}}, .group = {&Book::subject}}) ==
        "SELECT `topic`, COUNT(`id`) AS `n` FROM `books` AS `books` GROUP BY `books`.`topic`;"
    );
    CHECK(
        tail({.group = {fn("YEAR", &Book::createdAt), &Book::genre, literal("1")}}) ==
        " GROUP BY YEAR(`books`.`createdAt`), `books`.`genre`, 1;"
    );
    CHECK(
        tail({.group = {&Book::subject}, .having = fn("COUNT", &Book::id) > 1}) ==
        " GROUP BY `books`.`topic` HAVING COUNT(`id`) > ?; [1]"
    );
    CHECK(tail({.having = {{"n", Op::gt(1)}}}) == " HAVING `n` > ?; [1]");
}

TEST_CASE("select: clauses and their binds stand in SQL's order", "[select][binds]") {
    CHECK(
        tail(
            {.attributes = {{fn("f", 1), "a"}},
             .where = {{&Book::id, 2}},
             .group = {fn("g", 3)},
             .having = fn("h", 4) == 5,
             .order = {fn("i", 6)},
             .limit = 7,
             .offset = 8}
        ) ==
        "SELECT f(?) AS `a` FROM `books` AS `books` WHERE `books`.`id` = ? GROUP BY g(?) HAVING h(?) = ? ORDER BY i(?) "
        "LIMIT ? OFFSET ?; [1, 2, 3, 4, 5, 6, 7, 8]"
    );
}

TEST_CASE("select: the alias is the model's name, the table its own", "[select]") {
    struct Thing {
        std::int64_t id{};
    };
    const auto table = test::tableOf<Thing>("a`thing", {}, {.tableName = "th`ings", .timestamps = false});
    CHECK(
        test::select<Thing>(Dialect::mysql, table, {.where = {{&Thing::id, 1}}}) ==
        "SELECT * FROM `th``ings` AS `a``thing` WHERE `a``thing`.`id` = ?; [1]"
    );
}

TEST_CASE("select: a member that is no column is named by its model", "[select]") {
    struct Thing {
        std::int64_t id{};
        int other{};
        int shown{};
    };
    const auto table = test::tableOf<Thing>("things", {field<&Thing::shown>({.type = DataTypes::VIRTUAL})});
    CHECK_THROWS_AS(test::select<Thing>(Dialect::mysql, table, {.where = {{&Thing::other, 1}}}), UsageError);
    CHECK_THROWS_WITH(
        test::select<Thing>(Dialect::mysql, table, {.where = {{&Thing::other, 1}}}),
        test::StartsWith("model 'things' has no attribute")
    );
    CHECK_THROWS_WITH(
        test::select<Thing>(Dialect::mysql, table, {.order = {&Thing::shown}}), test::containsString("is VIRTUAL")
    );
}

TEST_CASE("select: an expression without a column is refused", "[select]") {
    SelectStatement statement{.table = &test::books()};
    statement.projections.push_back({Expression::subject(), {}});
    CHECK_THROWS_AS(sqlDialect(Dialect::mysql).select(statement), UsageError);
}

TEST_CASE("select: locks", "[select][lock]") {
    const auto lockOf = [](Dialect dialect, const RowLock& lock) {
        SelectStatement statement{.table = &test::books(), .limit = 1, .lock = lock};
        statement.projections.push_back({Expression::ofName("*"), ""});
        const std::string text = sqlDialect(dialect).select(statement).sql;
        return text.substr(std::string("SELECT * FROM `books` AS `books` LIMIT ?").size());
    };
    const auto* const books = &test::books();
    CHECK(lockOf(Dialect::mysql, {}) == ";");
    CHECK(lockOf(Dialect::mysql, {Lock::UPDATE}) == " FOR UPDATE;");
    CHECK(lockOf(Dialect::mysql, {Lock::SHARE}) == " LOCK IN SHARE MODE;");
    CHECK(lockOf(Dialect::mysql, {Lock::UPDATE, books, true}) == " FOR UPDATE OF `books` SKIP LOCKED;");
    CHECK(lockOf(Dialect::mysql, {Lock::SHARE, nullptr, false, true}) == " FOR SHARE NOWAIT;");
    CHECK(lockOf(Dialect::mariadb, {Lock::UPDATE, nullptr, true}) == " FOR UPDATE SKIP LOCKED;");
    CHECK(lockOf(Dialect::mariadb, {Lock::SHARE, nullptr, false, true}) == " LOCK IN SHARE MODE NOWAIT;");
    CHECK_THROWS_AS(lockOf(Dialect::mariadb, {Lock::UPDATE, books}), UsageError);
    CHECK(lockOf(Dialect::sqlite, {Lock::UPDATE, books, true}) == ";");
    const TableDefinition other{.modelName = "other", .tableName = "others"};
    CHECK_THROWS_WITH(
        lockOf(Dialect::mysql, {Lock::UPDATE, &other}),
        "model 'books': .lock names the model 'other', which the query does not read; include it, or leave it out of .lock"
    );
}

TEST_CASE("select: index hints stand behind the table", "[select][index_hints]") {
    const FindOptions<Book> options{
        .indexHints =
            {{.type = IndexHints::USE, .values = {"by_title", "odd`name"}},
             {.type = IndexHints::FORCE, .values = {"a"}},
             {.type = IndexHints::IGNORE, .values = {"b"}},
             {.type = IndexHints::USE, .values = {}}},
        .where = {{&Book::id, 1}}};
    for (const auto dialect : {Dialect::mysql, Dialect::mariadb})
        CHECK(
            test::select(dialect, test::books(), options) ==
            "SELECT * FROM `books` AS `books` USE INDEX (`by_title`,`odd``name`) FORCE INDEX (`a`) IGNORE INDEX (`b`) USE "
            "INDEX () WHERE `books`.`id` = ?; [1]"
        );
    CHECK_THROWS_AS(test::select(Dialect::sqlite, test::books(), options), UsageError);
    const FindOptions<Book> none{.indexHints = {{.type = IndexHints::IGNORE, .values = {}}}};
    CHECK_THROWS_AS(test::select(Dialect::mysql, test::books(), none), UsageError);
}
