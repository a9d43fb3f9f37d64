#include "core/json_form.hpp"

#include <string>

#include "support/catch.hpp"

using sequelize::detail::normalJson;

TEST_CASE("equal documents have one form", "[json]") {
    CHECK(normalJson(R"( { "b" : [ 1 , 2.50 ] , "a" : "\u00e9\/\n" } )") == "{\"a\":\"é/\\u000a\",\"b\":[1,25e-1]}");
    CHECK(normalJson(R"({"a":1,"a":2})") == R"({"a":2})");
    CHECK(normalJson("\"\\ud834\\udd1e\"") == "\"𝄞\"");
    CHECK(normalJson("[true,false,null,{},[],\"\"]") == "[true,false,null,{},[],\"\"]");
    CHECK(normalJson("-0.0") == "0");
    CHECK(normalJson("100") == "100");
    CHECK(normalJson("1e2") == "100");
    CHECK(normalJson("1.00E+2") == "100");
    CHECK(normalJson("-120") == "-120");
    CHECK(normalJson("0.001") == "1e-3");
    CHECK(normalJson("12345678901234567890") == "12345678901234567890");
    CHECK(normalJson("1e400") == "1e400");
}

TEST_CASE("what is no document has none", "[json]") {
    for (const char* bad : {"",          " ",        "{",      "[1,]",    "{\"a\"}",     "{\"a\":1,}",   "{a:1}",
                            "'a'",       "01",       "1.",     ".5",      "+1",          "1e",           "nul",
                            "truee",     "1 2",      "\"a",    "\"\\x\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\udc00\"",
                            "\"\\u12\"", "\"\xff\"", "\"\n\"", "NaN",     "[1}"}) {
        CAPTURE(bad);
        CHECK_FALSE(normalJson(bad).has_value());
    }
    CHECK_FALSE(normalJson(std::string(100'000, '[')).has_value());
}
