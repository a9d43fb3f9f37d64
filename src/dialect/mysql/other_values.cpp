#include "other_values.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "../../core/ascii.hpp"

namespace sequelize::detail {
namespace {

bool isPlainNumber(TypeFamily family) {
    return family == TypeFamily::integer || family == TypeFamily::decimal || family == TypeFamily::real ||
           family == TypeFamily::bit;
}
bool isListedType(TypeFamily family) {
    return family == TypeFamily::enumeration || family == TypeFamily::set;
}
bool isInstantType(TypeFamily family) {
    return family == TypeFamily::dateTime || family == TypeFamily::timestamp;
}
bool isTemporalType(TypeFamily family) {
    return isInstantType(family) || family == TypeFamily::date || family == TypeFamily::time;
}
bool isBytesType(TypeFamily family) {
    return family == TypeFamily::binary || family == TypeFamily::blob;
}
/// Of characters or bytes; a document is the text of it.
bool isWrittenType(TypeFamily family) {
    return family == TypeFamily::character || family == TypeFamily::text || family == TypeFamily::json ||
           isBytesType(family);
}

/// MariaDB's UUID and addresses; shapes.
bool isUnlikeNumbers(const MysqlType& type) {
    return type.family == TypeFamily::geometry || type.name == "uuid" || type.name == "inet6" || type.name == "inet4";
}

OtherValues allOthers(const std::string& column, std::string reason) {
    return {.reason = std::move(reason), .rows = column + " IS NOT NULL", .areAll = true};
}

/// Texts that are not written so, as regular expressions of the servers'.
OtherValues writtenUnlike(const std::string& column, const std::string& form, std::string reason) {
    return {.reason = std::move(reason),
            .rows = fmt::format("({0} IS NOT NULL AND COALESCE(CONVERT({0} USING utf8mb4) NOT REGEXP '{1}', TRUE))",
                                column, form)};  // bytes that are no UTF-8 become NULL
}

/// Whether a value that goes is a number.
bool lacksNumber(const MysqlType& to, const MysqlType& from) {
    return std::ranges::any_of(from.values, [&](const std::string& value) {
        return std::ranges::find(to.values, value) == to.values.end() && std::ranges::any_of(value, isDigit);
    });
}

OtherValues asDay(const std::string& column, const MysqlType& to, DdlStyle style) {
    static constexpr std::string_view day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    static constexpr std::string_view time = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]*)?)?";
    const std::string instant = fmt::format("{}([ T]{})?", day, time);
    if (to.family == TypeFamily::date && !style.isMariadb) {
        auto others = writtenUnlike(column, "^" + instant + "$",
                                    "texts that are no days as 2024-12-31, which the server reads as others, as "
                                    "10:11:12 for 2010-11-12, or that are instants of a day's last half second, which "
                                    "it rounds to the next day");
        // It rounds to millionths first.
        others.rows = fmt::format("({} OR CONVERT({} USING utf8mb4) REGEXP '23:59:59[.]([5-9]|499999[5-9])')",
                                  others.rows, column);
        return others;
    }
    if (to.family != TypeFamily::time)
        return writtenUnlike(
            column, "^" + instant + "$",
            "texts that are no days as 2024-12-31, which the server reads as others, as 10:11:12 for 2010-11-12");
    return writtenUnlike(column, fmt::format("^(-?[0-9]?{}|{} {})$", time, day, time),
                         "texts that are no times as 10:11:12, which the server reads as others, as 10 for 00:00:10");
}

}  // namespace

OtherValues otherValues(const std::string& column, const MysqlType& from, const MysqlType& to, DdlStyle style) {
    const bool isNumber = isPlainNumber(from.family) || from.family == TypeFamily::year;
    const bool toNumber = isPlainNumber(to.family) || to.family == TypeFamily::year;
    const bool isWritten = isWrittenType(from.family);
    // The servers fail at each value; an empty column of such a type is MariaDB's error 4078.
    if (isUnlikeNumbers(from) && (toNumber || isTemporalType(to.family)))
        return allOthers(column,
                         "values of the type " + from.name + ", of which the server makes no numbers and no times");
    if (isListedType(from.family) && toNumber)
        return allOthers(column, "values for which the server writes the numbers of their places in the list");
    if (isNumber && isListedType(to.family))
        return allOthers(column, "numbers, which the server takes for places in the list");
    if (from.family == TypeFamily::time && (isInstantType(to.family) || to.family == TypeFamily::date))
        return allOthers(column, "times, to which the server adds the day of the change");
    if (from.family == TypeFamily::date && to.family == TypeFamily::time)
        return allOthers(column, "days, for which the server writes 00:00:00");
    if (isTemporalType(from.family) && isPlainNumber(to.family))
        return allOthers(column, "days or times, of whose digits the server makes a number");
    if (isNumber && isTemporalType(to.family))
        return allOthers(column, "numbers, of whose digits the server makes days or times");
    if (to.family == TypeFamily::year && isPlainNumber(from.family))
        return {.reason = "numbers below 100, of which the server makes years from 1970 to 2069",
                .rows = fmt::format("ROUND({} + 0) BETWEEN 1 AND 99", column)};
    if (to.family == TypeFamily::year && isWritten)
        return writtenUnlike(column, "^[0-9]{4}$",
                             "texts that are no years of four digits, of which the server makes some");
    if (from.family == TypeFamily::json && toNumber)
        return writtenUnlike(column, "^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$",
                             "documents that are no numbers, of which the server makes some, as 1 of true");
    // MySQL leaves out what is no UTF-8, and zeros at the end.
    if (isBytesType(from.family) && isListedType(to.family))
        return {
            .reason = "bytes that are no text of the new list's, which the server cuts or takes for places in it",
            .rows = fmt::format("({0} IS NOT NULL AND COALESCE(CAST(CONVERT({0} USING utf8mb4) AS BINARY) <> {0} "
                                "OR LOCATE(CHAR(0), {0}) > 0 OR (CAST({0} AS BINARY) NOT IN ({1}) AND "
                                "CONVERT({0} USING utf8mb4) REGEXP '^[[:space:]]*[+-]?[0-9]+[[:space:]]*$'), TRUE))",
                                column, to.inner)};
    // A number in the place of a value is that of a place.
    if (isListedType(to.family) && (isWritten || (isListedType(from.family) && lacksNumber(to, from))))
        return {.reason = "values that the new list lacks, and whose digits the server takes for places in it",
                .rows = fmt::format(
                    "(CAST(CONVERT({0} USING utf8mb4) AS BINARY) NOT IN ({1}) AND CONVERT({0} USING utf8mb4) "
                    "REGEXP '^[[:space:]]*[+-]?[0-9]+[[:space:]]*$')",
                    column, to.inner)};
    if ((isWritten || isListedType(from.family)) && isTemporalType(to.family)) return asDay(column, to, style);
    if (isInstantType(from.family) && to.family == TypeFamily::date && from.scale > 0 && !style.isMariadb)
        return {.reason = "instants of a day's last half second, which the server rounds to the next day",
                .rows = fmt::format("(TIME_TO_SEC({0}) = 86399 AND MICROSECOND({0}) >= 500000)", column)};
    return {};
}

}  // namespace sequelize::detail
