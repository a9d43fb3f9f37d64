#include <sequelize/core/dotenv.hpp>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "support/catch.hpp"

namespace dotenv = sequelize::dotenv;

namespace {

using Text = std::optional<std::string>;

/// A file with this text, and variables of the process environment that are back to unset afterwards.
class Sandbox {
public:
    explicit Sandbox(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }
    ~Sandbox() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
        for (const char* name : {"SEQUELIZE_TEST_A", "SEQUELIZE_TEST_B"}) ::unsetenv(name);
    }
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_ =
        (std::filesystem::temp_directory_path() / ("dotenv_test_" + std::to_string(::getpid()))).string();
};

Text a() {
    return dotenv::variable("SEQUELIZE_TEST_A");
}
Text b() {
    return dotenv::variable("SEQUELIZE_TEST_B");
}

}  // namespace

TEST_CASE("config sets what is not set", "[dotenv]") {
    const Sandbox sandbox("SEQUELIZE_TEST_A=file\nSEQUELIZE_TEST_B=\"$SEQUELIZE_TEST_A\\n2\"\n");
    const auto output = dotenv::config({.path = sandbox.path()});
    CHECK_FALSE(output.error);
    CHECK(output.parsed == dotenv::Variables{{"SEQUELIZE_TEST_A", "file"}, {"SEQUELIZE_TEST_B", "file\n2"}});
    CHECK(a() == "file");
    CHECK(b() == "file\n2");
}

TEST_CASE("config leaves what is set, even to nothing", "[dotenv]") {
    const Sandbox sandbox("SEQUELIZE_TEST_A=file\nSEQUELIZE_TEST_B=file $SEQUELIZE_TEST_A");
    ::setenv("SEQUELIZE_TEST_A", GENERATE("", "set"), 1);
    const Text before = a();
    const auto output = dotenv::config({.path = sandbox.path()});
    CHECK(a() == before);
    CHECK(b() == "file " + *before);
    CHECK(output.parsed.at("SEQUELIZE_TEST_A") == "file");
}

TEST_CASE("config overrides when it is asked to", "[dotenv]") {
    const Sandbox sandbox("SEQUELIZE_TEST_A=file\nSEQUELIZE_TEST_B=$SEQUELIZE_TEST_A");
    ::setenv("SEQUELIZE_TEST_A", "set", 1);
    CHECK_FALSE(dotenv::config({.path = sandbox.path(), .override = true}).error);
    CHECK(a() == "file");
    CHECK(b() == "file");
}

TEST_CASE("of two files the first wins", "[dotenv]") {
    const Sandbox sandbox("SEQUELIZE_TEST_A=file");
    ::setenv("SEQUELIZE_TEST_A", "set", 1);
    dotenv::config({.path = sandbox.path()});
    std::ofstream(sandbox.path()) << "SEQUELIZE_TEST_A=second\nSEQUELIZE_TEST_B=second";
    dotenv::config({.path = sandbox.path()});
    CHECK(a() == "set");
    CHECK(b() == "second");
}

TEST_CASE("a file that does not exist is told, not thrown", "[dotenv]") {
    const auto output = dotenv::config({.path = "no/such/.env"});
    CHECK(output.parsed.empty());
    REQUIRE(output.error);
    CHECK_THAT(*output.error, test::containsString("no/such/.env"));
    CHECK_THAT(*output.error, test::containsString(std::filesystem::current_path().string()));
}

TEST_CASE("an empty file is no missing one", "[dotenv]") {
    const Sandbox sandbox("");
    const auto output = dotenv::config({.path = sandbox.path()});
    CHECK_FALSE(output.error);
    CHECK(output.parsed.empty());
}

TEST_CASE("a file that is there and cannot be read is thrown", "[dotenv]") {
    const auto refusal = [](const std::string& path) -> std::string {
        try {
            dotenv::config({.path = path});
            return {};
        } catch (const sequelize::DotenvError& error) {
            return error.what();
        }
    };
    const std::string folder = std::filesystem::temp_directory_path().string();
    CHECK_THAT(refusal(folder), test::StartsWith(folder + ": ") && test::containsString("cannot be read"));
    const Sandbox sandbox("");
    CHECK_THAT(refusal(sandbox.path() + "/.env"), test::containsString("cannot be read"));
}

TEST_CASE("nothing is set when a line is wrong", "[dotenv]") {
    const Sandbox sandbox("SEQUELIZE_TEST_A=1\nwrong");
    try {
        dotenv::config({.path = sandbox.path()});
        FAIL("no error");
    } catch (const sequelize::DotenvError& error) {
        CHECK_THAT(error.what(), test::StartsWith(sandbox.path() + ":2: "));
        CHECK(error.name() == "SequelizeDotenvError");
    }
    CHECK_FALSE(a());
}

TEST_CASE("config takes a file of more than a buffer", "[dotenv]") {
    const Sandbox sandbox("SEQUELIZE_TEST_A=" + std::string(10'000, 'x'));
    dotenv::config({.path = sandbox.path()});
    CHECK(a() == std::string(10'000, 'x'));
}
