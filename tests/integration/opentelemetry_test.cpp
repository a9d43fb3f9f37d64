// The spans and metrics that OpenTelemetry gets, by the API's headers alone.
#ifdef TEST_WITH_OPENTELEMETRY
#include <sequelize/async.hpp>
#include <sequelize/opentelemetry.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "integration/library.hpp"
#include "integration/school.hpp"
#include "integration/telemetry_recorder.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using opentelemetry::trace::SpanKind;
using opentelemetry::trace::StatusCode;

namespace {

/// A sink whose spans and metrics can be looked at.
struct Recorded {
    explicit Recorded(OpenTelemetryOptions options = {}) {
        options.tracerProvider = tracers;
        options.meterProvider = meters;
        sink = std::make_shared<OpenTelemetrySink>(std::move(options));
    }
    /// The program's own, active as long as the result lives.
    auto active(const char* name) {
        span = tracer()->StartSpan(name);
        return opentelemetry::trace::Scope(span);
    }
    opentelemetry::nostd::shared_ptr<opentelemetry::trace::Tracer> tracer() {
        return tracers->GetTracer("test", "", "");
    }

    test::Telemetry telemetry{};
    test::Observables observables{};
    const opentelemetry::nostd::shared_ptr<opentelemetry::trace::TracerProvider> tracers{
        new test::RecordingTracers(telemetry)};
    const opentelemetry::nostd::shared_ptr<opentelemetry::metrics::MeterProvider> meters{
        new test::RecordingMeters(telemetry, observables)};
    std::shared_ptr<OpenTelemetrySink> sink{};
    opentelemetry::nostd::shared_ptr<opentelemetry::trace::Span> span{};
};

std::vector<test::ToldSpan> named(const Recorded& recorded, const std::string& name) {
    auto all = recorded.telemetry.spans();
    std::erase_if(all, [&](const auto& each) { return each.name != name; });
    return all;
}

test::ToldSpan only(const Recorded& recorded, const std::string& name) {
    const auto all = named(recorded, name);
    INFO(name);
    REQUIRE(all.size() == 1);
    return all[0];
}

std::vector<test::Measured> measured(const Recorded& recorded, const std::string& instrument) {
    auto all = recorded.telemetry.measured();
    std::erase_if(all, [&](const auto& each) { return each.instrument != instrument; });
    return all;
}

/// What the conventions say of the database under test.
test::Told databaseAttributes() {
    test::Told told{{"db.system.name", std::string(test::backend().name())}};
    if (test::isSqlite()) {
        told["db.namespace"] = test::sqliteFile();
        return told;
    }
    const auto server = test::serverOptions();
    told["db.namespace"] = server.database;
    told["server.address"] = server.host;
    told["server.port"] = std::to_string(server.port);
    return told;
}

}  // namespace

TEST_CASE("a statement is a span with the attributes of the conventions", "[events][opentelemetry]") {
    Recorded recorded;
    test::Library library({.events = recorded.sink});
    recorded.telemetry.clear();
    static_cast<void>(library.books.findAll({.where = {{&test::Book::author, "Fowler"}}, .tag = "front page"}));
    const auto spans = recorded.telemetry.spans();
    REQUIRE(spans.size() == 1);
    const auto& span = spans[0];
    CHECK(span.name == "SELECT query_books");
    CHECK(span.kind == SpanKind::kClient);
    CHECK(span.status == StatusCode::kUnset);
    CHECK(span.hasEnded);
    CHECK(span.parent == 0);
    auto expected = databaseAttributes();
    expected["db.operation.name"] = "SELECT";
    expected["db.collection.name"] = "query_books";
    expected["db.query.summary"] = "SELECT query_books";
    auto shown = span.attributes;
    const std::string text = shown["db.query.text"];
    CHECK(text.find("= ?") != std::string::npos);
    CHECK(text.find("Fowler") == std::string::npos);
    shown.erase("db.query.text");

    const auto durations = measured(recorded, "db.client.operation.duration");
    REQUIRE(durations.size() == 1);
    CHECK(durations[0].unit == "s");
    CHECK(durations[0].attributes == expected);
    CHECK(durations[0].span == span.id);
    CHECK(durations[0].value > 0);
    CHECK(durations[0].value == Approx(std::chrono::duration<double>(span.lasted).count()));

    expected["db.response.returned_rows"] = "2";
    expected["sequelize.tag"] = "front page";
    for (const char* part : {"queue", "connect", "execute", "decode"})
        expected["sequelize." + std::string(part)] = "time";
    CHECK(shown == expected);
}

