// Shapes to GeoJSON and back.
#include "json/geo_json.hpp"

#include <limits>
#include <random>
#include <string>
#include <vector>

#include <sequelize/core/error.hpp>

#include "support/catch.hpp"
#include "support/shapes.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using nlohmann::json;

namespace {

std::string refusal(const json& value) {
    Bytes stored;
    return readGeoJson(value, stored);
}
std::string refusal(const char* text) {
    const std::string fault = refusal(json::parse(text));
    const std::string example = R"(must be GeoJSON, {"type": "Point", "coordinates": [13.4, 52.5]}: )";
    return fault.starts_with(example) ? fault.substr(example.size()) : fault;
}

json nested(int levels) {
    json shape = {{"type", "Point"}, {"coordinates", {1, 2}}};
    for (int i = 0; i < levels; ++i)
        shape = json{{"type", "GeometryCollection"}, {"geometries", json::array({std::move(shape)})}};
    return shape;
}

}  // namespace

TEST_CASE("each kind of shape goes to GeoJSON and back", "[geojson]") {
    const std::vector<const char*> expected{
        R"({"type":"Point","coordinates":[1.5,-2.25]})",
        R"({"type":"LineString","coordinates":[[1,2],[3,4]]})",
        R"({"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]})",
        R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})",
        R"({"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]})",
        R"({"type":"MultiPolygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]]]})",
        R"({"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},)"
        R"({"type":"GeometryCollection","geometries":[]},{"type":"GeometryCollection","geometries":)"
        R"([{"type":"LineString","coordinates":[[1,2],[3,4]]}]}]})"};
    const auto shapes = test::allShapes();
    REQUIRE(shapes.size() == expected.size());
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        for (const auto srid : {std::uint8_t{0}, std::uint8_t{230}}) {
            auto wanted = json::parse(expected[i]);
            if (srid != 0) wanted["crs"] = {{"type", "name"}, {"properties", {{"name", "EPSG:230"}}}};
            const json written = geoJsonOf(shapes[i].stored(srid));
            CHECK(written == wanted);
            Bytes read;
            CHECK(readGeoJson(written, read).empty());
            CHECK(read == shapes[i].stored(srid));
        }
    }
    CHECK(geoJsonOf(shapes[0].stored()).dump() == R"({"type":"Point","coordinates":[1.5,-2.25]})");
}

