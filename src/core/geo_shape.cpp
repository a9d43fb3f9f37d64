#include "geo_shape.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <fmt/format.h>

#include <sequelize/core/inspect.hpp>
#include <sequelize/core/value.hpp>

namespace sequelize::detail {
namespace {

using ShapeKind = GeoShape::Kind;

constexpr std::size_t positionSize = 16;
/// The byte order and the kind, which begin each shape.
constexpr std::size_t headSize = 5;
constexpr std::size_t countSize = 4;

/// Reads well-known binary. Each function answers false where it is none; `fault` says why.
class WkbReader {
public:
    explicit WkbReader(const Bytes& bytes) : bytes_(bytes) {}

    bool read(StoredShape& out) {
        if (!has(4)) return false;
        out.srid = integer(true);
        if (!shape(out.shape, 0)) return false;
        return at_ == bytes_.size() || refuse("is no shape: bytes follow its well-known binary (WKB)");
    }
    [[nodiscard]] const std::string& fault() const noexcept { return fault_; }

private:
    bool refuse(std::string fault) {
        fault_ = std::move(fault);
        return false;
    }
    bool has(std::size_t size) {
        return bytes_.size() - at_ >= size ||
               refuse("is no shape, which is an SRID of four bytes and well-known binary (WKB): it ends too early");
    }
    std::uint64_t number(std::size_t size, bool leastFirst) {
        std::uint64_t result = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const std::size_t place = leastFirst ? i : size - 1 - i;
            result |= std::to_integer<std::uint64_t>(bytes_[at_ + i]) << (8 * place);
        }
        at_ += size;
        return result;
    }
    std::uint32_t integer(bool leastFirst) { return static_cast<std::uint32_t>(number(4, leastFirst)); }
    double real(bool leastFirst) { return std::bit_cast<double>(number(8, leastFirst)); }

    /// How many of at least that size follow. Nothing is allocated for more than there are bytes.
    bool count(std::size_t size, bool leastFirst, std::size_t& out) {
        if (!has(countSize)) return false;
        out = integer(leastFirst);
        return out <= bytes_.size() / size ? has(out * size) : has(bytes_.size());
    }

    bool positions(bool leastFirst, GeoShape& out) {
        std::size_t size{};
        if (!count(positionSize, leastFirst, size)) return false;
        out.positions.reserve(size);
        for (std::size_t i = 0; i < size; ++i) addPosition(leastFirst, out);
        return true;
    }
    void addPosition(bool leastFirst, GeoShape& out) {
        const double x = real(leastFirst);
        out.positions.push_back({x, real(leastFirst)});
    }

    bool rings(bool leastFirst, GeoShape& out) {
        std::size_t size{};
        if (!count(countSize, leastFirst, size)) return false;
        for (std::size_t i = 0; i < size; ++i)
            if (!positions(leastFirst, out.parts.emplace_back(GeoShape{.kind = ShapeKind::lineString}))) return false;
        return true;
    }

    bool shape(GeoShape& out, std::size_t depth) {
        if (depth > deepestShape) return refuse(fmt::format("is a shape that nests more than {} deep", deepestShape));
        if (!has(headSize)) return false;
        const auto order = std::to_integer<unsigned>(bytes_[at_++]);
        if (order > 1) return refuse("is no shape: its well-known binary (WKB) begins with neither 0 nor 1");
        const bool leastFirst = order == 1;
        const std::uint32_t kind = integer(leastFirst);
        // As ISO numbers them, and as PostGIS does.
        constexpr std::uint32_t moreCoordinates = 0xc0000000u;
        if ((kind & moreCoordinates) != 0 || (kind / 1000 >= 1 && kind / 1000 <= 3))
            return refuse("is a shape with z or m, and a GEOMETRY column has x and y; leave the others out");
        if (kind < static_cast<std::uint32_t>(ShapeKind::point) ||
            kind > static_cast<std::uint32_t>(ShapeKind::geometryCollection))
            return refuse(fmt::format("is no shape that a GEOMETRY column has: its kind is {}, and not 1 to 7", kind));
        out.kind = static_cast<ShapeKind>(kind);
        switch (out.kind) {
            case ShapeKind::point:
                if (!has(positionSize)) return false;
                addPosition(leastFirst, out);
                return true;
            case ShapeKind::lineString:
                return positions(leastFirst, out);
            case ShapeKind::polygon:
                return rings(leastFirst, out);
            default:
                return parts(leastFirst, out, depth);
        }
    }

