// create and bulkCreate with includes: each level by INSERTs of many rows.
#include "integration/batches_world.hpp"
#include "support/catch.hpp"

using namespace test::batches;

namespace {

Paper tree(std::size_t notes, std::size_t remarks, std::size_t topics) {
    Paper paper;
    paper.title = "tree";
    std::vector<Note> list(notes);
    for (std::size_t i = 0; i < notes; ++i) {
        list[i].text = "n" + std::to_string(i);
        std::vector<Remark> below(remarks);
        for (std::size_t k = 0; k < remarks; ++k) below[k].text = list[i].text + "." + std::to_string(k);
        list[i].remarks = std::move(below);
    }
    paper.notes = std::move(list);
    std::vector<Topic> filed(topics);
    for (std::size_t i = 0; i < topics; ++i) filed[i].name = "t" + std::to_string(i);
    paper.filed = std::move(filed);
    return paper;
}

/// What the tables hold is what the record says.
void check(World& w, const Paper& made) {
    const auto found = w.papers.findByPk(
        made.id,
        {.include =
             {{&Paper::notes, {.include = {&Note::remarks}, .separate = true}}, {&Paper::filed, {.separate = true}}}}
    );
    REQUIRE(found);
    REQUIRE(found->notes.size() == made.notes.size());
    std::map<std::int64_t, const Note*> notes;
    for (const auto& note : found->notes) notes[note.id] = &note;
    for (const auto& note : made.notes) {
        CHECK(note.paperId == made.id);
        REQUIRE(notes.contains(note.id));
        CHECK(notes[note.id]->text == note.text);
        std::set<std::pair<std::int64_t, std::string>> stored;
        std::set<std::pair<std::int64_t, std::string>> held;
        for (const auto& remark : notes[note.id]->remarks) stored.emplace(remark.id, remark.text);
        for (const auto& remark : note.remarks) held.emplace(remark.id, remark.text);
        CHECK(stored == held);
    }
    std::set<std::pair<std::int64_t, std::string>> stored;
    std::set<std::pair<std::int64_t, std::string>> held;
    for (const auto& topic : found->filed) stored.emplace(topic.id, topic.name);
    for (const auto& topic : made.filed) held.emplace(topic.id, topic.name);
    CHECK(stored == held);
}

}  // namespace

TEST_CASE("create with includes inserts each level at once", "[batches]") {
    for (const std::size_t count : {std::size_t{1}, std::size_t{500}, std::size_t{501}, std::size_t{1000}}) {
        World w;
        CAPTURE(count);
        Paper made;
        const List<Include<Paper>> includes{{&Paper::notes, {.include = {&Note::remarks}}}, &Paper::filed};
        // paper, notes, remarks (three columns: 1,000 rows), topics, filings (four columns: 750 rows)
        CHECK(w.sentBy([&] {
            made = w.papers.create(tree(count, 1, count), {.include = includes});
        }) == (count <= 750 ? "INSERT 5" : "INSERT 6"));
        check(w, made);
        std::vector<Paper> several;
        CHECK(w.sentBy([&] {
            several = w.papers.bulkCreate({tree(count / 2, 1, 0), tree(count / 2, 1, 1)}, {.include = includes});
        }) == (count == 1 ? "INSERT 3" : "INSERT 5"));
        for (const auto& paper : several) check(w, paper);
    }
}

TEST_CASE("create with includes: hooks of create, and errors of create", "[batches]") {
    World w;
    std::vector<std::string> ran;
    w.notes.beforeCreate([&](Note& note, auto&) { ran.push_back("before " + note.text); });
    w.notes.afterCreate([&](Note& note, auto&) { ran.push_back("after " + note.text); });
    w.remarks.beforeBulkCreate([&](std::span<Remark>) { ran.emplace_back("bulk"); });
    auto made = w.papers.create(tree(2, 2, 0), {.include = {{&Paper::notes, {.include = {&Note::remarks}}}}});
    CHECK(ran == test::Texts{"before n0", "after n0", "before n1", "after n1"});
    check(w, made);

    auto wrong = tree(0, 0, 3);
    wrong.filed[2].name = std::string(300, 'x');
    const auto message =
        test::messageOf<ValidationError>([&] { (void)w.papers.create(wrong, {.include = {&Paper::filed}}); });
    CHECK(message.find("record") == std::string::npos);  // it has no number, as by itself
    CHECK(w.papers.count() == 2);
    CHECK(w.topics.count() == 0);
}

TEST_CASE("what is refused of a nested bulkCreate is told of the program's record", "[batches]") {
    World w;
    std::vector<Paper> papers(3);
    papers[0].notes = std::vector<Note>{{.text = "a"}};
    papers[2].notes = std::vector<Note>{{.text = "b"}, {.text = "c"}};
    (*(papers[2].notes.begin() + 1)).remarks = std::vector<Remark>{{.text = "d"}, {.text = std::string(300, 'e')}};
    const BulkCreateOptions<Paper> options{.include = {{&Paper::notes, {.include = {&Note::remarks}}}}};
    try {
        w.papers.bulkCreate(papers, options);
        FAIL("a text that is too long was stored");
    } catch (const ValidationError& error) {
        REQUIRE(error.errors().size() == 1);
        CHECK(error.errors()[0].record == 2);
        CHECK(error.errors()[0].path == "notes[1].remarks[1].text");
        CHECK_THAT(error.what(), test::containsString("record 2, notes[1].remarks[1]: "));
    }
    const auto taken = w.notes.create({.text = "there"}).id;
    papers[2].notes = std::vector<Note>{{.text = "b"}, {.id = taken, .text = "c"}};
    try {
        w.papers.bulkCreate(papers, options);
        FAIL("a key was stored twice");
    } catch (const UniqueConstraintError& error) {
        REQUIRE(error.errors().size() == 1);
        CHECK(error.errors()[0].record == 2);
        CHECK_THAT(error.what(), test::containsString("record 2: "));
        CHECK_THAT(error.what(), test::containsString("(at notes[1])"));
    }
}
