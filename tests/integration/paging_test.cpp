#include <span>

#include <sequelize/testing.hpp>

#include "integration/school.hpp"
#include "support/catch.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using test::containsString;
using test::Course;
using test::failure;
using test::Grade;
using test::School;
using test::Student;
using testing::StatementCounter;

namespace {

struct PgNote {
    std::int64_t id{};
    std::string title{};
    std::optional<int> year{};
    Json meta{.text = "{}"};
};
struct PgOther {
    std::int64_t id{};
    std::string title{};
};
struct PgKeyless {
    int number{};
};
struct PgCard {
    std::string title{};
};
struct PgPair {
    int first{};
    std::string second{};
};

class Notes {
public:
    explicit Notes(Options options = {}) : sequelize(test::database(std::move(options))) {
        sequelize.sync({.force = true});
        for (int i = 1; i <= 10; ++i)
            notes.create(
                {.title = "t" + std::to_string(i % 4), .year = i % 3 ? std::optional(2000 + i % 3) : std::nullopt}
            );
    }
    ~Notes() { sequelize.drop(); }
    Notes(const Notes&) = delete;
    Notes& operator=(const Notes&) = delete;

    test::Ids walk(FindOptions<PgNote> options, const std::function<void(const Page<PgNote>&)>& between = {}) const {
        test::Ids ids;
        do {
            const auto page = notes.findPage(options);
            for (const auto& note : page.records) ids.push_back(note.id);
            if (between) between(page);
            options.after = page.next;
        } while (options.after);
        return ids;
    }

    Sequelize sequelize;
    Model<PgNote> notes = sequelize.define<PgNote>("pg_note", {field<&PgNote::meta>()}, {.timestamps = false});
    Model<PgOther> others = sequelize.define<PgOther>("pg_other", ModelOptions{.timestamps = false});
    Model<PgPair> pairs = sequelize.define<PgPair>(
        "pg_pair", {field<&PgPair::first>({.primaryKey = true}), field<&PgPair::second>({.primaryKey = true})},
        {.timestamps = false}
    );
};

}  // namespace

TEST_CASE("a page says where those beside it begin", "[paging]") {
    const Notes db;
    const FindOptions<PgNote> options{.order = {desc(&PgNote::title)}, .limit = 4};
    const auto first = db.notes.findPage(options);
    CHECK(test::each(first.records, &PgNote::id) == test::Ids{7, 3, 10, 6});
    REQUIRE(first.next);
    CHECK_FALSE(first.previous);
    CHECK(
        first.next->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
        std::string::npos
    );

    auto next = options;
    next.after = first.next;
    const auto second = db.notes.findPage(next);
    CHECK(test::each(second.records, &PgNote::id) == test::Ids{2, 9, 5, 1});
    next.after = second.next;
    const auto third = db.notes.findPage(next);
    CHECK(test::each(third.records, &PgNote::id) == test::Ids{8, 4});
    CHECK_FALSE(third.next);

    auto back = options;
    back.before = third.previous;
    CHECK(test::each(db.notes.findPage(back).records, &PgNote::id) == test::Ids{2, 9, 5, 1});

    SECTION("findAll, findOne and explain go on behind a cursor, too") {
        CHECK(
            test::each(db.notes.findAll({.order = options.order, .after = second.next}), &PgNote::id) == test::Ids{8, 4}
        );
        CHECK(db.notes.findOne({.order = options.order, .after = second.next})->id == 8);
        CHECK(
            db.notes.findAll<Row>({.attributes = {&PgNote::id}, .order = options.order, .after = second.next}).size() ==
            2
        );
        CHECK_FALSE(db.notes.explain().findAll({.order = options.order, .after = second.next}).empty());
        const auto counted = db.notes.findAndCountAll({.order = options.order, .limit = 1, .after = second.next});
        CHECK(counted.count == 10);
        CHECK(counted.rows.front().id == 8);
    }
    SECTION("of another struct") {
        const auto cards = db.notes.findPage<PgCard>({.order = options.order, .limit = 4, .after = first.next});
        CHECK(test::each(cards.records, &PgCard::title) == test::Texts{"t2", "t1", "t1", "t1"});
        CHECK(cards.next == second.next);
    }
    SECTION("an empty table has an empty page") {
        const auto none = db.others.findPage({.limit = 3});
        CHECK(none.records.empty());
        CHECK_FALSE(none.next);
        CHECK_FALSE(none.previous);
    }
}

