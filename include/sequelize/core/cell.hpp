#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sequelize/core/api.hpp>
#include <sequelize/core/value.hpp>

namespace sequelize::detail {

/// One column of a cursor's current row: a view into the driver's buffers, valid until the cursor moves.
/// Drivers fill it; hydration reads it. There is no heap allocation between the wire and the struct's member.
struct Cell {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // g++ takes the enumerator for one that hides sequelize::null
    enum class Type : std::uint8_t {
        null,
        integer,
        unsignedInteger,
        real,
        decimal,      ///< digits in `text`
        text,         ///< UTF-8 in `text`
        blob,         ///< bytes in `text`
        json,         ///< the document in `text`
        dateTime,     ///< microseconds since 1970-01-01T00:00:00Z in `integer`
        date,         ///< days since 1970-01-01 in `integer`
        time,         ///< microseconds, signed, in `integer`
        invalidDate,  ///< a date that no calendar has, such as MySQL's 0000-00-00; its text in `text`
        shape         ///< a GEOMETRY's bytes in `text`
    };
#pragma GCC diagnostic pop

    Type type = Type::null;
    union {
        std::int64_t integer = 0;
        std::uint64_t unsignedInteger;
        double real;
    };
    std::string_view text{};
};

[[nodiscard]] SEQUELIZE_API std::string_view nameOf(Cell::Type type) noexcept;

/// A copy that owns its data. Throws ConversionError for `invalidDate`.
[[nodiscard]] SEQUELIZE_API Value toValue(const Cell& cell);

/// A cell that views the value's content; valid as long as both arguments live unchanged. `scratch` holds what the
/// value has no text for, a Uuid's. A bool is an integer; a Date that no calendar has is an `invalidDate`.
[[nodiscard]] SEQUELIZE_API Cell viewOf(const Value& value, std::string& scratch);

}  // namespace sequelize::detail
