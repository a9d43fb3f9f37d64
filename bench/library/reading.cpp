#include <algorithm>
#include <fstream>
#include <string>

#include "workloads.hpp"

using namespace sequelize;

namespace bench {
namespace {

long residentKiB() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word)
        if (word == "VmRSS:") {
            long kib = 0;
            status >> kib;
            return kib;
        }
    return 0;
}

}  // namespace

void findAll(Models& models) {
    measure(
        "findAll", [&] { return models.readings.findAll(); },
        [](const auto& rows) {
            Check check{.rows = static_cast<std::int64_t>(rows.size())};
            for (const Reading& row : rows) check.sum += sumOf(row);
            return check;
        });
}

void findByPk(Models& models, int divisor) {
    const std::int64_t count = 50'000 / divisor;
    const auto run = [&] {
        Check check;
        for (int i = 0; i < 5000 / divisor; ++i) {
            const auto row = models.readings.findByPk(keyAt(i, count));
            ++check.rows;
            check.sum += sumOf(row.value());
        }
        return check;
    };
    measure("findByPk", run, [](Check check) { return check; });
}

void findEach(Models& models) {
    const auto run = [&](const FindOptions<Reading>& options, long& most) {
        Check check;
        models.journal.findEach(options, [&](const Reading& row) {
            check.sum += sumOf(row);
            if (++check.rows % 100'000 == 0) most = std::max(most, residentKiB());
        });
        return check;
    };
    long most = 0;
    run({.limit = 50'000}, most);
    const long start = residentKiB();
    most = start;
    const Stopwatch begin;
    const Check check = run({}, most);
    report("findEach", elapsed(begin), check, most - start);
}

}  // namespace bench
