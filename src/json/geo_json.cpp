#include "geo_json.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/geo_shape.hpp"

namespace sequelize::detail {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using ShapeKind = GeoShape::Kind;

// --- out

ordered_json coordinatesOf(const GeoShape& shape) {
    const auto position = [](const GeoShape::Position& at) { return ordered_json::array({at.x, at.y}); };
    if (shape.kind == ShapeKind::point) return position(shape.positions.front());
    auto list = ordered_json::array();
    for (const auto& at : shape.positions) list.push_back(position(at));
    for (const auto& part : shape.parts) list.push_back(coordinatesOf(part));
    return list;
}

ordered_json objectOf(const GeoShape& shape) {
    ordered_json object{{"type", nameOf(shape.kind)}};
    if (shape.kind != ShapeKind::geometryCollection) {
        object["coordinates"] = coordinatesOf(shape);
        return object;
    }
    auto& list = object["geometries"] = ordered_json::array();
    for (const auto& part : shape.parts) list.push_back(objectOf(part));
    return object;
}

// --- in

std::optional<ShapeKind> kindNamed(std::string_view name) {
    for (auto kind = ShapeKind::point; kind <= ShapeKind::geometryCollection;
         kind = static_cast<ShapeKind>(static_cast<int>(kind) + 1))
        if (nameOf(kind) == name) return kind;
    return std::nullopt;
}

/// Each function answers false where the value is none; `fault` says why.
class GeoJsonReader {
public:
    bool read(const json& value, StoredShape& out) {
        if (!object(value, out.shape, 0)) return false;
        return !value.contains("crs") || system(value["crs"], out.srid);
    }
    [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

private:
    bool refuse(std::string fault) {
        fault_ = std::move(fault);
        return false;
    }

    bool object(const json& value, GeoShape& out, std::size_t depth) {
        if (depth > deepestShape) return refuse(fmt::format("it nests more than {} deep", deepestShape));
        if (!value.is_object()) return refuse(fmt::format("a shape is an object, not {}", value.type_name()));
        const auto type = value.find("type");
        const auto kind =
            type != value.end() && type->is_string() ? kindNamed(type->get_ref<const std::string&>()) : std::nullopt;
        if (!kind)
            return refuse(
                "its \"type\" is none of Point, LineString, Polygon, MultiPoint, MultiLineString, "
                "MultiPolygon and GeometryCollection");
        out.kind = *kind;
        const bool isCollection = *kind == ShapeKind::geometryCollection;
        const char* const key = isCollection ? "geometries" : "coordinates";
        if (!onlyKnown(value, key, depth)) return false;
        const auto content = value.find(key);
        if (content == value.end()) return refuse(fmt::format("its \"{}\" are missing", key));
        if (!isCollection) return coordinates(*content, out);
        return list(*content, out.parts,
                    [&](const json& part, GeoShape& into) { return object(part, into, depth + 1); });
    }

    /// What would be lost is refused. A `bbox` says nothing that the coordinates do not.
    bool onlyKnown(const json& value, std::string_view content, std::size_t depth) {
        for (const auto& [key, ignored] : value.items()) {
            if (key == "type" || key == content || key == "bbox") continue;
            if (key != "crs") return refuse(fmt::format("its \"{}\" is nothing that a column keeps", key));
            if (depth != 0) return refuse("a \"crs\" is of the whole shape, and stands beside its \"type\"");
        }
        return true;
    }

    /// An SRID by name, as wkx writes and reads it.
    bool system(const json& value, std::uint32_t& srid) {
        if (value.is_null()) return true;
        const auto properties = value.is_object() ? value.find("properties") : value.end();
        const bool isNamed = value.is_object() && value.value("type", json()) == "name" && properties != value.end() &&
                             properties->is_object() && properties->value("name", json()).is_string();
        if (isNamed && isSystem((*properties)["name"].get_ref<const std::string&>(), srid)) return true;
        return refuse("its \"crs\" is not of the form {\"type\": \"name\", \"properties\": {\"name\": \"EPSG:4326\"}}");
    }
    static bool isSystem(std::string_view name, std::uint32_t& srid) {
        constexpr std::string_view longitudeFirst = "urn:ogc:def:crs:OGC:1.3:CRS84";  // as GeoJSON has it without a crs
        constexpr std::uint32_t wgs84 = 4326;
        if (name == longitudeFirst) {
            srid = wgs84;
            return true;
        }
        for (const std::string_view prefix : {"EPSG:", "urn:ogc:def:crs:EPSG::"}) {
            if (!name.starts_with(prefix)) continue;
            const auto digits = name.substr(prefix.size());
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), srid);
            return error == std::errc() && end == digits.data() + digits.size();
        }
        return false;
    }

    template <class Item, class Read>
    bool list(const json& value, std::vector<Item>& out, const Read& read) {
        if (!value.is_array()) return refuse(fmt::format("a list is missing where it has {}", value.type_name()));
        out.reserve(value.size());
        return std::ranges::all_of(value, [&](const json& item) { return read(item, out.emplace_back()); });
    }

    bool position(const json& value, GeoShape::Position& out) {
        if (!value.is_array()) return refuse(fmt::format("a position is a list, not {}", value.type_name()));
        if (value.size() != 2)
            return refuse(fmt::format("a position has {} coordinates, and a GEOMETRY column x and y", value.size()));
        if (!value[0].is_number() || !value[1].is_number()) return refuse("a coordinate is no number");
        out = {value[0].get<double>(), value[1].get<double>()};
        return true;
    }
    bool line(const json& value, GeoShape& out) {
        out.kind = ShapeKind::lineString;
        return list(value, out.positions, [&](const json& item, auto& into) { return position(item, into); });
    }

    bool coordinates(const json& value, GeoShape& out) {
        switch (out.kind) {
            case ShapeKind::point:
                return position(value, out.positions.emplace_back());
            case ShapeKind::lineString:
                return line(value, out);
            case ShapeKind::polygon:
                return list(value, out.parts, [&](const json& ring, GeoShape& into) { return line(ring, into); });
            default:
                return list(value, out.parts, [&](const json& part, GeoShape& into) {
                    into.kind = partOf(out.kind);
                    return coordinates(part, into);
                });
        }
    }

    std::string fault_;
};

}  // namespace

ordered_json geoJsonOf(const Bytes& stored) {
    StoredShape shape;
    auto fault = readShape(stored, shape);
    if (fault.empty()) fault = coordinateFault(shape.shape);
    if (!fault.empty()) throw ConversionError(fault);
    auto object = objectOf(shape.shape);
    if (shape.srid != 0)
        object["crs"] = {{"type", "name"}, {"properties", {{"name", fmt::format("EPSG:{}", shape.srid)}}}};
    return object;
}

std::string readGeoJson(const json& value, Bytes& stored) {
    constexpr std::string_view example = R"(must be GeoJSON, {"type": "Point", "coordinates": [13.4, 52.5]}: )";
    GeoJsonReader reader;
    StoredShape shape;
    if (!reader.read(value, shape)) return std::string(example) + reader.fault();
    if (auto fault = shapeFault(shape.shape); !fault.empty()) return fault;
    stored = storedBytes(shape);
    return {};
}

}  // namespace sequelize::detail
