// What migration:diff writes: run, undone and run again, it leaves nothing that differs, and keeps the rows.
#include <sequelize/cli.hpp>
#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include "cli/change_keys.hpp"
#include "cli/migration_text.hpp"
#include "difference/difference.hpp"
#include "introspection/read_schema.hpp"
#include "migration/database_access.hpp"
#include "model/alter_tables.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

enum class DiffKind { novel, essay };
enum class MoreKinds { novel, essay, poem };

struct DiffAuthor {
    int id = 0;
    std::string name;
};
struct DiffBook {
    int id = 0;
    std::string title;
    std::optional<std::string> isbn;
    DiffKind kind{};
    std::optional<int> authorId;
};
struct NewDiffBook {
    int id = 0;
    std::string title;
    std::optional<std::string> number;
    MoreKinds kind{};
    std::optional<std::int64_t> pages;
    std::string state = "it's; new";
    std::optional<int> authorId;
    std::optional<int> shelfId;
};
struct DiffShelf {
    int id = 0;
    std::string room = "the \"hall\"";
    double width = 0;
    DateTime built;
};

const ModelOptions plain{.timestamps = false};

void defineFormer(Sequelize& sequelize) {
    auto authors = sequelize.define<DiffAuthor>(
        "diff_authors", {field<&DiffAuthor::name>({.type = DataTypes::STRING(40)})}, plain
    );
    auto books = sequelize.define<DiffBook>(
        "diff_books", {field<&DiffBook::title>({.type = DataTypes::STRING(100)})},
        {.timestamps = false, .indexes = {{.fields = {"title"}}}}
    );
    books.belongsTo(authors, {.foreignKey = &DiffBook::authorId});
}

void defineLatter(Sequelize& sequelize) {
    auto authors = sequelize.define<DiffAuthor>(
        "diff_authors", {field<&DiffAuthor::name>({.type = DataTypes::STRING(40), .unique = true})}, plain
    );
    auto shelves = sequelize.define<DiffShelf>(
        "diff_shelves", {field<&DiffShelf::room>({.type = DataTypes::STRING(20), .defaultValue = "the \"hall\""})},
        plain
    );
    auto books = sequelize.define<NewDiffBook>(
        "diff_books",
        {field<&NewDiffBook::title>({.type = DataTypes::STRING(200)}),
         field<&NewDiffBook::state>({.type = DataTypes::STRING(10), .defaultValue = "it's; new"})},
        {.timestamps = false, .indexes = {{.fields = {"title"}}, {.fields = {"pages", "title"}}}}
    );
    books.belongsTo(authors, {.foreignKey = &NewDiffBook::authorId});
    books.belongsTo(shelves, {.foreignKey = &NewDiffBook::shelfId});
}

class DiffBench {
public:
    DiffBench() : former_(test::databaseOptions()), latter_(test::databaseOptions()) {
        clear();
        defineFormer(former_);
        defineLatter(latter_);
        former_.sync();
        auto raw = test::rawSession();
        raw.run("INSERT INTO diff_authors (id, name) VALUES (1, 'Lem'), (2, 'Le Guin')");
        raw.run(
            "INSERT INTO diff_books (id, title, isbn, kind, authorId) VALUES (1, 'Solaris', '978', 'novel', 1), (2, 'Eden', NULL, 'novel', 1)"
        );
    }
    ~DiffBench() { clear(); }
    DiffBench(const DiffBench&) = delete;
    DiffBench& operator=(const DiffBench&) = delete;

    Database& database() { return DatabaseAccess::database(latter_); }
    Sequelize& former() { return former_; }
    Sequelize& latter() { return latter_; }

    SchemaDifference difference(Sequelize& models, const TableComparison& comparison = {}) {
        return compareTables(database(), usedModels(DatabaseAccess::models(models)), comparison, {});
    }
    SchemaModel read() {
        auto all = readSchema(database(), {}, {});
        std::erase_if(all.tables, [](const auto& table) { return !table.name.starts_with("diff_"); });
        return all;
    }
    static std::int64_t number(const std::string& sql) { return test::rawSession().number(sql); }

private:
    void clear() {
        auto raw = test::rawSession();
        raw.run(database().dialect().foreignKeyChecks(false));
        for (const char* table :
             {"diff_books", "diff_shelves", "diff_volumes", "diff_authors", "meta_of_diff", "meta_of_diffState"})
            raw.run(std::string("DROP TABLE IF EXISTS ") + table);
    }
    Sequelize former_;
    Sequelize latter_;
};

}  // namespace

