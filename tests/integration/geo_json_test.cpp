// GEOMETRY columns as GeoJSON, and JSON columns of text members as documents.
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/geometry.hpp>
#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/shapes.hpp"

using namespace sequelize;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

struct Site;

struct Area {
    std::int64_t id{};
    HasMany<Site> sites{};
};

struct Site {
    std::int64_t id{};
    Point at{};
    std::optional<Geometry> outline{};
    std::optional<Bytes> raw{};
    std::optional<std::int64_t> areaId{};
};

struct Maps {
    Sequelize sequelize = test::database();
    Model<Area> areas = sequelize.define<Area>("geo_area", {}, {.timestamps = false});
    Model<Site> sites = sequelize.define<Site>(
        "geo_site",
        {field<&Site::at>({.type = DataTypes::GEOMETRY}), field<&Site::outline>({.type = DataTypes::GEOMETRY}),
         field<&Site::raw>({.type = DataTypes::GEOMETRY}), field<&Site::areaId>()},
        {.timestamps = false}
    );
    std::optional<test::FreshTables> tables{};
    Maps() {
        areas.hasMany(sites, {.as = &Area::sites, .foreignKey = &Site::areaId});
        tables.emplace(sequelize);
    }
};

struct Note {
    std::int64_t id{};
    std::string text = "{}";
    std::optional<std::string> maybeText{};
    Json document{"[]"};
    std::optional<Json> maybeDocument{};
    json parsed = json::object();
};

/// What a ValidationError lists.
template <class Run>
std::vector<std::string> faults(const Run& run) {
    std::vector<std::string> texts;
    try {
        run();
    } catch (const ValidationError& error) {
        for (const auto& item : error.errors()) texts.push_back(item.path + ": " + item.message);
    }
    return texts;
}
using Texts = std::vector<std::string>;

constexpr auto notANumber = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("shapes are GeoJSON in toJSON, rows and printing", "[geojson]") {
    Maps maps;
    const auto area = maps.areas.create({});
    const auto triangle = test::triangle();
    Site made;
    made.at = {.x = 13.5, .y = 52.25, .srid = 4326};
    made.outline = Geometry{.srid = 0, .wkb = triangle.bytes()};
    made.raw = test::point(1.5, 2.5).stored();
    made.areaId = area.id;
    const auto id = maps.sites.create(made).id;
    const auto found = maps.sites.findByPk(id).value();
    const auto expected =
        ordered_json::parse(R"({"id":1,"at":{"type":"Point","coordinates":[13.5,52.25],)"
                            R"("crs":{"type":"name","properties":{"name":"EPSG:4326"}}},)"
                            R"("outline":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]]]},)"
                            R"("raw":{"type":"Point","coordinates":[1.5,2.5]},"areaId":1})");
    CHECK(toJSON(maps.sites, found) == expected);
    CHECK(toJSON(maps.sites, found, {.bytes = JsonBytes::base64}) == expected);
    CHECK(toJSON(maps.areas, maps.areas.findOne({.include = {&Area::sites}}))["geo_sites"][0] == expected);
    CHECK(toJSON(maps.sites.findAll<Row>().front()) == expected);
    const auto renamed = maps.sites.findAll<Row>({.attributes = {{&Site::raw, "place"}, &Site::at}}).front();
    CHECK(toJSON(renamed)["place"] == expected["raw"]);
    CHECK(renamed.isShape(0));
    CHECK(renamed.get<Point>("at") == made.at);
    const auto queried = maps.sequelize.query<Row>("SELECT id, raw FROM geo_sites").front();
    CHECK(toJSON(queried)["raw"] == expected["raw"]);
    CHECK_FALSE(queried.isShape(0));
    CHECK(inspect(queried) == "{ id: 1, raw: { type: 'Point', coordinates: [ 1.5, 2.5 ] } }");
    CHECK(
        maps.sites.inspect(found).find("    raw: { type: 'Point', coordinates: [ 1.5, 2.5 ] },\n") != std::string::npos
    );

    // And back: nothing is lost.
    const auto back = fromJSON(maps.sites, json(toJSON(maps.sites, found)));
    CHECK(back.at == found.at);
    CHECK(back.outline == found.outline);
    CHECK(back.raw == found.raw);
    CHECK(maps.sites.count({.where = {{&Site::at, back.at}}}) == 1);
}

