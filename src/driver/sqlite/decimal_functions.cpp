#include <algorithm>
#include <memory>

#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {
namespace {

constexpr const char* noNumber = "A DECIMAL column holds a text that is no number. Correct the row";

/// Calls `compute` with the numbers; NULL where one is NULL.
template <class Compute>
void withNumbers(sqlite3_context* context, int count, sqlite3_value** values, Compute compute) {
    guarded(context, [&] {
        if (std::any_of(values, values + count, isNull)) return sqlite3_result_null(context);
        const auto first = numberOf(values[0]);
        const auto second = count > 1 ? numberOf(values[1]) : ExactNumber();
        if (!first || !second) return refuse(context, noNumber);
        resultText(context, compute(*first, *second).toString());
    });
}

void add(sqlite3_context* context, int count, sqlite3_value** values) {
    withNumbers(context, count, values, [](const auto& a, const auto& b) { return a + b; });
}

void subtract(sqlite3_context* context, int count, sqlite3_value** values) {
    withNumbers(context, count, values, [](const auto& a, const auto& b) { return a + b.negated(); });
}

void absolute(sqlite3_context* context, int count, sqlite3_value** values) {
    withNumbers(context, count, values, [](const auto& a, const auto&) { return a.absolute(); });
}

void round(sqlite3_context* context, int count, sqlite3_value** values) {
    withNumbers(context, count, values, [&](const auto& a, const auto&) {
        const int scale = count > 1 ? std::clamp(sqlite3_value_int(values[1]), -100, 100) : 0;
        return a.rounded(scale);
    });
}

struct Total {
    ExactNumber sum{};
    std::uint64_t count = 0;
};

void addRow(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        auto* total = stateOf<Total>(context, true);
        if (isNull(values[0])) return;
        const auto number = numberOf(values[0]);
        if (!number) return refuse(context, noNumber);
        total->sum = std::move(total->sum) + *number;
        ++total->count;
    });
}

template <class Result>
void finishTotal(sqlite3_context* context, Result result) {
    guarded(context, [&] {
        const std::unique_ptr<Total> total(stateOf<Total>(context, false));
        if (!total || total->count == 0) return sqlite3_result_null(context);
        resultText(context, result(*total).toString());
    });
}

void finishSum(sqlite3_context* context) {
    finishTotal(context, [](const Total& total) { return total.sum; });
}

/// With four digits more than the column has, as the servers have it.
void finishAverage(sqlite3_context* context) {
    finishTotal(context, [](const Total& total) { return total.sum.dividedBy(total.count, total.sum.scale() + 4); });
}

}  // namespace

void registerDecimalFunctions(sqlite3* handle) {
    registerScalar(handle, "sequelize_decimal_add", 2, add);
    registerScalar(handle, "sequelize_decimal_subtract", 2, subtract);
    registerScalar(handle, "sequelize_decimal_abs", 1, absolute);
    registerScalar(handle, "sequelize_decimal_round", 1, round);
    registerScalar(handle, "sequelize_decimal_round", 2, round);
    registerAggregate(handle, "sequelize_decimal_sum", 1, addRow, finishSum);
    registerAggregate(handle, "sequelize_decimal_avg", 1, addRow, finishAverage);
}

}  // namespace sequelize::detail::sqlite
