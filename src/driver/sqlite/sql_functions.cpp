#include "sql_functions.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "sqlite_database.hpp"

namespace sequelize::detail::sqlite {
namespace {

// Not SQLITE_INNOCUOUS, and DIRECTONLY: a view or trigger that used one would lock other programs out.
constexpr int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;

void require(sqlite3* handle, int code) {
    if (code != SQLITE_OK) throwError(errorOf(handle));
}

}  // namespace

void registerScalar(sqlite3* handle, const char* name, int arguments, Function function) {
    require(handle,
            sqlite3_create_function_v2(handle, name, arguments, flags, nullptr, function, nullptr, nullptr, nullptr));
}

void replaceScalar(sqlite3* handle, const char* name, int arguments, Function function) {
    constexpr int harmless = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    require(handle, sqlite3_create_function_v2(handle, name, arguments, harmless, nullptr, function, nullptr, nullptr,
                                               nullptr));
}

void registerAggregate(sqlite3* handle, const char* name, int arguments, Function step,
                       void (*finish)(sqlite3_context*)) {
    require(handle,
            sqlite3_create_function_v2(handle, name, arguments, flags, nullptr, nullptr, step, finish, nullptr));
}

void registerWindow(sqlite3* handle, const char* name, int arguments, Function step, void (*finish)(sqlite3_context*),
                    void (*value)(sqlite3_context*), Function inverse) {
    require(handle, sqlite3_create_window_function(handle, name, arguments, flags, nullptr, step, finish, value,
                                                   inverse, nullptr));
}

bool isNull(sqlite3_value* value) noexcept {
    return sqlite3_value_type(value) == SQLITE_NULL;
}

std::string_view textOf(sqlite3_value* value) noexcept {
    const auto* text = sqlite3_value_text(value);
    if (text == nullptr) return {};
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

std::optional<ExactNumber> numberOf(sqlite3_value* value) {
    std::array<char, 32> buffer{};
    char* end = buffer.data();
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), sqlite3_value_int64(value)).ptr;
            break;
        case SQLITE_FLOAT: {
            const double real = sqlite3_value_double(value);
            if (!std::isfinite(real)) return std::nullopt;
            end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), real).ptr;
            break;
        }
        case SQLITE_TEXT:
            return ExactNumber::parse(textOf(value));
        default:
            return std::nullopt;
    }
    return ExactNumber::parse({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

void resultText(sqlite3_context* context, std::string_view text) noexcept {
    sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void refuse(sqlite3_context* context, const std::string& message) noexcept {
    sqlite3_result_error(context, message.data(), static_cast<int>(message.size()));
    sqlite3_result_error_code(context, SQLITE_CONSTRAINT_FUNCTION);
}

}  // namespace sequelize::detail::sqlite
