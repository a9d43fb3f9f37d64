#include <chrono>
#include <string>
#include <vector>

#include "integration/model_based/runner.hpp"
#include "integration/model_based/shrink.hpp"
#include "support/catch.hpp"

using namespace test::programs;

namespace {

std::uint64_t numberIn(const char* variable, std::uint64_t otherwise) {
    const auto text = test::environment(variable);
    return text.empty() ? otherwise : std::stoull(text);
}

/// The smallest program like this one that fails in the same way, as a report.
std::string report(Runner& runner, std::uint64_t seed, const Program& program) {
    const auto small = shrunk(program, [&](const Program& candidate) { return runner.run(candidate).has_value(); });
    const auto failure = runner.run(small);
    return "This program (SEQUELIZE_TEST_SEED=" + std::to_string(seed) + " SEQUELIZE_TEST_PROGRAMS=1) fails:\n" +
           describe(small) + "\n" + failure.value_or("(not every time)") + "\n";
}

struct Plan {
    std::uint64_t programs;
    std::chrono::seconds limit;
    std::vector<sequelize::testing::Fault> faults{};
    std::chrono::milliseconds statementTimeout{0};
};

/// Runs programs until one fails, or there is no time left, and returns the report.
std::string firstFailure(const Plan& plan) {
    const auto first = numberIn("SEQUELIZE_TEST_SEED", 1);
    const auto given = numberIn("SEQUELIZE_TEST_PROGRAMS", 0);
    const auto start = std::chrono::steady_clock::now();
    Runner runner(plan.statementTimeout);
    for (std::uint64_t i = 0; i < (given != 0 ? given : plan.programs); ++i) {
        if (given == 0 && std::chrono::steady_clock::now() - start > plan.limit) break;
        const auto program = randomProgram(first + i, plan.faults);
        if (runner.run(program)) return report(runner, first + i, program);
    }
    return {};
}

void requireNoFailure(const Plan& plan) {
    const auto failure = firstFailure(plan);
    INFO(failure);
    REQUIRE(failure.empty());
}

}  // namespace

TEST_CASE("random programs do what a simple model says", "[model-based]") {
    requireNoFailure({.programs = 4000, .limit = std::chrono::seconds(11)});
}

TEST_CASE("random programs whose calls fail leave objects and tables that agree", "[model-based][fault]") {
    using sequelize::testing::Fault;
    requireNoFailure(
        {.programs = 2000,
         .limit = std::chrono::seconds(7),
         .faults = {Fault::before, Fault::after, Fault::cut, Fault::transient}}
    );
}

TEST_CASE("random programs whose calls hang are ended by their timeout", "[model-based][fault]") {
    requireNoFailure(
        {.programs = 100,
         .limit = std::chrono::seconds(2),
         .faults = {sequelize::testing::Fault::hang},
         .statementTimeout = std::chrono::milliseconds(100)}
    );
}
