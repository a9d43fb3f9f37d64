// What is told of statements, transactions, connections and migrations, and to whom.
#include <unistd.h>

#include <sequelize/async.hpp>
#include <sequelize/events.hpp>
#include <sequelize/migrator.hpp>
#include <sequelize/testing/fake_clock.hpp>

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "integration/library.hpp"
#include "integration/school.hpp"
#include "support/catch.hpp"
#include "support/migrated.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using Kind = StatementEvent::Kind;

namespace {

struct Told {
    Kind kind{};
    std::uint64_t id{};
    std::string text{}, operation{}, models{}, tables{}, tag{}, transaction{}, error{}, message{};
    int code{};
    std::uint64_t connection{}, rows{}, affected{};
    std::chrono::nanoseconds queue{}, connect{}, execute{}, decode{};
};

/// All statements that were told.
class Statements {
public:
    void operator()(const StatementEvent& event) const {
        Told told{
            .kind = event.kind,
            .id = event.id,
            .text = std::string(event.text),
            .operation = std::string(event.operation),
            .tag = std::string(event.tag),
            .transaction = std::string(event.transaction),
            .code = event.error ? event.error->code : 0,
            .connection = event.connection,
            .rows = event.rows,
            .affected = event.affected,
            .queue = event.queue,
            .connect = event.connect,
            .execute = event.execute,
            .decode = event.decode};
        for (const auto model : event.models) told.models += std::string(model) + " ";
        for (const auto table : event.tables) told.tables += std::string(table) + " ";
        if (event.error) told.error = event.error->name;
        if (event.error) told.message = event.error->message;
        const std::lock_guard lock(shared_->mutex);
        shared_->all.push_back(std::move(told));
    }
    std::vector<Told> take() const {
        const std::lock_guard lock(shared_->mutex);
        return std::exchange(shared_->all, {});
    }
    std::vector<Told> ended() const {
        auto all = take();
        std::erase_if(all, [](const Told& each) { return each.kind != Kind::ended; });
        return all;
    }

private:
    struct Shared {
        std::mutex mutex;
        std::vector<Told> all;
    };
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a statement is told when it starts and when its rows are read", "[events]") {
    test::Library library;
    const Statements told;
    const auto subscription = library.sequelize.subscribe(told);
    const auto books = library.books.findAll({.where = {{&test::Book::author, "Fowler"}}});
    REQUIRE(books.size() == 2);
    const auto all = told.take();
    REQUIRE(all.size() == 2);
    CHECK(all[0].kind == Kind::started);
    CHECK(all[1].kind == Kind::ended);
    CHECK(all[0].id == all[1].id);
    CHECK(all[0].connection != 0);
    CHECK(all[0].connection == all[1].connection);
    CHECK(all[0].text == all[1].text);
    CHECK(contains(all[0].text, "= ?"));
    CHECK_FALSE(contains(all[0].text, "Fowler"));
    CHECK(all[0].operation == "SELECT");
    CHECK(all[0].models == "query_book ");
    CHECK(all[0].tables == "query_books ");
    CHECK(all[0].tag.empty());
    CHECK(all[0].transaction.empty());
    CHECK(all[1].rows == 2);
    CHECK(all[1].execute > 0ns);
    CHECK(all[1].decode > 0ns);
    CHECK(all[1].error.empty());
    CHECK(all[0].rows == 0);
    CHECK(all[1].affected == 0);
}

TEST_CASE("what a statement has written is told", "[events]") {
    test::Library library;
    const Statements told;
    const auto subscription = library.sequelize.subscribe(told);
    CHECK(library.books.update({{&test::Book::pages, 1}}, {.where = {{&test::Book::author, "Martin"}}}) == 2);
    auto all = told.ended();
    REQUIRE(all.size() == 1);
    CHECK(all[0].operation == "UPDATE");
    CHECK(all[0].affected == 2);
    CHECK(all[0].rows == 0);
    CHECK(all[0].models == "query_book ");

    CHECK(library.books.destroy({.where = {{&test::Book::author, "Anon"}}, .tag = "tidy up"}) == 1);
    all = told.ended();
    REQUIRE(all.size() == 1);
    CHECK(all[0].operation == "DELETE");
    CHECK(all[0].affected == 1);
    CHECK(all[0].tag == "tidy up");

    static_cast<void>(library.sequelize.query("  select 1 AS one"));
    all = told.ended();
    REQUIRE(all.size() == 1);
    CHECK(all[0].operation == "SELECT");
    CHECK(all[0].text == "  select 1 AS one");
    CHECK(all[0].rows == 1);
    CHECK(all[0].models.empty());

    for (const std::string before : {"/* c */ ", "-- hi\n", " /* a */\n-- b\n/**/ "}) {
        static_cast<void>(library.sequelize.query(before + "select 1 AS one"));
        all = told.ended();
        REQUIRE(all.size() == 1);
        CHECK(all[0].operation == "SELECT");
    }
}

TEST_CASE("what a duplicate affects is as the database counts", "[events]") {
    test::Library library;
    const auto known = library.books.findByPk(1).value();
    const Statements told;
    const auto subscription = library.sequelize.subscribe(told);
    const auto affected = [&] {
        std::uint64_t sum = 0;
        for (const auto& each : told.ended())
            if (each.operation == "INSERT") sum += each.affected;
        return sum;
    };
    test::Book book;
    book.id = known.id;
    book.title = "another title";
    const testing::FakeClock clock;  // updatedAt stays as it is
    library.books.bulkCreate({book}, {.updateOnDuplicate = {&test::Book::title}});
    CHECK(affected() == (test::speaksMysql() ? 2 : 1));
    library.books.bulkCreate({book}, {.updateOnDuplicate = {&test::Book::title}});
    CHECK(affected() == 1);
    library.books.bulkCreate({book}, {.ignoreDuplicates = true});
    CHECK(affected() == (test::speaksMysql() ? 1 : 0));
}

TEST_CASE("a statement that fails is told with its error, and without its values", "[events]") {
    test::Library library;
    const Statements told;
    const auto subscription = library.sequelize.subscribe(told);
    CHECK_THROWS_AS(library.books.create({.id = 1, .title = "Secret words"}), UniqueConstraintError);
    auto all = told.take();
    REQUIRE(all.size() >= 2);
    const auto failed = std::ranges::find(all, "SequelizeUniqueConstraintError", &Told::error);
    REQUIRE(failed != all.end());
    CHECK(failed->kind == Kind::ended);
    CHECK(failed->code != 0);
    CHECK(failed->operation == "INSERT");
    CHECK(failed->execute > 0ns);
    for (const auto& each : all) CHECK_FALSE(contains(each.text + each.message, "Secret"));

    CHECK_THROWS_AS(library.sequelize.query("SELECT no_such_column FROM query_books"), DatabaseError);
    all = told.take();
    REQUIRE(all.size() == 2);
    CHECK(all[0].kind == Kind::started);
    CHECK(all[1].error == "SequelizeDatabaseError");

    // One whose placeholders have no values never has a start.
    CHECK_THROWS_AS(library.sequelize.query("SELECT ?", {.replacements = {1, 2}}), UsageError);
    all = told.take();
    REQUIRE(all.size() == 1);
    CHECK(all[0].error == "SequelizeUsageError");
}

TEST_CASE("an error while rows are read is told", "[events]") {
    if (!test::isSqlite()) return;  // the others evaluate before they answer
    auto sequelize = test::database();
    const Statements told;
    const auto subscription = sequelize.subscribe(told);
    CHECK_THROWS_AS(
        sequelize.query("SELECT abs(x) FROM (SELECT 1 AS x UNION ALL SELECT -9223372036854775808)"), DatabaseError
    );
    const auto all = told.ended();
    REQUIRE(all.size() == 1);
    CHECK(all[0].rows == 1);
    CHECK(all[0].error == "SequelizeDatabaseError");
}

TEST_CASE("the first statement waits for a connection that is opened, and a later one for its turn", "[events]") {
    auto sequelize = test::database({.pool = {.max = 1}});
    const Statements told;
    std::vector<PoolEvent::Kind> pool;
    int released = 0;
    std::mutex mutex;
    {
        const auto subscription = sequelize.subscribe(told);
        const auto ofPool = sequelize.subscribe([&](const PoolEvent& event) {
            const std::lock_guard lock(mutex);
            CHECK(event.connection == 1);
            CHECK(event.database->maxConnections == 1);
            // Told by the one thread, while the other has the connection already.
            if (event.kind == PoolEvent::Kind::released)
                ++released;
            else
                pool.push_back(event.kind);
        });
        sequelize.authenticate();
        sequelize.authenticate();
        auto all = told.ended();
        REQUIRE(all.size() == 2);
        CHECK(all[0].connect > 0ns);
        CHECK(all[1].connect == 0ns);
        CHECK(all[0].connection == 1);

        auto transaction = std::make_optional(sequelize.transaction());
        std::thread other([&] { sequelize.authenticate(); });
        std::this_thread::sleep_for(60ms);
        transaction->commit();
        other.join();
        all = told.ended();
        const auto waited = std::ranges::find(all, "SELECT", &Told::operation);
        REQUIRE(waited != all.end());
        CHECK(waited->queue > 20ms);
        sequelize.close();
    }
    using K = PoolEvent::Kind;
    const std::lock_guard lock(mutex);
    CHECK(pool == std::vector{K::opened, K::acquired, K::acquired, K::acquired, K::acquired, K::closed});
    CHECK(released == 4);
}

TEST_CASE("a connection is told when it is given back, and for how long a call had it", "[events]") {
    auto sequelize = test::database({.pool = {.max = 1}});
    sequelize.authenticate();
    std::string text;
    std::chrono::nanoseconds had{0};
    const auto subscription = sequelize.subscribe([&](const PoolEvent& event) {
        using K = PoolEvent::Kind;
        text += event.kind == K::acquired   ? "acquired "
                : event.kind == K::released ? "released "
                : event.kind == K::closed   ? "closed "
                                            : "? ";
        CHECK(event.connection == 1);
        if (event.kind == K::released) had = event.elapsed;
    });
    auto transaction = std::make_optional(sequelize.transaction());
    std::this_thread::sleep_for(5ms);
    CHECK(text == "acquired ");
    transaction->commit();
    CHECK(text == "acquired released ");
    CHECK(had >= 5ms);
    text.clear();
    // One that ends meanwhile is closed instead of going back.
    transaction.emplace(sequelize.transaction());
    sequelize.close();
    transaction.reset();
    CHECK(text == "acquired closed released ");
}

TEST_CASE("a database that cannot be reached is told", "[events]") {
    if (test::isSqlite()) return;
    auto options = test::serverOptions();
    Sequelize sequelize(
        options.database, options.username, "no such password",
        {.dialect = options.dialect, .host = "127.0.0.1", .port = 1}
    );
    const Statements told;
    std::string text;
    const auto subscription = sequelize.subscribe(told);
    const auto ofPool = sequelize.subscribe([&](const PoolEvent& event) {
        text += event.kind == PoolEvent::Kind::openFailed      ? "openFailed "
                : event.kind == PoolEvent::Kind::acquireFailed ? "acquireFailed "
                                                               : "? ";
        CHECK(event.error != nullptr);
        CHECK_FALSE(contains(std::string(event.error->message), "no such password"));
    });
    CHECK_THROWS_AS(sequelize.authenticate(), ConnectionError);
    CHECK(text == "openFailed acquireFailed ");
    const auto all = told.take();
    REQUIRE(all.size() == 1);
    CHECK(all[0].kind == Kind::ended);
    CHECK(all[0].connection == 0);
    CHECK(contains(all[0].error, "Connection"));
}

TEST_CASE("transactions and savepoints are told with what became of them", "[events]") {
    test::Library library;
    std::string text;
    std::string whole;
    const Statements told;
    const auto subscription = library.sequelize.subscribe(told);
    const auto ofTransactions = library.sequelize.subscribe([&](const TransactionEvent& event) {
        using K = TransactionEvent::Kind;
        text += event.isSavepoint ? "savepoint " : "";
        text += event.kind == K::begun ? "begun " : event.kind == K::committed ? "committed " : "rolledBack ";
        if (event.kind != K::begun) CHECK(event.elapsed > 0ns);
        if (!event.isSavepoint) CHECK(event.id == event.transaction);
        if (event.isSavepoint) CHECK(event.transaction == whole);
        if (!event.isSavepoint) whole = event.id;
    });
    library.sequelize.transaction([&](Transaction& t) {
        told.take();
        static_cast<void>(library.books.count({.transaction = t}));
        CHECK(told.ended().at(0).transaction == t.id());
        library.sequelize.transaction({.transaction = t}, [](Transaction&) {});
        told.take();
    });
    const auto commit = told.ended();
    REQUIRE(commit.size() == 1);
    CHECK(commit[0].operation == "COMMIT");
    CHECK(commit[0].transaction == whole);
    CHECK(text == "begun savepoint begun savepoint committed committed ");
    text.clear();
    CHECK_THROWS_AS(
        library.sequelize.transaction([](Transaction&) { throw std::runtime_error("no"); }), std::runtime_error
    );
    CHECK(text == "begun rolledBack ");
    text.clear();
    { const auto dropped = library.sequelize.transaction(); }
    CHECK(text == "begun rolledBack ");
}

TEST_CASE("what a listener throws changes nothing, and the others are told", "[events]") {
    test::Library library;
    const auto bad = library.sequelize.subscribe([](const StatementEvent&) { throw std::runtime_error("a bad sink"); });
    const Statements told;
    const auto good = library.sequelize.subscribe(told);
    CHECK(library.books.count() == 6);
    CHECK(told.take().size() == 2);
}

TEST_CASE("a listener may ask the database, which tells nobody", "[events]") {
    test::Library library;
    std::atomic<int> calls{0};
    std::atomic<std::uint64_t> counted{0};
    const auto subscription = library.sequelize.subscribe([&](const StatementEvent& event) {
        ++calls;
        if (event.kind == Kind::ended) counted = library.books.count();
    });
    static_cast<void>(library.books.findAll({.limit = 1}));
    CHECK(calls == 2);
    CHECK(counted == 6);
}

TEST_CASE("a subscription ends once, for good, also inside of its listener", "[events]") {
    test::Library library;
    const Statements told;
    auto subscription = library.sequelize.subscribe(told);
    auto moved = std::move(subscription);
    static_cast<void>(library.books.count());
    CHECK(told.take().size() == 2);
    moved.end();
    moved.end();
    static_cast<void>(library.books.count());
    CHECK(told.take().empty());

    std::optional<Subscription> once;
    int calls = 0;
    once.emplace(library.sequelize.subscribe([&](const StatementEvent&) {
        ++calls;
        once->end();
    }));
    static_cast<void>(library.books.count());
    CHECK(calls == 1);
}

TEST_CASE("subscriptions come and go while other threads run statements", "[events][threads]") {
    test::Library library;
    std::atomic<bool> isOver{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            while (!isOver) static_cast<void>(library.books.count());
        });
    for (int i = 0; i < 200; ++i) {
        auto alive = std::make_unique<std::atomic<int>>(0);
        auto subscription = library.sequelize.subscribe([&](const StatementEvent&) { ++*alive; });
        const auto other = library.sequelize.subscribe([](const auto&) {});
        std::this_thread::yield();
        subscription.end();
        alive.reset();  // nobody calls the listener any more
    }
    isOver = true;
    for (auto& thread : threads) thread.join();
    CHECK(library.books.count() == 6);
}