TEST_CASE("rows that come and go between pages neither repeat nor hide others", "[paging]") {
    const Notes db;
    std::vector<std::int64_t> met;
    int page = 0;
    const auto ids = db.walk({.order = {&PgNote::title, desc(&PgNote::id)}, .limit = 2}, [&](const auto& read) {
        for (const auto& note : read.records) met.push_back(note.id);
        ++page;
        // the row that the cursor names, and one that is met already
        if (page == 1) db.notes.destroy({.where = {{&PgNote::id, read.records.back().id}}});
        if (page == 2) db.notes.create({.title = "t0"});
        // one that is still to come
        if (page == 3) db.notes.create({.title = "t3"});
    });
    auto sorted = ids;
    std::sort(sorted.begin(), sorted.end());
    CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
    CHECK(sorted == test::Ids{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12});
}

TEST_CASE("all pages have the same statements", "[paging]") {
    const Notes db;
    StatementCounter counter(db.sequelize);
    (void)db.walk({.order = {&PgNote::title}, .limit = 3});
    INFO(counter.text());
    const auto sent = counter.statements();
    REQUIRE(sent.size() == 4);
    CHECK(sent[0].find("WHERE") == std::string::npos);
    CHECK(sent[1] == sent[2]);
    CHECK(sent[2] == sent[3]);
    counter.reset();
    (void)db.notes.findPage({.order = {&PgNote::title}, .limit = 3});
    CHECK(counter.count() == 1);
    CHECK(counter.statements()[0] == sent[0]);
}

TEST_CASE("a cursor that is not of this finder is refused", "[paging]") {
    const Notes db;
    const auto cursor = *db.notes.findPage({.order = {&PgNote::title}, .limit = 2}).next;
    const auto refused = [&](const std::string& text) {
        for (const bool backwards : {false, true}) {
            FindOptions<PgNote> options{.order = {&PgNote::title}, .limit = 2};
            (backwards ? options.before : options.after) = text;
            CHECK_THROWS_AS(db.notes.findPage(options), CursorError);
        }
    };
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        auto changed = cursor;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        refused(changed);
        refused(cursor.substr(0, i));
    }
    refused(cursor + "A");
    refused(cursor + "=");
    refused(cursor + cursor);
    refused("' OR 1=1 -- ");
    refused(std::string("\0", 1));
    const auto message = [&](const FindOptions<PgNote>& options) {
        return failure([&] { (void)db.notes.findPage(options); });
    };
    CHECK_THAT(
        message({.order = {&PgNote::title}, .limit = 2, .after = "x"}), containsString("was cut or changed on its way")
    );
    CHECK_THAT(
        message({.order = {desc(&PgNote::title)}, .limit = 2, .after = cursor}),
        containsString("was made for another .order")
    );
    CHECK_THAT(
        message({.order = {&PgNote::title, &PgNote::year}, .limit = 2, .after = cursor}),
        containsString("was made for another .order")
    );
    CHECK_THAT(message({.limit = 2, .after = cursor}), containsString("was made for another .order"));
    CHECK_THAT(
        failure([&] { (void)db.others.findPage({.order = {&PgOther::title}, .limit = 2, .after = cursor}); }),
        containsString("is another model's")
    );
    // the key is appended, so that it may as well be said
    CHECK_NOTHROW(db.notes.findPage({.order = {&PgNote::title, &PgNote::id}, .limit = 2, .after = cursor}));
}

