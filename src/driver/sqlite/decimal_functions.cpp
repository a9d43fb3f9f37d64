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

void multiply(sqlite3_context* context, int count, sqlite3_value** values) {
    withNumbers(context, count, values, [](const auto& a, const auto& b) { return a * b; });
}

/// Of two numbers; NULL where the second is 0.
template <class Compute>
void withDivisor(sqlite3_context* context, sqlite3_value** values, Compute compute) {
    guarded(context, [&] {
        const auto divisor = isNull(values[1]) ? std::nullopt : numberOf(values[1]);
        if (divisor && divisor->isZero()) return sqlite3_result_null(context);
        withNumbers(context, 2, values, compute);
    });
}

void divide(sqlite3_context* context, int, sqlite3_value** values) {
    const int digits = std::clamp(sqlite3_value_int(values[2]), 0, 100);
    withDivisor(context, values,
                [digits](const auto& a, const auto& b) { return a.dividedBy(b, digits, Decimal::Rounding::halfUp); });
}

void modulo(sqlite3_context* context, int, sqlite3_value** values) {
    withDivisor(context, values, [](const auto& a, const auto& b) {
        return a + (a.dividedBy(b, 0, Decimal::Rounding::down) * b).negated();
    });
}

void floorOf(sqlite3_context* context, int count, sqlite3_value** values) {
    withNumbers(context, count, values,
                [](const auto& a, const auto&) { return a.rounded(0, Decimal::Rounding::floor); });
}

void ceilOf(sqlite3_context* context, int count, sqlite3_value** values) {
    withNumbers(context, count, values,
                [](const auto& a, const auto&) { return a.rounded(0, Decimal::Rounding::ceiling); });
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

void removeRow(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        auto* total = stateOf<Total>(context, true);
        const auto number = isNull(values[0]) ? std::nullopt : numberOf(values[0]);
        if (!number) return;
        total->sum = std::move(total->sum) + number->negated();
        --total->count;
    });
}

ExactNumber sumOf(const Total& total) {
    return total.sum;
}

/// With four digits more than the column has, as the servers have it.
ExactNumber averageOf(const Total& total) {
    return total.sum.dividedBy(total.count, total.sum.scale() + 4);
}

template <auto result>
void resultOf(sqlite3_context* context, const Total* total) {
    if (!total || total->count == 0) return sqlite3_result_null(context);
    resultText(context, result(*total).toString());
}

template <auto result>
void currentTotal(sqlite3_context* context) {
    guarded(context, [&] { resultOf<result>(context, stateOf<Total>(context, false)); });
}

template <auto result>
void finishTotal(sqlite3_context* context) {
    guarded(context, [&] {
        const std::unique_ptr<Total> total(stateOf<Total>(context, false));
        resultOf<result>(context, total.get());
    });
}

}  // namespace

void registerDecimalFunctions(sqlite3* handle) {
    registerScalar(handle, "sequelize_decimal_add", 2, add);
    registerScalar(handle, "sequelize_decimal_subtract", 2, subtract);
    registerScalar(handle, "sequelize_decimal_abs", 1, absolute);
    registerScalar(handle, "sequelize_decimal_round", 1, round);
    registerScalar(handle, "sequelize_decimal_round", 2, round);
    registerScalar(handle, "sequelize_decimal_multiply", 2, multiply);
    registerScalar(handle, "sequelize_decimal_divide", 3, divide);
    registerScalar(handle, "sequelize_decimal_mod", 2, modulo);
    registerScalar(handle, "sequelize_decimal_floor", 1, floorOf);
    registerScalar(handle, "sequelize_decimal_ceil", 1, ceilOf);
    registerWindow(handle, "sequelize_decimal_sum", 1, addRow, finishTotal<sumOf>, currentTotal<sumOf>, removeRow);
    registerWindow(handle, "sequelize_decimal_avg", 1, addRow, finishTotal<averageOf>, currentTotal<averageOf>,
                   removeRow);
}

}  // namespace sequelize::detail::sqlite
