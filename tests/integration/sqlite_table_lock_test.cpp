// What another connection does to a table between the moment when a change of it begins and its lock.
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

#include <atomic>
#include <chrono>
#include <exception>
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
    "CREATE TRIGGER g AFTER DELETE ON t BEGIN SELECT 1; END"};

struct Item {
    std::int64_t id{};
    std::string v{};
};

}  // namespace

TEST_CASE("a table made anew has what others did to it meanwhile", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const std::vector<std::function<void(Meanwhile&)>> changes = {
        [](Meanwhile& m) { m.qi.changeColumn("t", "v", {.type = DataTypes::STRING(20)}, {.logging = m.intruder}); },
        [](Meanwhile& m) {
            m.qi.addColumn("t", "w", {.type = DataTypes::INTEGER, .first = true}, {.logging = m.intruder});
        },
        [](Meanwhile& m) { m.qi.addConstraint("t", {.fields = {"v"}, .type = "unique", .logging = m.intruder}); },
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
    CHECK_THROWS_AS(m.qi.changeColumn("t", "v", {.type = DataTypes::STRING(5)}, {.logging = m.intruder}), UsageError);
    CHECK(m.isDone);
    CHECK(m.qi.select("t").size() == 2);
}

TEST_CASE("sync with .alter keeps what others did to a table meanwhile", "[sqlite][alter]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    const auto sync = [](Meanwhile& m, std::uint32_t length) {
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

TEST_CASE(
    "two connections that change a table and its rows lose nothing of each other's", "[sqlite][query-interface]"
) {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    constexpr int rounds = 12;
    Meanwhile m({});
    std::vector<std::string> failures;
    // Each waits for the other; that it waited in vain is no loss.
    const auto patiently = [](auto change) {
        for (int i = 0;; ++i) {
            try {
                return change();
            } catch (const TimeoutError&) {
                if (i == 20) throw;
            }
        }
    };
    std::thread second([&] {
        try {
            for (int i = 0; i < rounds; ++i) {
                const std::string number = std::to_string(i);
                patiently([&] { m.others.addColumn("t", "c" + number, {.type = DataTypes::INTEGER}); });
                patiently([&] { m.others.query("CREATE INDEX i" + number + " ON t (c" + number + ")"); });
                patiently([&] {
                    m.others.query("INSERT INTO t (id, c" + number + ") VALUES (100 + " + number + ", 7)");
                });
                patiently([&] {
                    m.others.query("CREATE TRIGGER g" + number + " AFTER DELETE ON t BEGIN SELECT 1; END");
                });
            }
        } catch (const std::exception& error) {
            failures.emplace_back(error.what());
        }
    });
    for (int i = 0; i < rounds; ++i) {
        patiently([&] { m.qi.changeColumn("t", "v", {.type = DataTypes::STRING(20U + static_cast<std::uint32_t>(i))}); }
        );
        patiently([&] { m.qi.addConstraint("t", {.fields = {"v", "id"}, .type = "unique", .name = "uk"}); });
        patiently([&] { m.qi.addColumn("t", "d" + std::to_string(i), {.type = DataTypes::INTEGER, .first = true}); });
        patiently([&] { m.qi.removeConstraint("t", "uk"); });
    }
    second.join();
    for (const auto& failure : failures) FAIL_CHECK(failure);
    const auto schema = m.qi.readSchema();
    const auto& table = *schema.table("t");
    CHECK(table.columns.size() == 2 + 2 * rounds);
    CHECK(table.indexes.size() == rounds);
    CHECK(table.triggers.size() == rounds);
    CHECK(table.column("v")->type == "VARCHAR(" + std::to_string(20 + rounds - 1) + ")");
    CHECK(m.qi.select("t").size() == 1 + rounds);
    for (int i = 0; i < rounds; ++i) {
        const std::string number = std::to_string(i);
        CHECK(m.own.query<int>("SELECT c" + number + " FROM t WHERE id = 100 + " + number).at(0) == 7);
    }
    CHECK(schema.tables.size() == 1);
    CHECK(m.own.query<std::string>("PRAGMA integrity_check") == std::vector<std::string>{"ok"});
    // The checks of foreign keys are on again, on each connection.
    CHECK(m.own.query<int>("PRAGMA foreign_keys").at(0) == 1);
    CHECK(m.other.query<int>("PRAGMA foreign_keys").at(0) == 1);
}

TEST_CASE("a file that stays locked is a TimeoutError, and nothing was changed", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Meanwhile m({});
    const auto before = m.qi.readSchema();
    {
        Transaction writing = m.other.transaction();  // has the write lock
        const auto began = std::chrono::steady_clock::now();
        std::string message;
        try {
            m.qi.changeColumn("t", "v", {.type = DataTypes::STRING(20)});
        } catch (const TimeoutError& error) {
            message = error.what();
        }
        CHECK_THAT(message, test::containsString("Another connection held the file for longer than"));
        CHECK(std::chrono::steady_clock::now() - began >= std::chrono::seconds(4));
        writing.rollback();
    }
    CHECK(m.qi.readSchema() == before);
    CHECK(m.own.query<int>("PRAGMA foreign_keys").at(0) == 1);
    m.qi.changeColumn("t", "v", {.type = DataTypes::STRING(20)});
    CHECK(m.qi.readSchema().table("t")->column("v")->type == "VARCHAR(20)");
}

TEST_CASE("a change that waits for its lock is made once the file is free", "[sqlite][query-interface]") {
    if (!test::backend().isFile()) SKIP_TEST("SQLite only");
    Meanwhile m({});
    Transaction writing = m.other.transaction();
    for (const auto& sql : additions) m.others.query(sql, {.transaction = writing});
    std::exception_ptr failure;
    std::thread waiting([&] {
        try {
            m.qi.changeColumn("t", "v", {.type = DataTypes::STRING(20)});
        } catch (...) {
            failure = std::current_exception();
        }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    writing.commit();
    waiting.join();
    CHECK_FALSE(failure);
    m.isDone = true;
    m.requireAllThere();
    CHECK(m.qi.readSchema().table("t")->column("v")->type == "VARCHAR(20)");
}
