#include <atomic>
#include <set>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/threads.hpp"

using namespace sequelize;

// upsert of one record.
namespace {

struct Account : Record<Account> {
    std::int64_t id{};
    std::string email{};
    std::optional<std::string> nick{};
    int points{};
    std::optional<std::string> note{};
    int version{};
    DateTime createdAt{}, updatedAt{};
};
struct Rate {
    std::string currency{};
    Date day{};
    Decimal value{};
};
/// Only its key.
struct Mark {
    std::int64_t left{};
    std::int64_t right{};
};
struct Token {
    Uuid id{};
    std::string name{};
    int uses{};
};

class Accounts {
public:
    explicit Accounts(PoolOptions pool = {})
        : sequelize(test::database({.pool = pool})),
          accounts(sequelize.define<Account>(
              "up_account",
              {field<&Account::email>({.unique = true}), field<&Account::nick>({.unique = true}),
               field<&Account::points>, field<&Account::note>({.defaultValue = "none"})},
              {.version = true}
          )),
          rates(sequelize.define<Rate>(
              "up_rate",
              {field<&Rate::currency>({.type = DataTypes::STRING(3), .primaryKey = true}),
               field<&Rate::day>({.primaryKey = true}), field<&Rate::value>({.type = DataTypes::DECIMAL(10, 4)})},
              {.timestamps = false}
          )),
          marks(sequelize.define<Mark>(
              "up_mark", {field<&Mark::left>({.primaryKey = true}), field<&Mark::right>({.primaryKey = true})},
              {.timestamps = false}
          )),
          tokens(sequelize.define<Token>(
              "up_token",
              {field<&Token::id>({.primaryKey = true, .defaultValue = DataTypes::UUIDV4}),
               field<&Token::name>({.unique = true})},
              {.timestamps = false}
          )),
          tables_(sequelize) {}

    Account account(const char* email, int points, std::optional<std::string> nick = {}) const {
        Account record;
        record.email = email;
        record.points = points;
        record.nick = std::move(nick);
        return record;
    }

