#include "comparand.hpp"

#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <sequelize/core/bytes.hpp>
#include <sequelize/core/error.hpp>
#include <sequelize/schema/column_traits.hpp>

#include "../core/json_form.hpp"
#include "../schema/fit_number.hpp"
#include "sendable.hpp"

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;
using Type = Value::Type;

[[noreturn]] void refuseComparison(const ColumnDefinition& column, std::string_view given, std::string_view remedy) {
    throw UsageError(fmt::format("a condition compares '{}', a column of type {}, with {}; give it {}", column.name,
                                 nameOf(column.type), given, remedy));
}

[[noreturn]] void refuseType(const ColumnDefinition& column, const Value& value, std::string_view remedy) {
    refuseComparison(column, fmt::format("a value of type {}", nameOf(value.type())), remedy);
}

/// Equality with what is no value of the column finds nothing; an order with it means nothing.
Comparability noneOf(const Comparand& beside, std::string_view given, std::string_view remedy) {
    if (isEquality(beside.op)) return Comparability::noRow;
    refuseComparison(*beside.column, given, remedy);
}

/// The number that the whole text is.
std::optional<Value> numberIn(std::string_view text) {
    if (auto integer = integerIn(text)) return integer;
    if (const auto decimal = Decimal::parse(text)) return Value(*decimal);
    return std::nullopt;
}

/// Refuses what is no number, and makes one of its text.
Comparability makeNumber(const Comparand& beside, Value& value) {
    constexpr std::string_view remedy = "a number";
    switch (value.type()) {
        case Type::integer:
        case Type::unsignedInteger:
        case Type::decimal:
            return Comparability::comparable;
        case Type::real:
            return std::isfinite(*value.getIf<double>()) ? Comparability::comparable
                                                         : noneOf(beside, "what is no finite number", remedy);
        case Type::text: {
            auto number = numberIn(*value.getIf<std::string>());
            if (!number) return noneOf(beside, "a text that is no number", remedy);
            value = std::move(*number);
            return Comparability::comparable;
        }
        default:
            refuseType(*beside.column, value, remedy);
    }
}

/// A boolean beside a BOOLEAN, a number beside a column of numbers: some databases compare these with nothing else.
Comparability makeInteger(const Comparand& beside, Value& value) {
    const auto& column = *beside.column;
    const bool isFlag = column.type.kind == Kind::BOOLEAN;
    if (isFlag && (value == Value(0) || value == Value(1))) value = value == Value(1);
    if (value.type() == Type::integer) return Comparability::comparable;
    const bool takesFlags = isFlag || (column.member && column.member.type->family == Family::boolean);
    if (value.type() == Type::boolean && takesFlags) {
        if (!isFlag) value = Value(*value.getIf<bool>() ? 1 : 0);
        return Comparability::comparable;
    }
    if (makeNumber(beside, value) == Comparability::noRow) return Comparability::noRow;
    if (value.type() != Type::real && value.type() != Type::decimal) return Comparability::comparable;
    if (auto whole = wholeNumber(value))
        value = std::move(*whole);
    else if (isEquality(beside.op))
        return Comparability::noRow;  // servers would compare doubles, and find the largest integer
    return Comparability::comparable;
}

/// As a write: what does not fit is in no row.
Comparability makeStored(const Comparand& beside, Value& value) {
    if (!isEquality(beside.op)) return Comparability::comparable;
    return fitToColumn(*beside.column, value).empty() ? Comparability::comparable : Comparability::noRow;
}

Comparability makeReal(const Comparand& beside, Value& value) {
    if (makeNumber(beside, value) == Comparability::noRow) return Comparability::noRow;
    if (beside.column->type.kind == Kind::FLOAT) return makeStored(beside, value);
    Value stored = value;
    return makeStored(beside, stored);
}

Comparability makeDecimal(const Comparand& beside, Value& value) {
    if (makeNumber(beside, value) == Comparability::noRow) return Comparability::noRow;
    const auto* real = value.getIf<double>();
    if (const auto* natural = value.getIf<std::uint64_t>()) {
        value = Decimal(*natural);
    } else if (real) {
        char buffer[32];
        const auto end = std::to_chars(buffer, std::end(buffer), *real).ptr;
        if (auto exact = Decimal::parse({buffer, static_cast<std::size_t>(end - buffer)})) value = std::move(*exact);
    }
    return Comparability::comparable;
}

Comparability makeText(const Comparand& beside, Value& value) {
    const auto& column = *beside.column;
    switch (value.type()) {
        case Type::text:
            if (column.type.kind == Kind::CHAR) {  // its blanks at the end are no content
                auto& text = *value.getIf<std::string>();
                text.erase(text.find_last_not_of(' ') + 1);
            }
            return Comparability::comparable;
        case Type::uuid:
            return Comparability::comparable;
        case Type::integer:
        case Type::unsignedInteger:
            if (!isEquality(beside.op)) break;
            value = inspect(value);
            return Comparability::comparable;
        default:
            break;
    }
    refuseType(column, value, "a text");
}

Comparability makeEnum(const Comparand& beside, Value& value) {
    constexpr std::string_view remedy = "one of its values";
    if (value.type() != Type::text) refuseType(*beside.column, value, remedy);
    if (!fitToColumn(*beside.column, value).empty()) return noneOf(beside, "a text that is none of its values", remedy);
    return Comparability::comparable;
}

Comparability makeBytes(const Comparand& beside, Value& value) {
    if (const auto* text = value.getIf<std::string>()) value = toBytes(*text);
    if (value.type() != Type::blob) refuseType(*beside.column, value, "bytes");
    return Comparability::comparable;
}

