// Parts of JSON columns in conditions, orders, groups and attributes: alike on every database.
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::database;
using test::FreshTables;

namespace {

struct User {
    std::int64_t id{};
    std::optional<nlohmann::json> meta{};
    std::string name{};
};

using Ids = std::vector<std::int64_t>;

struct Users {
    Sequelize sequelize = database();
    Model<User> model =
        sequelize.define<User>("user", {field<&User::meta>(), field<&User::name>()}, {.timestamps = false});
    FreshTables tables{sequelize};

    explicit Users(std::initializer_list<const char*> documents) {
        for (const char* document : documents) {
            User user;
            if (*document != '\0') user.meta = nlohmann::json::parse(document);
            model.create(user);
        }
    }
    /// Twice: the second time by the finder that the first one compiled.
    Ids found(const Where<User>& where) const {
        Ids ids;
        for (int i = 0; i < 2; ++i) ids = test::each(model.findAll({.where = where, .order = {&User::id}}), &User::id);
        return ids;
    }
    Ids ordered(const List<Order<User>>& order) const { return test::each(model.findAll({.order = order}), &User::id); }
};

constexpr const char* hostileKeys[] = {
    "",         "a.b",  "a\"b", "a'b",  "\\", "a\\\"b",       "$",  "*",   "**", "[0]", "[*]",           "$.a", "a b",
    "`",        "\n\t", "\x01", "\x7f", "é",  "😀",           "0",  "a/b", "?",  ":a",  "') OR 1=1 -- ", "\"]", "last",
    "a\\u0041", "{}",   "a,b",  "%",    "_",  "\xe2\x80\xa8", "Aa", "null"};

}  // namespace

TEST_CASE("a part of a document compares as what the value is", "[json_path]") {
    const Users users{
        R"({"a":1})",
        R"({"a":1.0})",
        R"({"a":"1"})",
        R"({"a":true})",
        R"({"a":null})",
        R"({})",
        "",
        R"({"a":[1]})",
        R"({"a":{"x":1,"y":2}})",
        R"({"a":"Berlin"})",
        R"({"a":"berlin"})",
        R"({"a":"Berlin "})",
        R"({"a":-3})",
        R"({"a":2.5})",
        R"({"a":false})"};
    const auto a = col(&User::meta)["a"];
    CHECK(users.found(a == 1) == Ids{1, 2});
    CHECK(users.found(a == 1.0) == Ids{1, 2});
    CHECK(users.found(a == Decimal("1.0")) == Ids{1, 2});
    CHECK(users.found(a == 2.5) == Ids{14});
    CHECK(users.found(a == "1") == Ids{3});
    CHECK(users.found(a == true) == Ids{4});
    CHECK(users.found(a == false) == Ids{15});
    CHECK(users.found(a == "Berlin") == Ids{10});
    CHECK(users.found(a == std::string("berlin")) == Ids{11});
    CHECK(users.found(a == "Berlin ") == Ids{12});
    CHECK(users.found(a == "true") == Ids{});
    CHECK(users.found(a == nlohmann::json{{"y", 2}, {"x", 1}}) == Ids{9});
    CHECK(users.found(a == nlohmann::json::array({1})) == Ids{8});
    CHECK(users.found(a == nlohmann::json("1")) == Ids{3});
    CHECK(users.found(a == Json{"1e0"}) == Ids{1, 2});
    CHECK(users.found(a == Json{"{}"}) == Ids{});

    CHECK(users.found(a != 1) == Ids{3, 4, 8, 9, 10, 11, 12, 13, 14, 15});
    CHECK(users.found(a != "Berlin") == Ids{1, 2, 3, 4, 8, 9, 11, 12, 13, 14, 15});
    CHECK(users.found(!(a == 1)) == users.found(a != 1));
    CHECK(users.found(a.in({1, -3})) == Ids{1, 2, 13});
    CHECK(users.found(a.in({"Berlin", "berlin"})) == Ids{10, 11});
    CHECK(users.found(a.in(std::vector<int>{})) == Ids{});
    CHECK(users.found(a.notIn({1, -3})) == Ids{3, 4, 8, 9, 10, 11, 12, 14, 15});
    CHECK(users.found(a.in(std::vector<std::optional<int>>{1, std::nullopt})) == Ids{1, 2, 5, 6, 7});
    CHECK(
        users.found(a.notIn(std::vector<std::optional<int>>{1, std::nullopt})) ==
        Ids{3, 4, 8, 9, 10, 11, 12, 13, 14, 15}
    );

    CHECK(users.found(a > 1) == Ids{14});
    CHECK(users.found(a >= 1) == Ids{1, 2, 14});
    CHECK(users.found(a < 1) == Ids{13});
    CHECK(users.found(a <= 1.5) == Ids{1, 2, 13});
    CHECK(users.found(a > "Berlin") == Ids{11, 12});
    CHECK(users.found(a.between(-3, 1)) == Ids{1, 2, 13});
    CHECK(users.found(a.notBetween(-3, 1)) == Ids{14});
    CHECK(users.found(a.between("A", "C")) == Ids{10, 12});

    CHECK(users.found(a.startsWith("Ber")) == Ids{10, 12});
    CHECK(users.found(a.endsWith("lin")) == Ids{10, 11});
    CHECK(users.found(a.substring("erl")) == Ids{10, 11, 12});
    CHECK(users.found(a.like("B%n")) == Ids{10});
    CHECK(users.found(a.like("_erlin")) == Ids{10, 11});
    CHECK(users.found(a.notLike("B%")) == Ids{3, 11});
    CHECK_THROWS_AS(users.found(a < true), UsageError);
    CHECK_THROWS_AS(users.found(a < nlohmann::json{{"x", 1}}), UsageError);
    CHECK_THROWS_AS(users.found(a > null), UsageError);
}