    bool parts(bool leastFirst, GeoShape& out, std::size_t depth) {
        std::size_t size{};
        if (!count(headSize + countSize, leastFirst, size)) return false;
        for (std::size_t i = 0; i < size; ++i) {
            GeoShape& part = out.parts.emplace_back();
            if (!shape(part, depth + 1)) return false;
            if (out.kind != ShapeKind::geometryCollection && part.kind != partOf(out.kind))
                return refuse(fmt::format("is no shape: a {} holds a {}", nameOf(out.kind), nameOf(part.kind)));
        }
        return true;
    }

    const Bytes& bytes_;
    std::size_t at_ = 0;
    std::string fault_;
};

void appendWkb(Bytes& out, std::uint64_t number, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<std::byte>((number >> (8 * i)) & 0xffu));
}

void appendWkb(Bytes& out, const std::vector<GeoShape::Position>& positions) {
    for (const auto& [x, y] : positions) {
        appendWkb(out, std::bit_cast<std::uint64_t>(x), 8);
        appendWkb(out, std::bit_cast<std::uint64_t>(y), 8);
    }
}

void appendWkb(Bytes& out, const GeoShape& shape) {
    out.push_back(std::byte{1});  // the least byte first
    appendWkb(out, static_cast<std::uint64_t>(shape.kind), 4);
    if (shape.kind == ShapeKind::lineString) appendWkb(out, shape.positions.size(), countSize);
    appendWkb(out, shape.positions);
    if (shape.kind == ShapeKind::point || shape.kind == ShapeKind::lineString) return;
    appendWkb(out, shape.parts.size(), countSize);
    for (const auto& part : shape.parts) {
        if (shape.kind == ShapeKind::polygon) {
            appendWkb(out, part.positions.size(), countSize);
            appendWkb(out, part.positions);
        } else {
            appendWkb(out, part);
        }
    }
}

std::string ringFault(const GeoShape& ring) {
    if (ring.positions.size() < 4) return "is a shape whose Polygon has a ring of fewer than four positions";
    if (ring.positions.front() != ring.positions.back())
        return "is a shape whose Polygon has a ring that does not end where it begins; repeat its first position";
    return {};
}

std::string ownFault(const GeoShape& shape) {
    switch (shape.kind) {
        case ShapeKind::point:
            return shape.positions.size() == 1 ? "" : "is a Point without a position";
        case ShapeKind::lineString:
            return shape.positions.size() >= 2 ? "" : "is a shape whose LineString has fewer than two positions";
        case ShapeKind::polygon:
            if (shape.parts.empty()) return "is a shape whose Polygon has no ring";
            for (const auto& ring : shape.parts)
                if (auto fault = ringFault(ring); !fault.empty()) return fault;
            return {};
        case ShapeKind::geometryCollection:
            return {};
        default:
            if (!shape.parts.empty()) return {};
            return fmt::format("is a {0} without a {1}; only a GeometryCollection may be empty", nameOf(shape.kind),
                               nameOf(partOf(shape.kind)));
    }
}

// --- as console.log shows it

/// Node shows so many of a list.
constexpr std::size_t shownItems = 100;

template <class Items, class TextOf>
std::string inspectList(const Items& items, std::size_t depth, const TextOf& textOf) {
    InspectedArray array;
    for (std::size_t i = 0; i < items.size() && i < shownItems; ++i) array.add(textOf(items[i], depth + 1));
    if (const std::size_t more = items.size() - std::min(items.size(), shownItems); more != 0)
        array.add(fmt::format("... {} more item{}", more, more == 1 ? "" : "s"));
    return array.text(depth);
}

