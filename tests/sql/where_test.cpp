// Conditions of pairs and of expressions, which become the same SQL. Texts are Sequelize 6.37.8's with a bound value's
// ? in the value's place, unless a comment says otherwise and why.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>

#include "sql/support/book.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::Book;
using test::Genre;
using test::where;
using test::whereOn;

TEST_CASE("where: comparisons", "[where]") {
    CHECK(where({{&Book::id, 1}}) == "`books`.`id` = ?; [1]");
    CHECK(where({{&Book::id, Op::eq(1)}}) == "`books`.`id` = ?; [1]");
    CHECK(where(col(&Book::id) == 1) == "`books`.`id` = ?; [1]");
    CHECK(where({{&Book::id, Op::ne(1)}}) == "`books`.`id` != ?; [1]");
    CHECK(where(col(&Book::id) != 1) == "`books`.`id` != ?; [1]");
    CHECK(where({{&Book::id, Op::not_(1)}}) == "`books`.`id` != ?; [1]");
    CHECK(where(col(&Book::id).apply(Op::not_(1))) == "`books`.`id` != ?; [1]");
    CHECK(where({{&Book::id, Op::gt(1)}}) == "`books`.`id` > ?; [1]");
    CHECK(where(col(&Book::id) > 1) == "`books`.`id` > ?; [1]");
    CHECK(where({{&Book::id, Op::gte(1)}}) == "`books`.`id` >= ?; [1]");
    CHECK(where(col(&Book::id) >= 1) == "`books`.`id` >= ?; [1]");
    CHECK(where({{&Book::id, Op::lt(1)}}) == "`books`.`id` < ?; [1]");
    CHECK(where(col(&Book::id) < 1) == "`books`.`id` < ?; [1]");
    CHECK(where({{&Book::id, Op::lte(1)}}) == "`books`.`id` <= ?; [1]");
    CHECK(where(col(&Book::id) <= 1) == "`books`.`id` <= ?; [1]");
}

TEST_CASE("where: ranges", "[where]") {
    CHECK(where({{&Book::id, Op::between(1, 9)}}) == "`books`.`id` BETWEEN ? AND ?; [1, 9]");
    CHECK(where(col(&Book::id).between(1, 9)) == "`books`.`id` BETWEEN ? AND ?; [1, 9]");
    CHECK(where({{&Book::id, Op::notBetween(1, 9)}}) == "`books`.`id` NOT BETWEEN ? AND ?; [1, 9]");
    CHECK(where(col(&Book::id).notBetween(1, 9)) == "`books`.`id` NOT BETWEEN ? AND ?; [1, 9]");
    CHECK(where({{&Book::title, Op::between("a", "b")}}) == "`books`.`title` BETWEEN ? AND ?; ['a', 'b']");
}

TEST_CASE("where: lists", "[where]") {
    const std::vector<int> ids{1, 2, 3};
    CHECK(where({{&Book::id, Op::in({1, 2})}}) == "`books`.`id` IN (?, ?); [1, 2]");
    CHECK(where({{&Book::id, Op::in(ids)}}) == "`books`.`id` IN (?, ?, ?); [1, 2, 3]");
    CHECK(where(col(&Book::id).in({1, 2})) == "`books`.`id` IN (?, ?); [1, 2]");
    CHECK(where(col(&Book::id).in(ids)) == "`books`.`id` IN (?, ?, ?); [1, 2, 3]");
    CHECK(where({{&Book::id, Op::notIn({1, 2})}}) == "`books`.`id` NOT IN (?, ?); [1, 2]");
    CHECK(where(col(&Book::id).notIn({1, 2})) == "`books`.`id` NOT IN (?, ?); [1, 2]");
    CHECK(where(col(&Book::id).notIn(ids)) == "`books`.`id` NOT IN (?, ?, ?); [1, 2, 3]");
    CHECK(where({{&Book::title, Op::in({"a", "b"})}}) == "`books`.`title` IN (?, ?); ['a', 'b']");
    // Sequelize writes NULL into the list, which no row equals.
    const std::vector<std::optional<int>> oneOrNone{1, {}};
    CHECK(where({{&Book::subject, Op::in(oneOrNone)}}) == "(`books`.`topic` IN (?) OR `books`.`topic` IS NULL); [1]");
    CHECK(
        where({{&Book::subject, Op::notIn(oneOrNone)}}) ==
        "(`books`.`topic` NOT IN (?) AND `books`.`topic` IS NOT NULL); [1]"
    );
    CHECK(where({{&Book::subject, Op::in(std::vector<std::optional<int>>{{}})}}) == "`books`.`topic` IS NULL;");
}

