// What an error of a key says of it: the attributes, the table, and the record of a bulkCreate.
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Author {
    std::int64_t id{};
    std::string name{};
};
struct Text {
    std::int64_t id{};
    std::string title{};
    std::string language{};
    std::optional<std::int64_t> authorId{}, editorId{};
};

struct Texts {
    Sequelize sequelize = test::database();
    Model<Author> authors = sequelize.define<Author>("ce_author", {field<&Author::name>()}, {.timestamps = false});
    Model<Text> texts = sequelize.define<Text>(
        "ce_text",
        {field<&Text::title>({.unique = "title_language"}),
         field<&Text::language>({.unique = "title_language", .field = "lang"}),
         field<&Text::authorId>({.field = "author_id"}), field<&Text::editorId>()},
        {.timestamps = false}
    );

    Texts() {
        texts.belongsTo(authors, {.as = "author", .foreignKey = &Text::authorId});
        texts.belongsTo(authors, {.as = "editor", .foreignKey = &Text::editorId, .onDelete = "RESTRICT"});
        sequelize.sync({.force = true});
        authors.bulkCreate({{.name = "a"}, {.name = "b"}});
        texts.create({.title = "t", .language = "en", .authorId = 1, .editorId = 2});
    }
    ~Texts() { sequelize.drop(); }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a foreign key that refuses a row is told", "[errors][foreign-key]") {
    const Texts db;
    const auto error =
        test::thrownBy<ForeignKeyConstraintError>([&] { db.texts.create({.title = "x", .authorId = 9}); });
    REQUIRE(error);
    CHECK(error->table() == "ce_texts");
    CHECK(error->fields() == Names{"authorId"});
    CHECK(error->facts().target == "ce_authors");
    CHECK_FALSE(error->facts().record);
    if (test::speaksMysql()) CHECK(error->index() == "ce_texts_ibfk_1");
    const auto second = test::thrownBy<ForeignKeyConstraintError>([&] {
        db.texts.create({.title = "x", .authorId = 1, .editorId = 9});
    });
    REQUIRE(second);
    CHECK(second->fields() == Names{"editorId"});
}

TEST_CASE("a bulkCreate tells the record that a key refuses", "[errors][bulk]") {
    const Texts db;
    const auto orphan = test::thrownBy<ForeignKeyConstraintError>([&] {
        db.texts.bulkCreate({{.title = "x"}, {.title = "y", .authorId = 1}, {.title = "z", .editorId = 9}});
    });
    REQUIRE(orphan);
    CHECK(orphan->facts().record == 2u);
    CHECK(orphan->fields() == Names{"editorId"});

    const auto taken = test::thrownBy<UniqueConstraintError>([&] {
        db.texts.bulkCreate({{.title = "x", .language = "en"}, {.title = "t", .language = "en"}});
    });
    REQUIRE(taken);
    CHECK(taken->fields() == Names{"title", "language"});
    REQUIRE(taken->errors().size() == 2);
    CHECK(taken->errors()[0].record == 1u);
    CHECK(taken->errors()[0].message == "title must be unique");
    CHECK_THAT(taken->what(), test::containsString("record 1: title must be unique"));

    const auto twice = test::thrownBy<UniqueConstraintError>([&] {
        db.texts.bulkCreate({{.title = "x"}, {.title = "y"}, {.title = "z"}, {.title = "y"}});
    });
    REQUIRE(twice);
    CHECK(twice->errors()[0].record == 3u);

    // in a later statement of many, too
    std::vector<Text> many(2000);
    for (std::size_t i = 0; i < many.size(); ++i) many[i].title = "n" + std::to_string(i);
    many[1500].title = "n3";
    const auto late = test::thrownBy<UniqueConstraintError>([&] { db.texts.bulkCreate(many); });
    REQUIRE(late);
    // A query would have to tell, which runs no more in the transaction.
    if (!test::isPostgres()) CHECK(late->errors()[0].record == 1500u);
    CHECK(db.texts.count() == 1);
}

TEST_CASE("a row that others refer to", "[errors][foreign-key]") {
    const Texts db;
    const auto error = test::thrownBy<ForeignKeyConstraintError>([&] {
        db.authors.destroy({.where = {{&Author::id, 2}}});
    });
    REQUIRE(error);
    if (!test::speaksMysql()) return;  // SQLite does not say which
    CHECK(error->table() == "ce_texts");
    CHECK(error->fields() == Names{"editorId"});
}

TEST_CASE("ids that are used up", "[errors]") {
    if (!test::speaksMysql()) return;  // SQLite's go on to 2^63-1
    auto sequelize = test::database();
    auto authors = sequelize.define<Author>(
        "ce_last", {field<&Author::name>()}, {.timestamps = false, .initialAutoIncrement = 2'147'483'647}
    );
    const test::FreshTables tables(sequelize);
    CHECK(authors.create({.name = "last"}).id == 2'147'483'647);
    CHECK_THROWS_AS(authors.create({.name = "one more"}), DatabaseError);
    CHECK(authors.count() == 1);
}