TEST_CASE("nothing, null and a value in a document are three answers", "[json_path]") {
    const Users users{R"({"a":null})", R"({"a":0})", R"({})", "", R"({"a":false})", R"({"a":"null"})", "null", "[]"};
    const auto a = col(&User::meta)["a"];
    CHECK(users.found(a == null) == Ids{1, 3, 4, 7, 8});
    CHECK(users.found(a != null) == Ids{2, 5, 6});
    CHECK(users.found(a.is(null)) == Ids{1, 3, 4, 7, 8});
    CHECK(users.found(a.isNot(null)) == Ids{2, 5, 6});
    CHECK(users.found(a == nlohmann::json(nullptr)) == Ids{1, 3, 4, 7, 8});
    CHECK(users.found(a == std::optional<int>()) == Ids{1, 3, 4, 7, 8});
    CHECK(users.found(a.exists()) == Ids{1, 2, 5, 6});
    CHECK(users.found(a.isMissing()) == Ids{3, 4, 7, 8});
    CHECK(users.found(a.isJsonNull()) == Ids{1});
    CHECK(users.found(!a.isJsonNull()) == Ids{2, 3, 4, 5, 6, 7, 8});
    CHECK(users.found(!a.exists()) == Ids{3, 4, 7, 8});
    CHECK(users.found(a == "null") == Ids{6});
    CHECK(users.found({{a, 0}}) == Ids{2});
    CHECK(users.found({{a, null}}) == Ids{1, 3, 4, 7, 8});
    CHECK(users.found({{a, Op::or_(Op::eq(0), Op::eq("null"))}}) == Ids{2, 6});
    CHECK(users.found({{a, std::vector<int>{0, 1}}}) == Ids{2});
    CHECK(users.found({{a, Op::ifPresent(std::optional<int>())}, {&User::id, 2}}) == Ids{2});
}

TEST_CASE("integers in documents compare to the last digit", "[json_path]") {
    const Users users{
        R"({"a":9007199254740992})",
        R"({"a":9007199254740993})",
        R"({"a":9223372036854775807})",
        R"({"a":18446744073709551615})",
        R"({"a":-9223372036854775808})",
        R"({"a":1e300})",
        R"({"a":1e-300})"};
    const auto a = col(&User::meta)["a"];
    CHECK(users.found(a == 9007199254740993) == Ids{2});
    CHECK(users.found(a == 9007199254740992) == Ids{1});
    CHECK(users.found(a == 9007199254740992.0) == Ids{1});
    CHECK(users.found(a > 9007199254740992) == Ids{2, 3, 4, 6});
    CHECK(users.found(a < 9007199254740993) == Ids{1, 5, 7});
    CHECK(users.found(a == std::numeric_limits<std::int64_t>::max()) == Ids{3});
    CHECK(users.found(a == std::numeric_limits<std::int64_t>::min()) == Ids{5});
    CHECK(users.found(a == std::numeric_limits<std::uint64_t>::max()) == Ids{4});
    CHECK(users.found(a > std::numeric_limits<std::int64_t>::max()) == Ids{4, 6});
    CHECK(users.found(a == 1e300) == Ids{6});
    CHECK(users.found(a > 0) == Ids{1, 2, 3, 4, 6, 7});
    CHECK(users.ordered({a}) == Ids{5, 7, 1, 2, 3, 4, 6});
    // a strict mode takes a warning in an UPDATE for an error
    CHECK(users.model.update({{&User::name, "x"}}, {.where = a > 1}) == 5);
    CHECK(users.model.update({{&User::name, "y"}}, {.where = a < 1.5}) == 2);
}