TEST_CASE("the sink of the options is told from the first connection on", "[events]") {
    std::string text;
    class Sink final : public EventSink {
    public:
        explicit Sink(std::string& text) : text_(text) {}
        void statement(const StatementEvent& event) override {
            if (event.kind == Kind::ended) text_ += std::string(event.operation) + " ";
        }
        void pool(const PoolEvent& event) override {
            if (event.kind == PoolEvent::Kind::opened) text_ += "opened ";
            if (event.kind == PoolEvent::Kind::closed) text_ += "closed ";
        }

    private:
        std::string& text_;
    };
    {
        auto sequelize = test::database({.events = std::make_shared<Sink>(text)});
        sequelize.authenticate();
    }
    CHECK(text == "opened SELECT closed ");
    CHECK_THROWS_AS(test::database().subscribe(std::shared_ptr<EventSink>()), UsageError);
}

TEST_CASE("includes tell all models that they read, the call's first", "[events]") {
    test::School school;
    const Statements told;
    const auto subscription = school.sequelize.subscribe(told);
    static_cast<void>(school.grades.findAll({.include = {{&test::Grade::students}}}));
    auto all = told.ended();
    REQUIRE(all.size() == 1);
    CHECK(all[0].models == "grades students ");
    static_cast<void>(school.grades.findAll({.include = {{&test::Grade::students, {.separate = true}}}}));
    all = told.ended();
    REQUIRE(all.size() == 2);
    CHECK(all[0].models == "grades ");
    CHECK(all[1].models == "students ");
}

