#include "cli/settings.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "cli/read_json.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail::commandline;

namespace {

using Environment = std::map<std::string, std::string>;

/// A configuration in a file, read as db:create reads it.
class ConfigFile {
public:
    explicit ConfigFile(const std::string& text)
        : path_((std::filesystem::temp_directory_path() / ("sequelize_cli_" + std::to_string(::getpid()) + ".json"))
                    .string()) {
        std::ofstream(path_) << text;
    }
    ~ConfigFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    ConfigFile(const ConfigFile&) = delete;
    ConfigFile& operator=(const ConfigFile&) = delete;

    /// Keeps in `printed` what was printed.
    Settings read(const Environment& environment = {}, const std::map<std::string, std::string>& options = {}) {
        Arguments arguments(commandNamed("db:create"));
        arguments.add("config", path_);
        for (const auto& [name, value] : options) arguments.add(name, value);
        std::FILE* file = std::tmpfile();
        Output output(file, file);
        const auto lookup = [&](const std::string& name) -> std::optional<std::string> {
            const auto found = environment.find(name);
            return found == environment.end() ? std::nullopt : std::optional(found->second);
        };
        struct Keep {
            std::FILE* file;
            std::string& into;
            ~Keep() {
                std::rewind(file);
                into.clear();
                for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) into += static_cast<char>(c);
                std::fclose(file);
            }
        } keep{file, printed};
        return loadSettings(arguments, output, lookup);
    }

    std::string printed;

private:
    std::string path_;
};

std::string faultOf(
    ConfigFile&& file, const Environment& environment = {}, const std::map<std::string, std::string>& options = {}
) {
    try {
        static_cast<void>(file.read(environment, options));
        return "none";
    } catch (const Failure& failure) {
        CHECK(failure.code() == ExitCode::usage);
        CHECK(std::string(failure.what()).find("hunter2") == std::string::npos);
        return failure.what();
    }
}

}  // namespace

TEST_CASE("the configuration is read", "[cli]") {
    if (!canReadJson()) return;
    ConfigFile file(R"({
        "development": {"dialect": "mariadb", "host": "h", "port": "3307", "username": "u", "password": 1234,
            "database": "d", "define": {"underscored": true, "createdAt": "made", "updatedAt": false},
            "dialectOptions": {"socketPath": "/s", "connectTimeout": 500,
                               "ssl": {"ca": "ca.pem", "rejectUnauthorized": false}},
            "migrationStorageTableName": "Moves", "seederStorage": "json", "seederStoragePath": "seeds.json"},
        "test": {"url": "mysql://u:p%40@h2:1/d2?charset=utf8", "database": "other", "username": "x", "logging": false},
        "production": {"use_env_variable": "SHOP_URL", "dialectOptions": {"ssl": true}, "pool": {"max": 3}},
        "cluster": {"dialect": "mysql", "database": "d3", "username": "u3", "dialectOptions": {"connectTimeout": 7},
            "replication": {"read": [{"host": "reader"}], "write": {"host": "writer", "port": 3309, "username": "w",
                            "dialectOptions": {"ssl": true}}}}})");

    Settings settings = file.read();
    CHECK(settings.environment == "development");
    CHECK(detail::nameOf(*settings.options.dialect) == "mariadb");
    CHECK(settings.options.host == "h");
    CHECK(settings.options.port == 3307);
    CHECK(settings.options.password == "1234");
    CHECK(settings.options.database == "d");
    CHECK(settings.options.socketPath == "/s");
    CHECK(settings.options.connectTimeout == std::chrono::milliseconds(500));
    CHECK(settings.options.tls.mode == TlsOptions::Mode::required);
    CHECK(settings.options.tls.ca == "ca.pem");
    CHECK(settings.options.define.underscored == true);
    CHECK(settings.options.define.createdAt->attribute == "made");
    CHECK_FALSE(settings.options.define.updatedAt->enabled);
    CHECK(settings.migrations.kind == "sequelize");
    CHECK(settings.migrations.table == "Moves");
    CHECK(settings.seeders.kind == "json");
    CHECK(settings.seeders.path == "seeds.json");
    CHECK(settings.seeders.table == "SequelizeData");
    CHECK(file.printed.find("Using environment \"development\".") != std::string::npos);

    settings = file.read({{"NODE_ENV", "cluster"}});
    CHECK(settings.options.host == "writer");
    CHECK(settings.options.port == 3309);
    CHECK(settings.options.database == "d3");
    CHECK(settings.options.username == "w");
    CHECK(settings.options.connectTimeout == std::chrono::milliseconds(7));
    CHECK(settings.options.tls.mode == TlsOptions::Mode::required);
    CHECK(file.printed.find("WARNING") == std::string::npos);

    settings = file.read({{"NODE_ENV", "test"}});
    CHECK(settings.options.username == "u");
    CHECK(settings.options.password == "p@");
    CHECK(settings.options.database == "d2");
    CHECK(settings.options.charset == "utf8");

    settings = file.read({{"SEQUELIZE_ENV", "production"}, {"SHOP_URL", "sqlite:shop.db"}});
    CHECK(settings.options.storage == "shop.db");
    CHECK(settings.options.tls.mode == TlsOptions::Mode::required);
    CHECK(file.printed.find("WARNING") == std::string::npos);

    // What is kept where, and how models are defined, holds beside a URL; the connection does not.
    settings = file.read({{"NODE_ENV", "test"}}, {{"env", "development"}, {"url", "mysql://me@there/mine"}});
    CHECK(settings.migrations.table == "Moves");
    CHECK(settings.options.define.underscored == true);
    CHECK(settings.options.host == "there");
    CHECK(settings.options.password.empty());
    CHECK(settings.options.socketPath.empty());
    CHECK(file.printed == "Parsed url mysql://me@there/mine\n");

    ConfigFile flat(R"({"dialect": "sqlite", "storage": "flat.db"})");
    CHECK(flat.read({{"NODE_ENV", "whatever"}}).options.storage == "flat.db");
}