std::string inspectPosition(const GeoShape::Position& position, std::size_t depth) {
    InspectedArray array;
    array.add(inspect(Value(position.x)));
    array.add(inspect(Value(position.y)));
    return array.text(depth);
}

std::string inspectCoordinates(const GeoShape& shape, std::size_t depth) {
    if (shape.kind == ShapeKind::point && shape.positions.size() == 1)
        return inspectPosition(shape.positions.front(), depth);
    if (shape.kind == ShapeKind::lineString) return inspectList(shape.positions, depth, inspectPosition);
    return inspectList(shape.parts, depth, inspectCoordinates);
}

InspectedObject inspected(const GeoShape& shape, std::size_t depth) {
    InspectedObject object;
    object.add("type", inspect(Value(nameOf(shape.kind))));
    if (shape.kind == ShapeKind::geometryCollection)
        object.add("geometries", inspectList(shape.parts, depth + 1, [](const GeoShape& part, std::size_t at) {
                       return inspected(part, at).text(at);
                   }));
    else
        object.add("coordinates", inspectCoordinates(shape, depth + 1));
    return object;
}

}  // namespace

std::string_view nameOf(GeoShape::Kind kind) noexcept {
    switch (kind) {
        case ShapeKind::point:
            return "Point";
        case ShapeKind::lineString:
            return "LineString";
        case ShapeKind::polygon:
            return "Polygon";
        case ShapeKind::multiPoint:
            return "MultiPoint";
        case ShapeKind::multiLineString:
            return "MultiLineString";
        case ShapeKind::multiPolygon:
            return "MultiPolygon";
        case ShapeKind::geometryCollection:
            break;
    }
    return "GeometryCollection";
}

GeoShape::Kind partOf(GeoShape::Kind kind) noexcept {
    switch (kind) {
        case ShapeKind::multiPoint:
            return ShapeKind::point;
        case ShapeKind::multiLineString:
            return ShapeKind::lineString;
        case ShapeKind::multiPolygon:
            return ShapeKind::polygon;
        default:
            return kind;
    }
}

std::string readShape(const Bytes& stored, StoredShape& out) {
    WkbReader reader(stored);
    return reader.read(out) ? std::string() : reader.fault();
}

Bytes storedBytes(const StoredShape& stored) {
    Bytes out;
    appendWkb(out, stored.srid, 4);
    appendWkb(out, stored.shape);
    return out;
}

std::string coordinateFault(const GeoShape& shape) {
    for (const auto& [x, y] : shape.positions)
        if (!std::isfinite(x) || !std::isfinite(y)) return "is a shape with a coordinate that is NaN or infinite";
    for (const auto& part : shape.parts)
        if (auto fault = coordinateFault(part); !fault.empty()) return fault;
    return {};
}

std::string shapeFault(const GeoShape& shape) {
    if (auto fault = coordinateFault(shape); !fault.empty()) return fault;
    if (auto fault = ownFault(shape); !fault.empty()) return fault;
    if (shape.kind == ShapeKind::polygon) return {};
    for (const auto& part : shape.parts)
        if (auto fault = shapeFault(part); !fault.empty()) return fault;
    return {};
}

std::string inspectShape(const Bytes& stored, std::size_t depth) {
    StoredShape shape;
    if (!readShape(stored, shape).empty()) return inspect(Value(stored));
    InspectedObject object = inspected(shape.shape, depth);
    if (shape.srid != 0) {
        InspectedObject properties;
        properties.add("name", fmt::format("'EPSG:{}'", shape.srid));
        InspectedObject crs;
        crs.add("type", "'name'");
        crs.add("properties", properties.text(depth + 2));
        object.add("crs", crs.text(depth + 1));
    }
    return object.text(depth);
}

}  // namespace sequelize::detail
