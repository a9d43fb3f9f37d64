#include <sequelize/schema/field.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/table.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

enum class Genre { novel, essay };

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<std::string> subject{};
    std::int8_t rating = 5;
    std::uint32_t pages = 1;
    float weight = 0.5f;
    bool active = true;
    Genre genre{};
    std::optional<Genre> second{};
    std::optional<std::int16_t> shelf{};
    Decimal price{};
    Uuid uuid{};
    std::optional<Uuid> old{};
    DateTime readAt{};
};

struct Entity {
    std::int64_t id{};
    DateTime createdAt{};
};
struct Tagged {
    virtual ~Tagged() = default;
    std::string tag{};
};
struct Article : Tagged, Entity {
    std::string text{};
};

/// The constant in a default.
template <class T>
Value constantOf(const Field<T>& field) {
    return *field.column.defaultValue.constant();
}
template <class T>
Value madeBy(const Field<T>& field) {
    return (*field.column.defaultValue.make())();
}

}  // namespace

TEST_CASE("field takes the name, the place and the type from the member", "[field]") {
    const Field<Book> title = field<&Book::title>();
    CHECK(title.column.name == "title");
    CHECK(title.column.field.empty());
    CHECK(title.column.type.kind == TypeSpec::Kind::unspecified);
    CHECK_FALSE(title.allowNull.has_value());
    CHECK(title.column.member.type == &memberType<std::string>);

    Book book{.title = "Clean Code"};
    CHECK(title.column.member.in(&book) == &book.title);
    CHECK(title.column.member.type->get(title.column.member.in(&book)) == Value("Clean Code"));
}

TEST_CASE("field keeps what its options say", "[field]") {
    const auto options = field<&Book::title>(
        {.type = DataTypes::STRING(100),
         .allowNull = false,
         .primaryKey = true,
         .unique = "title_key",
         .field = "book_title",
         .comment = "as printed"}
    );
    CHECK(options.column.type == DataType(DataTypes::STRING(100)));
    CHECK(options.allowNull == false);
    CHECK(options.column.primaryKey);
    CHECK(options.column.unique.isUnique);
    CHECK(options.column.unique.key == "title_key");
    CHECK(options.column.field == "book_title");
    CHECK(options.column.comment == "as printed");
    CHECK(field<&Book::id>({.autoIncrement = true, .unique = true}).column.autoIncrement);
}

TEST_CASE("a field of a base class is found in the derived struct", "[field]") {
    const Field<Article> id = field<&Article::id>();
    const Field<Article> tag = field<&Article::tag>();
    const Field<Article> text = field<&Article::text>();
    Article article;
    article.id = 7;
    article.tag = "news";
    article.text = "body";
    CHECK(id.column.member.in(&article) == &article.id);
    CHECK(tag.column.member.in(&article) == &article.tag);
    CHECK(text.column.member.in(&article) == &article.text);
    CHECK(id.column.member.type->get(id.column.member.in(&article)) == Value(7));
}

TEST_CASE("constants are defaults in the member's own type", "[field][default]") {
    CHECK(!field<&Book::title>().column.defaultValue.isPresent());
    CHECK(constantOf(field<&Book::title>({.defaultValue = "untitled"})) == Value("untitled"));
    CHECK(constantOf(field<&Book::subject>({.defaultValue = "none"})) == Value("none"));
    CHECK(constantOf(field<&Book::rating>({.defaultValue = 5})) == Value(5));
    CHECK(constantOf(field<&Book::pages>({.defaultValue = 1})) == Value(1u));
    CHECK(constantOf(field<&Book::weight>({.defaultValue = 0.5})) == Value(0.5));
    CHECK(constantOf(field<&Book::active>({.defaultValue = true})) == Value(true));
    CHECK(constantOf(field<&Book::active>({.defaultValue = 1})) == Value(true));
    CHECK(constantOf(field<&Book::genre>({.defaultValue = Genre::essay})) == Value("essay"));
    CHECK(constantOf(field<&Book::second>({.defaultValue = Genre::novel})) == Value("novel"));
    CHECK(constantOf(field<&Book::shelf>({.defaultValue = 3})) == Value(3));
    CHECK(constantOf(field<&Book::price>({.defaultValue = Decimal("9.90")})) == Value(Decimal("9.90")));
}