TEST_CASE("where: a vector is IN", "[where]") {
    const std::vector<int> ids{1, 2};
    CHECK(where({{&Book::id, ids}}) == "`books`.`id` IN (?, ?); [1, 2]");
    CHECK(where({{&Book::id, std::vector{7}}}) == "`books`.`id` IN (?); [7]");
    CHECK(where({{&Book::title, std::vector<std::string>{"a"}}}) == "`books`.`title` IN (?); ['a']");
    CHECK(where({{"gradeId", ids}}) == "`gradeId` IN (?, ?); [1, 2]");
    // but bytes are one value
    const Where<Book> bytes = {{&Book::cover, Bytes{std::byte{1}, std::byte{2}}}};
    CHECK(test::whereOn(Dialect::mysql, bytes) == "`books`.`cover` = ?; [<Buffer 01 02>]");
    // which other programs store as a text in SQLite
    CHECK(
        test::whereOn(Dialect::sqlite, bytes) ==
        "`books`.`cover` IN (?, CAST(? AS TEXT)); [<Buffer 01 02>, <Buffer 01 02>]"
    );
}

TEST_CASE("where: empty lists", "[where]") {
    // Sequelize writes IN (NULL), and leaves NOT IN () out.
    CHECK(where({{&Book::id, Op::in(std::vector<int>{})}}) == "1 = 0;");
    CHECK(where({{&Book::id, std::vector<int>{}}}) == "1 = 0;");
    CHECK(where({{&Book::id, Op::notIn(std::vector<int>{})}}) == "1 = 1;");
    CHECK(where(!col(&Book::id).in(std::vector<int>{})) == "NOT (1 = 0);");
    CHECK(where(col(&Book::id) == 1 && col(&Book::id).notIn(std::vector<int>{})) == "`books`.`id` = ? AND 1 = 1; [1]");
}

TEST_CASE("where: NULL", "[where][null]") {
    CHECK(where({{&Book::subject, null}}) == "`books`.`topic` IS NULL;");
    CHECK(where({{&Book::subject, std::nullopt}}) == "`books`.`topic` IS NULL;");
    CHECK(where({{&Book::subject, Op::eq(null)}}) == "`books`.`topic` IS NULL;");
    CHECK(where({{&Book::subject, Op::is(null)}}) == "`books`.`topic` IS NULL;");
    CHECK(where(col(&Book::subject) == null) == "`books`.`topic` IS NULL;");
    CHECK(where(col(&Book::subject).is(null)) == "`books`.`topic` IS NULL;");
    CHECK(where({{&Book::subject, Op::ne(null)}}) == "`books`.`topic` IS NOT NULL;");
    CHECK(where({{&Book::subject, Op::isNot(null)}}) == "`books`.`topic` IS NOT NULL;");
    CHECK(where({{&Book::subject, Op::not_(null)}}) == "`books`.`topic` IS NOT NULL;");
    CHECK(where(col(&Book::subject) != null) == "`books`.`topic` IS NOT NULL;");
    CHECK(where(col(&Book::subject).isNot(null)) == "`books`.`topic` IS NOT NULL;");
}

TEST_CASE("where: an empty optional is NULL, another is its content", "[where][null]") {
    const std::optional<int> none;
    const std::optional<int> seven = 7;
    CHECK(where({{&Book::subject, none}}) == "`books`.`topic` IS NULL;");
    CHECK(where({{&Book::subject, seven}}) == "`books`.`topic` = ?; [7]");
    CHECK(where(col(&Book::subject) == none) == "`books`.`topic` IS NULL;");
    CHECK(where(col(&Book::subject) != none) == "`books`.`topic` IS NOT NULL;");
    CHECK(where({{&Book::subject, Op::ne(none)}}) == "`books`.`topic` IS NOT NULL;");
    CHECK(where({{&Book::subject, Op::not_(none)}}) == "`books`.`topic` IS NOT NULL;");
    CHECK(where(col(&Book::subject) > seven) == "`books`.`topic` > ?; [7]");
    // never true, as in SQL
    CHECK(where(col(&Book::subject) > none) == "`books`.`topic` > ?; [null]");
}

TEST_CASE("where: booleans", "[where]") {
    CHECK(where({{&Book::active, true}}) == "`books`.`active` = ?; [true]");
    CHECK(where({{&Book::active, Op::is(true)}}) == "`books`.`active` IS true;");
    CHECK(where(col(&Book::active).is(false)) == "`books`.`active` IS false;");
    CHECK(where({{&Book::active, Op::isNot(true)}}) == "`books`.`active` IS NOT true;");
    CHECK(where(col(&Book::active).isNot(false)) == "`books`.`active` IS NOT false;");
    CHECK(where({{&Book::active, Op::not_(true)}}) == "`books`.`active` IS NOT true;");
}