TEST_CASE("join tables are told after the tables that they lead to", "[events]") {
    test::School school;
    const Statements told;
    const auto subscription = school.sequelize.subscribe(told);
    static_cast<void>(school.students.findAll({.include = {{&test::Student::courses}}}));
    auto all = told.ended();
    REQUIRE(all.size() == 1);
    CHECK(all[0].models == "students courses StudentCourse ");
    CHECK(all[0].tables == "students courses StudentCourses ");
    static_cast<void>(school.students.findAll({.include = {{&test::Student::courses, {.separate = true}}}}));
    all = told.ended();
    REQUIRE(all.size() == 2);
    CHECK(all[0].models == "students ");
    CHECK(all[1].models == "courses StudentCourse ");
    school.courses.related(school.lessons[1], &test::Course::students).add(school.pupils[2]);
    all = told.ended();
    const auto insert = std::ranges::find(all, "INSERT", &Told::operation);
    REQUIRE(insert != all.end());
    CHECK(insert->models == "StudentCourse ");
}

TEST_CASE(
    "what a sink sends along with a call of async is there while it runs, and ends before its result", "[events][async]"
) {
    static thread_local int present = 0;
    struct Sink final : EventSink {
        std::function<std::shared_ptr<void>()> asyncCall() override {
            return [caller = std::this_thread::get_id(), this]() -> std::shared_ptr<void> {
                if (caller != std::this_thread::get_id()) ++carried;
                ++present;
                return {&present, [](int* there) { --*there; }};
            };
        }
        std::atomic<int> carried{0};
    };
    struct Bad final : EventSink {
        std::function<std::shared_ptr<void>()> asyncCall() override { throw std::runtime_error("a bad sink"); }
    };
    test::Library library;
    const auto sink = std::make_shared<Sink>();
    {
        const auto subscription = library.sequelize.subscribe(std::shared_ptr<EventSink>(sink));
        const auto bad = library.sequelize.subscribe(std::shared_ptr<EventSink>(std::make_shared<Bad>()));
        CHECK(library.sequelize.async([] { return present; }).get() == 1);
        auto after =
            library.sequelize.async([&] { return library.books.count(); }).then([](std::size_t) { return present; });
        CHECK(std::move(after).get() == 0);
        CHECK(sink->carried == 2);
    }
    CHECK(library.sequelize.async([] { return present; }).get() == 0);
    CHECK(sink->carried == 2);
}

