// Doubles as MySQL and MariaDB round them: of two whole numbers that are as near they take the even one.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>

#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {
namespace {

template <double (*compute)(double)>
void ofReal(sqlite3_context* context, int, sqlite3_value** values) {
    if (isNull(values[0])) return sqlite3_result_null(context);
    sqlite3_result_double(context, compute(sqlite3_value_double(values[0])));
}

double nearest(double value) {
    return std::nearbyint(value);
}
double below(double value) {
    return std::floor(value);
}
double above(double value) {
    return std::ceil(value);
}

void roundTo(sqlite3_context* context, int, sqlite3_value** values) {
    if (isNull(values[0]) || isNull(values[1])) return sqlite3_result_null(context);
    const double value = sqlite3_value_double(values[0]);
    const int digits = sqlite3_value_int(values[1]);
    const double power = std::pow(10.0, std::abs(digits));
    if (std::isinf(power) || std::isinf(value * power)) return sqlite3_result_double(context, digits < 0 ? 0.0 : value);
    sqlite3_result_double(context,
                          digits < 0 ? std::nearbyint(value / power) * power : std::nearbyint(value * power) / power);
}

/// Half away from 0; what 64 bits do not hold is an error, as of sums.
void roundInteger(sqlite3_context* context, int, sqlite3_value** values) {
    if (isNull(values[0])) return sqlite3_result_null(context);
    const std::int64_t value = sqlite3_value_int64(values[0]);
    const int zeros = -sqlite3_value_int(values[1]);
    constexpr int mostDigits = std::numeric_limits<std::int64_t>::digits10;
    if (zeros > mostDigits) return sqlite3_result_int64(context, 0);
    std::int64_t power = 1;
    for (int i = 0; i < zeros; ++i) power *= 10;
    const std::int64_t rest = value % power;
    const std::int64_t whole = value - rest;
    if (std::abs(rest) < power - std::abs(rest)) return sqlite3_result_int64(context, whole);
    if (std::numeric_limits<std::int64_t>::max() - std::abs(whole) < power)
        return sqlite3_result_error(context, "integer overflow", -1);
    sqlite3_result_int64(context, value < 0 ? whole - power : whole + power);
}

void remainderOf(sqlite3_context* context, int, sqlite3_value** values) {
    if (isNull(values[0]) || isNull(values[1])) return sqlite3_result_null(context);
    const double divisor = sqlite3_value_double(values[1]);
    if (divisor == 0) return sqlite3_result_null(context);
    sqlite3_result_double(context, std::fmod(sqlite3_value_double(values[0]), divisor));
}

}  // namespace

void registerNumberFunctions(sqlite3* handle) {
    registerScalar(handle, "sequelize_round", 1, ofReal<nearest>);
    registerScalar(handle, "sequelize_round", 2, roundTo);
    registerScalar(handle, "sequelize_round_integer", 2, roundInteger);
    registerScalar(handle, "sequelize_floor", 1, ofReal<below>);
    registerScalar(handle, "sequelize_ceil", 1, ofReal<above>);
    registerScalar(handle, "sequelize_mod", 2, remainderOf);
}

}  // namespace sequelize::detail::sqlite
