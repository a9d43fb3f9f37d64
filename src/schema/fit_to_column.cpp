#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include <sequelize/core/bytes.hpp>
#include <sequelize/schema/column.hpp>
#include <sequelize/schema/column_traits.hpp>

#include "../core/geo_shape.hpp"
#include "../core/json_text.hpp"
#include "../core/utf8.hpp"
#include "fit_number.hpp"
#include "text_fault.hpp"
#include "type_limits.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

// --- texts and bytes

constexpr std::string_view notUtf8 = "is not valid UTF-8; store bytes in a BLOB";

/// Enumerators without a name arrive as their numbers.
std::string noText(const ColumnDefinition& column, const Value& value) {
    const bool isNumber = value.getIf<std::int64_t>() || value.getIf<std::uint64_t>();
    if (isNumber && column.member && column.member.type->columnType().kind == Kind::ENUM)
        return "is a number that is none of the enum's values";
    return mismatch(column.type, value);
}

std::string fitLength(std::size_t characters, std::size_t most) {
    return characters <= most ? std::string() : fmt::format("is longer than {} characters", most);
}

std::string fitCharacters(const ColumnDefinition& column, Value& value) {
    const DataType& type = column.type;
    if (auto* text = value.getIf<std::string>()) {
        // A CHAR is padded with spaces, and MySQL takes them off when it is read: they are no content.
        if (type.kind == Kind::CHAR) text->erase(text->find_last_not_of(' ') + 1);
        return textFault(type, *text);
    }
    constexpr std::size_t uuidLength = 36;
    return value.type() == Value::Type::uuid ? fitLength(uuidLength, type.length) : noText(column, value);
}

std::string fitSize(std::size_t bytes, TypeSpec::Size size) {
    const auto limit = bytesOf(size);
    return bytes <= limit ? std::string() : fmt::format("is longer than {} bytes", limit);
}

std::string fitText(const ColumnDefinition& column, const Value& value) {
    const auto* text = value.getIf<std::string>();
    if (!text) return value.type() == Value::Type::uuid ? std::string() : noText(column, value);
    return textFault(column.type, *text);
}

/// A text becomes its bytes, which is what every database should store of it.
std::string fitBytes(const DataType& type, Value& value) {
    if (const auto* text = value.getIf<std::string>()) value = toBytes(*text);
    const auto* bytes = value.getIf<Bytes>();
    if (!bytes) return mismatch(type, value);
    return fitSize(bytes->size(), type.size);
}

/// Its byte order is no content, and servers take only one.
std::string fitShape(const DataType& type, Value& value) {
    const auto* bytes = value.getIf<Bytes>();
    if (!bytes) return mismatch(type, value);
    if (auto fault = fitSize(bytes->size(), TypeSpec::Size::large); !fault.empty()) return fault;
    StoredShape stored;
    if (auto fault = readShape(*bytes, stored); !fault.empty()) return fault;
    if (auto fault = shapeFault(stored.shape); !fault.empty()) return fault;
    value = storedBytes(stored);
    return {};
}

std::string fitEnum(const DataType& type, const Value& value) {
    const auto* text = value.getIf<std::string>();
    const bool isNumber = value.getIf<std::int64_t>() || value.getIf<std::uint64_t>();  // an enumerator without a name
    if (!text && !isNumber) return mismatch(type, value);
    if (text && std::find(type.values.begin(), type.values.end(), *text) != type.values.end()) return {};
    std::string list;
    for (const auto& known : type.values) list += fmt::format("{}'{}'", list.empty() ? "" : ", ", known);
    return "is not one of " + list;
}

std::string fitJson(const DataType& type, const Value& value) {
    const auto* json = value.getIf<Json>();
    const auto* text = json ? &json->text : value.getIf<std::string>();
    if (!text) return mismatch(type, value);
    if (!utf8::length(*text)) return "is not valid UTF-8";
    if (*text == notFiniteJson) return "holds NaN or an infinity, which JSON does not have";
    return jsonFault(*text);
}

/// Its case is no content: two spellings of one UUID would be two keys.
std::string fitUuid(const DataType& type, Value& value) {
    if (value.type() == Value::Type::uuid) return {};
    const auto* text = value.getIf<std::string>();
    if (!text) return mismatch(type, value);
    const auto id = Uuid::parse(*text);
    if (!id) return "is not a UUID of 36 characters";
    value = *id;
    return {};
}

// --- dates: what MySQL documents as DATE's, DATETIME's and TIME's range

constexpr Date firstDay = std::chrono::year(1000) / 1 / 1;
constexpr Date lastDay = std::chrono::year(9999) / 12 / 31;
constexpr std::string_view outsideYears = "is outside the years 1000 to 9999";

std::string fitDateTime(const DataType& type, Value& value) {
    auto* instant = value.getIf<DateTime>();
    if (!instant) return mismatch(type, value);
    *instant = truncateTo(*instant, static_cast<int>(type.length));
    const auto day = std::chrono::floor<std::chrono::days>(*instant);
    if (day < std::chrono::sys_days(firstDay) || day > std::chrono::sys_days(lastDay)) return std::string(outsideYears);
    return {};
}

std::string fitDate(const DataType& type, const Value& value) {
    const auto* day = value.getIf<Date>();
    if (!day) return mismatch(type, value);
    if (!day->ok()) return "is not a day of the calendar";
    if (*day < firstDay || *day > lastDay) return std::string(outsideYears);
    return {};
}

std::string fitTime(const DataType& type, Value& value) {
    auto* time = value.getIf<Time>();
    if (!time) return mismatch(type, value);
    *time = truncateTo(*time, static_cast<int>(type.length));
    if (*time < -longestTime || *time > longestTime) return "is outside the range of TIME, -838:59:59 to 838:59:59";
    return {};
}

}  // namespace

std::string textFault(const DataType& type, std::string_view text) {
    const auto length = utf8::length(text);
    if (!length) return std::string(notUtf8);
    return type.kind == Kind::TEXT ? fitSize(text.size(), type.size) : fitLength(*length, type.length);
}

std::string fitToColumn(const ColumnDefinition& column, Value& value) {
    const DataType& type = column.type;
    if (value.isNull()) return {};
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return fitInteger(type, value);
        case Kind::BOOLEAN:
            return fitBoolean(type, value);
        case Kind::FLOAT:
        case Kind::DOUBLE:
        case Kind::REAL:
            return fitReal(type, value);
        case Kind::DECIMAL:
            return fitDecimal(type, value);
        case Kind::STRING:
        case Kind::CHAR:
            return fitCharacters(column, value);
        case Kind::TEXT:
            return fitText(column, value);
        case Kind::BLOB:
            return fitBytes(type, value);
        case Kind::GEOMETRY:
            return fitShape(type, value);
        case Kind::ENUM:
            return fitEnum(type, value);
        case Kind::JSON:
            return fitJson(type, value);
        case Kind::UUID:
            return fitUuid(type, value);
        case Kind::DATE:
            return fitDateTime(type, value);
        case Kind::DATEONLY:
            return fitDate(type, value);
        case Kind::TIME:
            return fitTime(type, value);
        case Kind::unspecified:
        case Kind::VIRTUAL:
            break;
    }
    return {};
}

}  // namespace sequelize::detail
