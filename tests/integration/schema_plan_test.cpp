// Plans on a database: renames and swaps, keys whose type changes, and what is left when a step fails.
#include <sequelize/dialect/schema_sql.hpp>
#include <sequelize/pool/database.hpp>
#include <sequelize/schema.hpp>

#include "difference/count_risks.hpp"
#include "difference/difference.hpp"
#include "difference/plan.hpp"
#include "difference/run_plan.hpp"
#include "difference/same_parts.hpp"
#include "introspection/read_schema.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

class PlanBench {
public:
    PlanBench() : database_(options(), {}, {}) { clear(); }
    ~PlanBench() { clear(); }
    PlanBench(const PlanBench&) = delete;
    PlanBench& operator=(const PlanBench&) = delete;

    static void run(const std::string& sql) { test::rawSession().run(sql); }
    static std::int64_t number(const std::string& sql) { return test::rawSession().number(sql); }

    SchemaModel read() {
        auto all = readSchema(database_, {}, quiet());
        std::erase_if(all.tables, [](const auto& table) { return !table.name.starts_with("plan_"); });
        all.views.clear();
        return all;
    }
    /// Reads what the statements make, and drops it again.
    SchemaModel wanted(const std::vector<std::string>& statements) {
        clear();
        for (const auto& sql : statements) run(sql);
        auto schema = read();
        clear();
        return schema;
    }
    void apply(const SchemaDifference& difference) {
        diff::runPlan(database_, diff::planOf(database_.dialect(), difference), quiet());
    }
    void count(SchemaDifference& difference) { diff::countRisks(database_, difference, quiet()); }

private:
    static ConnectionOptions options() {
        auto options = test::serverOptions();
        if (test::backend().isFile()) options.storage = test::sqliteFile();
        return options;
    }
    RunOptions quiet() const { return {.logging = &none_}; }
    void clear() {
        auto raw = test::rawSession();
        raw.run(database_.dialect().foreignKeyChecks(false));
        for (const char* table : {"plan_books", "plan_authors", "plan_volumes", "plan_writers"})
            raw.run(std::string("DROP TABLE IF EXISTS ") + table);
    }
    Logger none_{};
    Database database_;
};

std::string integer(bool big) {
    return test::speaksMysql() ? (big ? "BIGINT" : "INT") : (big ? "BIGINT" : "INTEGER");
}

std::vector<std::string> library(bool big, const std::string& more = "") {
    return {
        "CREATE TABLE plan_authors (id " + integer(big) + " NOT NULL PRIMARY KEY, name VARCHAR(20))",
        "CREATE TABLE plan_books (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(20), author_id " + integer(big) +
            more + ", CONSTRAINT plan_key FOREIGN KEY (author_id) REFERENCES plan_authors (id) ON DELETE CASCADE)"};
}

}  // namespace

TEST_CASE("a step that fails takes no foreign key along", "[plan][other-values]") {
    PlanBench bench;
    const auto b = bench.wanted(library(true, ", UNIQUE (title)"));
    for (const auto& sql : library(false)) bench.run(sql);
    bench.run("INSERT INTO plan_authors VALUES (1, 'Lem')");
    bench.run("INSERT INTO plan_books VALUES (1, 'Solaris', 1), (2, 'Solaris', 1)");
    const auto a = bench.read();
    auto change = diff::difference(a, b);
    const auto message = test::messageOf<BaseError>([&] { bench.apply(change); });
    INFO(message);
    const auto now = bench.read();
    REQUIRE(now.table("plan_books")->foreignKeys.size() == 1);
    CHECK(diff::difference(a, now).text().empty());
    CHECK(bench.number("SELECT COUNT(*) FROM plan_books") == 2);
    if (test::speaksMysql()) {
        CHECK(message.find("This was to change the table 'plan_books'") != std::string::npos);
        CHECK(
            message.find("Done: put back the foreign key (author_id) REFERENCES plan_authors (id)") != std::string::npos
        );
        CHECK(message.find("Not done: add foreign keys") != std::string::npos);
        // What was done and undone is said once.
        CHECK(
            message.find("change the table 'plan_authors', but for the column 'plan_authors.id', which has its type int"
            ) != std::string::npos
        );
        CHECK(message.find("give the column") == std::string::npos);
    }
    bench.count(change);
    CHECK(change.text().find("values that several rows have (rows: 1)") != std::string::npos);
    bench.run("UPDATE plan_books SET title = 'Eden' WHERE id = 2");
    bench.apply(diff::difference(bench.read(), b));
    CHECK(diff::difference(bench.read(), b).text().empty());
}

