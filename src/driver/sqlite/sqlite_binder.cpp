#include "sqlite_binder.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <sequelize/core/error.hpp>

#include "../../dialect/sqlite/sqlite_texts.hpp"

namespace sequelize::detail::sqlite {

namespace {

// Texts of other years would neither sort with the rest nor be read back.
constexpr std::chrono::year firstYear{1};
constexpr std::chrono::year endOfYears{10'000};
constexpr DateTime firstInstant = std::chrono::sys_days(firstYear / 1 / 1);
constexpr DateTime endOfInstants = std::chrono::sys_days(endOfYears / 1 / 1);

[[noreturn]] void refuse(int position, const char* why) {
    throw UsageError("Parameter " + std::to_string(position) + " " + why);
}

class Binder {
public:
    Binder(sqlite3_stmt* statement, int position, sqlite3_destructor_type lifetime)
        : statement_(statement), position_(position), lifetime_(lifetime) {}

    int operator()(Null) const { return sqlite3_bind_null(statement_, position_); }

    int operator()(bool value) const { return sqlite3_bind_int(statement_, position_, value ? 1 : 0); }
    int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement_, position_, value); }

    int operator()(std::uint64_t value) const {
        if (std::cmp_greater(value, std::numeric_limits<sqlite3_int64>::max()))
            refuse(position_,
                   "is too large: SQLite's integers are signed 64-bit, at most 9223372036854775807. Store such "
                   "numbers "
                   "as DECIMAL or STRING.");
        return sqlite3_bind_int64(statement_, position_, static_cast<sqlite3_int64>(value));
    }

    int operator()(double value) const {
        if (std::isnan(value))
            refuse(position_, "is not a number (NaN), which SQLite would store as NULL. Use null if that is meant.");
        return sqlite3_bind_double(statement_, position_, value);
    }

    int operator()(const Decimal& value) const { return text(value.toString(), lifetime_); }
    int operator()(const std::string& value) const { return text(value, lifetime_); }
    int operator()(const Json& value) const { return text(value.text, lifetime_); }

    int operator()(const Bytes& value) const {
        // An empty vector has no address, and SQLite takes a null pointer for NULL.
        if (value.empty()) return sqlite3_bind_zeroblob(statement_, position_, 0);
        return sqlite3_bind_blob64(statement_, position_, value.data(), value.size(), lifetime_);
    }

    int operator()(DateTime value) const {
        if (value < firstInstant || value >= endOfInstants) refuseDate();
        return text(sqliteText(value), SQLITE_TRANSIENT);
    }

    int operator()(Date value) const {
        if (!value.ok() || value.year() < firstYear || value.year() >= endOfYears) refuseDate();
        return text(formatDate(value), SQLITE_TRANSIENT);
    }

    int operator()(Time value) const { return text(sqliteText(value), SQLITE_TRANSIENT); }

    int operator()(const Uuid& value) const {
        char buffer[36];
        value.write(buffer);
        return text({buffer, sizeof buffer}, SQLITE_TRANSIENT);
    }

private:
    int text(std::string_view value, sqlite3_destructor_type lifetime) const {
        return sqlite3_bind_text64(statement_, position_, value.data(), value.size(), lifetime, SQLITE_UTF8);
    }

    [[noreturn]] void refuseDate() const {
        refuse(position_,
               "is a date that SQLite's texts cannot hold. Give a day of the calendar in the years 0001 to 9999.");
    }

    sqlite3_stmt* statement_;
    int position_;
    sqlite3_destructor_type lifetime_;
};

}  // namespace

void bindAll(Database& database, sqlite3_stmt* statement, std::span<const Value> values, BindLifetime lifetime) {
    const int wanted = sqlite3_bind_parameter_count(statement);
    if (std::cmp_not_equal(wanted, values.size()))
        throw UsageError("The statement has " + std::to_string(wanted) + " parameters, but " +
                         std::to_string(values.size()) + " values were given.");
    const auto kept = lifetime == BindLifetime::outlivesExecution ? SQLITE_STATIC : SQLITE_TRANSIENT;
    for (int position = 1; position <= wanted; ++position) {
        const Binder binder(statement, position, kept);
        const int code = std::visit(binder, values[static_cast<std::size_t>(position - 1)].storage());
        if (code != SQLITE_OK) database.fail(sqlite3_sql(statement));
    }
}

}  // namespace sequelize::detail::sqlite
