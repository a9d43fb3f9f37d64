// The benchmark's workloads with this library: `bench_library WORKLOAD [DIVISOR]`. bench/run starts it.
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "workloads.hpp"

using namespace sequelize;

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    if (!value) throw UsageError(std::string(name) + " is not set; start this program with bench/run");
    return value;
}

int run(int argc, char** argv) {
    const std::map<std::string_view, std::function<void(bench::Models&, int)>> workloads{
        {"findAll", [](auto& models, int) { bench::findAll(models); }},
        {"findByPk", bench::findByPk},
        {"findEach", [](auto& models, int) { bench::findEach(models); }},
        {"hasManyJoin", [](auto& models, int) { bench::hasManyJoin(models); }},
        {"hasManySeparate", [](auto& models, int) { bench::hasManySeparate(models); }},
        {"balancedRandom", bench::balancedRandom},
        {"threeLevels",
         [](auto& models, int) { bench::threeLevels(models, "threeLevels", IncludeStrategy::balanced); }},
        {"threeLevelsJoin",
         [](auto& models, int) { bench::threeLevels(models, "threeLevelsJoin", IncludeStrategy::join); }},
        {"manyToMany", [](auto& models, int) { bench::manyToMany(models); }},
        {"bulkCreate", bench::bulkCreate},
        {"createOneByOne", bench::createOneByOne},
        {"nestedCreate", bench::nestedCreate},
        {"updateByKey", bench::updateByKey},
        {"loadThenSave", bench::loadThenSave},
        {"relatedAdd", bench::relatedAdd},
        {"mixedThreads", bench::mixedThreads},
        {"buildSql", bench::buildSql},
    };
    const auto workload = workloads.find(argc > 1 ? argv[1] : "");
    if (workload == workloads.end()) {
        console.error("usage: bench_library WORKLOAD [DIVISOR], where WORKLOAD is one of:");
        for (const auto& [name, ignored] : workloads) console.error("  " + std::string(name));
        return 2;
    }
    bench::Models models({.dialect = environment("BENCH_DIALECT") == "mariadb" ? Dialect::mariadb : Dialect::mysql,
                          .socketPath = environment("BENCH_SOCKET"),
                          .database = environment("BENCH_DATABASE"),
                          .username = environment("BENCH_USER"),
                          .password = environment("BENCH_PASSWORD"),
                          .pool = {.max = 8}});
    models.sequelize.authenticate();
    workload->second(models, argc > 2 ? std::stoi(argv[2]) : 1);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        console.error(error.what());
        return 1;
    }
}
