#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "support/catch.hpp"
#include "support/cluster.hpp"
#include "support/threads.hpp"

#include <sequelize/async.hpp>
#include <sequelize/events.hpp>
#include <sequelize/query_interface.hpp>
#include <sequelize/schema.hpp>

using namespace sequelize;
using namespace std::chrono_literals;
using test::Cluster;

// Which server each call goes to, on a primary with two replicas.
namespace {

struct Note : Record<Note> {
    std::int64_t id{};
    std::string text{};
};
Note noteOf(std::string text) {
    Note note;
    note.text = std::move(text);
    return note;
}

/// Keeps to which port statements went.
class Ports final : public EventSink {
public:
    void statement(const StatementEvent& event) override {
        if (event.kind != StatementEvent::Kind::started) return;
        const std::lock_guard lock(mutex_);
        ++counts_[event.database->port];
    }
    void clear() {
        const std::lock_guard lock(mutex_);
        counts_.clear();
    }
    std::map<int, int> counts() const {
        const std::lock_guard lock(mutex_);
        return counts_;
    }

private:
    mutable std::mutex mutex_;
    std::map<int, int> counts_;
};

class Notes {
public:
    explicit Notes(
        ReplicationOptions replication = {}, const std::vector<int>& read = {2, 3}, const std::vector<int>& write = {1},
        Options extra = {}
    )
        : sequelize(cluster.options(read, write, std::move(replication), withSink(std::move(extra)))),
          notes(sequelize.define<Note>("replicated_note", {field<&Note::text>()}, {.timestamps = false})),
          tables_(sequelize) {
        notes.create(noteOf("first"));
        settle();
    }

    /// Until the replicas have all of it.
    void settle() const {
        const auto position = cluster.position(1);
        for (const int number : {2, 3}) REQUIRE(cluster.reaches(number, position));
        ports->clear();
    }

    /// The numbers of the servers that got statements, with how many each.
    std::map<int, int> asked() const {
        std::map<int, int> numbers;
        for (const auto& [port, count] : ports->counts())
            for (const int number : {1, 2, 3})
                if (cluster.port(number) == port) numbers[number] = count;
        ports->clear();
        return numbers;
    }
    /// Whether what `work` sent went to the primary alone.
    template <class Work>
    bool onPrimary(const Work& work) const {
        ports->clear();
        work();
        const auto numbers = asked();
        return numbers.size() == 1 && numbers.contains(1);
    }
    template <class Work>
    bool onReplica(const Work& work) const {
        ports->clear();
        work();
        const auto numbers = asked();
        return !numbers.empty() && !numbers.contains(1);
    }

    Cluster cluster{};
    std::shared_ptr<Ports> ports = std::make_shared<Ports>();
    Sequelize sequelize;
    Model<Note> notes;

private:
    Options withSink(Options extra) const {
        extra.events = ports;
        return extra;
    }
    test::FreshTables tables_;
};

using Servers = std::map<int, int>;

}  // namespace

