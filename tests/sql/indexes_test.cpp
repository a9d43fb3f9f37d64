// The expected texts are Sequelize 6.37.8's own unless a comment says otherwise and why.
#include <optional>
#include <string>

#include <sequelize/core/error.hpp>

#include "sql/support/sql.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct Article {
    std::optional<std::string> title{}, authorName{}, bodyText{};
    std::optional<DateTime> publishedAt{};
};

TableDefinition articles(ModelOptions options = {}) {
    return test::tableOf<Article>(
        "articles",
        {
            field<&Article::title>(),
            field<&Article::authorName>(),
            field<&Article::bodyText>({.type = DataTypes::TEXT}),
            field<&Article::publishedAt>({.field = "pub"}),
        },
        std::move(options)
    );
}

std::string mysql(const IndexOptions& index) {
    return sqlDialect(Dialect::mysql).createIndex(articles(), index);
}
std::string sqlite(const IndexOptions& index) {
    return sqlDialect(Dialect::sqlite).createIndex(articles(), index);
}

}  // namespace

TEST_CASE("indexes: names and columns", "[ddl][index]") {
    CHECK(mysql({.fields = {"title"}}) == "ALTER TABLE `articles` ADD INDEX `articles_title` (`title`)");
    CHECK(sqlite({.fields = {"title"}}) == "CREATE INDEX `articles_title` ON `articles` (`title`)");
    CHECK(
        mysql({.fields = {"authorName", "title"}, .unique = true}) ==
        "ALTER TABLE `articles` ADD UNIQUE INDEX `articles_author_name_title` (`authorName`, `title`)"
    );
    CHECK(
        sqlite({.fields = {"authorName", "title"}, .unique = true}) ==
        "CREATE UNIQUE INDEX `articles_author_name_title` ON `articles` (`authorName`, `title`)"
    );
    CHECK(mysql({.fields = {"title"}, .name = "own name"}) == "ALTER TABLE `articles` ADD INDEX `own name` (`title`)");
    CHECK(sqlDialect(Dialect::mariadb).createIndex(articles(), {.fields = {"title"}}) == mysql({.fields = {"title"}}));
}

TEST_CASE("indexes: prefix and direction", "[ddl][index]") {
    CHECK(
        mysql({.fields = {{"title", 10, "DESC"}}}) ==
        "ALTER TABLE `articles` ADD INDEX `articles_title` (`title`(10) DESC)"
    );
    CHECK(sqlite({.fields = {{"title", 10, "DESC"}}}) == "CREATE INDEX `articles_title` ON `articles` (`title` DESC)");
    CHECK(
        mysql({.fields = {{"authorName", std::nullopt, "ASC"}}, .unique = true, .name = "x", .method = "BTREE"}) ==
        "ALTER TABLE `articles` ADD UNIQUE INDEX `x` USING BTREE (`authorName` ASC)"
    );
    CHECK_THROWS_AS(mysql({.fields = {{"title", std::nullopt, "DOWN"}}}), UsageError);
    CHECK_THROWS_AS(sqlite({.fields = {{"title", std::nullopt, "ASC; DROP TABLE x"}}}), UsageError);
}

TEST_CASE("indexes: kinds and methods are MySQL's", "[ddl][index]") {
    CHECK(
        mysql({.fields = {"bodyText"}, .type = "FULLTEXT"}) ==
        "ALTER TABLE `articles` ADD FULLTEXT INDEX `articles_body_text` (`bodyText`)"
    );
    CHECK(
        sqlite({.fields = {"bodyText"}, .type = "FULLTEXT"}) ==
        "CREATE INDEX `articles_body_text` ON `articles` (`bodyText`)"
    );
    CHECK(
        mysql({.fields = {"title"}, .method = "HASH"}) ==
        "ALTER TABLE `articles` ADD INDEX `articles_title` USING HASH (`title`)"
    );
    CHECK(sqlite({.fields = {"title"}, .method = "HASH"}) == "CREATE INDEX `articles_title` ON `articles` (`title`)");
    CHECK_THROWS_AS(mysql({.fields = {"title"}, .type = "FUNNY"}), UsageError);
    CHECK_THROWS_WITH(mysql({.fields = {"title"}, .method = "BTREE) --"}), test::containsString("BTREE, HASH"));
}

TEST_CASE("indexes: an attribute stands for its column", "[ddl][index]") {
    // Sequelize writes the attribute's name, which the table does not have, and sync fails.
    CHECK(mysql({.fields = {"publishedAt"}}) == "ALTER TABLE `articles` ADD INDEX `articles_pub` (`pub`)");
    CHECK(mysql({.fields = {"pub"}}) == "ALTER TABLE `articles` ADD INDEX `articles_pub` (`pub`)");
    const auto table = articles({.underscored = true});
    CHECK(
        sqlDialect(Dialect::mysql).createIndex(table, {.fields = {"authorName", "createdAt"}}) ==
        "ALTER TABLE `articles` ADD INDEX `articles_author_name_created_at` (`author_name`, `created_at`)"
    );
}

TEST_CASE("indexes: one without fields is refused", "[ddl][index]") {
    CHECK_THROWS_AS(mysql({}), UsageError);
    CHECK_THROWS_AS(sqlite({}), UsageError);
}

TEST_CASE("indexes: what sync asks for", "[ddl][index]") {
    CHECK(sqlDialect(Dialect::mysql).showIndexes("books") == "SHOW INDEX FROM `books`");
    CHECK(sqlDialect(Dialect::sqlite).showIndexes("books") == "PRAGMA INDEX_LIST(`books`)");
    CHECK(sqlDialect(Dialect::mysql).indexNameColumn() == "Key_name");
    CHECK(sqlDialect(Dialect::sqlite).indexNameColumn() == "name");
}
