#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "integration/library.hpp"
#include "support/catch.hpp"
#include "support/raw_database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

struct Report {
    std::string sql;
    std::chrono::microseconds elapsed;
    std::string label;
};

class Reports {
public:
    std::function<void(const SlowQuery&)> sink() {
        return [this](const SlowQuery& query) {
            const std::lock_guard lock(mutex_);
            reports_.push_back({std::string(query.sql), query.elapsed, std::string(query.label)});
        };
    }
    std::vector<Report> all() const {
        const std::lock_guard lock(mutex_);
        return reports_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<Report> reports_;
};

}  // namespace

TEST_CASE("slow statements are told to their callback, with logging off", "[slow]") {
    Reports reports;
    const std::string slow = test::speaksMysql()
                                 ? "SELECT SLEEP(?)"
                                 : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                                   "SELECT COUNT(*) FROM n";
    test::RawDatabase database({}, {.slowQueryThreshold = 50ms, .onSlowQuery = reports.sink()});
    {
        auto result = database.query({slow, {test::speaksMysql() ? Value(0.06) : Value(2'000'000)}}, {.label = "here"});
        while (result.rows().next()) {
        }
    }
    REQUIRE(reports.all().size() == 1);
    CHECK(reports.all()[0].sql == slow);
    CHECK(reports.all()[0].elapsed >= 50ms);
    CHECK(reports.all()[0].label == "here");
    if (!test::speaksMysql()) return;
    database.run("DO SLEEP(?)", {0.06});
    CHECK_THROWS_AS(database.run("DO SLEEP(0.06), no_such_function()"), DatabaseError);
    REQUIRE(reports.all().size() == 2);
    CHECK(reports.all()[1].sql == "DO SLEEP(?)");
    CHECK(reports.all()[1].label == "default");
}

TEST_CASE("what is done with the rows does not make a statement slow", "[slow]") {
    Reports reports;
    const test::Library library({.slowQueryThreshold = 2'000ms, .onSlowQuery = reports.sink()});
    int count = 0;
    library.books.findEach([&](test::Book&) {
        std::this_thread::sleep_for(400ms);
        ++count;
    });
    CHECK(count == 6);
    CHECK(reports.all().empty());
}

TEST_CASE("a threshold without a callback is refused", "[slow]") {
    CHECK_THROWS_AS(test::database({.slowQueryThreshold = 1ms}), UsageError);
    CHECK_THROWS_AS(test::database({.slowQueryThreshold = -1ms}), UsageError);
}

TEST_CASE("processList tells what the server's connections do", "[process]") {
    auto sequelize = test::database();
    if (!test::speaksMysql()) {
        CHECK_THROWS_AS(sequelize.processList(), UsageError);
        return;
    }
    std::thread sleeper([] {
        auto session = test::rawSession();
        (void)session.number("SELECT SLEEP(2) AS process_list");
    });
    std::vector<Process> found;
    for (int i = 0; i < 150 && found.empty(); ++i) {
        std::this_thread::sleep_for(10ms);
        for (const auto& process : sequelize.processList())
            if (process.info.find("process_list") != std::string::npos) found.push_back(process);
    }
    sleeper.join();
    REQUIRE(found.size() == 1);
    CHECK(found[0].id > 0);
    CHECK(found[0].user == test::serverOptions().username);
    CHECK(found[0].database == test::serverOptions().database);
    CHECK(found[0].command == "Execute");
    CHECK(found[0].seconds >= 0);
    CHECK_FALSE(found[0].host.empty());
    CHECK_FALSE(found[0].state.empty());
}