TEST_CASE("logging and slow queries are told beside events, and each call's own logger", "[events]") {
    std::vector<std::string> lines;
    std::mutex mutex;
    const auto logger = [&](std::string_view line) {
        const std::lock_guard lock(mutex);
        lines.emplace_back(line);
    };
    std::vector<std::string> slow;
    test::Library library({.slowQueryThreshold = 1ms, .onSlowQuery = [&](const SlowQuery& query) {
                               slow.emplace_back(query.sql);
                           }});
    const Statements told;
    const auto subscription = library.sequelize.subscribe(told);
    static_cast<void>(library.books.count({.logging = logger}));
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] == "Executing (default): " + told.take().at(0).text);
    slow.clear();
    static_cast<void>(library.sequelize.query(
        test::isSqlite() ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) "
                           "SELECT COUNT(*) FROM n"
                         : "SELECT SLEEP(0.01)"
    ));
    CHECK(slow.size() == 1);
}

TEST_CASE("a tag reaches the server as a comment, where that is asked for", "[events]") {
    if (test::isSqlite()) return;  // it has no server
    // What the server's list of processes shows of the statement that asks for it.
    const std::string mine = std::to_string(::getpid());
    const auto seen = [&](Sequelize& sequelize, const std::string& question, const std::string& tag) {
        std::string all;
        for (const auto& row : sequelize.query(question, {.tag = tag}).rows)
            all += row.get<std::optional<std::string>>("Info").value_or("") + "\n";
        return all;
    };
    const std::string question = "SHOW FULL PROCESSLIST";
    auto tagging = test::database({.tagStatements = true});
    const Statements told;
    const auto subscription = tagging.subscribe(told);
    CHECK(contains(
        seen(tagging, question, "check out's*/" + mine), question + " /*tag='check%20out%27s%2A%2F" + mine + "'*/"
    ));
    CHECK(told.take().at(0).text == question);
    auto plain = test::database();
    CHECK_FALSE(contains(seen(plain, question, "plain" + mine), "tag='plain" + mine));
    // A text that has a comment stays as it is.
    const std::string noted = question + " /* noted " + mine + " */";
    const auto shown = seen(tagging, noted, "noted" + mine);
    CHECK(contains(shown, noted));
    CHECK_FALSE(contains(shown, "tag='noted" + mine));
}