TEST_CASE("where: LIKE takes its text as it is", "[where][like]") {
    CHECK(where({{&Book::title, Op::like("a%_b")}}) == "`books`.`title` LIKE ?; ['a%_b']");
    CHECK(where(col(&Book::title).like("a%")) == "`books`.`title` LIKE ?; ['a%']");
    CHECK(where({{&Book::title, Op::notLike("a%")}}) == "`books`.`title` NOT LIKE ?; ['a%']");
    CHECK(where(col(&Book::title).notLike("a%")) == "`books`.`title` NOT LIKE ?; ['a%']");
}

TEST_CASE("where: startsWith, endsWith and substring look for the text itself", "[where][like]") {
    // Sequelize takes a % or _ in the text for a wildcard. `|` escapes in every SQL mode and database, unlike \.
    CHECK(where({{&Book::title, Op::startsWith("Clean")}}) == "`books`.`title` LIKE ? ESCAPE '|'; ['Clean%']");
    CHECK(where(col(&Book::title).startsWith("Clean")) == "`books`.`title` LIKE ? ESCAPE '|'; ['Clean%']");
    CHECK(where({{&Book::title, Op::endsWith("Code")}}) == "`books`.`title` LIKE ? ESCAPE '|'; ['%Code']");
    CHECK(where(col(&Book::title).endsWith("Code")) == "`books`.`title` LIKE ? ESCAPE '|'; ['%Code']");
    CHECK(where({{&Book::title, Op::substring("an C")}}) == "`books`.`title` LIKE ? ESCAPE '|'; ['%an C%']");
    CHECK(where(col(&Book::title).substring("an C")) == "`books`.`title` LIKE ? ESCAPE '|'; ['%an C%']");
    CHECK(where({{&Book::title, Op::startsWith("")}}) == "`books`.`title` LIKE ? ESCAPE '|'; ['%']");

    const auto bound = [](std::string_view text) {
        const auto condition = col(&Book::title).substring(text);
        SelectStatement statement{.table = &test::books(), .where = condition.expression()};
        statement.projections.push_back({Expression::ofName("id"), {}});
        return *sqlDialect(Dialect::mysql).select(statement).binds.at(0).getIf<std::string>();
    };
    CHECK(bound("100%") == "%100|%%");
    CHECK(bound("a_b") == "%a|_b%");
    CHECK(bound("a|b") == "%a||b%");
    CHECK(bound("a\\b") == "%a\\b%");
    CHECK(bound("|%_|") == "%|||%|_||%");
    CHECK(bound("é") == "%é%");
}

TEST_CASE("where: regular expressions", "[where]") {
    CHECK(whereOn(Dialect::mysql, {{&Book::title, Op::regexp("^a")}}) == "`books`.`title` REGEXP ?; ['^a']");
    CHECK(whereOn(Dialect::mariadb, col(&Book::title).regexp("^a")) == "`books`.`title` REGEXP ?; ['^a']");
    CHECK(whereOn(Dialect::mysql, {{&Book::title, Op::notRegexp("^a")}}) == "`books`.`title` NOT REGEXP ?; ['^a']");
    CHECK(whereOn(Dialect::mysql, col(&Book::title).notRegexp("^a")) == "`books`.`title` NOT REGEXP ?; ['^a']");
    CHECK_THROWS_AS(whereOn(Dialect::sqlite, col(&Book::title).regexp("^a")), UsageError);
    CHECK_THROWS_WITH(
        whereOn(Dialect::sqlite, col(&Book::title).notRegexp("^a")), test::StartsWith("sqlite has no REGEXP")
    );
}

TEST_CASE("where: pairs must all hold", "[where][nesting]") {
    CHECK(where({{&Book::id, 1}, {&Book::title, "x"}}) == "`books`.`id` = ? AND `books`.`title` = ?; [1, 'x']");
    CHECK(
        where({{&Book::id, 1}, col(&Book::id) < 5, {"gradeId", 2}}) ==
        "`books`.`id` = ? AND `books`.`id` < ? AND `gradeId` = ?; [1, 5, 2]"
    );
}

