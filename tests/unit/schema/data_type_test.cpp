#include <sequelize/schema/data_type.hpp>

#include <stdexcept>
#include <string>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using Kind = TypeSpec::Kind;
using Size = TypeSpec::Size;

TEST_CASE("data types are written as in Sequelize", "[data_type]") {
    constexpr TypeSpec text = DataTypes::STRING(100).BINARY;
    static_assert(text.kind == Kind::STRING && text.length == 100 && text.binary);
    static_assert(DataTypes::STRING.length == 255);

    constexpr TypeSpec padded = DataTypes::INTEGER(11).UNSIGNED.ZEROFILL;
    static_assert(padded.length == 11 && padded.isUnsigned && padded.zerofill);
    static_assert(!DataTypes::INTEGER.ZEROFILL.isUnsigned);

    constexpr TypeSpec price = DataTypes::DECIMAL(10, 2);
    static_assert(price.length == 10 && price.decimals == 2);
    static_assert(DataTypes::DECIMAL.decimals == -1);

    static_assert(DataTypes::TEXT("tiny").size == Size::tiny);
    static_assert(DataTypes::TEXT("medium").size == Size::medium);
    static_assert(DataTypes::BLOB("long").size == Size::large);
    static_assert(DataTypes::DATE(6).length == 6);

    const DataType status = DataTypes::ENUM("draft", std::string("published"));
    CHECK(status.kind == Kind::ENUM);
    CHECK(status.values == std::vector<std::string>{"draft", "published"});
}

TEST_CASE("an unknown size of TEXT or BLOB is refused", "[data_type]") {
    const std::string word = "huge";
    CHECK_THROWS_AS(DataTypes::TEXT(word), std::invalid_argument);
    CHECK_THROWS_WITH(DataTypes::BLOB(word), test::containsString("\"long\", not \"huge\""));
}

TEST_CASE("data types compare by all of their parts", "[data_type]") {
    CHECK(DataType(DataTypes::STRING) == DataType(DataTypes::STRING(255)));
    CHECK_FALSE(DataType(DataTypes::STRING) == DataType(DataTypes::STRING(254)));
    CHECK_FALSE(DataTypes::ENUM("a") == DataTypes::ENUM("b"));
}

TEST_CASE("nameOf writes a type as its user did", "[data_type]") {
    CHECK(nameOf(DataTypes::INTEGER) == "INTEGER");
    CHECK(nameOf(DataTypes::INTEGER(11).UNSIGNED.ZEROFILL) == "INTEGER(11).UNSIGNED.ZEROFILL");
    CHECK(nameOf(DataTypes::STRING) == "STRING");
    CHECK(nameOf(DataTypes::STRING(100)) == "STRING(100)");
    CHECK(nameOf(DataTypes::CHAR(2).BINARY) == "CHAR(2).BINARY");
    CHECK(nameOf(DataTypes::DECIMAL(10, 2)) == "DECIMAL(10, 2)");
    CHECK(nameOf(DataTypes::FLOAT(11, 0)) == "FLOAT(11, 0)");
    CHECK(nameOf(DataTypes::TEXT) == "TEXT");
    CHECK(nameOf(DataTypes::TEXT("medium")) == "TEXT(\"medium\")");
    CHECK(nameOf(DataTypes::BLOB("long")) == "BLOB(\"long\")");
    CHECK(nameOf(DataTypes::DATE) == "DATE");
    CHECK(nameOf(DataTypes::DATE(6)) == "DATE(6)");
    CHECK(nameOf(DataTypes::ENUM("draft", "published")) == "ENUM(\"draft\", \"published\")");
    CHECK(nameOf(DataTypes::GEOMETRY) == "GEOMETRY");
    CHECK(nameOf(TypeSpec{.kind = Kind::GEOMETRY, .shape = TypeSpec::Shape::point}) == "GEOMETRY(\"POINT\")");
    CHECK(nameOf(DataTypes::VIRTUAL) == "VIRTUAL");
    CHECK(nameOf(DataType{}) == "unspecified");
}
