// What the library itself wrote into members goes with a transaction that is rolled back: no later save writes it.
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using test::Texts;

namespace {

struct StampedDoc : Record<StampedDoc> {
    std::int64_t id{};
    std::string text{};
    int version{};
    DateTime createdAt{}, updatedAt{};
    std::optional<DateTime> deletedAt{};
};
/// The same, with no memory.
struct StampedPage {
    std::int64_t id{};
    std::string text{};
    std::optional<DateTime> deletedAt{};
};

struct Undo {};

constexpr DateTime longAgo = DateTime{} + std::chrono::hours{1'000'000 / 3};

class Stamped {
public:
    Stamped()
        : sequelize(test::database()),
          docs(sequelize.define<StampedDoc>("st_doc", {field<&StampedDoc::text>()}, {.paranoid = true, .version = true})
          ),
          pages(sequelize.define<StampedPage>("st_page", {}, {.timestamps = true, .paranoid = true})),
          tables_(sequelize) {
        StampedDoc doc;
        doc.text = "a";
        doc.createdAt = doc.updatedAt = longAgo;
        docs.bulkCreate({doc});
        pages.create({.text = "a"});
    }

    template <class Work>
    void undone(Work&& work) {
        try {
            sequelize.transaction([&](Transaction& t) {
                work(t);
                throw Undo();
            });
        } catch (const Undo&) {
        }
    }
    StampedDoc doc() const { return *docs.findByPk(1, {.paranoid = false}); }

    Sequelize sequelize;
    Model<StampedDoc> docs;
    Model<StampedPage> pages;

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("a soft destroy that was rolled back is done by no later save", "[own_stamps][soft_delete][transaction]") {
    Stamped db;
    auto doc = *db.docs.findByPk(1);
    SECTION("destroy") {
        db.undone([&](Transaction& t) { doc.destroy({.transaction = t}); });
    }
    SECTION("of the model") {
        db.undone([&](Transaction& t) { db.docs.destroy(doc, {.transaction = t}); });
    }
    SECTION("with hooks") {
        db.docs.beforeDestroy([](StampedDoc&, auto&) {});
        db.undone([&](Transaction& t) { doc.destroy({.transaction = t}); });
    }
    SECTION("a savepoint") {
        db.sequelize.transaction([&](Transaction& outer) {
            auto inner = db.sequelize.transaction({.transaction = outer});
            doc.destroy({.transaction = inner});
            inner.rollback();
        });
    }
    SECTION("restored and destroyed again") {
        db.undone([&](Transaction& t) {
            doc.destroy({.transaction = t});
            doc.restore({.transaction = t});
            doc.destroy({.transaction = t});
        });
    }
    SECTION("a where, and a reload that saw it") {
        db.undone([&](Transaction& t) {
            db.docs.destroy({.where = {{&StampedDoc::id, 1}}, .transaction = t});
            doc.reload({.paranoid = false, .transaction = t});
        });
    }
    CHECK(doc.changed().empty());
    CHECK_FALSE(doc.changed(&StampedDoc::deletedAt));
    CHECK_FALSE(doc.isSoftDeleted());
    CHECK_FALSE(doc.deletedAt);
    CHECK(doc.updatedAt == longAgo);
    CHECK(doc.version == 0);
    doc.text = "b";
    doc.save();
    CHECK(db.docs.findByPk(1)->text == "b");
}

TEST_CASE("a restore that was rolled back is done by no later save", "[own_stamps][soft_delete][transaction]") {
    Stamped db;
    auto doc = *db.docs.findByPk(1);
    doc.destroy();
    const auto when = doc.deletedAt;
    db.undone([&](Transaction& t) { doc.restore({.transaction = t}); });
    CHECK(doc.changed().empty());
    CHECK(doc.isSoftDeleted());
    CHECK(doc.deletedAt == when);
    doc.text = "b";
    doc.save();
    CHECK_FALSE(db.docs.findByPk(1));
    CHECK(db.doc().text == "b");
    CHECK(db.doc().deletedAt == when);
}

TEST_CASE("an updatedAt that was rolled back is not written", "[own_stamps][transaction]") {
    Stamped db;
    auto doc = *db.docs.findByPk(1);
    SECTION("save") {
        db.undone([&](Transaction& t) {
            doc.text = "b";
            doc.save({.transaction = t});
        });
    }
    SECTION("update") {
        db.undone([&](Transaction& t) { doc.update({{&StampedDoc::text, "b"}}, {.transaction = t}); });
    }
    SECTION("bulkUpdate") {
        std::vector<StampedDoc> list{doc};
        db.undone([&](Transaction& t) {
            list[0].text = "b";
            db.docs.bulkUpdate(list, {.transaction = t});
        });
        doc = list[0];
    }
    CHECK(doc.changed() == Texts{"text"});
    doc.save({.silent = true});
    CHECK(db.doc().text == "b");
    CHECK(db.doc().updatedAt == longAgo);
}

TEST_CASE("the program's own deletedAt stays its own", "[own_stamps][transaction]") {
    Stamped db;
    auto doc = *db.docs.findByPk(1);
    SECTION("save") {
        doc.deletedAt = longAgo;
        db.undone([&](Transaction& t) { doc.save({.transaction = t}); });
    }
    SECTION("update") {
        db.undone([&](Transaction& t) { doc.update({{&StampedDoc::deletedAt, longAgo}}, {.transaction = t}); });
    }
    CHECK(doc.changed(&StampedDoc::deletedAt));
    doc.save();
    CHECK(db.doc().deletedAt == longAgo);
}

TEST_CASE("a row that never was is not inserted as a deleted one", "[own_stamps][soft_delete][transaction]") {
    Stamped db;
    StampedDoc made;
    made.text = "new";
    StampedPage page{.text = "new"};
    db.undone([&](Transaction& t) {
        made = db.docs.create(made, {.transaction = t});
        made.destroy({.transaction = t});
        db.pages.save(page, {.transaction = t});
        db.pages.destroy(page, {.transaction = t});
    });
    made.save();
    CHECK(db.docs.findByPk(made.id));
    CHECK_FALSE(made.deletedAt);
    db.pages.save(page);
    CHECK(db.pages.findByPk(page.id));
}

TEST_CASE("save of a plain struct writes a deletedAt only where it is named", "[own_stamps][soft_delete]") {
    Stamped db;
    auto page = *db.pages.findByPk(1);
    db.undone([&](Transaction& t) { db.pages.destroy(page, {.transaction = t}); });
    page.text = "b";
    SECTION("save") {
        db.pages.save(page);
    }
    SECTION("bulkUpdate") {
        std::vector<StampedPage> list{page};
        db.pages.bulkUpdate(list);
    }
    SECTION("upsert") {
        db.pages.upsert(page);
    }
    REQUIRE(db.pages.findByPk(1));
    CHECK(db.pages.findByPk(1)->text == "b");
    page.deletedAt = longAgo;
    db.pages.save(page, {.fields = {&StampedPage::deletedAt}});
    CHECK_FALSE(db.pages.findByPk(1));
    // a restore that was rolled back likewise
    db.undone([&](Transaction& t) { db.pages.restore(page, {.transaction = t}); });
    page.text = "c";
    db.pages.save(page);
    CHECK_FALSE(db.pages.findByPk(1));
    CHECK(db.pages.findByPk(1, {.paranoid = false})->text == "c");
}