TEST_CASE("GeoJSON of strangers sets shapes", "[geojson]") {
    Maps maps;
    auto site = maps.sites.create({});
    const auto shapes = test::allShapes();
    for (const auto& wkb : shapes) {
        Site other;
        other.outline = Geometry{.srid = 0, .wkb = wkb.bytes()};
        const json object{{"outline", toJSON(maps.sites, other)["outline"]}};
        maps.sites.update(site, patchFromJSON(maps.sites, object));
        CHECK(maps.sites.findByPk(site.id)->outline == other.outline);
        CHECK(maps.sites.create(buildFromJSON(maps.sites, object)).outline == other.outline);
    }
    maps.sites.update(site, patchFromJSON(maps.sites, json{{"outline", nullptr}}));
    CHECK_FALSE(maps.sites.findByPk(site.id)->outline);
    const std::string wanted = R"( must be GeoJSON, {"type": "Point", "coordinates": [13.4, 52.5]}: )";
    const auto body = json::parse(
        R"({"at": {"type": "Point", "coordinates": [1, 2, 3]}, "outline": {"type": "Polygon", "coordinates": [[[1, 2]]]},
            "raw": {"type": "Buffer", "data": [1]}})"
    );
    CHECK(
        faults([&] { (void)patchFromJSON(maps.sites, body); }) ==
        Texts{
            "/at: geo_site.at" + wanted + "a position has 3 coordinates, and a GEOMETRY column x and y",
            "/outline: geo_site.outline is a shape whose Polygon has a ring of fewer than four positions",
            "/raw: geo_site.raw" + wanted +
                "its \"type\" is none of Point, LineString, Polygon, MultiPoint, MultiLineString, MultiPolygon and "
                "GeometryCollection"}
    );
    CHECK(
        faults([&] {
            (void)patchFromJSON(
                maps.sites, json::parse(R"({"at": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}})")
            );
        }) == Texts{"/at: geo_site.at holds a shape that is no point of two coordinates; a Geometry holds any shape"}
    );
    CHECK(faults([&] {
              (void)patchFromJSON(maps.sites, json{{"at", nullptr}});
          }) == Texts{"/at: geo_site.at cannot be null"});
}

TEST_CASE("what is no shape is refused on every way into a GEOMETRY column", "[geojson]") {
    Maps maps;
    const auto site = maps.sites.create({});
    const Point nowhere{.x = notANumber, .y = 1};
    const Texts notFinite{"at: geo_site.at is a shape with a coordinate that is NaN or infinite"};
    Site wrong;
    wrong.at = nowhere;
    CHECK(faults([&] { maps.sites.create(wrong); }) == notFinite);
    CHECK_FALSE(faults([&] { maps.sites.bulkCreate(std::vector<Site>{wrong}); }).empty());
    CHECK(faults([&] { maps.sites.update({{&Site::at, nowhere}}, {.where = {{&Site::id, site.id}}}); }) == notFinite);
    CHECK(faults([&] {
              auto record = site;
              record.at = nowhere;
              maps.sites.save(record);
          }) == notFinite);
    CHECK(faults([&] { maps.sites.upsert(wrong); }) == notFinite);
    wrong.at = {};
    wrong.outline = Geometry{.srid = 0, .wkb = toBytes("abc")};
    wrong.raw = toBytes("abc");
    const std::string tooShort =
        " is no shape, which is an SRID of four bytes and well-known binary (WKB): it ends too early";
    CHECK(faults([&] {
              maps.sites.create(wrong);
          }) == Texts{"outline: geo_site.outline" + tooShort, "raw: geo_site.raw" + tooShort});
    CHECK(maps.sites.count() == 1);
    CHECK(maps.sites.count({.where = {{&Site::at, nowhere}}}) == 0);
    CHECK(maps.sites.count({.where = {{&Site::at, Op::ne(nowhere)}}}) == 1);
    // A shape of the other byte order is the same shape.
    Site turned;
    turned.raw = test::point(5, 6, false).stored();
    CHECK(maps.sites.findByPk(maps.sites.create(turned).id)->raw == test::point(5, 6).stored());
    CHECK(maps.sites.count({.where = {{&Site::raw, test::point(5, 6, false).stored()}}}) == 1);
}

