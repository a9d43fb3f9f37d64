#include <sequelize/query/expression.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <sequelize/core/error.hpp>
#include <sequelize/query/condition.hpp>

#include "query/expression_node.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using Kind = ExpressionNode::Form;

namespace {

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
};

Condition<Book> isOne() {
    return col(&Book::id) == 1;
}
Condition<Book> isNever() {
    return col(&Book::id).in(std::vector<int>{});
}
Condition<Book> isAlways() {
    return col(&Book::id).notIn(std::vector<int>{});
}
Truth truth(const Condition<Book>& condition) {
    return truthOf(condition.expression());
}

}  // namespace

TEST_CASE("expression: columns, values and SQL", "[expression]") {
    const auto member = Expression::ofMember(8);
    CHECK(member->kind == Kind::column);
    CHECK(member->column.offset == 8);
    const auto name = Expression::ofName("a.b");
    CHECK(name->kind == Kind::column);
    CHECK(name->column.offset == -1);
    CHECK(name->column.name == "a.b");
    const auto value = Expression::ofValue("x");
    CHECK(value->kind == Kind::value);
    CHECK(*value.value() == Value("x"));
    const Expression sql = literal("1 + 1");
    CHECK(sql->kind == Kind::literal);
    CHECK(sql->text == "1 + 1");
    CHECK_FALSE(Expression().isPresent());
    CHECK(sql.isPresent());
}

TEST_CASE("expression: a comparison holds its left side first", "[expression]") {
    const auto one = Expression::compare(Predicate::gt, Expression::ofName("a"), Expression::ofValue(1));
    CHECK(one->kind == Kind::comparison);
    CHECK(one->op == Predicate::gt);
    REQUIRE(one->children.size() == 2);
    CHECK(one->children[0]->column.name == "a");
    CHECK(one->children[1]->value == Value(1));
    const auto list = Expression::compare(
        Predicate::in, Expression::ofName("a"), std::vector{Expression::ofValue(1), Expression::ofValue(2)}
    );
    REQUIRE(list->children.size() == 3);
    CHECK(list->children[0]->column.name == "a");
    CHECK(list->children[2]->value == Value(2));
}

TEST_CASE("expression: lists of one kind are one list", "[expression]") {
    const auto a = Expression::ofName("a");
    CHECK(Expression::conjunction({a})->kind == Kind::column);
    CHECK(Expression::conjunction({})->children.empty());
    CHECK(Expression::conjunction({a, Expression::conjunction({a, a})})->children.size() == 3);
    CHECK(Expression::disjunction({Expression::disjunction({a, a}), a})->children.size() == 3);
    const auto mixed = Expression::conjunction({a, Expression::disjunction({a, a})});
    REQUIRE(mixed->children.size() == 2);
    CHECK(mixed->children[1]->kind == Kind::any);
    CHECK(Expression::negate(Expression::negate(a))->children.front()->kind == Kind::negation);
}

TEST_CASE("expression: a pattern is about the column that a pair names", "[expression]") {
    const auto operation = Op::or_(Op::lt(1), Op::not_(Op::between(2, 3)));
    const auto about = Expression::about(Expression::ofName("a"), operation.pattern);
    CHECK(about->kind == Kind::any);
    CHECK(about->children.at(0)->children.at(0)->column.name == "a");
    CHECK(about->children.at(1)->children.at(0)->children.at(0)->column.name == "a");
    CHECK(operation.pattern->children.at(0)->children.at(0)->kind == Kind::subject);
}

TEST_CASE("expression: members of a base class move with it", "[expression]") {
    const auto e =
        Expression::conjunction(
            {Expression::compare(Predicate::eq, Expression::ofMember(0), Expression::ofValue(1)),
             Expression::negate(Expression::compare(Predicate::eq, Expression::ofName("a"), Expression::ofMember(8)))}
        )
            .shifted(16);
    CHECK(e->children[0]->children[0]->column.offset == 16);
    CHECK(e->children[1]->children[0]->children[0]->column.offset == -1);
    CHECK(e->children[1]->children[0]->children[1]->column.offset == 24);
}