TEST_CASE("reads go to the replicas in turn, all else to the primary", "[mariadb][mysql]") {
    Notes world;
    const auto& notes = world.notes;
    auto& sequelize = world.sequelize;
    for (int i = 0; i < 10; ++i) CHECK(notes.findAll().size() == 1);
    CHECK(world.asked() == Servers{{2, 5}, {3, 5}});

    CHECK(world.onReplica([&] { CHECK(notes.findByPk(1)); }));
    CHECK(world.onReplica([&] { CHECK(notes.count() == 1); }));
    CHECK(world.onReplica([&] { CHECK(notes.exists()); }));
    CHECK(world.onReplica([&] { CHECK(notes.max(&Note::id) == 1); }));
    CHECK(world.onReplica([&] { CHECK(notes.findAndCountAll({.limit = 1}).count == 1); }));
    CHECK(world.onReplica([&] { notes.findEach([](Note&) {}); }));
    CHECK(world.onReplica([&] { CHECK(sequelize.query<int>("SELECT 1") == std::vector{1}); }));
    CHECK(world.onReplica([&] { sequelize.query("SELECT 1", {.type = QueryTypes::SELECT}); }));
    CHECK(world.onReplica([&] { CHECK(sequelize.async([&] { return notes.count(); }).get() == 1); }));
    CHECK(world.onReplica([&] { CHECK(notes.select(&Note::id).findAll().size() == 1); }));

    CHECK(world.onPrimary([&] { CHECK(notes.findAll({.useMaster = true}).size() == 1); }));
    CHECK(world.onPrimary([&] { CHECK(notes.findByPk(1, {.useMaster = true})); }));
    CHECK(world.onPrimary([&] { CHECK(notes.count({.useMaster = true}) == 1); }));
    CHECK(world.onPrimary([&] { sequelize.query<int>("SELECT 1", {.useMaster = true}); }));
    CHECK(world.onPrimary([&] { sequelize.query("SELECT 1"); }));
    CHECK(world.onPrimary([&] { sequelize.query<int>("SELECT GET_LOCK('replicated', 0)"); }));
    CHECK(world.onPrimary([&] { sequelize.query<int>("SELECT id FROM replicated_notes FOR UPDATE"); }));
    CHECK(world.onPrimary([&] { sequelize.authenticate(); }));
    CHECK(world.onPrimary([&] { sequelize.sync(); }));
    CHECK(world.onPrimary([&] { CHECK(sequelize.check().isClean()); }));
    CHECK(world.onPrimary([&] { CHECK(sequelize.getQueryInterface().describeTable("replicated_notes").size() == 2); }));
    CHECK(world.onPrimary([&] { sequelize.getQueryInterface().query("SELECT 1"); }));
    CHECK(world.onPrimary([&] { notes.update({{&Note::text, "changed"}}, {.where = {{&Note::id, 1}}}); }));
    CHECK(world.onPrimary([&] {
        const auto [note, created] = notes.findOrCreate({.where = {{&Note::text, "second"}}});
        CHECK(created);
        Note again = note;
        again.reload();
        CHECK(again.text == "second");
        again.text = "third";
        again.save();
        again.destroy();
    }));
    CHECK(world.onPrimary([&] {
        sequelize.transaction([&](Transaction& t) {
            CHECK(notes.count({.transaction = t}) == 1);
            notes.create(noteOf("in it"), {.transaction = t});
            CHECK(notes.count({.transaction = t}) == 2);
            CHECK(
                sequelize.query<std::int64_t>("SELECT COUNT(*) FROM replicated_notes", {.transaction = t}) ==
                std::vector<std::int64_t>{2}
            );
        });
    }));
}

TEST_CASE("a replica of weight 3 gets three reads of four", "[mariadb][mysql]") {
    const Cluster cluster;
    ReplicationOptions replication;
    replication.read = {cluster.server(2), cluster.server(3)};
    replication.read[1].weight = 3;
    Notes world(replication, {});
    for (int i = 0; i < 40; ++i) CHECK(world.notes.count() == 1);
    CHECK(world.asked() == Servers{{2, 10}, {3, 30}});
}

TEST_CASE("what does not only read is run once, and on the primary", "[mariadb][mysql]") {
    Notes world;
    auto admin = world.cluster.session(1);
    admin.run("DROP FUNCTION IF EXISTS replicated_write");
    admin.run(
        "CREATE FUNCTION replicated_write() RETURNS INT MODIFIES SQL DATA "
        "BEGIN INSERT INTO replicated_notes (text) VALUES ('by a function'); RETURN 7; END"
    );
    world.settle();
    // Its text does not tell; the replica's session does.
    CHECK(world.sequelize.query<int>("SELECT replicated_write()") == std::vector{7});
    const auto asked = world.asked();
    CHECK(asked.contains(1));
    CHECK(asked.size() == 2);
    CHECK(world.notes.count({.where = {{&Note::text, "by a function"}}, .useMaster = true}) == 1);
    admin.run("DROP FUNCTION replicated_write");
    // Whoever may write everywhere does not write there.
    for (const int number : {2, 3})
        CHECK(world.cluster.session(number).number("SELECT COUNT(*) FROM replicated_notes WHERE text = 'on it'") == 0);
    CHECK_THROWS_AS(
        world.sequelize.query<int>("WITH a AS (SELECT 1) DELETE FROM replicated_notes WHERE 1 = 0"), BaseError
    );
}

