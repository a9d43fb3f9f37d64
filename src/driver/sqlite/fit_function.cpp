#include <charconv>
#include <limits>
#include <span>

#include <sequelize/core/bytes.hpp>
#include <sequelize/schema/column.hpp>

#include "../../dialect/sqlite/sqlite_texts.hpp"
#include "../../schema/type_limits.hpp"
#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {
namespace {

using TypeKind = TypeSpec::Kind;

/// The type, as `SqliteDialect::computedFor` wrote it: its numbers, and an ENUM's texts.
DataType typeOf(std::span<sqlite3_value*> arguments) {
    const auto number = [&](std::size_t i) { return sqlite3_value_int64(arguments[i]); };
    DataType type;
    type.kind = static_cast<TypeKind>(number(0));
    type.length = static_cast<std::uint32_t>(number(1));
    type.decimals = static_cast<std::int8_t>(number(2));
    type.isUnsigned = number(3) != 0;
    type.size = static_cast<TypeSpec::Size>(number(4));
    for (auto* value : arguments.subspan(5)) type.values.emplace_back(textOf(value));
    return type;
}

/// Rounded as the servers do; unsigned where SQLite's integers do not hold it.
Value integerOf(const ExactNumber& number) {
    const std::string text = number.rounded(0).toString();
    std::int64_t integer{};
    if (std::from_chars(text.data(), text.data() + text.size(), integer).ec == std::errc()) return integer;
    return std::numeric_limits<std::uint64_t>::max();
}

Value plainValue(sqlite3_value* value) {
    switch (sqlite3_value_type(value)) {
        case SQLITE_INTEGER:
            return sqlite3_value_int64(value);
        case SQLITE_FLOAT:
            return sqlite3_value_double(value);
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const char*>(sqlite3_value_blob(value));
            return toBytes({bytes, static_cast<std::size_t>(sqlite3_value_bytes(value))});
        }
        default:
            return std::string(textOf(value));
    }
}

template <class Parsed>
Value parsedOr(sqlite3_value* value, const std::optional<Parsed>& parsed) {
    return parsed ? Value(*parsed) : plainValue(value);
}

std::optional<Date> dayOf(std::string_view text) {
    if (const auto day = parseDate(text)) return day;
    const auto instant = parseDateTime(text);
    return instant ? std::optional<Date>(std::chrono::floor<std::chrono::days>(*instant)) : std::nullopt;
}

/// The value as the column's kind has it, where it can be one.
Value valueFor(const DataType& type, sqlite3_value* value) {
    if (isInteger(type.kind) || type.kind == TypeKind::DECIMAL) {
        const auto number = numberOf(value);
        if (!number) return plainValue(value);
        if (isInteger(type.kind)) return integerOf(*number);
        return parsedOr(value, Decimal::parse(number->rounded(std::max<int>(type.decimals, 0)).toString()));
    }
    const bool isText = sqlite3_value_type(value) == SQLITE_TEXT;
    switch (type.kind) {
        case TypeKind::FLOAT:
        case TypeKind::DOUBLE:
        case TypeKind::REAL:
            // Rounded as the servers do.
            if (const auto number = type.length != 0 && type.decimals >= 0 ? numberOf(value) : std::nullopt)
                return parsedOr(value, Decimal::parse(number->rounded(type.decimals).toString()));
            return isText ? parsedOr(value, Decimal::parse(textOf(value))) : plainValue(value);
        case TypeKind::DATE:
            return isText ? parsedOr(value, parseDateTime(textOf(value))) : plainValue(value);
        case TypeKind::DATEONLY:
            return isText ? parsedOr(value, dayOf(textOf(value))) : plainValue(value);
        case TypeKind::TIME:
            return isText ? parsedOr(value, parseTime(textOf(value))) : plainValue(value);
        case TypeKind::STRING:
        case TypeKind::CHAR:
        case TypeKind::TEXT:
        case TypeKind::ENUM:
        case TypeKind::JSON:
        case TypeKind::UUID:
            return std::string(textOf(value));  // numbers become texts, as on the servers
        default:
            return plainValue(value);
    }
}

struct Answer {
    sqlite3_context* context;

    void operator()(Null) const { sqlite3_result_null(context); }
    void operator()(bool value) const { sqlite3_result_int(context, value ? 1 : 0); }
    void operator()(std::int64_t value) const { sqlite3_result_int64(context, value); }
    void operator()(std::uint64_t value) const { sqlite3_result_int64(context, static_cast<sqlite3_int64>(value)); }
    void operator()(double value) const { sqlite3_result_double(context, value); }
    void operator()(const Decimal& value) const { resultText(context, value.toString()); }
    void operator()(const std::string& value) const { resultText(context, value); }
    void operator()(const Bytes& value) const {
        sqlite3_result_blob64(context, value.empty() ? "" : asText(value).data(), value.size(), SQLITE_TRANSIENT);
    }
    void operator()(DateTime value) const { resultText(context, sqliteText(value)); }
    void operator()(Date value) const { resultText(context, formatDate(value)); }
    void operator()(Time value) const { resultText(context, sqliteText(value)); }
    void operator()(const Uuid& value) const { resultText(context, value.toString()); }
    void operator()(const Json& value) const { resultText(context, value.text); }
};

/// sequelize_fit(value, 'model.attribute', kind, length, decimals, unsigned, size, 'ENUM value', ...)
void fit(sqlite3_context* context, int count, sqlite3_value** arguments) {
    guarded(context, [&] {
        if (count < 7) return sqlite3_result_error(context, "sequelize_fit is the library's own", -1);
        if (isNull(arguments[0])) return sqlite3_result_null(context);
        ColumnDefinition column;
        column.type = typeOf({arguments + 2, arguments + count});
        Value value = valueFor(column.type, arguments[0]);
        std::string reason = fitToColumn(column, value);
        if (value.getIf<std::uint64_t>()) reason = "is outside the range of SQLite's integers";
        if (!reason.empty())
            return refuse(context, "The computed value of " + std::string(textOf(arguments[1])) + " " + reason);
        std::visit(Answer{context}, value.storage());
    });
}

}  // namespace

void registerFitFunction(sqlite3* handle) {
    registerScalar(handle, "sequelize_fit", -1, fit);
}

}  // namespace sequelize::detail::sqlite
