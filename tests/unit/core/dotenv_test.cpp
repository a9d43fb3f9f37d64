#include <sequelize/core/dotenv.hpp>

#include <optional>
#include <string>

#include "support/catch.hpp"

using sequelize::DotenvError;
using sequelize::dotenv::Variables;

namespace {

/// What stands outside of every text here.
std::optional<std::string> outside(const std::string& name) {
    if (name == "OUTSIDE") return "out$A";
    if (name == "EMPTY") return "";
    return std::nullopt;
}

Variables parse(std::string_view text, bool override = false) {
    return sequelize::dotenv::parse(text, {.file = "test.env", .override = override, .environment = outside});
}

/// The value of A.
std::string valueOf(std::string_view text) {
    return parse(text).at("A");
}

/// The error's text, or "" when the text is accepted.
std::string refusal(std::string_view text) {
    try {
        static_cast<void>(parse(text));
        return {};
    } catch (const DotenvError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("the tutorial's .env", "[dotenv]") {
    CHECK(
        parse("DB_NAME=hello_world_db\nDB_USER=your_username\nDB_PASSWORD=your_password\nDB_HOST=localhost\n"
              "DB_DIALECT=mysql\n") ==
        Variables{
            {"DB_NAME", "hello_world_db"},
            {"DB_USER", "your_username"},
            {"DB_PASSWORD", "your_password"},
            {"DB_HOST", "localhost"},
            {"DB_DIALECT", "mysql"}}
    );
}

TEST_CASE("lines without quotes", "[dotenv]") {
    CHECK(parse("").empty());
    CHECK(parse("\n \t\n# A=1\n   # B=2").empty());
    CHECK(valueOf("A=") == "");
    CHECK(valueOf("A=b") == "b");
    CHECK(valueOf("A=b=c==") == "b=c==");
    CHECK(valueOf("  A \t=\t b c  ") == "b c");
    CHECK(valueOf("A=it's a \"quote\"") == "it's a \"quote\"");
    CHECK(valueOf("A=C:\\new") == "C:\\new");
    CHECK(valueOf("A=1\nA=2") == "2");
    CHECK(parse("a.b-C_1=x\n2=y") == Variables{{"a.b-C_1", "x"}, {"2", "y"}});
}

TEST_CASE("a colon and a blank assign, too", "[dotenv]") {
    CHECK(valueOf("A: b") == "b");
    CHECK(valueOf("A: 'b c'") == "b c");
    CHECK(valueOf("A: ") == "");
    CHECK_FALSE(refusal("A:b").empty());
    CHECK_FALSE(refusal("A:\nB=1").empty());
}

TEST_CASE("comments", "[dotenv]") {
    CHECK(valueOf("A=b # c") == "b");
    CHECK(valueOf("A=b#c") == "b");
    CHECK(valueOf("A=#b") == "");
    CHECK(valueOf("A='b # c' # d") == "b # c");
    CHECK(valueOf("A=\"b#c\"#d") == "b#c");
    CHECK(valueOf("A=`#`") == "#");
    CHECK(parse("A=1 # 'open\nB=2") == Variables{{"A", "1"}, {"B", "2"}});
}

TEST_CASE("export", "[dotenv]") {
    CHECK(valueOf("export A=b") == "b");
    CHECK(valueOf(" export \t A = b") == "b");
    CHECK(parse("export=1") == Variables{{"export", "1"}});
    CHECK(parse("export = 1") == Variables{{"export", "1"}});
    CHECK(parse("exportA=1") == Variables{{"exportA", "1"}});
    CHECK_FALSE(refusal("export A").empty());
}

TEST_CASE("quotes keep what is between them", "[dotenv]") {
    CHECK(valueOf("A=''") == "");
    CHECK(valueOf("A='  b  '") == "  b  ");
    CHECK(valueOf("A=\"  b  \"  ") == "  b  ");
    CHECK(valueOf("A=`  \"b\" 'c'  `") == "  \"b\" 'c'  ");
    CHECK(valueOf("A='\"b\"'") == "\"b\"");
    CHECK(valueOf("A = 'b'") == "b");
}

TEST_CASE("a quote after a backslash is part of the value, and so is the backslash", "[dotenv]") {
    CHECK(valueOf(R"(A='it\'s')") == R"(it\'s)");
    CHECK(valueOf(R"(A="{\"a\": 1}")") == R"({\"a\": 1})");
    CHECK(valueOf(R"(A=`a\`b`)") == R"(a\`b)");
}

TEST_CASE("escapes between double quotes", "[dotenv]") {
    CHECK(valueOf(R"(A="b\nc\rd")") == "b\nc\rd");
    CHECK(valueOf(R"(A="b\tc\\d")") == R"(b\tc\\d)");
    CHECK(valueOf(R"(A='b\nc')") == R"(b\nc)");
    CHECK(valueOf(R"(A=`b\nc`)") == R"(b\nc)");
    CHECK(valueOf(R"(A=b\nc)") == R"(b\nc)");
}

TEST_CASE("values of several lines", "[dotenv]") {
    for (const char quote : {'\'', '"', '`'}) {
        const std::string text = std::string("A=") + quote + "-----BEGIN\n  b=c # d\n\nEND" + quote + "\nB=1";
        CHECK(parse(text) == Variables{{"A", "-----BEGIN\n  b=c # d\n\nEND"}, {"B", "1"}});
    }
}

TEST_CASE("line ends and the byte order mark", "[dotenv]") {
    CHECK(parse("A=1\r\nB=2\r\n") == Variables{{"A", "1"}, {"B", "2"}});
    CHECK(parse("A=1\rB=2") == Variables{{"A", "1"}, {"B", "2"}});
    CHECK(valueOf("A='b\r\nc\rd'") == "b\nc\nd");
    CHECK(
        valueOf("\xEF\xBB\xBF"
                "A=1") == "1"
    );
    CHECK(valueOf("A=\xC3\xA9") == "\xC3\xA9");
}

TEST_CASE("expansion", "[dotenv]") {
    const auto b = [](const std::string& value) { return parse("A=a\nB=" + value).at("B"); };
    SECTION("names") {
        CHECK(b("$A") == "a");
        CHECK(b("${A}") == "a");
        CHECK(b("x${A}y$A-z") == "xaya-z");
        CHECK(b("\"$A\\n\"") == "a\n");
        CHECK(b("`$A`") == "a");
        CHECK(b("'$A ${A} \\$'") == "$A ${A} \\$");
        CHECK(b("$EMPTY") == "");
    }
    SECTION("dollar signs") {
        CHECK(b("\\$A") == "$A");
        CHECK(b("\\${A}") == "${A}");
        CHECK(b("\\\\$A") == "\\$A");
        CHECK(b("a$ $1 $. $") == "a$ $1 $. $");
        CHECK(b("$$A") == "$a");
        CHECK(b("${} ${A") == "${} ${A");
    }
    SECTION("defaults and alternatives") {
        CHECK(b("${A:-d}") == "a");
        CHECK(b("${NO:-d e}") == "d e");
        CHECK(b("${NO:-}") == "");
        CHECK(b("${EMPTY:-d}") == "d");
        CHECK(b("${EMPTY-d}") == "d");
        CHECK(b("${NO-d-e:-f}") == "d-e:-f");
        CHECK(b("${NO:-$A${A}}") == "aa");
        CHECK(b("${NO:-${NO:-${A}}}!") == "a!");
        CHECK(b("${A:-$NO}") == "a");
        CHECK(b("${A:+x}${NO:+y}${EMPTY+z}") == "x");
    }
    SECTION("what was put in is not expanded again") {
        CHECK(b("$OUTSIDE") == "out$A");
        CHECK(parse("A='x$B'\nB=$A$A").at("B") == "x$Bx$B");
    }
    SECTION("only what stands above") {
        CHECK_FALSE(refusal("B=$A\nA=1").empty());
    }
    SECTION("a variable and itself") {
        CHECK(parse("A=1\nA=${A}2").at("A") == "12");
    }
}

TEST_CASE("the environment's variable is meant before the text's own, unless it is overridden", "[dotenv]") {
    const std::string text = "OUTSIDE=own\nA=$OUTSIDE";
    CHECK(parse(text, false) == Variables{{"OUTSIDE", "own"}, {"A", "out$A"}});
    CHECK(parse(text, true) == Variables{{"OUTSIDE", "own"}, {"A", "own"}});
    CHECK(sequelize::dotenv::parse("A=${PATH:-no}", {.environment = nullptr}).at("A") == "no");
    CHECK(sequelize::dotenv::parse("A=${PATH:-no}").at("A") != "no");
}

TEST_CASE("what is wrong is said with its line and the remedy", "[dotenv]") {
    const auto refusedFor = [](std::string_view text, const std::string& where, const std::string& what) {
        const std::string message = refusal(text);
        INFO(text << " gave: " << message);
        CHECK_THAT(message, test::StartsWith("test.env:" + where + ": "));
        CHECK_THAT(message, test::containsString(what));
    };
    refusedFor("word", "1", "no assignment");
    refusedFor("A=1\r\n\r\n# c\r\nword word", "4", "NAME=value");
    refusedFor("A=1\n=2", "2", "no assignment");
    refusedFor("A B=1", "1", "no assignment");
    refusedFor("\xC3\xA9=1", "1", "no assignment");
    refusedFor("A='1\n2'\nword", "3", "no assignment");
    refusedFor("A=1\nB='open\nC=3\n", "2", "no partner");
    refusedFor("A=\"", "1", "no partner");
    refusedFor("A='C:\\'", "1", "after a backslash");
    refusedFor("A='1' 2", "1", "closing quote");
    refusedFor("A=\"open\nB=\"1\"", "1", "closing quote");
    refusedFor("A=1\nB=$NO", "2", "\\$");
    refusedFor("B=\"\n\n${NO}\"", "1", "${NAME:-}");
    refusedFor("B=${NO!x}", "1", "neither");
    refusedFor(std::string_view("A=1\r\nB=\0", 8), "2", "NUL");
}

TEST_CASE("no message quotes the file", "[dotenv]") {
    for (const char* text :
         {"hunter2", "hunter2 A=1", "A='hunter2", "A=hunter2'\nB='", "A='x' hunter2", "A=$hunter2", "A=${hunter2}",
          "hunter2=$NO", "A=\"hunter2\"hunter2"}) {
        INFO(text);
        const std::string message = refusal(text);
        CHECK(message.size() > 20);
        CHECK(message.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("values that would grow without end are refused", "[dotenv]") {
    std::string doubling = "A0=0123456789\n";
    for (int i = 1; i < 64; ++i) {
        const std::string before = "${A" + std::to_string(i - 1) + "}";
        doubling += "A" + std::to_string(i) + "=" + before + before + "\n";
    }
    CHECK_THAT(refusal(doubling), test::containsString("128 KiB"));
    std::string nested = "A=";
    for (int i = 0; i < 1'000; ++i) nested += "${NO:-";
    CHECK_THAT(refusal(nested + std::string(1'000, '}')), test::containsString("nested"));
    CHECK(valueOf("A=" + std::string(200'000, 'x')).size() == 200'000);
}
