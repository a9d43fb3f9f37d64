// What comes before the database: options to request, request to statement, statement to SQL.
#include <benchmark/benchmark.h>

#include <sequelize/model/model_set.hpp>

#include "association/plan/plan.hpp"
#include "library/models.hpp"
#include "model/compiled_find.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

bench::Models& models() {
    static bench::Models models({.dialect = Dialect::mysql});  // connects when it is first used, which it is not
    return models;
}

FindOptions<bench::Author> authorsFrom(std::int64_t id) {
    return {.include = {&bench::Author::books},
            .where = {{&bench::Author::id, Op::gt(id)},
                      {&bench::Author::name, Op::startsWith("a")},
                      {&bench::Author::id, Op::lte(id + 10)}},
            .order = {&bench::Author::id}};
}

void optionsToRequest(benchmark::State& state) {
    std::int64_t id = 0;
    for (auto _ : state) {
        const auto options = authorsFrom(++id);
        benchmark::DoNotOptimize(detail::requestOf(options));
    }
}
BENCHMARK(optionsToRequest);

/// What findAll does before it borrows a connection, when it ran before with other values.
void optionsToKnownStatement(benchmark::State& state) {
    const ModelCore& core = ModelAccess::core(models().authors);
    std::int64_t id = 0;
    for (auto _ : state) {
        const auto options = authorsFrom(++id);
        benchmark::DoNotOptimize(core.prepared(detail::requestOf(options)));
    }
}
BENCHMARK(optionsToKnownStatement);

void requestToPlan(benchmark::State& state) {
    const ModelCore& core = ModelAccess::core(models().authors);
    const auto options = authorsFrom(1);
    const auto request = detail::requestOf(options);
    for (auto _ : state)
        benchmark::DoNotOptimize(planFind(core.models().graph(), core.table(), request, request.order));
}
BENCHMARK(requestToPlan);

void planToSql(benchmark::State& state) {
    const ModelCore& core = ModelAccess::core(models().authors);
    const auto options = authorsFrom(1);
    const auto request = detail::requestOf(options);
    const auto plan = planFind(core.models().graph(), core.table(), request, request.order);
    for (auto _ : state) benchmark::DoNotOptimize(sqlDialect(Dialect::mysql).select(plan.statement));
}
BENCHMARK(planToSql);

}  // namespace
