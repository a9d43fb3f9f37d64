// Parts of JSON columns that are set to columns, parts and SQL, and parts that go.
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <sequelize/json.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct Thing {
    std::int64_t id{};
    std::optional<json> meta{};
    std::optional<json> other{};
    std::optional<std::string> name{};
    std::optional<int> count{};
    std::optional<double> size{};
    std::optional<Decimal> price{};
    std::optional<bool> isOn{};
    std::optional<Date> day{};
    std::optional<Uuid> code{};
    std::optional<DateTime> at{};
    std::optional<Bytes> raw{};
};

struct Things {
    Sequelize sequelize = test::database();
    Model<Thing> model = sequelize.define<Thing>(
        "jp_thing", {field<&Thing::price>({.type = DataTypes::DECIMAL(12, 3)})}, {.timestamps = false}
    );
    test::FreshTables tables{sequelize};
    std::int64_t id = 0;

    explicit Things(std::optional<json> meta = {}) {
        Thing thing;
        thing.meta = std::move(meta);
        thing.name = "a \"b\"\\ \n é";
        thing.count = -3;
        thing.size = 0.30000000000000004;
        thing.price = Decimal{"-0.125"};
        thing.isOn = true;
        thing.day = Date{2020y / 2 / 29};
        thing.code = Uuid::parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        thing.other = json{{"x", json::array({1, "two", nullptr})}};
        id = model.create(thing).id;
    }
    json set(const Values<Thing>& values) {
        model.update(values, {.where = {{&Thing::id, id}}});
        return read();
    }
    json read() { return model.findByPk(id)->meta.value_or("no document"); }
};

const auto meta = col(&Thing::meta);

}  // namespace