TEST_CASE("keys of any text", "[json_path]") {
    const Users users{};
    nlohmann::json all = nlohmann::json::object();
    int n = 0;
    for (const std::string key : hostileKeys) all[key] = {{key, ++n}, {"other", "x"}};
    const std::string longKey(5000, 'k');
    all[longKey] = {{longKey, ++n}};
    // PostgreSQL's texts hold no NUL.
    if (!test::isPostgres()) all[std::string("a\0b", 3)] = {{std::string("a\0b", 3), ++n}};
    users.model.create({.meta = all});
    users.model.create({.meta = nlohmann::json::object()});
    for (const auto& [key, value] : all.items()) {
        CAPTURE(key);
        const int number = value[key];
        const auto path = col(&User::meta)[key][key];
        CHECK(users.found(path == number) == Ids{1});
        CHECK(users.found(path == number + 1) == Ids{});
        CHECK(users.found(path.exists()) == Ids{1});
        CHECK(users.found(col(&User::meta)[key]["nothing"].exists()) == Ids{});
        const auto rows = users.model.findAll<Row>({.attributes = {{path, "n"}}, .where = {{&User::id, 1}}});
        CHECK(rows.at(0).get<std::string>("n") == std::to_string(number));
    }
    CHECK_THROWS_AS(users.found(col(&User::meta)["\xff"] == 1), UsageError);
}

TEST_CASE("a key that begins with a minus is found, or refused", "[json_path]") {
    const Users users{R"({"-":{"-a":1},"a-":2})"};
    CHECK(users.found(col(&User::meta)["a-"] == 2) == Ids{1});
    const auto path = col(&User::meta)["-"]["-a"];
    if (test::dialect() == Dialect::mariadb) {
        for (const auto& where : {path == 2, path.exists(), path.isMissing(), path == null})
            CHECK_THROWS_AS(users.found(where), UsageError);
        CHECK_THROWS_AS(users.found(col(&User::meta)["a"]["-"] == 1), UsageError);
        CHECK_THROWS_AS(users.ordered({path}), UsageError);
        CHECK_THROWS_AS(users.model.update({{path, 2}}, {.where = {{&User::id, 1}}}), UsageError);
        return;
    }
    CHECK(users.found(path == 1) == Ids{1});
    CHECK(users.model.update({{path, 2}}, {.where = {{&User::id, 1}}}) == 1);
    CHECK(users.found(path == 2) == Ids{1});
}

TEST_CASE("elements of lists", "[json_path]") {
    const Users users{"[3,[4,5],{\"a\":[6]}]", "3", R"({"a":7})", R"({"0":8})", "[]", R"([{"b":[[9]]}])"};
    const auto meta = col(&User::meta);
    CHECK(users.found(meta[0] == 3) == Ids{1});
    CHECK(users.found(meta[0].exists()) == Ids{1, 6});
    CHECK(users.found(meta[1][1] == 5) == Ids{1});
    CHECK(users.found(meta[1][0][0] == 4) == Ids{});
    CHECK(users.found(meta[2]["a"][0] == 6) == Ids{1});
    CHECK(users.found(meta["a"][0] == 7) == Ids{});
    CHECK(users.found(meta["0"] == 8) == Ids{4});
    CHECK(users.found(meta[0]["b"][0][0] == 9) == Ids{6});
    CHECK(users.found(meta[7].isMissing()) == Ids{1, 2, 3, 4, 5, 6});
    CHECK_THROWS_AS(meta[-1], UsageError);
    std::size_t index = 1;
    CHECK(users.found(meta[index][0] == 4) == Ids{1});
}

