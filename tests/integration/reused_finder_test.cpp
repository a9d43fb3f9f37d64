#include <string>
#include <vector>

#include "integration/library.hpp"
#include "integration/school.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::Book;
using test::each;
using test::Grade;
using test::Ids;
using test::Student;
using test::Texts;

// A finder's SQL is written once for all requests that differ only in their values. Each of these asks twice or more.

TEST_CASE("finders of one shape get their own values", "[find][reuse]") {
    const test::Library library;
    for (int i = 0; i < 2; ++i) {
        for (const std::int64_t id : {1, 2, 6}) CHECK(library.where({{&Book::id, id}}) == Ids{id});
        CHECK(library.where({{&Book::title, Op::startsWith("C")}}) == Ids{1});
        CHECK(library.where({{&Book::title, Op::startsWith("100%")}}) == Ids{4});
        CHECK(library.where({{&Book::title, Op::substring("_")}}) == Ids{5});
        CHECK(library.where({{&Book::title, Op::substring("|")}}) == Ids{6});
        CHECK(library.where({{&Book::title, Op::endsWith("s")}}) == Ids{3});
        CHECK(library.where({{&Book::pages, Op::between(448, 464)}}) == Ids{1, 2, 6});
        CHECK(library.where({{&Book::pages, Op::between(0, 120)}}) == Ids{4, 5});
        CHECK(library.where({{&Book::id, Op::in({1, 3})}}) == Ids{1, 3});
        CHECK(library.where({{&Book::id, Op::in({5, 2})}}) == Ids{2, 5});
        CHECK(library.where({{&Book::id, Op::in({5, 2, 6})}}) == Ids{2, 5, 6});
        CHECK(library.where(fn("LENGTH", &Book::title) == 8) == Ids{3, 4});
        CHECK(library.where(fn("LENGTH", &Book::title) == 3) == Ids{6});
    }
}

TEST_CASE("NULL, true and false are words of SQL and no values", "[find][reuse]") {
    const test::Library library;
    for (int i = 0; i < 2; ++i) {
        CHECK(library.where({{&Book::author, "Anon"}}) == Ids{5});
        CHECK(library.where({{&Book::author, null}}) == Ids{4});
        CHECK(library.where({{&Book::author, std::optional<std::string>()}}) == Ids{4});
        CHECK(library.where({{&Book::author, std::optional<std::string>("Martin")}}) == Ids{1, 6});
        CHECK(library.where({{&Book::lent, true}}) == Ids{3, 5});
        CHECK(library.where({{&Book::lent, false}}) == Ids{1, 2, 4, 6});
        CHECK(library.where({{&Book::lent, Op::is(true)}}) == Ids{3, 5});
        CHECK(library.where({{&Book::lent, Op::is(false)}}) == Ids{1, 2, 4, 6});
    }
}

TEST_CASE("limit and offset are values", "[find][reuse]") {
    const test::Library library;
    for (std::uint64_t skip = 0; skip < 4; ++skip) {
        const auto page = library.books.findAll({.order = {&Book::id}, .limit = skip + 1, .offset = skip});
        REQUIRE(page.size() == std::min<std::size_t>(skip + 1, 6 - skip));
        CHECK(page.front().id == static_cast<std::int64_t>(skip) + 1);
    }
}

TEST_CASE("a condition that stands twice in a request", "[find][reuse]") {
    const test::Library library;
    const auto martin = col(&Book::author) == "Martin";
    const auto twice = [](const Condition<Book>& left, const Condition<Book>& right) {
        return Where<Book>(left || (right && col(&Book::pages) > 0));
    };
    CHECK(library.where(twice(martin, martin)) == Ids{1, 6});
    CHECK(library.where(twice(martin, col(&Book::author) == "Anon")) == Ids{1, 5, 6});
    CHECK(library.where(twice(col(&Book::author) == "Fowler", martin)) == Ids{1, 2, 3, 6});
    CHECK(library.where(twice(martin, martin)) == Ids{1, 6});
}

