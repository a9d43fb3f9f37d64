#include <sequelize/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/base64.hpp"
#include "../schema/type_limits.hpp"
#include "geo_json.hpp"
#include "json_writer.hpp"

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

ordered_json base64Of(const Bytes& bytes) {
    return toBase64({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

ordered_json bufferOf(const Bytes& bytes) {
    auto data = ordered_json::array();
    for (const auto byte : bytes) data.push_back(std::to_integer<int>(byte));
    return {{"type", "Buffer"}, {"data", std::move(data)}};
}

/// What JavaScript's numbers hold exactly: Number.MAX_SAFE_INTEGER.
constexpr std::int64_t safeIntegers = (std::int64_t{1} << 53) - 1;

struct ToJson {
    const JsonForms& forms;
    TypeSpec::Kind kind;

    ordered_json operator()(Null) const { return nullptr; }
    ordered_json operator()(const Decimal& v) const { return v.toString(); }
    ordered_json operator()(const Bytes& v) const {
        if (kind == TypeSpec::Kind::GEOMETRY) return geoJsonOf(v);
        return forms.bytes == JsonBytes::base64 ? base64Of(v) : bufferOf(v);
    }
    ordered_json operator()(const std::string& v) const {
        return kind == TypeSpec::Kind::JSON ? document(v) : ordered_json(v);
    }
    ordered_json operator()(std::int64_t v) const { return integer(v, v < -safeIntegers || v > safeIntegers); }
    ordered_json operator()(std::uint64_t v) const { return integer(v, v > static_cast<std::uint64_t>(safeIntegers)); }
    ordered_json operator()(DateTime v) const { return isoText(v); }
    ordered_json operator()(Date v) const { return formatDate(v); }
    ordered_json operator()(Time v) const { return formatTime(v, v.count() % 1'000'000 == 0 ? 0 : 6); }
    ordered_json operator()(const Uuid& v) const { return v.toString(); }
    ordered_json operator()(const Json& v) const { return document(v.text); }
    template <class V>
    ordered_json operator()(const V& v) const {
        return v;
    }

private:
    static ordered_json document(const std::string& text) {
        auto document = ordered_json::parse(text, nullptr, false);
        if (document.is_discarded()) throw ConversionError("holds text that is no JSON document");
        return document;
    }
    template <class V>
    ordered_json integer(V v, bool isUnsafe) const {
        const bool isText = kind == TypeSpec::Kind::BIGINT && (forms.bigInts == JsonBigInt::text ||
                                                               (forms.bigInts == JsonBigInt::unsafeAsText && isUnsafe));
        return isText ? ordered_json(std::to_string(v)) : ordered_json(v);
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
    if (document.is_discarded()) throw ConversionError("holds text that is no JSON document");
    return document;
}

namespace detail {

ordered_json valueToJson(const Value& value, const JsonForms& forms, TypeSpec::Kind kind) {
    return std::visit(ToJson{forms, kind}, value.storage());
}

}  // namespace detail

ordered_json toJSON(const Value& value, const JsonForms& options) {
    try {
        return valueToJson(value, options, TypeSpec::Kind::BIGINT);
    } catch (const ConversionError& error) {
        throw ConversionError(std::string("toJSON: the value ") + error.what());
    }
}

ordered_json toJSON(const Row& row, const JsonForms& options) {
    auto object = ordered_json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (object.contains(row.name(i)))
            throw ConversionError("the row has several columns '" + row.name(i) + "'; rename them with AS");
        try {
            object[row.name(i)] =
                valueToJson(row[i], options, row.isShape(i) ? TypeSpec::Kind::GEOMETRY : TypeSpec::Kind::BIGINT);
        } catch (const ConversionError& error) {
            throw ConversionError(fmt::format("toJSON: column '{}' {}", row.name(i), error.what()));
        }
    }
    return object;
}

}  // namespace sequelize
