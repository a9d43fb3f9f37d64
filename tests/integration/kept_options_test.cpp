#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::messageOf;

// Options and records that a program keeps beyond the transaction, or the Sequelize object, that they name.
namespace {

struct Note : Record<Note> {
    std::int64_t id{};
    std::string text{};
};
struct Tag {
    std::int64_t id{};
    BelongsToMany<Tag> tags{};
};

Note noteOf(const char* text) {
    Note note;
    note.text = text;
    return note;
}

class Notes {
public:
    Notes()
        : sequelize(test::database()),
          notes(sequelize.define<Note>("kept_note", {field<&Note::text>()}, {.timestamps = false})),
          tables_(sequelize) {
        notes.create(noteOf("one"));
    }

    Sequelize sequelize;
    Model<Note> notes;

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("options outlive their transaction, and are refused then", "[kept_options]") {
    Notes store;
    const auto& notes = store.notes;
    FindOptions<Note> find;
    CreateOptions<Note> create;
    UpdateOptions<Note> update{.where = {{&Note::id, 1}}};
    SaveOptions<Note> save;
    TransactionOptions inner;
    QueryOptions raw;
    auto note = notes.findByPk(1);
    {
        auto t = store.sequelize.transaction();
        const InTransaction in(t);
        find.transaction = create.transaction = update.transaction = save.transaction = inner.transaction =
            raw.transaction = in;
        CHECK(notes.findAll(find).size() == 1);
        SECTION("committed") {
            t.commit();
        }
        SECTION("rolled back") {
            t.rollback();
        }
        SECTION("abandoned") {}
        SECTION("moved") {
            const Transaction moved = std::move(t);
        }
    }
    CHECK_THROWS_AS(notes.findAll(find), UsageError);
    CHECK_THROWS_AS(notes.findOne(find), UsageError);
    CHECK_THROWS_AS(notes.create(noteOf("two"), create), UsageError);
    CHECK_THROWS_AS(notes.update({{&Note::text, "x"}}, update), UsageError);
    note->text = "x";
    CHECK_THROWS_AS(note->save(save), UsageError);
    CHECK_THROWS_AS(store.sequelize.transaction(inner), UsageError);
    CHECK_THROWS_AS(store.sequelize.query("SELECT 1", raw), UsageError);
    CHECK(notes.count() == 1);
}

TEST_CASE("options keep no callback of a transaction that was rolled back", "[kept_options]") {
    Notes store;
    FindOptions<Note> find;
    const auto kept = std::make_shared<int>(1);
    {
        auto t = store.sequelize.transaction();
        t.afterCommit([kept] {});
        find.transaction = t;
    }
    CHECK(kept.use_count() == 1);
}

TEST_CASE("a savepoint's options outlive it and its transaction", "[kept_options]") {
    Notes store;
    FindOptions<Note> find;
    {
        auto t = store.sequelize.transaction();
        auto inner = store.sequelize.transaction({.transaction = t});
        find.transaction = inner;
        inner.commit();
        t.commit();
    }
    CHECK_THROWS_AS(store.notes.findAll(find), UsageError);
}

TEST_CASE("options outlive the Sequelize object of their transaction", "[kept_options]") {
    FindOptions<Note> find;
    {
        Notes store;
        auto t = store.sequelize.transaction();
        find.transaction = t;
        t.commit();
    }
    const Notes other;
    CHECK_THROWS_AS(other.notes.findAll(find), UsageError);
}

TEST_CASE("a model outlives its Sequelize object, and says so", "[kept_options]") {
    std::optional<Model<Note>> kept;
    {
        const Notes store;
        kept = store.notes;
        CHECK(kept->count() > 0);
    }
    const auto message = messageOf<UsageError>([&] { (void)kept->findAll(); });
    CHECK(message.find("the Sequelize object of the model '") != std::string::npos);
    Note note;
    CHECK_THROWS_AS(kept->create(note), UsageError);
    CHECK_THROWS_AS(kept->name(), UsageError);
    CHECK_THROWS_AS(kept->sync(), UsageError);
    CHECK_THROWS_AS(kept->explain(), UsageError);
    CHECK_THROWS_AS(kept->build(Note{}), UsageError);
}

TEST_CASE("a record outlives its Sequelize object, and says so", "[kept_options]") {
    Note read;
    Note built;
    {
        const Notes store;
        read = *store.notes.findByPk(1);
        built = store.notes.build(noteOf("new"));
    }
    CHECK(read.text == "one");
    CHECK_FALSE(read.isNewRecord());
    read.text = "other";
    for (Note* note : {&read, &built}) {
        CHECK(messageOf<UsageError>([&] { note->save(); }).find("Sequelize object is gone") != std::string::npos);
        CHECK_THROWS_AS(note->update({{&Note::text, "x"}}), UsageError);
        CHECK_THROWS_AS(note->destroy(), UsageError);
        CHECK_THROWS_AS(note->reload(), UsageError);
        CHECK_THROWS_AS(note->increment(&Note::id), UsageError);
        CHECK_THROWS_AS(note->changed(), UsageError);
        CHECK_THROWS_AS(note->previous(&Note::text), UsageError);
        CHECK_THROWS_AS(note->set(&Note::text, "x"), UsageError);
        CHECK_THROWS_AS(note->inspect(), UsageError);
    }
    // another object's model, at the same address perhaps, does not take it for its own
    const Notes store;
    CHECK_THROWS_AS(store.notes.save(read), UsageError);
    CHECK(store.notes.findByPk(1)->text == "one");
}

TEST_CASE("association options outlive their join table's model", "[kept_options]") {
    BelongsToManyOptions<Tag, Tag> options{.as = &Tag::tags};
    {
        auto sequelize = test::database();
        options.through = sequelize.define<Note>("kept_link", {field<&Note::text>()});
    }
    auto sequelize = test::database();
    const auto tags = sequelize.define<Tag>("kept_tag");
    CHECK_THROWS_AS(tags.belongsToMany(tags, options), UsageError);
}
