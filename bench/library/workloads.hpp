#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
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

/// Prints a workload's line: name, milliseconds, check, and for findEach by how many KiB the memory grew.
inline void report(const std::string& name, std::chrono::steady_clock::duration time, Check check, long grownKiB = -1) {
    std::printf("%s %.3f %lld:%lld", name.c_str(), std::chrono::duration<double, std::milli>(time).count(),
                static_cast<long long>(check.rows), static_cast<long long>(check.sum));
    if (grownKiB >= 0) std::printf(" %ld", grownKiB);
    std::printf("\n");
}

/// Runs once to warm up and once on the clock. `reset` comes before each, `check` after, both off the clock.
template <class Run, class CheckResult>
void measure(const std::string& name, Run run, CheckResult check, const std::function<void()>& reset = [] {}) {
    reset();
    run();
    reset();
    const auto start = std::chrono::steady_clock::now();
    auto result = run();
    const auto time = std::chrono::steady_clock::now() - start;
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
void manyToMany(Models& models);
void bulkCreate(Models& models, int divisor);
void createOneByOne(Models& models, int divisor);
void mixedThreads(Models& models, int divisor);
void buildSql(Models& models, int divisor);

}  // namespace bench