TEST_CASE("tables and columns get other names, and swap them", "[plan]") {
    PlanBench bench;
    struct Case {
        std::vector<std::string> before, after;
        diff::NamePairs renames;
        const char* proof;
    };
    const Case cases[] = {
        {{"CREATE TABLE plan_books (id INTEGER NOT NULL PRIMARY KEY, a VARCHAR(20), b VARCHAR(20))"},
         {"CREATE TABLE plan_books (id INTEGER NOT NULL PRIMARY KEY, b VARCHAR(20), a VARCHAR(20))"},
         {{"plan_books.a", "plan_books.b"}, {"plan_books.b", "plan_books.a"}},
         "SELECT COUNT(*) FROM plan_books WHERE b = 'one' AND a = 'two'"},
        {{"CREATE TABLE plan_books (id INTEGER NOT NULL PRIMARY KEY, a VARCHAR(20), b VARCHAR(20))"},
         {"CREATE TABLE plan_volumes (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(60) NOT NULL, B VARCHAR(20))"},
         {{"plan_books", "plan_volumes"}, {"plan_books.a", "plan_volumes.title"}},
         "SELECT COUNT(*) FROM plan_volumes WHERE title = 'one' AND b = 'two'"},
    };
    for (const auto& [before, after, renames, proof] : cases) {
        const auto b = bench.wanted(after);
        bench.wanted({});
        for (const auto& sql : before) bench.run(sql);
        bench.run("INSERT INTO plan_books VALUES (1, 'one', 'two')");
        const auto a = bench.read();
        const auto change = diff::difference(a, b, {.renames = renames});
        INFO(change.text());
        bench.apply(change);
        CHECK(bench.number(proof) == 1);
        CHECK(diff::difference(bench.read(), b).text().empty());
        bench.apply(diff::inverse(change));
        CHECK(bench.number("SELECT COUNT(*) FROM plan_books WHERE a = 'one' AND b = 'two'") == 1);
        CHECK(diff::difference(bench.read(), a).text().empty());
    }
    const auto none = bench.wanted({});
    CHECK(none.tables.empty());
}

TEST_CASE("tables that swap their names, and a key that follows", "[plan]") {
    PlanBench bench;
    for (const auto& sql : library(false)) bench.run(sql);
    bench.run("INSERT INTO plan_authors VALUES (1, 'Lem')");
    bench.run("INSERT INTO plan_books VALUES (1, 'Solaris', 1)");
    const auto a = bench.read();
    auto b = a;
    std::swap(b.tables[0].name, b.tables[1].name);
    for (auto& table : b.tables)
        for (auto& key : table.foreignKeys) key.targetTable = "plan_books";
    std::ranges::sort(b.tables, {}, &TableSchema::name);
    const auto change =
        diff::difference(a, b, {.renames = {{"plan_books", "plan_authors"}, {"plan_authors", "plan_books"}}});
    INFO(change.text());
    CHECK(change.changes.size() == 2);
    bench.apply(change);
    CHECK(bench.number("SELECT COUNT(*) FROM plan_authors WHERE title = 'Solaris'") == 1);
    CHECK(diff::difference(bench.read(), b).text().empty());
    bench.apply(diff::inverse(change));
    CHECK(diff::difference(bench.read(), a).text().empty());
}

TEST_CASE("tables in a circle are made, and dropped", "[plan]") {
    PlanBench bench;
    const std::string key = "id INTEGER NOT NULL PRIMARY KEY, other INTEGER";
    SchemaModel b = bench.wanted({"CREATE TABLE plan_books (" + key + ")", "CREATE TABLE plan_writers (" + key + ")"});
    for (auto& table : b.tables)
        table.foreignKeys.push_back(
            {.columns = {"other"},
             .targetTable = table.name == "plan_books" ? "plan_writers" : "plan_books",
             .targetColumns = {"id"}}
        );
    const auto change = diff::difference({}, b);
    bench.apply(change);
    const auto made = bench.read();
    for (const auto& table : made.tables) CHECK(table.foreignKeys.size() == 1);
    CHECK(made.tables.size() == 2);
    bench.apply(diff::difference(made, {}));
    CHECK(bench.read().tables.empty());
}