TEST_CASE("where: AND, OR and NOT", "[where][nesting]") {
    const auto a = col(&Book::id) == 1;
    const auto b = col(&Book::title) == "x";
    const auto c = col(&Book::subject) == 2;
    CHECK(where(a && b) == "`books`.`id` = ? AND `books`.`title` = ?; [1, 'x']");
    CHECK(where(and_(a, b)) == where(a && b));
    CHECK(where(a || b) == "(`books`.`id` = ? OR `books`.`title` = ?); [1, 'x']");
    CHECK(where(or_(a, b)) == where(a || b));
    CHECK(where(!a) == "NOT (`books`.`id` = ?); [1]");
    CHECK(where(not_(a)) == where(!a));
    CHECK(where(!(a && b)) == "NOT (`books`.`id` = ? AND `books`.`title` = ?); [1, 'x']");
    CHECK(where(!(a || b)) == "NOT (`books`.`id` = ? OR `books`.`title` = ?); [1, 'x']");
    CHECK(where(!!a) == "NOT (NOT (`books`.`id` = ?)); [1]");
    CHECK(where((a || b) && c) == "(`books`.`id` = ? OR `books`.`title` = ?) AND `books`.`topic` = ?; [1, 'x', 2]");
    CHECK(where(a || (b && c)) == "(`books`.`id` = ? OR (`books`.`title` = ? AND `books`.`topic` = ?)); [1, 'x', 2]");
    CHECK(
        where(a && !(b || c)) == "`books`.`id` = ? AND NOT (`books`.`title` = ? OR `books`.`topic` = ?); [1, 'x', 2]"
    );
    CHECK(
        where({{&Book::id, 1}, a || b}) == "`books`.`id` = ? AND (`books`.`id` = ? OR `books`.`title` = ?); [1, 1, 'x']"
    );
}

TEST_CASE("where: equal operators are one flat list", "[where][nesting]") {
    const auto a = col(&Book::id) == 1;
    const auto flat = "`books`.`id` = ? AND `books`.`id` = ? AND `books`.`id` = ?; [1, 1, 1]";
    CHECK(where(a && a && a) == flat);
    CHECK(where(a && (a && a)) == flat);
    CHECK(where(and_(a, a, a)) == flat);
    CHECK(where(or_(a, or_(a, a))) == "(`books`.`id` = ? OR `books`.`id` = ? OR `books`.`id` = ?); [1, 1, 1]");
}

TEST_CASE("where: several operations on one column", "[where][nesting]") {
    CHECK(where({{&Book::id, Op::or_(Op::lt(1), Op::gt(5))}}) == "(`books`.`id` < ? OR `books`.`id` > ?); [1, 5]");
    CHECK(
        where({{&Book::id, Op::or_(Op::lt(1), Op::gt(5), Op::eq(3))}}) ==
        "(`books`.`id` < ? OR `books`.`id` > ? OR `books`.`id` = ?); [1, 5, 3]"
    );
    CHECK(where({{&Book::id, Op::and_(Op::gt(1), Op::lt(5))}}) == "`books`.`id` > ? AND `books`.`id` < ?; [1, 5]");
    CHECK(
        where({{&Book::title, Op::and_(Op::startsWith("a"), Op::not_(Op::like("ab%")), Op::ne(null))}}) ==
        "`books`.`title` LIKE ? ESCAPE '|' AND NOT (`books`.`title` LIKE ?) AND `books`.`title` IS NOT NULL; "
        "['a%', 'ab%']"
    );
    CHECK(where({{"gradeId", Op::or_(Op::lt(1), Op::is(null))}}) == "(`gradeId` < ? OR `gradeId` IS NULL); [1]");
}

TEST_CASE("where: columns on both sides", "[where]") {
    CHECK(where(col(&Book::subject) == col(&Book::id)) == "`books`.`topic` = `books`.`id`;");
    CHECK(where(col(&Book::id) > col(&Book::subject)) == "`books`.`id` > `books`.`topic`;");
    CHECK(where({{&Book::subject, col(&Book::id)}}) == "`books`.`topic` = `books`.`id`;");
    CHECK(where({{&Book::subject, Op::lte(col(&Book::id))}}) == "`books`.`topic` <= `books`.`id`;");
    CHECK(
        where({{&Book::id, Op::between(1, col(&Book::subject))}}) == "`books`.`id` BETWEEN ? AND `books`.`topic`; [1]"
    );
    CHECK(where(col(&Book::author) == col("nickname")) == "`books`.`author` = `nickname`;");
}

