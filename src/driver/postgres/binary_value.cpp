#include <bit>
#include <limits>

#include <sequelize/core/datetime.hpp>
#include <sequelize/core/uuid.hpp>

#include "numeric_text.hpp"
#include "values.hpp"
#include "wire.hpp"

namespace sequelize::detail::postgres {

namespace {

void setInteger(Cell& cell, std::int64_t value, Cell::Type type = Cell::Type::integer) noexcept {
    cell.type = type;
    cell.integer = value;
}

void setReal(Cell& cell, double value) noexcept {
    cell.type = Cell::Type::real;
    cell.real = value;
}

void setText(Cell& cell, std::string_view text, Cell::Type type = Cell::Type::text) noexcept {
    cell.type = type;
    cell.text = text;
}

bool readDate(std::int32_t days, std::string& scratch, Cell& cell) {
    constexpr auto lowest = std::numeric_limits<std::int32_t>::min();
    constexpr auto highest = std::numeric_limits<std::int32_t>::max();
    if (days == lowest || days == highest) {
        setText(cell, days == lowest ? "-infinity" : "infinity", Cell::Type::invalidDate);
        return true;
    }
    const std::int64_t sinceEpoch = days + epochDays;
    // PostgreSQL's years go on to 5874897.
    constexpr auto last = std::chrono::sys_days(std::chrono::year::max() / 12 / 31).time_since_epoch().count();
    if (sinceEpoch > last) {
        scratch = "day " + std::to_string(sinceEpoch) + " since 1970-01-01";
        setText(cell, scratch, Cell::Type::invalidDate);
    } else {
        setInteger(cell, sinceEpoch, Cell::Type::date);
    }
    return true;
}

void readInstant(std::int64_t micros, std::chrono::microseconds aheadOfUtc, Cell& cell) noexcept {
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    if (micros == lowest || micros == highest)
        setText(cell, micros == lowest ? "-infinity" : "infinity", Cell::Type::invalidDate);
    else
        setInteger(cell, micros + epochMicros - aheadOfUtc.count(), Cell::Type::dateTime);
}

/// How many bytes a value of the form has; 0: any number.
constexpr std::size_t sizeOf(Form form) noexcept {
    switch (form) {
        case Form::boolean:
            return 1;
        case Form::int2:
            return 2;
        case Form::int4:
        case Form::oid:
        case Form::float4:
        case Form::date:
            return 4;
        case Form::int8:
        case Form::float8:
        case Form::time:
        case Form::timestamp:
        case Form::timestamptz:
            return 8;
        case Form::uuid:
            return 16;
        default:
            return 0;
    }
}

}  // namespace

bool readBinary(Form form, std::string_view bytes, std::chrono::microseconds utcOffset, std::string& scratch,
                Cell& cell) {
    if (const std::size_t size = sizeOf(form); size != 0 && bytes.size() != size) return false;
    const auto int64 = [&] { return static_cast<std::int64_t>(loadWire<std::uint64_t>(bytes.data())); };
    const auto int32 = [&] { return static_cast<std::int32_t>(loadWire<std::uint32_t>(bytes.data())); };
    switch (form) {
        case Form::boolean:
            setInteger(cell, bytes.front() != 0 ? 1 : 0);
            return true;
        case Form::int2:
            setInteger(cell, static_cast<std::int16_t>(loadWire<std::uint16_t>(bytes.data())));
            return true;
        case Form::int4:
            setInteger(cell, int32());
            return true;
        case Form::int8:
            setInteger(cell, int64());
            return true;
        case Form::oid:
            setInteger(cell, loadWire<std::uint32_t>(bytes.data()));
            return true;
        case Form::float4:
            setReal(cell, static_cast<double>(std::bit_cast<float>(loadWire<std::uint32_t>(bytes.data()))));
            return true;
        case Form::float8:
            setReal(cell, std::bit_cast<double>(loadWire<std::uint64_t>(bytes.data())));
            return true;
        case Form::numeric:
            if (!numericText(bytes, scratch)) return false;
            setText(cell, scratch, Cell::Type::decimal);
            return true;
        case Form::text:
            setText(cell, bytes);
            return true;
        case Form::bytea:
            setText(cell, bytes, Cell::Type::blob);
            return true;
        case Form::json:
            setText(cell, bytes, Cell::Type::json);
            return true;
        case Form::jsonb:
            // The first byte is the form's version.
            if (!bytes.starts_with('\1')) return false;
            setText(cell, bytes.substr(1), Cell::Type::json);
            return true;
        case Form::uuid: {
            Uuid::ByteArray raw{};
            std::memcpy(raw.data(), bytes.data(), raw.size());
            scratch.resize(36);
            Uuid(raw).write(scratch.data());
            setText(cell, scratch);
            return true;
        }
        case Form::date:
            return readDate(int32(), scratch, cell);
        case Form::time:
            setInteger(cell, int64(), Cell::Type::time);
            return true;
        case Form::timestamp:
            readInstant(int64(), utcOffset, cell);
            return true;
        case Form::timestamptz:
            readInstant(int64(), std::chrono::microseconds(0), cell);
            return true;
        case Form::other:
            break;
    }
    return false;
}

}  // namespace sequelize::detail::postgres