TEST_CASE("a migration of what differs is run, undone, and run again", "[migration_diff]") {
    DiffBench bench;
    const auto before = bench.read();
    const auto open = bench.difference(bench.latter());
    REQUIRE(open.candidates.size() == 1);
    CHECK(open.candidates[0].from == "isbn");
    const auto difference = bench.difference(bench.latter(), {.renames = {{"diff_books.isbn", "diff_books.number"}}});
    INFO(difference.text());
    const RunOptions run;
    const std::vector<std::string> none;
    const OnlineRules asked;
    const commandline::MigrationSource source{bench.database(), difference, none, run, asked};
    const std::string sql = commandline::sqlMigration(source);
    INFO(sql);
    Migrator migrator(bench.latter(), Migrations{{"20260101000000-diff.sql", sql}}, {.tableName = "meta_of_diff"});
    for (const bool isFirst : {true, false}) {
        INFO((isFirst ? "first" : "second"));
        migrator.up();
        const auto left = bench.difference(bench.latter());
        CHECK(left.text().find("change ") == std::string::npos);
        CHECK(left.isClean());
        CHECK(DiffBench::number("SELECT COUNT(*) FROM diff_books WHERE authorId = 1 AND kind = 'novel'") == 2);
        CHECK(DiffBench::number("SELECT COUNT(*) FROM diff_books WHERE number = '978' AND title = 'Solaris'") == 1);
        migrator.down();
        const auto back = diff::difference(before, bench.read());
        INFO(back.text());
        CHECK(back.isClean());
        CHECK(bench.difference(bench.former()).isClean());
        CHECK(DiffBench::number("SELECT COUNT(*) FROM diff_books WHERE authorId = 1 AND kind = 'novel'") == 2);
        CHECK(DiffBench::number("SELECT COUNT(*) FROM diff_books WHERE isbn = '978' AND title = 'Solaris'") == 1);
    }
}

TEST_CASE("a migration in C++ calls what does exactly that", "[migration_diff]") {
    DiffBench bench;
    const auto difference = bench.difference(bench.latter(), {.renames = {{"diff_books.isbn", "diff_books.number"}}});
    const RunOptions run;
    const std::vector<std::string> none;
    const OnlineRules asked;
    const std::string text =
        commandline::cppMigration({bench.database(), difference, none, run, asked}, "m20260101000000_diff");
    INFO(text);
    for (const char* part :
         {"Migration m20260101000000_diff() {", "queryInterface.createTable(\"diff_shelves\", {",
          "{\"id\", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}}",
          "{\"room\", {.type = DataTypes::STRING(20), .allowNull = false, .defaultValue = \"the \\\"hall\\\"\"}}",
          "queryInterface.dropTable(\"diff_shelves\");"})
        CHECK(text.find(part) != std::string::npos);
    if (test::speaksMysql()) CHECK(text.find("queryInterface.query") == std::string::npos);
}

TEST_CASE("what may lose values is counted, and stays a risk without rows", "[migration_diff]") {
    DiffBench bench;
    const auto lost = bench.difference(bench.latter());
    std::vector<std::string> keys;
    for (const auto& change : lost.changes)
        if (commandline::needsAllowance(change)) keys.push_back(commandline::changeKey(change));
    CHECK(keys == std::vector<std::string>{"drop-column:diff_books.isbn"});
    test::rawSession().run("UPDATE diff_books SET isbn = NULL");
    const auto none = bench.difference(bench.latter());
    const auto found = std::ranges::find(none.changes, SchemaChange::Kind::dropColumn, &SchemaChange::kind);
    REQUIRE(found != none.changes.end());
    REQUIRE_FALSE(found->risks.empty());
    CHECK(found->risks[0].rows == 0u);
    // sync with .alter knows this database alone.
    CHECK(bench.latter().check().text().find("rows: 0") == std::string::npos);
}

TEST_CASE("tables that no model has go when asked", "[migration_diff]") {
    DiffBench bench;
    const TableComparison all{
        .renames = {{"diff_books.isbn", "diff_books.number"}}, .dropsTables = true, .ignoredTables = {"diff_volumes"}};
    test::rawSession().run("CREATE TABLE diff_volumes (id INTEGER NOT NULL PRIMARY KEY)");
    const auto kept = bench.difference(bench.latter(), all);
    CHECK(std::ranges::none_of(kept.changes, [](const auto& change) { return change.table == "diff_volumes"; }));
    auto dropping = all;
    dropping.ignoredTables.clear();
    const auto dropped = bench.difference(bench.latter(), dropping);
    const auto found = std::ranges::find(dropped.changes, "diff_volumes", &SchemaChange::table);
    REQUIRE(found != dropped.changes.end());
    CHECK(found->kind == SchemaChange::Kind::dropTable);
    CHECK(commandline::needsAllowance(*found));
}
