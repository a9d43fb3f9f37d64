// What another connection does to a table between the moment when a change of it begins and its lock.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/sqlite_schema_bench.hpp"

using namespace sequelize;

namespace {

Sequelize opened(const std::string& path) {
    Options options;
    options.pool.max = 1;
    return Sequelize("sqlite:///" + path, options);
}

/// A file, and a program that changes its table `t` in time of another one's change: before its first statement.
struct Meanwhile {
    std::string path = test::SchemaBench::pathOf("table_lock");
    Sequelize own;
    Sequelize other;
    QueryInterface qi;
    QueryInterface others;
    Logger intruder;
    bool isDone = false;

    explicit Meanwhile(std::vector<std::string> statements)
        : own((test::SchemaBench::remove(path), opened(path))),
          other(opened(path)),
          qi(own.getQueryInterface()),
          others(other.getQueryInterface()),
          intruder([this, statements = std::move(statements)](std::string_view) {
              if (std::exchange(isDone, true)) return;
              for (const auto& sql : statements) others.query(sql);
          }) {
        qi.createTable(
            "t", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true}}, {"v", {.type = DataTypes::STRING(10)}}}
        );
        qi.bulkInsert("t", {{{"id", 1}, {"v", "x"}}});
    }
    ~Meanwhile() { test::SchemaBench::remove(path); }
    Meanwhile(const Meanwhile&) = delete;
    Meanwhile& operator=(const Meanwhile&) = delete;

    void requireAllThere() {
        CHECK(isDone);
        const auto schema = qi.readSchema();
        const auto& table = *schema.table("t");
        CHECK(table.column("extra"));
        CHECK(table.index("i"));
        CHECK(table.triggers.size() == 1);
        CHECK(qi.select("t", {.attributes = {"extra"}}).at(0).get<int>("extra") == 42);
    }
};

const std::vector<std::string> additions = {
    "ALTER TABLE t ADD COLUMN extra INT", "UPDATE t SET extra = 42", "CREATE INDEX i ON t(v)",
    "CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END"
};

struct Item {
    std::int64_t id{};
    std::string v{};
};

}  // namespace

TEST_CASE("a table made anew has what others did to it meanwhile", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const std::vector<std::function<void(Meanwhile&)>> changes = {
        [](Meanwhile& m) {
            m.qi.changeColumn("t", "v", {.type = DataTypes::STRING(20)}, {.logging = m.intruder});
        },
        [](Meanwhile& m) {
            m.qi.addColumn("t", "w", {.type = DataTypes::INTEGER, .first = true}, {.logging = m.intruder});
        },
        [](Meanwhile& m) {
            m.qi.addConstraint("t", {.fields = {"v"}, .type = "unique", .logging = m.intruder});
        },
    };
    for (const auto& change : changes) {
        Meanwhile m(additions);
        change(m);
        m.requireAllThere();
    }
    Meanwhile m(additions);
    m.qi.addConstraint("t", {.fields = {"v"}, .type = "unique", .name = "uk"});
    m.qi.removeConstraint("t", "uk", {.logging = m.intruder});
    m.requireAllThere();
}

TEST_CASE("rows that come before the lock are counted", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Meanwhile m({"INSERT INTO t VALUES (2, 'more than five')"});
    CHECK_THROWS_AS(
        m.qi.changeColumn("t", "v", {.type = DataTypes::STRING(5)}, {.logging = m.intruder}), UsageError
    );
    CHECK(m.isDone);
    CHECK(m.qi.select("t").size() == 2);
}

TEST_CASE("sync with .alter keeps what others did to a table meanwhile", "[sqlite][alter]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const auto sync = [](Meanwhile& m, int length) {
        auto items = m.own.define<Item>(
            "item", {field<&Item::v>({.type = DataTypes::STRING(length)})}, {.tableName = "t", .timestamps = false}
        );
        m.own.sync({.alter = {.drop = false}, .logging = m.intruder});
    };
    Meanwhile added(additions);
    sync(added, 20);
    added.requireAllThere();
    Meanwhile grown({"INSERT INTO t VALUES (2, 'more than five')"});
    CHECK_THROWS_AS(sync(grown, 5), UsageError);
    CHECK(grown.isDone);
    CHECK(grown.qi.select("t").size() == 2);
}

TEST_CASE("of two threads that add a column one is told that it is there", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    for (int i = 0; i < 5; ++i) {
        Meanwhile m({});
        std::atomic<int> added{0};
        std::atomic<int> refused{0};
        const auto add = [&](const QueryInterface& on) {
            try {
                on.addColumn("t", "w", {.type = DataTypes::INTEGER, .first = true});
                ++added;
            } catch (const UsageError& error) {
                if (std::string(error.what()).find("has a column 'w' already") != std::string::npos) ++refused;
            }
        };
        std::thread second([&] { add(m.others); });
        add(m.qi);
        second.join();
        CHECK(added == 1);
        CHECK(refused == 1);
    }
}
