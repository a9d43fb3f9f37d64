#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

/// A .env file, and variables that are unset before and after: what `config` sets must not reach other test cases.
class EnvFile {
public:
    EnvFile() { clear(); }
    ~EnvFile() {
        clear();
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    EnvFile(const EnvFile&) = delete;
    EnvFile& operator=(const EnvFile&) = delete;
    void load(const std::string& text) const {
        std::ofstream(path_) << text;
        dotenv::config({.path = path_});
    }

private:
    static void clear() {
        for (const char* name :
             {"DATABASE_URL", "DB_DIALECT", "DB_NAME", "DB_USER", "DB_PASSWORD", "DB_HOST", "DB_PORT", "DB_STORAGE"})
            ::unsetenv(name);
    }
    std::string path_ = test::sqliteFile() + ".env";
};

/// The database under test as a .env file.
std::string settings() {
    const auto server = test::serverOptions();
    const std::string dialect = "DB_DIALECT=" + std::string(nameOf(server.dialect)) + "\n";
    if (test::isSqlite()) return dialect + "DB_STORAGE='" + test::sqliteFile() + "'\n";
    return dialect + "DB_NAME=" + server.database + "\nexport DB_USER=" + server.username + "\nDB_PASSWORD='" +
           server.password + "'\nDB_HOST=" + server.host + "\nDB_PORT=" + std::to_string(server.port) + "\n";
}

}  // namespace

TEST_CASE("fromEnv connects by the variables of a .env file", "[from_env]") {
    const EnvFile file;
    file.load(settings());
    test::Log log;
    auto sequelize = Sequelize::fromEnv({.logging = log.logger()});
    CHECK(sequelize.dialect() == test::dialect());
    CHECK_NOTHROW(sequelize.authenticate());
    CHECK(log.has("SELECT 1+1"));
}

TEST_CASE("fromEnv connects by DATABASE_URL", "[from_env]") {
    const EnvFile file;
    const auto server = test::serverOptions();
    const std::string target =
        !test::isSqlite() ? "://${DB_USER}:${DB_PASSWORD}@${DB_HOST}:${DB_PORT}/${DB_NAME}" : ":${DB_STORAGE}";
    file.load(settings() + "DATABASE_URL=${DB_DIALECT}" + target + "\nDB_NAME=other\nDB_STORAGE=/no/such/folder/x\n");
    auto sequelize = Sequelize::fromEnv();
    CHECK(sequelize.dialect() == test::dialect());
    CHECK_NOTHROW(sequelize.authenticate());
}

TEST_CASE("fromEnv in an environment that says nothing", "[from_env]") {
    const EnvFile file;
    CHECK_THAT(
        test::messageOf<InvalidConnectionError>([] { static_cast<void>(Sequelize::fromEnv()); }),
        test::containsString("DB_DIALECT, DB_NAME, DB_USER, DB_PASSWORD")
    );
}

TEST_CASE("a wrong password of the environment is refused without being quoted", "[from_env]") {
    if (!test::abilities().hasServer) SKIP_TEST("SQLite has no passwords");
    const EnvFile file;
    ::setenv("DB_PASSWORD", "hunter2", 1);
    file.load(settings());
    auto sequelize = Sequelize::fromEnv();
    const auto message = test::messageOf<AccessDeniedError>([&] { sequelize.authenticate(); });
    CHECK_THAT(message, test::containsString("DB_PASSWORD"));
    CHECK(message.find("hunter2") == std::string::npos);
}
