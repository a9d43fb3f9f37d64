#include <sequelize/core/value.hpp>

#include "../../core/exact_number.hpp"
#include "../../core/json_form.hpp"
#include "../../core/json_text.hpp"
#include "../../dialect/bind_origin.hpp"
#include "../../query/json_path.hpp"
#include "json_part.hpp"
#include "sql_functions.hpp"

namespace sequelize::detail::sqlite {

namespace {

enum class PartKind : std::uint8_t { null, number, text, object, list, flag };

PartKind kindOf(std::string_view part) noexcept {
    switch (part.front()) {
        case 'n':
            return PartKind::null;
        case '"':
            return PartKind::text;
        case '{':
            return PartKind::object;
        case '[':
            return PartKind::list;
        case 't':
        case 'f':
            return PartKind::flag;
        default:
            return PartKind::number;
    }
}

/// The part that the first two arguments, a document and a path, name.
std::optional<std::string_view> namedPart(sqlite3_value** arguments) {
    if (isNull(arguments[0]) || isNull(arguments[1])) return std::nullopt;
    const std::string_view document = textOf(arguments[0]);
    if (!jsonFault(document).empty()) return std::nullopt;
    return partOf(document, jsonSteps(textOf(arguments[1])));
}

/// The same, but nothing where it is null.
std::optional<std::string_view> namedValue(sqlite3_value** arguments) {
    auto part = namedPart(arguments);
    if (part && kindOf(*part) == PartKind::null) part.reset();
    return part;
}

std::string contentOfText(std::string_view part) {
    const auto normal = normalJson(part);
    return normal ? jsonContent(*normal) : std::string(part);
}

void partType(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        static constexpr std::string_view names[] = {"NULL", "NUMBER", "STRING", "OBJECT", "ARRAY", "BOOLEAN"};
        const auto part = namedPart(arguments);
        if (!part) return sqlite3_result_null(context);
        resultText(context, names[static_cast<std::size_t>(kindOf(*part))]);
    });
}

void partValue(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        const auto part = namedValue(arguments);
        if (!part) return sqlite3_result_null(context);
        resultText(context, kindOf(*part) == PartKind::text ? contentOfText(*part) : std::string(*part));
    });
}

void partText(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        const auto part = namedValue(arguments);
        if (!part || kindOf(*part) != PartKind::text) return sqlite3_result_null(context);
        resultText(context, contentOfText(*part));
    });
}

bool areEqual(std::string_view a, std::string_view b) {
    if (kindOf(a) != kindOf(b)) return false;
    if (kindOf(a) == PartKind::number) return compareNumbers(a, b) == 0;
    return normalJson(a) == normalJson(b);
}

void partEquals(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        const auto part = namedValue(arguments);
        if (!part) return sqlite3_result_null(context);
        sqlite3_result_int(context, areEqual(*part, textOf(arguments[2])) ? 1 : 0);
    });
}

void partCompare(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        const auto part = namedValue(arguments);
        const std::string_view other = textOf(arguments[2]);
        if (!part || kindOf(*part) != kindOf(other)) return sqlite3_result_null(context);
        if (kindOf(other) == PartKind::number)
            sqlite3_result_int(context, compareNumbers(*part, other));
        else
            sqlite3_result_int(context, contentOfText(*part).compare(contentOfText(other)));
    });
}

/// Bytes that sort as the parts do.
void partOrder(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        const auto part = namedValue(arguments);
        if (!part) return sqlite3_result_null(context);
        const PartKind kind = kindOf(*part);
        std::string key(1, static_cast<char>(kind));
        if (kind == PartKind::text) key += contentOfText(*part);
        if (kind == PartKind::flag) key += part->front();
        if (kind == PartKind::number)
            if (const auto number = ExactNumber::parse(*part)) key += number->key();
        sqlite3_result_blob64(context, key.data(), key.size(), SQLITE_TRANSIENT);
    });
}

void setParts(sqlite3_context* context, int count, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        std::string document = isNull(arguments[0]) ? "null" : std::string(textOf(arguments[0]));
        if (const std::string fault = jsonFault(document); !fault.empty())
            return refuse(context, "a part of a document cannot be set: the column's text " + fault);
        for (int i = 1; i + 1 < count; i += 2) {
            const std::string_view value = isNull(arguments[i + 1]) ? "null" : textOf(arguments[i + 1]);
            if (const std::string fault = jsonFault(value); !fault.empty())
                return refuse(context, "a part of a document cannot be set: its value " + fault);
            auto changed = withPart(document, jsonSteps(textOf(arguments[i])), value);
            if (!changed) return refuse(context, std::string(partRefused));
            document = std::move(*changed);
        }
        resultText(context, document);
    });
}

void removeParts(sqlite3_context* context, int count, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        if (isNull(arguments[0])) return sqlite3_result_null(context);
        std::string document(textOf(arguments[0]));
        if (const std::string fault = jsonFault(document); !fault.empty())
            return refuse(context, "a part of a document cannot be removed: the column's text " + fault);
        for (int i = 1; i < count; ++i) document = withoutPart(document, jsonSteps(textOf(arguments[i])));
        resultText(context, document);
    });
}

/// The part's document.
void partDocument(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        const auto part = namedPart(arguments);
        if (!part) return sqlite3_result_null(context);
        resultText(context, *part);
    });
}

/// A value of SQL as a document. What SQLite's JSON functions return is one.
void documentOfValue(sqlite3_context* context, int, sqlite3_value** arguments) noexcept {
    guarded(context, [&] {
        sqlite3_value* const value = arguments[0];
        switch (sqlite3_value_type(value)) {
            case SQLITE_NULL:
                return sqlite3_result_null(context);
            case SQLITE_INTEGER:
                return resultText(context, std::to_string(sqlite3_value_int64(value)));
            case SQLITE_FLOAT:
                return resultText(context, jsonTextOf(Value(sqlite3_value_double(value))));
            case SQLITE_TEXT: {
                constexpr unsigned ofJson = 'J';
                const std::string_view text = textOf(value);
                return resultText(context, sqlite3_value_subtype(value) == ofJson ? std::string(text) : jsonKey(text));
            }
            default:
                return refuse(context, "a part of a document cannot be set to bytes, which JSON does not have");
        }
    });
}

}  // namespace

void registerJsonPartFunctions(sqlite3* handle) {
    registerScalar(handle, "sequelize_json_type", 2, partType);
    registerScalar(handle, "sequelize_json_value", 2, partValue);
    registerScalar(handle, "sequelize_json_text", 2, partText);
    registerScalar(handle, "sequelize_json_order", 2, partOrder);
    registerScalar(handle, "sequelize_json_equals", 3, partEquals);
    registerScalar(handle, "sequelize_json_compare", 3, partCompare);
    registerScalar(handle, "sequelize_json_set", -1, setParts);
    registerScalar(handle, "sequelize_json_remove", -1, removeParts);
    registerScalar(handle, "sequelize_json_part", 2, partDocument);
    registerScalar(handle, "sequelize_json_of", 1, documentOfValue);
}

}  // namespace sequelize::detail::sqlite
