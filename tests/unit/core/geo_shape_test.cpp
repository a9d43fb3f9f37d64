// Shapes of GEOMETRY columns: their bytes taken apart, and which a column takes.
#include "core/geo_shape.hpp"

#include <limits>
#include <random>
#include <string>

#include <sequelize/geometry.hpp>
#include <sequelize/schema/column.hpp>

#include "support/catch.hpp"
#include "support/shapes.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::lineOfTwo;
using test::point;
using test::triangle;
using test::Wkb;

namespace {

/// Why a GEOMETRY column does not take the bytes.
std::string refusal(Bytes stored) {
    Value value = std::move(stored);
    return fitToColumn({.name = "at", .type = DataTypes::GEOMETRY}, value);
}

Bytes nested(int levels) {
    Wkb shape = point(1, 2);
    for (int i = 0; i < levels; ++i) shape = Wkb(7).count(1).add(shape);
    return shape.stored();
}

constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr auto notANumber = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("a GEOMETRY column takes each kind of shape as it is", "[fit][geojson]") {
    for (const auto& wkb : test::allShapes()) {
        Value value = wkb.stored(7);
        CHECK(fitToColumn({.name = "at", .type = DataTypes::GEOMETRY}, value).empty());
        CHECK(value == Value(wkb.stored(7)));
    }
    CHECK(refusal(nested(100)).empty());
    Wkb longLine = Wkb(2).count(100'000);
    for (int i = 0; i < 100'000; ++i) longLine.at(i, i);
    CHECK(refusal(longLine.stored()).empty());
}

TEST_CASE("a GEOMETRY column has numbers of one byte order", "[fit][geojson]") {
    Value value = Wkb(7, false).count(2).add(point(1.5, -2, false)).add(lineOfTwo()).stored(7);
    CHECK(fitToColumn({.name = "at", .type = DataTypes::GEOMETRY}, value).empty());
    CHECK(value == Value(Wkb(7).count(2).add(point(1.5, -2)).add(lineOfTwo()).stored(7)));
}

TEST_CASE("a GEOMETRY column takes no shape that servers refuse, or that JSON could not show", "[fit][geojson]") {
    const std::string notFinite = "is a shape with a coordinate that is NaN or infinite";
    CHECK(refusal(point(notANumber, 1).stored()) == notFinite);
    CHECK(refusal(point(1, -infinity).stored()) == notFinite);
    CHECK(refusal(Wkb(2).count(2).at(1, 2).at(infinity, 4).stored()) == notFinite);
    CHECK(refusal(Wkb(3).count(1).count(4).at(0, 0).at(notANumber, 0).at(4, 4).at(0, 0).stored()) == notFinite);
    CHECK(refusal(Wkb(7).count(1).add(Wkb(4).count(1).add(point(1, notANumber))).stored()) == notFinite);

    const std::string tooShort =
        "is no shape, which is an SRID of four bytes and well-known binary (WKB): it ends too early";
    CHECK(refusal({}) == tooShort);
    CHECK(refusal(toBytes("abc")) == tooShort);
    CHECK(refusal(ColumnTraits<Geometry>::toStored({.srid = 0, .wkb = toBytes("\x01\x01")})) == tooShort);
    for (const auto& wkb : test::allShapes()) {
        Bytes cut = wkb.stored();
        while (!cut.empty()) {
            cut.pop_back();
            CHECK_FALSE(refusal(cut).empty());
        }
        Bytes longer = wkb.stored();
        longer.push_back({});
        CHECK(refusal(longer) == "is no shape: bytes follow its well-known binary (WKB)");
    }
    CHECK(refusal(Wkb(2).count(0xffffffffu).at(1, 2).stored()) == tooShort);
    CHECK(refusal(Wkb(7).count(0xffffffffu).stored()) == tooShort);
    CHECK(
        refusal(ColumnTraits<Geometry>::toStored({.srid = 0, .wkb = toBytes("abcdefghijklmnopqrstu")})) ==
        "is no shape: its well-known binary (WKB) begins with neither 0 nor 1"
    );

    const std::string more = "is a shape with z or m, and a GEOMETRY column has x and y; leave the others out";
    CHECK(refusal(Wkb(1001).at(1, 2).stored()) == more);
    CHECK(refusal(Wkb(2001).at(1, 2).stored()) == more);
    CHECK(refusal(Wkb(3001).at(1, 2).stored()) == more);
    CHECK(refusal(Wkb(0x80000001u).at(1, 2).stored()) == more);
    CHECK(refusal(Wkb(8).at(1, 2).stored()) == "is no shape that a GEOMETRY column has: its kind is 8, and not 1 to 7");
    CHECK(refusal(Wkb(0).at(1, 2).stored()) == "is no shape that a GEOMETRY column has: its kind is 0, and not 1 to 7");

    CHECK(refusal(Wkb(2).count(1).at(1, 2).stored()) == "is a shape whose LineString has fewer than two positions");
    CHECK(refusal(Wkb(3).count(0).stored()) == "is a shape whose Polygon has no ring");
    CHECK(
        refusal(Wkb(3).count(1).count(3).at(0, 0).at(1, 0).at(0, 0).stored()) ==
        "is a shape whose Polygon has a ring of fewer than four positions"
    );
    CHECK(
        refusal(Wkb(6).count(1).add(Wkb(3).count(1).count(4).at(0, 0).at(1, 0).at(1, 1).at(5, 5)).stored()) ==
        "is a shape whose Polygon has a ring that does not end where it begins; repeat its first position"
    );
    CHECK(
        refusal(Wkb(4).count(0).stored()) == "is a MultiPoint without a Point; only a GeometryCollection may be empty"
    );
    CHECK(refusal(Wkb(4).count(1).add(lineOfTwo()).stored()) == "is no shape: a MultiPoint holds a LineString");
    CHECK(refusal(Wkb(5).count(1).add(triangle()).stored()) == "is no shape: a MultiLineString holds a Polygon");
    CHECK(refusal(nested(101)) == "is a shape that nests more than 100 deep");
    CHECK(refusal(nested(1'000)) == "is a shape that nests more than 100 deep");
}

TEST_CASE("a shape is shown as GeoJSON", "[geojson]") {
    CHECK(inspectShape(point(1.5, -2.25).stored(), 0) == "{ type: 'Point', coordinates: [ 1.5, -2.25 ] }");
    CHECK(inspectShape(lineOfTwo().stored(), 0) == "{ type: 'LineString', coordinates: [ [ 1, 2 ], [ 3, 4 ] ] }");
    CHECK(
        inspectShape(Wkb(7).count(1).add(point(1, 2)).stored(), 0) ==
        "{\n  type: 'GeometryCollection',\n  geometries: [ { type: 'Point', coordinates: [ 1, 2 ] } ]\n}"
    );
    CHECK(
        inspectShape(point(1, 2).stored(7), 0) ==
        "{\n  type: 'Point',\n  coordinates: [ 1, 2 ],\n"
        "  crs: { type: 'name', properties: { name: 'EPSG:7' } }\n}"
    );
    CHECK(inspectShape(toBytes("ab"), 0) == "<Buffer 61 62>");
    Wkb longLine = Wkb(2).count(102);
    for (int i = 0; i < 102; ++i) longLine.at(i, i);
    CHECK(inspectShape(longLine.stored(), 0).find("... 2 more items") != std::string::npos);
    CHECK(inspectShape(point(notANumber, 1).stored(), 0) == "{ type: 'Point', coordinates: [ NaN, 1 ] }");
}

TEST_CASE("no bytes bring the reader of shapes down", "[geojson]") {
    std::mt19937 random(20'261'129);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const auto seeds = test::allShapes();
    std::size_t shapes = 0;
    for (int round = 0; round < 20'000; ++round) {
        Bytes bytes = seeds[below(seeds.size())].stored();
        for (auto changes = below(4); changes-- > 0;) bytes[below(bytes.size())] = static_cast<std::byte>(below(256));
        if (below(4) == 0) bytes.resize(below(bytes.size() + 8));
        (void)inspectShape(bytes, 0);
        Value value = bytes;
        if (!fitToColumn({.name = "at", .type = DataTypes::GEOMETRY}, value).empty()) continue;
        ++shapes;
        Value again = value;
        CHECK(fitToColumn({.name = "at", .type = DataTypes::GEOMETRY}, again).empty());
        CHECK(again == value);
    }
    CHECK(shapes > 1'000);
}
