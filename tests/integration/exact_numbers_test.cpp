#include <cmath>
#include <limits>

#include "support/round_trip.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::OneColumn;

TEST_CASE("the extremes of every integer type", "[exact]") {
    const auto extremes = [](const char* name, const DataType& type, std::int64_t low, std::int64_t high) {
        INFO(name);
        OneColumn<std::int64_t> column(name, type);
        CHECK_THAT(column.refusal(high + 1), test::containsString("is outside the range of"));
        CHECK_THAT(column.refusal(low - 1), test::containsString("is outside the range of"));
        for (const auto value : {low, high, std::int64_t{0}}) column.check(value);
    };
    extremes("tiny", DataTypes::TINYINT, -128, 127);
    extremes("tiny_u", DataTypes::TINYINT.UNSIGNED, 0, 255);
    extremes("small", DataTypes::SMALLINT, -32'768, 32'767);
    extremes("small_u", DataTypes::SMALLINT.UNSIGNED, 0, 65'535);
    extremes("medium", DataTypes::MEDIUMINT, -8'388'608, 8'388'607);
    extremes("medium_u", DataTypes::MEDIUMINT.UNSIGNED, 0, 16'777'215);
    extremes("int", DataTypes::INTEGER, -2'147'483'648, 2'147'483'647);
    extremes("int_u", DataTypes::INTEGER.UNSIGNED, 0, 4'294'967'295);
}

TEST_CASE("BIGINT up to the last bit", "[exact]") {
    using Limits = std::numeric_limits<std::int64_t>;
    OneColumn<std::int64_t> column("big", DataTypes::BIGINT);
    for (const auto value : {Limits::min(), Limits::max(), std::int64_t{9007199254740993}}) column.check(value);
    CHECK(column.model.count({.where = {{"value", Limits::max()}}}) == 4);
    CHECK(column.model.max(&test::OneValue<std::int64_t>::value) == Limits::max());
}

TEST_CASE("BIGINT UNSIGNED up to 2^64-1", "[exact]") {
    constexpr auto highest = std::numeric_limits<std::uint64_t>::max();
    OneColumn<std::uint64_t> column("big_u", DataTypes::BIGINT.UNSIGNED);
    column.check(9223372036854775807u);
    if (test::speaksMysql()) {
        column.check(9223372036854775808u);
        column.check(highest);
        CHECK(column.model.count({.where = {{"value", highest}}}) == 4);
        CHECK(column.model.max(&test::OneValue<std::uint64_t>::value) == highest);
    } else {
        const auto count = column.model.count();
        CHECK_THAT(
            test::messageOf<UsageError>([&] { column.model.create({.value = highest}); }),
            test::containsString("too large") && test::containsString("9223372036854775807")
        );
        CHECK(column.model.count() == count);
    }
}

TEST_CASE("DECIMAL keeps every digit", "[exact]") {
    SECTION("of 65") {
        OneColumn<Decimal> column("decimal65", DataTypes::DECIMAL(65, 30));
        const std::string whole(35, '9');
        CHECK_THAT(
            column.refusal(Decimal("1" + std::string(35, '0'))),
            test::containsString("has more than 35 digits before the point, but the column is DECIMAL(65, 30)")
        );
        CHECK_THAT(
            column.refusal(Decimal("0.0000000000000000000000000000001")),
            test::containsString("has more than 30 digits after the point")
        );
        column.check(Decimal(whole + "." + std::string(30, '9')));
        column.check(Decimal("-" + whole + "." + std::string(30, '9')));
        column.check(Decimal("0.000000000000000000000000000001"));
        column.check(Decimal("0.1"), Decimal("0.100000000000000000000000000000"));
        column.check(Decimal(), Decimal("0.000000000000000000000000000000"));
    }
    SECTION("of 10") {
        OneColumn<Decimal> column("decimal10", DataTypes::DECIMAL(10, 2));
        CHECK_THAT(column.refusal(Decimal("0.001")), test::containsString("after the point"));
        CHECK_THAT(column.refusal(Decimal("100000000")), test::containsString("before the point"));
        column.check(Decimal("99999999.99"));
        column.check(Decimal("-99999999.99"));
        column.check(Decimal("10.5"), Decimal("10.50"));
        column.check(Decimal("10.500"), Decimal("10.50"));
        CHECK(column.model.count({.where = {{"value", Decimal("10.5")}}}) == 8);
        CHECK(column.model.count({.where = {{"value", Op::lt(Decimal("9.99"))}}}) == 4);
    }
    SECTION("without digits: 10, none after the point") {
        OneColumn<std::optional<Decimal>> column("decimal", DataTypes::DECIMAL);
        column.check(Decimal("1234567890"));
        column.check(std::nullopt);
    }
    SECTION("in a double") {
        OneColumn<double> column("decimal_double", DataTypes::DECIMAL(10, 2));
        column.check(0.1);
        column.check(-12345678.25);
        CHECK(column.model.max(&test::OneValue<double>::value) == 0.1);
    }
}

TEST_CASE("DOUBLE is kept to the last bit", "[exact]") {
    using Limits = std::numeric_limits<double>;
    OneColumn<double> column("double", DataTypes::DOUBLE);
    CHECK_THAT(column.refusal(Limits::quiet_NaN()), test::containsString("is not a finite number"));
    CHECK_THAT(column.refusal(Limits::infinity()), test::containsString("is not a finite number"));
    for (const double value : {0.1, 1.0 / 3, -2.5e-300, 1e22, 9007199254740993.0, 123456789012345680.0, 5e-324})
        column.check(value);
    for (const double value : {Limits::max(), Limits::lowest(), Limits::min(), Limits::denorm_min(), Limits::epsilon()})
        column.check(value);
}

TEST_CASE("minus zero is zero", "[exact]") {
    OneColumn<double> column("minus_zero", DataTypes::DOUBLE);
    const auto made = column.model.create({.value = -0.0});
    CHECK(made.value == 0.0);
    CHECK(column.read(made.id) == 0.0);
    CHECK_FALSE(std::signbit(made.value));
    CHECK_FALSE(std::signbit(column.read(made.id)));
}

TEST_CASE("FLOAT holds floats, whatever the member is", "[exact]") {
    SECTION("float") {
        using Limits = std::numeric_limits<float>;
        OneColumn<float> column("float", DataTypes::FLOAT);
        for (const float value : {0.1f, 16777217.0f, 1.0f / 3, -1e-30f, 3.1415927f}) column.check(value);
        for (const float value : {Limits::max(), Limits::lowest(), Limits::min()}) column.check(value);
    }
    SECTION("double") {
        OneColumn<double> column("float_double", DataTypes::FLOAT);
        CHECK_THAT(column.refusal(1e39), test::containsString("is outside the range of FLOAT"));
        column.check(0.1, static_cast<double>(0.1f));
        column.check(3.141592653589793, static_cast<double>(3.1415927f));
        column.check(0.5);
    }
    SECTION("digits") {
        OneColumn<double> column("double_digits", DataTypes::DOUBLE(6, 2));
        CHECK_THAT(column.refusal(10000.0), test::containsString("is outside the range"));
        column.check(9999.25);
        column.check(-0.75);
    }
    SECTION("what a server has rounded is found, and stored again") {
        OneColumn<double> column("double_rounded", DataTypes::DOUBLE(6, 2));
        CHECK_THAT(column.refusal(-0.011), test::containsString("more than 2 digits after the point"));
        for (const double value : {-0.01, -0.02, -7.19, 2.29}) {
            const auto made = column.model.create({.value = value});
            auto row = column.model.findByPk(made.id).value();
            CHECK(column.model.count({.where = {{"value", row.value}}}) == 1);
            CHECK(column.model.count({.where = {{"value", Op::ne(row.value)}, {"id", made.id}}}) == 0);
            CHECK_NOTHROW(column.model.save(row));
        }
    }
}

TEST_CASE("BOOLEAN", "[exact]") {
    OneColumn<bool> column("bool", DataTypes::BOOLEAN);
    column.check(true);
    column.check(false);
    CHECK(column.model.count({.where = {{"value", true}}}) == 4);
    OneColumn<std::optional<bool>> optional("bool_optional", DataTypes::BOOLEAN);
    optional.check(false);
    optional.check(std::nullopt);
    test::rawSession().run("UPDATE exact_bools SET value = 2 WHERE id = 1");
    CHECK_THAT(
        test::messageOf<ConversionError>([&] { (void)column.read(1); }),
        test::containsString("outside the range") && test::containsString("set such rows to one of these")
    );
}
