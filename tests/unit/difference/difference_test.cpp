// What differs between two schemas, on values.
#include "difference/difference.hpp"

#include <sequelize/core/error.hpp>

#include "difference/same_parts.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

TableSchema booksTable() {
    TableSchema table{.name = "books"};
    table.columns = {
        {.name = "id", .type = "int", .allowNull = false, .autoIncrement = true},
        {.name = "title", .type = "varchar(20)", .defaultValue = "'it''s'"},
        {.name = "author_id", .type = "int"}};
    table.primaryKey = IndexSchema{.isUnique = true, .parts = {{.column = "id"}}};
    table.indexes = {{.name = "title", .isUnique = true, .parts = {{.column = "title"}}}};
    table.foreignKeys = {
        {.name = "books_ibfk_1",
         .columns = {"author_id"},
         .targetTable = "authors",
         .targetColumns = {"id"},
         .onDelete = "SET NULL"}};
    table.checks = {{.name = "books_chk_1", .expression = "(`title` <> _utf8mb4'')"}};
    return table;
}

SchemaModel library(TableSchema books = booksTable()) {
    TableSchema authors{.name = "authors"};
    authors.columns = {{.name = "id", .type = "int", .allowNull = false}};
    authors.primaryKey = IndexSchema{.isUnique = true, .parts = {{.column = "id"}}};
    return {.tables = {authors, std::move(books)}};
}

std::string changesOf(const SchemaDifference& difference) {
    std::string text;
    for (const auto& change : difference.changes) text += change.text() + "\n";
    return text;
}

}  // namespace

TEST_CASE("what is no difference", "[difference]") {
    const std::pair<const char*, void (*)(TableSchema&)> cases[] = {
        {"the same", [](TableSchema&) {}},
        {"the next id", [](TableSchema& t) { t.autoIncrement = 77; }},
        {"notes", [](TableSchema& t) { t.notes = {"odd"}; }},
        {"definitions", [](TableSchema& t) { t.columns[1].definition = "varchar(20)  DEFAULT 'it''s'"; }},
        {"the order of columns", [](TableSchema& t) { std::swap(t.columns[1], t.columns[2]); }},
        {"the case of a type", [](TableSchema& t) { t.columns[1].type = "VARCHAR (20)"; }},
        {"the name of a foreign key", [](TableSchema& t) { t.foreignKeys[0].name = "other"; }},
        {"the name of a check", [](TableSchema& t) { t.checks[0].name = "other"; }},
        {"a made name of an index", [](TableSchema& t) { t.indexes[0].name = "title_2"; }},
        {"the quotes of a name", [](TableSchema& t) { t.checks[0].expression = "(title <> _utf8mb4'')"; }},
        {"an equal index",
         [](TableSchema& t) {
             t.indexes.push_back({.name = "again", .isUnique = true, .parts = {{.column = "title"}}});
         }},
    };
    for (const auto& [what, change] : cases) {
        auto books = booksTable();
        change(books);
        INFO(what);
        CHECK(changesOf(diff::difference(library(), library(books))).empty());
        CHECK(changesOf(diff::difference(library(books), library())).empty());
    }
}

TEST_CASE("what is a difference, there and back", "[difference]") {
    struct Case {
        void (*change)(TableSchema&);
        const char* forth;
        const char* back;
    };
    const Case cases[] = {
        {[](TableSchema& t) { t.columns[1].type = "varchar(30)"; },
         "change column books.title: varchar(20) DEFAULT 'it''s' -> varchar(30) DEFAULT 'it''s'\n",
         "change column books.title: varchar(30) DEFAULT 'it''s' -> varchar(20) DEFAULT 'it''s'\n"},
        {[](TableSchema& t) { t.columns[1].defaultValue = "'IT''S'"; },
         "change column books.title: varchar(20) DEFAULT 'it''s' -> varchar(20) DEFAULT 'IT''S'\n",
         "change column books.title: varchar(20) DEFAULT 'IT''S' -> varchar(20) DEFAULT 'it''s'\n"},
        {[](TableSchema& t) { t.columns.push_back({.name = "isbn", .type = "text"}); }, "add column books.isbn: text\n",
         "drop column books.isbn: text\n"},
        {[](TableSchema& t) { t.columns[1].name = "Title"; }, "rename column books.title to Title\n",
         "rename column books.Title to title\n"},
        {[](TableSchema& t) { t.indexes[0].name = "by_name"; }, "", ""},
        {[](TableSchema& t) { t.indexes[0].isUnique = false; },
         "drop index books.title: UNIQUE (title)\nadd index books.title: (title)\n",
         "drop index books.title: (title)\nadd index books.title: UNIQUE (title)\n"},
        {[](TableSchema& t) { t.indexes[0].parts[0].length = 5; },
         "drop index books.title: UNIQUE (title)\nadd index books.title: UNIQUE (title(5))\n",
         "drop index books.title: UNIQUE (title(5))\nadd index books.title: UNIQUE (title)\n"},
        {[](TableSchema& t) { t.foreignKeys[0].onDelete = "CASCADE"; },
         "drop foreign key books.books_ibfk_1: (author_id) REFERENCES authors (id) ON DELETE SET NULL\n"
         "add foreign key books.books_ibfk_1: (author_id) REFERENCES authors (id) ON DELETE CASCADE\n",
         "drop foreign key books.books_ibfk_1: (author_id) REFERENCES authors (id) ON DELETE CASCADE\n"
         "add foreign key books.books_ibfk_1: (author_id) REFERENCES authors (id) ON DELETE SET NULL\n"},
        {[](TableSchema& t) { t.checks.clear(); }, "drop check books.books_chk_1: CHECK ((`title` <> _utf8mb4''))\n",
         "add check books.books_chk_1: CHECK ((`title` <> _utf8mb4''))\n"},
        {[](TableSchema& t) { t.primaryKey->parts.push_back({.column = "author_id"}); },
         "change primary key of books: (id) -> (id, author_id)\n",
         "change primary key of books: (id, author_id) -> (id)\n"},
        {[](TableSchema& t) { t.engine = "MyISAM"; }, "change table books: ENGINE=MyISAM\n",
         "change table books: ENGINE=MyISAM\n"},
    };
    for (const auto& [change, forth, back] : cases) {
        auto books = booksTable();
        change(books);
        const auto difference = diff::difference(library(), library(books));
        CHECK(changesOf(difference) == forth);
        CHECK(changesOf(diff::inverse(difference)) == back);
    }
}