TEST_CASE("a shape's SRID is its crs", "[geojson]") {
    const auto sridOf = [](const char* crs) {
        Bytes stored;
        const auto value = json::parse(std::string(R"({"type": "Point", "coordinates": [1, 2], "crs": )") + crs + "}");
        if (!readGeoJson(value, stored).empty()) return -1L;
        long srid = 0;
        for (std::size_t i = 4; i-- > 0;) srid = srid * 256 + std::to_integer<long>(stored[i]);
        return srid;
    };
    CHECK(sridOf("null") == 0);
    CHECK(sridOf(R"({"type": "name", "properties": {"name": "EPSG:4326"}})") == 4326);
    CHECK(sridOf(R"({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}})") == 3857);
    CHECK(sridOf(R"({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}})") == 4326);
    CHECK(sridOf(R"({"type": "name", "properties": {"name": "EPSG:4294967295"}})") == 4'294'967'295);
    for (const char* wrong :
         {"4326", R"("EPSG:4326")", "{}", R"({"type": "link", "properties": {"name": "EPSG:1"}})",
          R"({"type": "name"})", R"({"type": "name", "properties": 1})", R"({"type": "name", "properties": {}})",
          R"({"type": "name", "properties": {"name": "EPSG:"}})",
          R"({"type": "name", "properties": {"name": "EPSG:1x"}})",
          R"({"type": "name", "properties": {"name": "EPSG:4294967296"}})",
          R"({"type": "name", "properties": {"name": "EPSG:-1"}})",
          R"({"type": "name", "properties": {"name": 4326}})"})
        CHECK(sridOf(wrong) == -1);
}

TEST_CASE("what is no GeoJSON of a column's shape is told", "[geojson]") {
    CHECK(refusal("5") == "a shape is an object, not number");
    CHECK(refusal("null") == "a shape is an object, not null");
    CHECK(refusal("\"POINT(1 2)\"") == "a shape is an object, not string");
    const std::string noType =
        "its \"type\" is none of Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon and "
        "GeometryCollection";
    CHECK(refusal("{}") == noType);
    CHECK(refusal(R"({"type": "Buffer", "data": [1]})") == noType);
    CHECK(refusal(R"({"type": "point", "coordinates": [1, 2]})") == noType);
    CHECK(refusal(R"({"type": 1, "coordinates": [1, 2]})") == noType);
    CHECK(refusal(R"({"type": "Point"})") == "its \"coordinates\" are missing");
    CHECK(refusal(R"({"type": "GeometryCollection"})") == "its \"geometries\" are missing");
    CHECK(
        refusal(R"({"type": "Point", "coordinates": [1, 2], "name": "x"})") ==
        "its \"name\" is nothing that a column keeps"
    );
    CHECK(refusal(R"({"type": "Point", "coordinates": [1, 2], "bbox": [1, 2, 1, 2]})").empty());
    CHECK(
        refusal(R"({"type": "Point", "coordinates": [1, 2, 3]})") ==
        "a position has 3 coordinates, and a GEOMETRY column x and y"
    );
    CHECK(
        refusal(R"({"type": "Point", "coordinates": []})") ==
        "a position has 0 coordinates, and a GEOMETRY column x and y"
    );
    CHECK(refusal(R"({"type": "Point", "coordinates": [1, "2"]})") == "a coordinate is no number");
    CHECK(refusal(R"({"type": "Point", "coordinates": [null, 2]})") == "a coordinate is no number");
    CHECK(refusal(R"({"type": "Point", "coordinates": {"x": 1}})") == "a position is a list, not object");
    CHECK(refusal(R"({"type": "LineString", "coordinates": [1, 2]})") == "a position is a list, not number");
    CHECK(refusal(R"({"type": "Polygon", "coordinates": 1})") == "a list is missing where it has number");
    CHECK(
        refusal(R"({"type": "LineString", "coordinates": [[1, 2]]})") ==
        "is a shape whose LineString has fewer than two positions"
    );
    CHECK(
        refusal(R"({"type": "MultiPoint", "coordinates": []})") ==
        "is a MultiPoint without a Point; only a GeometryCollection may be empty"
    );
    CHECK(refusal(R"({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2],
                     "crs": null}]})") == "a \"crs\" is of the whole shape, and stands beside its \"type\"");
    CHECK(
        refusal(json{{"type", "Point"}, {"coordinates", {std::numeric_limits<double>::infinity(), 1}}}) ==
        "is a shape with a coordinate that is NaN or infinite"
    );
    CHECK(refusal(nested(100)).empty());
    CHECK(refusal(nested(101)).find("nests more than 100 deep") != std::string::npos);
}

TEST_CASE("no bytes bring the writer of GeoJSON down", "[geojson]") {
    std::mt19937 random(4326);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const auto seeds = test::allShapes();
    std::size_t written = 0;
    for (int round = 0; round < 20'000; ++round) {
        Bytes bytes = seeds[below(seeds.size())].stored();
        for (auto changes = below(4); changes-- > 0;) bytes[below(bytes.size())] = static_cast<std::byte>(below(256));
        if (below(4) == 0) bytes.resize(below(bytes.size() + 8));
        try {
            const json object = json::parse(geoJsonOf(bytes).dump());
            ++written;
            Bytes read;
            if (readGeoJson(object, read).empty()) CHECK(json(geoJsonOf(read)) == object);
        } catch (const ConversionError&) {
        }
    }
    CHECK(written > 1'000);
}