TEST_CASE("replicas that are away are skipped, and found again", "[mariadb][mysql]") {
    Notes world({.retryAfter = 200ms, .retryAfterMax = 400ms});
    const auto& notes = world.notes;
    world.cluster.make(2, "kill");
    for (int i = 0; i < 10; ++i) CHECK(notes.count() == 1);
    CHECK(world.asked()[3] == 10);
    CHECK(world.sequelize.serverStatistics()[1].isAway);
    world.cluster.make(3, "kill");
    for (int i = 0; i < 10; ++i) CHECK(notes.count() == 1);
    CHECK(world.asked()[1] == 10);
    {
        Sequelize strict(world.cluster.options({2, 3}, {1}, {.readFromPrimary = false}));
        CHECK_THROWS_AS(strict.query<int>("SELECT 1"), ConnectionError);
        CHECK(strict.query<int>("SELECT 1", {.useMaster = true}) == std::vector{1});
    }
    world.cluster.make(2, "start");
    world.cluster.make(3, "start");
    CHECK(test::becomes([&] {
        world.ports->clear();
        for (int i = 0; i < 4; ++i) CHECK(notes.count() == 1);
        const auto asked = world.asked();
        return asked.contains(2) && asked.contains(3) && !asked.contains(1);
    }));
    for (const auto& server : world.sequelize.serverStatistics()) CHECK_FALSE(server.isAway);
}

TEST_CASE("the calls that a killed replica was busy with are one failure", "[mariadb][mysql][threads]") {
    // Were they one each, it would be left alone for a minute.
    Notes world({.retryAfter = 100ms, .retryAfterMax = 60s}, {2}, {1}, {.pool = {.max = 16}});
    std::vector<std::thread> readers;
    for (int i = 0; i < 16; ++i)
        readers.emplace_back([&] { static_cast<void>(world.sequelize.query<int>("SELECT SLEEP(3)")); });
    CHECK(test::becomes([&] { return world.sequelize.serverStatistics()[1].pool.borrowed == 16; }));
    world.cluster.make(2, "kill");
    for (auto& reader : readers) reader.join();
    CHECK(world.sequelize.serverStatistics()[1].isAway);
    world.cluster.make(2, "start");
    CHECK(test::becomes([&] {
        CHECK(world.notes.count() == 1);
        return !world.sequelize.serverStatistics()[1].isAway;
    }));
}

TEST_CASE("a replica that has stopped in its tracks is given up on in time", "[mariadb][mysql]") {
    Notes world({.retryAfter = 5s}, {2, 3}, {1}, {.statementTimeout = 1s});
    for (int i = 0; i < 4; ++i) CHECK(world.notes.count() == 1);
    world.cluster.make(2, "pause");
    world.ports->clear();
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 10; ++i) CHECK(world.notes.count() == 1);
    CHECK(std::chrono::steady_clock::now() - begin < 15s);
    CHECK(world.asked()[3] >= 9);
    world.cluster.make(2, "resume");
}

TEST_CASE("a replica that lags behind is passed over", "[mariadb][mysql]") {
    Notes world({.maxLag = 2s, .lagCheck = 100ms});
    for (int i = 0; i < 10; ++i) CHECK(world.notes.count() == 1);
    CHECK(world.sequelize.serverStatistics()[1].lag);
    world.cluster.run(2, world.cluster.stopApplying());
    std::this_thread::sleep_for(150ms);
    world.ports->clear();
    for (int i = 0; i < 10; ++i) CHECK(world.notes.count() == 1);
    const auto asked = world.ports->counts();
    CHECK(asked.at(world.cluster.port(3)) >= 10);
    CHECK_FALSE(asked.contains(world.cluster.port(1)));
    CHECK_FALSE(world.sequelize.serverStatistics()[1].lag);
    CHECK(world.sequelize.serverStatistics()[1].isBehind);
    CHECK_FALSE(world.sequelize.serverStatistics()[2].isBehind);
    world.cluster.run(2, world.cluster.startCopying());
    CHECK(test::becomes([&] {
        CHECK(world.notes.count() == 1);
        return world.sequelize.serverStatistics()[1].lag.has_value();
    }));
}

