// Documents are equal by what they say, on every database.
#include <cstdint>
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

struct Doc {
    std::int64_t id{};
    std::optional<Json> value{};
};
struct Tree {
    std::int64_t id{};
    nlohmann::json value{};
};

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("JSON columns compare as documents", "[conditions][json]") {
    auto sequelize = database();
    const auto docs = sequelize.define<Doc>("doc", {field<&Doc::value>()}, {.timestamps = false});
    const FreshTables tables(sequelize);
    for (const char* text : {R"({"b": [1, 2], "a": "é"})", "true", "7", R"("seven")", "null", R"({"n": 1.50})"})
        docs.create({.value = Json{text}});
    docs.create({});
    const auto found = [&](const Where<Doc>& where) {
        Ids ids;
        for (int i = 0; i < 2; ++i) ids = test::each(docs.findAll({.where = where, .order = {&Doc::id}}), &Doc::id);
        return ids;
    };
    CHECK(found({{&Doc::value, Json{R"({"b": [1, 2], "a": "é"})"}}}) == Ids{1});
    CHECK(found({{&Doc::value, Json{R"({"a":"\u00e9","b":[1,2]})"}}}) == Ids{1});
    CHECK(found({{&Doc::value, Json{R"({"a":"e","b":[1,2]})"}}}) == Ids{});
    CHECK(found({{&Doc::value, Json{R"({"A":"é","b":[1,2]})"}}}) == Ids{});
    CHECK(found({{&Doc::value, Json{R"("Seven")"}}}) == Ids{});
    CHECK(found({{&Doc::value, Json{"true"}}}) == Ids{2});
    CHECK(found({{"value", true}}) == Ids{2});
    CHECK(found({{"value", false}}) == Ids{});
    CHECK(found({{&Doc::value, Json{"7"}}}) == Ids{3});
    CHECK(found({{"value", 7}}) == Ids{3});
    CHECK(found({{"value", 7.0}}) == Ids{3});
    CHECK(found({{&Doc::value, Json{R"("seven")"}}}) == Ids{4});
    CHECK(found({{&Doc::value, Json{"null"}}}) == Ids{5});
    CHECK(found({{&Doc::value, null}}) == Ids{7});
    CHECK(found({{&Doc::value, Json{R"({"n":15e-1})"}}}) == Ids{6});
    CHECK(found({{&Doc::value, Json{"{oops"}}}) == Ids{});
    CHECK(found({{&Doc::value, Op::ne(Json{"7"})}}) == Ids{1, 2, 4, 5, 6});
    CHECK(found({{&Doc::value, Op::in({Json{"7"}, Json{"true"}})}}) == Ids{2, 3});
    CHECK(found({{&Doc::value, Op::notIn({Json{"7"}, Json{"true"}})}}) == Ids{1, 4, 5, 6});
    CHECK(docs.update({{&Doc::value, Json{"8"}}}, {.where = {{&Doc::value, Json{" 7 "}}}}) == 1);
}

TEST_CASE("nlohmann::json columns compare as documents", "[conditions][json]") {
    auto sequelize = database();
    const auto trees = sequelize.define<Tree>("tree", {field<&Tree::value>()}, {.timestamps = false});
    const FreshTables tables(sequelize);
    for (const auto& value : {nlohmann::json{{"on", true}, {"a", 1}}, nlohmann::json(true), nlohmann::json(nullptr)})
        trees.create({.value = value});
    const auto count = [&](const nlohmann::json& value) { return trees.count({.where = {{&Tree::value, value}}}); };
    CHECK(count({{"a", 1}, {"on", true}}) == 1);
    CHECK(count(true) == 1);
    CHECK(count(1) == 0);
    CHECK(count(nullptr) == 1);
}