TEST_CASE("statements without a text, writes, and raw ones", "[events][opentelemetry]") {
    Recorded recorded({.queryText = false});
    test::Library library({.events = recorded.sink});
    recorded.telemetry.clear();
    CHECK(library.books.update({{&test::Book::pages, 3}}, {.where = {{&test::Book::author, "Fowler"}}}) == 2);
    const auto update = only(recorded, "UPDATE query_books");
    CHECK(update.attributes.at("sequelize.affected_rows") == "2");
    CHECK_FALSE(update.attributes.contains("db.response.returned_rows"));
    CHECK_FALSE(update.attributes.contains("db.query.text"));
    recorded.telemetry.clear();
    static_cast<void>(library.sequelize.query("SELECT title FROM query_books WHERE id = 0"));
    const auto raw = only(recorded, "SELECT " + databaseAttributes().at("db.namespace"));
    CHECK(raw.attributes.at("db.operation.name") == "SELECT");
    CHECK(raw.attributes.at("db.response.returned_rows") == "0");
    CHECK_FALSE(raw.attributes.contains("db.collection.name"));
    CHECK_FALSE(raw.attributes.contains("db.query.summary"));
}

TEST_CASE("an error is the span's status, without values", "[events][opentelemetry]") {
    Recorded recorded;
    test::Library library({.events = recorded.sink});
    recorded.telemetry.clear();
    CHECK_THROWS_AS(library.books.create({.id = 1, .title = "Secret words"}), UniqueConstraintError);
    const auto span = only(recorded, "INSERT query_books");
    CHECK(span.status == StatusCode::kError);
    CHECK_FALSE(span.description.empty());
    CHECK(span.hasEnded);
    CHECK(span.attributes.at("error.type") == "SequelizeUniqueConstraintError");
    CHECK(span.attributes.at("db.response.status_code") == (test::isSqlite() ? "1555" : "1062"));
    CHECK(span.description.find("Secret") == std::string::npos);
    for (const auto& [key, value] : span.attributes) CHECK(value.find("Secret") == std::string::npos);
    const auto durations = measured(recorded, "db.client.operation.duration");
    const auto failed =
        std::ranges::find_if(durations, [](const auto& each) { return each.attributes.contains("error.type"); });
    REQUIRE(failed != durations.end());
    CHECK(failed->attributes.at("db.response.status_code") == span.attributes.at("db.response.status_code"));
}

TEST_CASE("a statement of several tables has a summary and no collection", "[events][opentelemetry]") {
    Recorded recorded;
    test::School school({.events = recorded.sink});
    recorded.telemetry.clear();
    static_cast<void>(school.students.findAll({.include = {{&test::Student::courses}}}));
    const auto span = only(recorded, "SELECT students courses StudentCourses");
    CHECK(span.attributes.at("db.query.summary") == span.name);
    CHECK_FALSE(span.attributes.contains("db.collection.name"));
}

TEST_CASE("the thread's active span is the parent", "[events][opentelemetry]") {
    Recorded recorded;
    test::Library library({.events = recorded.sink});
    recorded.telemetry.clear();
    std::uint64_t id = 0;
    {
        const auto scope = recorded.active("request");
        id = test::numberOf(recorded.span->GetContext());
        static_cast<void>(library.books.count());
        std::thread([&] { static_cast<void>(library.books.findByPk(1)); }).join();
    }
    const auto all = named(recorded, "SELECT query_books");
    REQUIRE(all.size() == 2);
    CHECK(id != 0);
    CHECK(all[0].parent == id);
    CHECK(all[1].parent == 0);  // of a thread that has none
}

TEST_CASE("a call of async belongs to the span that was active where it was made", "[events][opentelemetry][async]") {
    Recorded recorded;
    test::Library library({.events = recorded.sink});
    recorded.telemetry.clear();
    std::vector<Future<std::size_t>> calls;
    std::vector<std::uint64_t> ids;
    for (const char* name : {"first", "second", "third"}) {
        const auto scope = recorded.active(name);
        ids.push_back(test::numberOf(recorded.span->GetContext()));
        calls.push_back(library.sequelize.async([&] { return library.books.count(); }));
    }
    calls.push_back(library.sequelize.async([&] { return library.books.count(); }));
    ids.push_back(0);
    for (auto& call : calls) CHECK(std::move(call).get() == 6);
    const auto all = named(recorded, "SELECT query_books");
    REQUIRE(all.size() == ids.size());
    for (const auto id : ids) CHECK(std::ranges::count(all, id, &test::ToldSpan::parent) == 1);
    // Nothing is left on the threads.
    CHECK(
        library.sequelize
            .async([] { return test::numberOf(opentelemetry::trace::Tracer::GetCurrentSpan()->GetContext()); })
            .get() == 0
    );
}

