#include "core/json_text.hpp"

#include "support/catch.hpp"

using sequelize::detail::jsonFault;

TEST_CASE("json texts: documents", "[json_text]") {
    for (const auto* text :
         {"{}",
          "[]",
          "null",
          "true",
          "false",
          "0",
          "-0",
          "10",
          "1.5",
          "1e5",
          "1E-5",
          "-1.5e+5",
          "\"\"",
          "\"a\\u00e9\\\\\"",
          " [ 1 , 2 ] ",
          "\t{ \"a\" : { \"b\" : [ ] } }\r\n",
          "[[[1],2],{\"a\":[]}]",
          "1e308",
          "-1e-999",
          "0e999",
          "\"\\uD83D\\uDE00\"",
          "[\"\\/\"]"}) {
        INFO(text);
        CHECK(jsonFault(text) == "");
    }
    CHECK(jsonFault(std::string(100, '[') + std::string(100, ']')) == "");
}

TEST_CASE("json texts: what is none", "[json_text]") {
    for (const auto* text : {"",         " ",           "{",           "}",
                             "[1",       "[1,]",        "[,1]",        "{\"a\"}",
                             "{\"a\":}", "{a:1}",       "{\"a\":1,}",  "{\"a\":1 \"b\":2}",
                             "01",       "+1",          ".5",          "1.",
                             "1e",       "1e999",       "-1.5E+309",   "-",
                             "NaN",      "Infinity",    "nul",         "True",
                             "'a'",      "\"a",         "\"\\x\"",     "\"\\u12\"",
                             "\"\n\"",   "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
                             "{} {}",    "1 2",         "[] x",        "//",
                             "[1]]"}) {
        INFO(text);
        CHECK(jsonFault(text) != "");
    }
    CHECK(jsonFault(std::string(101, '[') + std::string(101, ']')) != "");
    CHECK(jsonFault(std::string(5'000'000, '[')) != "");
    CHECK(jsonFault("{\"secret\": oops}") == "is no JSON document: a value is missing at byte 11");
}