TEST_CASE("a document with escapes or repeated keys equals itself", "[conditions][json]") {
    auto sequelize = database();
    const auto docs = sequelize.define<Doc>("doc", {field<&Doc::value>()}, {.timestamps = false});
    const FreshTables tables(sequelize);
    for (const char* text :
         {R"({"text":"line1\nline2"})", R"("\u00e9\/\t")", R"({"a":1,"a":2})", R"({"\u00e9":[1e2]})", R"("a\"b\\")"}) {
        CAPTURE(text);
        const auto doc = docs.create({.value = Json{text}});
        const auto count = [&](const auto& value) {
            std::uint64_t found = 0;
            for (int i = 0; i < 2; ++i) found = docs.count({.where = {{&Doc::id, doc.id}, {&Doc::value, value}}});
            return found;
        };
        CHECK(count(Json{text}) == 1);
        CHECK(count(*docs.findByPk(doc.id)->value) == 1);
        CHECK(count(Op::ne(Json{text})) == 0);
        CHECK(count(Op::in({Json{"7"}, Json{text}})) == 1);
        CHECK(count(Op::notIn({Json{"7"}, Json{text}})) == 0);
        CHECK(count(Op::ne(Json{"7"})) == 1);
        CHECK(docs.count({.where = {{&Doc::id, doc.id}, {"value", text}}}) == 1);
    }
}

namespace {

struct Couple {
    std::int64_t id{};
    std::optional<Json> first{};
    std::optional<Json> second{};
};

}  // namespace

TEST_CASE("two JSON columns compare as documents", "[conditions][json]") {
    auto sequelize = database();
    const auto pairs =
        sequelize.define<Couple>("pair", {field<&Couple::first>(), field<&Couple::second>()}, {.timestamps = false});
    const FreshTables tables(sequelize);
    pairs.create({.first = Json{R"({"a":1,"b":[2]})"}, .second = Json{R"({"b": [2.0], "a": 1})"}});
    pairs.create({.first = Json{"1"}, .second = Json{"2"}});
    pairs.create({.first = Json{"1"}});
    const auto ids = [&](const Where<Couple>& where) {
        return test::each(pairs.findAll({.where = where, .order = {&Couple::id}}), &Couple::id);
    };
    CHECK(ids({{&Couple::first, col(&Couple::second)}}) == Ids{1});
    CHECK(ids({{&Couple::first, Op::ne(col(&Couple::second))}}) == Ids{2});
    CHECK(ids(col(&Couple::second) == col(&Couple::first)) == Ids{1});
}

TEST_CASE("documents have no order", "[conditions][json]") {
    auto sequelize = database();
    const auto pairs =
        sequelize.define<Couple>("pair", {field<&Couple::first>(), field<&Couple::second>()}, {.timestamps = false});
    const FreshTables tables(sequelize);
    pairs.create({.first = Json{"5"}, .second = Json{"10"}});
    const auto refusal = [&](const Where<Couple>& where) {
        return test::messageOf<UsageError>([&] { (void)pairs.count({.where = where}); });
    };
    const auto tells = test::containsString("'first' is a column of type JSON");
    for (const auto& op : {Op::lt(Json{"10"}), Op::lte(Json{"10"}), Op::gt(Json{"10"}), Op::gte(Json{"10"})})
        CHECK_THAT(refusal({{&Couple::first, op}}), tells);
    CHECK_THAT(refusal({{&Couple::first, Op::between(Json{"1"}, Json{"9"})}}), tells);
    CHECK_THAT(refusal({{&Couple::first, Op::notBetween(Json{"1"}, Json{"9"})}}), tells);
    CHECK_THAT(refusal({{"first", Op::lt(10)}}), tells);
    CHECK_THAT(refusal({{&Couple::first, Op::lt(col(&Couple::second))}}), tells);
    CHECK_THAT(refusal(fn("COALESCE", 1, 2) < col(&Couple::first).expression()), tells);
    CHECK(
        pairs.count({.where = fn("JSON_EXTRACT", &Couple::first, "$") == fn("JSON_EXTRACT", &Couple::first, "$")}) == 1
    );
}
