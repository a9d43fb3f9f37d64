#include <chrono>

#include "integration/library.hpp"
#include "integration/school.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::Book;

TEST_CASE("rows that a transaction locks are skipped, or refused at once", "[transaction][lock]") {
    if (!test::abilities().locksRows) SKIP_TEST("SQLite locks the whole file");
    test::Library library;
    const auto& books = library.books;
    auto holder = library.sequelize.transaction();
    const auto locked =
        books.findAll({.where = {{&Book::id, Op::in({1, 2})}}, .lock = Lock::UPDATE, .transaction = holder});
    CHECK(locked.size() == 2);

    auto other = library.sequelize.transaction();
    const auto left = books.findAll(
        {.where = {{&Book::id, Op::in({1, 2, 3, 4})}},
         .order = {&Book::id},
         .lock = Lock::UPDATE,
         .skipLocked = true,
         .transaction = other}
    );
    CHECK(test::each(left, &Book::id) == test::Ids{3, 4});
    const auto error = test::thrownBy<DatabaseError>([&] {
        (void)books.findByPk(1, {.lock = Lock::SHARE, .noWait = true, .transaction = other});
    });
    REQUIRE(error);
    CHECK(error->native().isTransient);
    CHECK(books.findByPk(1, {.transaction = other}));  // no lock: reads the snapshot
}

TEST_CASE("a shared lock lets others read, and keeps them from writing", "[transaction][lock]") {
    if (!test::abilities().locksRows) SKIP_TEST("SQLite locks the whole file");
    test::Library library;
    auto one = library.sequelize.transaction();
    auto two = library.sequelize.transaction();
    CHECK(library.books.findByPk(1, {.lock = Lock::SHARE, .transaction = one}));
    CHECK(library.books.findByPk(1, {.lock = Lock::SHARE, .noWait = true, .transaction = two}));
    CHECK_THROWS_AS(
        library.books.findByPk(1, {.lock = Lock::UPDATE, .noWait = true, .transaction = two}), DatabaseError
    );
}

TEST_CASE("a lock with includes holds the rows of all tables, or of one model", "[transaction][lock]") {
    if (!test::abilities().locksRows) SKIP_TEST("SQLite locks the whole file");
    test::School school;
    const auto isLocked = [&](auto& model, const Value& key) {
        auto probe = school.sequelize.transaction();
        try {
            (void)model.findByPk(key, {.lock = Lock::UPDATE, .noWait = true, .transaction = probe});
            return false;
        } catch (const DatabaseError& error) {
            CHECK(error.native().isTransient);
            return true;
        }
    };
    const auto max = school.pupils[1].student_id;
    {
        auto t = school.sequelize.transaction();
        const auto found = school.grades.findAll(
            {.include = {&test::Grade::students},
             .where = {{&test::Grade::grade, 9}},
             .lock = Lock::UPDATE,
             .transaction = t}
        );
        REQUIRE(found.size() == 1);
        CHECK(isLocked(school.grades, 1));
        CHECK(isLocked(school.students, max));
    }
    {
        auto t = school.sequelize.transaction();
        const auto found = school.grades.findAll(
            {.include = {{&test::Grade::students, {.separate = true}}},
             .where = {{&test::Grade::grade, 9}},
             .lock = Lock::UPDATE,
             .transaction = t}
        );
        CHECK(isLocked(school.grades, 1));
        CHECK(isLocked(school.students, max));
    }
    if (!test::abilities().locksOneTable) {
        auto t = school.sequelize.transaction();
        const auto message = test::messageOf<UsageError>([&] {
            (void)school.grades.findAll({.lock = {Lock::UPDATE, school.grades}, .transaction = t});
        });
        CHECK_THAT(message, test::StartsWith("MariaDB locks the rows of all tables of a query"));
        return;
    }
    auto t = school.sequelize.transaction();
    const auto found = school.grades.findAll(
        {.include = {&test::Grade::students},
         .where = {{&test::Grade::grade, 9}},
         .lock = {Lock::UPDATE, school.grades},
         .transaction = t}
    );
    CHECK(isLocked(school.grades, 1));
    CHECK_FALSE(isLocked(school.students, max));
}

