#include <sequelize/core/uuid.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_set>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/wait.h>
#include <unistd.h>
#define HAS_FORK 1
#endif

#include "support/catch.hpp"

using namespace sequelize;

namespace {

static_assert(std::is_trivially_copyable_v<Uuid>);
static_assert(sizeof(Uuid) == 16);
static_assert(!std::is_convertible_v<std::string, Uuid>);

unsigned byteAt(const Uuid& uuid, std::size_t index) {
    return std::to_integer<unsigned>(uuid.bytes()[index]);
}

std::uint64_t ticksOf(const Uuid& uuid) {
    std::uint64_t ticks = 0;
    for (const std::size_t index : {6U, 7U, 4U, 5U, 0U, 1U, 2U, 3U}) ticks = ticks << 8 | byteAt(uuid, index);
    return ticks & 0x0FFFFFFFFFFFFFFF;
}

void checkUniqueAcrossThreads(Uuid (*generate)()) {
    constexpr std::size_t threadCount = 8;
    constexpr std::size_t perThread = 20'000;
    std::vector<std::vector<Uuid>> results(threadCount);
    std::vector<std::thread> threads;
    for (auto& result : results) {
        threads.emplace_back([&result, generate] {
            result.reserve(perThread);
            for (std::size_t i = 0; i < perThread; ++i) result.push_back(generate());
        });
    }
    for (auto& thread : threads) thread.join();
    std::unordered_set<Uuid> seen;
    for (const auto& result : results) seen.insert(result.begin(), result.end());
    CHECK(seen.size() == threadCount * perThread);
}

}  // namespace

TEST_CASE("a default Uuid is nil", "[uuid]") {
    constexpr Uuid nil;
    static_assert(nil.isNil());
    CHECK(nil.toString() == "00000000-0000-0000-0000-000000000000");
    CHECK_FALSE(Uuid::v4().isNil());
}

