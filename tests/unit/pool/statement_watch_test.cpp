#include "pool/statement_watch.hpp"

#include <string>
#include <thread>
#include <vector>

#include <sequelize/core/error.hpp>

#include "pool/statement_tags.hpp"
#include "support/catch.hpp"
#include "unit/pool/fake_server.hpp"

using namespace test;

namespace {

std::shared_ptr<Listeners> listeners() {
    auto made = std::make_shared<Listeners>();
    made->events = std::make_shared<EventHub>(ConnectionOptions{.password = "secret"}, 5);
    return made;
}

class Counter final : public EventSink {
public:
    explicit Counter(std::string& text) : text_(text) {}
    void statement(const StatementEvent& event) override {
        text_ += event.kind == StatementEvent::Kind::started ? "started " : "ended ";
        text_ += event.operation;
        if (event.error) (text_ += "!") += event.error->name;
        text_ += " ";
    }

private:
    std::string& text_;
};

}  // namespace

TEST_CASE("slow statements are told, and those that fail too", "[events]") {
    std::vector<std::string> slow;
    const auto told = listeners();
    told->slowQueryThreshold = 10ms;
    told->onSlowQuery = [&](const SlowQuery& query) {
        slow.push_back(std::string(query.label) + ": " + std::string(query.sql));
        CHECK(query.elapsed >= 10ms);
    };
    FakeServer server;
    FakeConnection connection(server);
    const CompiledSql a{"A", {}};
    const CompiledSql b{"B", {}};
    {
        StatementWatch watch(told, a.sql, {});
        watch.sending(connection, a);
        std::this_thread::sleep_for(15ms);
        watch.answered({});
    }
    {
        StatementWatch watch(told, b.sql, {.label = "id"});
        watch.sending(connection, b);
        std::this_thread::sleep_for(15ms);
        watch.failed(DatabaseError({.code = 1}));
    }
    {
        StatementWatch watch(told, a.sql, {});
        std::this_thread::sleep_for(15ms);  // for a connection, which is not the statement's time
        watch.connected({});
        watch.sending(connection, a);
        watch.answered({});
    }
    CHECK(slow == std::vector<std::string>{"default: A", "id: B"});
}

TEST_CASE("a statement's events", "[events]") {
    std::string text;
    const auto told = listeners();
    CHECK_FALSE(told->events->isHeard());
    EventSlot* slot = told->events->add(std::make_shared<Counter>(text));
    CHECK(told->events->isHeard());
    FakeServer server;
    FakeConnection connection(server);
    for (const char* sql : {"SELECT 1", " (select 1)", "pragma x", "vacuum", "", "VACUUM"}) {
        const CompiledSql statement{sql, {}};
        StatementWatch watch(told, statement.sql, {});
        watch.sending(connection, statement);
    }
    CHECK(
        text ==
        "started SELECT ended SELECT started SELECT ended SELECT started PRAGMA ended PRAGMA started OTHER ended OTHER "
        "started  ended  started VACUUM ended VACUUM "
    );
    text.clear();
    {
        const CompiledSql statement{"DELETE", {}};
        StatementWatch watch(told, statement.sql, {});
        watch.failed(UsageError("no"));
        watch.failed(UsageError("again"));
    }
    CHECK(text == "ended DELETE!SequelizeUsageError ");
    told->events->remove(*slot);
    CHECK_FALSE(told->events->isHeard());
    // The slot of one that ended is another's.
    CHECK(told->events->add(std::make_shared<Counter>(text)) == slot);
}

TEST_CASE("a tag stands before the semicolon, and cannot leave its quotes", "[events]") {
    StatementTags tags;
    CHECK(tags.tagged("SELECT 1;", "a-b_c.d~1") == "SELECT 1 /*tag='a-b_c.d~1'*/;");
    CHECK(tags.tagged("SELECT 1", "*/ ' \\\xc3\xa4%\n;") == "SELECT 1 /*tag='%2A%2F%20%27%20%5C%C3%A4%25%0A%3B'*/");
    CHECK(tags.tagged("SELECT /*+ hint */ 1;", "a") == "SELECT /*+ hint */ 1;");
    for (int i = 2; i < 64; ++i) CHECK(tags.tagged("X", std::to_string(i)) != "X");
    CHECK(tags.tagged("X", "one more") == "X");
    CHECK(tags.tagged("X", "2") == "X /*tag='2'*/");
}