TEST_CASE("what others stored as a shape is told by its attribute, or shown as bytes", "[geojson]") {
    Maps maps;
    const auto site = maps.sites.create({});
    // Servers take this one: the 17 bytes after the SRID end in a NaN.
    maps.sequelize.query("UPDATE geo_sites SET raw = X'000000000101000000000000000000F87F000000000000F03F'");
    const auto found = maps.sites.findByPk(site.id).value();
    CHECK(test::messageOf<ConversionError>([&] {
              (void)toJSON(maps.sites, found);
          }) == "toJSON: geo_site.raw is a shape with a coordinate that is NaN or infinite");
    const auto row = maps.sites.findAll<Row>().front();
    CHECK(test::messageOf<ConversionError>([&] {
              (void)toJSON(row);
          }) == "toJSON: column 'raw' is a shape with a coordinate that is NaN or infinite");
    CHECK(maps.sites.inspect(found).find("coordinates: [ NaN, 1 ]") != std::string::npos);
}

TEST_CASE("a JSON column is the document, whatever its member", "[geojson][json]") {
    auto sequelize = test::database();
    const auto notes = sequelize.define<Note>(
        "json_note",
        {field<&Note::text>({.type = DataTypes::JSON}), field<&Note::maybeText>({.type = DataTypes::JSON}),
         field<&Note::document>(), field<&Note::maybeDocument>(), field<&Note::parsed>()},
        {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    auto note = notes.create({});
    const std::vector<std::string> keys{"text", "maybeText", "document", "maybeDocument", "parsed"};
    for (const char* text : {R"({"a":[1,"x",null]})", R"("a text")", "5", "true", "[]"}) {
        const auto document = json::parse(text);
        json body;
        for (const auto& key : keys) body[key] = document;
        notes.update(note, patchFromJSON(notes, body));
        const auto found = notes.findByPk(note.id).value();
        CHECK(found.parsed == document);
        CHECK(json::parse(found.text) == document);
        const json written = toJSON(notes, found);
        const json row = toJSON(notes.findAll<Row>().front());
        for (const auto& key : keys) {
            CHECK(written[key] == document);
            CHECK(row[key] == document);
        }
        const auto back = fromJSON(notes, written);
        CHECK(json::parse(back.text) == document);
        CHECK(json::parse(back.maybeText.value()) == document);
    }
    note.text = R"({"a": 1})";
    CHECK(notes.inspect(note).find("text: {\"a\": 1},") != std::string::npos);

    // Null is a document where a member cannot be empty, and NULL where it can.
    json nothing;
    for (const auto& key : keys) nothing[key] = nullptr;
    notes.update(note, patchFromJSON(notes, nothing));
    const auto found = notes.findByPk(note.id).value();
    CHECK(found.text == "null");
    CHECK_FALSE(found.maybeText);
    CHECK_FALSE(found.maybeDocument);
    CHECK(json(toJSON(notes, found)) == [&] {
        json all = nothing;
        all["id"] = note.id;
        return all;
    }());
    note.text = "no document";
    CHECK(test::messageOf<ConversionError>([&] {
              (void)toJSON(notes, note);
          }) == "toJSON: json_note.text holds text that is no JSON document");
}
