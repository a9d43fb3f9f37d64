// What a call about many links costs in statements, and that many at once are what one after another would be.
#include "integration/batches_world.hpp"
#include "support/catch.hpp"
#include "support/threads.hpp"

using namespace test::batches;
using test::onThreads;

namespace {

/// Of join tables of four or five columns: 750 or 600 rows at a time.
const char* inserts(std::size_t count) {
    return count <= 600 ? "INSERT 1" : "INSERT 2";
}

/// The keys of what is linked.
template <class Relation>
auto idsOf(const Relation& relation) {
    std::set<std::int64_t> ids;
    for (const auto& record : relation.get()) {
        CHECK(ids.insert(record.id).second);  // once
    }
    return ids;
}

}  // namespace

TEST_CASE("relations: as many statements for a thousand links as for one", "[batches]") {
    for (const std::size_t count : {std::size_t{1}, std::size_t{500}, std::size_t{501}, std::size_t{1000}}) {
        World w;
        CAPTURE(count);
        const auto topics = w.makeTopics(count);
        const auto notes = w.makeNotes(count);

        const auto filed = w.papers.related(w.paper, &Paper::filed);
        CHECK(w.sentBy([&] { filed.add(topics); }) == inserts(count) + std::string(", SELECT 1"));
        CHECK(w.sentBy([&] { CHECK(filed.has(topics)); }) == "SELECT 1");
        CHECK(w.sentBy([&] { filed.add(topics); }) == "SELECT 1");
        CHECK(w.sentBy([&] { filed.add(topics, {.through = {{{&Filing::rank, 3}}}}); }) == "SELECT 1, UPDATE 1");
        CHECK(w.sentBy([&] { filed.set(topics); }) == "SELECT 2");
        CHECK(w.filings.count({.where = {{&Filing::rank, 3}}}) == count);
        CHECK(w.sentBy([&] { filed.set({}); }) == "DELETE 1, SELECT 1");
        CHECK(w.sentBy([&] { filed.set(topics); }) == inserts(count) + std::string(", SELECT 2"));
        CHECK(w.sentBy([&] { filed.remove(topics); }) == "DELETE 1");
        CHECK(filed.count() == 0);

        const auto marked = w.papers.related(w.paper, &Paper::marked);
        CHECK(w.sentBy([&] { marked.add(topics); }) == inserts(count) + std::string(", SELECT 1"));
        CHECK(w.sentBy([&] { CHECK(marked.has(topics)); }) == "SELECT 1");

        const auto loose = w.papers.related(w.paper, &Paper::loose);
        // where rows are locked: the paper, the topics
        const std::string looks = test::abilities().locksRows ? ", SELECT 3" : ", SELECT 1";
        CHECK(w.sentBy([&] { loose.add(topics); }) == inserts(count) + looks);
        CHECK(idsOf(loose).size() == count);

        const auto ofPaper = w.papers.related(w.paper, &Paper::notes);
        CHECK(w.sentBy([&] { ofPaper.add(notes); }) == "SELECT 1, UPDATE 1");
        CHECK(w.sentBy([&] { CHECK(ofPaper.has(notes)); }) == "SELECT 1");
        CHECK(w.sentBy([&] { ofPaper.set(notes); }) == "SELECT 2");
        CHECK(w.sentBy([&] { ofPaper.remove(notes); }) == "UPDATE 1");
        CHECK(w.sentBy([&] { ofPaper.set(notes); }) == "SELECT 2, UPDATE 1");
    }
}

TEST_CASE("relations: few of many links are looked for one by one", "[batches]") {
    World w;
    const auto topics = w.makeTopics(120);
    const auto filed = w.papers.related(w.paper, &Paper::filed);
    const auto marked = w.papers.related(w.paper, &Paper::marked);
    filed.add(first(topics, 110));
    marked.add(first(topics, 110));
    const std::vector<Topic> last(topics.end() - 20, topics.end());
    CHECK(w.sentBy([&] { filed.add(last); }) == "INSERT 1, SELECT 2");
    CHECK(w.sentBy([&] { marked.add(last); }) == "INSERT 1, SELECT 2");
    CHECK(idsOf(filed).size() == 120);
    CHECK(idsOf(marked).size() == 120);
}

