// What a list of migrations takes, refuses and knows, and what folders make of it.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/migration.hpp>

#include "core/sha256.hpp"
#include "dialect/mysql/mysql_dialect.hpp"
#include "migration/migration_names.hpp"
#include "migration/script_reader.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

using Texts = std::vector<std::string>;

/// A folder that is gone with it.
class Folder {
public:
    explicit Folder(const std::vector<std::pair<std::string, std::string>>& files) {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
        for (const auto& [name, text] : files) {
            std::filesystem::create_directories((path_ / name).parent_path());
            std::ofstream(path_ / name, std::ios::binary) << text;
        }
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_ =
        std::filesystem::temp_directory_path() / ("sequelize_migrations_" + std::to_string(::getpid()));
};

Migration something() {
    return {.up = [](QueryInterface&) {}};
}

template <class F>
std::string refusal(F&& f) {
    try {
        f();
    } catch (const UsageError& error) {
        return error.what();
    }
    return "none";
}

std::string refusalOf(const std::vector<std::pair<std::string, std::string>>& files) {
    const Folder folder(files);
    auto message = refusal([&] { (void)Migrations::fromFolder(folder.path()); });
    if (message.starts_with(folder.path() + "/")) message.erase(0, folder.path().size() + 1);
    return message;
}

Texts statementsOf(const std::optional<SqlScript>& script) {
    Texts texts;
    if (!script) return {"none"};
    for (const auto& statement : readStatements(*script, mysqlDialect().facts().lexical, {}))
        texts.push_back(std::to_string(statement.line) + " " + std::string(statement.text));
    return texts;
}

}  // namespace

TEST_CASE("A list of migrations is in the order of its names, C++ and SQL side by side", "[migration]") {
    Migrations list{
        {"20260102-b", something()}, {"20260101-a.sql", "-- migrate:up\r\nSELECT 1;\r\n-- migrate:down\nSELECT 2"}};
    list.add("20260103-c", {.up = [](QueryInterface&) {}, .down = [](QueryInterface&) {}, .transaction = false});
    CHECK(list.names() == Texts{"20260101-a.sql", "20260102-b", "20260103-c"});
    const auto& all = list.list();
    CHECK(all[0].stem == "20260101-a");
    CHECK(all[0].kind == MigrationKind::sql);
    CHECK(all[0].checksum == sha256("-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2"));
    CHECK(statementsOf(all[0].up) == Texts{"2 SELECT 1"});
    CHECK(statementsOf(all[0].down) == Texts{"4 SELECT 2"});
    CHECK(all[0].canBeUndone());
    CHECK_FALSE(all[1].canBeUndone());
    CHECK(all[2].canBeUndone());
    CHECK_FALSE(all[2].code.transaction);
    CHECK(list.size() == 3);

    Migrations more{{"20260101-aa", something()}, {"20260103-C.js", something()}};
    CHECK(refusal([&] { list.add(more); }).find("'20260103-c' and '20260103-C.js'") != std::string::npos);
    CHECK(list.size() == 3);  // all or none
    const Migrations one{{"x", something()}};
    CHECK(one.size() == 1);
    CHECK(Migrations{}.empty());
}

TEST_CASE("What a list refuses is named", "[migration]") {
    const auto refused = [](const std::string& name, Migration migration) {
        return refusal([&] { Migrations().add(name, std::move(migration)); });
    };
    const auto nothing = [](QueryInterface&) {};
    CHECK(refused("a", {}).find("'a' does nothing") != std::string::npos);
    CHECK(refused("a", {.down = nothing}).find("'a' does nothing") != std::string::npos);
    CHECK(refused("", something()).find("no name") != std::string::npos);
    CHECK(refused(std::string(256, 'x'), something()).find("256 characters") != std::string::npos);
    CHECK(refused(std::string(255, 'x'), something()) == "none");
    CHECK(refused("a\nb", something()).find("control character") != std::string::npos);
    CHECK(refused("a\xff", something()).find("'a\\xff' is no UTF-8") != std::string::npos);
    CHECK(refused("a😀", something()).find("U+FFFF") != std::string::npos);
}

TEST_CASE("Names count as one when the table of executed migrations would take them for one", "[migration]") {
    const std::vector<std::pair<std::string, std::string>> same{
        {"a.js", "a.sql"},     {"a", "a.cpp"},   {"a.TS", "A.mjs"}, {"a.up.sql", "a.js"}, {"Ändern", "andern"},
        {"straße", "STRASSE"}, {"a\u0308", "ä"}, {"ДОМ", "дом"},    {"ø", "Ø"},           {"Łódź", "łodz"},
        {"œuvre", "OEUVRE"},   {"ΑΒΓ", "αβγ"},   {"a", "a "}};
    for (const auto& [a, b] : same) {
        CAPTURE(a, b);
        const auto message = refusal([&, &first = a, &second = b] {
            Migrations{{first, something()}, {second, something()}};
        });
        CHECK(message.find("'" + a + "' and '" + b + "'") != std::string::npos);
    }
    for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{
             {"a", "b"},
             {"a.up.js", "a.js"},
             {"a-b", "a_b"},
             {"ø", "o"},
             {"đ", "d"},
             {"a.d.ts", "a.js"},
             {"a.txt", "a"}}) {
        CAPTURE(a, b);
        CHECK(refusal([&, &first = a, &second = b] {
                  Migrations{{first, something()}, {second, something()}};
              }) == "none");
    }
}