TEST_CASE("where: columns by name", "[where]") {
    CHECK(where({{"gradeId", 2}}) == "`gradeId` = ?; [2]");
    CHECK(where({{"title", "x"}}) == "`books`.`title` = ?; ['x']");
    CHECK(where({{"subject", null}}) == "`books`.`topic` IS NULL;");
    CHECK(where({{"topic", std::optional<int>{}}}) == "`topic` IS NULL;");
    CHECK(where({{"title", Op::in({"a", "b"})}}) == "`books`.`title` IN (?, ?); ['a', 'b']");
    CHECK(where({{"gradeId", fn("ABS", -1)}}) == "`gradeId` = ABS(?); [-1]");
    CHECK(where(col("grades.id") == 3) == "`grades`.`id` = ?; [3]");
    CHECK(where(col("gradeId").apply(Op::gt(3))) == "`gradeId` > ?; [3]");
}

TEST_CASE("where: functions, casts and SQL", "[where][fn]") {
    CHECK(where(fn("upper", &Book::title) == "X") == "upper(`books`.`title`) = ?; ['X']");
    CHECK(where(fn("upper", col("title")) != "X") == "upper(`books`.`title`) != ?; ['X']");
    CHECK(where(fn("COALESCE", &Book::subject, 0) >= 3) == "COALESCE(`books`.`topic`, ?) >= ?; [0, 3]");
    CHECK(
        where(fn("LOCATE", "a", &Book::title) > col(&Book::subject)) ==
        "LOCATE(?, `books`.`title`) > `books`.`topic`; ['a']"
    );
    CHECK(
        where(fn("lower", &Book::title) == fn("lower", &Book::author)) ==
        "lower(`books`.`title`) = lower(`books`.`author`);"
    );
    CHECK(where(col(&Book::subject) >= fn("ABS", &Book::id)) == "`books`.`topic` >= ABS(`books`.`id`);");
    CHECK(where({{&Book::subject, fn("ABS", -3)}}) == "`books`.`topic` = ABS(?); [-3]");
    CHECK(where({{&Book::subject, Op::lt(fn("ABS", -3))}}) == "`books`.`topic` < ABS(?); [-3]");
    CHECK(where(fn("upper", fn("trim", &Book::title)) == literal("'X'")) == "upper(trim(`books`.`title`)) = 'X';");
    CHECK(where(fn("COUNT", literal("DISTINCT `id`")) > 1) == "COUNT(DISTINCT `id`) > ?; [1]");
    CHECK(where(fn("f", null, true, "x", 1.5) == 1) == "f(?, ?, ?, ?) = ?; [null, true, 'x', 1.5, 1]");
    CHECK(
        where(fn("YEAR", &Book::createdAt) == 2021 && col(&Book::id) == 1) ==
        "YEAR(`books`.`createdAt`) = ? AND `books`.`id` = ?; [2021, 1]"
    );
    CHECK(
        where(col(&Book::id) == 1 && fn("YEAR", &Book::createdAt) == 2021) ==
        "`books`.`id` = ? AND YEAR(`books`.`createdAt`) = ?; [1, 2021]"
    );
    CHECK(where(fn("db.f", 1) == 2) == "db.f(?) = ?; [1, 2]");
    CHECK(where({{&Book::subject, literal("1 + 1")}}) == "`books`.`topic` = 1 + 1;");
    CHECK(where(Where<Book>(literal("1 = 1 OR x"))) == "1 = 1 OR x;");
}

TEST_CASE("where: a literal stays one piece", "[where][literal]") {
    const Condition<Book> either(literal("a = 1 OR b = 2"));
    CHECK(where({literal("a = 1 OR b = 2")}) == "a = 1 OR b = 2;");
    CHECK(where({{&Book::id, 1}, literal("a = 1 OR b = 2")}) == "`books`.`id` = ? AND (a = 1 OR b = 2); [1]");
    CHECK(where(col(&Book::id) == 1 || either) == "(`books`.`id` = ? OR (a = 1 OR b = 2)); [1]");
    CHECK(where(!either) == "NOT (a = 1 OR b = 2);");
    CHECK(where({{&Book::id, 1}, literal("f(a, b)")}) == "`books`.`id` = ? AND f(a, b); [1]");
    CHECK(where({{&Book::id, 1}, literal("(a OR b)")}) == "`books`.`id` = ? AND (a OR b); [1]");
    CHECK(where({{&Book::id, 1}, literal("(a) OR (b)")}) == "`books`.`id` = ? AND ((a) OR (b)); [1]");
    CHECK(where({{&Book::id, literal("2 OR 1 = 1")}}) == "`books`.`id` = (2 OR 1 = 1);");
    CHECK(where({{&Book::id, Op::gt(literal("ANY (SELECT 1)"))}}) == "`books`.`id` > ANY (SELECT 1);");
    CHECK(where({{&Book::id, Op::in({literal("SELECT 1")})}}) == "`books`.`id` IN (SELECT 1);");
    CHECK(where({{&Book::title, literal("'a' ' OR '")}}) == "`books`.`title` = ('a' ' OR ');");
    CHECK(where({literal("1 -- one"), {&Book::id, 1}}) == "1 -- one\n AND `books`.`id` = ?; [1]");
    CHECK(where({{&Book::id, 1}, literal("1 /* one */")}) == "`books`.`id` = ? AND 1 /* one */; [1]");
    for (const char* bad : {"a) OR (b", "(a", "a)", "'a", "\"a", "`a", "a /* b", "a) -- "}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(where({literal(bad), {&Book::id, 1}}), UsageError);
        CHECK_THROWS_AS(where({literal(bad)}), UsageError);
    }
}

