#include <sequelize/hydrate/row.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>

#include "support/catch.hpp"

using namespace sequelize;

namespace {

enum class Color { red, green };

Row rowOf(Row::Names names, std::vector<Value> values) {
    return Row(std::make_shared<const Row::Names>(std::move(names)), std::move(values));
}
template <class V>
V got(Value value) {
    return rowOf({"v"}, {std::move(value)}).get<V>("v");
}

}  // namespace

TEST_CASE("row: values by place and by name", "[row]") {
    const Row row = rowOf({"id", "name"}, {7, "x"});
    CHECK(row.size() == 2);
    CHECK(row.name(0) == "id");
    CHECK(row.name(1) == "name");
    CHECK(row[0] == Value(7));
    CHECK(row["name"] == Value("x"));
    CHECK_THROWS_AS(row[2], UsageError);
    CHECK_THROWS_AS(row.name(2), UsageError);
}

TEST_CASE("row: two columns of one name are only told apart by position", "[row]") {
    const Row row = rowOf({"n", "n"}, {1, 2});
    CHECK_THROWS_WITH(
        row["n"], test::Equals("the row has several columns 'n'; rename them with AS, or read them by their positions")
    );
    CHECK(row[1] == Value(2));
}

TEST_CASE("row: an unknown column is named with those there are", "[row]") {
    const Row row = rowOf({"id", "name"}, {7, "x"});
    CHECK_THROWS_AS(row["nam"], ConversionError);
    CHECK_THROWS_WITH(row["nam"], test::Equals("the row has no column 'nam'; it has: id, name"));
    CHECK_THROWS_AS(row.get<int>("Name"), ConversionError);
    CHECK_THROWS_AS(Row()["id"], ConversionError);
    CHECK(Row().size() == 0);
}

TEST_CASE("row: get converts as reading a member does", "[row]") {
    using namespace std::chrono_literals;
    CHECK(got<int>(7) == 7);
    CHECK(got<std::int8_t>(7u) == 7);
    CHECK(got<std::uint64_t>(std::numeric_limits<std::uint64_t>::max()) == std::numeric_limits<std::uint64_t>::max());
    CHECK(got<bool>(1));
    CHECK(got<bool>(true));
    CHECK(got<double>(1.5) == 1.5);
    CHECK(got<std::string>("x") == "x");
    CHECK(got<std::string>(std::string("a\0b", 3)) == std::string("a\0b", 3));
    CHECK(got<Color>("green") == Color::green);
    CHECK(got<Decimal>(Decimal("1.50")) == Decimal("1.50"));
    CHECK(got<Uuid>("7d444840-9dc0-11d1-b245-5ffdce74fad2").toString() == "7d444840-9dc0-11d1-b245-5ffdce74fad2");
    CHECK(got<Uuid>(*Uuid::parse("7d444840-9dc0-11d1-b245-5ffdce74fad2")).toString()[0] == '7');
    CHECK(got<Date>(Date(2021y / 12 / 14)) == 2021y / 12 / 14);
    CHECK(got<DateTime>(DateTime(1s)) == DateTime(1s));
    CHECK(got<Time>(Time(90min)) == 90min);
    CHECK(got<Bytes>(Bytes{std::byte{1}}) == Bytes{std::byte{1}});
}

TEST_CASE("row: NULL needs an optional", "[row]") {
    CHECK_FALSE(got<std::optional<int>>(null).has_value());
    CHECK(got<std::optional<int>>(7) == 7);
    CHECK_THROWS_AS(got<int>(null), ConversionError);
    CHECK_THROWS_WITH(
        got<int>(null), test::Equals("column 'v' is NULL, but its member is int; make the member std::optional<int>")
    );
}

TEST_CASE("row: values that do not go into the type", "[row]") {
    CHECK_THROWS_WITH(
        got<std::int8_t>(300),
        test::Equals("column 'v' holds a value outside the range of its member's type signed char")
    );
    CHECK_THROWS_AS(got<unsigned>(-1), ConversionError);
    CHECK_THROWS_AS(got<std::int64_t>(std::numeric_limits<std::uint64_t>::max()), ConversionError);
    CHECK_THROWS_AS(got<bool>(2), ConversionError);
    CHECK_THROWS_AS(got<Color>("blue"), ConversionError);
    CHECK_THROWS_AS(got<Color>(1), ConversionError);
    CHECK_THROWS_WITH(
        got<int>("x"), test::Equals("column 'v' is text in the database, but its member is int; change one of them")
    );
    CHECK_THROWS_AS(got<std::string>(1), ConversionError);
    CHECK_THROWS_WITH(got<Uuid>("x"), test::StartsWith("column 'v' holds a text that is no "));
    // the value itself may be a secret on its way to a log
    CHECK_THROWS_WITH(got<Uuid>("hunter2"), !test::containsString("hunter2"));
}

TEST_CASE("row: shown as Node shows an object", "[row][inspect]") {
    CHECK(inspect(rowOf({"id", "name", "n"}, {7, "it's", null})) == "{ id: 7, name: \"it's\", n: null }");
    CHECK(inspect(rowOf({"count(*)"}, {7})) == "{ 'count(*)': 7 }");
    CHECK(inspect(Row()) == "{}");
    CHECK(inspect(std::vector<Row>{}) == "[]");
    CHECK(inspect(std::vector<Row>{rowOf({"id"}, {1}), rowOf({"id"}, {2})}) == "[ { id: 1 }, { id: 2 } ]");
}
