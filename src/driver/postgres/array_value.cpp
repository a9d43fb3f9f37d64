// Arrays as JSON documents. What an element becomes is what the server's to_jsonb() makes of it.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include <sequelize/core/datetime.hpp>

#include "../../core/digits.hpp"
#include "values.hpp"
#include "wire.hpp"

namespace sequelize::detail::postgres {

namespace {

void appendString(std::string& json, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    json += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (json += '\\') += c;
        else if (c == '\n')
            json += "\\n";
        else if (c == '\t')
            json += "\\t";
        else if (c == '\r')
            json += "\\r";
        else if (static_cast<unsigned char>(c) < 0x20)
            ((json += "\\u00") += hex[static_cast<unsigned char>(c) >> 4]) += hex[static_cast<unsigned char>(c) & 15U];
        else
            json += c;
    }
    json += '"';
}

void appendReal(std::string& json, double value, bool isSingle) {
    if (std::isnan(value)) return appendString(json, "NaN");
    if (std::isinf(value)) return appendString(json, value < 0 ? "-Infinity" : "Infinity");
    std::array<char, 32> text{};
    const auto end = isSingle ? std::to_chars(text.data(), text.data() + text.size(), static_cast<float>(value)).ptr
                              : std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    json.append(text.data(), end);
}

void appendHex(std::string& json, std::string_view bytes) {
    constexpr std::string_view hex = "0123456789abcdef";
    json += "\"\\\\x";
    for (const char c : bytes)
        (json += hex[static_cast<unsigned char>(c) >> 4]) += hex[static_cast<unsigned char>(c) & 15U];
    json += '"';
}

/// "10:12:16.644", without zeros at the end.
std::string withoutZeros(std::string text) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

void appendElement(std::string& json, Form form, const Cell& cell, std::chrono::microseconds utcOffset) {
    switch (cell.type) {
        case Cell::Type::integer:
            if (form == Form::boolean)
                json += cell.integer != 0 ? "true" : "false";
            else if (form == Form::oid)
                appendString(json, std::to_string(cell.integer));
            else
                json += std::to_string(cell.integer);
            return;
        case Cell::Type::real:
            return appendReal(json, cell.real, form == Form::float4);
        case Cell::Type::decimal: {
            const bool isNumber = !cell.text.ends_with("NaN") && !cell.text.ends_with("Infinity");
            if (!isNumber) return appendString(json, cell.text);
            json += cell.text;
            return;
        }
        case Cell::Type::json:
            json += cell.text;
            return;
        case Cell::Type::blob:
            return appendHex(json, cell.text);
        case Cell::Type::dateTime: {
            const bool isZoned = form == Form::timestamptz;
            const DateTime shown{std::chrono::microseconds(cell.integer) +
                                 (isZoned ? std::chrono::microseconds(0) : utcOffset)};
            std::string text = withoutZeros(formatDateTime(shown, 6));
            if (const auto blank = text.find(' '); blank != std::string::npos) text[blank] = 'T';
            return appendString(json, isZoned ? text + "+00:00" : text);
        }
        case Cell::Type::date:
            return appendString(json, formatDate(Date(std::chrono::sys_days(std::chrono::days(cell.integer)))));
        case Cell::Type::time:
            return appendString(json, withoutZeros(formatTime(Time(cell.integer), 6)));
        default:
            return appendString(json, cell.text);
    }
}

void setDocument(Cell& cell, const std::string& json) noexcept {
    cell.type = Cell::Type::json;
    cell.text = json;
}

}  // namespace

bool readBinaryArray(std::string_view bytes, ValueForm form, std::chrono::microseconds utcOffset, std::string& scratch,
                     Cell& cell) {
    constexpr int mostDimensions = 6;
    WireReader reader(bytes);
    const int dimensions = reader.takeInt32();
    reader.takeInt32();            // whether there are NULLs
    reader.take<std::uint32_t>();  // the elements' type
    if (reader.failed() || dimensions < 0 || dimensions > mostDimensions) return false;
    std::array<std::int32_t, mostDimensions> lengths{};
    for (int i = 0; i < dimensions; ++i) {
        lengths[static_cast<std::size_t>(i)] = reader.takeInt32();
        reader.takeInt32();  // the first one's number
        if (reader.failed() || lengths[static_cast<std::size_t>(i)] <= 0) return false;
    }
    scratch.clear();
    std::string ofElement;
    // Every level's elements, one level in the other.
    const auto appendLevel = [&](const auto& self, int level) -> bool {
        scratch += '[';
        for (std::int32_t i = 0; i < lengths[static_cast<std::size_t>(level)]; ++i) {
            if (i != 0) scratch += ',';
            if (level + 1 < dimensions) {
                if (!self(self, level + 1)) return false;
                continue;
            }
            const std::int32_t size = reader.takeInt32();
            if (reader.failed()) return false;
            if (size < 0) {
                scratch += "null";
                continue;
            }
            const std::string_view element = reader.takeBytes(static_cast<std::size_t>(size));
            Cell value;
            if (reader.failed() || !readBinary(form.form, element, utcOffset, ofElement, value)) return false;
            appendElement(scratch, form.form, value, utcOffset);
        }
        scratch += ']';
        return true;
    };
    if (dimensions == 0)
        scratch = "[]";
    else if (!appendLevel(appendLevel, 0))
        return false;
    setDocument(cell, scratch);
    return reader.hasAll();
}

bool readTextArray(std::string_view text, ValueForm form, std::chrono::microseconds utcOffset, std::string& scratch,
                   Cell& cell) {
    // "[0:1]={1,2}": an array whose first one has another number.
    if (text.starts_with('[')) text.remove_prefix(std::min(text.find('=') + 1, text.size()));
    scratch.clear();
    std::string element;
    std::string ofElement;
    int depth = 0;
    do {
        if (takeChar(text, '{')) {
            ++depth;
            scratch += '[';
            if (!text.starts_with('}')) continue;
        } else if (takeChar(text, '"')) {
            element.clear();
            while (!text.empty() && text.front() != '"') {
                if (text.front() == '\\') text.remove_prefix(1);
                if (text.empty()) return false;
                element += text.front();
                text.remove_prefix(1);
            }
            Cell value;
            if (!takeChar(text, '"') || !readText(form.form, element, utcOffset, ofElement, value)) return false;
            appendElement(scratch, form.form, value, utcOffset);
        } else {
            const auto end = std::min(text.find(form.delimiter), text.find('}'));
            if (end == std::string_view::npos || end == 0) return false;
            const std::string_view plain = text.substr(0, end);
            text.remove_prefix(end);
            Cell value;
            if (plain == "NULL")
                scratch += "null";
            else if (readText(form.form, plain, utcOffset, ofElement, value))
                appendElement(scratch, form.form, value, utcOffset);
            else
                return false;
        }
        while (depth > 0 && takeChar(text, '}')) {
            --depth;
            scratch += ']';
        }
        if (depth > 0) {
            if (!takeChar(text, form.delimiter)) return false;
            scratch += ',';
        }
    } while (depth > 0);
    setDocument(cell, scratch);
    return text.empty();
}

}  // namespace sequelize::detail::postgres