Comparability makeShape(const Comparand& beside, Value& value) {
    if (value.type() != Type::blob) refuseType(*beside.column, value, "a shape");
    return makeStored(beside, value);
}

Comparability makeUuid(const Comparand& beside, Value& value) {
    constexpr std::string_view remedy = "a UUID";
    if (value.type() == Type::uuid) return Comparability::comparable;
    const auto* text = value.getIf<std::string>();
    if (!text) refuseType(*beside.column, value, remedy);
    const auto id = Uuid::parse(*text);
    if (!id) return noneOf(beside, "a text that is none", remedy);
    value = *id;
    return Comparability::comparable;
}

/// A DateTime, Date or Time, also from its text.
template <class V>
Comparability makeMoment(const Comparand& beside, Value& value, std::optional<V> (*parse)(std::string_view),
                         std::string_view remedy) {
    if (const auto* text = value.getIf<std::string>()) {
        const auto moment = parse(*text);
        if (!moment) return noneOf(beside, "a text that is none", remedy);
        value = *moment;
    }
    const V* moment = value.getIf<V>();
    if (!moment) refuseType(*beside.column, value, remedy);
    if (!isEquality(beside.op) && !canBeSent(*moment))
        refuseComparison(*beside.column, "a value beyond all of its", remedy);
    return makeStored(beside, value);
}

Comparability makeInstant(const Comparand& beside, Value& value) {
    constexpr std::string_view remedy = "a DateTime";
    if (const auto* day = value.getIf<Date>()) {
        if (!day->ok()) return noneOf(beside, "no day of the calendar", remedy);
        value = DateTime(std::chrono::sys_days(*day));
    }
    return makeMoment<DateTime>(
        beside, value, [](std::string_view text) { return parseDateTime(text); }, remedy);
}

Comparability makeDay(const Comparand& beside, Value& value) {
    constexpr std::string_view remedy = "a Date";
    if (const auto* instant = value.getIf<DateTime>()) {
        const auto day = std::chrono::floor<std::chrono::days>(*instant);
        if (*instant != day) return isEquality(beside.op) ? Comparability::noRow : Comparability::comparable;
        value = Date(day);
    }
    if (const auto* day = value.getIf<Date>(); day && !day->ok())
        return noneOf(beside, "no day of the calendar", remedy);
    return makeMoment<Date>(
        beside, value, [](std::string_view text) { return parseDate(text); }, remedy);
}

Comparability makeTime(const Comparand& beside, Value& value) {
    return makeMoment<Time>(
        beside, value, [](std::string_view text) { return parseTime(text); }, "a Time");
}

}  // namespace

void refuseOrder(std::string_view column, bool isDocument) {
    if (isDocument)
        throw UsageError(fmt::format(
            "a condition asks for an order of documents, which no two databases have alike: '{}' is a column of type "
            "JSON; compare a part of it, col(…)[\"key\"], or ask for equality",
            column));
    throw UsageError(fmt::format(
        "a condition asks for an order of shapes, which have none: '{}' is a column of type GEOMETRY; compare "
        "what a function makes of it, fn(\"ST_X\", …), or ask for equality",
        column));
}

namespace {

/// The document in the one form that equal documents share.
Comparability makeJson(const Comparand& beside, Value& value) {
    if (!isEquality(beside.op)) refuseOrder(beside.column->name, true);
    std::string document;
    switch (value.type()) {
        case Type::json:
            document = std::move(value.getIf<Json>()->text);
            break;
        case Type::text:
            document = std::move(*value.getIf<std::string>());
            break;
        case Type::boolean:
        case Type::integer:
        case Type::unsignedInteger:
        case Type::real:
            document = inspect(value);
            break;
        case Type::decimal:
            document = value.getIf<Decimal>()->toString();
            break;
        default:
            refuseType(*beside.column, value, "a document");
    }
    auto normal = normalJson(document);
    if (!normal) return Comparability::noRow;
    value = Json{std::move(*normal)};
    return Comparability::comparable;
}

Comparability makeLikeColumn(const Comparand& beside, Value& value) {
    switch (beside.column->type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
        case Kind::BOOLEAN:
            return makeInteger(beside, value);
        case Kind::FLOAT:
        case Kind::DOUBLE:
        case Kind::REAL:
            return makeReal(beside, value);
        case Kind::DECIMAL:
            return makeDecimal(beside, value);
        case Kind::STRING:
        case Kind::CHAR:
        case Kind::TEXT:
            return makeText(beside, value);
        case Kind::ENUM:
            return makeEnum(beside, value);
        case Kind::BLOB:
            return makeBytes(beside, value);
        case Kind::UUID:
            return makeUuid(beside, value);
        case Kind::DATE:
            return makeInstant(beside, value);
        case Kind::DATEONLY:
            return makeDay(beside, value);
        case Kind::TIME:
            return makeTime(beside, value);
        case Kind::JSON:
            return makeJson(beside, value);
        case Kind::GEOMETRY:
            if (!isEquality(beside.op)) refuseOrder(beside.column->name, false);
            return makeShape(beside, value);
        case Kind::unspecified:
        case Kind::VIRTUAL:
            break;
    }
    return Comparability::comparable;
}

}  // namespace

Comparability makeComparable(const Comparand& beside, Value& value) {
    if (value.isNull()) return Comparability::comparable;
    if (beside.column && makeLikeColumn(beside, value) == Comparability::noRow) return Comparability::noRow;
    if (beside.unsigned64) return Comparability::comparable;
    // Beyond the database's integers a double stands as far above them all.
    const auto* natural = value.getIf<std::uint64_t>();
    if (natural && *natural > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        value = static_cast<double>(*natural);
    return Comparability::comparable;
}

}  // namespace sequelize::detail
