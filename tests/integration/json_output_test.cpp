// toJSON: which attributes and associations, under which keys, in which forms.
#include <sequelize/json.hpp>

#include "integration/school.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using nlohmann::json;
using nlohmann::ordered_json;
using test::Course;
using test::Grade;
using test::Student;
using test::StudentCourse;
using test::Texts;

namespace {

enum class Size { small, large };

struct Parcel : Record<Parcel> {
    std::int64_t id{};
    std::int64_t number{};
    std::uint64_t other{};
    int weight{};
    Bytes label{};
    Size size{};
    std::int64_t total{};
};

Model<Parcel> defineParcels(Sequelize& sequelize) {
    return sequelize.define<Parcel>(
        "json_parcel",
        {field<&Parcel::number>({.type = DataTypes::BIGINT}), field<&Parcel::other>({.type = DataTypes::BIGINT}),
         field<&Parcel::weight>(), field<&Parcel::label>(), field<&Parcel::size>(),
         field<&Parcel::total>({.type = DataTypes::VIRTUAL})},
        {.timestamps = false}
    );
}

Parcel parcel(std::int64_t number) {
    Parcel made;
    made.number = number;
    made.other = 9'007'199'254'740'992u;
    made.weight = 5;
    made.label = toBytes(std::string("\0\xff\x10", 3));
    made.size = Size::large;
    return made;
}

Texts keysOf(const ordered_json& object) {
    Texts keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
}

}  // namespace

TEST_CASE("toJSON writes the attributes that are asked for", "[json]") {
    auto sequelize = test::database();
    auto parcels = defineParcels(sequelize);
    const test::FreshTables tables(sequelize);
    parcels.create(parcel(1));
    const auto one = parcels.findByPk(1).value();
    CHECK(keysOf(toJSON(parcels, one)) == Texts{"id", "number", "other", "weight", "label", "size"});
    CHECK(
        toJSON(parcels, one, {.attributes = {&Parcel::weight, {&Parcel::id, "key"}, "size"}}).dump() ==
        R"({"weight":5,"key":1,"size":"large"})"
    );
    CHECK(
        keysOf(toJSON(parcels, one, {.attributes = exclude(&Parcel::label, &Parcel::other)})) ==
        Texts{"id", "number", "weight", "size"}
    );
    CHECK(
        keysOf(toJSON(parcels, one, {.attributes = exclude("label", "other", "size").include(&Parcel::weight, "grams")})
        ) == Texts{"id", "number", "weight", "grams"}
    );
    CHECK(
        keysOf(
            toJSON(parcels, one, {.attributes = include(&Parcel::weight, "id").exclude(&Parcel::id, &Parcel::weight)})
        ) == Texts{"number", "other", "label", "size", "id"}
    );
    CHECK_THROWS_AS(toJSON(parcels, one, {.attributes = include(&Parcel::weight, "id")}), UsageError);
    CHECK(toJSON(parcels, one, {.attributes = std::vector<const char*>{}}) == ordered_json::object());
    CHECK(
        toJSON(parcels, std::vector<Parcel>{one, one}, {.attributes = {&Parcel::id}}).dump() == R"([{"id":1},{"id":1}])"
    );
    CHECK(toJSON(parcels, std::optional<Parcel>(one), {.attributes = {&Parcel::id}}).dump() == R"({"id":1})");
    CHECK(toJSON(parcels, std::optional<Parcel>(), {.attributes = {&Parcel::id}}).is_null());

    SECTION("and leaves out what was not read") {
        const auto part = parcels.findOne({.attributes = {&Parcel::id, {literal("weight + 1"), "total"}}}).value();
        CHECK(
            toJSON(parcels, part, {.attributes = {&Parcel::weight, {&Parcel::total, "sum"}, &Parcel::id}}).dump() ==
            R"({"sum":6,"id":1})"
        );
    }
    SECTION("and refuses what is none") {
        CHECK_THROWS_AS(toJSON(parcels, one, {.attributes = {"colour"}}), UsageError);
        CHECK_THROWS_AS(toJSON(parcels, one, {.attributes = {{fn("UPPER", &Parcel::size), "size"}}}), UsageError);
        CHECK_THROWS_AS(toJSON(parcels, one, {.attributes = {{literal("1"), "size"}}}), UsageError);
        CHECK_THROWS_AS(toJSON(parcels, one, {.attributes = {&Parcel::id, {&Parcel::weight, "id"}}}), UsageError);
        CHECK_THROWS_AS(toJSON(parcels, one, {.attributes = {&Parcel::id, &Parcel::id}}), UsageError);
    }
}

