// One call many times, on SQLite in memory: `bench_calls CALL [CALLS]`. Where a profiler is to count instructions,
// which no other program on the machine changes:
//
//     valgrind --tool=callgrind build/ci/bin/bench_calls create 3000
//
// The difference of two numbers of calls is what one costs.
#include <cstdlib>
#include <functional>
#include <map>
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

/// The same, as a record that knows what was read.
struct KnownReading : Record<KnownReading> {
    std::int64_t id{};
    std::string name{};
    int place{};
    int quality{};
    double value{};
};

int run(std::string_view call, int calls) {
    Sequelize database{"sqlite::memory:"};
    const auto readings = database.define<Reading>("reading", {}, {.timestamps = false});
    const auto known = database.define<KnownReading>(
        "known",
        {field<&KnownReading::id>({.primaryKey = true, .autoIncrement = true}), field<&KnownReading::name>(),
         field<&KnownReading::place>(), field<&KnownReading::quality>(), field<&KnownReading::value>()},
        {.timestamps = false});
    database.sync();
    Reading reading = readings.create({.name = "first"});
    KnownReading first;
    first.name = "first";
    KnownReading record = known.findByPk(known.create(first).id).value();
    std::int64_t result = reading.id;
    const std::map<std::string_view, std::function<void(int)>> byName{
        {"create",
         [&](int i) { result = readings.create({.name = "name", .place = i, .quality = 2, .value = 0.5}).id; }},
        {"findByPk", [&](int) { result = readings.findByPk(1)->id; }},
        {"update",
         [&](int i) {
             readings.update({{&Reading::place, i}}, {.where = {{&Reading::id, 1}}});
         }},
        {"updateRecord",
         [&](int i) {
             readings.update(reading, {{&Reading::place, i}});
         }},
        {"save",
         [&](int i) {
             record.place = i + 1;
             record.save();
         }},
        {"loadAndSave",
         [&](int i) {
             auto loaded = known.findByPk(1).value();
             loaded.place = i + 1;
             loaded.save();
         }},
        {"increment",
         [&](int) {
             readings.increment(&Reading::place, {.where = {{&Reading::id, 1}}});
         }},
        {"destroy",
         [&](int i) {
             readings.destroy({.where = {{&Reading::id, i + 2}}});
         }},
    };
    const auto wanted = byName.find(call);
    if (wanted == byName.end()) {
        std::string names;
        for (const auto& [name, ignored] : byName) names += (names.empty() ? "" : "|") + std::string(name);
        throw UsageError("usage: bench_calls " + names + " [CALLS]");
    }
    for (int i = 0; i < calls; ++i) wanted->second(i);
    console.log("the last id is " + std::to_string(result));
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
