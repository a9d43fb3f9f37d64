#include "query/json_path.hpp"

#include <string>

#include <sequelize/core/error.hpp>
#include <sequelize/json.hpp>

#include "query/expression_node.hpp"
#include "query/shape.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct Book {
    std::int64_t id{};
    Json meta{};
};

std::string shapeOf(const Where<Book>& where) {
    Shape shape;
    shape.add(where.expression());
    return std::string(shape.key());
}

}  // namespace

TEST_CASE("JSON path: its text, and its steps", "[json_path]") {
    const auto path = col(&Book::meta)["a\"b\\"][3][""]["\n\x02"]["é]"];
    const std::string& text = path.expression()->text;
    CHECK(text == R"($."a\"b\\"[3].""."\n\u0002"."é]")");
    const auto steps = jsonSteps(text);
    REQUIRE(steps.size() == 5);
    CHECK(steps[0].key == R"("a\"b\\")");
    CHECK(steps[1].isIndex);
    CHECK(steps[1].index == 3);
    CHECK(steps[2].key == "\"\"");
    CHECK(text.substr(0, steps[1].end) == R"($."a\"b\\"[3])");
    CHECK(steps[4].end == text.size());
    CHECK(jsonSteps("$.\"a").empty());
}

TEST_CASE("JSON path: a finder's shape has the path, and not the value", "[json_path][shape]") {
    const auto a = col(&Book::meta)["a"];
    CHECK(shapeOf(a == 1) == shapeOf(a == 2));
    CHECK(shapeOf(a == 1) != shapeOf(col(&Book::meta)["b"] == 1));
    CHECK(shapeOf(a == 1) != shapeOf(a["a"] == 1));
    CHECK(shapeOf(col(&Book::meta)["0"] == 1) != shapeOf(col(&Book::meta)[0] == 1));
    CHECK(shapeOf(a == 1) != shapeOf(a == "1"));
    CHECK(shapeOf(a == true) != shapeOf(a == false));
    CHECK(shapeOf(a.exists()) != shapeOf(a.isMissing()));
    CHECK(shapeOf(a.exists()) != shapeOf(a.isJsonNull()));
}

TEST_CASE("JSON path: parts that go together in one update", "[json_path]") {
    const auto part = [](const auto& path) { return jsonAssignment(path.expression(), Expression::ofValue(1)).value; };
    const auto meta = col(&Book::meta);
    const auto set = [&](const auto& a, const auto& b) {
        return jsonSet(Expression::ofName("meta"), {part(a), part(b)})->children.size();
    };
    CHECK(set(meta["a"]["b"], meta["a"]["c"]) == 3);
    CHECK(set(meta["a"][0], meta["a"][1]) == 3);
    CHECK_THROWS_AS(set(meta["a"], meta["a"]), UsageError);
    CHECK_THROWS_AS(set(meta["a"]["b"], meta["a"]), UsageError);
    CHECK_THROWS_AS(set(meta["a"]["b"], meta["a"][0]), UsageError);
    CHECK(set(meta["a"]["b"], meta["ab"]) == 3);
}