TEST_CASE("where: what no row holds", "[where][fit]") {
    CHECK(where({{"id", "1abc"}}) == "`books`.`id` != `books`.`id`;");
    CHECK(where({{"id", Op::ne("1abc")}}) == "`books`.`id` = `books`.`id`;");
    CHECK(where({{"id", Op::in(std::vector<std::string>{"1", "1abc"})}}) == "`books`.`id` IN (?); [1]");
    CHECK(where({{&Book::subject, 1e30}}) == "`books`.`topic` != `books`.`topic`;");
    CHECK(where({{&Book::subject, 1.5}}) == "`books`.`topic` = ?; [1.5]");
    CHECK(where({{"subject", "2"}}) == "`books`.`topic` = ?; [2]");
    CHECK(where({{&Book::subject, Op::gt(1.5)}}) == "`books`.`topic` > ?; [1.5]");
    CHECK(where({{"topic", "1abc"}}) == "`topic` != `topic`;");
    CHECK(
        where({{&Book::isbn, Uuid("7d444840-9dc0-11d1-b245-5ffdce74fad2")}}) ==
        "`books`.`isbn` IN (?, ?); ['7d444840-9dc0-11d1-b245-5ffdce74fad2', '7D444840-9DC0-11D1-B245-5FFDCE74FAD2']"
    );
}

TEST_CASE("where: casts in the dialect's words", "[where][fn]") {
    const auto castOn = [](Dialect dialect, const char* type) {
        return whereOn(dialect, cast(&Book::title, type) == 1);
    };
    CHECK(castOn(Dialect::mysql, "CHAR(20)") == "CAST(`books`.`title` AS CHAR(20)) = ?; [1]");
    // Sequelize writes decimal for these, which rounds and ends at ten digits.
    CHECK(castOn(Dialect::mysql, "integer") == "CAST(`books`.`title` AS signed) = ?; [1]");
    CHECK(castOn(Dialect::mysql, "BOOLEAN") == "CAST(`books`.`title` AS signed) = ?; [1]");
    CHECK(castOn(Dialect::mariadb, "double precision") == "CAST(`books`.`title` AS double) = ?; [1]");
    CHECK(castOn(Dialect::mysql, "timestamp") == "CAST(`books`.`title` AS datetime) = ?; [1]");
    CHECK(castOn(Dialect::mysql, "text") == "CAST(`books`.`title` AS char) = ?; [1]");
    CHECK(castOn(Dialect::mysql, "DECIMAL(10,2)") == "CAST(`books`.`title` AS DECIMAL(10,2)) = ?; [1]");
    CHECK(castOn(Dialect::sqlite, "integer") == "CAST(`books`.`title` AS integer) = ?; [1]");
    CHECK(where(cast(fn("f", 1), "CHAR") == cast(2, "CHAR")) == "CAST(f(?) AS CHAR) = CAST(? AS CHAR); [1, 2]");
    // SQLite would take these for numbers with a fraction, and for the number that a date's text begins with
    CHECK(castOn(Dialect::sqlite, "SIGNED") == "CAST(`books`.`title` AS INTEGER) = ?; [1]");
    CHECK(castOn(Dialect::sqlite, "DECIMAL(10,2)") == "CAST(`books`.`title` AS DECIMAL(10,2)) = ?; [1]");
    CHECK_THROWS_WITH(castOn(Dialect::sqlite, "datetime"), test::containsString("SQLite cannot cast to 'datetime'"));
    CHECK_THROWS_WITH(cast(&Book::title, "Decimal"), test::containsString("needs its digits"));
}