TEST_CASE("a read sees what was written before it, where that is asked for", "[mariadb][mysql]") {
    const auto mode = GENERATE(ReadYourWrites::off, ReadYourWrites::primary, ReadYourWrites::gtid);
    Notes world({.readYourWrites = mode, .primaryAfterWrite = 500ms, .writeWait = 200ms, .retryAfter = 50ms});
    const auto& notes = world.notes;
    const bool isOn = mode != ReadYourWrites::off;
    for (const int number : {2, 3}) world.cluster.run(number, world.cluster.stopApplying());
    const auto note = notes.create(noteOf("new"));
    CHECK(notes.findByPk(note.id).has_value() == isOn);
    world.sequelize.transaction([&](Transaction& t) { notes.create(noteOf("newer"), {.transaction = t}); });
    CHECK((notes.count({.where = {{&Note::text, "newer"}}}) == 1) == isOn);
    for (const int number : {2, 3}) world.cluster.run(number, world.cluster.startCopying());
    if (mode != ReadYourWrites::gtid) return;
    // Replicas are waited for: they are what is read, once those that were late have had their pause.
    world.settle();
    std::this_thread::sleep_for(100ms);
    CHECK(notes.findByPk(note.id));
    CHECK_FALSE(world.asked().contains(1));
    int missed = 0;
    for (int i = 0; i < 100; ++i) missed += notes.findByPk(notes.create(noteOf("quick")).id) ? 0 : 1;
    CHECK(missed == 0);
    const auto asked = world.asked();
    INFO("primary " << asked.at(1) << ", replicas " << asked.at(2) << " and " << asked.at(3));
    CHECK(asked.at(2) + asked.at(3) > 150);  // a wait and a read each
}

TEST_CASE("a replica that is late is not waited for by each read", "[mariadb][mysql]") {
    Notes world({.readYourWrites = ReadYourWrites::gtid, .writeWait = 400ms, .retryAfter = 30s});
    world.cluster.run(2, world.cluster.stopApplying());
    world.notes.create(noteOf("new"));
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i) CHECK(world.notes.count() == 2);
    CHECK(std::chrono::steady_clock::now() - begin < 3s);
    CHECK(world.asked()[3] >= 20);
    world.cluster.run(2, world.cluster.startCopying());
}

TEST_CASE("those that are left share the reads of one that is away", "[mariadb][mysql]") {
    Notes world;
    Options options =
        world.cluster.options({2}, {1}, {.retryAfter = 60s, .retryAfterMax = 60s}, {.events = world.ports});
    options.replication.read.push_back({.host = "127.0.0.1", .port = 1});
    options.replication.read.push_back(world.cluster.server(3));
    Sequelize sequelize(options);
    for (int i = 0; i < 40; ++i) static_cast<void>(sequelize.query<int>("SELECT 1", {.type = QueryTypes::SELECT}));
    const auto asked = world.asked();
    CHECK(asked.at(2) >= 19);
    CHECK(asked.at(3) >= 19);
    const auto servers = sequelize.serverStatistics();
    CHECK(servers[2].isAway);
    CHECK_FALSE(servers[2].lastError.empty());
    CHECK(servers[1].lastError.empty());
}

TEST_CASE("why no replica is fit is said", "[mariadb][mysql]") {
    const Cluster cluster;
    Options options = cluster.options({2}, {1}, {.readFromPrimary = false});
    options.replication.read[0].password = "s3cret";
    options.replication.read.push_back({.host = "127.0.0.1", .port = 1});
    Sequelize sequelize(options);
    const auto message = test::messageOf<ConnectionError>([&] {
        static_cast<void>(sequelize.query<int>("SELECT 1", {.type = QueryTypes::SELECT}));
    });
    INFO(message);
    CHECK(message.find("127.0.0.1:1: ") != std::string::npos);
    CHECK(message.find("127.0.0.1:" + std::to_string(cluster.port(2)) + ": ") != std::string::npos);
    CHECK(message.find("denied") != std::string::npos);
    CHECK(message.find("s3cret") == std::string::npos);
}

TEST_CASE("a server that is named by its port is not reached by the others' socket", "[mariadb][mysql]") {
    const Cluster cluster;
    Options options = cluster.options({}, {}, {}, {.socketPath = "/nowhere.sock"});
    options.host = "127.0.0.1";
    options.replication.read.push_back({.port = cluster.port(2)});
    Sequelize sequelize(options);
    CHECK(sequelize.query<int>("SELECT @@port", {.type = QueryTypes::SELECT}) == std::vector<int>{cluster.port(2)});
}