TEST_CASE("a list longer than is kept, and requests in each other's callbacks", "[find][reuse]") {
    const test::Library library;
    std::vector<std::int64_t> many(600);
    for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<std::int64_t>(i) + 3;
    for (int i = 0; i < 2; ++i) CHECK(library.where({{&Book::id, Op::in(many)}}) == Ids{3, 4, 5, 6});

    // More shapes than a thread keeps, while a statement of the first is being read.
    std::int64_t seen = 0;
    library.books.findEach({.order = {&Book::id}}, [&](const Book& book) {
        for (std::size_t length = 1; length <= 150; ++length)
            seen += static_cast<std::int64_t>(
                library.where({{&Book::id, Op::in(std::vector<std::int64_t>(length, book.id))}}).size()
            );
    });
    CHECK(seen == 6 * 150);
}

TEST_CASE("finders with includes get their own values, limits and scopes", "[association][reuse]") {
    test::School school;
    const auto names = [&](const std::string& beginning, int grade, std::uint64_t limit) {
        Texts found;
        const auto grades = school.grades.findAll(
            {.include =
                 {{&Grade::students,
                   {.where = {{&Student::name, Op::startsWith(beginning)}}, .order = {&Student::name}}}},
             .where = {{&Grade::grade, Op::lte(grade)}},
             .order = {&Grade::grade},
             .limit = limit}
        );
        for (const auto& one : grades)
            for (const auto& student : one.students) found.push_back(student.name);
        return found;
    };
    for (int i = 0; i < 2; ++i) {
        CHECK(names("", 11, 5) == Texts{"Max", "Sam", "John"});
        CHECK(names("", 11, 1) == Texts{"Max", "Sam"});
        CHECK(names("S", 11, 5) == Texts{"Sam"});
        CHECK(names("J", 9, 5).empty());
        CHECK(names("J", 10, 1) == Texts{"John"});
    }
}

TEST_CASE("an association that comes later is known to finders that ran before", "[association][reuse]") {
    struct Part {
        std::int64_t id{};
        std::string name{};
        std::optional<std::int64_t> wholeId{};
    };
    struct Whole {
        std::int64_t id{};
        std::string name{};
        HasMany<Part> parts{};
    };
    Sequelize sequelize = test::database();
    const ModelOptions plain{.timestamps = false};
    auto Wholes = sequelize.define<Whole>("reuse_whole", {field<&Whole::name>()}, plain);
    auto Parts = sequelize.define<Part>("reuse_part", {field<&Part::name>()}, plain);
    Wholes.sync({.force = true});
    Wholes.create({.name = "W"});
    CHECK(Wholes.findAll({.where = {{&Whole::name, "W"}}}).size() == 1);
    CHECK_THROWS_AS(Wholes.findAll({.include = {&Whole::parts}}), EagerLoadingError);

    Wholes.hasMany(Parts, {.as = &Whole::parts, .foreignKey = &Part::wholeId});
    Parts.sync({.force = true});
    Parts.create({.name = "P", .wholeId = 1});
    REQUIRE(Parts.findAll({.where = {{&Part::name, "P"}}}).size() == 1);
    CHECK(Parts.findAll({.where = {{&Part::name, "P"}}}).front().wholeId == 1);
    CHECK(Wholes.findAll({.include = {&Whole::parts}}).front().parts.size() == 1);
    sequelize.drop();
}

TEST_CASE("two connections with models of one name keep their statements apart", "[find][reuse]") {
    const test::Library first;
    struct Other {
        std::int64_t id{};
        std::string name{};
    };
    for (int i = 0; i < 3; ++i) {
        Sequelize second("sqlite::memory:");
        const auto table = "other" + std::to_string(i);
        auto Others = second.define<Other>(
            "query_book", {field<&Other::name>({.field = "column" + std::to_string(i)})},
            {.tableName = table, .timestamps = false}
        );
        Others.sync();
        Others.create({.name = table});
        CHECK(Others.findByPk(1)->name == table);
        CHECK(first.books.findByPk(1)->title == "Clean Code");
    }
}

TEST_CASE("a lock needs its transaction each time", "[find][reuse][lock]") {
    test::Library library;
    const auto lockedBy = [&](InTransaction transaction) {
        return library.books.findAll({.where = {{&Book::id, 1}}, .lock = Lock::UPDATE, .transaction = transaction});
    };
    library.sequelize.transaction([&](Transaction& transaction) { CHECK(lockedBy(transaction).size() == 1); });
    CHECK_THROWS_AS(lockedBy({}), UsageError);
    library.sequelize.transaction([&](Transaction& transaction) { CHECK(lockedBy(transaction).size() == 1); });
}
