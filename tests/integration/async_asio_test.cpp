// The same test for both of them: this file is the standalone Asio's, and async_boost_asio_test.cpp includes it.
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#if defined(TEST_BOOST_ASIO) && __has_include(<boost/asio.hpp>)
#define TEST_ASIO boost::asio
#define TEST_ASIO_NAME "Boost.Asio"
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <sequelize/boost_asio.hpp>
#elif !defined(TEST_BOOST_ASIO) && __has_include(<asio.hpp>)
#define TEST_ASIO asio
#define TEST_ASIO_NAME "Asio"
#include <asio/awaitable.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>

#include <sequelize/asio.hpp>
#endif

#ifdef TEST_ASIO
#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

#if defined(ASIO_HAS_CO_AWAIT) || defined(BOOST_ASIO_HAS_CO_AWAIT)
TEST_CASE(TEST_ASIO_NAME ": coroutines of one thread await many calls", "[async][threads]") {
    TEST_ASIO::io_context loop;  // outlives the threads that post to it
    test::Library library({.pool = {.max = 4}});
    const auto here = std::this_thread::get_id();
    std::int64_t sum = 0;
    int failed = 0;
    const auto request = [&](int i) -> TEST_ASIO::awaitable<void> {
        const auto book = co_await asyncCall(
            library.sequelize, [&library, i] { return library.books.findByPk(i % 6 + 1); }, TEST_ASIO::use_awaitable
        );
        CHECK(std::this_thread::get_id() == here);
        sum += book->id;
        try {
            co_await asyncCall(
                library.sequelize, [] { throw std::runtime_error("awaited"); }, TEST_ASIO::use_awaitable
            );
        } catch (const std::runtime_error&) {
            ++failed;
        }
    };
    for (int i = 0; i < 300; ++i) TEST_ASIO::co_spawn(loop, request(i), TEST_ASIO::detached);
    loop.run();
    CHECK(sum == 1050);
    CHECK(failed == 300);
}
#endif

TEST_CASE(TEST_ASIO_NAME ": callbacks, futures, deadlines", "[async][threads]") {
    TEST_ASIO::io_context loop;  // outlives the threads that post to it
    test::Library library;
    std::size_t counted = 0;
    TEST_ASIO::post(loop, [&] {
        asyncCall(
            library.sequelize, [&] { return library.books.count(); },
            TEST_ASIO::bind_executor(
                loop,
                [&](const std::exception_ptr& error, std::size_t count) {
                    CHECK_FALSE(error);
                    counted = count;
                }
            )
        );
    });
    loop.run();
    CHECK(counted == 6);
    auto future = asyncCall(
        library.sequelize, [] { return 7; }, TEST_ASIO::use_future
    );
    CHECK(future.get() == 7);
    std::stop_source source;
    source.request_stop();
    auto cancelled = asyncCall(
        library.sequelize, AsyncOptions{.cancel = source.get_token()}, [] { return 7; }, TEST_ASIO::use_future
    );
    CHECK_THROWS_AS(cancelled.get(), CancelledError);
}

#if SEQUELIZE_ASIO_CAN_CANCEL_
TEST_CASE(TEST_ASIO_NAME ": its cancellation ends the statement", "[async][threads]") {
    TEST_ASIO::io_context loop;  // outlives the threads that post to it
    test::Library library({.pool = {.max = 1}});
    TEST_ASIO::cancellation_signal signal;
    const std::string endless =
        test::speaksMysql() ? "SELECT SLEEP(31) AS slept"
                            : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
    const auto begin = std::chrono::steady_clock::now();
    std::atomic<bool> hasBegun{false};
    std::exception_ptr error;
    TEST_ASIO::post(loop, [&] {
        asyncCall(
            library.sequelize,
            [&] {
                hasBegun = true;
                library.sequelize.query(endless);
            },
            TEST_ASIO::bind_cancellation_slot(
                signal.slot(), TEST_ASIO::bind_executor(loop, [&](std::exception_ptr thrown) { error = thrown; })
            )
        );
    });
    std::thread canceller([&] {
        while (!hasBegun) std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(100ms);
        TEST_ASIO::post(loop, [&] { signal.emit(TEST_ASIO::cancellation_type::terminal); });
    });
    loop.run();
    canceller.join();
    REQUIRE(error);
    CHECK_THROWS_AS(std::rethrow_exception(error), CancelledError);
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
    CHECK(library.books.count() == 6);
}
#endif
#endif