    mutable Sequelize sequelize;
    Model<Account> accounts;
    Model<Rate> rates;
    Model<Mark> marks;
    Model<Token> tokens;

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("upsert inserts, then updates, and tells which", "[upsert]") {
    const Accounts db;
    auto [first, made] = db.accounts.upsert(db.account("a@x", 1));
    CHECK(made);
    CHECK(first.id != 0);
    CHECK(first.note == "none");
    CHECK(first.version == 0);
    CHECK_FALSE(first.isNewRecord());
    first.update({{&Account::note, "kept"}});

    auto [second, again] = db.accounts.upsert(db.account("a@x", 2, "al"));
    CHECK_FALSE(again);
    CHECK(second.id == first.id);
    CHECK(second.points == 2);
    CHECK(second.nick == "al");
    // it has a default, which the record leaves to it
    CHECK(second.note == "kept");
    CHECK(second.version == 2);
    CHECK(second.createdAt == first.createdAt);
    CHECK(second.updatedAt >= first.updatedAt);
    CHECK_FALSE(second.isNewRecord());
    CHECK(second.changed().empty());
    second.points = 3;
    second.save();
    CHECK(db.accounts.count() == 1);

    // the same once more is no new row either
    CHECK_FALSE(db.accounts.upsert(db.account("a@x", 3, "al")).created);
    CHECK_FALSE(db.accounts.upsert(db.account("a@x", 3, "al")).created);
    // the primary key comes first
    auto byId = db.account("b@x", 9, "al");
    byId.id = first.id;
    const auto moved = db.accounts.upsert(byId);
    CHECK_FALSE(moved.created);
    CHECK(moved.record.email == "b@x");
    auto given = db.account("c@x", 1);
    given.id = first.id + 10;
    CHECK(db.accounts.upsert(given).created);
    CHECK(db.accounts.count() == 2);
}

TEST_CASE(".fields are what a row gets that is there", "[upsert]") {
    const Accounts db;
    db.accounts.upsert(db.account("a@x", 1, "al"));
    auto [record, made] = db.accounts.upsert(db.account("a@x", 2), {.fields = {&Account::points}});
    CHECK_FALSE(made);
    CHECK(record.points == 2);
    CHECK(record.nick == "al");
    CHECK(db.accounts.upsert(db.account("b@x", 2, "bo"), {.fields = {&Account::points}}).record.nick == "bo");
    CHECK(db.accounts.upsert(db.account("a@x", 2)).record.nick == std::nullopt);
    CHECK(
        test::failure([&] { db.accounts.upsert(db.account("a@x", 2), {.fields = {&Account::id}}); }) ==
        "upsert of model 'up_account': .fields names 'id', of which the record has no value; leave it out, or give it "
        "one"
    );
}

TEST_CASE("the key is one of the model's, and another one's row is met with an error", "[upsert]") {
    const Accounts db;
    const auto a = db.accounts.upsert(db.account("a@x", 1, "al")).record;
    const auto b = db.accounts.upsert(db.account("b@x", 2, "bo")).record;
    const auto byNick = db.accounts.upsert(db.account("c@x", 3, "bo"), {.conflictFields = {&Account::nick}});
    CHECK_FALSE(byNick.created);
    CHECK(byNick.record.id == b.id);
    CHECK(byNick.record.email == "c@x");
    // a new address, and another one's nick
    const auto refused = [&](const Account& record, const UpsertOptions<Account>& options) -> std::vector<std::string> {
        try {
            db.accounts.upsert(record, options);
        } catch (const UniqueConstraintError& error) {
            return error.fields();
        }
        return {"stored"};
    };
    CHECK(refused(db.account("new@x", 3, "al"), {}) == std::vector<std::string>{"nick"});
    CHECK(refused(db.account("a@x", 3, "bo"), {}) == std::vector<std::string>{"nick"});
    CHECK(
        refused(db.account("c@x", 3, "al"), {.conflictFields = {&Account::nick}}) == std::vector<std::string>{"email"}
    );
    CHECK(db.accounts.findByPk(a.id)->points == 1);
    CHECK(db.accounts.findByPk(b.id)->points == 3);
    // of another row's nick nothing is written
    CHECK(db.accounts.upsert(db.account("a@x", 7, "bo"), {.fields = {&Account::points}}).record.points == 7);
    CHECK(db.accounts.findByPk(a.id)->nick == "al");
    CHECK(db.accounts.count() == 2);

    CHECK(
        test::failure([&] { db.accounts.upsert(a, {.conflictFields = {&Account::points}}); }) ==
        "model 'up_account': .conflictFields are (points), which is no key of the table, so that nothing could tell "
        "whether there is such a row; its keys are: (id), (email), (nick)"
    );
    CHECK(
        test::failure([&] { db.accounts.upsert(db.account("a@x", 1), {.conflictFields = {&Account::nick}}); }) ==
        "upsert of model 'up_account': the record has no value of its key (nick), by which its row could be told"
    );
    Mark mark;
    CHECK(db.marks.upsert(mark).created);
    CHECK_FALSE(db.marks.upsert(mark).created);
}

TEST_CASE("upsert with keys of several columns, with made keys, and of keys alone", "[upsert]") {
    const Accounts db;
    const Date day = *parseDate("2026-02-03");
    CHECK(db.rates.upsert({.currency = "EUR", .day = day, .value = Decimal("1.1")}).created);
    const auto rate = db.rates.upsert({.currency = "EUR", .day = day, .value = Decimal("1.25")});
    CHECK_FALSE(rate.created);
    CHECK(rate.record.value == Decimal("1.25"));
    CHECK(db.rates.upsert({.currency = "USD", .day = day, .value = Decimal("1")}).created);
    CHECK(db.rates.count() == 2);

    CHECK(db.marks.upsert({.left = 1, .right = 2}).created);
    CHECK_FALSE(db.marks.upsert({.left = 1, .right = 2}).created);

    const auto token = db.tokens.upsert({.name = "t", .uses = 1});
    CHECK(token.created);
    CHECK(token.record.id != Uuid{});
    const auto again = db.tokens.upsert({.name = "t", .uses = 2});
    CHECK_FALSE(again.created);
    CHECK(again.record.id == token.record.id);
    CHECK(db.tokens.findByPk(token.record.id)->uses == 2);
}

TEST_CASE("a record of no key is no upsert", "[upsert]") {
    auto sequelize = test::database();
    const auto tasks = sequelize.define<Mark>("up_keyless", {}, {.timestamps = false});
    const test::FreshTables tables(sequelize);
    CHECK(
        test::failure([&] { tasks.upsert({.left = 1, .right = 2}); }) ==
        "upsert of model 'up_keyless': the record has no value of its primary key or of a unique key, by which its row "
        "could be told; give it one, or use create"
    );
}

TEST_CASE("an upsert goes back with its transaction", "[upsert]") {
    const Accounts db;
    const auto there = db.accounts.upsert(db.account("a@x", 1)).record;
    auto t = db.sequelize.transaction();
    auto existing = db.accounts.upsert(db.account("a@x", 2), {.transaction = t}).record;
    auto fresh = db.accounts.upsert(db.account("b@x", 2), {.transaction = t}).record;
    CHECK(existing.id == there.id);
    CHECK_FALSE(existing.isNewRecord());
    t.rollback();
    CHECK(existing.isNewRecord());
    CHECK(fresh.isNewRecord());
    CHECK(db.accounts.findByPk(there.id)->points == 1);
    CHECK(db.accounts.count() == 1);
    // and may be tried again
    CHECK_FALSE(db.accounts.upsert(existing).created);
    CHECK(db.accounts.upsert(fresh).created);
}

TEST_CASE("an upsert meets a row that its transaction's snapshot lacks", "[upsert]") {
    const Accounts db;
    if (!test::abilities().hasIsolationLevels) SKIP_TEST("its transactions are serializable, one after the other");
    auto t = db.sequelize.transaction({.isolationLevel = IsolationLevel::REPEATABLE_READ});
    CHECK(db.rates.count({.transaction = t}) == 0);
    const Rate rate{.currency = "EUR", .day = *parseDate("2026-02-03"), .value = Decimal("1.1")};
    CHECK(db.rates.upsert(rate, {.transaction = null}).created);
    const auto mine = db.rates.upsert(rate, {.transaction = t});  // changes nothing
    CHECK_FALSE(mine.created);
    CHECK(mine.record.value == Decimal("1.1"));
    t.commit();
}

TEST_CASE("a row that several keys find is the one that is meant, also where it came in between", "[upsert]") {
    const Accounts db;
    for (const bool byNick : {false, true}) {
        const char* email = byNick ? "nick@x" : "email@x";
        const char* nick = byNick ? "by nick" : "by email";
        bool isThere = false;
        UpsertOptions<Account> options{.logging = [&](std::string_view sql) {
            if (isThere || sql.find("INSERT") == std::string_view::npos) return;
            isThere = true;
            db.accounts.create(db.account(email, 1, nick));
        }};
        if (byNick)
            options.conflictFields = {&Account::nick};
        else
            options.conflictFields = {&Account::email};
        const auto [record, isNew] = db.accounts.upsert(db.account(email, 2, nick), options);
        CHECK(isThere);
        CHECK_FALSE(isNew);
        CHECK(record.points == 2);
        CHECK(record.version == 1);
    }
    CHECK_THROWS_AS(db.accounts.upsert(db.account("other@x", 3, "by nick")), UniqueConstraintError);
    CHECK(db.accounts.count() == 2);
}

TEST_CASE("16 threads that upsert one key make one row", "[upsert][threads]") {
    for (const std::size_t connections : {std::size_t{16}, std::size_t{1}}) {
        const Accounts db({.max = connections});
        for (int round = 0; round < 6; ++round) {
            const std::string email = std::to_string(round) + "@x";
            const bool inTransaction = round % 2 == 1;
            std::atomic<int> made = 0;
            std::mutex mutex;
            std::set<std::int64_t> ids;
            const auto errors = test::onThreads(16, [&](int thread) {
                detail::FoundOrCreated<Account> result;
                if (inTransaction) {
                    TransactionOptions options;
                    if (test::abilities().hasIsolationLevels) options.isolationLevel = IsolationLevel::REPEATABLE_READ;
                    db.sequelize.transaction(options, [&](Transaction& t) {
                        result = db.accounts.upsert(db.account(email.c_str(), thread), {.transaction = t});
                    });
                } else {
                    result = db.accounts.upsert(db.account(email.c_str(), thread));
                }
                made += result.created;
                const std::lock_guard lock(mutex);
                ids.insert(result.record.id);
            });
            CHECK(errors == std::vector<std::string>{});
            CHECK(made == 1);
            CHECK(ids.size() == 1);
            CHECK(db.accounts.findOne({.where = {{&Account::email, email}}})->version == 15);
        }
    }
}

TEST_CASE("bulkCreate updates by the key of .conflictFields only", "[upsert]") {
    const Accounts db;
    db.accounts.bulkCreate({db.account("a@x", 1, "al"), db.account("b@x", 2, "bo")});
    db.accounts.bulkCreate(
        {db.account("a@x", 10, "al"), db.account("c@x", 3, "cy"), db.account("b@x", 20, "bo")},
        {.updateOnDuplicate = {&Account::points}, .conflictFields = {&Account::email}}
    );
    const auto points = [&] {
        std::vector<int> list;
        for (const auto& account : db.accounts.findAll({.order = {&Account::email}})) list.push_back(account.points);
        return list;
    };
    CHECK(points() == std::vector<int>{10, 20, 3});
    CHECK(db.accounts.findOne({.where = {{&Account::email, "a@x"}}})->version == 1);
    try {
        db.accounts.bulkCreate(
            {db.account("d@x", 4, "dy"), db.account("new@x", 99, "al")},
            {.updateOnDuplicate = {&Account::points}, .conflictFields = {&Account::email}}
        );
        FAIL("stored");
    } catch (const UniqueConstraintError& error) {
        CHECK(error.fields() == std::vector<std::string>{"nick"});
    }
    CHECK(points() == std::vector<int>{10, 20, 3});
    const auto refused = [&](const BulkCreateOptions<Account>& options) {
        return test::failure([&] { db.accounts.bulkCreate({db.account("x", 1)}, options); });
    };
    CHECK(
        refused({.updateOnDuplicate = {&Account::points}, .conflictFields = {&Account::points}}
        ).find("no key of the table") != std::string::npos
    );
    CHECK(
        refused({.conflictFields = {&Account::email}}) ==
        "bulkCreate of model 'up_account': .conflictFields says by which key .updateOnDuplicate goes; give that, too"
    );
}
