#include <thread>

#include <sequelize/testing.hpp>

#include "integration/school.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::containsString;
using test::Course;
using test::Grade;
using test::School;
using test::Student;
using testing::StatementCounter;

namespace {

class Watched {
public:
    explicit Watched(std::size_t threshold = 3)
        : school({.nPlusOneThreshold = threshold, .onNPlusOne = [this](const NPlusOne& loop) { seen.push_back(loop); }}
          ) {
        for (int i = 0; i < 6; ++i)
            more.push_back(school.students.create({.name = "s" + std::to_string(i), .gradeId = 1 + i % 3}));
        seen.clear();
    }
    std::vector<NPlusOne> seen{};
    School school;
    std::vector<Student> more{};
};

}  // namespace

TEST_CASE("a loop that reads one record at a time is told, with its place and its remedy", "[paging]") {
    Watched db;
    const auto& school = db.school;
    SECTION("by the primary key") {
        const unsigned line = __LINE__ + 1;
        for (const auto& student : db.more) (void)school.grades.findByPk(*student.gradeId);
        REQUIRE(db.seen.size() == 1);
        CHECK(db.seen[0].model == "grades");
        CHECK(db.seen[0].count == 3);
        CHECK(db.seen[0].line == line);
        CHECK_THAT(db.seen[0].file, containsString("n_plus_one_test.cpp"));
        CHECK_THAT(db.seen[0].remedy, containsString("&Student::grade"));
        CHECK_THAT(db.seen[0].text, containsString("load(records, {.include = {&Student::grade}})"));
    }
    SECTION("by a foreign key") {
        for (const auto& grade : school.grades.findAll())
            (void)school.students.findAll({.where = {{&Student::gradeId, grade.id}, {&Student::name, Op::ne("x")}}});
        REQUIRE(db.seen.size() == 1);
        CHECK_THAT(db.seen[0].remedy, containsString("&Grade::students"));
    }
    SECTION("by a relation") {
        for (auto& student : school.students.findAll()) (void)school.students.related(student, &Student::courses).get();
        REQUIRE(db.seen.size() == 1);
        CHECK_THAT(db.seen[0].remedy, containsString("&Student::courses"));
        for (auto& student : school.students.findAll()) (void)school.students.related(student, &Student::grade).get();
        REQUIRE(db.seen.size() == 2);
        CHECK_THAT(db.seen[1].remedy, containsString("&Student::grade"));
    }
    SECTION("in batches") {
        for (const auto& student : db.more)
            school.grades.findEach({.where = {{&Grade::id, *student.gradeId}}}, [](Grade&) {});
        REQUIRE(db.seen.size() == 1);
        CHECK_THAT(db.seen[0].remedy, containsString("&Student::grade"));
        for (const auto& student : db.more)
            school.grades.findInBatches({.where = {{&Grade::id, *student.gradeId}}}, [](std::span<Grade>) {});
        CHECK(db.seen.size() == 2);
    }
    SECTION("by load of one record") {
        const unsigned line = __LINE__ + 1;
        for (auto& student : db.more) school.students.load(student, {.include = {&Student::grade}});
        REQUIRE(db.seen.size() == 1);
        CHECK(db.seen[0].model == "students");
        CHECK(db.seen[0].line == line);
        CHECK_THAT(db.seen[0].remedy, containsString("load(records, {.include = {&Student::grade}})"));
    }
    SECTION("by reload") {
        const unsigned line = __LINE__ + 1;
        for (auto& student : db.more) school.students.reload(student);
        REQUIRE(db.seen.size() == 1);
        CHECK(db.seen[0].line == line);
        CHECK_THAT(db.seen[0].remedy, containsString("one finder"));
    }
    SECTION("as rows, and where nothing is associated") {
        for (const auto& link : school.links.findAll()) (void)school.links.findByPk<Row>(link.id);
        REQUIRE(db.seen.size() == 1);
        CHECK_THAT(db.seen[0].remedy, containsString("ask for all keys at once"));
    }
}

TEST_CASE("what is no such loop is not told", "[paging]") {
    Watched db;
    const auto& school = db.school;
    const auto byKey = [&](std::int64_t id) { (void)school.grades.findByPk(id); };
    for (int i = 0; i < 5; ++i) byKey(1);  // the same
    byKey(2);
    CHECK(db.seen.empty());
    school.sequelize.beginNPlusOne();
    byKey(1);
    byKey(2);
    school.sequelize.beginNPlusOne();  // another request
    byKey(1);
    byKey(2);
    std::thread([&] { byKey(3); }).join();  // another thread
    CHECK(db.seen.empty());
    (void)school.grades.findByPk(3);  // another place
    CHECK(db.seen.empty());
    byKey(3);
    CHECK(db.seen.size() == 1);
    for (std::int64_t id = 1; id < 10; ++id) byKey(id);  // told already
    CHECK(db.seen.size() == 1);

    for (int i = 0; i < 5; ++i) (void)school.grades.findAll({.where = {{&Grade::grade, i}}});  // no key
    for (std::size_t i = 0; i < db.more.size(); ++i) school.students.load(db.more, {.include = {&Student::grade}});
    school.grades.findEach({.include = {&Grade::students}, .batchSize = 1}, [](Grade&) {});
    CHECK(db.seen.size() == 1);
}

TEST_CASE("without a function the logger is told", "[paging]") {
    test::Log log;
    const School school({.logging = log.logger(), .nPlusOneThreshold = 2});
    for (int i = 1; i < 4; ++i) (void)school.grades.findByPk(i);
    CHECK(log.has("N+1: "));
}

TEST_CASE("a counter counts the statements that are sent while it lives", "[paging]") {
    School school;
    StatementCounter outer(school.sequelize);
    {
        const StatementCounter counter(school.sequelize);
        (void)school.grades.findAll({.include = {&Grade::students}});
        CHECK(counter.count() == 1);
        school.sequelize.transaction([&](Transaction& t) { school.grades.create({.grade = 12}, {.transaction = t}); });
        CHECK(counter.count("select") == 1);
        CHECK(counter.count("INSERT") == 1);
        CHECK(counter.count("COMMIT") == 1);
        CHECK(counter.statements().size() == counter.count());
        CHECK_THAT(counter.text(), containsString("1. SELECT"));
    }
    const auto before = outer.count();
    CHECK(before > 3);
    outer.reset();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 5; ++n) (void)school.grades.count();
        });
    for (auto& thread : threads) thread.join();
    CHECK(outer.count() == 20);
}
