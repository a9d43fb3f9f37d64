#pragma once

#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "../../core/exact_number.hpp"

/// The SQL functions that SqliteDialect writes around values whose stored form does not compare, or compute, as they
/// do. Connections of the library have them; no schema refers to one, so that every other program can use the file.
namespace sequelize::detail::sqlite {

/// sequelize_decimal, sequelize_instant, sequelize_time: keys that compare as the values do. sequelize_instant_lowest
/// and _highest: texts between which those of an instant are. sequelize_least(key, value), sequelize_greatest(key,
/// value): aggregates, the value that has that key; with _over behind their names for windows.
void registerComparisonFunctions(sqlite3* handle);
/// sequelize_decimal_add, _subtract, _multiply, _abs, _round, _floor, _ceil, _mod, _divide, _sum, _avg: exact.
void registerDecimalFunctions(sqlite3* handle);
/// sequelize_round, _floor, _ceil, _mod: of doubles, as the servers have them; sequelize_round_integer(value, digits).
void registerNumberFunctions(sqlite3* handle);
/// sequelize_lower, _upper, _length, _substr: by characters, and beyond a NUL.
void registerTextFunctions(sqlite3* handle);
/// sequelize_part(unit, moment), sequelize_day(instant), sequelize_add_to_day(unit, day, count),
/// sequelize_add_to_instant(unit, instant, count), sequelize_date_diff(unit, later, earlier).
void registerTimeFunctions(sqlite3* handle);
/// sequelize_fit(value, column, type...): the value as the column stores it; fails the statement where it does not fit.
void registerFitFunction(sqlite3* handle);
/// sequelize_json: a text that all documents of the same content share.
void registerJsonFunction(sqlite3* handle);
/// Parts of documents by their paths, as SqliteJsonPath calls them: sequelize_json_type, _value, _text, _order
/// (document, path); _equals, _compare (document, path, document); _set(document, path, document, ...);
/// _remove(document, path, ...); _part(document, path). sequelize_json_of: a value as a document.
void registerJsonPartFunctions(sqlite3* handle);
/// SQL's own LIKE, for SQLite's ends at a NUL and knows no bytes; and sequelize_json_like(text,
/// pattern, escape), to which case matters.
void registerLikeFunction(sqlite3* handle);

using Function = void (*)(sqlite3_context*, int, sqlite3_value**);

/// Throws when SQLite refuses.
void registerScalar(sqlite3* handle, const char* name, int arguments, Function function);
/// In the place of one that SQLite brings, wherever that may be used.
void replaceScalar(sqlite3* handle, const char* name, int arguments, Function function);
void registerAggregate(sqlite3* handle, const char* name, int arguments, Function step,
                       void (*finish)(sqlite3_context*));

/// One that windows can use, too: `value` is its result so far, `inverse` takes a row out.
void registerWindow(sqlite3* handle, const char* name, int arguments, Function step, void (*finish)(sqlite3_context*),
                    void (*value)(sqlite3_context*), Function inverse);

/// Runs what may be out of memory inside of a function, which SQLite's C code cannot be thrown through.
template <class Work>
void guarded(sqlite3_context* context, Work work) noexcept {
    try {
        work();
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

/// An aggregate's state while it runs, and where it is kept between the rows.
template <class State>
State* stateOf(sqlite3_context* context, bool create) {
    auto** place =
        static_cast<State**>(sqlite3_aggregate_context(context, create ? static_cast<int>(sizeof(State*)) : 0));
    if (place == nullptr) {
        if (create) throw std::bad_alloc();
        return nullptr;
    }
    if (*place == nullptr && create) *place = new State;
    return *place;
}

[[nodiscard]] bool isNull(sqlite3_value* value) noexcept;
[[nodiscard]] std::string_view textOf(sqlite3_value* value) noexcept;
/// The number that a DECIMAL column's value is, in whatever form it was stored.
[[nodiscard]] std::optional<ExactNumber> numberOf(sqlite3_value* value);
void resultText(sqlite3_context* context, std::string_view text) noexcept;
/// Fails the statement: its rows are not written. The message must not quote a value.
void refuse(sqlite3_context* context, const std::string& message) noexcept;

}  // namespace sequelize::detail::sqlite
