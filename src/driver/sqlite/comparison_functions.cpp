#include <chrono>
#include <cstring>
#include <deque>
#include <memory>

#include <sequelize/core/datetime.hpp>

#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {
namespace {

void resultBlob(sqlite3_context* context, const std::string& bytes) noexcept {
    sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

void decimalKey(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (isNull(values[0])) return sqlite3_result_null(context);
        if (const auto number = numberOf(values[0])) return resultBlob(context, number->key());
        // what is no number comes after all numbers
        resultBlob(context, '\xff' + std::string(textOf(values[0])));
    });
}

/// A text in any form is the number of its microseconds; what is none stays what it is, and comes after these.
template <auto parse>
void microsecondsKey(sqlite3_context* context, int, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) == SQLITE_TEXT)
        if (const auto parsed = parse(textOf(values[0]))) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(*parsed)>, Time>)
                return sqlite3_result_int64(context, parsed->count());
            else
                return sqlite3_result_int64(context, parsed->time_since_epoch().count());
        }
    sqlite3_result_value(context, values[0]);
}

std::optional<std::string> dayOf(sqlite3_value* value, std::chrono::days later) {
    const auto instant = parseDateTime(textOf(value));
    if (!instant) return std::nullopt;
    const Date day = std::chrono::floor<std::chrono::days>(*instant) + later;
    if (day.year() < std::chrono::year(1) || day.year() > std::chrono::year(9999)) return std::nullopt;
    return formatDate(day);
}

/// No text of this instant, or of a later one, is less: its offset from UTC is below 24 hours.
void lowestText(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (isNull(values[0])) return sqlite3_result_null(context);
        resultText(context, dayOf(values[0], std::chrono::days(-1)).value_or(""));
    });
}

/// Every text of this instant, or of an earlier one, is less.
void highestText(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        if (isNull(values[0])) return sqlite3_result_null(context);
        if (const auto day = dayOf(values[0], std::chrono::days(2))) return resultText(context, *day);
        sqlite3_result_zeroblob(context, 0);  // more than any text
    });
}

struct FreeValue {
    void operator()(sqlite3_value* value) const noexcept { sqlite3_value_free(value); }
};
using KeptValue = std::unique_ptr<sqlite3_value, FreeValue>;

struct Extreme {
    KeptValue key{};
    KeptValue value{};
};

KeptValue kept(sqlite3_value* value) {
    KeptValue copy(sqlite3_value_dup(value));
    if (!copy) throw std::bad_alloc();
    return copy;
}

/// Of keys that one function made, in SQLite's order: numbers, texts, blobs.
int compareKeys(sqlite3_value* a, sqlite3_value* b) noexcept {
    const int left = sqlite3_value_type(a);
    const int right = sqlite3_value_type(b);
    const auto rank = [](int type) { return type == SQLITE_BLOB ? 2 : type == SQLITE_TEXT ? 1 : 0; };
    if (rank(left) != rank(right)) return rank(left) - rank(right);
    if (left == SQLITE_INTEGER && right == SQLITE_INTEGER) {
        const auto x = sqlite3_value_int64(a);
        const auto y = sqlite3_value_int64(b);
        return x < y ? -1 : x > y ? 1 : 0;
    }
    if (rank(left) == 0) {
        const double x = sqlite3_value_double(a);
        const double y = sqlite3_value_double(b);
        return x < y ? -1 : x > y ? 1 : 0;
    }
    const auto view = [](sqlite3_value* value) {
        const void* bytes = sqlite3_value_blob(value);
        return std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_value_bytes(value)));
    };
    return view(a).compare(view(b));
}

/// `sign`: 1 for the greatest, -1 for the least.
template <int sign>
void keepExtreme(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        auto* extreme = stateOf<Extreme>(context, true);
        if (isNull(values[0])) return;
        if (extreme->key && sign * compareKeys(values[0], extreme->key.get()) <= 0) return;
        extreme->key = kept(values[0]);
        extreme->value = kept(values[1]);
    });
}

void finishExtreme(sqlite3_context* context) {
    guarded(context, [&] {
        const std::unique_ptr<Extreme> extreme(stateOf<Extreme>(context, false));
        if (!extreme || !extreme->value) return sqlite3_result_null(context);
        sqlite3_result_value(context, extreme->value.get());
    });
}

/// Of a window: only rows that none behind them surpasses can ever be its extreme.
struct ExtremeOfWindow {
    struct Row {
        std::uint64_t number;
        Extreme extreme;
    };
    std::deque<Row> rows{};
    std::uint64_t first = 0;
    std::uint64_t next = 0;
};

template <int sign>
void addToWindow(sqlite3_context* context, int, sqlite3_value** values) {
    guarded(context, [&] {
        auto* window = stateOf<ExtremeOfWindow>(context, true);
        const auto number = window->next++;
        if (isNull(values[0])) return;
        auto& rows = window->rows;
        while (!rows.empty() && sign * compareKeys(values[0], rows.back().extreme.key.get()) >= 0) rows.pop_back();
        rows.push_back({number, {kept(values[0]), kept(values[1])}});
    });
}

void takeFromWindow(sqlite3_context* context, int, sqlite3_value**) {
    guarded(context, [&] {
        auto* window = stateOf<ExtremeOfWindow>(context, true);
        ++window->first;
        if (!window->rows.empty() && window->rows.front().number < window->first) window->rows.pop_front();
    });
}

void currentExtreme(sqlite3_context* context) {
    guarded(context, [&] {
        const auto* window = stateOf<ExtremeOfWindow>(context, false);
        if (!window || window->rows.empty()) return sqlite3_result_null(context);
        sqlite3_result_value(context, window->rows.front().extreme.value.get());
    });
}

void finishWindow(sqlite3_context* context) {
    currentExtreme(context);
    guarded(context, [&] { const std::unique_ptr<ExtremeOfWindow> window(stateOf<ExtremeOfWindow>(context, false)); });
}

}  // namespace

void registerComparisonFunctions(sqlite3* handle) {
    registerScalar(handle, "sequelize_decimal", 1, decimalKey);
    registerScalar(handle, "sequelize_instant", 1, microsecondsKey<parseDateTime>);
    registerScalar(handle, "sequelize_instant_lowest", 1, lowestText);
    registerScalar(handle, "sequelize_instant_highest", 1, highestText);
    registerScalar(handle, "sequelize_time", 1, microsecondsKey<parseTime>);
    registerAggregate(handle, "sequelize_least", 2, keepExtreme<-1>, finishExtreme);
    registerAggregate(handle, "sequelize_greatest", 2, keepExtreme<1>, finishExtreme);
    registerWindow(handle, "sequelize_least_over", 2, addToWindow<-1>, finishWindow, currentExtreme, takeFromWindow);
    registerWindow(handle, "sequelize_greatest_over", 2, addToWindow<1>, finishWindow, currentExtreme, takeFromWindow);
}

}  // namespace sequelize::detail::sqlite
