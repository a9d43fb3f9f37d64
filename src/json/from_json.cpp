#include <algorithm>
#include <string>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/json.hpp>

#include "../core/base64.hpp"
#include "../model/loaded_association.hpp"
#include "../model/record_access.hpp"
#include "../schema/type_limits.hpp"
#include "geo_json.hpp"
#include "json_reader.hpp"

namespace sequelize::detail {
namespace {

using nlohmann::json;

/// Node's `{"type": "Buffer", "data": [...]}` as bytes; nothing when it is none.
std::optional<std::string> bufferContent(const json& value) {
    if (!value.is_object() || !value.contains("type") || value["type"] != "Buffer" || !value.contains("data") ||
        !value["data"].is_array())
        return std::nullopt;
    std::string bytes;
    for (const auto& byte : value["data"]) {
        // parsed, it is unsigned; made by `toJSON`, it is not; one beyond 2^63 becomes negative
        const auto number = byte.is_number_integer() ? byte.get<std::int64_t>() : -1;
        if (number < 0 || number > 255) return std::nullopt;
        bytes += static_cast<char>(static_cast<unsigned char>(number));
    }
    return bytes;
}

/// A BIGINT's digits as `toJSON` writes them, as a number; else the value itself.
json withoutDigitText(const json& value) {
    if (!value.is_string()) return value;
    const auto& text = value.get_ref<const std::string&>();
    json number = json::parse(text, nullptr, false);  // JSON has no leading zeros and no plus sign
    const bool isInteger = number.is_number_integer() && text.find_first_not_of("-0123456789") == std::string::npos;
    return isInteger && text != "-0" ? number : value;
}

/// What `toJSON` makes of such a member, for messages.
std::string wanted(const ColumnDefinition& attribute, const JsonForms& forms, bool isBig) {
    const MemberType& type = *attribute.member.type;
    if (shownKind(attribute) == TypeSpec::Kind::JSON) return "a JSON document";
    switch (type.family) {
        case Family::integer:
            return isBig ? "an integer, as a number or as a text of its digits" : "an integer";
        case Family::boolean:
            return "true or false";
        case Family::real:
            return "a number";
        case Family::decimal:
            return "a decimal number as a text, or an integer";
        case Family::blob:
            if (forms.bytes == JsonBytes::base64) return "bytes as a text in base64";
            return "bytes: {\"type\": \"Buffer\", \"data\": [0, 255]}";
        case Family::dateTime:
            return "an instant as a text: \"2021-12-14T10:12:16.644Z\"";
        case Family::date:
            return "a day of the calendar as a text: \"2021-12-14\"";
        case Family::time:
            return "a time as a text: \"10:12:16\"";
        case Family::uuid:
            return "a UUID as a text";
        case Family::json:
            return "a JSON document";
        case Family::text:
            break;
    }
    const DataType column = type.columnType();
    if (column.kind != TypeSpec::Kind::ENUM) return "a text";
    std::string list;
    for (const auto& value : column.values) list += (list.empty() ? "'" : ", '") + value + "'";
    return "one of " + list;
}

/// Whether a JSON value of that type stands for members of that family. What C++ and SQL would convert does not.
bool goesInto(Family family, const json& value, const JsonForms& forms) {
    switch (family) {
        case Family::integer:
            return value.is_number_integer();
        case Family::boolean:
            return value.is_boolean();
        case Family::real:
            return value.is_number();
        case Family::decimal:
            return value.is_string() || value.is_number_integer();
        case Family::blob:
            return forms.bytes == JsonBytes::base64 ? value.is_string() : value.is_object();
        case Family::json:
            return true;
        default:
            return value.is_string();
    }
}

/// A view of the JSON value as a cell; texts live in `scratch`, or in the value. False: it is no such value.
bool viewAsCell(const json& value, Family family, std::string& scratch, Cell& cell) {
    if (family == Family::blob) {
        auto content = value.is_string() ? fromBase64(value.get_ref<const std::string&>()) : bufferContent(value);
        if (!content) return false;
        scratch = std::move(*content);
        cell.type = Cell::Type::blob;
        cell.text = scratch;
    } else if (value.is_string()) {
        cell.type = Cell::Type::text;
        cell.text = value.get_ref<const std::string&>();
    } else if (value.is_number_float()) {
        cell.type = Cell::Type::real;
        cell.real = value.get<double>();
    } else if (value.is_number_unsigned()) {
        cell.type = Cell::Type::unsignedInteger;
        cell.unsignedInteger = value.get<std::uint64_t>();
    } else {
        cell.type = Cell::Type::integer;
        cell.integer = value.is_boolean() ? value.get<bool>() : value.get<std::int64_t>();
    }
    return true;
}

/// A member of another type than the value's.
constexpr std::string_view mustBe = "must be ";

/// Makes a cell of a value that is not null. What is wrong; empty: nothing is.
std::string makeCell(const ColumnDefinition& attribute, const json& value, const JsonForms& forms, bool isBig,
                     std::string& scratch, Cell& cell) {
    const Family family = attribute.member.type->family;
    switch (shownKind(attribute)) {
        case TypeSpec::Kind::GEOMETRY: {
            Bytes stored;
            if (auto fault = readGeoJson(value, stored); !fault.empty()) return fault;
            scratch.assign(reinterpret_cast<const char*>(stored.data()), stored.size());
            cell.type = Cell::Type::shape;
            break;
        }
        case TypeSpec::Kind::JSON:
            scratch = ColumnTraits<json>::toStored(value).text;
            cell.type = family == Family::json ? Cell::Type::json : Cell::Type::text;
            break;
        default:
            if (goesInto(family, value, forms) && viewAsCell(value, family, scratch, cell)) return {};
            return std::string(mustBe) + wanted(attribute, forms, isBig);
    }
    cell.text = scratch;
    return {};
}

/// Why the value does not go into the attribute's member; empty: it is in there.
std::string readMember(const ColumnDefinition& attribute, const json& given, void* member, const JsonForms& forms) {
    const MemberType& type = *attribute.member.type;
    const auto kind = shownKind(attribute);
    const bool isBig =
        type.family == Family::integer && forms.bigInts != JsonBigInt::number && kind == TypeSpec::Kind::BIGINT;
    const json number = isBig ? withoutDigitText(given) : json();
    const json& value = isBig ? number : given;
    Cell cell;
    std::string scratch;
    // Without an optional, null is a document.
    if (value.is_null() && (type.isOptional || kind != TypeSpec::Kind::JSON)) {
        if (!type.isOptional) return "cannot be null";
    } else if (auto fault = makeCell(attribute, value, forms, isBig, scratch, cell); !fault.empty()) {
        return fault;
    }
    ReadStatus status = ReadStatus::malformed;
    try {
        status = type.set(member, cell);
    } catch (const ConversionError& error) {  // of a ColumnTraits
        if (kind == TypeSpec::Kind::GEOMETRY) return error.what();
    }
    if (status == ReadStatus::ok) return {};
    if (status == ReadStatus::outOfRange && type.family == Family::integer) {
        const auto [lowest, highest] = integerRange(type.columnType());
        return fmt::format("is outside the range {} to {}", lowest, highest);
    }
    if (status == ReadStatus::outOfRange && type.family == Family::real) return "is a number of too many digits";
    return std::string(mustBe) + wanted(attribute, forms, isBig);
}

}  // namespace

void JsonRecordReader::read(const ModelCore& core, const json& value, void* record, const JsonPointer& path,
                            const ThroughRow& through) {
    if (!isObject(value, path)) return;
    for (const auto& [name, content] : value.items()) {
        const JsonPointer at = path.under(name);
        const auto* column = core.table().findAttribute(name);
        const auto association = std::ranges::find(core.associations(), name, &Association::as);
        if (column && column->member) {
            set(*column, content, record, at);
        } else if (association != core.associations().end()) {
            readAssociated(core, **association, content, record, at,
                           [&](const ModelCore& target, const json& object, void* into, const JsonPointer& place,
                               const ThroughRow& row) { read(target, object, into, place, row); });
        } else if (through.core && name == through.core->table().modelName) {
            read(*through.core, content, const_cast<void*>(through.row), at);
        } else {
            fail(at, "is no attribute");
        }
    }
    core.attachNew(record);
}

bool JsonRecordReader::isObject(const json& value, const JsonPointer& path) {
    if (!value.is_object()) fail(path, "must be an object, not " + std::string(value.type_name()));
    return value.is_object();
}

bool JsonRecordReader::set(const ColumnDefinition& attribute, const json& value, void* record,
                           const JsonPointer& path) {
    const auto fault = readMember(attribute, value, attribute.member.in(record), forms_);
    if (!fault.empty()) fail(path, fault);
    return fault.empty();
}

void JsonRecordReader::fail(const JsonPointer& path, const std::string& message) {
    const std::string name = path.dotted.empty() ? rootName_ : rootName_ + "." + path.dotted;
    const bool isNull = message == "cannot be null";
    errors_.push_back({name + " " + message, isNull ? "notNull Violation" : "Validation error",
                       pathsArePointers_ ? path.pointer : path.dotted});
}

void JsonRecordReader::readAssociated(const ModelCore& core, const Association& association, const json& value,
                                      void* record, const JsonPointer& path, const ReadTarget& readTarget) {
    const auto& operations = *association.slot.operations;
    const bool isList = association.isToMany();
    if (isList ? !value.is_array() : !value.is_object() && !value.is_null()) {
        fail(path, isList ? "must be an array" : "must be an object, or null");
        return;
    }
    void* member = association.slot.in(record);
    operations.clear(member);
    const ModelCore& target = core.models().of(*association.target);
    const auto append = [&](const json& object, const JsonPointer& at) {
        const std::size_t position = operations.append(member);
        ThroughRow through;
        if (association.through && operations.throughTag)
            through = {&core.models().of(*association.through), operations.throughAt(member, position)};
        readTarget(target, object, operations.at(member, position), at, through);
    };
    if (value.is_object()) append(value, path);
    if (!value.is_array()) return;
    for (std::size_t i = 0; i < value.size(); ++i) append(value[i], path.at(i));
}

void JsonRecordReader::finish() {
    if (!errors_.empty()) throw ValidationError(std::move(errors_));
}

JsonPointer JsonPointer::under(const std::string& key) const {
    JsonPointer path{dotted.empty() ? key : dotted + "." + key, pointer + "/"};
    for (const char c : key) {
        if (c == '~')
            path.pointer += "~0";
        else if (c == '/')
            path.pointer += "~1";
        else
            path.pointer += c;
    }
    return path;
}

JsonPointer JsonPointer::at(std::size_t index) const {
    return {fmt::format("{}[{}]", dotted, index), fmt::format("{}/{}", pointer, index)};
}

void recordFromJson(const ModelCore& core, const nlohmann::json& object, void* record, const JsonForms& forms) {
    JsonRecordReader reader(core, forms, false);
    reader.read(core, object, record, {});
    reader.finish();
}

}  // namespace sequelize::detail