TEST_CASE("toJSON writes BIGINT and bytes as asked, and fromJSON reads them", "[json]") {
    auto sequelize = test::database();
    auto parcels = defineParcels(sequelize);
    const test::FreshTables tables(sequelize);
    for (const std::int64_t number :
         {9'007'199'254'740'991, -9'007'199'254'740'991, std::numeric_limits<std::int64_t>::min()})
        parcels.create(parcel(number));
    const auto all = parcels.findAll({.order = {&Parcel::id}});
    const auto numbers = [&](JsonBigInt form) {
        std::string texts;
        for (const auto& one : toJSON(parcels, all, {.bigInts = form}))
            texts += one["number"].dump() + " " + one["other"].dump() + " " + one["weight"].dump() + "\n";
        return texts;
    };
    CHECK(
        numbers(JsonBigInt::number) ==
        "9007199254740991 9007199254740992 5\n-9007199254740991 9007199254740992 5\n"
        "-9223372036854775808 9007199254740992 5\n"
    );
    CHECK(
        numbers(JsonBigInt::text) ==
        "\"9007199254740991\" \"9007199254740992\" 5\n\"-9007199254740991\" \"9007199254740992\" 5\n"
        "\"-9223372036854775808\" \"9007199254740992\" 5\n"
    );
    CHECK(
        numbers(JsonBigInt::unsafeAsText) ==
        "9007199254740991 \"9007199254740992\" 5\n-9007199254740991 \"9007199254740992\" 5\n"
        "\"-9223372036854775808\" \"9007199254740992\" 5\n"
    );
    CHECK(toJSON(parcels, all[0], {.bytes = JsonBytes::base64})["label"] == "AP8Q");

    for (const auto form : {JsonBigInt::number, JsonBigInt::text, JsonBigInt::unsafeAsText})
        for (const auto bytes : {JsonBytes::buffer, JsonBytes::base64})
            for (const auto& one : all) {
                const auto written = [&](const Parcel& record) {
                    return toJSON(
                        parcels, record, {.attributes = exclude(&Parcel::total), .bigInts = form, .bytes = bytes}
                    );
                };
                const auto object = written(one);
                const auto back = fromJSON(parcels, json::parse(object.dump()), {.bigInts = form, .bytes = bytes});
                CHECK(back.number == one.number);
                CHECK(back.other == one.other);
                CHECK(back.label == one.label);
                CHECK(written(back) == object);
            }
    CHECK(
        test::thrownBy<ValidationError>([&] {
            (void)fromJSON(parcels, {{"number", "1"}, {"label", "AP8Q"}});
        })
            ->errors()
            .size() == 2
    );

    const auto rows = parcels.findAll<Row>({.order = {&Parcel::id}});
    CHECK(toJSON(rows[2], {.bigInts = JsonBigInt::unsafeAsText})["number"] == "-9223372036854775808");
    CHECK(toJSON(rows[0], {.bigInts = JsonBigInt::unsafeAsText})["weight"] == 5);
    CHECK(toJSON(rows[0], {.bytes = JsonBytes::base64})["label"] == "AP8Q");
    CHECK(toJSON(Value(std::int64_t{5}), {.bigInts = JsonBigInt::text}) == "5");
}