TEST_CASE("what cannot be paged by keys is refused", "[paging]") {
    const Notes db;
    const auto message = [&](const FindOptions<PgNote>& options) {
        return failure([&] { (void)db.notes.findPage(options); });
    };
    CHECK_THAT(message({}), containsString("it needs .limit"));
    CHECK_THAT(message({.limit = 0}), containsString("it needs .limit"));
    CHECK_THAT(message({.limit = 2, .offset = 2}), containsString("leave out .offset"));
    CHECK_THAT(message({.limit = 2, .after = "a", .before = "b"}), containsString("give one of the two"));
    CHECK_THAT(message({.limit = 2, .batchSize = 2}), containsString(".batchSize goes with"));
    CHECK_THAT(
        message({.order = {fn("length", &PgNote::title)}, .limit = 2}),
        containsString("needs an order by columns of the model")
    );
    CHECK_THAT(
        message({.order = {literal("title")}, .limit = 2}), containsString("needs an order by columns of the model")
    );
    CHECK_THAT(message({.order = {&PgNote::meta}, .limit = 2}), containsString("documents and shapes have no order"));
    CHECK_THAT(
        message({.attributes = {{fn("upper", &PgNote::title), "title"}}, .order = {&PgNote::title}, .limit = 2}),
        containsString("give it another name")
    );
    CHECK_THAT(message({.group = {&PgNote::title}, .limit = 2}), containsString("groups are no rows"));
    CHECK_THAT(failure([&] { (void)db.notes.findAll({.before = "x"}); }), containsString("call findPage"));
    CHECK_THAT(failure([&] { (void)db.notes.findAll({.batchSize = 2}); }), containsString("goes with findInBatches"));
    CHECK_THAT(
        failure([&] { db.notes.findInBatches({.batchSize = 0}, [](std::span<PgNote>) {}); }),
        containsString("at least 1")
    );
    CHECK_THAT(
        failure([&] { (void)db.notes.scope(FindOptions<PgNote>{.batchSize = 2}); }), containsString("leave them out")
    );
    db.notes.create({.title = std::string(255, 'x')});
    db.notes.create({.title = std::string(255, 'y')});
    CHECK_NOTHROW(db.walk({.order = {&PgNote::title}, .limit = 1}));
}

TEST_CASE("a key of several columns is appended as a whole, behind what the order has of it", "[paging]") {
    const Notes db;
    std::vector<PgPair> pairs;
    for (int i = 0; i < 4; ++i)
        for (const char* second : {"a", "b", "c"}) pairs.push_back({i, second});
    db.pairs.bulkCreate(pairs);
    FindOptions<PgPair> options{.order = {desc(&PgPair::second)}, .limit = 5};
    std::string seen;
    do {
        const auto page = db.pairs.findPage(options);
        for (const auto& pair : page.records) seen += pair.second + std::to_string(pair.first) + " ";
        options.after = page.next;
    } while (options.after);
    CHECK(seen == "c3 c2 c1 c0 b3 b2 b1 b0 a3 a2 a1 a0 ");
}