TEST_CASE("a transaction is a span around its statements", "[events][opentelemetry]") {
    Recorded recorded;
    test::Library library({.events = recorded.sink});
    recorded.telemetry.clear();
    std::uint64_t request = 0;
    std::uint64_t step = 0;
    {
        const auto scope = recorded.active("request");
        request = test::numberOf(recorded.span->GetContext());
        library.sequelize.transaction([&](Transaction& t) {
            static_cast<void>(library.books.count({.transaction = t}));
            const auto inner = recorded.active("step");
            step = test::numberOf(recorded.span->GetContext());
            CHECK(library.books.destroy({.where = {{&test::Book::id, 6}}, .transaction = t}) == 1);
            library.sequelize.transaction({.transaction = t}, [](Transaction&) {});
        });
    }
    const auto whole = only(recorded, "transaction");
    CHECK(whole.kind == SpanKind::kInternal);
    CHECK(whole.parent == request);
    CHECK(whole.hasEnded);
    CHECK(whole.status == StatusCode::kUnset);
    CHECK(whole.attributes.at("sequelize.transaction.outcome") == "committed");
    CHECK(whole.attributes.at("db.system.name") == test::backend().name());
    CHECK(only(recorded, "SELECT query_books").parent == whole.id);
    CHECK(only(recorded, "DELETE query_books").parent == step);
    CHECK(only(recorded, "COMMIT " + databaseAttributes().at("db.namespace")).parent == whole.id);

    recorded.telemetry.clear();
    CHECK_THROWS_AS(
        library.sequelize.transaction([](Transaction&) { throw std::runtime_error("no"); }), std::runtime_error
    );
    CHECK(only(recorded, "transaction").attributes.at("sequelize.transaction.outcome") == "rolled_back");
}

TEST_CASE("transactions need not have spans", "[events][opentelemetry]") {
    Recorded recorded({.transactions = false});
    test::Library library({.events = recorded.sink});
    recorded.telemetry.clear();
    library.sequelize.transaction([&](Transaction& t) { static_cast<void>(library.books.count({.transaction = t})); });
    CHECK(named(recorded, "transaction").empty());
    CHECK(only(recorded, "SELECT query_books").parent == 0);
}

TEST_CASE("the pool's metrics", "[events][opentelemetry]") {
    Recorded recorded({.pool = "library"});
    test::Library library({.pool = {.max = 1, .acquire = 50ms}, .events = recorded.sink});
    {
        const auto watched = recorded.sink->watchPool([&] { return library.sequelize.poolStatistics(); });
        recorded.telemetry.clear();
        const auto transaction = library.sequelize.transaction();
        std::thread([&] { CHECK_THROWS_AS(library.books.count(), ConnectionAcquireTimeoutError); }).join();
        recorded.observables.collect();
    }
    const test::Told pool{{"db.client.connection.pool.name", "library"}};
    const auto value = [&](const std::string& instrument, const std::string& state) {
        auto attributes = pool;
        if (!state.empty()) attributes["db.client.connection.state"] = state;
        for (const auto& each : measured(recorded, instrument))
            if (each.attributes == attributes) return each.value;
        return -1.0;
    };
    CHECK(value("db.client.connection.count", "used") == 1);
    CHECK(value("db.client.connection.count", "idle") == 0);
    CHECK(value("db.client.connection.max", "") == 1);
    CHECK(value("db.client.connection.pending_requests", "") == 0);
    CHECK(value("db.client.connection.timeouts", "") == 1);
    CHECK(value("db.client.connection.wait_time", "") >= 0);
    CHECK(value("db.client.connection.use_time", "") > 0);
    CHECK(measured(recorded, "db.client.connection.wait_time")[0].unit == "s");
    CHECK(measured(recorded, "db.client.connection.wait_time").size() == 1);
    CHECK(measured(recorded, "db.client.connection.use_time").size() == 1);
    CHECK(recorded.observables.size() == 0);  // nobody asks any more
}

TEST_CASE("a pool without a name is called as its database, and is not counted", "[events][opentelemetry]") {
    Recorded recorded;
    auto sequelize = test::database({.events = recorded.sink});
    sequelize.authenticate();
    const auto told = databaseAttributes();
    const std::string name =
        test::isSqlite() ? told.at("db.namespace")
                         : told.at("server.address") + ":" + told.at("server.port") + "/" + told.at("db.namespace");
    const auto opened = measured(recorded, "db.client.connection.create_time");
    REQUIRE(opened.size() == 1);
    CHECK(opened[0].attributes == test::Told{{"db.client.connection.pool.name", name}});
    CHECK_THROWS_AS(recorded.sink->watchPool([&] { return sequelize.poolStatistics(); }), UsageError);
}

TEST_CASE("without providers nothing is recorded, and nothing fails", "[events][opentelemetry]") {
    test::Library library({.events = std::make_shared<OpenTelemetrySink>()});
    library.sequelize.transaction([&](Transaction& t) { CHECK(library.books.count({.transaction = t}) == 6); });
}

TEST_CASE("many threads at once", "[events][opentelemetry][threads]") {
    Recorded recorded({.pool = "library"});
    test::Library library({.pool = {.max = 4}, .events = recorded.sink});
    const auto watched = recorded.sink->watchPool([&] { return library.sequelize.poolStatistics(); });
    recorded.telemetry.clear();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < 10; ++k)
                library.sequelize.transaction([&](Transaction& t) {
                    static_cast<void>(library.books.count({.transaction = t}));
                });
        });
    for (auto& thread : threads) thread.join();
    const auto wholes = named(recorded, "transaction");
    const auto counts = named(recorded, "SELECT query_books");
    REQUIRE(wholes.size() == 40);
    REQUIRE(counts.size() == 40);
    for (const auto& each : wholes) CHECK(std::ranges::count(counts, each.id, &test::ToldSpan::parent) == 1);
}
#endif
