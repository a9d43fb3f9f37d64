// What `define` refuses, so that a program that runs on one database runs on all.
#include <cstdint>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/model_options.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

template <class T>
TableDefinition define(std::initializer_list<Field<T>> fields, ModelOptions options = {}, std::string name = "book") {
    const T fresh{};
    std::vector<DeclaredColumn> columns;
    for (const auto& field : fields) columns.push_back(detail::declared<T>(field, fresh));
    return defineTable(std::move(name), detail::describe<T>(fresh), std::move(columns), std::move(options));
}

/// The message of the UsageError that such a definition meets.
template <class T>
std::string refusal(std::initializer_list<Field<T>> fields, ModelOptions options = {}, std::string name = "book") {
    try {
        define<T>(fields, std::move(options), std::move(name));
    } catch (const UsageError& error) {
        return error.what();
    }
    return "was not refused";
}

struct Book {
    std::int64_t id{};
    std::string title{};
    std::string author{};
    std::string text{};
};

const std::string longest(64, 'x');
const std::string tooLong(65, 'x');

}  // namespace

TEST_CASE("define: names that are too long", "[define]") {
    CHECK_NOTHROW(define<Book>({field<&Book::title>({.field = longest})}, {.tableName = longest}));
    CHECK(
        refusal<Book>({}, {.tableName = tooLong}) ==
        "model 'book': its table's name has 65 characters, but MySQL's names have at most 64; give it another .tableName"
    );
    CHECK(
        refusal<Book>({field<&Book::title>({.field = tooLong})}) ==
        "model 'book', attribute 'title': its column's name has 65 characters, but MySQL's names have at most 64; give "
        "it another .field"
    );
    CHECK(
        refusal<Book>({field<&Book::title>({.unique = tooLong})}) ==
        "model 'book': the unique key '" + tooLong +
            "' has 65 characters, but MySQL's names have at most 64; give it another name"
    );
    CHECK(
        refusal<Book>({field<&Book::title>()}, {.indexes = {{.fields = {"title"}, .name = tooLong}}}) ==
        "model 'book': the index '" + tooLong +
            "' has 65 characters, but MySQL's names have at most 64; give it another name"
    );
    // characters, not bytes
    std::string umlauts;
    for (int i = 0; i < 64; ++i) umlauts += "ä";
    CHECK_NOTHROW(define<Book>({field<&Book::title>({.field = umlauts})}));
    // one that the library makes is shortened
    CHECK_NOTHROW(define<Book>({field<&Book::title>()}, {.tableName = longest, .indexes = {{.fields = {"title"}}}}));
}

TEST_CASE("define: names that MySQL does not take", "[define]") {
    CHECK(
        refusal<Book>({field<&Book::title>({.field = "title "})}) ==
        "model 'book', attribute 'title': its column's name ends with a blank, which MySQL takes in no name; give it "
        "another .field"
    );
    CHECK(
        refusal<Book>({}, {.tableName = "books\xff"}) ==
        "model 'book': its table's name is not valid UTF-8; give it another .tableName"
    );
    CHECK(
        refusal<Book>({}, {.tableName = "books 😀"}) ==
        "model 'book': its table's name has a character beyond U+FFFF, which MySQL takes in no name; give it another "
        ".tableName"
    );
    CHECK(
        refusal<Book>({field<&Book::title>()}, {.indexes = {{.fields = {"title"}, .name = "primary"}}}) ==
        "model 'book': the index 'primary' has the primary key's name; give it another one"
    );
}

TEST_CASE("define: names that no database tells apart", "[define]") {
    CHECK(
        refusal<Book>({field<&Book::title>(), field<&Book::author>({.field = "Title"})}) ==
        "model 'book', attribute 'author': its column 'Title' and the column 'title' of 'title' differ in case only, "
        "which no database tells apart; change one's .field"
    );
    CHECK(
        refusal<Book>(
            {field<&Book::title>(), field<&Book::author>()},
            {.indexes = {{.fields = {"title"}, .name = "one"}, {.fields = {"author"}, .name = "ONE"}}}
        ) == "model 'book': two of its keys and indexes are named 'ONE'; give one another .name"
    );
    CHECK(
        refusal<Book>(
            {field<&Book::title>()}, {.indexes = {{.fields = {"title"}}, {.fields = {"title"}, .unique = true}}}
        ) == "model 'book': two of its keys and indexes are named 'books_title'; give one another .name"
    );
    CHECK(
        refusal<Book>({field<&Book::title>({.unique = "one"})}, {.indexes = {{.fields = {"title"}, .name = "one"}}}) ==
        "model 'book': two of its keys and indexes are named 'one'; give one another .name"
    );
}

TEST_CASE("define: values of an ENUM that MySQL does not tell apart", "[define]") {
    const auto refused = [](DataType type, ModelOptions options = {}) {
        return refusal<Book>({field<&Book::title>({.type = std::move(type)})}, std::move(options));
    };
    CHECK(
        refused(DataTypes::ENUM("a", "b", "a")) == "model 'book', attribute 'title': the ENUM has the value 'a' twice"
    );
    CHECK(
        refused(DataTypes::ENUM("a", "A")) ==
        "model 'book', attribute 'title': the ENUM's values 'a' and 'A' differ in case only, which MySQL does not tell "
        "apart"
    );
    CHECK(refused(DataTypes::ENUM("a", "A"), {.collate = "utf8mb4_bin"}) == "was not refused");
    CHECK(
        refused(DataTypes::ENUM("a ")) ==
        "model 'book', attribute 'title': the ENUM value 'a ' ends with a blank, which MySQL cuts"
    );
}

TEST_CASE("define: a primary key that only the database knows", "[define]") {
    CHECK(
        refusal<Book>({field<&Book::title>({.primaryKey = true, .defaultValue = literal("(UUID())")})}) ==
        "model 'book', attribute 'title': the default of a primary key is SQL, and MySQL does not tell what key a row was "
        "given; let the program make it: .defaultValue = a function, such as UUIDV4"
    );
}

TEST_CASE("define: the type of the automatic id", "[define]") {
    CHECK(define<Book>({}).columns[0].type.kind == TypeSpec::Kind::INTEGER);
    CHECK(define<Book>({}, {.idType = DataTypes::BIGINT.UNSIGNED}).columns[0].type.kind == TypeSpec::Kind::BIGINT);
    CHECK(
        refusal<Book>({}, {.idType = DataTypes::STRING}) ==
        "model 'book', attribute 'id': .idType is STRING, but the automatic id is an integer"
    );
}