TEST_CASE("relations: keys of texts and of several columns, many at once", "[batches]") {
    for (const std::size_t count : {std::size_t{1}, std::size_t{500}, std::size_t{1000}}) {
        World w;
        CAPTURE(count);
        const auto editions = w.makeEditions(count);
        const auto ofPaper = w.papers.related(w.paper, &Paper::editions);
        CHECK(w.sentBy([&] { ofPaper.add(editions); }) == inserts(count) + std::string(", SELECT 1"));
        CHECK(w.sentBy([&] { CHECK(ofPaper.has(editions)); }) == "SELECT 1");
        CHECK(w.sentBy([&] { ofPaper.set({editions.front()}); }) == (count == 1 ? "SELECT 2" : "DELETE 1, SELECT 2"));
        CHECK(ofPaper.count() == 1);

        auto countries = w.makeCountries(count);
        const auto where = w.papers.related(w.paper, &Paper::countries);
        CHECK(w.sentBy([&] { where.add(countries); }) == inserts(count) + std::string(", SELECT 2"));
        CHECK(w.sentBy([&] { CHECK(where.has(countries)); }) == "SELECT 2");
        if (!test::speaksMysql()) continue;
        for (auto& country : countries) country.code.front() = 'c';  // the same to the database
        CHECK(w.sentBy([&] { CHECK(where.has(countries)); }) == "SELECT 2");
        CHECK(w.sentBy([&] { where.add(countries); }) == "SELECT 2");
        CHECK(where.count() == count);
    }
}

TEST_CASE("relations: bulkCreate of many records", "[batches]") {
    World w;
    const auto filed = w.papers.related(w.paper, &Paper::filed);
    std::vector<Topic> topics(1000);
    for (std::size_t i = 0; i < topics.size(); ++i) topics[i].name = "t" + std::to_string(i);
    std::vector<Topic> made;
    CHECK(w.sentBy([&] { made = filed.bulkCreate(topics, {.through = {{{&Filing::rank, 4}}}}); }) == "INSERT 3");
    CHECK(made.back().id == made.front().id + 999);
    CHECK(filed.has(made));
    CHECK(w.filings.count({.where = {{&Filing::rank, 4}}}) == 1000);

    const auto ofPaper = w.papers.related(w.paper, &Paper::notes);
    std::vector<Note> notes(501);
    std::vector<Note> written;
    CHECK(w.sentBy([&] { written = ofPaper.bulkCreate(notes); }) == "INSERT 1");
    CHECK(ofPaper.count() == 501);
    CHECK(written.back().paperId == w.paper.id);
    CHECK(w.sentBy([&] { CHECK(ofPaper.bulkCreate({}).empty()); }).empty());
    Paper unsaved;
    CHECK_THROWS_AS(w.papers.related(unsaved, &Paper::notes).bulkCreate(notes), UsageError);
    CHECK(w.notes.count() == 501);
}

TEST_CASE("relations: one refused link of many leaves none", "[batches]") {
    World w;
    auto topics = w.makeTopics(1000);
    const auto filed = w.papers.related(w.paper, &Paper::filed);
    filed.add(first(topics, 3));
    topics[990].id = 5'000'000;  // nobody's
    CHECK_THROWS_AS(filed.add(topics), ForeignKeyConstraintError);
    CHECK(filed.count() == 3);
    CHECK_THROWS_AS(filed.set(topics), ForeignKeyConstraintError);
    CHECK(filed.count() == 3);
    w.sequelize.transaction([&](Transaction& t) {
        CHECK_THROWS_AS(filed.add(topics, {.transaction = t}), ForeignKeyConstraintError);
        filed.add(topics[5], {.transaction = t});  // the program's transaction goes on
    });
    CHECK(filed.count() == 4);
}

