#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <utility>

#include "models.hpp"

namespace bench {

/// What a workload came to; the same in all programs, so that none skips work.
struct Check {
    std::int64_t rows = 0;
    std::int64_t sum = 0;
};

/// Time on the clock, and of this process on the processors.
struct Stopwatch {
    std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
    std::clock_t processor = std::clock();
};

inline Stopwatch elapsed(const Stopwatch& start) {
    const Stopwatch now;
    return {std::chrono::steady_clock::time_point(now.wall - start.wall), now.processor - start.processor};
}

/// Prints a workload's line: name, milliseconds, check, milliseconds of processor time, and for findEach by how many
/// KiB the memory grew.
inline void report(const std::string& name, const Stopwatch& time, Check check, long grownKiB = -1) {
    std::printf("%s %.3f %lld:%lld %.3f", name.c_str(),
                std::chrono::duration<double, std::milli>(time.wall.time_since_epoch()).count(),
                static_cast<long long>(check.rows), static_cast<long long>(check.sum),
                static_cast<double>(time.processor) * 1e3 / CLOCKS_PER_SEC);
    if (grownKiB >= 0) std::printf(" %ld", grownKiB);
    std::printf("\n");
}

/// Runs once to warm up and once on the clock. `reset` comes before each, `check` after, both off the clock.
template <class Run, class CheckResult>
void measure(
    const std::string& name, Run run, CheckResult check, const std::function<void()>& reset = [] {}) {
    reset();
    run();
    reset();
    const Stopwatch start;
    auto result = run();
    const Stopwatch time = elapsed(start);
    report(name, time, check(result));
}

inline std::int64_t sumOf(const Reading& r) {
    using namespace std::chrono;
    const auto seconds = [](sequelize::DateTime t) {
        return duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
    };
    return r.id + r.total + static_cast<std::int64_t>(r.ratio * 2) + static_cast<std::int64_t>(r.name.size()) +
           static_cast<std::int64_t>(r.note.size()) + sys_days(r.day).time_since_epoch().count() +
           seconds(r.createdAt) + seconds(r.updatedAt);
}

/// The i-th of a sequence that jumps about the keys 1 to `count`.
inline std::int64_t keyAt(std::int64_t i, std::int64_t count) {
    return i * 7919 % count + 1;
}

// Sizes are divided by `divisor`, as the tables' are.
void findAll(Models& models);
void findByPk(Models& models, int divisor);
void findEach(Models& models);
void hasManyJoin(Models& models);
void hasManySeparate(Models& models);
void balancedRandom(Models& models, int divisor);
void threeLevels(Models& models, const std::string& name, sequelize::IncludeStrategy strategy);
void manyToMany(Models& models);
void bulkCreate(Models& models, int divisor);
void createOneByOne(Models& models, int divisor);
void nestedCreate(Models& models, int divisor);
void updateByKey(Models& models, int divisor);
void loadThenSave(Models& models, int divisor);
void relatedAdd(Models& models, int divisor);
void mixedThreads(Models& models, int divisor);
void buildSql(Models& models, int divisor);

}  // namespace bench