TEST_CASE("a part of a document as an attribute, in order and in groups", "[json_path]") {
    const Users users{
        R"({"city":"Bonn","age":9})",
        R"({"city":"Berlin","age":10})",
        R"({"city":"Bonn","age":"x"})",
        R"({"city":null,"age":true})",
        R"({"age":[1]})",
        "",
        R"({"city":"Z","age":{"a":1}})",
        R"({"city":"a","age":false})",
        R"({"city":"Z","age":-1.5})"};
    const auto city = col(&User::meta)["city"];
    const auto age = col(&User::meta)["age"];
    CHECK(users.ordered({age, &User::id}) == Ids{6, 9, 1, 2, 3, 7, 5, 8, 4});
    CHECK(users.ordered({desc(age), &User::id}) == Ids{4, 8, 5, 7, 3, 2, 1, 9, 6});
    CHECK(users.ordered({asc(city), desc(&User::id)}) == Ids{6, 5, 4, 2, 3, 1, 9, 7, 8});

    const auto rows =
        users.model.findAll<Row>({.attributes = {&User::id, {city, "city"}, {age, "age"}}, .order = {&User::id}});
    CHECK(rows[0].get<std::string>("city") == "Bonn");
    CHECK(rows[0].get<std::string>("age") == "9");
    CHECK(rows[3].get<std::optional<std::string>>("city") == std::nullopt);
    CHECK(rows[3].get<std::string>("age") == "true");
    CHECK(rows[5].get<std::optional<std::string>>("age") == std::nullopt);
    CHECK(nlohmann::json::parse(rows[6].get<std::string>("age")) == nlohmann::json{{"a", 1}});
    const auto numbers =
        users.model.findAll<Row>({.attributes = {{cast(age, "double"), "n"}}, .where = age > -2, .order = {age}});
    std::vector<double> ages;
    for (const auto& row : numbers) ages.push_back(row.get<double>("n"));
    CHECK(ages == std::vector<double>{-1.5, 9, 10});

    const auto groups = users.model.findAll<Row>(
        {.attributes = {{city, "city"}, {fn("COUNT", &User::id), "n"}}, .group = {city}, .order = {city}}
    );
    std::vector<std::pair<std::string, int>> counts;
    for (const auto& row : groups)
        counts.emplace_back(row.get<std::optional<std::string>>("city").value_or("-"), row.get<int>("n"));
    CHECK(counts == std::vector<std::pair<std::string, int>>{{"-", 3}, {"Berlin", 1}, {"Bonn", 2}, {"Z", 2}, {"a", 1}});
    // its alias may be a column's name
    const auto named = users.model.findAll<Row>(
        {.attributes = {{fn("COUNT", &User::id), "n"}, {city, "name"}}, .group = {city}, .order = {desc(city)}}
    );
    CHECK(named.at(0).get<std::string>("name") == "a");
    CHECK(named.size() == 5);

    CHECK(users.model.count({.where = city == "Bonn"}) == 2);
    CHECK(users.model.count({.col = city, .distinct = true}) == 4);
    CHECK(users.found(fn("LOWER", city) == "bonn") == Ids{1, 3});
    CHECK(users.model.destroy({.where = city == "Bonn"}) == 2);
    CHECK(users.model.findAll<Row>({.attributes = {{city, "c"}}, .where = city == "Bonn"}).empty());
}

TEST_CASE("a compiled finder tells paths and values apart", "[json_path]") {
    const Users users{R"({"a":1,"b":2,"c":"1"})", R"({"a":2,"b":1,"c":"2"})"};
    for (int round = 0; round < 2; ++round)
        for (int value = 1; value <= 2; ++value) {
            CHECK(users.found(col(&User::meta)["a"] == value) == Ids{value});
            CHECK(users.found(col(&User::meta)["b"] == value) == Ids{3 - value});
            CHECK(users.found(col(&User::meta)["a"] == static_cast<double>(value)) == Ids{value});
            CHECK(users.found(col(&User::meta)["a"] < value + 0.5) == (value == 1 ? Ids{1} : Ids{1, 2}));
            CHECK(users.found(col(&User::meta)["c"] == std::to_string(value)) == Ids{value});
            CHECK(users.found(col(&User::meta)["c"].startsWith(std::to_string(value))) == Ids{value});
            CHECK(users.found({{col(&User::meta)["a"], value}, {col(&User::meta)["b"], 3 - value}}) == Ids{value});
            CHECK(users.found(col(&User::meta)["a"] == nlohmann::json(value)) == Ids{value});
        }
}

