#include "query/shape.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/query/condition.hpp>
#include <sequelize/query/operators.hpp>

#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;

namespace {

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
};

std::string keyOf(const Where<Book>& where) {
    Shape shape;
    shape.add(where.expression());
    return std::string(shape.key());
}

}  // namespace

TEST_CASE("shape: values do not count", "[shape]") {
    CHECK(keyOf({{&Book::id, 1}}) == keyOf({{&Book::id, 2}}));
    CHECK(keyOf({{&Book::title, Op::startsWith("a")}}) == keyOf({{&Book::title, Op::startsWith("")}}));
    CHECK(keyOf({{&Book::id, Op::in({1, 2})}}) == keyOf({{&Book::id, Op::in({3, 3})}}));
    CHECK(keyOf(fn("ABS", &Book::id) == 1) == keyOf(fn("ABS", &Book::id) == 2));
}

TEST_CASE("shape: everything else does", "[shape]") {
    std::vector<std::string> keys{
        keyOf({}),
        keyOf({{&Book::id, 1}}),
        keyOf({{&Book::subject, 1}}),
        keyOf({{"id", 1}}),
        keyOf({{"di", 1}}),
        keyOf({{&Book::id, Op::ne(1)}}),
        keyOf({{&Book::subject, null}}),
        keyOf({{&Book::subject, Op::not_(null)}}),
        keyOf({{&Book::id, 1}, {&Book::subject, 1}}),
        keyOf(col(&Book::id) == 1 || col(&Book::subject) == 1),
        keyOf(!(col(&Book::id) == 1 || col(&Book::subject) == 1)),
        keyOf({{&Book::id, Op::in({1})}}),
        keyOf({{&Book::id, Op::in({1, 2})}}),
        keyOf({{&Book::id, Op::between(1, 2)}}),
        keyOf({{&Book::title, Op::startsWith("a")}}),
        keyOf({{&Book::title, Op::substring("a")}}),
        keyOf({{&Book::title, Op::like("a")}}),
        keyOf(fn("ABS", &Book::id) == 1),
        keyOf(fn("SIGN", &Book::id) == 1),
        keyOf(cast(&Book::id, "CHAR") == "1"),
        keyOf(cast(&Book::id, "CHAR(2)") == "1"),
        keyOf(literal("1 = 1")),
        keyOf(literal("1 = 2")),
        keyOf(col("active") == true),
        keyOf(col("active") == false),
    };
    std::sort(keys.begin(), keys.end());
    CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
}

TEST_CASE("shape: collects the values in their order, without NULL and booleans", "[shape]") {
    const Where<Book> where{
        {&Book::id, Op::between(1, 2)}, {&Book::subject, null}, {"active", true}, {&Book::title, "x"}};
    Shape shape;
    shape.add(where.expression());
    REQUIRE(shape.values().size() == 3);
    CHECK(*shape.values()[0] == Value(1));
    CHECK(*shape.values()[1] == Value(2));
    CHECK(*shape.values()[2] == Value("x"));
    CHECK_FALSE(shape.isUnique());
}

TEST_CASE("shape: a relation's query within a condition is part of the key, with its values", "[shape]") {
    const auto shapeOf = [](const char* alias, int value) {
        SelectStatement query{.alias = alias};
        query.where = Where<Book>{{&Book::id, value}}.expression();
        Shape shape;
        shape.add(Expression::negate(Expression::exists(std::move(query))));
        CHECK_FALSE(shape.isUnique());
        CHECK(shape.values().size() == 1);
        return std::string(shape.key());
    };
    CHECK(shapeOf("a", 1) == shapeOf("a", 2));
    CHECK(shapeOf("a", 1) != shapeOf("b", 1));
}

TEST_CASE("shape: another limit of a query within a condition is another key", "[shape]") {
    const auto shapeOf = [](std::uint64_t limit) {
        Shape shape;
        shape.add(Expression::exists({.limit = limit}));
        CHECK_FALSE(shape.isUnique());
        return std::string(shape.key());
    };
    CHECK(shapeOf(1) == shapeOf(1));
    CHECK(shapeOf(1) != shapeOf(2));
}

TEST_CASE("shape: of a query within a condition that locks there is none", "[shape]") {
    Shape shape;
    shape.add(Expression::exists({.lock = {.level = sequelize::Lock::UPDATE}}));
    CHECK(shape.isUnique());
}