TEST_CASE("models' calls take tags too, and many tags do not fill the connections", "[events]") {
    test::Library library({.pool = {.max = 1}, .tagStatements = true});
    const auto prepared = [&]() -> long long {
        if (test::isSqlite()) return 0;
        return std::stoll(std::get<1>(
            library.sequelize.query<std::tuple<std::string, std::string>>("SHOW SESSION STATUS LIKE 'Com_stmt_prepare'")
                .at(0)
        ));
    };
    for (int i = 0; i < 64; ++i) static_cast<void>(library.books.count({.tag = "tag " + std::to_string(i)}));
    static_cast<void>(library.books.count());
    const auto before = prepared();
    for (int i = 64; i < 164; ++i) CHECK(library.books.count({.tag = "tag " + std::to_string(i)}) == 6);
    for (int i = 0; i < 10; ++i) CHECK(library.books.count({.tag = "tag 63"}) == 6);
    CHECK(prepared() - before <= 1);
    CHECK(library.books.update({{&test::Book::pages, 3}}, {.where = {{&test::Book::id, 1}}, .tag = "tag 1"}) == 1);
    CHECK(library.books.findByPk(1, {.tag = "tag 1"})->pages == 3);
}

TEST_CASE("the server is told who connects", "[events]") {
    if (test::isSqlite()) {
        test::database({.connectAttributes = {{"program_name", "shop"}}}).authenticate();
        return;
    }
    auto sequelize = test::database({.connectAttributes = {{"program_name", "shop"}}});
    sequelize.authenticate();
    const auto isOn = sequelize.query<std::int64_t>("SELECT @@performance_schema").at(0);
    if (isOn == 0) return;  // MariaDB's usual
    CHECK(
        sequelize.query<std::string>(
            "SELECT ATTR_VALUE FROM performance_schema.session_connect_attrs WHERE PROCESSLIST_ID = CONNECTION_ID() "
            "AND ATTR_NAME = 'program_name'"
        ) == std::vector<std::string>{"shop"}
    );
}

TEST_CASE("migrations are told", "[events]") {
    auto sequelize = test::withoutMigrated({});
    std::string text;
    const auto subscription = sequelize.subscribe([&](const MigrationEvent& event) {
        if (event.kind == MigrationEvent::Kind::migrating) text += "migrating " + std::string(event.migration) + " ";
        if (event.kind == MigrationEvent::Kind::migrated) text += "migrated " + std::string(event.migration) + " ";
        if (event.kind == MigrationEvent::Kind::reverted) text += "reverted ";
    });
    Migrator migrator(sequelize, {{"0001-nothing.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n"}});
    migrator.up();
    CHECK(contains(text, "migrating 0001-nothing"));
    CHECK(contains(text, "migrated 0001-nothing"));
    migrator.down();
    CHECK(contains(text, "reverted "));
    test::dropMigrated(sequelize, {});
}