namespace {

struct Note {
    std::int64_t id{};
    std::string text{};
    std::optional<Json> doc{};
};

}  // namespace

TEST_CASE("only JSON columns have parts", "[json_path]") {
    auto sequelize = database();
    const auto notes =
        sequelize.define<Note>("note", {field<&Note::text>(), field<&Note::doc>()}, {.timestamps = false});
    const FreshTables tables(sequelize);
    notes.create({.text = R"({"a":1})", .doc = Json{R"({ "a" : [ 1 , "\u00e9" ], "a b" : 1.50 })"}});
    CHECK_THROWS_AS(notes.count({.where = col(&Note::text)["a"] == 1}), UsageError);
    CHECK_THROWS_AS(notes.count({.where = col("text")["a"] == 1}), UsageError);
    CHECK(notes.count({.where = col("doc")["a"][0] == 1}) == 1);
    CHECK(notes.count({.where = {{col(&Note::doc)["a"][1], "é"}, {col(&Note::doc)["a b"], 1.5}}}) == 1);
    CHECK_THROWS_AS(notes.update({{col(&Note::text)["a"], 1}}, {.where = {{&Note::id, 1}}}), UsageError);
}

TEST_CASE("a part of a document is set", "[json_path]") {
    const Users users{R"({"address":{"city":"Berlin","zip":1},"tags":[1,2]})", "{}", "", R"({"address":null})", "null"};
    const auto city = col(&User::meta)["address"]["city"];
    const Where<User> all = literal("1 = 1");
    const auto meta = [&](std::int64_t id) { return users.model.findByPk(id)->meta.value(); };

    CHECK(users.model.update({{city, "Bonn"}}, {.where = city == "Berlin"}) == 1);
    CHECK(meta(1) == nlohmann::json::parse(R"({"address":{"city":"Bonn","zip":1},"tags":[1,2]})"));
    // what holds it is made
    CHECK(users.model.update({{city, "Köln"}, {&User::name, "n"}}, {.where = all}) == 5);
    for (const std::int64_t id : {2, 3, 4, 5}) CHECK(meta(id) == nlohmann::json{{"address", {{"city", "Köln"}}}});
    CHECK(meta(1)["address"]["zip"] == 1);

    const auto part = [](const char* key) { return col(&User::meta)[key]; };
    users.model.update(
        {{part("text"), "a\"b\\c\n'\x01 😀"},
         {part("int"), std::numeric_limits<std::int64_t>::min()},
         {part("big"), std::numeric_limits<std::uint64_t>::max()},
         {part("real"), 0.1},
         {part("flag"), true},
         {part("null"), null},
         {part("none"), std::optional<int>()},
         {part("doc"), nlohmann::json{{"a", {1, "2", nullptr}}}},
         {part("digits"), "12"},
         {part("deep")["er"][0]["x"], 1},
         {part("deep")["er"][0]["y"], 2},
         {part("a.b")["\"]"]["$"], 3}},
        {.where = {{&User::id, 2}}}
    );
    CHECK(
        meta(2) ==
        nlohmann::json{
            {"address", {{"city", "Köln"}}},
            {"text", "a\"b\\c\n'\x01 😀"},
            {"int", std::numeric_limits<std::int64_t>::min()},
            {"big", std::numeric_limits<std::uint64_t>::max()},
            {"real", 0.1},
            {"flag", true},
            {"null", nullptr},
            {"none", nullptr},
            {"doc", {{"a", {1, "2", nullptr}}}},
            {"digits", "12"},
            {"deep", {{"er", nlohmann::json::array({{{"x", 1}, {"y", 2}}})}}},
            {"a.b", {{"\"]", {{"$", 3}}}}}}
    );
    // elements, and the next one
    const auto tags = part("tags");
    users.model.update({{tags[0], 9}, {tags[2], "x"}}, {.where = {{&User::id, 1}}});
    CHECK(meta(1)["tags"] == nlohmann::json::parse(R"([9,2,"x"])"));

    auto user = *users.model.findByPk(1);
    users.model.update(user, {{city, "Ulm"}});
    CHECK((*user.meta)["address"]["city"] == "Ulm");
    sequelize::Values<User> values;
    values.add(city, "Hof");
    CHECK(users.model.update(values, {.where = {{city, "Ulm"}}}) == 1);
    CHECK(meta(1)["address"]["city"] == "Hof");
}