TEST_CASE("a page locks the rows that it chooses, and skips those that others have", "[transaction][lock]") {
    if (!test::abilities().locksRows) SKIP_TEST("SQLite locks the whole file");
    test::School school;
    // so many that no plan scans the table
    std::vector<test::Grade> more(300);
    for (std::size_t i = 0; i < more.size(); ++i) more[i].grade = static_cast<int>(100 + i);
    school.grades.bulkCreate(more);
    const auto ids = [](const std::vector<test::Grade>& found) { return test::each(found, &test::Grade::id); };
    // MariaDB cannot lock the grades alone, and scans so few students
    const bool separate = !test::abilities().locksOneTable || GENERATE(false, true);
    INFO("separate " << separate);
    const auto page = [&](Transaction& t, bool skip) {
        return school.grades.findAll(
            {.include = {{&test::Grade::students, {.order = {&test::Student::name}, .separate = separate}}},
             .order = {&test::Grade::id},
             .limit = 2,
             .lock = Lock::UPDATE,
             .skipLocked = skip,
             .transaction = t}
        );
    };
    {
        auto one = school.sequelize.transaction();
        CHECK(ids(page(one, true)) == test::Ids{1, 2});
        auto two = school.sequelize.transaction();
        CHECK(ids(page(two, true)) == test::Ids{3, 4});
        auto three = school.sequelize.transaction();
        CHECK(ids(page(three, true)) == test::Ids{5, 6});
    }
    {
        auto one = school.sequelize.transaction();
        CHECK(ids(page(one, false)) == test::Ids{1, 2});
        auto two = school.sequelize.transaction();
        CHECK(school.grades.findByPk(3, {.lock = Lock::UPDATE, .noWait = true, .transaction = two}));
        CHECK_THROWS_AS(
            school.grades.findByPk(2, {.lock = Lock::UPDATE, .noWait = true, .transaction = two}), DatabaseError
        );
    }
    // an included row that another has locked is no row that is not there
    auto other = school.sequelize.transaction();
    CHECK(school.students.findByPk(school.pupils[0].student_id, {.lock = Lock::UPDATE, .transaction = other}));
    auto t = school.sequelize.transaction();
    const auto found = school.grades.findAll(
        {.include = {{&test::Grade::students, {.separate = separate}}},
         .where = {{&test::Grade::grade, 10}},
         .lock = Lock::UPDATE,
         .skipLocked = true,
         .transaction = t}
    );
    REQUIRE(found.size() == 1);
    CHECK(found[0].students.size() == 1);
    const auto refused = test::messageOf<EagerLoadingError>([&] {
        (void)school.grades.findAll(
            {.include = {&test::Grade::students},
             .lock = {Lock::UPDATE, school.students},
             .skipLocked = true,
             .transaction = t}
        );
    });
    CHECK_THAT(refused, test::containsString(".skipLocked would leave out included rows"));
}

TEST_CASE("locks that would guard nothing are refused", "[transaction][lock][errors]") {
    test::Library library;
    test::School school;
    CHECK_THROWS_AS(library.books.findAll({.lock = Lock::UPDATE}), UsageError);
    auto t = library.sequelize.transaction();
    CHECK_THROWS_AS(library.books.findAll({.skipLocked = true, .transaction = t}), UsageError);
    CHECK(library.books.findAll({.lock = Lock::UPDATE, .transaction = t}).size() == 6);
    t.rollback();
}

TEST_CASE("explain gives the database's plan of every finder", "[explain]") {
    test::Library library;
    test::School school;
    const auto says = [](const std::vector<Row>& plan, const char* what) {
        return inspect(plan).find(what) != std::string::npos;
    };
    const auto& explained = library.books.explain();
    // MySQL names the alias, or the column of its filter; SQLite the alias since 3.36
    CHECK(says(explained.findAll({.where = {{&Book::pages, Op::gt(3)}}}), "query_book"));
    CHECK(says(explained.findOne(), "query_book"));
    CHECK_FALSE(explained.findByPk(1).empty());
    CHECK(says(explained.count({.where = {{&Book::title, "x"}}}), "query_book"));
    const auto joined = school.grades.explain().findAll({.include = {&test::Grade::students}});
    CHECK(says(joined, "students"));
    CHECK_FALSE(school.grades.explain().count({.include = {&test::Grade::students}}).empty());
}