TEST_CASE("what a function wrote is seen, too", "[mariadb][mysql]") {
    Notes world({.readYourWrites = ReadYourWrites::gtid, .writeWait = 100ms});
    const Cluster& cluster = world.cluster;
    cluster.run(1, "DROP FUNCTION IF EXISTS sequelize_test.noted");
    cluster.run(
        1,
        "CREATE FUNCTION sequelize_test.noted() RETURNS INT BEGIN INSERT INTO replicated_notes (text) VALUES "
        "('by a function'); RETURN 1; END"
    );
    world.settle();
    for (const int number : {2, 3}) cluster.run(number, cluster.stopApplying());
    CHECK(world.sequelize.query<int>("SELECT noted()") == std::vector{1});
    CHECK(world.notes.count() == 2);
    world.sequelize.query("DO noted()");
    CHECK(world.notes.count() == 3);
    for (const int number : {2, 3}) cluster.run(number, cluster.startCopying());
    cluster.run(1, "DROP FUNCTION sequelize_test.noted");
}

TEST_CASE("an asynchronous call that waits for a replica ends in time", "[mariadb][mysql][threads]") {
    Notes world({.readYourWrites = ReadYourWrites::gtid, .writeWait = 10s});
    for (const int number : {2, 3}) world.cluster.run(number, world.cluster.stopApplying());
    world.notes.create(noteOf("new"));
    const auto begin = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(world.sequelize.async({.timeout = 300ms}, [&] { return world.notes.count(); }).get(), TimeoutError);
    std::stop_source stop;
    auto cancelled = world.sequelize.async({.cancel = stop.get_token()}, [&] { return world.notes.count(); });
    std::this_thread::sleep_for(300ms);
    stop.request_stop();
    CHECK_THROWS_AS(std::move(cancelled).get(), CancelledError);
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    for (const int number : {2, 3}) world.cluster.run(number, world.cluster.startCopying());
}

TEST_CASE("what the options do not allow is said at once", "[mariadb][mysql]") {
    const Cluster cluster;
    ReplicationOptions replication;
    replication.read = {cluster.server(2)};
    replication.read[0].weight = 0;
    CHECK_THROWS_AS(Sequelize(cluster.options({}, {1}, replication)), UsageError);
    replication.read = {};
    replication.write = {cluster.server(1)};
    replication.write[0].weight = 2;
    CHECK_THROWS_AS(Sequelize(cluster.options({2}, {}, replication)), UsageError);
    replication.write[0] = {.host = std::string("127.0.0.1\0x", 11)};
    CHECK_THROWS_AS(Sequelize(cluster.options({2}, {}, replication)), InvalidConnectionError);
    CHECK_THROWS_AS(Sequelize(cluster.options({2}, {1}, {.maxLag = -1s})), UsageError);
    CHECK_THROWS_AS(Sequelize(cluster.options({2}, {1}, {.retryAfter = 0ms})), UsageError);
    // Added to a point in time it would be in the past.
    CHECK_THROWS_WITH(
        Sequelize(cluster.options({2}, {1}, {.primaryAfterWrite = std::chrono::milliseconds::max()})),
        "replication.primaryAfterWrite is a duration from 0 to a year."
    );
}

TEST_CASE("many threads read from all replicas while one comes and goes", "[mariadb][mysql][threads]") {
    Notes world({.retryAfter = 100ms, .retryAfterMax = 200ms}, {2, 3}, {1}, {.pool = {.max = 4}});
    const auto chaos = [&] {
        world.cluster.make(2, "kill");
        std::this_thread::sleep_for(300ms);
        world.cluster.make(2, "start");
        std::this_thread::sleep_for(500ms);
    };
    std::atomic<int> reads{0};
    const auto errors = test::onThreadsBeside(chaos, 4, [&](int, const std::atomic<bool>& isOver) {
        while (!isOver) {
            if (world.notes.count() != 1) throw std::runtime_error("another number of rows");
            ++reads;
        }
    });
    CHECK(errors == test::Texts{});
    CHECK(reads > 100);
    for (const auto& server : world.sequelize.serverStatistics()) CHECK(server.pool.borrowed == 0);
}
