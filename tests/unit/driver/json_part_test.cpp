#include "driver/sqlite/json_part.hpp"

#include <string>

#include "query/json_path.hpp"
#include "support/catch.hpp"

using namespace sequelize::detail;
using namespace sequelize::detail::sqlite;

namespace {

std::string part(std::string_view document, std::string_view path) {
    return std::string(partOf(document, jsonSteps(path)).value_or("-"));
}
std::string with(std::string_view document, std::string_view path, std::string_view value) {
    return withPart(document, jsonSteps(path), value).value_or("-");
}

}  // namespace

TEST_CASE("a part of a document's text", "[json_path]") {
    const std::string document =
        R"( { "a" : [ 1 , { "b\"]" : "x,}" } , -2.5e3 ] , "" : null , "\u00e9" : { } , "a,": true } )";
    CHECK(part(document, R"($."a"[0])") == "1");
    CHECK(part(document, R"($."a"[1])") == R"({ "b\"]" : "x,}" })");
    CHECK(part(document, R"($."a"[1]."b\"]")") == R"("x,}")");
    CHECK(part(document, R"($."a"[2])") == "-2.5e3");
    CHECK(part(document, R"($."a"[3])") == "-");
    CHECK(part(document, R"($."a"."b")") == "-");
    CHECK(part(document, R"($."")") == "null");
    CHECK(part(document, R"($."é")") == "{ }");
    CHECK(part(document, R"($."é"."x")") == "-");
    CHECK(part(document, R"($."a,")") == "true");
    CHECK(part(document, "$[0]") == "-");
    CHECK(part(R"({"a":1,"a":2})", R"($."a")") == "2");
    CHECK(part("[[],[[3]]]", "$[1][0][0]") == "3");
    CHECK(part("7", R"($."a")") == "-");
}

TEST_CASE("a document with another part", "[json_path]") {
    CHECK(with(R"({ "a" : 1 })", R"($."a")", "2") == R"({ "a" : 2 })");
    CHECK(with(R"({"a":1})", R"($."b")", "[]") == R"({"a":1,"b":[]})");
    CHECK(with("{ }", R"($."b"."c"[0])", "1") == R"({ "b":{"c":[1]}})");
    CHECK(with("null", R"($."b")", "1") == R"({"b":1})");
    CHECK(with("null", "$[0][0]", "1") == "[[1]]");
    CHECK(with("null", "$[1]", "1") == "-");
    CHECK(with("[1,2]", "$[2]", "3") == "[1,2,3]");
    CHECK(with("[1,2]", "$[1]", "3") == "[1,3]");
    CHECK(with("[1,2]", "$[3]", "3") == "-");
    CHECK(with("[1,2]", R"($."a")", "3") == "-");
    CHECK(with(R"({"a":"x"})", R"($."a"."b")", "3") == "-");
    CHECK(with(R"({"a":null})", R"($."a"."b")", "3") == R"({"a":{"b":3}})");
}

TEST_CASE("numbers of documents compare exactly", "[json_path]") {
    CHECK(compareNumbers("1", "1.0") == 0);
    CHECK(compareNumbers("-0", "0") == 0);
    CHECK(compareNumbers("9007199254740993", "9007199254740992") > 0);
    CHECK(compareNumbers("9007199254740993", "9007199254740992.0") > 0);
    CHECK(compareNumbers("-9007199254740993", "-9007199254740992.0") < 0);
    CHECK(compareNumbers("18446744073709551615", "18446744073709551616.0") < 0);
    CHECK(compareNumbers("18446744073709551616.0", "18446744073709551615") > 0);
    CHECK(compareNumbers("18446744073709551615", "-1") > 0);
    CHECK(compareNumbers("-9223372036854775808", "-9223372036854775807") < 0);
    CHECK(compareNumbers("1e300", "18446744073709551615") > 0);
    CHECK(compareNumbers("0.1", "1e-1") == 0);
}