TEST_CASE("A folder's files become migrations", "[migration]") {
    const Folder folder(
        {{"01-a.sql",
          "\xef\xbb\xbf-- by hand\n\n-- migrate:up transaction:false\nSELECT ';', 1;\nSELECT 2\n\n"
          "-- migrate:down\n-- nothing yet\n"},
         {"02-b/up.sql", "SELECT 'b';"},
         {"02-b/down.sql", "-- migrate:down transaction:false\nSELECT '-b';"},
         {"02-b/README.md", ""},
         {"03-c.up.sql", "SELECT 'c';"},
         {"03-c.down.sql", "SELECT '-c';"},
         {"04-d.sql", "-- migrate:replaces 00-x.js\nSELECT\n-- migrate:replaces 00-y\n'd'"},
         {"down/04-d.sql", "SELECT '-d'"},
         {"05-e.js", "module.exports = {}"},
         {"05-f.cpp", ""},
         {"06-g.sql",
          "-- migrate:up\nSELECT 1;\n-- migrate:statement-begin\n\nCREATE x; y;\n"
          "-- migrate:statement-end\nSELECT 3"},
         {"06-h.d.ts", ""},
         {"README.md", ""},
         {".hidden.sql", "-- migrate:nonsense"},
         {"06-g.sql~", "-- migrate:nonsense"},
         {"empty/x.txt", ""}}
    );
    const auto list = Migrations::fromFolder(folder.path());
    CHECK(list.names() == Texts{"01-a.sql", "02-b", "03-c.up.sql", "04-d.sql", "05-e.js", "05-f.cpp", "06-g.sql"});
    const auto& all = list.list();
    CHECK(statementsOf(all[0].up) == Texts{"4 SELECT ';', 1", "5 SELECT 2"});
    CHECK_FALSE(all[0].up->transaction);
    CHECK_FALSE(all[0].canBeUndone());  // an empty down is none
    CHECK(statementsOf(all[1].up) == Texts{"1 SELECT 'b'"});
    CHECK(statementsOf(all[1].down) == Texts{"2 SELECT '-b'"});
    CHECK(all[1].up->transaction);
    CHECK_FALSE(all[1].down->transaction);
    CHECK(all[2].stem == "03-c");
    CHECK(statementsOf(all[2].down) == Texts{"1 SELECT '-c'"});
    CHECK(statementsOf(all[3].up) == Texts{"2 SELECT\n'd'"});
    CHECK(statementsOf(all[3].down) == Texts{"1 SELECT '-d'"});
    CHECK(all[3].replaces == Texts{"00-x", "00-y"});
    CHECK(all[4].kind == MigrationKind::foreign);
    CHECK(all[5].kind == MigrationKind::foreign);
    CHECK_FALSE(all[4].canBeUndone());
    CHECK(statementsOf(all[6].up) == Texts{"2 SELECT 1", "5 CREATE x; y;", "7 SELECT 3"});
    CHECK(all[6].up->file == folder.path() + "/06-g.sql");
}