TEST_CASE("storages of one name that do not meet are taken", "[cli]") {
    if (!canReadJson()) return;
    for (const char* const rest :
         {R"("migrationStorage": "json", "seederStorageTableName": "SequelizeMeta", "seederStorage": "sequelize")",
          R"("seederStoragePath": "sequelize-meta.json", "seederStorageTableName": "SequelizeMeta")",
          R"("seederStorage": "sequelize", "migrationStoragePath": "sequelize-data.json")"}) {
        INFO(rest);
        CHECK_NOTHROW(ConfigFile(std::string(R"({"dialect": "mysql", )") + rest + "}").read());
    }
}

TEST_CASE("a configuration that is wrong is refused, without its password", "[cli]") {
    if (!canReadJson()) return;
    using test::containsString;
    struct Case {
        std::string config;
        Environment environment;
        std::string part;
    };
    const std::vector<Case> cases{
        {R"({"a": {"password": "hunter2"}})", {}, R"(has no environment "development". It has "a".)"},
        {R"({"a": {}, "productoin": {}})", {{"NODE_ENV", "production"}}, R"(Did you mean productoin?)"},
        {R"({"password": "hunter2", "dialect": 7})", {}, R"(the dialect "7" is none of)"},
        {R"({"password": ["hunter2"], "dialect": "mysql"})", {}, R"("password" must be a text)"},
        {R"({"url": "mysql//u:hunter2@h", "dialect": "mysql"})", {}, "invalid connection URL"},
        {R"({"dialect": "mysql", "port": 70000})", {}, "from 1 to 65535"},
        {R"({"dialect": "mysql", "define": []})", {}, R"("define" must be an object)"},
        {R"({"dialect": "mysql", "replication": {"write": [{"host": "a"}]}})", {}, R"("write" must be an object)"},
        {R"({"dialect": "mysql", "define": {"underscored": 1}})", {}, R"("underscored" must be true or false)"},
        {R"({"dialect": "mysql", "dialectOptions": {"ssl": {"key": "-----BEGIN hunter2"}}})", {}, "the path of a file"},
        {R"({"dialect": "mysql", "migrationStorage": "disk"})", {}, R"("migrationStorage" must be)"},
        {R"({"dialect": "mysql", "migrationStorageTableName": ""})", {}, R"("migrationStorageTableName" must be)"},
        {R"({"dialect": "mysql", "migrationStorageTableSchema": "x"})", {}, "schemas within a database"},
        {R"({"dialect": "mysql", "migrationStorageTableName": 7})",
         {},
         R"("migrationStorageTableName" must be a text)"},
        {R"({"dialect": "mysql", "seederStoragePath": 7})", {}, R"("seederStoragePath" must be a text)"},
        {R"({"dialect": "mysql", "seederStorage": "sequelize", "seederStorageTableName": "sequelizemeta"})",
         {},
         R"("migrationStorageTableName" and "seederStorageTableName" are one table, sequelizemeta)"},
        {R"({"dialect": "mysql", "seederStorage": "sequelize", "seederStorageTableName": "SequelizeMetaState"})",
         {},
         R"(in each other's way: beside SequelizeMeta there is a table SequelizeMetaState)"},
        {R"({"dialect": "mysql", "seederStorage": "sequelize", "migrationStorageTableName": "SequelizeDataState"})",
         {},
         R"("migrationStorageTableName" and "seederStorageTableName" are in each other's way)"},
        {R"({"dialect": "mysql", "migrationStorage": "json", "seederStorage": "json", "seederStoragePath": "x/.././sequelize-meta.json"})",
         {},
         R"("migrationStoragePath" and "seederStoragePath" are one file)"},
        {R"({"password": "hunter2",})", {}, "It is no JSON: line 1, column"},
        {R"({"use_env_variable": "NOBODY_SET"})", {}, "NOBODY_SET"},
        {R"({"use_env_variable": "V"})", {{"V", "hunter2"}}, "invalid connection URL"},
        {R"({"dialect": "mysql"})", {{"NODE_ENV", "a"}, {"SEQUELIZE_ENV", "b"}}, "Say which with --env"},
    };
    for (const auto& [config, environment, part] : cases) {
        CAPTURE(config);
        CHECK_THAT(faultOf(ConfigFile(config), environment), containsString(part));
    }
    CHECK_THAT(
        faultOf(ConfigFile(R"({"test": {"seederStorage": "json"}})"), {}, {{"url", "mysql://u:hunter2@h/d"}}),
        containsString("has no environment")
    );
    CHECK(faultOf(ConfigFile(R"({"test": {"dialect": "mysql"}})"), {}, {{"url", "mysql://u:hunter2@h/d"}}) == "none");
}
