#include <sequelize/json.hpp>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>
#include <sequelize/hydrate/record_reader.hpp>

#include "model/loaded_association.hpp"
#include "model/record_access.hpp"

namespace sequelize {

using nlohmann::json;
using nlohmann::ordered_json;

json ColumnTraits<json>::fromStored(const Json& stored) {
    auto document = json::parse(stored.text, nullptr, false);
    if (document.is_discarded())
        throw ConversionError("a column mapped to nlohmann::json holds text that is no JSON document");
    return document;
}

namespace {

ordered_json bufferOf(const Bytes& bytes) {
    auto data = ordered_json::array();
    for (const auto byte : bytes) data.push_back(std::to_integer<int>(byte));
    return {{"type", "Buffer"}, {"data", std::move(data)}};
}

struct ToJson {
    ordered_json operator()(Null) const { return nullptr; }
    ordered_json operator()(const Decimal& v) const { return v.toString(); }
    ordered_json operator()(const Bytes& v) const { return bufferOf(v); }
    ordered_json operator()(DateTime v) const { return toIsoString(v); }
    ordered_json operator()(Date v) const { return formatDate(v); }
    ordered_json operator()(Time v) const { return formatTime(v, v.count() % 1'000'000 == 0 ? 0 : 6); }
    ordered_json operator()(const Uuid& v) const { return v.toString(); }
    ordered_json operator()(const Json& v) const { return ordered_json::parse(v.text); }
    template <class V>
    ordered_json operator()(const V& v) const {
        return v;
    }
};

/// A view of the JSON value as a cell; texts live in `scratch`.
Cell cellOf(const json& value, std::string& scratch, bool wantsJson) {
    Cell cell;
    if (wantsJson) {
        scratch = value.dump();
        cell.type = Cell::Type::json;
        cell.text = scratch;
        return cell;
    }
    switch (value.type()) {
        case json::value_t::null:
            break;
        case json::value_t::boolean:
            cell.type = Cell::Type::integer;
            cell.integer = value.get<bool>();
            break;
        case json::value_t::number_integer:
            cell.type = Cell::Type::integer;
            cell.integer = value.get<std::int64_t>();
            break;
        case json::value_t::number_unsigned:
            cell.type = Cell::Type::unsignedInteger;
            cell.unsignedInteger = value.get<std::uint64_t>();
            break;
        case json::value_t::number_float:
            cell.type = Cell::Type::real;
            cell.real = value.get<double>();
            break;
        case json::value_t::string:
            cell.type = Cell::Type::text;
            cell.text = value.get_ref<const std::string&>();
            break;
        default:
            cell.type = Cell::Type::json;
    }
    return cell;
}

/// Node's `{"type": "Buffer", "data": [...]}` as bytes; nothing when it is none.
std::optional<std::string> bufferContent(const json& value) {
    if (!value.is_object() || value.value("type", "") != "Buffer" || !value.contains("data")) return std::nullopt;
    std::string bytes;
    for (const auto& byte : value["data"]) {
        if (!byte.is_number_unsigned() || byte.get<unsigned>() > 255) return std::nullopt;
        bytes += static_cast<char>(byte.get<unsigned>());
    }
    return bytes;
}

void readAttribute(const TableDefinition& table, const ColumnDefinition& column, const json& value, void* record) {
    std::string scratch;
    const auto family = column.member.type->family;
    const bool isNull = value.is_null() && column.member.type->isOptional;
    Cell cell = cellOf(value, scratch, family == detail::Family::json && !isNull);
    if (family == detail::Family::blob)
        if (auto bytes = bufferContent(value)) {
            scratch = std::move(*bytes);
            cell.type = Cell::Type::blob;
            cell.text = scratch;
        }
    // A text member would take a whole document, which `toJSON` never makes of a text.
    const bool isDocument = cell.type == Cell::Type::json && family != detail::Family::json;
    const ReadStatus status =
        isDocument ? ReadStatus::wrongType : column.member.type->set(column.member.in(record), cell);
    if (status != ReadStatus::ok)
        throw ConversionError(fmt::format("the JSON attribute '{}' of a '{}' does not go into its member of type {}",
                                          column.name, table.modelName, column.member.type->name));
}

}  // namespace

ordered_json toJSON(const Value& value) {
    return std::visit(ToJson{}, value.storage());
}

ordered_json toJSON(const Row& row) {
    auto object = ordered_json::object();
    for (std::size_t i = 0; i < row.size(); ++i) object[row.name(i)] = toJSON(row[i]);
    return object;
}

namespace detail {

namespace {

ordered_json associatedToJson(const LoadedAssociation& loaded, std::size_t i) {
    auto object = recordToJson(loaded.target(), loaded.at(i));
    if (const auto through = loaded.through(i); through.core)
        object[through.core->table().modelName] = recordToJson(*through.core, through.row);
    return object;
}

}  // namespace

ordered_json recordToJson(const ModelCore& core, const void* record) {
    auto object = ordered_json::object();
    for (const auto* attribute : core.shownAttributes(record))
        object[attribute->name] = toJSON(memberValue(*attribute, record));
    for (const auto* association : core.associations()) {
        const LoadedAssociation loaded(core.models(), *association, record);
        if (!loaded) continue;
        auto& value = object[association->as];
        if (!association->isToMany()) {
            if (loaded.size() != 0) value = associatedToJson(loaded, 0);
            continue;
        }
        value = ordered_json::array();
        for (std::size_t i = 0; i < loaded.size(); ++i) value.push_back(associatedToJson(loaded, i));
    }
    return object;
}

void recordFromJson(const ModelCore& core, const json& object, void* record) {
    if (!object.is_object())
        throw ConversionError("a '" + core.table().modelName + "' is read from a JSON object, not from " +
                              std::string(object.type_name()));
    for (const auto& [name, value] : object.items()) {
        const auto* column = core.table().findAttribute(name);
        if (!column || !column->member)
            throw ConversionError(
                fmt::format("the JSON attribute '{}' is no member of {}", name, core.table().structName));
        readAttribute(core.table(), *column, value, record);
    }
}

}  // namespace detail
}  // namespace sequelize
