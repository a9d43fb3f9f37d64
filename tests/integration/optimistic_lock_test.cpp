#include <atomic>
#include <thread>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"
#include "support/threads.hpp"

using namespace sequelize;

// A version that the library keeps: `.version` of a model.
namespace {

struct LockedNote : Record<LockedNote> {
    std::int64_t id{};
    std::string text{};
    int hits{};
    int version{};
};
struct LockedSheet {
    std::int64_t id{};
    std::string text{};
    int hits{};
    std::int64_t revision{};
};

struct NoVersion {
    std::int64_t id{};
    std::string text{};
};
struct TextVersion {
    std::int64_t id{};
    std::string version{};
};
struct NullVersion {
    std::int64_t id{};
    std::optional<int> version{};
};
struct FromOne {
    std::int64_t id{};
    int version = 1;
};

struct LockedTag;
struct LockedPage {
    std::int64_t id{};
    int version{};
    BelongsToMany<LockedTag> tags{};
};
struct LockedTag {
    std::int64_t id{};
    int version{};
};

class Locked {
public:
    explicit Locked(PoolOptions pool = {})
        : sequelize(test::database({.pool = pool})),
          notes(sequelize.define<LockedNote>(
              "ol_note", {field<&LockedNote::text>, field<&LockedNote::hits>}, {.timestamps = false, .version = true}
          )),
          sheets(sequelize.define<LockedSheet>("ol_sheet", {}, {.timestamps = false, .version = "revision"})),
          tables_(sequelize) {
        LockedNote note;
        note.text = "a";
        notes.create(note);
        sheets.create({.text = "a"});
    }
    int noteVersion() const { return notes.findByPk(1)->version; }
    std::int64_t sheetVersion() const { return sheets.findByPk(1)->revision; }

