#include <sequelize/core/bytes.hpp>

#include <string>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

TEST_CASE("bytes and text are views of each other", "[bytes]") {
    const std::string text("a\0\xff\n", 4);
    const Bytes bytes = toBytes(text);
    REQUIRE(bytes.size() == 4);
    CHECK(bytes[2] == std::byte{0xff});
    CHECK(asText(bytes) == text);
    CHECK(toBytes("").empty());
    CHECK(asText({}).empty());
}

TEST_CASE("toHex writes two lower-case digits a byte", "[bytes]") {
    CHECK(toHex(toBytes(std::string("\x00\x0f\xa0\xff", 4))) == "000fa0ff");
    CHECK(toHex({}).empty());
}
