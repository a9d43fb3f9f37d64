#include "pool/supervisor.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>

#include "support/catch.hpp"
#include "unit/pool/fake_server.hpp"

using namespace test;

namespace {

/// A connection whose statements go on until somebody ends them.
class EndlessConnection final : public Connection {
public:
    ExecutionResult execute(std::string_view, std::span<const Value>) override {
        std::unique_lock lock(mutex_);
        if (isEndless) ended_.wait_for(lock, 20s, [this] { return interrupts > lost || cuts > 0; });
        if (onEnd) onEnd();
        return {.affectedRows = 1};
    }
    std::unique_ptr<Cursor> query(std::string_view, std::span<const Value>) override { return nullptr; }
    bool isUsable() const noexcept override { return true; }
    bool isOpen() noexcept override { return true; }
    bool ping() noexcept override { return true; }
    bool inTransaction() noexcept override { return false; }
    LexicalMode lexicalMode(std::string_view) override { return {}; }
    bool reset() noexcept override { return true; }
    bool interrupt() noexcept override {
        if (!isReachable) return false;
        const std::lock_guard lock(mutex_);
        ++interrupts;
        ended_.notify_all();
        return true;
    }
    void cut() noexcept override {
        const std::lock_guard lock(mutex_);
        ++cuts;
        ended_.notify_all();
    }
    void settle() noexcept override { ++settled; }
    const ServerInfo& server() const noexcept override { return info_; }

    bool isEndless = true;
    bool isReachable = true;
    std::function<void()> onEnd;
    int lost = 0;  // interruptions that come before the statement has begun
    int interrupts = 0;
    int cuts = 0;
    int settled = 0;

private:
    std::mutex mutex_;
    std::condition_variable ended_;
    ServerInfo info_;
};

const RunOptions brief{.timeout = 20ms};

template <class Error>
std::function<void()> throwing(int code) {
    return [code] { throw Error(NativeError{.code = code, .message = "ended", .sql = "X"}); };
}

}  // namespace

TEST_CASE("supervisor: what an interruption makes of a statement is a TimeoutError", "[threads]") {
    Supervisor supervisor({});
    EndlessConnection connection;
    connection.onEnd = throwing<DatabaseError>(1317);
    try {
        supervisor.execute(connection, {"UPDATE t", {}}, brief);
        FAIL("nothing was thrown");
    } catch (const TimeoutError& error) {
        CHECK_THAT(error.what(), containsString("20 ms (timeout) and was ended. "));
        CHECK(error.native().code == 1317);
        CHECK(error.native().sql == "UPDATE t");
    }
    CHECK(connection.interrupts == 1);
    CHECK(connection.cuts == 0);
    CHECK(connection.settled == 1);
}

TEST_CASE("supervisor: errors that have another reason stay what they are", "[threads]") {
    Supervisor supervisor({});
    EndlessConnection connection;
    connection.onEnd = throwing<DeadlockError>(1213);
    CHECK_THROWS_AS(supervisor.execute(connection, {"UPDATE t", {}}, brief), DeadlockError);
    connection.onEnd = throwing<ForeignKeyConstraintError>(1452);
    CHECK_THROWS_AS(supervisor.execute(connection, {"UPDATE t", {}}, brief), ForeignKeyConstraintError);
    connection.onEnd = [] { throw UniqueConstraintError({"a"}, {.code = 1062}); };
    CHECK_THROWS_AS(supervisor.execute(connection, {"UPDATE t", {}}, brief), UniqueConstraintError);
}

TEST_CASE("supervisor: a statement that succeeds at the last moment has succeeded", "[threads]") {
    Supervisor supervisor({});
    EndlessConnection connection;
    CHECK(supervisor.execute(connection, {"UPDATE t", {}}, brief).affectedRows == 1);
    CHECK(connection.interrupts == 1);
    CHECK(connection.settled == 1);
}

TEST_CASE("supervisor: an interruption that comes before the statement has begun is repeated", "[threads]") {
    Supervisor supervisor({});
    EndlessConnection connection;
    connection.lost = 2;
    connection.onEnd = throwing<DatabaseError>(1317);
    CHECK_THROWS_AS(supervisor.execute(connection, {"UPDATE t", {}}, brief), TimeoutError);
    CHECK(connection.interrupts == 3);
    CHECK(connection.cuts == 0);
    CHECK(connection.settled == 1);
}

TEST_CASE("supervisor: a server that cannot be told is cut off", "[threads]") {
    Supervisor supervisor({.timeout = 20ms});
    EndlessConnection connection;
    connection.isReachable = false;
    connection.onEnd = [] { throw ConnectionError("lost", {.code = 2013, .sql = "UPDATE t"}); };
    const auto message = messageOf<ConnectionError>([&] { supervisor.execute(connection, {"UPDATE t", {}}, {}); });
    CHECK_THAT(message, containsString("20 ms (statementTimeout)") && containsString("check before you run it again"));
    CHECK(connection.cuts == 1);
}

TEST_CASE("supervisor: COMMIT and ROLLBACK have no limit, nor has what is told so", "[threads]") {
    Supervisor supervisor({.timeout = 1ms});
    EndlessConnection connection;
    connection.isEndless = false;
    connection.onEnd = [] { std::this_thread::sleep_for(30ms); };
    for (const std::string sql : {"COMMIT;", "commit", "ROLLBACK TO SAVEPOINT a"})
        CHECK(supervisor.execute(connection, {sql, {}}, {}).affectedRows == 1);
    CHECK(supervisor.execute(connection, {"UPDATE t", {}}, {.timeout = 0ms}).affectedRows == 1);
    CHECK(connection.interrupts == 0);
    CHECK(connection.settled == 0);
    CHECK(supervisor.execute(connection, {"UPDATE t", {}}, {}).affectedRows == 1);
    CHECK(connection.interrupts >= 1);
}
