#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include <sequelize/core/bytes.hpp>

// The shapes of GEOMETRY columns in GeoJSON (RFC 7946), with the `crs` that PostGIS, MySQL and Sequelize write beside
// it: without one the SRID is 0.
namespace sequelize::detail {

/// Throws ConversionError, which says a predicate of the column, when the bytes are no shape, or one with NaN or an
/// infinity, which JSON does not have.
[[nodiscard]] nlohmann::ordered_json geoJsonOf(const Bytes& stored);

/// The shape's bytes. Answers what is wrong, as a predicate ("must be GeoJSON, …"), or nothing. Any depth of `value` is
/// safe.
[[nodiscard]] std::string readGeoJson(const nlohmann::json& value, Bytes& stored);

}  // namespace sequelize::detail
