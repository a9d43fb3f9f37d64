#include <atomic>
#include <set>
#include <thread>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/threads.hpp"

using namespace sequelize;

// findOrCreate, findCreateFind, findOrBuild.
namespace {

struct Member : Record<Member> {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> city{};
    int age = 18;
    std::string code{};
    DateTime createdAt{}, updatedAt{};
};
struct PlainMember {
    std::int64_t id{};
    std::string name{};
    std::optional<std::string> city{};
    int age{};
};

class Members {
public:
    explicit Members(PoolOptions pool = {})
        : sequelize(test::database({.pool = pool})),
          members(sequelize.define<Member>(
              "fc_member", {field<&Member::name>({.unique = true}), field<&Member::city>, field<&Member::age>,
                            field<&Member::code>({.unique = true})}
          )),
          plain(sequelize.define<PlainMember>(
              "fc_plain",
              {field<&PlainMember::name>({.unique = "name_city"}), field<&PlainMember::city>({.unique = "name_city"})},
              {.timestamps = false}
          )),
          tables_(sequelize) {}

    mutable Sequelize sequelize;
    Model<Member> members;
    Model<PlainMember> plain;

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("findOrCreate finds a row, or makes it of the where and the defaults", "[upsert]") {
    const Members db;
    auto [ann, made] = db.members.findOrCreate(
        {.where = {{&Member::name, "Ann"}}, .defaults = {{&Member::age, 30}, {&Member::code, "a"}}}
    );
    CHECK(made);
    CHECK(ann.id != 0);
    CHECK(ann.name == "Ann");
    CHECK(ann.age == 30);
    CHECK_FALSE(ann.isNewRecord());
    CHECK(ann.changed().empty());
    CHECK(ann.createdAt == db.members.findByPk(ann.id)->createdAt);
    ann.age = 31;
    ann.save();

    const auto again = db.members.findOrCreate(
        {.where = {{&Member::name, "Ann"}}, .defaults = {{&Member::age, 99}, {&Member::code, "z"}}}
    );
    CHECK_FALSE(again.created);
    CHECK(again.record.id == ann.id);
    CHECK(again.record.age == 31);
    CHECK(again.record.code == "a");
    CHECK(db.members.count() == 1);

    auto [plain, isNew] = db.plain.findOrCreate(
        {.where = col(&PlainMember::name) == "Bob" && col(&PlainMember::city) == null,
         .defaults = {{&PlainMember::age, 4}}}
    );
    CHECK(isNew);
    CHECK(plain.age == 4);
    CHECK(!plain.city);
    CHECK_FALSE(db.plain.findCreateFind({.where = {{&PlainMember::name, "Bob"}, {&PlainMember::city, null}}}).created);
    CHECK(db.plain.findCreateFind({.where = {{&PlainMember::name, "Bob"}, {&PlainMember::city, "Ulm"}}}).created);
    CHECK(db.plain.count() == 2);
}

TEST_CASE("findOrBuild stores nothing", "[upsert]") {
    const Members db;
    auto [ann, built] =
        db.members.findOrBuild({.where = {{&Member::name, "Ann"}}, .defaults = {{&Member::city, "Bonn"}}});
    CHECK(built);
    CHECK(ann.isNewRecord());
    CHECK(ann.name == "Ann");
    CHECK(ann.city == "Bonn");
    CHECK(ann.age == 18);
    CHECK(db.members.count() == 0);
    ann.save();
    CHECK_FALSE(db.members.findOrBuild({.where = {{&Member::name, "Ann"}}}).created);
}

TEST_CASE("what cannot become a new row's value is refused", "[upsert]") {
    const Members db;
    const auto refused = [&](const Where<Member>& where, const Values<Member>& defaults = {}) {
        const auto text = test::failure([&] { (void)db.members.findOrCreate({.where = where, .defaults = defaults}); });
        CHECK(test::failure([&] { (void)db.members.findOrBuild({.where = where, .defaults = defaults}); }) != "none");
        return text;
    };
    const std::string noEquality =
        "findOrCreate of model 'fc_member': its where is the values of the new row, too, and has a condition that is no "
        "equality of an own column with a value; give equalities only";
    CHECK(refused({{&Member::age, Op::gt(3)}}) == noEquality);
    CHECK(refused({{&Member::name, "Ann"}, {&Member::age, Op::ne(3)}}) == noEquality);
    CHECK(refused(col(&Member::name) == "Ann" || col(&Member::name) == "Bob") == noEquality);
    CHECK(refused(literal("1 = 1")) == noEquality);
    CHECK(refused({{&Member::name, std::vector<std::string>{"Ann"}}}) == noEquality);
    CHECK(refused(col(&Member::name) == col(&Member::code)) == noEquality);
    CHECK(refused({}) == "findOrCreate of model 'fc_member' has no where, which says which row is meant");
    CHECK(
        refused({{&Member::name, "Ann"}, {&Member::name, "Bob"}}) ==
        "findOrCreate of model 'fc_member': its where wants two values of 'name'"
    );
    CHECK(
        refused({{&Member::name, "Ann"}}, {{&Member::name, "Bob"}}) ==
        "findOrCreate of model 'fc_member': .where and .defaults give 'name' another value, so that the new row would "
        "not be found the next time; leave one out"
    );
    CHECK(
        refused({{&Member::name, "Ann"}}, {{&Member::code, literal("'x'")}}) ==
        "findOrCreate of model 'fc_member': the default of 'code' is SQL; a new row gets values"
    );
    CHECK(refused({{&Member::name, std::string(300, 'x')}}).find("is longer than 255") != std::string::npos);
    CHECK(db.members.count() == 0);
    // the same twice is no contradiction
    CHECK(db.members.findOrCreate({.where = {{&Member::name, "Ann"}}, .defaults = {{&Member::name, "Ann"}}}).created);
}

TEST_CASE("a key of other columns refuses the row", "[upsert]") {
    const Members db;
    db.members.findOrCreate({.where = {{&Member::name, "Ann"}}, .defaults = {{&Member::code, "a"}}}).record.reload();
    try {
        (void)db.members.findOrCreate({.where = {{&Member::name, "Bob"}}, .defaults = {{&Member::code, "a"}}});
        FAIL("stored");
    } catch (const UniqueConstraintError& error) {
        CHECK(error.fields() == std::vector<std::string>{"code"});
    }
    CHECK(db.members.count() == 1);
}

TEST_CASE("findOrCreate takes part in a transaction", "[upsert]") {
    const Members db;
    auto t = db.sequelize.transaction();
    auto [ann, made] = db.members.findOrCreate({.where = {{&Member::name, "Ann"}}, .transaction = t});
    CHECK(made);
    CHECK_FALSE(db.members.findOrCreate({.where = {{&Member::name, "Ann"}}, .transaction = t}).created);
    t.rollback();
    CHECK(ann.isNewRecord());
    CHECK(db.members.count() == 0);
}

TEST_CASE("the row that another transaction made meanwhile is found in the transaction's snapshot, too", "[upsert]") {
    const Members db;
    if (!test::abilities().hasIsolationLevels) SKIP_TEST("its transactions are serializable, one after the other");
    auto t = db.sequelize.transaction({.isolationLevel = IsolationLevel::REPEATABLE_READ});
    CHECK(db.members.count({.transaction = t}) == 0);
    const auto theirs = db.members.findOrCreate({.where = {{&Member::name, "Ann"}}, .transaction = null});
    const auto mine = db.members.findOrCreate({.where = {{&Member::name, "Ann"}}, .transaction = t});
    CHECK_FALSE(mine.created);
    CHECK(mine.record.id == theirs.record.id);
    t.commit();
}

namespace {

/// What 16 callers with one key get: one of them made the row, and all have it.
template <class Call>
void meet(const Members& db, int rounds, Call call) {
    for (int round = 0; round < rounds; ++round) {
        const std::string name = "key " + std::to_string(round);
        std::atomic<int> made = 0;
        std::mutex mutex;
        std::set<std::int64_t> ids;
        const auto errors = test::onThreads(16, [&](int) {
            const auto result = call(name);
            made += result.created;
            const std::lock_guard lock(mutex);
            ids.insert(result.record.id);
        });
        CHECK(errors == std::vector<std::string>{});
        CHECK(made == 1);
        CHECK(ids.size() == 1);
        CHECK(db.members.count({.where = {{&Member::name, name}}}) == 1);
    }
}

}  // namespace

TEST_CASE("16 threads with one key make one row", "[upsert][threads]") {
    const Members db({.max = 16});
    meet(db, 10, [&](const std::string& name) {
        return db.members.findOrCreate({.where = {{&Member::name, name}}, .defaults = {{&Member::code, name}}});
    });
}

TEST_CASE("16 threads with one key and one connection make one row", "[upsert][threads]") {
    const Members db({.max = 1});
    meet(db, 5, [&](const std::string& name) {
        return db.members.findOrCreate({.where = {{&Member::name, name}}, .defaults = {{&Member::code, name}}});
    });
}

TEST_CASE("16 transactions with one key make one row", "[upsert][threads]") {
    for (const std::size_t connections : {std::size_t{16}, std::size_t{1}}) {
        for (const bool seesFirst : {false, true}) {
            const Members db({.max = connections});
            meet(db, 4, [&](const std::string& key) {
                detail::FoundOrCreated<Member> result;
                TransactionOptions options;
                if (test::abilities().hasIsolationLevels) options.isolationLevel = IsolationLevel::REPEATABLE_READ;
                db.sequelize.transaction(options, [&](Transaction& t) {
                    if (seesFirst) (void)db.members.count({.transaction = t});  // its snapshot begins
                    result = db.members.findOrCreate(
                        {.where = {{&Member::name, key}}, .defaults = {{&Member::code, key}}, .transaction = t}
                    );
                });
                return result;
            });
        }
    }
}
