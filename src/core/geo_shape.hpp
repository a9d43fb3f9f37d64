#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <sequelize/core/bytes.hpp>

// Shapes as GEOMETRY columns hold them: an SRID of four bytes, its least byte first, and well-known binary (WKB).
namespace sequelize::detail {

/// A shape taken apart.
struct GeoShape {
    /// As WKB numbers them.
    enum class Kind : std::uint8_t {
        point = 1,
        lineString,
        polygon,
        multiPoint,
        multiLineString,
        multiPolygon,
        geometryCollection
    };
    struct Position {
        double x;
        double y;
        friend bool operator==(const Position&, const Position&) = default;
    };

    Kind kind = Kind::point;
    std::vector<Position> positions{};  ///< a point's one, a line's all
    std::vector<GeoShape> parts{};      ///< a polygon's rings, as lines; what the others consist of
};

struct StoredShape {
    std::uint32_t srid = 0;
    GeoShape shape{};
};

/// How deep collections may nest, so that no shape exhausts the stack.
inline constexpr std::size_t deepestShape = 100;

/// "Point", "LineString", … as GeoJSON calls them.
[[nodiscard]] std::string_view nameOf(GeoShape::Kind kind) noexcept;
/// What a Multi… consists of; `kind` itself for the others.
[[nodiscard]] GeoShape::Kind partOf(GeoShape::Kind kind) noexcept;

/// Takes the bytes apart. Answers why they are no shape, as a predicate ("is no shape: …"), or nothing.
[[nodiscard]] std::string readShape(const Bytes& stored, StoredShape& out);
/// The bytes of the shape, each number's least byte first.
[[nodiscard]] Bytes storedBytes(const StoredShape& stored);

/// Why the shape has a number that JSON does not have; empty: it has none.
[[nodiscard]] std::string coordinateFault(const GeoShape& shape);
/// Why no column should hold the shape, though its bytes are whole: `coordinateFault`, a line of one position, a ring
/// that is open, a Multi… of nothing. Empty: one may.
[[nodiscard]] std::string shapeFault(const GeoShape& shape);

/// The shape in GeoJSON as Node's `console.log` shows an object, with at most 100 entries of each list; the bytes as a
/// Buffer when they are no shape. `depth`: how many levels it stands in others.
[[nodiscard]] std::string inspectShape(const Bytes& stored, std::size_t depth);

}  // namespace sequelize::detail
