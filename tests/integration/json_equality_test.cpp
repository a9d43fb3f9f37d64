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