    mutable Sequelize sequelize;
    Model<LockedNote> notes;
    Model<LockedSheet> sheets;

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("each update of a record raises its version, and finds a row of that version only", "[version]") {
    const Locked db;
    CHECK(db.noteVersion() == 0);
    auto mine = *db.notes.findByPk(1);
    auto yours = *db.notes.findByPk(1);
    mine.text = "mine";
    mine.save();
    CHECK(mine.version == 1);
    CHECK(mine.changed().empty());
    CHECK(mine.previous(&LockedNote::version) == 1);
    mine.save();  // nothing to write
    CHECK(db.noteVersion() == 1);

    yours.text = "yours";
    CHECK_THROWS_AS(yours.save(), OptimisticLockError);
    // as it was
    CHECK(yours.version == 0);
    CHECK(yours.changed() == std::vector<std::string>{"text"});
    CHECK_THROWS_AS(yours.update({{&LockedNote::text, "yours"}}), OptimisticLockError);
    CHECK_THROWS_AS(yours.increment(&LockedNote::hits), OptimisticLockError);
    CHECK_THROWS_AS(yours.destroy(), OptimisticLockError);
    CHECK(yours.text == "yours");
    CHECK(db.notes.findByPk(1)->text == "mine");
    yours.reload();
    yours.update({{&LockedNote::text, "yours"}});
    yours.increment(&LockedNote::hits, 5);
    CHECK(yours.version == 3);
    CHECK(yours.hits == 5);
    CHECK(db.noteVersion() == 3);
    yours.destroy();
    CHECK(db.notes.count() == 0);
    CHECK_THROWS_AS(mine.update({{&LockedNote::text, "b"}}), EmptyResultError);
    CHECK_THROWS_AS(mine.destroy(), EmptyResultError);
}

TEST_CASE("plain structs have versions, of whatever name", "[version]") {
    const Locked db;
    auto mine = *db.sheets.findByPk(1);
    auto yours = mine;
    mine.text = "mine";
    db.sheets.save(mine);
    CHECK(mine.revision == 1);
    yours.text = "yours";
    CHECK_THROWS_AS(db.sheets.save(yours), OptimisticLockError);
    CHECK_THROWS_AS(db.sheets.update(yours, {{&LockedSheet::text, "yours"}}), OptimisticLockError);
    CHECK_THROWS_AS(db.sheets.increment(yours, &LockedSheet::hits), OptimisticLockError);
    CHECK_THROWS_AS(db.sheets.destroy(yours), OptimisticLockError);
    CHECK(yours.revision == 0);
    CHECK(yours.hits == 0);
    db.sheets.update(mine, {{&LockedSheet::text, "again"}});
    db.sheets.increment(mine, &LockedSheet::hits);
    CHECK(mine.revision == 3);
    CHECK(db.sheetVersion() == 3);
    db.sheets.destroy(mine);
    CHECK_THROWS_AS(db.sheets.save(mine), EmptyResultError);
}

TEST_CASE("the error names the model and its key, and nothing of the row", "[version]") {
    const Locked db;
    auto note = *db.notes.findByPk(1);
    db.notes.update({{&LockedNote::text, "theirs"}}, {.where = {{&LockedNote::id, 1}}});
    note.text = "a secret";
    try {
        note.save();
        FAIL("saved");
    } catch (const OptimisticLockError& error) {
        CHECK(error.modelName() == "ol_note");
        CHECK(error.key() == std::vector<std::string>{"id"});
        CHECK(error.name() == "SequelizeOptimisticLockError");
        CHECK_FALSE(error.isTransient());
        CHECK_FALSE(error.record());
        const std::string text = error.what();
        CHECK(
            text ==
            "update of a 'ol_note' record: its row was changed since the record was read, and has another 'version'; "
            "nothing was written. Reload the record, and decide again"
        );
    }
}

TEST_CASE("a condition beside the version is told from it", "[version]") {
    const Locked db;
    auto note = *db.notes.findByPk(1);
    note.text = "b";
    CHECK_THROWS_AS(note.save({.where = {{&LockedNote::hits, 7}}}), EmptyResultError);
    CHECK_THROWS_AS(note.destroy({.where = {{&LockedNote::hits, 7}}}), EmptyResultError);
    note.save({.where = {{&LockedNote::hits, 0}}});
    CHECK(note.version == 1);
    db.notes.increment(&LockedNote::hits, {.where = {{&LockedNote::id, 1}}});
    note.text = "c";
    CHECK_THROWS_AS(note.save({.where = {{&LockedNote::hits, 1}}}), OptimisticLockError);
}

TEST_CASE("updates of all rows that match raise the version, and compare it where they are asked to", "[version]") {
    const Locked db;
    db.notes.update({{&LockedNote::text, "b"}}, {.where = {{&LockedNote::id, 1}}, .silent = true});
    CHECK(db.noteVersion() == 1);
    db.notes.increment(&LockedNote::hits, {.by = 2, .where = {{&LockedNote::id, 1}}});
    db.notes.decrement(&LockedNote::hits, {.where = {{&LockedNote::id, 1}}});
    CHECK(db.noteVersion() == 3);
    const auto from3 = [&] {
        return db.notes.update(
            {{&LockedNote::text, "c"}}, {.where = {{&LockedNote::id, 1}, {&LockedNote::version, 3}}}
        );
    };
    CHECK(from3() == 1);
    CHECK(from3() == 0);
    CHECK(db.notes.update({}, {.where = {{&LockedNote::id, 1}}}) == 1);
    CHECK(db.noteVersion() == 4);
}

TEST_CASE("nothing sets the version of a row", "[version][set_version]") {
    const Locked db;
    const auto isRefused = [](const auto& call) {
        return test::failure(call).find("its version 'version' counts by itself") != std::string::npos;
    };
    const auto& notes = db.notes;
    const Where<LockedNote> first{{&LockedNote::id, 1}};
    auto note = *notes.findByPk(1);
    CHECK(isRefused([&] { notes.update({{&LockedNote::version, 0}}, {.where = first}); }));
    CHECK(isRefused([&] { notes.update({{&LockedNote::text, "b"}, {&LockedNote::version, 0}}, {.where = first}); }));
    CHECK(isRefused([&] { return notes.updateReturning({{&LockedNote::version, 0}}, {.where = first}); }));
    CHECK(isRefused([&] { notes.increment(&LockedNote::version, {.by = 5, .where = first}); }));
    CHECK(isRefused([&] { notes.decrement(&LockedNote::version, {.where = first}); }));
    CHECK(isRefused([&] { note.increment(&LockedNote::version); }));
    CHECK(isRefused([&] { note.update({{&LockedNote::version, 7}}); }));
    CHECK(isRefused([&] {
        LockedNote other;
        other.id = 1;
        notes.bulkCreate({other}, {.updateOnDuplicate = {&LockedNote::text, &LockedNote::version}});
    }));
    CHECK(isRefused([&] { notes.upsert(note, {.fields = {&LockedNote::version}}); }));
    notes.beforeBulkUpdate([](BulkUpdateCall<LockedNote>& call) { call.values.add("version", 0); });
    CHECK(isRefused([&] { notes.update({{&LockedNote::text, "b"}}, {.where = first}); }));
    CHECK(db.noteVersion() == 0);
    CHECK(notes.findByPk(1)->text == "a");
}

TEST_CASE("the record's own version is what the row must have", "[version]") {
    const Locked db;
    db.notes.update({{&LockedNote::text, "b"}}, {.where = {{&LockedNote::id, 1}}});
    auto note = *db.notes.findByPk(1);
    // a client read version 0, and sends it back
    note.version = 0;
    note.text = "c";
    CHECK_THROWS_AS(note.save(), OptimisticLockError);
    note.version = 1;
    note.save();
    CHECK(note.version == 2);
    CHECK(test::failure([&] {
              note.update({{&LockedNote::version, 7}});
          }).find("counts by itself") != std::string::npos);
    CHECK(note.version == 2);
    // it alone is nothing to write
    note.version = 1;
    note.save();
    CHECK(db.noteVersion() == 2);
}

TEST_CASE("a record that did not read its version cannot be compared", "[version]") {
    const Locked db;
    auto note = *db.notes.findOne({.attributes = {&LockedNote::id, &LockedNote::text}});
    note.text = "b";
    CHECK(test::failure([&] { note.save(); }).find("its version 'version' is not known") != std::string::npos);
    CHECK_THROWS_AS(note.destroy(), UsageError);
    note.version = 0;
    note.reload();
    note.text = "b";
    note.save();
    CHECK(note.version == 1);
    auto fields = *db.notes.findByPk(1);
    fields.text = "c";
    fields.hits = 9;
    fields.save({.fields = {&LockedNote::text}});
    CHECK(fields.version == 2);
    CHECK(db.notes.findByPk(1)->hits == 0);
}

TEST_CASE("a version goes back with its transaction", "[version]") {
    const Locked db;
    auto note = *db.notes.findByPk(1);
    auto sheet = *db.sheets.findByPk(1);
    {
        auto t = db.sequelize.transaction();
        for (int i = 1; i <= 3; ++i) {
            note.hits = i;
            note.save({.transaction = t});
            sheet.hits = i;
            db.sheets.save(sheet, {.transaction = t});
        }
        {
            auto inner = db.sequelize.transaction({.transaction = t});
            note.update({{&LockedNote::text, "inner"}}, {.transaction = inner});
            CHECK(note.version == 4);
            inner.rollback();
        }
        CHECK(note.previous(&LockedNote::version) == 3);
        note.update({{&LockedNote::text, "outer"}}, {.transaction = t});
        CHECK(note.version == 4);
        {
            auto inner = db.sequelize.transaction({.transaction = t});
            note.update({{&LockedNote::text, "kept"}}, {.transaction = inner});
            inner.commit();
        }
        CHECK(note.version == 5);
        CHECK(sheet.revision == 3);
        t.rollback();
    }
    CHECK(db.noteVersion() == 0);
    note.hits = 40;
    note.save();
    CHECK(note.version == 1);
    CHECK(db.notes.findByPk(1)->hits == 40);
    // a plain struct cannot know, and its model does
    sheet.hits = 41;
    db.sheets.save(sheet);
    CHECK(sheet.revision == 1);
    CHECK(db.sheets.findByPk(1)->hits == 41);
    {
        auto t = db.sequelize.transaction();
        db.sheets.update(sheet, {{&LockedSheet::text, "undone"}}, {.transaction = t});
        t.rollback();
    }
    // but who wrote meanwhile is met all the same
    db.sheets.increment(&LockedSheet::hits, {.where = {{&LockedSheet::id, 1}}});
    db.sheets.increment(&LockedSheet::hits, {.where = {{&LockedSheet::id, 1}}});
    CHECK_THROWS_AS(db.sheets.save(sheet), OptimisticLockError);
    auto found = *db.sheets.findByPk(1);
    db.sheets.save(found);
    CHECK(found.revision == 4);
}

TEST_CASE("a new record's version goes back to a new one's", "[version]") {
    const Locked db;
    LockedNote note = db.notes.build({});
    note.text = "new";
    {
        auto t = db.sequelize.transaction();
        note.save({.transaction = t});
        note.text = "changed";
        note.save({.transaction = t});
        CHECK(note.version == 1);
        t.rollback();
    }
    CHECK(note.isNewRecord());
    note.save();
    CHECK(note.version == 0);
    CHECK(note.id != 0);
    CHECK(db.notes.findByPk(note.id)->version == 0);
}

TEST_CASE("in a transaction the row as it is now decides, not the snapshot", "[version]") {
    const Locked db;
    if (!test::abilities().hasIsolationLevels) SKIP_TEST("its transactions are serializable, one after the other");
    auto note = *db.notes.findByPk(1);
    auto t = db.sequelize.transaction({.isolationLevel = IsolationLevel::REPEATABLE_READ});
    CHECK(db.notes.count({.transaction = t}) == 1);
    db.notes.update({{&LockedNote::text, "theirs"}}, {.where = {{&LockedNote::id, 1}}, .transaction = null});
    note.text = "mine";
    CHECK_THROWS_AS(note.save({.transaction = t}), OptimisticLockError);
    CHECK(note.version == 0);
    t.rollback();
    auto other = db.sequelize.transaction({.isolationLevel = IsolationLevel::REPEATABLE_READ});
    CHECK(db.notes.count({.transaction = other}) == 1);
    db.notes.destroy({.where = {{&LockedNote::id, 1}}, .transaction = null});
    CHECK_THROWS_AS(note.save({.transaction = other}), EmptyResultError);
    other.rollback();
}

TEST_CASE("bulkCreate raises the version of rows that exist", "[version][upsert]") {
    const Locked db;
    LockedNote note;
    note.id = 1;
    note.text = "again";
    LockedNote fresh;
    fresh.id = 2;
    fresh.text = "new";
    auto stored = db.notes.bulkCreate({note, fresh}, {.updateOnDuplicate = {&LockedNote::text}});
    CHECK(db.noteVersion() == 1);
    CHECK(db.notes.findByPk(1)->text == "again");
    CHECK(db.notes.findByPk(2)->version == 0);
    // which of the two it was is not known
    stored[0].text = "once more";
    CHECK_THROWS_AS(stored[0].save(), UsageError);
    stored[0].reload();
    stored[0].text = "once more";
    stored[0].save();
    CHECK(db.noteVersion() == 2);
}

TEST_CASE("a version has a limit", "[version]") {
    const Locked db;
    db.sequelize.query("UPDATE ol_notes SET version = 2147483647");
    auto note = *db.notes.findByPk(1);
    note.text = "b";
    CHECK_THROWS_AS(note.save(), ValidationError);
    CHECK(note.version == 2147483647);
    CHECK(db.notes.findByPk(1)->text == "a");
}

TEST_CASE("threads that save the same row lose no update", "[version][threads]") {
    const Locked db({.max = 8});
    constexpr int times = 15;
    std::atomic<int> refused = 0;
    const auto errors = test::onThreads(8, [&](int thread) {
        for (int i = 0; i < times; ++i) {
            for (bool done = false; !done;) {
                try {
                    if (thread % 2 == 0) {
                        auto note = *db.notes.findByPk(1);
                        note.hits++;
                        note.save();
                    } else {
                        db.sequelize.transaction([&](Transaction& t) {
                            auto note = *db.notes.findByPk(1, {.transaction = t});
                            note.update({{&LockedNote::hits, note.hits + 1}}, {.transaction = t});
                        });
                    }
                    done = true;
                } catch (const OptimisticLockError&) {
                    ++refused;
                } catch (const BaseError& error) {
                    if (!error.isTransient()) throw;
                }
            }
        }
    });
    CHECK(errors == std::vector<std::string>{});
    const auto note = *db.notes.findByPk(1);
    CHECK(note.hits == 8 * times);
    CHECK(note.version == 8 * times);
}

TEST_CASE("a version needs a member of integers", "[version]") {
    auto sequelize = test::database();
    CHECK(
        test::failure([&] { sequelize.define<NoVersion>("ol_none", {}, {.version = true}); }) ==
        "model 'ol_none', attribute 'version': NoVersion has no member of that name to hold the version that .version "
        "asks for; add int version = 0; to it, or list it: field<&NoVersion::version>()"
    );
    CHECK_THROWS_AS(sequelize.define<TextVersion>("ol_text", {}, {.version = true}), UsageError);
    CHECK_THROWS_AS(sequelize.define<NullVersion>("ol_null", {}, {.version = true}), UsageError);
    CHECK_THROWS_AS(sequelize.define<FromOne>("ol_one", {}, {.version = true}), UsageError);
    // without the option it is a column like others
    CHECK_FALSE(sequelize.define<FromOne>("ol_one", {}, {.version = false}).definition().version);
    CHECK_FALSE(sequelize.define<TextVersion>("ol_text").definition().version);
}

TEST_CASE("a default of all models asks no version of a join table without a struct", "[version]") {
    auto sequelize = test::database({.define = {.timestamps = false, .version = true}});
    const auto pages = sequelize.define<LockedPage>("ol_page");
    const auto tags = sequelize.define<LockedTag>("ol_tag");
    pages.belongsToMany(tags, {.as = &LockedPage::tags, .through = "ol_links"});
    const test::FreshTables tables(sequelize);
    auto page = pages.create({});
    const auto tag = tags.create({});
    pages.related(page, &LockedPage::tags).add(tag);
    // a relation leaves the version alone
    CHECK(pages.findByPk(page.id)->version == 0);
    CHECK(pages.related(page, &LockedPage::tags).count() == 1);
}
