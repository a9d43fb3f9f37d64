// fromJSON: strict, complete in its errors, and the way back from toJSON.
#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

enum class Colour { red, blue };

struct Everything {
    std::int64_t id{};
    std::int8_t tiny{};
    std::uint64_t large{};
    bool flag{};
    float single{};
    double real{};
    Decimal price{};
    std::string text{};
    Colour colour{};
    DateTime at{};
    Date day{};
    Time time{};
    Uuid key{};
    Bytes bytes{};
    json document{};
    Json raw{"null"};
    std::optional<int> maybe{};
    std::optional<DateTime> later{};
    std::optional<json> draft{};
};

Model<Everything> defineEverything(Sequelize& sequelize) {
    return sequelize.define<Everything>(
        "fj_thing",
        {
            field<&Everything::tiny>(),
            field<&Everything::large>(),
            field<&Everything::flag>(),
            field<&Everything::single>(),
            field<&Everything::real>(),
            field<&Everything::price>({.type = DataTypes::DECIMAL(20, 4)}),
            field<&Everything::text>(),
            field<&Everything::colour>(),
            field<&Everything::at>({.type = DataTypes::DATE(6)}),
            field<&Everything::day>(),
            field<&Everything::time>({.type = DataTypes::TIME(6)}),
            field<&Everything::key>(),
            field<&Everything::bytes>(),
            field<&Everything::document>(),
            field<&Everything::raw>(),
            field<&Everything::maybe>(),
            field<&Everything::later>(),
            field<&Everything::draft>(),
        },
        {.timestamps = false}
    );
}

Everything full() {
    Everything thing;
    thing.tiny = -128;
    thing.large = 9'223'372'036'854'775'807u;
    thing.flag = true;
    thing.single = 0.1f;
    thing.real = 1.0 / 3;
    thing.price = Decimal("1234567890123456.7800");
    thing.text = "Größe \"🎉\"\n";
    thing.colour = Colour::blue;
    thing.at = std::chrono::sys_days(2021y / 12 / 14) + 10h + 1'234'567us;
    thing.day = 2021y / 12 / 14;
    thing.time = -(100h + 5min + 250'000us);
    thing.key = Uuid("c2b5b5fc-5b5b-4f3a-9a37-0a5d8f9e1234");
    thing.bytes = toBytes(std::string("\0\xff{", 3));
    thing.document = {{"a", {1, 2.5, nullptr}}};
    thing.raw = {R"(["text"])"};
    thing.maybe = 0;
    thing.later = std::chrono::sys_days(2000y / 1 / 1);
    thing.draft = "text";
    return thing;
}

std::vector<std::string> faults(const std::function<void()>& call) {
    std::vector<std::string> messages;
    if (const auto error = test::thrownBy<ValidationError>(call))
        for (const auto& item : error->errors()) messages.push_back(item.path + ": " + item.message);
    return messages;
}

struct Pupil;
struct Course;
struct School {
    std::int64_t id{};
    std::string name{};
    HasMany<Pupil> pupils{};
};
struct Seat {
    std::int64_t pupilId{}, courseId{};
    int row{};
};
struct Pupil : Record<Pupil> {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> schoolId{};
    BelongsTo<School> school{};
    BelongsToMany<Course, Seat> courses{};
};
struct Course {
    std::int64_t id{};
    std::string title{};
};

}  // namespace

TEST_CASE("every type goes to JSON and back", "[json]") {
    auto sequelize = test::database();
    auto things = defineEverything(sequelize);
    const test::FreshTables tables(sequelize);
    things.create(full());
    things.create({.day = 2000y / 1 / 1, .document = nullptr});
    for (const auto& stored : things.findAll({.order = {&Everything::id}})) {
        const auto object = toJSON(things, stored);
        const auto text = object.dump();
        const Everything back = fromJSON(things, json::parse(text));
        CHECK(toJSON(things, back).dump() == text);
        CHECK(toJSON(things, fromJSON(things, object)) == object);
        CHECK(back.large == stored.large);
        CHECK(back.single == stored.single);
        CHECK(back.real == stored.real);
        CHECK(back.price.toString() == stored.price.toString());
        CHECK(back.at == stored.at);
        CHECK(back.time == stored.time);
        CHECK(back.bytes == stored.bytes);
        CHECK(back.maybe == stored.maybe);
        CHECK(back.later == stored.later);
        CHECK(back.document == stored.document);
    }
}

