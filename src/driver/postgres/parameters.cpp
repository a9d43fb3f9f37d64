#include "parameters.hpp"

#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include <sequelize/core/error.hpp>

#include "value_form.hpp"
#include "values.hpp"
#include "wire.hpp"

namespace sequelize::detail::postgres {

namespace {

constexpr std::size_t keptParameters = 4096;
constexpr std::size_t mostParameters = 65'535;

// datatype/timestamp.h: from 2000-01-01 on.
constexpr std::int64_t firstMicros = -211'813'488'000'000'000;
constexpr std::int64_t endMicros = 9'223'371'331'200'000'000;
constexpr std::int64_t firstDay = -2'451'545;

[[noreturn]] void refuse(std::size_t index, const char* why) {
    throw UsageError("Parameter " + std::to_string(index + 1) + why);
}

constexpr const char* dateLimits =
    " is a date that PostgreSQL cannot hold: give a calendar's day of the years 4713 BC to 294276 AD.";
constexpr const char* timeLimits = " is a time that PostgreSQL cannot hold: give one from 00:00:00 to 24:00:00.";
constexpr const char* nulInText =
    " holds a NUL character (U+0000), which PostgreSQL's texts cannot: leave it out, or bind bytes as Bytes.";

/// For what libpq reads up to the first NUL.
void requireWithoutNul(const std::string& text, std::size_t index) {
    if (text.find('\0') != std::string::npos) refuse(index, nulInText);
}

}  // namespace

void Parameters::assign(std::span<const Value> values) {
    if (values.size() > mostParameters)
        throw UsageError("A statement of PostgreSQL's takes at most 65535 values, and " +
                         std::to_string(values.size()) + " were given. Send fewer rows at once.");
    values_.assign(values.size(), nullptr);
    lengths_.assign(values.size(), 0);
    formats_.assign(values.size(), 0);
    types_.assign(values.size(), 0);
    if (scratch_.size() < values.size()) scratch_.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) describe(values[i], i);
}

void Parameters::setBinary(std::size_t index, Oid type, const char* bytes, std::size_t size) noexcept {
    values_[index] = bytes;
    lengths_[index] = static_cast<int>(size);
    formats_[index] = 1;
    types_[index] = type;
}

void Parameters::setText(std::size_t index, Oid type, const char* text) noexcept {
    values_[index] = text;
    types_[index] = type;
}

void Parameters::describe(const Value& value, std::size_t index) {
    char* const scratch = scratch_[index].data();
    const auto setNumber = [&]<class U>(Oid type, U number) {
        storeWire(number, scratch);
        setBinary(index, type, scratch, sizeof number);
    };
    const auto setInt64 = [&](Oid type, std::int64_t number) { setNumber(type, static_cast<std::uint64_t>(number)); };
    std::visit(
        [&]<class V>(const V& v) {
            if constexpr (std::same_as<V, Null>) {
                // As it was assigned.
            } else if constexpr (std::same_as<V, bool>) {
                setNumber(oids::boolean, std::uint8_t{v});
            } else if constexpr (std::same_as<V, std::int64_t>) {
                setInt64(oids::int8, v);
            } else if constexpr (std::same_as<V, std::uint64_t>) {
                if (v <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                    return setNumber(oids::int8, v);
                *std::to_chars(scratch, scratch + sizeof(Scratch), v).ptr = '\0';
                setText(index, oids::numeric, scratch);
            } else if constexpr (std::same_as<V, double>) {
                setNumber(oids::float8, std::bit_cast<std::uint64_t>(v));
            } else if constexpr (std::same_as<V, Decimal>) {
                setText(index, oids::numeric, v.toString().c_str());
            } else if constexpr (std::same_as<V, std::string>) {
                requireWithoutNul(v, index);
                setText(index, 0, v.c_str());
            } else if constexpr (std::same_as<V, Json>) {
                requireWithoutNul(v.text, index);
                setText(index, 0, v.text.c_str());
            } else if constexpr (std::same_as<V, Bytes>) {
                // An empty vector may have a null pointer, which is NULL to libpq.
                if (v.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
                    refuse(index, " has more bytes than a statement of PostgreSQL's can have, which is 1 GB.");
                setBinary(index, oids::bytea, v.empty() ? scratch : reinterpret_cast<const char*>(v.data()), v.size());
            } else if constexpr (std::same_as<V, Uuid>) {
                v.write(scratch);
                scratch[36] = '\0';
                setText(index, 0, scratch);
            } else if constexpr (std::same_as<V, DateTime>) {
                const std::int64_t micros = v.time_since_epoch().count();
                // The greatest stands for what cannot be counted.
                if (micros < firstMicros + epochMicros || micros - epochMicros >= endMicros || v == DateTime::max())
                    refuse(index, dateLimits);
                setInt64(oids::timestamptz, micros - epochMicros);
            } else if constexpr (std::same_as<V, Date>) {
                const std::int64_t days = v.ok() ? std::chrono::sys_days(v).time_since_epoch().count() - epochDays : 0;
                if (!v.ok() || days < firstDay) refuse(index, dateLimits);
                setNumber(oids::date, static_cast<std::uint32_t>(static_cast<std::int32_t>(days)));
            } else {
                static_assert(std::same_as<V, Time>);
                if (v.count() < 0 || v.count() > microsPerDay) refuse(index, timeLimits);
                setInt64(oids::time, v.count());
            }
        },
        value.storage());
}

void Parameters::trim() noexcept {
    if (values_.capacity() <= keptParameters) return;
    values_ = {};
    lengths_ = {};
    formats_ = {};
    types_ = {};
    scratch_ = {};
}

}  // namespace sequelize::detail::postgres
