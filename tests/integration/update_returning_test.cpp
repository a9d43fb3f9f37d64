#include <algorithm>
#include <mutex>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/threads.hpp"

using namespace sequelize;
using test::each;
using test::Texts;

// update that returns the records as they are then.
namespace {

struct Clerk : Record<Clerk> {
    std::int64_t id{};
    std::string name{};
    int level{};
    std::string tenant{};
    std::string shout{};
    int doubled{};
    int version{};
    DateTime createdAt{}, updatedAt{};
    std::optional<DateTime> deletedAt{};
};
struct Seat {
    std::string hall{};
    int number{};
    std::string who{};
};
struct Loose {
    int a{};
};

struct Office {
    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger(), .pool = {.max = 10}});
    Model<Clerk> clerks = sequelize.define<Clerk>(
        "rr_clerk",
        {field<&Clerk::name>({.unique = true}), field<&Clerk::level>({.validate = {Validate::max(100)}}),
         field<&Clerk::tenant>, field<&Clerk::doubled>({.generatedAs = literal("level * 2")}),
         field<&Clerk::shout>({.type = DataTypes::VIRTUAL, .get = [](const Clerk& c) { return c.name + "!"; }})},
        {.paranoid = true, .version = true}
    );
    Model<Seat> seats = sequelize.define<Seat>(
        "rr_seat", {field<&Seat::hall>({.primaryKey = true}), field<&Seat::number>({.primaryKey = true})},
        {.timestamps = false}
    );
    Model<Loose> loose = sequelize.define<Loose>("rr_loose", {}, {.timestamps = false, .automaticId = false});
    test::FreshTables tables{sequelize};

    static Clerk one(const char* name, int level, const char* tenant = "a") {
        Clerk clerk;
        clerk.name = name;
        clerk.level = level;
        clerk.tenant = tenant;
        return clerk;
    }
    void fill() const { clerks.bulkCreate({one("Ann", 1), one("Bob", 2), one("Cid", 3), one("Dan", 9, "b")}); }
};

