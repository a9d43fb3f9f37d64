#include <sequelize/schema/column_traits.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace std::chrono_literals;

enum class TraitsTestGenre { novel, essay };

struct TraitsTestMoney {
    std::int64_t cents{};
    friend bool operator==(const TraitsTestMoney&, const TraitsTestMoney&) = default;
};

template <>
struct sequelize::ColumnTraits<TraitsTestMoney> {
    using Stored = std::int64_t;
    static std::int64_t toStored(const TraitsTestMoney& money) { return money.cents; }
    static TraitsTestMoney fromStored(std::int64_t cents) { return {cents}; }
};

namespace {

constexpr auto ok = ReadStatus::ok;
constexpr auto wrongType = ReadStatus::wrongType;
constexpr auto outOfRange = ReadStatus::outOfRange;
constexpr auto malformed = ReadStatus::malformed;

Cell cellOf(Cell::Type type, std::string_view text) {
    Cell cell;
    cell.type = type;
    cell.text = text;
    return cell;
}
Cell decimalCell(std::string_view text) {
    return cellOf(Cell::Type::decimal, text);
}
Cell textCell(std::string_view text) {
    return cellOf(Cell::Type::text, text);
}
Cell blobCell(std::string_view text) {
    return cellOf(Cell::Type::blob, text);
}

/// A cell that needs no memory of its own.
Cell cellOf(const Value& value) {
    std::string unused;
    return viewOf(value, unused);
}

const Cell zeroDate = cellOf(Cell::Type::invalidDate, "0000-00-00");

/// Reads into a member of type M through its MemberType; what the member held before is `before`.
template <class M>
struct Read {
    M member;
    ReadStatus status;

    explicit Read(const Cell& cell, M before = {})
        : member(std::move(before)), status(memberType<M>.set(&member, cell)) {}
    bool gives(const M& expected) const { return status == ok && member == expected; }
};

constexpr auto int64Max = std::numeric_limits<std::int64_t>::max();
constexpr auto int64Min = std::numeric_limits<std::int64_t>::min();
constexpr auto uint64Max = std::numeric_limits<std::uint64_t>::max();

}  // namespace

