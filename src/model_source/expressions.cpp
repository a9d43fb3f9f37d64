#include "expressions.hpp"

#include <chrono>
#include <cstdint>
#include <limits>

#include <fmt/format.h>

namespace sequelize::detail {
namespace {

using Kind = TypeSpec::Kind;

std::string integerTypeOf(const DataType& type, bool holdsLarge) {
    const bool isUnsigned = type.isUnsigned || type.zerofill;
    int bits = 32;
    if (type.kind == Kind::TINYINT) bits = 8;
    if (type.kind == Kind::SMALLINT) bits = 16;
    if (type.kind == Kind::BIGINT || holdsLarge) bits = 64;
    return fmt::format("std::{}int{}_t", isUnsigned ? "u" : "", bits);
}

std::string cppInteger(std::int64_t number) {
    if (number == std::numeric_limits<std::int64_t>::min()) return "std::numeric_limits<std::int64_t>::min()";
    return std::to_string(number);
}

std::string cppDate(const Date& day) {
    return fmt::format("std::chrono::year{{{}}} / {} / {}", static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

std::string cppDateTime(DateTime instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    std::string text = "std::chrono::sys_days{" + cppDate(Date(day)) + "}";
    const auto rest = (instant - day).count();
    if (rest % 1'000'000 != 0) return text + fmt::format(" + std::chrono::microseconds{{{}}}", rest);
    if (rest != 0) text += fmt::format(" + std::chrono::seconds{{{}}}", rest / 1'000'000);
    return text;
}

}  // namespace

std::string cppText(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (c == '\n')
            out += "\\n";
        else if (byte < 0x20 || byte == 0x7f)
            out += fmt::format("\\{:03o}", byte);  // three digits, so that none behind it belongs to it
        else
            out += c;
    }
    return out + "\"";
}

std::string cppTypeOf(const DataType& type, const PlannedEnum* values, bool holdsLarge) {
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::MEDIUMINT:
        case Kind::INTEGER:
        case Kind::BIGINT:
            return integerTypeOf(type, holdsLarge);
        case Kind::BOOLEAN:
            return "bool";
        case Kind::FLOAT:
            return "float";
        case Kind::DOUBLE:
        case Kind::REAL:
            return "double";
        case Kind::DECIMAL:
            return "sequelize::Decimal";
        case Kind::DATE:
            return "sequelize::DateTime";
        case Kind::DATEONLY:
            return "sequelize::Date";
        case Kind::TIME:
            return "sequelize::Time";
        case Kind::UUID:
            return "sequelize::Uuid";
        case Kind::BLOB:
        case Kind::GEOMETRY:
            return "sequelize::Bytes";
        case Kind::JSON:
            return "sequelize::Json";
        case Kind::ENUM:
            if (values) return values->name;
            break;
        case Kind::STRING:
        case Kind::CHAR:
        case Kind::TEXT:
        case Kind::VIRTUAL:
        case Kind::unspecified:
            break;
    }
    return "std::string";
}

bool isSuggested(const DataType& type, bool holdsLarge) {
    switch (type.kind) {
        case Kind::TINYINT:
        case Kind::SMALLINT:
        case Kind::INTEGER:
            return !holdsLarge && type.length == 0 && !type.zerofill;
        case Kind::BIGINT:
            return type.length == 0 && !type.zerofill;
        case Kind::FLOAT:
        case Kind::DOUBLE:
            return type.length == 0 && !type.isUnsigned && !type.zerofill;
        case Kind::STRING:
            return type.length == 255 && !type.binary;
        case Kind::DECIMAL:
        case Kind::DATE:
        case Kind::TIME:
            return type.length == 0 && !type.isUnsigned && !type.zerofill;
        case Kind::BLOB:
            return type.size == TypeSpec::Size::regular;
        case Kind::BOOLEAN:
        case Kind::DATEONLY:
        case Kind::UUID:
        case Kind::JSON:
        case Kind::ENUM:
            return true;
        default:
            return false;
    }
}

std::optional<std::string> cppConstant(const Value& value, const DataType& type, const PlannedEnum* values) {
    switch (value.type()) {
        case Value::Type::boolean:
            return *value.getIf<bool>() ? "true" : "false";
        case Value::Type::integer:
            return cppInteger(*value.getIf<std::int64_t>());
        case Value::Type::unsignedInteger:
            return fmt::format("{}u", *value.getIf<std::uint64_t>());
        case Value::Type::real: {
            const double number = *value.getIf<double>();
            if (type.kind == Kind::FLOAT) {
                std::string text = fmt::format("{}", static_cast<float>(number));
                if (text.find_first_of(".e") == std::string::npos) text += ".0";
                return text + "f";
            }
            std::string text = fmt::format("{}", number);
            if (text.find_first_of(".e") == std::string::npos) text += ".0";
            return text;
        }
        case Value::Type::decimal:
            return "sequelize::Decimal{" + cppText(value.getIf<Decimal>()->toString()) + "}";
        case Value::Type::text: {
            const auto& text = *value.getIf<std::string>();
            if (type.kind == Kind::ENUM) {
                if (!values) return {};
                for (const auto& [name, known] : values->values)
                    if (known == text) return values->name + "::" + name;
                return {};
            }
            if (text.find('\0') != std::string::npos) return {};
            return cppText(text);
        }
        case Value::Type::dateTime:
            return cppDateTime(*value.getIf<DateTime>());
        case Value::Type::date:
            return cppDate(*value.getIf<Date>());
        case Value::Type::time:
            return fmt::format("std::chrono::microseconds{{{}}}", value.getIf<Time>()->count());
        case Value::Type::uuid:
            return "sequelize::Uuid::parse(" + cppText(value.getIf<Uuid>()->toString()) + ").value()";
        case Value::Type::json:
            return "sequelize::Json{" + cppText(value.getIf<Json>()->text) + "}";
        case Value::Type::null:
        case Value::Type::blob:
            break;
    }
    return {};
}

}  // namespace sequelize::detail