TEST_CASE("renames are told, never guessed", "[difference]") {
    auto books = booksTable();
    books.columns[1].name = "name";
    books.indexes[0].parts[0].column = "name";
    books.checks[0].expression = "(`name` <> _utf8mb4'')";
    const auto guessed = diff::difference(library(), library(books));
    REQUIRE(guessed.candidates.size() == 1);
    CHECK(guessed.candidates[0].from == "title");
    CHECK(guessed.candidates[0].to == "name");
    const auto told = diff::difference(library(), library(books), {.renames = {{"books.title", "books.name"}}});
    CHECK(changesOf(told) == "rename column books.title to name\n");
    CHECK(changesOf(diff::inverse(told)) == "rename column books.name to title\n");
    CHECK_THROWS_AS(
        diff::difference(library(), library(books), {.renames = {{"books.titel", "books.name"}}}), UsageError
    );

    auto volumes = books;
    volumes.name = "volumes";
    const auto both = diff::difference(
        library(), library(volumes), {.renames = {{"books", "volumes"}, {"books.title", "volumes.name"}}}
    );
    CHECK(changesOf(both) == "rename table books to volumes\nrename column volumes.title to name\n");
    CHECK(changesOf(diff::inverse(both)) == "rename table volumes to books\nrename column books.name to title\n");
}

TEST_CASE("a swap of two columns", "[difference]") {
    auto books = booksTable();
    books.columns[2].type = "varchar(20)";
    books.columns[2].defaultValue = "'b'";
    books.foreignKeys.clear();
    auto swapped = books;
    std::swap(swapped.columns[1].name, swapped.columns[2].name);
    swapped.indexes[0].parts[0].column = "author_id";
    swapped.checks[0].expression = "(`author_id` <> _utf8mb4'')";
    const auto difference = diff::difference(
        library(books), library(swapped),
        {.renames = {{"books.title", "books.author_id"}, {"books.author_id", "books.title"}}}
    );
    CHECK(changesOf(difference) == "rename column books.title to author_id\nrename column books.author_id to title\n");
}

TEST_CASE("of models: what they cannot say stays", "[difference]") {
    auto present = booksTable();
    present.columns.push_back({.name = "extra", .type = "text"});
    present.columns.push_back({.name = "twice", .type = "int", .generated = "id * 2"});
    present.indexes.push_back({.name = "by_author", .parts = {{.column = "author_id"}, {.column = "title"}}});
    present.triggers = {{.name = "watch", .sql = "CREATE TRIGGER watch ... NEW.extra"}};
    auto wanted = booksTable();
    wanted.checks.clear();
    wanted.foreignKeys.clear();
    wanted.indexes.clear();
    const auto kept = diff::difference(library(present), library(wanted), {.isOfModels = true, .keepsColumns = true});
    CHECK(kept.isClean());
    CHECK(kept.notes.size() == 6);
    const auto dropped = diff::difference(library(present), library(wanted), {.isOfModels = true, .dropsKeys = true});
    CHECK(
        changesOf(dropped) ==
        "drop column books.extra: text\n"
        "drop foreign key books.books_ibfk_1: (author_id) REFERENCES authors (id) ON DELETE SET NULL\n"
        "drop index books.title: UNIQUE (title)\ndrop index books.by_author: (author_id, title)\n"
    );
    CHECK(dropped.text().find("the trigger 'watch' names it") != std::string::npos);
}

TEST_CASE("SQL is compared without blanks, quotes of names and case", "[difference]") {
    const std::pair<const char*, const char*> equal[] = {
        {"a > 0", "(a)>0"}, {"`A`>0", "a > 0"}, {"\"a b\" = 'X'", "`a b`='X'"}, {"a  AND  b", "A and b"}};
    for (std::size_t i = 1; i < std::size(equal); ++i) CHECK(diff::isSameSql(equal[i].first, equal[i].second));
    const std::pair<const char*, const char*> different[] = {
        {"'a'", "'A'"}, {"a b", "ab"}, {"'a  b'", "'a b'"}, {"enum('a')", "enum('A')"}, {"'`a`'", "'a'"}};
    for (const auto& [a, b] : different) CHECK_FALSE(diff::isSameSql(a, b));
    CHECK(diff::withRenamed("`a` + b > 'a' and A", {{"a", "b"}, {"b", "a"}}) == "`b` + a > 'a' and b");
    CHECK(diff::namesColumn("length(`Name`) > 1", "name"));
    CHECK_FALSE(diff::namesColumn("'name' > x", "name"));
}
