#include <sequelize/core/cell.hpp>

#include <chrono>
#include <limits>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;

namespace {

Cell textCell(Cell::Type type, std::string_view text) {
    Cell cell;
    cell.type = type;
    cell.text = text;
    return cell;
}

Cell integerCell(Cell::Type type, std::int64_t number) {
    Cell cell;
    cell.type = type;
    cell.integer = number;
    return cell;
}

}  // namespace

TEST_CASE("cell types have names", "[cell]") {
    CHECK(nameOf(Cell::Type::null) == "null");
    CHECK(nameOf(Cell::Type::integer) == "integer");
    CHECK(nameOf(Cell::Type::dateTime) == "datetime");
    CHECK(nameOf(Cell::Type::invalidDate) == "invalid date");
}

TEST_CASE("toValue keeps the cell's type", "[cell]") {
    CHECK(toValue(Cell{}) == Value(null));
    CHECK(toValue(integerCell(Cell::Type::integer, -5)) == Value(-5));
    CHECK(toValue(textCell(Cell::Type::text, "a")) == Value("a"));
    CHECK(toValue(textCell(Cell::Type::blob, "a")) == Value(toBytes("a")));
    CHECK(toValue(textCell(Cell::Type::json, "[1]")) == Value(Json{"[1]"}));
    CHECK(toValue(textCell(Cell::Type::decimal, "10.50")) == Value(Decimal("10.50")));
    CHECK(toValue(integerCell(Cell::Type::dateTime, 1'000'001)) == Value(DateTime(1'000'001us)));
    CHECK(toValue(integerCell(Cell::Type::date, 18'975)) == Value(Date(2021y / 12 / 14)));
    CHECK(toValue(integerCell(Cell::Type::time, -1)) == Value(Time(-1us)));
}

TEST_CASE("toValue names the text that has no value", "[cell]") {
    CHECK_THROWS_AS(toValue(textCell(Cell::Type::invalidDate, "0000-00-00")), ConversionError);
    CHECK_THROWS_WITH(
        toValue(textCell(Cell::Type::invalidDate, "0000-00-00")),
        test::containsString("'0000-00-00'") && test::containsString("store NULL")
    );
    CHECK_THROWS_AS(toValue(textCell(Cell::Type::decimal, "1,5")), ConversionError);
}

TEST_CASE("viewOf and toValue are each other's inverse", "[cell]") {
    const std::vector<Value> values{
        null,
        -3,
        std::numeric_limits<std::uint64_t>::max(),
        1.5,
        Decimal("-0.50"),
        "text",
        std::string("a\0b", 3),
        toBytes("bytes"),
        Bytes{},
        DateTime(-1us),
        Date(1969y / 12 / 31),
        Time(-90min),
        Json{"null"}};
    for (const auto& value : values) {
        std::string scratch;
        CAPTURE(inspect(value));
        CHECK(toValue(viewOf(value, scratch)) == value);
    }
}

TEST_CASE("viewOf shows what no cell type is for", "[cell]") {
    std::string scratch;
    CHECK(viewOf(true, scratch).type == Cell::Type::integer);
    CHECK(viewOf(true, scratch).integer == 1);

    const Value uuid(Uuid("01234567-89ab-cdef-0123-456789abcdef"));
    const Cell cell = viewOf(uuid, scratch);
    CHECK(cell.type == Cell::Type::text);
    CHECK(cell.text == "01234567-89ab-cdef-0123-456789abcdef");
    CHECK(cell.text.data() == scratch.data());

    const Cell noDay = viewOf(Date(2021y / 2 / 30), scratch);
    CHECK(noDay.type == Cell::Type::invalidDate);
    CHECK(noDay.text == "2021-02-30");
}

TEST_CASE("viewOf copies no text", "[cell]") {
    const Value text("a text that is longer than any small-string buffer");
    std::string scratch;
    CHECK(viewOf(text, scratch).text.data() == text.getIf<std::string>()->data());
}
