// One call many times, on SQLite in memory: `bench_calls create|findByPk [CALLS]`. Where a profiler is to count
// instructions, which no other program on the machine changes:
//
//     valgrind --tool=callgrind build/ci/bin/bench_calls create 3000
#include <cstdlib>
#include <string>
#include <string_view>

#include <sequelize/sequelize.hpp>

using namespace sequelize;

namespace {

struct Reading {
    std::int64_t id{};
    std::string name{};
    int place{};
    int quality{};
    double value{};
};

int run(std::string_view call, int calls) {
    Sequelize database{"sqlite::memory:"};
    const auto readings = database.define<Reading>("reading", {}, {.timestamps = false});
    database.sync();
    std::int64_t last = readings.create({.name = "first"}).id;
    for (int i = 0; i < calls; ++i) {
        if (call == "create")
            last = readings.create({.name = "name", .place = i, .quality = 2, .value = 0.5}).id;
        else if (call == "findByPk")
            last = readings.findByPk(last)->id;
        else
            throw UsageError("usage: bench_calls create|findByPk [CALLS]");
    }
    console.log("the last id is " + std::to_string(last));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc > 1 ? argv[1] : "", argc > 2 ? std::stoi(argv[2]) : 3000);
    } catch (const std::exception& error) {
        console.error(error.what());
        return 1;
    }
}