TEST_CASE("a constant that the member cannot hold is not narrowed", "[field][default]") {
    CHECK(constantOf(field<&Book::rating>({.defaultValue = 300})) == Value(300));
    CHECK(constantOf(field<&Book::pages>({.defaultValue = -1})) == Value(-1));
    CHECK(constantOf(field<&Book::rating>({.defaultValue = 2.5})) == Value(2.5));
    CHECK(constantOf(field<&Book::active>({.defaultValue = 2})) == Value(2));
}

TEST_CASE("defaults may be SQL or calls", "[field][default]") {
    const auto sql = field<&Book::readAt>({.defaultValue = literal("CURRENT_TIMESTAMP")});
    CHECK(*sql.column.defaultValue.sql() == literal("CURRENT_TIMESTAMP"));

    int calls = 0;
    const auto counted = field<&Book::id>({.defaultValue = [&calls] { return ++calls; }});
    CHECK(madeBy(counted) == Value(1));
    CHECK(madeBy(counted) == Value(2));
    CHECK(madeBy(field<&Book::title>({.defaultValue = [] { return "made"; }})) == Value("made"));

    const DateTime before = now();
    const Value time = madeBy(field<&Book::readAt>({.defaultValue = DataTypes::NOW}));
    REQUIRE(time.getIf<DateTime>());
    CHECK(*time.getIf<DateTime>() >= before);
}

TEST_CASE("UUIDs are made anew for each record", "[field][default]") {
    const auto v4 = field<&Book::uuid>({.defaultValue = DataTypes::UUIDV4});
    const Value first = madeBy(v4);
    REQUIRE(first.getIf<Uuid>());
    CHECK_FALSE(first.getIf<Uuid>()->isNil());
    CHECK_FALSE(first == madeBy(v4));
    CHECK(first.getIf<Uuid>()->toString()[14] == '4');
    const Value v1 = madeBy(field<&Book::old>({.defaultValue = DataTypes::UUIDV1}));
    REQUIRE(v1.getIf<Uuid>());
    CHECK(v1.getIf<Uuid>()->toString()[14] == '1');
}

TEST_CASE("a table finds its columns by name and by member", "[table]") {
    TableDefinition table;
    table.modelName = "books";
    table.structName = "Book";
    table.columns = {field<&Book::id>().column, field<&Book::title>().column, ColumnDefinition{.name = "createdAt"}};
    table.virtuals = {field<&Book::subject>({.type = DataTypes::VIRTUAL}).column};

    CHECK(table.findByName("title") == &table.columns[1]);
    CHECK(table.findByName("subject") == nullptr);
    CHECK(table.findByOffset(detail::offsetOf(&Book::title)) == &table.columns[1]);
    CHECK(table.findByOffset(-1) == nullptr);
    CHECK(&table.byName("createdAt") == &table.columns[2]);
    CHECK(&table.byOffset(detail::offsetOf(&Book::id)) == &table.columns[0]);

    CHECK_THROWS_AS(table.byName("titel"), UsageError);
    CHECK_THROWS_WITH(
        table.byName("titel"),
        test::Equals("model 'books' has no attribute 'titel'; it has: id, title, createdAt. Did you mean title?")
    );
    CHECK_THROWS_WITH(table.byName("subject"), test::containsString("is VIRTUAL"));
    CHECK_THROWS_WITH(table.byOffset(detail::offsetOf(&Book::subject)), test::containsString("is VIRTUAL"));
    CHECK_THROWS_WITH(
        table.byOffset(detail::offsetOf(&Book::price)),
        test::StartsWith("model 'books' has no attribute for the member of Book") &&
            test::containsString("it has: id, title, createdAt")
    );
}
