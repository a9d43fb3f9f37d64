#pragma once

#include <atomic>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace test {

/// Runs `work(thread's number)` on that many threads; returns the messages of what they threw.
template <class Work>
std::vector<std::string> onThreads(int count, Work work) {
    std::mutex mutex;
    std::vector<std::string> errors;
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back([&, i] {
            try {
                work(i);
            } catch (const std::exception& error) {
                const std::lock_guard lock(mutex);
                errors.emplace_back(error.what());
            }
        });
    for (auto& thread : threads) thread.join();
    return errors;
}

/// Runs `work(thread's number, isOver)` on that many threads beside something else, which tells them when it is over.
template <class Beside, class Work>
std::vector<std::string> onThreadsBeside(Beside beside, int count, Work work) {
    std::atomic<bool> isOver{false};
    return onThreads(count + 1, [&](int i) {
        if (i < count) return work(i, std::as_const(isOver));
        try {
            beside();
        } catch (...) {
            isOver = true;
            throw;
        }
        isOver = true;
    });
}

}  // namespace test
