#pragma once

/// Shapes as members of GEOMETRY columns. Opt-in: include it beside `sequelize/sequelize.hpp`.

#include <cstdint>

#include <sequelize/core/api.hpp>
#include <sequelize/core/bytes.hpp>
#include <sequelize/schema/column_traits.hpp>

namespace sequelize {

/// Any shape of a GEOMETRY column, which is the column type of such a member. It is read and written as the
/// server holds it, so that no server changes the order of its coordinates: x comes first, also where the reference
/// system says latitude and longitude. What is no shape of x and y is a ValidationError where it is written. JSON has
/// it as GeoJSON.
struct Geometry {
    std::uint32_t srid = 0;  ///< of the reference system; 0: a plane
    Bytes wkb{};             ///< well-known binary
    friend bool operator==(const Geometry&, const Geometry&) = default;
};

/// A point of a GEOMETRY column, which is the column type of such a member. In a geographic reference system,
/// such as 4326, x is the longitude and y the latitude.
struct Point {
    double x = 0;
    double y = 0;
    std::uint32_t srid = 0;  ///< of the reference system; 0: a plane
    friend bool operator==(const Point&, const Point&) = default;
};

/// A shape as the bytes of a GEOMETRY column.
template <>
struct ColumnTraits<Geometry> {
    using Stored = Bytes;
    /// GEOMETRY.
    [[nodiscard]] static detail::DataType columnType() { return DataTypes::GEOMETRY; }
    /// The SRID, its least byte first, and the shape's WKB, as MySQL and MariaDB hold shapes.
    [[nodiscard]] SEQUELIZE_API static Bytes toStored(const Geometry& shape);
    /// Throws ConversionError when the bytes are too few.
    [[nodiscard]] SEQUELIZE_API static Geometry fromStored(const Bytes& stored);
};

/// A point as the bytes of a GEOMETRY column.
template <>
struct ColumnTraits<Point> {
    using Stored = Bytes;
    /// GEOMETRY.
    [[nodiscard]] static detail::DataType columnType() { return DataTypes::GEOMETRY; }
    /// The SRID, its least byte first, and the point's WKB, as MySQL and MariaDB hold shapes.
    [[nodiscard]] SEQUELIZE_API static Bytes toStored(const Point& point);
    /// Throws ConversionError when the shape is no point of two coordinates.
    [[nodiscard]] SEQUELIZE_API static Point fromStored(const Bytes& stored);
};

}  // namespace sequelize
