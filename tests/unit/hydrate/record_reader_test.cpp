#include <sequelize/hydrate/record_reader.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/schema/model_options.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;

namespace {

struct Book {
    std::int64_t id{};
    std::string title = "untitled";
    std::optional<std::int16_t> subject{};
    Decimal price{};
    DateTime createdAt{};
};

TableDefinition makeTable() {
    const Book fresh;
    std::vector<DeclaredColumn> columns;
    for (const Field<Book>& f :
         {Field<Book>(field<&Book::title>()), field<&Book::subject>({.field = "topic"}), field<&Book::price>()})
        columns.push_back(detail::declared<Book>(f, fresh));
    return defineTable("book", detail::describe<Book>(fresh), std::move(columns), {.updatedAt = false});
}
const TableDefinition table = makeTable();

Cell integer(std::int64_t value) {
    Cell cell;
    cell.type = Cell::Type::integer;
    cell.integer = value;
    return cell;
}
Cell text(std::string_view value, Cell::Type type = Cell::Type::text) {
    Cell cell;
    cell.type = type;
    cell.text = value;
    return cell;
}

void read(std::initializer_list<const char*> names, const std::vector<Cell>& row, Book& book) {
    std::vector<const ColumnDefinition*> targets;
    for (const char* name : names) targets.push_back(&table.byName(name));
    RecordReader(table, targets).read(row, &book);
}

/// What reading one cell into that attribute says; empty when it went in.
std::string errorOf(const char* name, const Cell& cell) {
    Book book;
    try {
        read({name}, {cell}, book);
    } catch (const ConversionError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("record reader: cells go into the members in the targets' order", "[hydrate]") {
    Cell instant = integer(1'000'000);
    instant.type = Cell::Type::dateTime;
    Book book;
    read({"createdAt", "subject", "id", "title"}, {instant, integer(3), integer(7), text("x")}, book);
    CHECK(book.id == 7);
    CHECK(book.title == "x");
    CHECK(book.subject == std::int16_t{3});
    CHECK(book.createdAt == DateTime(1s));
}

TEST_CASE("record reader: members that are not read keep their values", "[hydrate]") {
    Book book{.id = 1, .title = "kept", .subject = 9};
    read({"id"}, {integer(2)}, book);
    CHECK(book.id == 2);
    CHECK(book.title == "kept");
    CHECK(book.subject == std::int16_t{9});
    read({}, {}, book);
    CHECK(book.id == 2);
}

TEST_CASE("record reader: NULL empties an optional", "[hydrate]") {
    Book book{.subject = 9};
    read({"subject"}, {Cell()}, book);
    CHECK_FALSE(book.subject.has_value());
}

TEST_CASE("record reader: a DECIMAL column's text is a number", "[hydrate]") {
    Book book;
    read({"price"}, {text("10.50")}, book);
    CHECK(book.price.toString() == "10.50");
    read({"price"}, {text("9.90", Cell::Type::decimal)}, book);
    CHECK(book.price.toString() == "9.90");
    CHECK(typedAs(table.byName("price"), text("1")).type == Cell::Type::decimal);
    CHECK(typedAs(table.byName("price"), integer(1)).type == Cell::Type::integer);
    CHECK(typedAs(table.byName("title"), text("1")).type == Cell::Type::text);
}

TEST_CASE("record reader: an error names table, column and member", "[hydrate][errors]") {
    CHECK(
        errorOf("id", Cell()) == "column books.id of member Book::id is NULL, but its member is " +
                                     std::string(typeName<std::int64_t>()) + "; make the member std::optional<" +
                                     std::string(typeName<std::int64_t>()) + ">"
    );
    CHECK(
        errorOf("subject", text("x")) ==
        "column books.topic of member Book::subject is text in the database, but its member is " +
            std::string(typeName<std::optional<std::int16_t>>()) + "; change one of them"
    );
    CHECK(
        errorOf("subject", integer(40'000)) ==
        "column books.topic of member Book::subject holds a value outside the range of its member's type " +
            std::string(typeName<std::optional<std::int16_t>>())
    );
    CHECK(
        errorOf("price", text("ten")) ==
        "column books.price of member Book::price holds a text that is no " + std::string(typeName<Decimal>())
    );
    CHECK(
        errorOf("createdAt", text("0000-00-00 00:00:00", Cell::Type::invalidDate)) ==
        "column books.createdAt of member Book::createdAt holds '0000-00-00 00:00:00', which is no date; set such rows "
        "to NULL"
    );
    CHECK(errorOf("title", text("fine")).empty());
}

TEST_CASE("record reader: an error leaves its member, and those after it, alone", "[hydrate][errors]") {
    Book book{.id = 1, .title = "kept", .subject = 9};
    CHECK_THROWS_AS(read({"id", "subject", "title"}, {integer(2), integer(40'000), text("x")}, book), ConversionError);
    CHECK(book.id == 2);
    CHECK(book.subject == std::int16_t{9});
    CHECK(book.title == "kept");
}

TEST_CASE("record reader: no error quotes a value", "[hydrate][errors]") {
    CHECK_THAT(errorOf("id", text("hunter2")), !test::containsString("hunter2"));
    CHECK_THAT(errorOf("price", text("hunter2")), !test::containsString("hunter2"));
}
