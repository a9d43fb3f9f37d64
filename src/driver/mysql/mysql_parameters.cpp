#include "mysql_parameters.hpp"

#include <string>
#include <string_view>
#include <type_traits>

#include <sequelize/core/error.hpp>

#include "mysql_time.hpp"

namespace sequelize::detail::mysql {

namespace {

constexpr std::size_t keptParameters = 4096;

/// Points the bind at memory that the client only reads.
void point(MYSQL_BIND& bind, enum_field_types type, const void* data, std::size_t size) noexcept {
    static const char nothing = '\0';
    bind.buffer_type = type;
    // The client takes a null pointer for NULL; an empty vector may have one.
    bind.buffer = const_cast<void*>(data != nullptr ? data : &nothing);
    bind.buffer_length = static_cast<unsigned long>(size);
}

void pointText(MYSQL_BIND& bind, std::string_view text, enum_field_types type = MYSQL_TYPE_STRING) noexcept {
    point(bind, type, text.data(), text.size());
}

constexpr const char* dateLimits =
    " is a date that MySQL cannot hold: give a calendar's day of the years 0000 to 9999.";
constexpr const char* timeLimits = " is a time that MySQL cannot hold: give one from -838:59:59 to 838:59:59.";

/// MySQL takes such times from texts only: in the last hour of their range, with a fraction.
bool isRefusedAsTime(Time time) noexcept {
    constexpr std::chrono::hours lastHour(838);
    return (time >= lastHour || time <= -lastHour) && time != truncateTo(time, 0);
}

[[noreturn]] void refuse(std::size_t index, const char* limits) {
    throw UsageError("Parameter " + std::to_string(index + 1) + limits);
}

}  // namespace

MYSQL_TIME& Parameters::time(std::size_t index) {
    auto& t = scratch_[index].time;
    t = MYSQL_TIME{};
    return t;
}

void Parameters::assign(std::span<const Value> values, std::chrono::microseconds utcOffset) {
    binds_.assign(values.size(), MYSQL_BIND{});
    byteCount_ = 0;
    instant_ = nullptr;
    for (std::size_t i = 0; i < values.size(); ++i) {
        describe(values[i], i, utcOffset);
        byteCount_ += binds_[i].buffer_length;
    }
}

void Parameters::describe(const Value& value, std::size_t index, std::chrono::microseconds utcOffset) {
    MYSQL_BIND& bind = binds_[index];
    const auto useScratch = [&] {
        // At most once in a statement: what points into the old block would be lost otherwise.
        if (scratch_.size() < binds_.size()) scratch_.resize(binds_.size());
    };
    const auto pointTime = [&](enum_field_types type, const MYSQL_TIME& t) {
        bind.buffer_type = type;
        bind.buffer = const_cast<MYSQL_TIME*>(&t);
    };
    std::visit(
        [&]<class V>(const V& v) {
            if constexpr (std::same_as<V, Null>) {
                bind.buffer_type = MYSQL_TYPE_NULL;
            } else if constexpr (std::same_as<V, bool>) {
                static_assert(sizeof(bool) == 1);
                point(bind, MYSQL_TYPE_TINY, &v, sizeof v);
            } else if constexpr (std::integral<V>) {
                point(bind, MYSQL_TYPE_LONGLONG, &v, sizeof v);
                bind.is_unsigned = std::unsigned_integral<V>;
            } else if constexpr (std::same_as<V, double>) {
                point(bind, MYSQL_TYPE_DOUBLE, &v, sizeof v);
            } else if constexpr (std::same_as<V, Decimal>) {
                // As a decimal and not as a text: MySQL compares decimals with texts as doubles.
                pointText(bind, v.toString(), MYSQL_TYPE_NEWDECIMAL);
            } else if constexpr (std::same_as<V, std::string>) {
                pointText(bind, v);
            } else if constexpr (std::same_as<V, Json>) {
                pointText(bind, v.text);
            } else if constexpr (std::same_as<V, Bytes>) {
                point(bind, MYSQL_TYPE_BLOB, v.data(), v.size());
            } else if constexpr (std::same_as<V, Uuid>) {
                useScratch();
                v.write(scratch_[index].text);
                point(bind, MYSQL_TYPE_STRING, scratch_[index].text, sizeof scratch_[index].text);
            } else if constexpr (std::same_as<V, DateTime>) {
                useScratch();
                // The rows of an INSERT have the same time, twice each.
                if (instant_ == nullptr || *instant_ != v) {
                    if (!setDateTime(time(index), v, utcOffset)) refuse(index, dateLimits);
                    instant_ = &v;
                    instantAt_ = index;
                }
                pointTime(MYSQL_TYPE_DATETIME, scratch_[instantAt_].time);
            } else if constexpr (std::same_as<V, Date>) {
                useScratch();
                if (!setDate(time(index), v)) refuse(index, dateLimits);
                pointTime(MYSQL_TYPE_DATE, scratch_[index].time);
            } else {
                static_assert(std::same_as<V, Time>);
                useScratch();
                if (!setTime(time(index), v)) refuse(index, timeLimits);
                if (isRefusedAsTime(v)) {
                    const std::string text = formatTime(v, 6);
                    text.copy(scratch_[index].text, sizeof scratch_[index].text);
                    point(bind, MYSQL_TYPE_STRING, scratch_[index].text, text.size());
                } else {
                    pointTime(MYSQL_TYPE_TIME, scratch_[index].time);
                }
            }
        },
        value.storage());
}

Parameters::Type Parameters::type(std::size_t index) const noexcept {
    switch (binds_[index].buffer_type) {
        case MYSQL_TYPE_NULL:
            return Type::none;
        case MYSQL_TYPE_DOUBLE:
            return Type::real;
        case MYSQL_TYPE_NEWDECIMAL:
            return Type::decimal;
        case MYSQL_TYPE_STRING:
            return Type::text;
        case MYSQL_TYPE_BLOB:
            return Type::bytes;
        case MYSQL_TYPE_DATETIME:
            return Type::instant;
        case MYSQL_TYPE_DATE:
            return Type::day;
        case MYSQL_TYPE_TIME:
            return Type::time;
        default:
            return binds_[index].is_unsigned ? Type::natural : Type::integer;
    }
}

void Parameters::trim() noexcept {
    if (binds_.capacity() > keptParameters) binds_ = {};
    if (scratch_.capacity() > keptParameters) scratch_ = {};
}

}  // namespace sequelize::detail::mysql