TEST_CASE("batches see what the visitor changes, and stop when told", "[paging]") {
    Notes db;
    std::vector<std::size_t> sizes;
    db.notes.findInBatches({.batchSize = 4}, [&](std::span<PgNote> batch) {
        sizes.push_back(batch.size());
        // met already; of those to come one goes, and one comes
        for (auto& note : batch) db.notes.update(note, {{&PgNote::title, "seen"}});
        if (sizes.size() == 1) {
            db.notes.destroy({.where = {{&PgNote::id, 10}}});
            db.notes.create({.title = "new"});
        }
    });
    CHECK(sizes == std::vector<std::size_t>{4, 4, 2});
    CHECK(db.notes.count({.where = {{&PgNote::title, "seen"}}}) == 10);

    int batches = 0;
    db.notes.findInBatches({.batchSize = 4}, [&](std::span<PgNote>) { return ++batches < 2; });
    CHECK(batches == 2);
    CHECK_THROWS_AS(
        db.notes.findInBatches({}, [](std::span<PgNote>) { throw std::runtime_error("enough"); }), std::runtime_error
    );
    std::size_t limited = 0;
    db.notes.findInBatches({.limit = 7, .batchSize = 3}, [&](std::span<PgNote> batch) { limited += batch.size(); });
    CHECK(limited == 7);
    db.notes.findInBatches<PgCard>({.batchSize = 3}, [&](std::span<PgCard> batch) { limited += batch.size(); });
    CHECK(limited == 17);
    const auto cursor = db.notes.findPage({.limit = 8}).next;
    test::Ids rest;
    db.notes.findInBatches({.after = cursor}, [&](std::span<PgNote> batch) {
        for (const auto& note : batch) rest.push_back(note.id);
    });
    CHECK(rest == test::Ids{9, 11});
    db.sequelize.transaction([&](Transaction& t) {
        std::size_t inTransaction = 0;
        db.notes.findInBatches({.batchSize = 4, .lock = Lock::UPDATE, .transaction = t}, [&](std::span<PgNote> batch) {
            inTransaction += batch.size();
            db.notes.destroy({.where = {{&PgNote::id, batch.front().id}}, .transaction = t});
        });
        CHECK(inTransaction == 10);
    });
    CHECK(db.notes.count() == 7);
}

TEST_CASE("findEach with includes reads in batches, and holds no connection", "[paging]") {
    const School school({.pool = {.max = 1}});
    for (const auto strategy : {IncludeStrategy::join, IncludeStrategy::balanced, IncludeStrategy::separate}) {
        std::vector<test::Texts> names;
        std::uint64_t asked = 0;
        StatementCounter counter(school.sequelize);
        school.grades.findEach(
            {.include = {{&Grade::students, {.order = {&Student::name}}}},
             .includeStrategy = strategy,
             .order = {&Grade::grade},
             .batchSize = 2},
            [&](Grade& grade) {
                names.push_back(test::namesOf(grade.students));
                asked += school.students.count({.where = {{&Student::gradeId, grade.id}}});
            }
        );
        CHECK(names == std::vector<test::Texts>{{"Max", "Sam"}, {"John"}, {}});
        CHECK(asked == 3);
        INFO(counter.text());
        CHECK(counter.count("SELECT") == (strategy == IncludeStrategy::join ? 2U : 4U) + 3);
    }
    std::size_t required = 0;
    school.grades.findEach(
        {.include = {{&Grade::students, {.where = {{&Student::name, "Sam"}}}}}, .batchSize = 1},
        [&](Grade& grade) {
            ++required;
            REQUIRE(grade.students.size() == 1);
            return true;
        }
    );
    CHECK(required == 1);
    CHECK_THAT(
        failure([&] {
            school.grades.findEach(
                {.include = {&Grade::students}, .order = {col(&Grade::students, &Student::name)}}, [](Grade&) {}
            );
        }),
        containsString("findEach with .include or .batchSize of model 'grades' needs an order by columns")
    );
}

TEST_CASE("hooks run for pages and batches", "[paging]") {
    const Notes db;
    std::vector<std::size_t> found;
    int asked = 0;
    db.notes.beforeFind([&](FindCall<PgNote>&) { ++asked; });
    db.notes.afterFind([&](std::span<PgNote> notes) { found.push_back(notes.size()); });
    (void)db.notes.findPage({.limit = 4});
    CHECK(asked == 1);
    CHECK(found == std::vector<std::size_t>{4});
    found.clear();
    db.notes.findInBatches({.batchSize = 4}, [](std::span<PgNote>) {});
    CHECK(asked == 2);
    CHECK(found == std::vector<std::size_t>{4, 4, 2});
}