TEST_CASE("a part of a document is set to another column", "[json_path][options-rest]") {
    Things things;
    CHECK(things.set({{meta["v"], col(&Thing::name)}})["v"] == "a \"b\"\\ \n é");
    CHECK(things.set({{meta["v"], col(&Thing::count)}})["v"] == -3);
    CHECK(things.set({{meta["v"], col(&Thing::size)}})["v"] == 0.30000000000000004);
    CHECK(things.set({{meta["v"], col(&Thing::price)}})["v"] == -0.125);
    CHECK(things.read()["v"].is_number());
    CHECK(things.set({{meta["v"], col(&Thing::isOn)}})["v"] == true);
    CHECK(things.set({{meta["v"], col(&Thing::day)}})["v"] == "2020-02-29");
    CHECK(things.model.count({.where = meta["v"] == "2020-02-29"}) == 1);
    CHECK(things.set({{meta["v"], col(&Thing::code)}})["v"] == "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    CHECK(things.set({{meta["v"], col(&Thing::other)}})["v"] == json{{"x", {1, "two", nullptr}}});
    CHECK(things.set({{meta["v"], col("name")}})["v"] == "a \"b\"\\ \n é");
    CHECK(things.set({{meta["v"], col(&Thing::other)["x"][1]}})["v"] == "two");
    CHECK(things.set({{meta["v"], col(&Thing::other)["x"]}})["v"] == json({1, "two", nullptr}));
    CHECK(things.set({{meta["v"], col(&Thing::other)["none"]}})["v"] == nullptr);
    CHECK(things.set({{meta["w"], meta["v"]}, {meta["v"], 1}}) == json{{"w", nullptr}, {"v", 1}});
    CHECK(things.set({{meta["w"], meta["v"]}, {meta["v"], 2}}) == json{{"w", 1}, {"v", 2}});

    SECTION("NULL is null") {
        things.set(
            {{&Thing::name, null}, {&Thing::isOn, null}, {&Thing::price, null}, {&Thing::other, null}, {"day", null}}
        );
        CHECK(
            things.set(
                {{meta["a"], col(&Thing::name)},
                 {meta["b"], col(&Thing::isOn)},
                 {meta["c"], col(&Thing::price)},
                 {meta["d"], col(&Thing::other)},
                 {meta["e"], col(&Thing::day)},
                 {meta["w"], 0},
                 {meta["v"], 0}}
            ) ==
            json{{"a", nullptr}, {"b", nullptr}, {"c", nullptr}, {"d", nullptr}, {"e", nullptr}, {"w", 0}, {"v", 0}}
        );
    }
    SECTION("old values are read, whatever the order") {
        CHECK(things.set({{&Thing::count, 8}, {meta["v"], col(&Thing::count)}})["v"] == -3);
        CHECK(things.model.findByPk(things.id)->count == 8);
        CHECK(things.set({{meta["v"], col(&Thing::count)}, {&Thing::count, 9}})["v"] == 8);
    }
    SECTION("of a record, which reads it back") {
        auto thing = *things.model.findByPk(things.id);
        things.model.update(thing, {{meta["v"], col(&Thing::count)}, meta["w"].remove()});
        CHECK(*thing.meta == json{{"v", -3}});
    }
    SECTION("what JSON has nothing like is refused") {
        CHECK(
            test::messageOf<BaseError>([&] {
                things.set({{meta["v"], col(&Thing::at)}});
            }) ==
            "an update sets a part of a JSON document to 'at', a column of type DATE; JSON has nothing like it: give what "
            "fn or cast make of it"
        );
        CHECK(test::messageOf<BaseError>([&] {
                  things.set({{meta["v"], col(&Thing::raw)}});
              }).find("BLOB") != std::string::npos);
        CHECK(
            test::messageOf<BaseError>([&] {
                things.set({{meta["v"], col("name")["x"]}});
            }) ==
            "an update sets a part of a JSON document to 'name' or a part of it, a column of type STRING; only JSON "
            "columns have parts"
        );
        CHECK_THROWS_AS(things.set({{meta["v"], col("nmae")}}), UsageError);
    }
}

TEST_CASE("a part of a document is set to SQL", "[json_path][options-rest]") {
    Things things(json{{"n", 1}});
    CHECK(things.set({{meta["v"], fn("UPPER", "abc")}})["v"] == "ABC");
    CHECK(things.set({{meta["v"], fn("ABS", &Thing::count)}})["v"] == 3);
    CHECK(things.set({{meta["v"], literal("1 + 2")}})["v"] == 3);
    CHECK(things.set({{meta["v"], cast("12", test::isSqlite() ? "integer" : "signed")}})["v"] == 12);
    CHECK(things.set({{meta["v"], literal("NULL")}})["v"] == nullptr);
    CHECK(things.set({{meta["v"], fn("JSON_OBJECT", "k", 1)}})["v"] == json{{"k", 1}});
    CHECK(things.set({{meta["v"], fn("LOWER", &Thing::name)}})["v"] == "a \"b\"\\ \n é");
    CHECK(things.read()["n"] == 1);
}

TEST_CASE("a part of a document goes", "[json_path][options-rest]") {
    const json document{{"a", {{"b", 1}, {"c", 2}}}, {"list", {0, 1, 2, 3, {{"x", 1}}}}, {"t", "text"}};
    Things things(document);
    json expected = document;
    const auto check = [&](const Values<Thing>& values) {
        const auto read = things.set(values);
        INFO(read.dump());
        CHECK(read == expected);
    };
    expected["a"].erase("b");
    check({meta["a"]["b"].remove()});
    check({meta["a"]["b"].remove()});  // again: there is none
    check({meta["none"]["b"].remove()});
    check({meta["t"]["b"].remove()});
    check({meta["list"]["b"].remove()});
    check({meta["list"][9].remove()});
    // the first element of what is no list is not that itself
    check({meta["a"][0].remove()});
    check({meta["t"][0].remove()});
    check({meta["a"][0]["c"].remove()});
    check({meta[0].remove()});
    expected["list"] = json{1, 3, json::object()};
    check({meta["list"][0].remove(), meta["list"][2].remove(), meta["list"][4]["x"].remove()});
    expected["list"] = json{9, json::object()};
    expected.erase("t");
    check({{meta["list"][1], 9}, meta["list"][0].remove(), meta["t"].remove()});
    expected["new"]["deep"] = 1;
    expected.erase("a");
    check({meta["a"].remove(), {meta["new"]["deep"], 1}});
    expected["list"].erase(0);
    check({col("meta")["list"][0].remove()});

    CHECK_THROWS_AS(things.set({meta["a"].remove(), {meta["a"]["b"], 1}}), UsageError);
    CHECK_THROWS_AS(things.set({meta["a"].remove(), meta["a"].remove()}), UsageError);
    CHECK_THROWS_AS(things.set({meta["a"].remove(), {&Thing::meta, json()}}), UsageError);
    CHECK_THROWS_AS(things.set({col("name")["a"].remove()}), UsageError);
    // NULL stays NULL
    things.set({{&Thing::meta, null}});
    things.set({meta["a"].remove()});
    CHECK_FALSE(things.model.findByPk(things.id)->meta);
}

TEST_CASE("keys that paths know are set and removed as they are", "[json_path][options-rest]") {
    const std::vector<std::string> keys{"",   "\"",  "'",    ".",    "a.b",  "[0]", "$",      "*",
                                        "**", "$.a", "\\",   "\\\"", "é",    " a",  "a ",     "\n",
                                        "?",  "{}",  "a\tb", "\x01", "@",    "#-1", "last",   "a--b",
                                        ":x", "%",   "_",    "`",    "null", "[*]", "$[*].a", "日本"};
    json document = json::object();
    for (const auto& key : keys) document[key] = json{{key, 1}, {"rest", 2}};
    Things things(document);
    for (const auto& key : keys) {
        INFO("key: " << json(key).dump());
        document[key][key] = -3;
        document["v"] = document[key];
        CHECK(things.set({{meta[key][key], col(&Thing::count)}, meta["v"].remove()})[key][key] == -3);
        CHECK(things.set({{meta["v"], meta[key]}}) == document);
        document[key].erase(key);
        CHECK(things.set({meta[key][key].remove()}) == document);
        document.erase(key);
        CHECK(things.set({meta[key].remove()}) == document);
    }
}

TEST_CASE("keys beyond ASCII go wherever they stand among those that go", "[json_path]") {
    const std::vector<std::string> keys{"a", "é", "b", "日本", "ключ", "c", "\""};
    json document{{"stays", 1}};
    for (const auto& key : keys) document[key] = 2;
    Things things(document);
    Values<Thing> values;
    for (const auto& key : keys) values.add(meta[key].remove());
    CHECK(things.set(values) == json{{"stays", 1}});
    document["l"] = json::array({1, 2, 3});
    things.set({{&Thing::meta, document}});
    values.add(meta["l"][0].remove()).add(meta["l"][2].remove()).add(meta["ж"], 3);
    CHECK(things.set(values) == json{{"stays", 1}, {"l", {2}}, {"ж", 3}});
}

TEST_CASE("random removals are those of a document in memory", "[json_path][options-rest]") {
    std::mt19937 random(20261);
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const std::vector<std::string> keys{"a", "b.c", "\"", "*"};
    const auto make = [&](const auto& self, int depth) -> json {
        const auto kind = below(depth == 0 ? 3 : 5);
        if (kind == 0) return static_cast<int>(below(9));
        if (kind == 1) return "text";
        if (kind == 2) return nullptr;
        json made = kind == 3 ? json::object() : json::array();
        for (std::size_t i = 0, n = below(4); i < n; ++i) {
            if (kind == 3)
                made[keys[below(keys.size())]] = self(self, depth - 1);
            else
                made.push_back(self(self, depth - 1));
        }
        return made;
    };
    Things things;
    for (int round = 0; round < 150; ++round) {
        json document = make(make, 3);
        if (!document.is_structured()) document = json{{"a", document}};
        things.set({{&Thing::meta, document}});
        json expected = document;
        json* at = &expected;
        const std::size_t steps = 1 + below(3);
        std::string shown;
        std::optional<detail::JsonPath<Thing, std::optional<json>>> path;
        bool isThere = true;
        for (std::size_t i = 0; i < steps; ++i) {
            const bool isIndex = below(2) == 0;
            const std::string key = keys[below(keys.size())];
            const std::size_t index = below(3);
            shown += isIndex ? "[" + std::to_string(index) + "]" : "." + key;
            if (isIndex)
                path = path ? (*path)[index] : meta[index];
            else
                path = path ? (*path)[key] : meta[key];
            if (!isThere) continue;
            isThere = isIndex ? at->is_array() && index < at->size() : at->is_object() && at->contains(key);
            if (!isThere) continue;
            if (i + 1 == steps) {
                if (isIndex)
                    at->erase(index);
                else
                    at->erase(key);
            } else {
                at = isIndex ? &(*at)[index] : &(*at)[key];
            }
        }
        INFO(document.dump() << " without " << shown);
        CHECK(things.set({path->remove()}) == expected);
    }
}