TEST_CASE("where: function and type names are names", "[where][fn][injection]") {
    for (const std::string bad : {"", "COUNT(", "a b", "a;b", "a--", "a`", "a'", "é", "f)("}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(fn(bad, &Book::id), UsageError);
    }
    CHECK_THROWS_AS(fn(std::string("a\0b", 3)), UsageError);
    CHECK_THROWS_WITH(fn("a b"), test::containsString("use literal()"));
    for (const std::string bad : {"", "CHAR;", "CHAR'", "CHAR`", "CHAR--", "CHAR\n"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(cast(&Book::id, bad), UsageError);
    }
}

TEST_CASE("where: values are bound as what they are", "[where][values]") {
    using namespace std::chrono_literals;
    const auto bound = [](const Where<Book>& condition) {
        SelectStatement statement{.table = &test::books(), .where = condition.expression()};
        statement.projections.push_back({Expression::ofName("id"), {}});
        return sqlDialect(Dialect::mysql).select(statement).binds.at(0);
    };
    const Uuid uuid = *Uuid::parse("7d444840-9dc0-11d1-b245-5ffdce74fad2");
    const DateTime instant = std::chrono::sys_days(2021y / 12 / 14) + 10h;
    CHECK(bound({{&Book::genre, Genre::essay}}) == Value("essay"));
    CHECK(bound(col(&Book::genre) == Genre::novel) == Value("novel"));
    CHECK(bound({{&Book::genre, Op::in({Genre::essay, Genre::novel})}}) == Value("essay"));
    CHECK(bound({{&Book::isbn, uuid}}) == Value(uuid));
    CHECK(bound(col(&Book::createdAt) > instant) == Value(instant));
    CHECK(
        bound(col(&Book::createdAt) > std::chrono::sys_days(2021y / 12 / 14)) ==
        Value(DateTime(std::chrono::sys_days(2021y / 12 / 14)))
    );
    CHECK(bound({{&Book::released, 2021y / 12 / 14}}) == Value(Date(2021y / 12 / 14)));
    CHECK(bound({{&Book::length, 90min}}) == Value(Time(90min)));
    CHECK(bound({{&Book::price, Decimal("9.90")}}) == Value(Decimal("9.90")));
    CHECK(bound({{&Book::price, 9}}) == Value(9));
    CHECK(bound({{&Book::weight, 1}}) == Value(1));
    CHECK(bound({{&Book::weight, 1.5f}}) == Value(1.5));
    CHECK(bound({{&Book::id, std::uint64_t{1} << 63}}) == Value(std::uint64_t{1} << 63));
    CHECK(bound({{&Book::id, 1.5}}) == Value(1.5));
    CHECK(bound({{&Book::title, std::string_view("x")}}) == Value("x"));
    CHECK(bound({{&Book::title, std::string("a\0b", 3)}}) == Value(std::string("a\0b", 3)));
    CHECK(bound({{&Book::author, "it's; --"}}) == Value("it's; --"));
}

TEST_CASE("where: binds stand in the text's order", "[where][binds]") {
    const auto condition = (col(&Book::id).between(1, 2) || fn("f", 3, 4) == 5) && col(&Book::title).in({"6", "7"}) &&
                           !(col(&Book::weight) < 8 && col(&Book::author).startsWith("9"));
    CHECK(
        where(condition) ==
        "(`books`.`id` BETWEEN ? AND ? OR f(?, ?) = ?) AND `books`.`title` IN (?, ?) AND NOT (`books`.`weight` < ? AND "
        "`books`.`author` LIKE ? ESCAPE '|'); [1, 2, 3, 4, 5, '6', '7', 8, '9%']"
    );
}

TEST_CASE("where: identifiers are quoted whatever they contain", "[where][injection]") {
    CHECK(where({{"a`b", 1}}) == "`a``b` = ?; [1]");
    CHECK(where({{"a' OR \"1", 1}}) == "`a' OR \"1` = ?; [1]");
    CHECK(where({{"`; DROP TABLE books; --", 1}}) == "```; DROP TABLE books; --` = ?; [1]");
    CHECK(where(col("a`.`b") == 1) == "`a```.```b` = ?; [1]");
    CHECK_THROWS_AS(where({{"", 1}}), UsageError);
    CHECK_THROWS_AS(where(col("a.") == 1), UsageError);
    CHECK_THROWS_AS(where(col(".a") == 1), UsageError);
    CHECK_THROWS_AS(where(col(std::string("a\0b", 3)) == 1), UsageError);
    CHECK_THROWS_WITH(where({{"", 1}}), test::containsString("an identifier is empty"));
}

namespace {

struct Stamped {
    std::int64_t id{};
    DateTime createdAt{}, updatedAt{};
};
struct Tagged {
    std::optional<std::string> tag{};
};
struct Article : Tagged, Stamped {
    std::int64_t words{};
};

}  // namespace

TEST_CASE("where: members of a base class, wherever it lies in the struct", "[where][inherited]") {
    const auto table = test::tableOf<Article>(
        "articles", {field<&Article::id>({.primaryKey = true}), field<&Article::tag>(), field<&Article::words>()}
    );
    const auto text = [&table](const Where<Article>& condition) {
        const std::string sql = test::select<Article>(Dialect::mysql, table, {.where = condition});
        return sql.substr(sql.find("WHERE ") + 6);
    };
    CHECK(text({{&Article::id, 1}, {&Article::tag, "x"}}) == "`articles`.`id` = ? AND `articles`.`tag` = ?; [1, 'x']");
    CHECK(text(col(&Article::id) == 1) == "`articles`.`id` = ?; [1]");
    CHECK(
        text({col(&Article::id) == 1, !(col(&Article::id) == 2)}) ==
        "`articles`.`id` = ? AND NOT (`articles`.`id` = ?); [1, 2]"
    );
    CHECK(
        text(col(&Article::words) == 1 && col(&Article::id) == 2) ==
        "`articles`.`words` = ? AND `articles`.`id` = ?; [1, 2]"
    );
    CHECK(text(col(&Article::words) > col(&Article::id)) == "`articles`.`words` > `articles`.`id`;");
    CHECK(text({{&Article::words, Op::gt(col(&Article::id))}}) == "`articles`.`words` > `articles`.`id`;");
    const FindOptions<Article> options{.order = {desc(&Article::id), &Article::id}};
    CHECK(
        test::select(Dialect::mysql, table, options) ==
        "SELECT * FROM `articles` AS `articles` ORDER BY `articles`.`id` DESC, `articles`.`id`;"
    );
}

TEST_CASE("where: what SQLite holds as text is compared by keys", "[where][comparison]") {
    const auto sqlite = [](const Where<Book>& condition) { return test::whereOn(Dialect::sqlite, condition); };
    const auto mysql = [](const Where<Book>& condition) { return test::whereOn(Dialect::mysql, condition); };
    const Where<Book> price = {{&Book::price, Op::gt(5)}};
    CHECK(mysql(price) == "`books`.`price` > ?; [5]");
    CHECK(sqlite(price) == "sequelize_decimal(`books`.`price`) > sequelize_decimal(?); [5]");
    const Where<Book> length = {{&Book::length, Op::in({Time(1'000'000), Time(2'000'000)})}};
    CHECK(
        sqlite(length) ==
        "sequelize_time(`books`.`length`) IN (sequelize_time(?), sequelize_time(?)); ['00:00:01', '00:00:02']"
    );
    // an index on the column finds the day, the key decides
    const Where<Book> since = {{&Book::createdAt, Op::gte(DateTime{})}};
    CHECK(mysql(since) == "`books`.`createdAt` >= ?; [1970-01-01T00:00:00.000Z]");
    CHECK(
        sqlite(since) ==
        "(`books`.`createdAt` >= sequelize_instant_lowest(?) AND sequelize_instant(`books`.`createdAt`) >= "
        "sequelize_instant(?)); [1970-01-01T00:00:00.000Z, 1970-01-01T00:00:00.000Z]"
    );
    const Where<Book> sum = fn("SUM", &Book::price) > Decimal{"1.5"};
    CHECK(mysql(sum) == "SUM(`books`.`price`) > ?; ['1.5']");
    CHECK(sqlite(sum) == "sequelize_decimal(sequelize_decimal_sum(`books`.`price`)) > sequelize_decimal(?); ['1.5']");
    // beside a column of numbers SQLite takes a text for one
    CHECK(where({{&Book::weight, Op::gt(Decimal{"1.5"})}}) == "`books`.`weight` > ?; ['1.5']");
    CHECK(where({{&Book::price, Op::is(null)}}) == "`books`.`price` IS NULL;");
}

TEST_CASE("where: ENUMs compare by the order of their declaration", "[where][comparison]") {
    CHECK(where({{&Book::genre, Genre::novel}}) == "`books`.`genre` = ?; ['novel']");
    CHECK(
        where({{&Book::genre, Op::gt(Genre::novel)}}) ==
        "CASE `books`.`genre` WHEN 'novel' THEN 1 WHEN 'essay' THEN 2 END > "
        "CASE ? WHEN 'novel' THEN 1 WHEN 'essay' THEN 2 END; ['novel']"
    );
}