TEST_CASE("a part that nothing can hold is refused, and no row changed", "[json_path]") {
    const Users users{R"({"a":5,"list":[1],"o":{"x":1}})", R"({"a":{}})", ""};
    const auto meta = col(&User::meta);
    const auto update = [&](const Values<User>& values) {
        return users.model.update(values, {.where = literal("1 = 1")});
    };
    for (const auto& path :
         {meta["a"]["b"], meta["a"][0], meta["o"][0], meta["list"]["x"], meta["list"][2], meta["new"][1],
          meta["o"]["x"]["y"], meta[0], meta["a"]["b"]["c"]}) {
        CHECK(test::messageOf<DatabaseError>([&] {
                  update({{path, 1}, {&User::name, "x"}});
              }).find("A part of a JSON document cannot be set") != std::string::npos);
        CHECK(users.model.count({.where = {{&User::name, "x"}}}) == 0);
    }
    CHECK_THROWS_AS(update({{meta["a"], 1}, {meta["a"]["b"], 2}}), UsageError);
    CHECK_THROWS_AS(update({{meta["a"], 1}, {meta["a"], 2}}), UsageError);
    CHECK_THROWS_AS(update({{meta["n"]["b"], 1}, {meta["n"][0], 2}}), UsageError);
    CHECK_THROWS_AS(update({{&User::meta, nlohmann::json()}, {meta["a"], 2}}), UsageError);
    CHECK_THROWS_AS(update({{meta["a"], 1}, {&User::meta, nlohmann::json()}}), UsageError);
    CHECK_THROWS_AS(update({{meta["a"], std::numeric_limits<double>::infinity()}}), UsageError);
    CHECK_THROWS_AS(update({{meta["a"], Json{"{oops"}}}), UsageError);
}

namespace {

struct Pupil;
struct Class {
    std::int64_t id{};
    std::string name{};
    HasMany<Pupil> pupils{};
};
struct Pupil {
    std::int64_t id{};
    nlohmann::json meta{};
};

}  // namespace

TEST_CASE("a part of an included model's document", "[json_path]") {
    auto sequelize = database();
    const auto pupils = sequelize.define<Pupil>("pupil", {field<&Pupil::meta>()}, {.timestamps = false});
    const auto classes = sequelize.define<Class>("class", {field<&Class::name>()}, {.timestamps = false});
    classes.hasMany(pupils, {.as = &Class::pupils});
    const FreshTables tables(sequelize);
    for (const char* name : {"1a", "2b"}) {
        auto record = classes.create({.name = name});
        classes.related(record, &Class::pupils).create({.meta = {{"age", record.id == 1 ? 9 : 10}, {"in", name}}});
        classes.related(record, &Class::pupils).create({.meta = {{"age", 7}}});
    }
    const auto age = col(&Class::pupils, &Pupil::meta)["age"];
    for (int i = 0; i < 2; ++i) {
        auto found = classes.findAll({.include = {&Class::pupils}, .where = age == 9});
        REQUIRE(found.size() == 1);
        CHECK(found[0].name == "1a");
        found = classes.findAll({.include = {{&Class::pupils, {.where = col(&Pupil::meta)["age"] > 9}}}});
        REQUIRE(found.size() == 1);
        CHECK(found[0].name == "2b");
        found = classes.findAll(
            {.include = {{&Class::pupils, {.order = {desc(col(&Pupil::meta)["age"])}}}}, .order = {desc(age)}}
        );
        REQUIRE(found.size() == 2);
        CHECK(found[0].name == "2b");
        CHECK(found[0].pupils[0].meta["age"] == 10);
        found = classes.findAll(
            {.include = {{&Class::pupils, {.where = col(&Pupil::meta)["age"] > 8}}}, .order = {age}, .limit = 1}
        );
        REQUIRE(found.size() == 1);
        CHECK(found[0].name == "1a");
    }
    CHECK(classes.count({.include = {&Class::pupils}, .where = col(&Class::pupils, &Pupil::meta)["in"] == "2b"}) == 1);
}
