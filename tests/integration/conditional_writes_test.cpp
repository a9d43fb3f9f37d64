#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;

// One record is written if its row fulfils a condition: optimistic locking by hand.
namespace {

struct Doc : Record<Doc> {
    std::int64_t id{};
    std::string text{};
    int version{};
};
struct Sheet {
    std::int64_t id{};
    std::string text{};
    int version{};
};

class Docs {
public:
    Docs()
        : sequelize(test::database()),
          docs(sequelize.define<Doc>("cw_doc", {field<&Doc::text>(), field<&Doc::version>}, {.timestamps = false})),
          sheets(sequelize.define<Sheet>("cw_sheet", {}, {.timestamps = false})),
          tables_(sequelize) {
        Doc doc;
        doc.text = "a";
        doc.version = 1;
        docs.create(doc);
        sheets.create({.text = "a", .version = 1});
    }

    Sequelize sequelize;
    Model<Doc> docs;
    Model<Sheet> sheets;

private:
    test::FreshTables tables_;
};

}  // namespace

TEST_CASE("a record is saved if its row is as it was", "[conditional_writes]") {
    const Docs store;
    auto mine = *store.docs.findByPk(1);
    auto yours = *store.docs.findByPk(1);
    const auto save = [](Doc& doc, const char* text) {
        const int read = doc.version++;
        doc.text = text;
        doc.save({.where = {{&Doc::version, read}}});
    };
    save(mine, "mine");
    CHECK_THROWS_AS(save(yours, "yours"), EmptyResultError);
    CHECK(store.docs.findByPk(1)->text == "mine");
    // what was not written is still to be
    CHECK(yours.changed() == std::vector<std::string>{"text", "version"});
    yours.reload();
    save(yours, "yours");
    CHECK(store.docs.findByPk(1)->text == "yours");
    CHECK(store.docs.findByPk(1)->version == 3);
    CHECK(yours.changed().empty());
}

TEST_CASE("update, increment and destroy of a record take a condition", "[conditional_writes]") {
    const Docs store;
    auto doc = *store.docs.findByPk(1);
    CHECK_THROWS_AS(doc.update({{&Doc::text, "b"}}, {.where = {{&Doc::version, 2}}}), EmptyResultError);
    CHECK(doc.text == "a");
    doc.update({{&Doc::text, "b"}}, {.where = col(&Doc::version) == 1});
    CHECK(store.docs.findByPk(1)->text == "b");
    CHECK_THROWS_AS(doc.increment(&Doc::version, 1, {.where = {{&Doc::text, "a"}}}), EmptyResultError);
    CHECK_THROWS_AS(doc.decrement(&Doc::version, 1, {.where = {{&Doc::text, "a"}}}), EmptyResultError);
    doc.increment(&Doc::version, 4, {.where = {{&Doc::text, "b"}}});
    CHECK(doc.version == 5);
    CHECK_THROWS_AS(doc.destroy({.where = {{&Doc::version, 1}}}), EmptyResultError);
    CHECK_FALSE(doc.isNewRecord());
    doc.destroy({.where = {{&Doc::version, 5}}});
    CHECK(store.docs.count() == 0);
}

TEST_CASE("a plain struct's row is written on a condition, too", "[conditional_writes]") {
    const Docs store;
    const auto& sheets = store.sheets;
    auto sheet = *sheets.findByPk(1);
    sheet.text = "b";
    CHECK_THROWS_AS(sheets.save(sheet, {.where = {{&Sheet::version, 2}}}), EmptyResultError);
    CHECK(sheets.findByPk(1)->text == "a");
    sheets.save(sheet, {.where = {{&Sheet::version, 1}}});
    CHECK(sheets.findByPk(1)->text == "b");
    CHECK_THROWS_AS(sheets.update(sheet, {{&Sheet::text, "c"}}, {.where = {{&Sheet::version, 2}}}), EmptyResultError);
    sheets.update(sheet, {{&Sheet::text, "c"}}, {.where = {{&Sheet::version, 1}}});
    CHECK_THROWS_AS(sheets.increment(sheet, &Sheet::version, 1, {.where = {{&Sheet::text, "a"}}}), EmptyResultError);
    sheets.increment(sheet, &Sheet::version, 1, {.where = {{&Sheet::text, "c"}}});
    CHECK(sheet.version == 2);
    CHECK_THROWS_AS(sheets.destroy(sheet, {.where = {{&Sheet::version, 1}}}), EmptyResultError);
    sheets.destroy(sheet, {.where = {{&Sheet::version, 2}}});
    CHECK(sheets.count() == 0);
}

TEST_CASE("a new record cannot be saved on a condition", "[conditional_writes]") {
    const Docs store;
    auto doc = store.docs.build({});
    CHECK_THROWS_AS(doc.save({.where = {{&Doc::version, 1}}}), UsageError);
    Sheet sheet{.text = "new"};
    CHECK_THROWS_AS(store.sheets.save(sheet, {.where = {{&Sheet::version, 1}}}), UsageError);
    CHECK(store.sheets.count() == 1);
    // a condition that says nothing is none
    doc.save({.where = Where<Doc>{}});
    CHECK(store.docs.count() == 2);
}
