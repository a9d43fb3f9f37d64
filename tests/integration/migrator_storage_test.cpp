// Migrations whose names are kept in another place than a table, and the statement that another thread ends.
#include <sequelize/migrator.hpp>

#include <atomic>
#include <chrono>
#include <thread>

#include <sequelize/migration.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

using Names = std::vector<std::string>;

Migrations twoMigrations() {
    return {
        {"1-make.sql",
         "-- migrate:up\nCREATE TABLE kept_elsewhere (id INTEGER NOT NULL, PRIMARY KEY (id));\n"
         "-- migrate:down\nDROP TABLE kept_elsewhere;\n"},
        {"2-fill.sql",
         "-- migrate:up\nINSERT INTO kept_elsewhere VALUES (1);\nINSERT INTO kept_elsewhere VALUES (2);\n"
         "-- migrate:down\nDELETE FROM kept_elsewhere;\n"}};
}

MigrationStorage storageIn(Names& names) {
    return {
        .executed = [&names] { return names; },
        .logMigration = [&names](const std::string& name) { names.push_back(name); },
        .unlogMigration = [&names](const std::string& name) { std::erase(names, name); }};
}

std::size_t rowCount(Sequelize& sequelize) {
    return sequelize.getQueryInterface().select("kept_elsewhere").size();
}

}  // namespace

TEST_CASE("names of migrations are kept where the program says", "[migrator]") {
    Sequelize sequelize = test::database();
    const auto tables = sequelize.getQueryInterface();
    tables.dropTable("kept_elsewhere");
    const bool hadTable = tables.tableExists("SequelizeMeta");
    Names names;
    Migrator migrator{sequelize, twoMigrations(), {.storage = storageIn(names)}};

    CHECK(migrator.pending() == Names{"1-make.sql", "2-fill.sql"});
    CHECK(migrator.up({.step = 1}) == Names{"1-make.sql"});
    CHECK(names == Names{"1-make.sql"});

    // What fails leaves no row and no name.
    tables.query("INSERT INTO kept_elsewhere VALUES (2)");
    CHECK_THROWS_AS(migrator.up(), MigrationError);
    CHECK(rowCount(sequelize) == 1);
    CHECK(names == Names{"1-make.sql"});
    tables.query("DELETE FROM kept_elsewhere");
    CHECK(migrator.up() == Names{"2-fill.sql"});
    CHECK(rowCount(sequelize) == 2);
    CHECK(migrator.executed() == Names{"1-make.sql", "2-fill.sql"});
    CHECK(migrator.pending().empty());

    CHECK(migrator.down() == Names{"2-fill.sql"});
    CHECK(rowCount(sequelize) == 0);
    migrator.mark("2-fill");
    CHECK(names.size() == 2);
    migrator.mark("2-fill", false);
    CHECK(migrator.down({.all = true}) == Names{"1-make.sql"});
    CHECK(names.empty());
    CHECK(tables.tableExists("SequelizeMeta") == hadTable);
}

TEST_CASE("calls that change tables are in the migration whose name is kept elsewhere", "[migrator]") {
    Sequelize sequelize = test::database();
    const auto tables = sequelize.getQueryInterface();
    const auto clean = [&] {
        tables.dropTable("kept_elsewhere");
        tables.dropTable("kept_target");
    };
    clean();
    Names names;
    const auto make = [](QueryInterface& queryInterface) {
        queryInterface.createTable("kept_target", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true}}});
        queryInterface.createTable(
            "kept_elsewhere", {{"id", {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true}},
                               {"above", {.type = DataTypes::INTEGER, .references = {"kept_target", "id"}}}}
        );
        queryInterface.bulkInsert("kept_elsewhere", {{{"id", 1}}});
        queryInterface.addColumn("kept_elsewhere", "a", {.type = DataTypes::INTEGER});
        queryInterface.addIndex("kept_elsewhere", {"a"}, {.name = "kept_a"});
        queryInterface.removeIndex("kept_elsewhere", "kept_a");
        queryInterface.removeColumn("kept_elsewhere", "a");
    };
    const auto fail = [](QueryInterface& queryInterface) {
        queryInterface.addColumn("kept_elsewhere", "b", {.type = DataTypes::INTEGER});
        queryInterface.removeColumn("kept_elsewhere", "nothing");
    };
    const Migrations list{{"1-make", Migration{.up = make}}, {"2-fail", Migration{.up = fail}}};
    CHECK_THROWS_AS((Migrator{sequelize, list, {.storage = storageIn(names)}}.up()), MigrationError);
    CHECK(names == Names{"1-make"});
    CHECK(rowCount(sequelize) == 1);
    if (test::backend().isFile()) {
        CHECK(tables.describeTable("kept_elsewhere").size() == 2);  // the second left nothing
        CHECK(sequelize.query<int>("PRAGMA foreign_keys").at(0) == 1);
    }
    clean();
}