TEST_CASE("What is wrong with a folder names file and line", "[migration]") {
    struct Case {
        std::vector<std::pair<std::string, std::string>> files;
        std::string begin;
    };
    const std::vector<Case> cases{
        {{{"a.sql", "-- migrate:up\nSELECT 1;\n -- migrate:dwon\nDROP TABLE t"}},
         "a.sql:3: There is no marker \"-- migrate:dwon\""},
        {{{"a.sql", "-- migrate:up\nSELECT 1;\n-- Migrate:Down\nDROP TABLE t"}}, "a.sql:3: There is no marker"},
        {{{"a.sql", "-- migrate:up\nSELECT 1;\n# migrate:down\nDROP TABLE t"}}, "a.sql:3: There is no marker"},
        {{{"a.sql", "-- migrate:up\nSELECT 1;\n-- migrate: down\nDROP TABLE t"}}, "a.sql:3: There is no marker"},
        {{{"a.sql", "-- migrate:up\nSELECT 1;\n/* migrate:down */\nDROP TABLE t"}}, "a.sql:3: There is no marker"},
        {{{"a.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE t"}},
         "a.sql:1: This is a marker of another tool"},
        {{{"a.sql", "-- migrate:up transaction:no\nSELECT 1"}}, "a.sql:1: There is no option \"transaction:no\""},
        {{{"a.sql", "-- c\n\nSELECT 1;\n-- migrate:up\nSELECT 2"}}, "a.sql:3: There is SQL before the first marker"},
        {{{"a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2"}},
         "a.sql:3: This is the second \"-- migrate:up\"; the first is in line 1"},
        {{{"a.sql", "-- migrate:up\n-- nothing\n-- migrate:down\nSELECT 2"}}, "a.sql:1: It is empty"},
        {{{"a.sql", ""}}, "a.sql:1: It is empty"},
        {{{"a.sql", "\n-- migrate:down\nSELECT 2"}}, "a.sql:2: There is no \"-- migrate:up\""},
        {{{"a.sql", "SELECT 1;\nSELECT '\xe4';"}}, "a.sql:2: This is no UTF-8"},
        {{{"a.sql", std::string("\xff\xfe-\0", 4)}}, "a.sql:1: This is UTF-16"},
        {{{"a.sql", std::string("SELECT\n '\0'", 11)}}, "a.sql:2: There is a NUL byte"},
        {{{"a.sql", "-- migrate:up\n-- migrate:statement-begin\nSELECT 1;"}},
         "a.sql:2: This \"-- migrate:statement-begin\" has no"},
        {{{"a.sql", "-- migrate:up\n-- migrate:statement-begin\nSELECT 1;\n-- migrate:down\n"}},
         "a.sql:2: Within the block"},
        {{{"a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:statement-end"}},
         "a.sql:3: This \"-- migrate:statement-end\" has no"},
        {{{"a.sql", "-- migrate:up\n-- migrate:statement-begin\n-- migrate:statement-end"}},
         "a.sql:2: The block that begins here holds no"},
        {{{"a.sql", "-- migrate:replaces\nSELECT 1"}}, "a.sql:1: \"-- migrate:replaces\" needs"},
        {{{"a.sql", "-- migrate:replaces b A.js\nSELECT 1"}}, "The migration 'a.sql' replaces itself"},
        {{{"a.sql", "-- migrate:replaces x\nSELECT 1"}, {"b.sql", "-- migrate:replaces X.js\nSELECT 1"}},
         "The migrations 'a.sql' and 'b.sql' both replace"},
        {{{"a.down.sql", "SELECT 1"}}, "a.down.sql: It undoes what is not there"},
        {{{"down/a.sql", "SELECT 1"}}, "down/a.sql: It undoes what is not there"},
        {{{"a/down.sql", "SELECT 1"}}, "a/down.sql: It undoes what is not there"},
        {{{"a/x.sql", "SELECT 1"}}, "a/x.sql: A folder inside"},
        {{{"a/up.sql", "SELECT 1"}, {"a/metadata.toml", ""}}, "a/metadata.toml: It is not read"},
        {{{"a/up.sql", "SELECT 1;\n-- migrate:down\nSELECT 2"}}, "a/up.sql:2: The file holds one direction"},
        {{{"a.up.sql", "SELECT 1"}, {"a.down.sql", "-- migrate:up\nSELECT 2"}},
         "a.down.sql:1: The file holds one direction"},
        {{{"a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n"}, {"down/a.sql", "SELECT 2"}},
         "down/a.sql: 'a.sql' has a \"-- migrate:down\" of its own"},
        {{{"a.sql", "SELECT 1"}, {"a/up.sql", "SELECT 1"}}, "'a' and 'a.sql' count as one"},
        {{{"a.sql", "SELECT 1"}, {"A.js", ""}}, "'A.js' and 'a.sql' count as one"},
    };
    for (const auto& c : cases) {
        const auto message = refusalOf(c.files);
        CAPTURE(message, c.begin);
        CHECK(message.find(c.begin) == 0);
    }
    CHECK(refusal([] {
              (void)Migrations::fromFolder("/no/such/folder");
          }).find("The folder /no/such/folder cannot be read") == 0);
    const Folder folder({});
    std::filesystem::create_symlink("nowhere", folder.path() + "/a.sql");
    CHECK(refusal([&] {
              (void)Migrations::fromFolder(folder.path());
          }).find("a.sql cannot be read") != std::string::npos);
}

TEST_CASE("A script of comments alone is refused by the reader of its dialect", "[migration]") {
    const Migrations list{{"a.sql", "# nothing\n"}};  // a comment to MySQL only
    CHECK(refusal([&] {
              (void)statementsOf(list.list()[0].up);
          }) == "a.sql: There is no statement, but comments alone. Write one, or delete the file.");
    const Migrations open{{"b.sql", "-- migrate:up\nSELECT 1;\n\nSELECT 'a"}};
    CHECK(refusal([&] { (void)statementsOf(open.list()[0].up); }).find("b.sql:4: The ' that begins here") == 0);
}

TEST_CASE("The checksum is of all files, and blind to a BOM and CRLF", "[migration]") {
    const auto checksum = [](std::vector<std::pair<std::string, std::string>> files) {
        const Folder folder(files);
        return Migrations::fromFolder(folder.path()).list()[0].checksum;
    };
    const auto plain = checksum({{"a.sql", "SELECT 1;\nSELECT 2\n"}});
    CHECK(plain == sha256("SELECT 1;\nSELECT 2\n"));
    CHECK(plain == checksum({{"a.sql", "\xef\xbb\xbfSELECT 1;\r\nSELECT 2\r\n"}}));
    CHECK(plain != checksum({{"a.sql", "SELECT 1;\rSELECT 2\n"}}));
    CHECK(plain != checksum({{"a.sql", "SELECT 1;\nSELECT 2\n"}, {"down/a.sql", "SELECT 3"}}));
}
