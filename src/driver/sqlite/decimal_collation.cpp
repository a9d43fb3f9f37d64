#include "decimal_collation.hpp"

#include <compare>
#include <string_view>

#include <sequelize/core/decimal.hpp>

#include "sqlite_database.hpp"

namespace sequelize::detail::sqlite {

namespace {

std::string_view viewOf(int size, const void* data) noexcept {
    return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
}

// SQLite has no way to be told that a collation failed, and a wrong order would damage an index: without
// memory for two numbers this ends the program, as noexcept does.
int compareDecimals(void*, int leftSize, const void* left, int rightSize, const void* right) noexcept {
    const auto a = viewOf(leftSize, left);
    const auto b = viewOf(rightSize, right);
    if (a == b) return 0;
    const auto x = Decimal::parse(a);
    const auto y = Decimal::parse(b);
    if (x && y) {
        const auto order = *x <=> *y;
        return std::is_lt(order) ? -1 : std::is_gt(order) ? 1 : 0;
    }
    if (x.has_value() != y.has_value()) return x ? -1 : 1;
    return a.compare(b);
}

}  // namespace

void registerDecimalCollation(sqlite3* handle) {
    const int code =
        sqlite3_create_collation_v2(handle, "SEQUELIZE_DECIMAL", SQLITE_UTF8, nullptr, compareDecimals, nullptr);
    if (code != SQLITE_OK) throwError(errorOf(handle));
}

}  // namespace sequelize::detail::sqlite