TEST_CASE("rows of unlike columns are one piece where the names are kept elsewhere", "[migrator]") {
    const bool transaction = GENERATE(true, false);
    Sequelize sequelize = test::database();
    const auto tables = sequelize.getQueryInterface();
    tables.dropTable("kept_elsewhere");
    tables.createTable(
        "kept_elsewhere",
        {{"id", {.type = DataTypes::INTEGER, .primaryKey = true}}, {"a", {.type = DataTypes::INTEGER}}}
    );
    Names names;
    bool isTwice = true;
    const auto fill = [&](QueryInterface& queryInterface) {
        queryInterface.bulkInsert("kept_elsewhere", {{{"id", 1}}, {{"id", 2}, {"a", 2}}, {{"id", isTwice ? 1 : 3}}});
    };
    Migrator migrator{
        sequelize,
        Migrations{{"1-fill", Migration{.up = fill, .transaction = transaction}}},
        {.storage = storageIn(names)}};
    CHECK_THROWS_AS(migrator.up(), MigrationError);
    CHECK(rowCount(sequelize) == 0);
    isTwice = false;
    CHECK(migrator.up().size() == 1);
    CHECK(rowCount(sequelize) == 3);
    tables.dropTable("kept_elsewhere");
}

TEST_CASE("a storage that lacks a function is refused", "[migrator]") {
    Sequelize sequelize = test::database();
    CHECK_THROWS_AS((Migrator{sequelize, {}, {.storage = MigrationStorage{}}}), UsageError);
}

TEST_CASE("another thread ends a migration's statement", "[migrator]") {
    Sequelize sequelize = test::database();
    const auto tables = sequelize.getQueryInterface();
    tables.dropTable("kept_elsewhere");
    Names names;
    const std::string endless =
        "INSERT INTO kept_elsewhere WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
        "SELECT COUNT(*) FROM n AS a, n AS b, n AS c, n AS d;";
    Migrations list = twoMigrations();
    list.add("3-endless.sql", endless);
    std::atomic<bool> isRunning{false};
    const auto watch = [&](const MigrationEvent& event) {
        if (event.kind == MigrationEvent::Kind::statement && event.migration == "3-endless.sql") isRunning = true;
    };
    Migrator migrator{sequelize, list, {.storage = storageIn(names), .onEvent = watch}};
    migrator.interrupt();  // nothing runs
    std::thread ender([&] {
        while (!isRunning) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        migrator.interrupt();
    });
    const auto begin = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(migrator.up(), MigrationError);
    ender.join();
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
    CHECK(names == Names{"1-make.sql", "2-fill.sql"});
    CHECK(rowCount(sequelize) == 2);
    CHECK(migrator.down({.all = true}).size() == 2);
}

TEST_CASE("a table of migrations that another server has written in small letters is not passed over", "[migrations]") {
    if (!test::abilities().hasServer) return;
    Sequelize sequelize = test::database();
    if (sequelize.query<std::int64_t>("SELECT @@lower_case_table_names").at(0) != 0) return;
    for (const char* table : {"SequelizeMeta", "sequelizemeta", "SequelizeMetaState"})
        sequelize.query("DROP TABLE IF EXISTS " + std::string(table));
    sequelize.query("CREATE TABLE sequelizemeta (name VARCHAR(255) NOT NULL PRIMARY KEY)");
    sequelize.query("INSERT INTO sequelizemeta VALUES ('1-cased.sql')");
    const Migrations list{{"1-cased.sql", "CREATE TABLE cased_books (id INTEGER NOT NULL PRIMARY KEY);"}};
    const auto refuses = [&](auto&& call) {
        CHECK_THAT(
            test::messageOf<UsageError>(call),
            test::containsString("there is no table 'SequelizeMeta', but 'sequelizemeta'")
        );
    };
    refuses([&] { Migrator(sequelize, list).up(); });
    refuses([&] { Migrator(sequelize, list).requireUpToDate(); });
    CHECK_FALSE(sequelize.getQueryInterface().tableExists("cased_books"));
    Migrator(sequelize, list, {.tableName = "sequelizemeta"}).requireUpToDate();
    sequelize.query("DROP TABLE sequelizemeta");
}