TEST_CASE("toJSON writes the associations that are asked for", "[json][association]") {
    test::School school;
    const auto courses = school.courses.findAll(
        {.include = {{&Course::students, {.include = {&Student::grade}}}}, .where = {{&Course::course_name, "Science"}}}
    );
    CHECK(
        keysOf(toJSON(school.courses, courses[0])["students"][0]) ==
        Texts{"student_id", "name", "createdAt", "updatedAt", "gradeId", "grade", "StudentCourse"}
    );
    CHECK(
        keysOf(toJSON(school.courses, courses[0], {.include = std::vector<detail::JsonInclude<Course>>{}})) ==
        Texts{"id", "course_name"}
    );
    const auto wanted = toJSON(
        school.courses, courses,
        {.attributes = {{&Course::course_name, "name"}},
         .include =
             {{&Course::students,
               {.as = "pupils",
                .attributes = {&Student::name},
                .include = {{&Student::grade, {.attributes = {&Grade::grade}}}},
                .through = {.attributes = {&StudentCourse::score}}}}}}
    );
    auto expected = ordered_json::parse(R"([{"name": "Science", "pupils": [
        {"name": "John", "grade": {"grade": 10}, "StudentCourse": {"score": 5}},
        {"name": "Max", "grade": {"grade": 9}, "StudentCourse": {"score": 7}}]}])");
    auto sorted = wanted;
    if (sorted[0]["pupils"][0]["name"] == "Max") std::swap(sorted[0]["pupils"][0], sorted[0]["pupils"][1]);
    CHECK(sorted.dump() == expected.dump());

    const auto plain = toJSON(
        school.courses, courses[0],
        {.include =
             {{&Course::students,
               {.attributes = {&Student::name},
                .include = std::vector<detail::JsonInclude<Student>>{},
                .through = {.omit = true}}}}}
    );
    CHECK(keysOf(plain["students"][0]) == Texts{"name"});

    SECTION("and leaves out what is not loaded") {
        const auto grades = school.grades.findAll();
        CHECK_FALSE(toJSON(school.grades, grades[0], {.include = {&Grade::students}}).contains("students"));
    }
    SECTION("and null for none, and an empty array") {
        const auto nobody = school.grades.findAll({.include = {&Grade::students}, .where = {{&Grade::grade, 11}}});
        CHECK(
            toJSON(school.grades, nobody[0], {.include = {{&Grade::students, {.as = "pupils"}}}})["pupils"] ==
            ordered_json::array()
        );
        school.students.update({{&Student::gradeId, null}}, {.where = {{&Student::name, "Sam"}}});
        const auto sam =
            school.students.findOne({.include = {&Student::grade}, .where = {{&Student::name, "Sam"}}}).value();
        CHECK(toJSON(school.students, sam, {.include = {&Student::grade}})["grade"].is_null());
    }
    SECTION("and refuses two values under one key") {
        CHECK_THROWS_AS(
            toJSON(school.courses, courses[0], {.include = {{&Course::students, {.as = "course_name"}}}}), UsageError
        );
        CHECK_THROWS_AS(
            toJSON(
                school.courses, courses[0],
                {.include = {{&Course::students, {.attributes = {{&Student::name, "StudentCourse"}}}}}}
            ),
            UsageError
        );
    }
}

TEST_CASE("what toJSON renames, patchFromJSON takes back", "[json][patch]") {
    test::School school;
    const auto john = school.students.findOne({.where = {{&Student::name, "John"}}}).value();
    auto object = toJSON(school.students, john, {.attributes = {{&Student::name, "fullName"}, &Student::gradeId}});
    object["fullName"] = "John II";
    auto record = john;
    school.students.update(
        record, patchFromJSON(school.students, object, {.fields = {{&Student::name, "fullName"}, &Student::gradeId}})
    );
    CHECK(school.students.count({.where = {{&Student::name, "John II"}, {&Student::gradeId, 2}}}) == 1);
}
