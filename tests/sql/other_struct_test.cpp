#include <sequelize/core/error.hpp>

#include "sql/support/book.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;

namespace {

struct Author {
    std::int64_t id{};
    std::string name{};
};

}  // namespace

// What fn and cast compute has no model for the compiler to compare, so the writer does.
TEST_CASE("functions: a member of another struct is refused", "[where]") {
    CHECK_THROWS_AS(
        test::select<Book>(Dialect::mysql, test::books(), {.where = fn("upper", &Author::name) == "X"}), UsageError
    );
    CHECK_THROWS_AS(
        test::select<Book>(Dialect::mysql, test::books(), {.where = cast(col(&Author::name), "CHAR") == "X"}),
        UsageError
    );
    CHECK_NOTHROW(test::select<Book>(Dialect::mysql, test::books(), {.where = fn("upper", &Book::title) == "X"}));
}
