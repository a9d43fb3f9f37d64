#include <sequelize/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../model/loaded_association.hpp"
#include "../model/record_access.hpp"
#include "../schema/type_limits.hpp"

namespace sequelize {

using namespace detail;

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

bool isFinite(const json& document) {
    if (document.is_structured()) return std::ranges::all_of(document, isFinite);
    return !document.is_number_float() || std::isfinite(document.get<double>());
}

/// The instant as JavaScript prints it, with microseconds where it has some.
std::string isoText(DateTime instant) {
    std::string text = toIsoString(instant);
    const auto micros = (instant - std::chrono::floor<std::chrono::milliseconds>(instant)).count();
    if (micros != 0) text.insert(text.size() - 1, fmt::format("{:03}", micros));
    return text;
}

ordered_json bufferOf(const Bytes& bytes) {
    auto data = ordered_json::array();
    for (const auto byte : bytes) data.push_back(std::to_integer<int>(byte));
    return {{"type", "Buffer"}, {"data", std::move(data)}};
}

struct ToJson {
    ordered_json operator()(Null) const { return nullptr; }
    ordered_json operator()(const Decimal& v) const { return v.toString(); }
    ordered_json operator()(const Bytes& v) const { return bufferOf(v); }
    ordered_json operator()(DateTime v) const { return isoText(v); }
    ordered_json operator()(Date v) const { return formatDate(v); }
    ordered_json operator()(Time v) const { return formatTime(v, v.count() % 1'000'000 == 0 ? 0 : 6); }
    ordered_json operator()(const Uuid& v) const { return v.toString(); }
    ordered_json operator()(const Json& v) const {
        auto document = ordered_json::parse(v.text, nullptr, false);
        if (document.is_discarded()) throw ConversionError("a JSON column holds text that is no JSON document");
        return document;
    }
    template <class V>
    ordered_json operator()(const V& v) const {
        return v;
    }
};

}  // namespace

Json ColumnTraits<json>::toStored(const json& document) {
    if (!isFinite(document)) return {std::string(notFiniteJson)};
    try {
        return {document.dump()};
    } catch (const json::type_error&) {
        return {"\xff"};
    }
}

json ColumnTraits<json>::fromStored(const Json& stored) {
    auto document = json::parse(stored.text, nullptr, false);
    if (document.is_discarded())
        throw ConversionError("a column mapped to nlohmann::json holds text that is no JSON document");
    return document;
}

ordered_json toJSON(const Value& value) {
    return std::visit(ToJson{}, value.storage());
}

ordered_json toJSON(const Row& row) {
    auto object = ordered_json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (object.contains(row.name(i)))
            throw ConversionError("the row has several columns '" + row.name(i) + "'; rename them with AS");
        object[row.name(i)] = toJSON(row[i]);
    }
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

}  // namespace detail
}  // namespace sequelize