TEST_CASE("integers are read from integers and whole decimals, and never narrowed", "[column_traits]") {
    CHECK(Read<std::int64_t>(cellOf(-5)).gives(-5));
    CHECK(Read<std::int64_t>(cellOf(std::uint64_t{int64Max})).gives(int64Max));
    CHECK(Read<std::int64_t>(cellOf(uint64Max)).status == outOfRange);
    CHECK(Read<std::int64_t>(decimalCell("-9223372036854775808")).gives(int64Min));
    CHECK(Read<std::int64_t>(decimalCell("9223372036854775808")).status == outOfRange);
    CHECK(Read<std::int64_t>(decimalCell("10.00")).status == wrongType);
    CHECK(Read<std::int64_t>(decimalCell("ten")).status == malformed);
    CHECK(Read<std::int64_t>(decimalCell("")).status == malformed);
    CHECK(Read<std::int64_t>(textCell("5")).status == wrongType);
    CHECK(Read<std::int64_t>(cellOf(5.0)).status == wrongType);

    CHECK(Read<std::int8_t>(cellOf(-128)).gives(-128));
    CHECK(Read<std::int8_t>(cellOf(128)).status == outOfRange);
    CHECK(Read<int>(cellOf(2'147'483'648)).status == outOfRange);
}

TEST_CASE("unsigned integers refuse negative ones", "[column_traits]") {
    CHECK(Read<std::uint64_t>(cellOf(uint64Max)).gives(uint64Max));
    CHECK(Read<std::uint64_t>(cellOf(5)).gives(5));
    CHECK(Read<std::uint64_t>(cellOf(-1)).status == outOfRange);
    CHECK(Read<std::uint64_t>(decimalCell("18446744073709551615")).gives(uint64Max));
    CHECK(Read<std::uint64_t>(decimalCell("18446744073709551616")).status == outOfRange);
    CHECK(Read<std::uint64_t>(decimalCell("-1")).status == outOfRange);
    CHECK(Read<std::uint64_t>(decimalCell("-")).status == malformed);
    CHECK(Read<std::uint64_t>(textCell("5")).status == wrongType);
    CHECK(Read<std::uint16_t>(cellOf(65'536)).status == outOfRange);
}

TEST_CASE("floating-point members take what they can hold exactly", "[column_traits]") {
    CHECK(Read<double>(cellOf(0.1)).gives(0.1));
    CHECK(Read<double>(cellOf(9'007'199'254'740'992)).gives(9007199254740992.0));
    CHECK(Read<double>(cellOf(9'007'199'254'740'993)).status == outOfRange);
    CHECK(Read<double>(cellOf(int64Min)).gives(-9223372036854775808.0));
    CHECK(Read<double>(cellOf(int64Max)).status == outOfRange);
    CHECK(Read<double>(cellOf(uint64Max)).status == outOfRange);
    CHECK(Read<double>(cellOf(std::uint64_t{1} << 63)).gives(9223372036854775808.0));
    CHECK(Read<double>(decimalCell("12.50")).gives(12.5));
    CHECK(Read<double>(decimalCell("x")).status == malformed);
    CHECK(Read<double>(textCell("1.5")).status == wrongType);

    CHECK(Read<float>(cellOf(0.5)).gives(0.5f));
    CHECK(Read<float>(cellOf(1e300)).status == outOfRange);
    CHECK(Read<float>(cellOf(-std::numeric_limits<double>::infinity())).gives(-std::numeric_limits<float>::infinity()));
}

TEST_CASE("bools are 0 and 1", "[column_traits]") {
    CHECK(Read<bool>(cellOf(1)).gives(true));
    CHECK(Read<bool>(cellOf(0u), true).gives(false));
    CHECK(Read<bool>(cellOf(2)).status == outOfRange);
    CHECK(Read<bool>(cellOf(-1)).status == outOfRange);
    CHECK(Read<bool>(textCell("1")).status == wrongType);
    CHECK(Read<bool>(decimalCell("1")).status == wrongType);
}

TEST_CASE("texts, bytes and JSON", "[column_traits]") {
    const std::string withNul("a\0b", 3);
    CHECK(Read<std::string>(textCell(withNul)).gives(withNul));
    CHECK(Read<std::string>(blobCell("\xff")).gives("\xff"));
    CHECK(Read<std::string>(decimalCell("10.50")).gives("10.50"));
    CHECK(Read<std::string>(cellOf(Cell::Type::json, "[1]")).gives("[1]"));
    CHECK(Read<std::string>(cellOf(5)).status == wrongType);
    CHECK(Read<std::string>(cellOf(DateTime{})).status == wrongType);

    CHECK(Read<Bytes>(blobCell("\xff\x01")).gives(Bytes{std::byte{0xff}, std::byte{1}}));
    CHECK(Read<Bytes>(textCell("a")).gives(toBytes("a")));
    CHECK(Read<Bytes>(cellOf(Cell::Type::json, "[]")).status == wrongType);

    CHECK(Read<Json>(cellOf(Cell::Type::json, "{}")).gives(Json{"{}"}));
    CHECK(Read<Json>(textCell("{}")).gives(Json{"{}"}));
    CHECK(Read<Json>(cellOf(-12)).gives(Json{"-12"}));
    CHECK(Read<Json>(cellOf(1.5)).gives(Json{"1.5"}));
    CHECK(Read<Json>(blobCell("{}")).status == wrongType);
}

TEST_CASE("decimals are exact or refused", "[column_traits]") {
    Read<Decimal> read(decimalCell("10.50"));
    CHECK(read.status == ok);
    CHECK(read.member.toString() == "10.50");
    CHECK(Read<Decimal>(cellOf(uint64Max)).gives(Decimal("18446744073709551615")));
    CHECK(Read<Decimal>(cellOf(-7)).gives(Decimal(-7)));
    CHECK(Read<Decimal>(textCell("1e-3")).gives(Decimal("0.001")));
    CHECK(Read<Decimal>(textCell("1,5")).status == malformed);
    CHECK(Read<Decimal>(cellOf(1.5)).status == wrongType);
}

TEST_CASE("dates and times", "[column_traits]") {
    const Date day = 2021y / 12 / 14;
    const DateTime midnight = std::chrono::sys_days(day);
    CHECK(Read<DateTime>(cellOf(midnight + 5us)).gives(midnight + 5us));
    CHECK(Read<DateTime>(cellOf(day)).gives(midnight));
    CHECK(Read<DateTime>(textCell("2021-12-14 00:00:01.5")).gives(midnight + 1500ms));
    CHECK(Read<DateTime>(textCell("yesterday")).status == malformed);
    CHECK(Read<DateTime>(zeroDate).status == outOfRange);
    CHECK(Read<DateTime>(cellOf(5)).status == wrongType);

    CHECK(Read<Date>(cellOf(day)).gives(day));
    CHECK(Read<Date>(cellOf(midnight)).gives(day));
    CHECK(Read<Date>(cellOf(DateTime(-24h))).gives(1969y / 12 / 31));
    CHECK(Read<Date>(cellOf(midnight + 1us)).status == wrongType);
    CHECK(Read<Date>(textCell("2021-12-14")).gives(day));
    CHECK(Read<Date>(textCell("2021-02-30")).status == malformed);
    CHECK(Read<Date>(zeroDate).status == outOfRange);

    CHECK(Read<Time>(cellOf(Time(-90min))).gives(-90min));
    CHECK(Read<Time>(textCell("-01:30:00")).gives(-90min));
    CHECK(Read<Time>(textCell("soon")).status == malformed);
    CHECK(Read<Time>(cellOf(midnight)).status == wrongType);
}

TEST_CASE("UUIDs are texts or sixteen bytes", "[column_traits]") {
    const Uuid uuid("01234567-89ab-cdef-0123-456789abcdef");
    CHECK(Read<Uuid>(textCell("01234567-89AB-cdef-0123-456789abcdef")).gives(uuid));
    CHECK(Read<Uuid>(blobCell(asText(uuid.bytes()))).gives(uuid));
    CHECK(Read<Uuid>(textCell("01234567")).status == malformed);
    CHECK(Read<Uuid>(blobCell("0123456789abcde")).status == malformed);
    CHECK(Read<Uuid>(cellOf(5)).status == wrongType);
}

TEST_CASE("enums are read by name", "[column_traits]") {
    CHECK(Read<TraitsTestGenre>(textCell("essay")).gives(TraitsTestGenre::essay));
    CHECK(Read<TraitsTestGenre>(textCell("poem")).status == outOfRange);
    CHECK(Read<TraitsTestGenre>(cellOf(1)).status == wrongType);
}

TEST_CASE("optional members hold NULL, others report it and stay as they are", "[column_traits]") {
    CHECK(Read<std::optional<int>>(Cell{}, 5).gives(std::nullopt));
    CHECK(Read<std::optional<int>>(cellOf(7)).gives(7));
    CHECK(Read<std::optional<std::string>>(textCell("")).gives(""));
    CHECK(Read<std::optional<TraitsTestMoney>>(cellOf(7)).gives(TraitsTestMoney{7}));

    const Read<std::optional<int>> refused(textCell("x"), 5);
    CHECK(refused.status == wrongType);
    CHECK(refused.member == 5);

    const Read<int> isNull(Cell{}, 5);
    CHECK(isNull.status == ReadStatus::isNull);
    CHECK(isNull.member == 5);
}

TEST_CASE("what cannot be read leaves the member alone", "[column_traits]") {
    CHECK(Read<int>(cellOf(int64Max), 5).member == 5);
    CHECK(Read<std::string>(cellOf(1), "before").member == "before");
    CHECK(Read<Decimal>(textCell("x"), Decimal(5)).member == Decimal(5));
    CHECK(Read<Date>(zeroDate, 2021y / 1 / 1).member == Date(2021y / 1 / 1));
}

TEST_CASE("a type of one's own is stored as another", "[column_traits]") {
    static_assert(ColumnType<TraitsTestMoney> && ColumnType<std::optional<TraitsTestMoney>>);
    CHECK(Read<TraitsTestMoney>(cellOf(1050)).gives({1050}));
    CHECK(Read<TraitsTestMoney>(textCell("1050")).status == wrongType);
    const TraitsTestMoney money{99};
    CHECK(memberType<TraitsTestMoney>.get(&money) == Value(99));
    CHECK(memberType<TraitsTestMoney>.family == detail::Family::integer);
    CHECK(memberType<TraitsTestMoney>.columnType() == DataType(DataTypes::BIGINT));
}

TEST_CASE("members become values", "[column_traits]") {
    const auto valueOf = [](const auto& member) {
        return memberType<std::remove_cvref_t<decltype(member)>>.get(&member);
    };
    CHECK(valueOf(std::int8_t{-1}) == Value(-1));
    CHECK(valueOf(5u) == Value(5u));
    CHECK(valueOf(true) == Value(true));
    CHECK(valueOf(0.5f) == Value(0.5));
    CHECK(valueOf(std::string("a")) == Value("a"));
    CHECK(valueOf(TraitsTestGenre::essay) == Value("essay"));
    CHECK(valueOf(std::optional<int>()) == Value(null));
    CHECK(valueOf(std::optional<int>(3)) == Value(3));
    CHECK(valueOf(std::optional(TraitsTestMoney{7})) == Value(7));
    CHECK(valueOf(Json{"{}"}) == Value(Json{"{}"}));
}

TEST_CASE("a C++ type stands for a column type", "[column_traits]") {
    using detail::columnTypeOf;
    CHECK(columnTypeOf<std::int8_t>() == DataType(DataTypes::TINYINT));
    CHECK(columnTypeOf<std::uint16_t>() == DataType(DataTypes::SMALLINT.UNSIGNED));
    CHECK(columnTypeOf<int>() == DataType(DataTypes::INTEGER));
    CHECK(columnTypeOf<std::int64_t>() == DataType(DataTypes::BIGINT));
    CHECK(columnTypeOf<bool>() == DataType(DataTypes::BOOLEAN));
    CHECK(columnTypeOf<float>() == DataType(DataTypes::FLOAT));
    CHECK(columnTypeOf<double>() == DataType(DataTypes::DOUBLE));
    CHECK(columnTypeOf<std::string>() == DataType(DataTypes::STRING));
    CHECK(columnTypeOf<Bytes>() == DataType(DataTypes::BLOB));
    CHECK(columnTypeOf<Decimal>() == DataType(DataTypes::DECIMAL));
    CHECK(columnTypeOf<DateTime>() == DataType(DataTypes::DATE));
    CHECK(columnTypeOf<Date>() == DataType(DataTypes::DATEONLY));
    CHECK(columnTypeOf<Time>() == DataType(DataTypes::TIME));
    CHECK(columnTypeOf<Uuid>() == DataType(DataTypes::UUID));
    CHECK(columnTypeOf<Json>() == DataType(DataTypes::JSON));
    CHECK(columnTypeOf<TraitsTestGenre>() == DataTypes::ENUM("novel", "essay"));
    CHECK(columnTypeOf<std::optional<std::string>>() == DataType(DataTypes::STRING));
}

TEST_CASE("what can be a column and what cannot", "[column_traits]") {
    static_assert(ColumnType<int> && ColumnType<std::optional<Uuid>> && ColumnType<TraitsTestGenre>);
    static_assert(!ColumnType<char> && !ColumnType<const char*> && !ColumnType<std::vector<int>> && !ColumnType<void*>);
    static_assert(memberType<std::optional<Date>>.isOptional && !memberType<Date>.isOptional);
    static_assert(memberType<std::optional<Date>>.family == detail::Family::date);
    CHECK(std::string(memberType<bool>.name) == "bool");
}
