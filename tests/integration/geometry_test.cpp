// Shapes of GEOMETRY columns, there and back.
#include <string>

#include <sequelize/geometry.hpp>
#include <sequelize/schema.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

namespace {

struct Place {
    std::int64_t id{};
    Point at{};
    std::optional<Geometry> area{};
};

/// LINESTRING(1 2, 3 4)
Bytes lineOfTwo() {
    Bytes wkb;
    for (const char* hex = "010200000002000000000000000000f03f000000000000004000000000000008400000000000001040";
         *hex != '\0'; hex += 2)
        wkb.push_back(static_cast<std::byte>(std::stoi(std::string(hex, 2), nullptr, 16)));
    return wkb;
}

Model<Place> places(Sequelize& sequelize) {
    return sequelize.define<Place>(
        "place", {field<&Place::at>({.type = DataTypes::GEOMETRY}), field<&Place::area>({.type = DataTypes::GEOMETRY})},
        {.timestamps = false}
    );
}

}  // namespace

TEST_CASE("points and shapes are written and read", "[geometry]") {
    auto sequelize = test::database();
    const auto model = places(sequelize);
    const test::FreshTables tables(sequelize);
    for (const Point& point : {Point{}, Point{1.5, -2.25}, Point{13.4, 52.5, 4326}, Point{-1e300, 1e-300}}) {
        const auto id = model.create({.at = point}).id;
        const auto read = model.findByPk(id);
        REQUIRE(read);
        CHECK(read->at == point);
        CHECK_FALSE(read->area);
        model.update({{&Place::at, Point{1, 2}}}, {.where = {{&Place::id, id}}});
        CHECK(model.findByPk(id)->at == Point{1, 2});
    }
    Geometry line{.srid = 4326, .wkb = lineOfTwo()};
    auto place = model.create({.at = {3, 4}, .area = line});
    CHECK(model.findByPk(place.id)->area == line);
    place.area.reset();
    model.save(place);
    CHECK(model.findByPk(place.id)->area == std::nullopt);
    CHECK(model.count({.where = {{&Place::area, null}}}) == 5);
}

TEST_CASE("a shape that does not go into its member names column and member", "[geometry]") {
    struct Corner {
        std::optional<Point> area{};
    };
    auto sequelize = test::database();
    const auto model = places(sequelize);
    const test::FreshTables tables(sequelize);
    model.create({.area = Geometry{.srid = 0, .wkb = lineOfTwo()}});
    const std::string what = "holds a shape that is no point of two coordinates; a Geometry holds any shape";
    CHECK(test::messageOf<ConversionError>([&] {
              (void)model.findAll<Corner>();
          }) == "column places.area of member Corner::area " + what);
    const auto row = model.findOne<Row>();
    CHECK(test::messageOf<ConversionError>([&] { (void)row->get<Point>("area"); }) == "column 'area' " + what);
    CHECK(test::messageOf<ConversionError>([&] {
              (void)sequelize.query<Point>("SELECT area FROM places");
          }) == "column 'area' " + what);
}

TEST_CASE("shapes are asked for equality only", "[geometry]") {
    auto sequelize = test::database();
    const auto model = places(sequelize);
    const test::FreshTables tables(sequelize);
    const auto refusal = [](const auto& ask) { return test::messageOf<UsageError>(ask); };
    const std::string condition =
        "a condition asks for an order of shapes, which have none: 'at' is a column of type GEOMETRY; compare what a "
        "function makes of it, fn(\"ST_X\", …), or ask for equality";
    CHECK(refusal([&] { (void)model.count({.where = {{&Place::at, Op::lt(Point{1, 2})}}}); }) == condition);
    CHECK(refusal([&] {
              (void)model.count({.where = {{&Place::at, Op::between(Point{1, 2}, Point{3, 4})}}});
          }) == condition);
    CHECK(refusal([&] { (void)model.count({.where = col(&Place::at) < col(&Place::at)}); }) == condition);
    CHECK(
        refusal([&] { (void)model.max(&Place::at); }) ==
        "max of model 'place': shapes have no order: 'at' is a column of type GEOMETRY; ask for what a function makes "
        "of it, findAll<Row> with .attributes"
    );
    CHECK(model.count({.where = {{&Place::at, Op::in({Point{1, 2}})}}}) == 0);
    CHECK(model.count({.where = {{&Place::at, Op::ne(Point{1, 2})}}}) == 0);
}

TEST_CASE("the server sees the point that was written", "[geometry]") {
    if (!test::speaksMysql()) SKIP_TEST("a database with shapes");
    auto sequelize = test::database();
    const auto model = places(sequelize);
    const test::FreshTables tables(sequelize);
    model.create({.at = {13.4, 52.5}});
    model.create({.at = {13.4, 52.5, 4326}});
    const auto rows = sequelize.query<Row>(
        test::ownQuery("SELECT ST_SRID(at) AS srid, ST_GeometryType(at) AS type FROM places ORDER BY id")
    );
    CHECK(rows[0].get<int>("srid") == 0);
    CHECK(rows[1].get<int>("srid") == 4326);
    CHECK(rows[1].get<std::string>("type") == "POINT");
    // x is what the servers' own functions call so in a plane, and the longitude on the earth
    CHECK(sequelize.query<double>("SELECT ST_X(at) FROM places WHERE id = 1").front() == 13.4);
    sequelize.query(test::ownQuery("INSERT INTO places (at) VALUES (ST_GeomFromText('POINT(3 4)'))"));
    CHECK(model.findByPk(3)->at == Point{3, 4});
    sequelize.query(test::ownQuery("INSERT INTO places (at) VALUES (ST_GeomFromText('LINESTRING(3 4, 5 6)'))"));
    CHECK(test::messageOf<ConversionError>([&] { (void)model.findByPk(4); }).find("no point") != std::string::npos);
}

TEST_CASE("MySQL: x is the longitude whatever the order of the axes", "[geometry]") {
    if (test::dialect() != Dialect::mysql) SKIP_TEST("MySQL only");
    auto sequelize = test::database();
    const auto model = places(sequelize);
    const test::FreshTables tables(sequelize);
    model.create({.at = {13.4, 52.5, 4326}});
    CHECK(sequelize.query<double>(test::ownQuery("SELECT ST_Longitude(at) FROM places")).front() == 13.4);
    sequelize.query(test::ownQuery("INSERT INTO places (at) VALUES (ST_GeomFromText('POINT(52.5 13.4)', 4326))"));
    CHECK(model.findByPk(2)->at == Point{13.4, 52.5, 4326});
}

TEST_CASE("a member that is a shape is a GEOMETRY column, without a field", "[geometry][options-rest]") {
    CHECK(detail::columnTypeOf<Point>() == detail::DataType(DataTypes::GEOMETRY));
    CHECK(detail::columnTypeOf<std::optional<Geometry>>() == detail::DataType(DataTypes::GEOMETRY));
    auto sequelize = test::database();
    const auto model = sequelize.define<Place>("plain_place", {}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    const auto id = model.create({.at = {1.5, -2.25}, .area = Geometry{.srid = 0, .wkb = lineOfTwo()}}).id;
    CHECK(model.findByPk(id)->at == Point{1.5, -2.25});
    CHECK(model.count({.where = {{&Place::at, Point{1.5, -2.25}}}}) == 1);
    CHECK(sequelize.check().isClean());
    if (test::speaksMysql())
        CHECK(sequelize.query<Row>("SELECT ST_X(at) AS x FROM plain_places").front().get<double>("x") == 1.5);
}
