// Values that no column may take, on every way into the database.
#include <cmath>
#include <limits>

#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using nlohmann::json;

namespace {

enum class Cover { hard, soft };
constexpr auto nameless = static_cast<Cover>(7);

struct Book {
    std::int64_t id{};
    Cover text{};
    Cover cover{};
    std::optional<Cover> spare{};
};

struct Doc {
    std::int64_t id{};
    json value{};
    std::optional<json> draft{};
};

struct Setting {
    std::int64_t id{};
    std::string name{};
    Json value{};
};

struct Books {
    Sequelize sequelize = test::database();
    Model<Book> books = sequelize.define<Book>(
        "sv_book",
        {field<&Book::text>({.type = DataTypes::STRING}), field<&Book::cover>(),
         field<&Book::spare>({.type = DataTypes::TEXT})},
        {.timestamps = false}
    );
    test::FreshTables tables{sequelize};
};

struct Docs {
    Sequelize sequelize = test::database();
    Model<Doc> docs =
        sequelize.define<Doc>("sv_doc", {field<&Doc::value>(), field<&Doc::draft>()}, {.timestamps = false});
    test::FreshTables tables{sequelize};
};

json withNumber(double number) {
    return {{"x", {1, number}}};
}

}  // namespace

TEST_CASE("an enum's value without a name is stored nowhere", "[values][enum]") {
    Books db;
    db.books.create({.text = Cover::soft});
    CHECK_THROWS_AS(db.books.create({.text = nameless}), ValidationError);
    CHECK_THROWS_AS(db.books.create({.cover = nameless}), ValidationError);
    CHECK_THROWS_AS(db.books.create({.spare = nameless}), ValidationError);
    const auto error = test::thrownBy<ValidationError>([&] {
        db.books.bulkCreate({{}, {.text = nameless}, {.spare = nameless}}, {.validate = true});
    });
    REQUIRE(error);
    REQUIRE(error->errors().size() == 2);
    CHECK(error->errors()[0].path == "text");
    CHECK(error->errors()[0].record == 1u);
    CHECK(error->errors()[1].path == "spare");
    CHECK(error->errors()[1].record == 2u);
    const Where<Book> all = {{&Book::id, 1}};
    CHECK_THROWS_AS(db.books.update({{&Book::text, nameless}}, {.where = all}), ValidationError);
    CHECK_THROWS_AS(db.books.update({{&Book::cover, nameless}}, {.where = all}), ValidationError);
    auto book = *db.books.findByPk(1);
    book.text = nameless;
    CHECK_THROWS_AS(db.books.save(book), ValidationError);
    CHECK_THROWS_AS(db.books.count({.where = {{&Book::text, nameless}}}), ValidationError);
    CHECK_THROWS_AS(db.books.count({.where = {{&Book::text, Op::in({Cover::hard, nameless})}}}), ValidationError);
    CHECK_THROWS_AS(
        db.sequelize.query("SELECT * FROM sv_books WHERE text = ?", {.replacements = {nameless}}), ValidationError
    );
    CHECK(db.books.findAll().size() == 1);
    CHECK(db.books.inspect(book).find("text: 7") != std::string::npos);  // showing it does not throw
}

TEST_CASE("JSON with numbers or texts that JSON does not have", "[values][json]") {
    const Docs db;
    db.docs.create({.value = {{"x", 1}}});
    for (const double number :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -HUGE_VAL}) {
        CHECK_THROWS_AS(db.docs.create({.value = withNumber(number)}), ValidationError);
        CHECK_THROWS_AS(db.docs.bulkCreate({{.draft = std::make_optional(withNumber(number))}}), ValidationError);
        CHECK_THROWS_AS(
            db.docs.update({{&Doc::value, withNumber(number)}}, {.where = {{&Doc::id, 1}}}), ValidationError
        );
        CHECK_THROWS_AS(db.docs.count({.where = {{&Doc::value, withNumber(number)}}}), ValidationError);
    }
    for (const json& bad : {json{{"x", "\xff"}}, json{{"\xc3", 1}}, json("\xed\xa0\x80")}) {
        CHECK_THROWS_AS(db.docs.create({.value = bad}), ValidationError);
        CHECK_THROWS_AS(db.docs.update({{&Doc::draft, bad}}, {.where = {{&Doc::id, 1}}}), ValidationError);
        CHECK_THROWS_AS(db.docs.count({.where = {{&Doc::value, bad}}}), ValidationError);
    }
    CHECK(db.docs.count() == 1);
    CHECK(db.docs.findByPk(1)->value == json{{"x", 1}});
    const auto message = test::messageOf<ValidationError>([&] { db.docs.create({.value = withNumber(HUGE_VAL)}); });
    CHECK(message == "Validation error: sv_doc.value holds NaN or an infinity, which JSON does not have");
}

TEST_CASE("a row shows JSON columns as documents", "[values][json]") {
    auto sequelize = test::database();
    auto settings = sequelize.define<Setting>(
        "sv_setting", {field<&Setting::name>(), field<&Setting::value>()}, {.timestamps = false}
    );
    const test::FreshTables tables(sequelize);
    settings.create({.name = "{}", .value = {R"({"dark":true})"}});
    const json document = {{"dark", true}};
    const auto all = settings.findAll<Row>();
    CHECK(json(toJSON(all[0])) == json{{"id", 1}, {"name", "{}"}, {"value", document}});
    CHECK(json(toJSON(settings.findAll<Row>({.attributes = {{&Setting::value, "v"}}})[0])) == json{{"v", document}});
    CHECK(json(toJSON(settings.findAll<Row>({.attributes = {"value"}})[0])) == json{{"value", document}});
    CHECK(inspect(all[0]).find("value: '") == std::string::npos);
    CHECK(json::parse(all[0].get<std::string>("value")) == document);
    CHECK(all[0].get<json>("value") == document);
    // of raw queries the database says which columns are JSON
    const auto raw = sequelize.query<Row>("SELECT name, value FROM sv_settings");
    CHECK(json(toJSON(raw[0])) == json{{"name", "{}"}, {"value", document}});
    CHECK_THROWS_AS(toJSON(sequelize.query<Row>("SELECT 1 AS a, 2 AS a")[0]), ConversionError);
}