TEST_CASE("fromJSON takes no other type", "[json][errors]") {
    auto sequelize = test::database();
    auto things = defineEverything(sequelize);
    const auto fault = [&](const char* attribute, const json& value) {
        const auto messages = faults([&] { (void)fromJSON(things, json{{attribute, value}}); });
        return messages.size() == 1 ? messages.front() : "no single error";
    };
    CHECK(fault("id", "1") == "id: fj_thing.id must be an integer");
    for (const json& value : {json("1"), json(1.5), json(1.0), json(true), json::array(), json::object()})
        CHECK(fault("tiny", value) == "tiny: fj_thing.tiny must be an integer");
    CHECK(fault("tiny", 128) == "tiny: fj_thing.tiny is outside the range -128 to 127");
    CHECK(fault("large", -1) == "large: fj_thing.large is outside the range 0 to 18446744073709551615");
    CHECK(
        fault("id", 18'446'744'073'709'551'615u) ==
        "id: fj_thing.id is outside the range -9223372036854775808 to "
        "9223372036854775807"
    );
    for (const json& value : {json(1), json(0), json("true"), json(1.0)})
        CHECK(fault("flag", value) == "flag: fj_thing.flag must be true or false");
    for (const json& value : {json("1.5"), json(true)})
        CHECK(fault("real", value) == "real: fj_thing.real must be a number");
    CHECK(fault("single", 1e300) == "single: fj_thing.single is a number of too many digits");
    CHECK(fault("price", 9.9) == "price: fj_thing.price must be a decimal number as a text, or an integer");
    CHECK(fault("price", "a lot") == "price: fj_thing.price must be a decimal number as a text, or an integer");
    for (const json& value : {json(1), json(true), json::object()})
        CHECK(fault("text", value) == "text: fj_thing.text must be a text");
    for (const json& value : {json("green"), json(1), json("")})
        CHECK(fault("colour", value) == "colour: fj_thing.colour must be one of 'red', 'blue'");
    for (const json& value : {json("2021-02-30T00:00:00Z"), json("soon"), json(1'639'476'736)})
        CHECK(fault("at", value) == "at: fj_thing.at must be an instant as a text: \"2021-12-14T10:12:16.644Z\"");
    CHECK(fault("day", "2021-02-30") == "day: fj_thing.day must be a day of the calendar as a text: \"2021-12-14\"");
    CHECK(fault("time", "noon") == "time: fj_thing.time must be a time as a text: \"10:12:16\"");
    CHECK(fault("key", "c2b5") == "key: fj_thing.key must be a UUID as a text");
    for (const json& value :
         {json("text"), json{{"type", 5}}, json{{"type", "Buffer"}}, json{{"type", "Buffer"}, {"data", 1}},
          json{{"type", "Buffer"}, {"data", {256}}}, json{{"type", "Buffer"}, {"data", {4'294'967'296u}}}})
        CHECK(
            fault("bytes", value) == "bytes: fj_thing.bytes must be bytes: {\"type\": \"Buffer\", \"data\": [0, 255]}"
        );
    CHECK(fault("text", nullptr) == "text: fj_thing.text cannot be null");
    CHECK(fault("nmae", 1) == "nmae: fj_thing.nmae is no attribute");
    CHECK(fromJSON(things, json{{"real", 5}}).real == 5);
    CHECK(fromJSON(things, json{{"price", 5}}).price == Decimal(5));
    CHECK_FALSE(fromJSON(things, json{{"maybe", nullptr}}).maybe);
    CHECK(fromJSON(things, json{{"document", nullptr}}).document.is_null());
}

TEST_CASE("fromJSON tells everything that is wrong at once", "[json][errors]") {
    auto sequelize = test::database();
    auto things = defineEverything(sequelize);
    const auto error = test::thrownBy<ValidationError>([&] {
        (void)fromJSON(things, json{{"tiny", "1"}, {"flag", 1}, {"text", nullptr}, {"nmae", 1}, {"real", 2}});
    });
    REQUIRE(error);
    CHECK(error->errors().size() == 4);
    const std::string message = error->what();
    for (const char* type : {"std::", "Everything", "optional", "int8", "signed char"})
        CHECK(message.find(type) == std::string::npos);
    CHECK(faults([&] {
              (void)fromJSON(things, json::array());
          }) == test::Texts{": fj_thing must be an object, not array"});
}

TEST_CASE("associated records go to JSON and back", "[json][association]") {
    auto sequelize = test::database();
    auto schools = sequelize.define<School>("fj_school", {field<&School::name>()}, {.timestamps = false});
    auto pupils =
        sequelize.define<Pupil>("fj_pupil", {field<&Pupil::name>(), field<&Pupil::schoolId>()}, {.timestamps = false});
    auto courses = sequelize.define<Course>("fj_course", {field<&Course::title>()}, {.timestamps = false});
    auto seats = sequelize.define<Seat>(
        "fj_seat",
        {field<&Seat::pupilId>({.primaryKey = true}), field<&Seat::courseId>({.primaryKey = true}),
         field<&Seat::row>()},
        {.timestamps = false}
    );
    schools.hasMany(pupils, {.as = &School::pupils, .foreignKey = &Pupil::schoolId});
    pupils.belongsTo(schools, {.as = &Pupil::school, .foreignKey = &Pupil::schoolId});
    pupils.belongsToMany(
        courses, {.as = &Pupil::courses, .through = seats, .foreignKey = {"pupilId"}, .otherKey = {"courseId"}}
    );
    const test::FreshTables tables(sequelize);
    schools.create({.name = "s"});
    Pupil pupil;
    pupil.name = "p";
    pupil.schoolId = 1;
    pupils.create(pupil);
    pupil.name = "alone";
    pupil.schoolId.reset();
    pupils.create(pupil);
    courses.create({.title = "maths"});
    seats.create({.pupilId = 1, .courseId = 1, .row = 3});

    const auto found = schools.findAll({.include = {{&School::pupils, {.include = {&Pupil::courses}}}}});
    const auto object = toJSON(schools, found[0]);
    const School back = fromJSON(schools, json::parse(object.dump()));
    CHECK(toJSON(schools, back) == object);
    CHECK(toJSON(schools, fromJSON(schools, object)) == object);
    CHECK(back.pupils[0].courses[0].title == "maths");
    CHECK(back.pupils[0].isNewRecord());

    for (const auto& one : pupils.findAll({.include = {&Pupil::school}, .order = {&Pupil::id}})) {
        const auto text = toJSON(pupils, one).dump();
        CHECK(toJSON(pupils, fromJSON(pupils, json::parse(text))).dump() == text);
    }
    CHECK(
        faults([&] {
            (void)fromJSON(schools, json::parse(R"({"fj_pupils": [{"name": "a"}, {"name": 5, "age": 1}, 7]})"));
        }) ==
        test::Texts{
            "fj_pupils[1].age: fj_school.fj_pupils[1].age is no attribute",
            "fj_pupils[1].name: fj_school.fj_pupils[1].name must be a text",
            "fj_pupils[2]: fj_school.fj_pupils[2] must be an object, not number"}
    );
    CHECK(faults([&] {
              (void)fromJSON(schools, json{{"fj_pupils", nullptr}});
          }) == test::Texts{"fj_pupils: fj_school.fj_pupils must be an array"});
}