TEST_CASE("relations: many at once are what one after another would be", "[batches]") {
    World w;
    const auto topics = w.makeTopics(40);
    const auto notes = w.makeNotes(40);
    std::mt19937 random(11);
    const auto some = [&](const auto& all) {
        auto list = all;
        std::shuffle(list.begin(), list.end(), random);
        list.resize(random() % (list.size() + 1));
        if (!list.empty() && random() % 3 == 0) list.push_back(list.front());  // twice
        return list;
    };
    const auto check = [&](const auto& relation, const auto& all) {
        std::set<std::int64_t> expected;
        for (int step = 0; step < 25; ++step) {
            const auto chosen = some(all);
            std::set<std::int64_t> ids;
            for (const auto& record : chosen) ids.insert(record.id);
            CHECK(relation.has(chosen) == std::ranges::includes(expected, ids));
            switch (random() % 3) {
                case 0:
                    relation.add(chosen);
                    expected.insert(ids.begin(), ids.end());
                    break;
                case 1:
                    relation.remove(chosen);
                    for (const auto id : ids) expected.erase(id);
                    break;
                default:
                    relation.set(chosen);
                    expected = ids;
            }
            CHECK(idsOf(relation) == expected);
        }
    };
    check(w.papers.related(w.paper, &Paper::filed), topics);
    check(w.papers.related(w.paper, &Paper::marked), topics);
    check(w.papers.related(w.paper, &Paper::loose), topics);
    check(w.papers.related(w.paper, &Paper::notes), notes);
}

TEST_CASE("relations: two who add the same links make each once", "[batches][threads]") {
    World w({.pool = {.max = 8}});
    const auto topics = w.makeTopics(60);
    const auto addAll = [&](auto member, std::size_t count) {
        for (int round = 0; round < 6; ++round) {
            auto paper = w.papers.create({.title = "Two"});
            const auto errors = onThreads(6, [&](int number) {
                std::mt19937 random(static_cast<unsigned>(number * 7 + round));
                auto mine = first(topics, count);
                std::shuffle(mine.begin(), mine.end(), random);
                auto own = paper;
                w.papers.related(own, member).add(mine);
            });
            CHECK(errors == test::Texts{});
            CHECK(idsOf(w.papers.related(paper, member)).size() == count);
        }
    };
    for (const std::size_t count : {std::size_t{1}, std::size_t{60}}) {
        CAPTURE(count);
        addAll(&Paper::filed, count);
        addAll(&Paper::marked, count);
        addAll(&Paper::loose, count);
    }
    const auto countries = w.makeCountries(5);
    auto paper = w.papers.create({.title = "Three"});
    CHECK(onThreads(4, [&](int) {
              auto own = paper;
              w.papers.related(own, &Paper::countries).add(countries);
          }) == test::Texts{});
    CHECK(w.papers.related(paper, &Paper::countries).count() == 5);
}

TEST_CASE("relations: a link that a transaction does not see yet is found", "[batches]") {
    if (!test::speaksMysql()) SKIP_TEST("SQLite has one writer at a time");
    World w;
    const auto topics = w.makeTopics(3);
    const auto filed = w.papers.related(w.paper, &Paper::filed);
    const auto loose = w.papers.related(w.paper, &Paper::loose);
    w.sequelize.transaction([&](Transaction& t) {
        CHECK(filed.count({.transaction = t}) == 0);  // what it sees from here on
        CHECK(loose.count({.transaction = t}) == 0);
        filed.add(topics[1], {.transaction = null});
        loose.add(topics[1], {.transaction = null});
        filed.add(topics, {.through = {{{&Filing::rank, 8}}}, .transaction = t});
        loose.add(topics, {.transaction = t});
    });
    CHECK(idsOf(filed).size() == 3);
    CHECK(idsOf(loose).size() == 3);
    CHECK(w.filings.count({.where = {{&Filing::rank, 8}}}) == 3);  // as of a link that is there
}