Texts sorted(std::vector<Clerk> found) {
    auto names = each(found, &Clerk::name);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

TEST_CASE("updateReturning gives the records as they are then", "[update][rest-of-writes]") {
    Office office;
    office.fill();
    const auto before = *office.clerks.findByPk(1);
    auto found = office.clerks.updateReturning(
        {{&Clerk::level, literal("level + 10")}}, {.where = {{&Clerk::level, Op::lt(3)}}}
    );
    REQUIRE(sorted(found) == Texts{"Ann", "Bob"});
    for (auto& clerk : found) {
        CHECK(clerk.level == (clerk.name == "Ann" ? 11 : 12));
        CHECK(clerk.doubled == 2 * clerk.level);
        CHECK(clerk.shout == clerk.name + "!");
        CHECK(clerk.version == 1);
        CHECK(clerk.updatedAt >= before.updatedAt);
        CHECK_FALSE(clerk.isNewRecord());
        CHECK(clerk.changed().empty());
    }
    // they are records as any: what was read is known
    found[0].name += "e";
    found[0].save();
    CHECK(office.clerks.findByPk(found[0].id)->version == 2);

    CHECK(office.clerks.updateReturning({{&Clerk::level, 0}}, {.where = {{&Clerk::id, 99}}}).empty());
    const auto silent =
        office.clerks.updateReturning({{&Clerk::level, 50}}, {.where = {{&Clerk::name, "Cid"}}, .silent = true});
    REQUIRE(silent.size() == 1);
    CHECK(silent[0].updatedAt == silent[0].createdAt);
    // without values it reads, and writes nothing
    office.log.clear();
    CHECK(sorted(office.clerks.updateReturning({}, {.where = {{&Clerk::level, 50}}})) == Texts{"Cid"});
    CHECK_FALSE(office.log.has("UPDATE `"));
    CHECK(
        office.clerks.updateReturning({{&Clerk::level, 1}}, {.where = {{&Clerk::id, Op::gt(0)}}, .limit = 2}).size() ==
        2
    );
    CHECK(office.clerks.count({.where = {{&Clerk::level, 1}}}) == 2);
}

TEST_CASE("updateReturning returns rows that the update hides, and none that were hidden", "[update][rest-of-writes]") {
    Office office;
    office.fill();
    office.clerks.addFilter("tenant", {{&Clerk::tenant, "a"}});
    office.clerks.defaultScope({.where = {{&Clerk::level, Op::lt(3)}}});
    office.clerks.destroy({.where = {{&Clerk::name, "Bob"}}});
    auto found = office.clerks.updateReturning(
        {{&Clerk::tenant, "z"}, {&Clerk::level, 70}}, {.where = {{&Clerk::id, Op::gt(0)}}}
    );
    REQUIRE(sorted(found) == Texts{"Ann"});
    CHECK(found[0].tenant == "z");
    CHECK(found[0].level == 70);
    found = office.clerks.unscoped().updateReturning(
        {{&Clerk::level, 5}}, {.where = {{&Clerk::id, Op::gt(0)}}, .unfiltered = {"tenant"}, .paranoid = false}
    );
    CHECK(sorted(found) == Texts{"Ann", "Bob", "Cid", "Dan"});
    CHECK_THROWS_AS(office.clerks.unscoped().updateReturning({{&Clerk::level, 5}}, {}), UsageError);
    CHECK_THROWS_AS(
        office.clerks.updateReturning({{&Clerk::level, 500}}, {.where = {{&Clerk::id, 1}}}), ValidationError
    );
}

TEST_CASE("updateReturning runs the hooks of update, which may change it", "[update][hooks][rest-of-writes]") {
    Office office;
    office.fill();
    std::string ran;
    office.clerks.beforeFind([&](auto&) { ran += "find "; });
    office.clerks.beforeBulkUpdate([&](auto& call) {
        ran += "before ";
        call.values.add(&Clerk::tenant, "h");
        call.where.add(&Clerk::level, Op::gt(1));
    });
    office.clerks.afterBulkUpdate([&](auto& call) {
        // within the transaction, with the rows written
        CHECK(office.clerks.count({.where = {{&Clerk::tenant, "h"}}, .transaction = call.transaction}) == 2);
        ran += "after ";
    });
    auto found = office.clerks.updateReturning({{&Clerk::level, 60}}, {.where = {{&Clerk::level, Op::lt(5)}}});
    CHECK(sorted(found) == Texts{"Bob", "Cid"});
    CHECK(each(found, &Clerk::tenant) == Texts{"h", "h"});
    CHECK(ran == "before after ");

    ran.clear();
    office.clerks.removeHook(HookType::beforeFind, "");
    office.clerks.beforeUpdate([&](Clerk& clerk) {
        if (clerk.name == "Cid") clerk.name = "Sid";
        ran += clerk.name + " ";
    });
    office.clerks.afterUpdate([&](Clerk& clerk) { ran += std::to_string(clerk.level) + " "; });
    found = office.clerks.updateReturning(
        {{&Clerk::level, 61}}, {.where = {{&Clerk::tenant, "h"}}, .individualHooks = true}
    );
    CHECK(sorted(found) == Texts{"Bob", "Sid"});
    CHECK(ran.find("Bob Sid 61 61 after ") != std::string::npos);
    CHECK(each(found, &Clerk::version) == std::vector{2, 2});

    ran.clear();
    CHECK(
        office.clerks.updateReturning({{&Clerk::level, 62}}, {.where = {{&Clerk::level, 61}}, .hooks = false}).size() ==
        2
    );
    CHECK(ran.empty());
}

TEST_CASE("updateReturning finds rows again whose key it changes", "[update][rest-of-writes]") {
    Office office;
    office.seats.bulkCreate(
        {{.hall = "A", .number = 1, .who = "x"},
         {.hall = "A", .number = 2, .who = "y"},
         {.hall = "B", .number = 1, .who = "z"}}
    );
    auto moved =
        office.seats.updateReturning({{&Seat::hall, "C"}, {&Seat::who, "moved"}}, {.where = {{&Seat::hall, "A"}}});
    REQUIRE(moved.size() == 2);
    CHECK(each(moved, &Seat::hall) == Texts{"C", "C"});
    CHECK(each(moved, &Seat::who) == Texts{"moved", "moved"});
    CHECK(office.seats.count({.where = {{&Seat::hall, "C"}}}) == 2);
    CHECK(
        test::failure([&] {
            (void
            )office.seats.updateReturning({{&Seat::number, literal("number + 1")}}, {.where = {{&Seat::hall, "C"}}});
        }) ==
        "updateReturning of model 'rr_seat': 'number' is of the primary key, and gets what the database computes, so that "
        "the rows could not be found again; give it a value, or use update"
    );
    // all or nothing
    CHECK_THROWS_AS(
        office.seats.updateReturning({{&Seat::number, 7}}, {.where = {{&Seat::hall, "C"}}}), UniqueConstraintError
    );
    CHECK(office.seats.count({.where = {{&Seat::number, 7}}}) == 0);
    CHECK(
        test::failure([&] {
            (void)office.loose.updateReturning({{&Loose::a, 1}}, {.where = {{&Loose::a, 0}}});
        }) ==
        "updateReturning of model 'rr_loose': it has no primary key, by which the rows could be found again; use update, "
        "and a finder"
    );
}

TEST_CASE(
    "updateReturning takes part in a transaction, and sees what is newer than its snapshot", "[update][rest-of-writes]"
) {
    Office office;
    office.fill();
    if (test::abilities().locksRows) {
        auto t = office.sequelize.transaction({.isolationLevel = IsolationLevel::REPEATABLE_READ});
        CHECK(office.clerks.findByPk(1, {.transaction = t})->level == 1);
        office.clerks.update({{&Clerk::level, 40}}, {.where = {{&Clerk::id, 1}}, .silent = true});
        // the row has this tenant already: the server writes nothing but the version
        const auto found = office.clerks.updateReturning(
            {{&Clerk::tenant, "a"}}, {.where = {{&Clerk::id, 1}}, .silent = true, .transaction = t}
        );
        REQUIRE(found.size() == 1);
        CHECK(found[0].level == 40);
        t.rollback();
        CHECK(office.clerks.findByPk(1)->version == 1);
    }
    try {
        office.sequelize.transaction([&](Transaction& t) {
            CHECK(
                office.clerks.updateReturning({{&Clerk::level, 77}}, {.where = {{&Clerk::id, 2}}, .transaction = t})
                    .size() == 1
            );
            throw std::runtime_error("no");
        });
    } catch (const std::runtime_error&) {
    }
    CHECK(office.clerks.findByPk(2)->level == 2);
}

TEST_CASE("updateReturning of many rows goes by portions, in one transaction", "[update][rest-of-writes]") {
    Office office;
    std::vector<Clerk> many;
    for (int i = 0; i < 2500; ++i) many.push_back(Office::one(("n" + std::to_string(i)).c_str(), i % 2));
    office.clerks.bulkCreate(many);
    const auto found = office.clerks.updateReturning({{&Clerk::level, 9}}, {.where = {{&Clerk::level, 1}}});
    CHECK(found.size() == 1250);
    CHECK(std::all_of(found.begin(), found.end(), [](const Clerk& c) { return c.level == 9 && c.version == 1; }));
}

TEST_CASE("updateReturning hands each row to one of several callers", "[update][threads][rest-of-writes]") {
    Office office;
    std::vector<Clerk> jobs;
    for (int i = 0; i < 40; ++i) jobs.push_back(Office::one(("job" + std::to_string(i)).c_str(), 0));
    office.clerks.bulkCreate(jobs);
    std::mutex mutex;
    std::vector<std::string> taken;
    const auto errors = test::onThreads(8, [&](int thread) {
        const std::string me = "worker" + std::to_string(thread);
        for (;;) {
            std::vector<Clerk> mine;
            office.sequelize.transaction({.retry = {.max = 20}}, [&](Transaction& t) {
                mine = office.clerks.updateReturning(
                    {{&Clerk::level, 1}, {&Clerk::tenant, me}},
                    {.where = {{&Clerk::level, 0}}, .limit = 3, .transaction = t}
                );
            });
            if (mine.empty()) return;
            const std::lock_guard lock(mutex);
            for (const auto& clerk : mine) {
                if (clerk.tenant != me) throw std::runtime_error("another's row");
                taken.push_back(clerk.name);
            }
        }
    });
    CHECK(errors == Texts{});
    CHECK(taken.size() == 40);
    std::sort(taken.begin(), taken.end());
    CHECK(std::unique(taken.begin(), taken.end()) == taken.end());
}