TEST_CASE("truthOf: what empty lists decide", "[expression][truth]") {
    CHECK(truthOf(Expression()) == Truth::always);
    CHECK(truth(isOne()) == Truth::unknown);
    CHECK(truth(isNever()) == Truth::never);
    CHECK(truth(isAlways()) == Truth::always);
    CHECK(truth(!isNever()) == Truth::always);
    CHECK(truth(!isAlways()) == Truth::never);
    CHECK(truth(!isOne()) == Truth::unknown);
    CHECK(truth(col(&Book::id).in({1})) == Truth::unknown);
    CHECK(truthOf(Expression(literal("1 = 1"))) == Truth::unknown);
    CHECK(truthOf(Expression::conjunction({})) == Truth::always);
    CHECK(truthOf(Expression::disjunction({})) == Truth::never);
}

TEST_CASE("truthOf: AND and OR", "[expression][truth]") {
    CHECK(truth(isAlways() && isAlways()) == Truth::always);
    CHECK(truth(isAlways() && isOne()) == Truth::unknown);
    CHECK(truth(isNever() && isOne()) == Truth::never);
    CHECK(truth(isOne() && isNever()) == Truth::never);
    CHECK(truth(isNever() || isNever()) == Truth::never);
    CHECK(truth(isNever() || isOne()) == Truth::unknown);
    CHECK(truth(isOne() || isAlways()) == Truth::always);
    CHECK(truth(!(isOne() || isAlways())) == Truth::never);
    CHECK(truth(isAlways() && !(isNever() || isNever())) == Truth::always);
}

TEST_CASE("where: nothing, pairs, a condition, SQL", "[expression]") {
    CHECK_FALSE(Where<Book>().expression().isPresent());
    CHECK_FALSE(Where<Book>{}.expression().isPresent());
    CHECK(Where<Book>{{&Book::id, 1}}.expression()->kind == Kind::comparison);
    CHECK(Where<Book>{{&Book::id, 1}, {&Book::title, "x"}}.expression()->kind == Kind::all);
    CHECK(Where<Book>(isOne() || isOne()).expression()->kind == Kind::any);
    CHECK(Where<Book>(literal("1")).expression()->kind == Kind::literal);
    CHECK(Where<Book>{isOne()}.expression()->kind == Kind::comparison);
}

TEST_CASE("where: a member is known by its place in the struct", "[expression]") {
    const Book book;
    const auto condition = col(&Book::subject) == null;
    const auto offset = condition.expression()->children.at(0)->column.offset;
    CHECK(reinterpret_cast<const std::byte*>(&book) + offset == reinterpret_cast<const std::byte*>(&book.subject));
}

TEST_CASE("fn and cast refuse what is no name", "[expression]") {
    CHECK(fn("COUNT", &Book::id).expression()->kind == Kind::call);
    CHECK(fn("f").expression()->children.empty());
    CHECK(cast(1, "DECIMAL(10, 2)").expression()->text == "DECIMAL(10, 2)");
    CHECK_THROWS_AS(fn("f(", 1), UsageError);
    CHECK_THROWS_WITH(
        fn("f g"),
        test::Equals("the function 'f g' is not a plain name such as COUNT or JSON_EXTRACT; use literal() for other SQL"
        )
    );
    CHECK_THROWS_AS(cast(1, ""), UsageError);
    CHECK_THROWS_WITH(cast(1, "x;"), test::StartsWith("the type 'x;' is not a plain name"));
}

// A condition without members goes with every model, and stays about the model that it is joined to.
static_assert(std::is_same_v<decltype(fn("f") == 1), Condition<AnyModel>>);
static_assert(std::is_same_v<decltype(isOne() && fn("f") == 1), Condition<Book>>);
static_assert(std::is_same_v<decltype(fn("f") == 1 && isOne()), Condition<Book>>);
static_assert(std::is_same_v<decltype(col(&Book::id) == fn("f")), Condition<Book>>);
