#include <string>
#include <vector>

#include "cli/attributes.hpp"
#include "cli/failure.hpp"
#include "cli/file_names.hpp"
#include "cli/names.hpp"
#include "cli/output.hpp"
#include "support/catch.hpp"

using namespace sequelize::detail::commandline;

namespace {

std::string attributesOf(const std::string& text) {
    std::string out;
    for (const auto& attribute : parseAttributes(text)) {
        out += (out.empty() ? "" : " ") + attribute.name + ":" + std::string(attribute.type->name);
        for (const auto& value : attribute.values) out += "|" + value;
    }
    return out;
}

std::string attributeFault(const std::string& text) {
    try {
        return attributesOf(text);
    } catch (const Failure& failure) {
        return failure.what();
    }
}

}  // namespace

TEST_CASE("--attributes is read as sequelize-cli reads it", "[cli]") {
    CHECK(attributesOf("first_name:string,last_name:string bio:TEXT") == "first_name:STRING last_name:STRING bio:TEXT");
    CHECK(attributesOf("role:enum:{Admin, 'Guest User'}, n:numeric,") == "role:ENUM|Admin|Guest User n:DECIMAL");
    CHECK(attributesOf("a:enum:{x:y,z}") == "a:ENUM|x:y|z");
    const std::vector<std::pair<std::string, std::string>> cases{
        {"a:foo", "Attribute 'a:foo' cannot be parsed: Unknown type 'foo'"},
        {"a:string:255", "Attribute 'a:string:255' cannot be parsed: nothing may follow the type 'string'"},
        {"", "Attribute '' cannot be parsed: write name:type, as in first_name:string"},
        {":string", "Attribute ':string' cannot be parsed: write name:type, as in first_name:string"},
        {"a:enum:{}", "Attribute 'a:enum:{}' cannot be parsed: a value of the enum is empty"},
        {"a:enum:{x,}", "Attribute 'a:enum:{x,}' cannot be parsed: a value of the enum is empty"},
        {"a:enum:{x",
         "Attribute 'a:enum:{x' cannot be parsed: the values of an enum stand in braces, as in "
         "role:enum:{Admin, Guest}"},
        {"a:jsonb", "Attribute 'a:jsonb' cannot be parsed: no database here has columns of the type 'jsonb'"},
        {"a__b:string", "Attribute 'a__b:string' cannot be parsed: 'a__b' is no name of a C++ member"},
    };
    for (const auto& [text, expected] : cases) CHECK(attributeFault(text) == expected);
}

TEST_CASE("names of files and functions", "[cli]") {
    CHECK(secondAfter("20260101120059") == "20260101120100");
    CHECK(secondAfter("20261231235959") == "20270101000000");
    CHECK(secondAfter("20240228235959") == "20240229000000");
    CHECK(secondAfter("20260101000099") == "20260101000100");  // no time of the calendar
    CHECK_THROWS_AS(secondAfter("99999999999999"), Failure);
    CHECK(functionName('m', "20260101120000-create--books äx") == "m20260101120000_create_books_x");
    CHECK(wordsInKebabCase("create-OrderItem2") == "create-order-item-2");
    CHECK(wordsInKebabCase("create-HTTPServer_log") == "create-http-server-log");
    CHECK(kebabCase("migrationsPath") == "migrations-path");
    for (const std::string& bad : std::vector<std::string>{"", "a/b", "..\\x", "a\nb"})
        CHECK_THROWS_AS(checkFileName(bad), Failure);
    CHECK_THROWS_AS(checkFileName(std::string(231, 'x')), Failure);
    CHECK_NOTHROW(checkFileName(std::string(230, 'x')));
}

TEST_CASE("identifiers and literals of C++", "[cli]") {
    for (const std::string& good : std::vector<std::string>{"a", "_a", "a1", "Class", "first_name"})
        CHECK(isIdentifier(good));
    for (const std::string& bad :
         std::vector<std::string>{"", "1a", "a-b", "class", "a__b", "_A", "\xc3\xa4", "co_await"})
        CHECK_FALSE(isIdentifier(bad));
    CHECK(cppLiteral("a\"b\\c") == "\"a\\\"b\\\\c\"");
}

TEST_CASE("events are JSON whatever they hold", "[cli]") {
    CHECK(
        eventText(
            "migrated", {{"name", std::string("a\"\\\n\x01\xff\xc3\xa4")},
                         {"seconds", 0.0125},
                         {"statements", std::int64_t{3}},
                         {"dry", false}}
        ) ==
        "{\"format\":1,\"event\":\"migrated\",\"name\":\"a\\\"\\\\\\n\\u0001\\ufffd\xc3\xa4\",\"seconds\":0.013,\"statements\":3,\"dry\":false}"
    );
}