TEST_CASE("Uuid reads either case and writes lower case", "[uuid]") {
    const Uuid uuid("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6");
    CHECK(uuid.toString() == "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    CHECK(uuid == Uuid("f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
    CHECK(byteAt(uuid, 0) == 0xf8);
    CHECK(byteAt(uuid, 15) == 0xf6);
    CHECK(Uuid(uuid.bytes()) == uuid);
    char buffer[37];
    buffer[36] = '#';
    uuid.write(buffer);
    CHECK(std::string(buffer, 37) == "f81d4fae-7dec-11d0-a765-00a0c91e6bf6#");
}

TEST_CASE("Uuid refuses other text and quotes it", "[uuid]") {
    for (const char* text :
         {"", "f81d4fae", "f81d4fae7dec11d0a76500a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
          "f81d4fae-7dec-11d0-a765-00a0c91e6bf", "f81d4fae-7dec-11d0-a765-00a0c91e6bf60",
          "f81d4fae-7dec-11d0-a765-00a0c91e6bfg", "f81d4fae07dec-11d0-a765-00a0c91e6bf6",
          "f81d4fa-e7dec-11d0-a765-00a0c91e6bf6", " 81d4fae-7dec-11d0-a765-00a0c91e6bf6",
          "+81d4fae-7dec-11d0-a765-00a0c91e6bf6"}) {
        INFO(text);
        CHECK_FALSE(Uuid::parse(text).has_value());
        CHECK_THROWS_AS(Uuid(text), std::invalid_argument);
    }
    try {
        static_cast<void>(Uuid("forty-two"));
        FAIL("no error");
    } catch (const std::invalid_argument& error) {
        const std::string message = error.what();
        CHECK(message.find("forty-two") != message.npos);
        CHECK(message.find("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx") != message.npos);
    }
}

TEST_CASE("random Uuids survive a round trip, and their order is that of their text", "[uuid]") {
    std::mt19937_64 random(4);
    const auto any = [&random] {
        Uuid::ByteArray bytes;
        std::generate(bytes.begin(), bytes.end(), [&random] { return static_cast<std::byte>(random() & 0xffU); });
        return Uuid(bytes);
    };
    for (int i = 0; i < 20'000; ++i) {
        const Uuid a = any();
        const Uuid b = any();
        if (Uuid::parse(a.toString()) != a) FAIL(a.toString());
        if ((a < b) != (a.toString() < b.toString())) FAIL(a.toString() + " " + b.toString());
    }
}

TEST_CASE("v4 sets version and variant and leaves every other bit random", "[uuid]") {
    Uuid::ByteArray ones{};
    Uuid::ByteArray zeros{};
    for (int i = 0; i < 1'000; ++i) {
        const Uuid uuid = Uuid::v4();
        REQUIRE(byteAt(uuid, 6) >> 4 == 4);
        REQUIRE(byteAt(uuid, 8) >> 6 == 2);
        for (std::size_t k = 0; k < 16; ++k) {
            ones[k] |= uuid.bytes()[k];
            zeros[k] |= ~uuid.bytes()[k];
        }
    }
    for (std::size_t k = 0; k < 16; ++k) {
        const unsigned fixed = k == 6 ? 0xf0 : k == 8 ? 0xc0 : 0;
        CHECK((std::to_integer<unsigned>(ones[k] & zeros[k]) | fixed) == 0xff);
    }
}

TEST_CASE("v1 holds the time, rises, and has a random node", "[uuid]") {
    using namespace std::chrono;
    Uuid previous = Uuid::v1();
    REQUIRE(byteAt(previous, 6) >> 4 == 1);
    REQUIRE(byteAt(previous, 8) >> 6 == 2);
    CHECK((byteAt(previous, 10) & 1U) == 1U);
    const auto since1582 = floor<std::chrono::seconds>(system_clock::now()) - sys_days{year{1582} / 10 / 15};
    const auto seconds = static_cast<std::uint64_t>(since1582.count());
    CHECK(ticksOf(previous) / 10'000'000 + 2 >= seconds);
    CHECK(ticksOf(previous) / 10'000'000 <= seconds + 2);
    for (int i = 0; i < 10'000; ++i) {
        const Uuid next = Uuid::v1();
        REQUIRE(ticksOf(next) > ticksOf(previous));
        REQUIRE(std::equal(next.bytes().begin() + 8, next.bytes().end(), previous.bytes().begin() + 8));
        previous = next;
    }
}

TEST_CASE("hashes tell Uuids apart that differ in one bit", "[uuid]") {
    std::unordered_set<std::size_t> hashes{std::hash<Uuid>{}(Uuid{})};
    for (std::size_t bit = 0; bit < 128; ++bit) {
        Uuid::ByteArray bytes{};
        bytes[bit / 8] = static_cast<std::byte>(1U << bit % 8);
        hashes.insert(std::hash<Uuid>{}(Uuid(bytes)));
    }
    CHECK(hashes.size() == 129);
}

TEST_CASE("v4 is unique across threads", "[uuid][threads]") {
    checkUniqueAcrossThreads(&Uuid::v4);
}
TEST_CASE("v1 is unique across threads", "[uuid][threads]") {
    checkUniqueAcrossThreads(&Uuid::v1);
}

#ifdef HAS_FORK
TEST_CASE("a forked child does not repeat its parent's Uuids", "[uuid]") {
    // Both generators have state to inherit by now.
    static_cast<void>(Uuid::v4());
    static_cast<void>(Uuid::v1());
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const Uuid mine[2] = {Uuid::v4(), Uuid::v1()};
        const bool written = write(ends[1], mine, sizeof mine) == static_cast<ssize_t>(sizeof mine);
        _exit(written ? 0 : 1);
    }
    const Uuid ours[2] = {Uuid::v4(), Uuid::v1()};
    Uuid theirs[2];
    CHECK(read(ends[0], theirs, sizeof theirs) == static_cast<ssize_t>(sizeof theirs));
    int status = -1;
    waitpid(child, &status, 0);
    close(ends[0]);
    close(ends[1]);
    CHECK(status == 0);
    CHECK(theirs[0] != ours[0]);
    CHECK_FALSE(std::equal(ours[1].bytes().begin() + 10, ours[1].bytes().end(), theirs[1].bytes().begin() + 10));
}
#endif
