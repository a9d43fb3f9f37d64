// The SQL of typed expressions. Sequelize has no such thing: the texts are ours.
#include <string>

#include "sql/support/book.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;

namespace {

/// The expression as each dialect writes it, with its values.
template <class E>
std::string written(Dialect dialect, const E& expression) {
    const std::string text = test::select<Book>(dialect, test::books(), {.order = {expression}});
    const std::string head = "SELECT * FROM `books` AS `books` ORDER BY ";
    return text.starts_with(head) ? text.substr(head.size()) : text;
}
/// Without the types that servers are told of values.
std::string untold(std::string text) {
    const std::string told = "CAST(? AS SIGNED)";
    for (auto at = text.find(told); at != std::string::npos; at = text.find(told)) text.replace(at, told.size(), "?");
    return text;
}
template <class E>
std::string everywhere(const E& expression) {
    const std::string text = untold(written(Dialect::mysql, expression));
    CHECK(untold(written(Dialect::mariadb, expression)) == text);
    CHECK(written(Dialect::sqlite, expression) == text);
    return text;
}

}  // namespace

TEST_CASE("expressions: arithmetic keeps its order", "[expressions]") {
    const auto id = col(&Book::id);
    CHECK(written(Dialect::mysql, id + 1) == "`books`.`id` + CAST(? AS SIGNED); [1]");
    CHECK(everywhere(id + 1) == "`books`.`id` + ?; [1]");
    CHECK(everywhere((id + 1) * 2 - id) == "((`books`.`id` + ?) * ?) - `books`.`id`; [1, 2]");
    CHECK(everywhere(id - (id - 1)) == "`books`.`id` - (`books`.`id` - ?); [1]");
    CHECK(everywhere(-(id - -id)) == "(-(`books`.`id` - (-`books`.`id`)));");
    CHECK(everywhere(id / 2) == "((`books`.`id` + 0e0) / NULLIF(?, 0)); [2]");
    CHECK(everywhere((id + 1) % 2) == "((`books`.`id` + ?) % NULLIF(?, 0)); [1, 2]");
    CHECK(everywhere(id + 1 + literal("1 + 1")) == "(`books`.`id` + ?) + (1 + 1); [1]");
}

TEST_CASE("expressions: CASE, aggregates and windows", "[expressions]") {
    CHECK(
        everywhere(Fn::when(col(&Book::id) > 1, "a").when(col(&Book::id) > 2, "b").otherwise("c")) ==
        "CASE WHEN `books`.`id` > ? THEN ? WHEN `books`.`id` > ? THEN ? ELSE ? END; [1, 'a', 2, 'b', 'c']"
    );
    CHECK(everywhere(Fn::count()) == "COUNT(*);");
    CHECK(everywhere(Fn::count().filter(col(&Book::id) > 1)) == "COUNT(CASE WHEN `books`.`id` > ? THEN 1 END); [1]");
    CHECK(everywhere(Fn::countDistinct(&Book::subject)) == "COUNT(DISTINCT(`books`.`topic`));");
    CHECK(everywhere(Fn::avg(&Book::subject)) == "AVG((`books`.`topic` + 0e0));");
    CHECK(everywhere(Fn::rowNumber().over()) == "ROW_NUMBER() OVER ();");
    CHECK(
        everywhere(Fn::sum(&Book::subject)
                       .over(
                           Fn::partitionBy(&Book::title), Fn::orderBy(desc(&Book::id), &Book::title),
                           Fn::rowsBetween(Fn::preceding(2), Fn::following(1))
                       )) ==
        "SUM(`books`.`topic`) OVER (PARTITION BY `books`.`title` ORDER BY `books`.`id` DESC, `books`.`title` ROWS "
        "BETWEEN 2 PRECEDING AND 1 FOLLOWING);"
    );
}

TEST_CASE("expressions: functions that databases write in their own way", "[expressions]") {
    const auto length = Fn::length(&Book::title);
    CHECK(written(Dialect::mysql, length) == "CHAR_LENGTH(`books`.`title`);");
    CHECK(written(Dialect::sqlite, length) == "sequelize_length(`books`.`title`);");
    const auto joined = Fn::concat(&Book::title, "-", &Book::title);
    CHECK(written(Dialect::mariadb, joined) == "CONCAT(`books`.`title`, ?, `books`.`title`); ['-']");
    CHECK(written(Dialect::sqlite, joined) == "(`books`.`title` || ? || `books`.`title`); ['-']");
    const auto days = Fn::dateDiff<std::chrono::days>(Fn::now(), &Book::createdAt);
    CHECK(written(Dialect::mysql, days) == "TIMESTAMPDIFF(DAY, `books`.`createdAt`, NOW(6));");
}

TEST_CASE("expressions: NULLs are ordered in words where there are some", "[expressions][select]") {
    const auto order = [](Dialect dialect, Order<Book> by) {
        return test::select<Book>(dialect, test::books(), {.attributes = {&Book::id}, .order = {std::move(by)}});
    };
    const std::string head = "SELECT `id` FROM `books` AS `books` ORDER BY ";
    CHECK(order(Dialect::mysql, asc(&Book::subject).nullsFirst()) == head + "`books`.`topic`;");
    CHECK(order(Dialect::mysql, asc(&Book::subject).nullsLast()) == head + "`books`.`topic` IS NULL, `books`.`topic`;");
    CHECK(
        order(Dialect::mariadb, desc(&Book::subject).nullsFirst()) ==
        head + "`books`.`topic` IS NOT NULL, `books`.`topic` DESC;"
    );
    CHECK(order(Dialect::sqlite, desc(&Book::subject).nullsFirst()) == head + "`books`.`topic` DESC NULLS FIRST;");
    CHECK(order(Dialect::sqlite, desc(&Book::subject).nullsLast()) == head + "`books`.`topic` DESC;");
}
