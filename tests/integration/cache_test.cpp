#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <stop_token>
#include <thread>
#include <tuple>

#include <fmt/format.h>

#include <sequelize/async.hpp>
#include <sequelize/cache.hpp>
#include <sequelize/events.hpp>
#include <sequelize/migration.hpp>
#include <sequelize/migrator.hpp>
#include <sequelize/query_interface.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

struct CachedShelf;
struct CachedBook {
    std::int64_t id{};
    std::string title{};
    int pages{};
    std::optional<std::int64_t> shelfId{};
    BelongsTo<CachedShelf> shelf{};
};
struct CachedShelf {
    std::int64_t id{};
    std::string name{};
    HasMany<CachedBook> books{};
};
struct CachedCard {
    std::string title{};
};
struct CachedNote {
    std::int64_t id{};
    std::string text{};
    std::optional<DateTime> deletedAt{};
};

/// A store in memory that can be made to fail, to damage what it gives, and that tells before it keeps rows.
class TroubledStore final : public CacheStore {
public:
    std::vector<Bytes> get(std::span<const std::string> keys) override {
        fail();
        auto values = inner_->get(keys);
        for (std::size_t i = 0; damages && i < keys.size(); ++i)
            if (keys[i].find("r:") != std::string::npos && values[i]) {
                std::string damaged = *values[i];
                damaged.back() = static_cast<char>(damaged.back() ^ 1);
                values[i] = std::make_shared<const std::string>(std::move(damaged));
            }
        return values;
    }
    void set(std::span<const CacheEntry> entries) override {
        fail();
        if (beforeRows && entries.front().key.find("r:") != std::string::npos) std::exchange(beforeRows, {})();
        inner_->set(entries);
    }
    bool add(const CacheEntry& entry) override {
        fail();
        return inner_->add(entry);
    }
    void remove(const std::string& key) override { inner_->remove(key); }
    bool isShared() const noexcept override { return false; }

    std::atomic<bool> fails{false};
    std::atomic<bool> damages{false};
    std::atomic<int> calls{0};
    std::function<void()> beforeRows{};

private:
    void fail() {
        ++calls;
        if (fails) throw std::runtime_error("no such server");
    }
    std::shared_ptr<CacheStore> inner_ = memoryCache();
};

/// Models on a database with a cache; what reaches the database is logged.
class Library {
public:
    explicit Library(CacheOptions cache = {.store = memoryCache()}, CacheRules ofBooks = {.ttl = 60s})
        : sequelize(test::database({.logging = log.logger(), .tagStatements = true, .cache = std::move(cache)})),
          shelves(sequelize.define<CachedShelf>("ca_shelf", {.timestamps = false})),
          books(sequelize.define<CachedBook>("ca_book", {.timestamps = false, .cache = std::move(ofBooks)})),
          notes(sequelize.define<CachedNote>("ca_note", {.updatedAt = false, .paranoid = true, .cache = {.ttl = 60s}})
          ) {
        shelves.hasMany(books, {.as = &CachedShelf::books, .foreignKey = &CachedBook::shelfId, .onDelete = "CASCADE"});
        books.belongsTo(shelves, {.as = &CachedBook::shelf, .foreignKey = &CachedBook::shelfId, .onDelete = "CASCADE"});
        tables.emplace(sequelize);
        shelves.bulkCreate({{.name = "red"}, {.name = "blue"}});
        books.bulkCreate(
            {{.title = "A", .pages = 10, .shelfId = 1},
             {.title = "B", .pages = 20, .shelfId = 1},
             {.title = "C", .pages = 30, .shelfId = 2}}
        );
        log.clear();
    }
    /// How many statements `work` sent to the database.
    template <class Work>
    std::size_t statements(Work work) {
        log.clear();
        work();
        return log.size();
    }
    CacheStatistics statistics() const { return sequelize.cache().statistics(); }

    test::Log log{};
    Sequelize sequelize;
    Model<CachedShelf> shelves;
    Model<CachedBook> books;
    Model<CachedNote> notes;
    std::optional<test::FreshTables> tables{};
};

std::string titleOf(Library& library, std::int64_t id) {
    const auto book = library.books.findByPk(id);
    return book ? book->title : "none";
}

/// What events tell, in their order: "+" and the kind of those of the cache, the operation of statements that ended.
struct Told {
    std::string all{}, text{}, models{}, tag{}, error{}, written{};

    void operator()(const CacheEvent& event) {
        constexpr const char* kinds[] = {"hit",       "miss",      "shared",      "stale", "filled",
                                         "too large", "corrupted", "invalidated", "error", "skipped"};
        if (event.database == nullptr || event.cache != "sequelize:") all += "?";
        keep(kinds[static_cast<std::size_t>(event.kind)], event);
        if (event.error) error = event.error->message;
        written = fmt::format("{}", fmt::join(event.written, ", "));
        if (!event.text.empty() && event.elapsed.count() <= 0) all += "?";
    }
    void operator()(const StatementEvent& event) {
        if (event.kind == StatementEvent::Kind::ended) keep(event.operation, event);
    }
    std::string take() { return std::exchange(all, {}); }

private:
    template <class Event>
    void keep(std::string_view what, const Event& event) {
        all += std::string(what) + " ";
        text = event.text;
        models.clear();
        for (const auto model : event.models) models += std::string(model) + " ";
        tag = event.tag;
    }
};

}  // namespace

TEST_CASE("events tell what the cache does, and a hit is no statement", "[cache][events]") {
    const auto store = std::make_shared<TroubledStore>();
    Library library({.store = store, .failures = 1, .retryAfter = 60s});
    Told told;
    const auto subscription = library.sequelize.subscribe([&](const auto& event) {
        using Event = std::remove_cvref_t<decltype(event)>;
        if constexpr (std::same_as<Event, CacheEvent> || std::same_as<Event, StatementEvent>) told(event);
    });
    const auto find = [&](const std::string& tag) {
        return library.books.findAll({.include = {{&CachedBook::shelf}}, .order = {&CachedBook::id}, .tag = tag})
            .size();
    };
    CHECK(find("first") == 3);
    CHECK(told.take() == "miss SELECT filled ");
    const Told asked = told;
    CHECK(asked.tag == "first");
    CHECK(asked.text.find("SELECT") == 0);
    CHECK(asked.text.find("/*") == std::string::npos);
    // the tag, which the server gets as a comment, makes no other rows
    CHECK(library.statements([&] { CHECK(find("second") == 3); }) == 0);
    CHECK(told.take() == "hit ");
    CHECK(told.text == asked.text);
    CHECK(told.models == asked.models);
    CHECK(told.models.find(' ') + 1 < told.models.size());  // both of them
    CHECK(told.tag == "second");
    CHECK(library.books.update({{&CachedBook::pages, 7}}, {.where = {{&CachedBook::id, 1}}, .tag = "third"}) == 1);
    CHECK(told.take() == "UPDATE invalidated ");
    CHECK(told.text.empty());
    CHECK(told.written == "table ca_books, row 1 ca_books");
    CHECK(find("") == 3);
    CHECK(told.take() == "miss SELECT filled ");
    // what a finder of its own transaction reads is nobody else's
    library.sequelize.transaction([&](Transaction& t) {
        CHECK(library.books.count({.transaction = t}) == 3);
        CHECK(told.take().find("miss") == std::string::npos);
    });
    told.take();
    store->fails = true;
    CHECK(find("") == 3);
    CHECK(told.take() == "error miss SELECT ");
    CHECK(told.error == "no such server");
    CHECK(find("") == 3);
    CHECK(told.take() == "skipped miss SELECT ");
}

TEST_CASE("a cached finder asks the database once", "[cache]") {
    Library library;
    const auto twice = [&](auto find) {
        const auto first = find();
        std::size_t sent = library.statements([&] { CHECK(find() == first); });
        CHECK(sent == 0);
        CHECK(library.statistics().hits > 0);
        return first;
    };
    CHECK(twice([&] {
              return test::each(library.books.findAll({.order = {&CachedBook::id}}), &CachedBook::title);
          }) == test::Texts{"A", "B", "C"});
    CHECK(twice([&] { return library.books.findOne({.where = {{&CachedBook::title, "B"}}})->pages; }) == 20);
    CHECK(twice([&] { return library.books.findByPk(3)->title; }) == "C");
    CHECK(twice([&] { return library.books.count({.where = {{&CachedBook::pages, Op::gt(10)}}}); }) == 2);
    CHECK(twice([&] {
              const auto found = library.books.findAndCountAll({.order = {&CachedBook::id}, .limit = 1});
              return std::pair(found.count, found.rows.front().title);
          }) == std::pair(std::uint64_t{3}, std::string("A")));
    CHECK(twice([&] { return library.books.sum(&CachedBook::pages); }) == 60);
    CHECK(twice([&] { return library.books.max(&CachedBook::title); }) == "C");
    CHECK(twice([&] { return library.books.exists({.where = {{&CachedBook::pages, 30}}}); }));
    CHECK(twice([&] { return library.books.findAll<Row>({.order = {&CachedBook::id}}).at(1)["title"]; }) == Value("B"));
    CHECK(twice([&] { return library.books.findAll<CachedCard>({.order = {&CachedBook::id}}).at(2).title; }) == "C");
    CHECK(twice([&] {
              return test::each(
                  library.books.findPage({.order = {&CachedBook::id}, .limit = 2}).records, &CachedBook::title
              );
          }) == test::Texts{"A", "B"});
    // other values, another call
    CHECK(library.books.count({.where = {{&CachedBook::pages, Op::gt(20)}}}) == 1);
    CHECK(library.statements([&] { (void)library.books.findAll({.cache = {.ttl = 0s}}); }) == 1);
    CHECK(library.statements([&] { (void)library.books.findAll({.cache = {.ttl = 0s}}); }) == 1);
    // a model without rules, and a call with them
    CHECK(library.statements([&] { (void)library.shelves.findAll(); }) == 1);
    CHECK(library.statements([&] { (void)library.shelves.findAll(); }) == 1);
    CHECK(library.statements([&] { (void)library.shelves.findAll({.cache = {.ttl = 60s}}); }) == 1);
    CHECK(library.statements([&] { (void)library.shelves.findAll({.cache = {.ttl = 60s}}); }) == 0);
    // in constant memory nothing is kept
    for (int i = 0; i < 2; ++i) CHECK(library.statements([&] { library.books.findEach([](CachedBook&) {}); }) == 1);
}

TEST_CASE("writes through the library invalidate what is cached", "[cache]") {
    Library library;
    const auto all = [&] {
        return test::each(library.books.findAll({.order = {&CachedBook::id}}), &CachedBook::title);
    };
    CHECK(all() == test::Texts{"A", "B", "C"});
    library.books.create({.title = "D", .shelfId = 2});
    CHECK(all() == test::Texts{"A", "B", "C", "D"});
    library.books.update({{&CachedBook::title, "E"}}, {.where = {{&CachedBook::title, "D"}}});
    CHECK(all() == test::Texts{"A", "B", "C", "E"});
    auto book = *library.books.findByPk(4);
    book.title = "F";
    library.books.save(book);
    CHECK(all() == test::Texts{"A", "B", "C", "F"});
    CHECK(titleOf(library, 4) == "F");
    CachedBook other{.id = 4, .title = "G"};
    library.books.upsert(other);
    CHECK(all() == test::Texts{"A", "B", "C", "G"});
    CHECK(titleOf(library, 4) == "G");
    library.books.destroy({.where = {{&CachedBook::id, 4}}});
    CHECK(all() == test::Texts{"A", "B", "C"});
    CHECK(titleOf(library, 4) == "none");
    CHECK(library.books.sum(&CachedBook::pages) == 60);
    library.books.increment({{&CachedBook::pages, 1}}, {.where = {{&CachedBook::id, 1}}});
    CHECK(library.books.sum(&CachedBook::pages) == 61);
    CHECK(library.books.findByPk(1)->pages == 11);
    library.sequelize.getQueryInterface().bulkUpdate("ca_books", {{"title", "H"}}, {{"id", 1}});
    CHECK(all() == test::Texts{"H", "B", "C"});
    CHECK(titleOf(library, 1) == "H");
    library.books.truncate();
    CHECK(all().empty());
    CHECK(titleOf(library, 1) == "none");

    CHECK(library.notes.findAll().empty());
    auto note = library.notes.create({.text = "x"});
    CHECK(library.notes.findAll().size() == 1);
    library.notes.destroy({.where = {{&CachedNote::id, note.id}}});  // softly
    CHECK(library.notes.findAll().empty());
    CHECK(library.notes.findAll({.paranoid = false}).size() == 1);
}

TEST_CASE("after each kind of write cached rows are those of the database", "[cache]") {
    Library library;
    auto& sequelize = library.sequelize;
    const auto& shelves = library.shelves;
    const auto& books = library.books;
    const auto& notes = library.notes;
    const auto queries = sequelize.getQueryInterface();
    const auto state = [&](const CacheRules& rules) {
        std::string text;
        for (const auto& book : books.findAll({.order = {&CachedBook::id}, .cache = rules}))
            text += book.title + std::to_string(book.pages) + "/" + std::to_string(book.shelfId.value_or(0)) + " ";
        for (const std::int64_t id : {1, 2, 9}) {
            const auto book = books.findByPk(id, {.cache = rules});
            text += book ? book->title + std::to_string(book->pages) : "none";
        }
        for (const auto& note : notes.findAll({.order = {&CachedNote::id}, .cache = rules})) text += note.text;
        return text;
    };
    const auto seenAfter = [&](const char* what, auto write) {
        INFO(what);
        const auto before = state({});
        REQUIRE(before == state({.ttl = 0s}));
        write();
        const auto after = state({});
        CHECK(after == state({.ttl = 0s}));
        CHECK(after != before);
    };
    auto book = *books.findByPk(1);
    auto red = *shelves.findByPk(1);
    seenAfter("create", [&] { books.create({.id = 9, .title = "D"}); });
    seenAfter("bulkCreate", [&] { books.bulkCreate({{.title = "E"}, {.title = "E"}}); });
    seenAfter("bulkUpdate", [&] {
        auto all = books.findAll({.cache = {.ttl = 0s}});
        for (auto& each : all) each.pages += 100;
        books.bulkUpdate(all);
    });
    seenAfter("decrement", [&] { books.decrement({{&CachedBook::pages, 1}}, {.where = {{&CachedBook::id, 9}}}); });
    seenAfter("findOrCreate", [&] { (void)books.findOrCreate({.where = {{&CachedBook::title, "F"}}}); });
    seenAfter("bulkCreate that updates", [&] {
        books.bulkCreate({{.id = 9, .title = "G"}}, {.updateOnDuplicate = {&CachedBook::title}});
    });
    seenAfter("related: add", [&] { shelves.related(red, &CachedShelf::books).add(*books.findByPk(9)); });
    seenAfter("related: create", [&] { shelves.related(red, &CachedShelf::books).create({.title = "H"}); });
    seenAfter("related: remove", [&] { shelves.related(red, &CachedShelf::books).remove(*books.findByPk(9)); });
    seenAfter("related: set", [&] { shelves.related(red, &CachedShelf::books).set({book}); });
    seenAfter("update with hooks", [&] {
        books.beforeUpdate([](CachedBook&) {});
        books.update({{&CachedBook::title, "I"}}, {.where = {{&CachedBook::id, 9}}, .individualHooks = true});
    });
    seenAfter("destroy of a record", [&] {
        auto ninth = *books.findByPk(9);
        books.destroy(ninth);
    });
    auto note = notes.create({.text = "n"});
    seenAfter("soft delete", [&] { notes.destroy(note); });
    seenAfter("restore", [&] { notes.restore({.where = {{&CachedNote::id, note.id}}}); });
    seenAfter("force", [&] { notes.destroy({.where = {{&CachedNote::id, note.id}}, .force = true}); });
    seenAfter("bulkInsert", [&] { queries.bulkInsert("ca_books", {{{"id", 9}, {"title", "J"}, {"pages", 1}}}); });
    seenAfter("upsert", [&] { queries.upsert("ca_books", {{"id", 9}, {"title", "K"}, {"pages", 1}}, {"id"}); });
    seenAfter("bulkDelete", [&] { queries.bulkDelete("ca_books", {{"id", 9}}); });
    seenAfter("a migration", [&] {
        std::vector<std::string> names;
        Migrator migrator{
            sequelize,
            {{"1-title.sql", "-- migrate:up\nUPDATE ca_books SET title = 'L' WHERE id = 1;\n"}},
            {.storage = MigrationStorage{
                 .executed = [&] { return names; },
                 .logMigration = [&](const std::string& name) { names.push_back(name); },
                 .unlogMigration = [&](const std::string& name) { std::erase(names, name); }}}};
        migrator.up();
    });
    seenAfter("destroy with truncate", [&] { books.destroy({.truncate = true}); });
    books.create({.title = "M"});
    seenAfter("sync with force", [&] { sequelize.sync({.force = true}); });
    books.create({.title = "N"});
    seenAfter("bulkDelete with truncate", [&] { queries.bulkDelete("ca_books", null, {.truncate = true}); });
}

TEST_CASE("a row that is found by its key stays cached while others are written", "[cache]") {
    Library library;
    CHECK(titleOf(library, 1) == "A");
    CHECK(titleOf(library, 9) == "none");
    library.books.update({{&CachedBook::title, "Z"}}, {.where = {{&CachedBook::id, 2}}});
    CHECK(library.statements([&] { CHECK(titleOf(library, 1) == "A"); }) == 0);
    library.books.create({.title = "new"});
    CHECK(library.statements([&] { CHECK(titleOf(library, 1) == "A"); }) == 0);
    library.books.update({{&CachedBook::title, "Y"}}, {.where = {{&CachedBook::id, 1}}});
    CHECK(titleOf(library, 1) == "Y");
    library.books.update({{&CachedBook::title, "X"}}, {.where = {{&CachedBook::pages, 10}}});  // whichever these are
    CHECK(titleOf(library, 1) == "X");
    CHECK(titleOf(library, 9) == "none");
    library.books.create({.id = 9, .title = "nine"});
    CHECK(titleOf(library, 9) == "nine");
    library.books.update({{&CachedBook::id, 8}}, {.where = {{&CachedBook::id, 9}}});
    CHECK(titleOf(library, 9) == "none");
    CHECK(titleOf(library, 8) == "nine");
    // What is computed is there without the row.
    const auto counted = [&] {
        return library.books
            .findAll<Row>({.attributes = {{fn("COUNT", col(&CachedBook::id)), "n"}}, .where = {{&CachedBook::id, 77}}})
            .at(0)["n"];
    };
    CHECK(counted() == Value(0));
    library.books.create({.id = 77, .title = "late"});
    CHECK(counted() == Value(1));
}

TEST_CASE("what includes depends on all their models", "[cache]") {
    Library library;
    for (const auto strategy : {IncludeStrategy::join, IncludeStrategy::separate}) {
        const auto names = [&] {
            std::string text;
            for (const auto& shelf : library.shelves.findAll(
                     {.include = {&CachedShelf::books},
    .includeStrategy = strategy,
    .order = {&CachedShelf::id},
    .cache = {.ttl = 60s}}
                 ))
                for (const auto& book : shelf.books) text += shelf.name + book.title + " ";
            return text;
        };
        library.books.update({{&CachedBook::title, "A"}}, {.where = {{&CachedBook::id, 1}}});
        const auto before = names();
        CHECK(before.find("redA ") != std::string::npos);
        CHECK(library.statements([&] { CHECK(names() == before); }) == 0);
        library.books.update({{&CachedBook::title, "Q"}}, {.where = {{&CachedBook::id, 1}}});
        CHECK(names().find("redQ ") != std::string::npos);
        const auto counted = [&] {
            return library.shelves.count(
                {.where = {col(&CachedShelf::books).some({{&CachedBook::title, "Q"}})}, .cache = {.ttl = 60s}}
            );
        };
        CHECK(counted() == 1);
        library.books.update({{&CachedBook::title, "R"}}, {.where = {{&CachedBook::id, 1}}});
        CHECK(counted() == 0);
    }
    // rows that the database deletes by itself
    CHECK(library.books.count() == 3);
    CHECK(titleOf(library, 2) == "B");
    library.shelves.destroy({.where = {{&CachedShelf::id, 1}}});
    CHECK(library.books.count() == 1);
    CHECK(titleOf(library, 2) == "none");
}

TEST_CASE("in a transaction the cache is neither read nor filled", "[cache]") {
    Library library;
    CHECK(titleOf(library, 1) == "A");
    const auto invalidated = library.statistics().invalidated;
    library.sequelize.transaction([&](Transaction& t) {
        library.books.update({{&CachedBook::title, "T"}}, {.where = {{&CachedBook::id, 1}}, .transaction = t});
        CHECK(library.books.findByPk(1, {.transaction = t})->title == "T");
        CHECK(library.statistics().invalidated == invalidated);
        CHECK(library.statements([&] { CHECK(library.books.findByPk(1, {.transaction = null})->title == "A"); }) == 0);
        CHECK(library.statements([&] { (void)library.books.findAll({.lock = Lock::UPDATE, .transaction = t}); }) == 1);
    });
    CHECK(library.statistics().invalidated > invalidated);
    CHECK(titleOf(library, 1) == "T");

    const auto before = library.statistics().invalidated;
    auto t = library.sequelize.transaction();
    library.books.update({{&CachedBook::title, "U"}}, {.where = {{&CachedBook::id, 1}}, .transaction = t});
    t.rollback();
    CHECK(library.statistics().invalidated == before);
    CHECK(library.statements([&] { CHECK(titleOf(library, 1) == "T"); }) == 0);

    // a savepoint's writes are stored with the whole
    library.sequelize.transaction({.ambient = true}, [&](Transaction&) {
        library.sequelize.transaction([&](Transaction& inner) {
            library.books.update({{&CachedBook::title, "V"}}, {.where = {{&CachedBook::id, 1}}, .transaction = inner});
        });
        CHECK(titleOf(library, 1) == "V");
    });
    CHECK(titleOf(library, 1) == "V");
}

TEST_CASE("rows that were read before a write are not given out after it", "[cache]") {
    const auto store = std::make_shared<TroubledStore>();
    Library library({.store = store});
    bool written = false;
    store->beforeRows = [&] {
        library.books.update({{&CachedBook::title, "new"}}, {.where = {{&CachedBook::id, 1}}});
        written = true;
    };
    CHECK(library.books.findAll({.order = {&CachedBook::id}}).front().title == "A");
    REQUIRE(written);
    CHECK(library.books.findAll({.order = {&CachedBook::id}}).front().title == "new");
    store->beforeRows = [&] {
        library.books.update({{&CachedBook::title, "newer"}}, {.where = {{&CachedBook::id, 1}}});
    };
    CHECK(titleOf(library, 1) == "new");
    CHECK(titleOf(library, 1) == "newer");
}

TEST_CASE("what others write is seen after a word, by model, by key, by name", "[cache]") {
    Library library;
    const auto cache = library.sequelize.cache();
    const auto write = [&](const std::string& title) {
        library.sequelize.query("UPDATE ca_books SET title = '" + title + "' WHERE id = 1");
    };
    CHECK(titleOf(library, 1) == "A");
    CHECK(titleOf(library, 2) == "B");
    write("raw");
    CHECK(titleOf(library, 1) == "A");
    cache.invalidate(library.books, 1);
    CHECK(titleOf(library, 1) == "raw");
    CHECK(library.statements([&] { CHECK(titleOf(library, 2) == "B"); }) == 0);
    write("rawer");
    cache.invalidate(library.books);
    CHECK(titleOf(library, 1) == "rawer");
    const auto tagged = [&] {
        return library.books.findAll({.order = {&CachedBook::id}, .cache = {.tags = {"front page"}}}).front().title;
    };
    CHECK(tagged() == "rawer");
    write("once more");
    cache.invalidateTag("back page");
    CHECK(tagged() == "rawer");
    cache.invalidateTag("front page");
    CHECK(tagged() == "once more");
    write("last");
    cache.clear();
    CHECK(tagged() == "last");
    CHECK(titleOf(library, 1) == "last");
}

TEST_CASE("cached rows have their time, and empty results another", "[cache]") {
    Library library;
    const auto find = [&](const char* title) {
        return library.books
            .findAll({.where = {{&CachedBook::title, title}}, .cache = {.ttl = 60s, .negativeTtl = 0ms}})
            .size();
    };
    CHECK(find("A") == 1);
    CHECK(library.statements([&] { CHECK(find("A") == 1); }) == 0);
    CHECK(find("none") == 0);
    CHECK(library.statements([&] { CHECK(find("none") == 0); }) == 1);
    CHECK(library.books.count({.cache = {.ttl = 30ms}}) == 3);
    std::this_thread::sleep_for(60ms);
    CHECK(library.statements([&] { CHECK(library.books.count({.cache = {.ttl = 30ms}}) == 3); }) == 1);
    // a call that wants them younger than they are
    CHECK(library.books.count({.where = {{&CachedBook::pages, 10}}}) == 1);
    std::this_thread::sleep_for(30ms);
    CHECK(library.statements([&] {
        CHECK(library.books.count({.where = {{&CachedBook::pages, 10}}, .cache = {.ttl = 10ms}}) == 1);
    }) == 1);
}

TEST_CASE("a cache that fails is a miss, and is left alone", "[cache]") {
    const auto store = std::make_shared<TroubledStore>();
    Library library({.store = store, .failures = 2, .retryAfter = 100ms});
    CHECK(titleOf(library, 1) == "A");
    store->fails = true;
    for (int i = 0; i < 5; ++i) CHECK(titleOf(library, 1) == "A");
    auto seen = library.statistics();
    CHECK(seen.errors == 2);
    CHECK(seen.lastError == "no such server");
    CHECK(seen.skipped > 0);
    library.books.update({{&CachedBook::title, "B"}}, {.where = {{&CachedBook::id, 1}}});  // nobody hears of it
    CHECK(titleOf(library, 1) == "B");
    store->fails = false;
    std::this_thread::sleep_for(150ms);
    // The store has the old row still, and is told first.
    CHECK(titleOf(library, 1) == "B");
    CHECK(titleOf(library, 1) == "B");
    CHECK(library.statements([&] { CHECK(titleOf(library, 1) == "B"); }) == 0);

    store->damages = true;
    CHECK(library.statements([&] { CHECK(titleOf(library, 1) == "B"); }) == 1);
    CHECK(library.statistics().corrupted > 0);
}

TEST_CASE("stale rows are given where the database is out of reach, and only then", "[cache]") {
    Library library;
    const auto find = [&] {
        return library.books.findAll({.order = {&CachedBook::id}, .cache = {.ttl = 20ms, .staleIfError = 60s}});
    };
    CHECK(find().size() == 3);
    std::this_thread::sleep_for(40ms);
    library.tables.reset();
    CHECK_THROWS_AS(find(), DatabaseError);  // the table is gone: that is an answer
    library.sequelize.close();
    CHECK_THROWS_AS(find(), ConnectionError);  // and made invalid what was kept

    bool isAway = false;  // outlives the hook, which runs until the tables are dropped
    Library other;
    const auto again = [&] {
        return other.books.findAll({.order = {&CachedBook::id}, .cache = {.ttl = 20ms, .staleIfError = 60s}});
    };
    CHECK(again().size() == 3);
    std::this_thread::sleep_for(40ms);
    isAway = true;
    other.sequelize.beforePoolAcquire([&](auto&) {
        if (isAway) throw ConnectionError("nobody answers");
    });
    CHECK(again().size() == 3);
    CHECK(other.statistics().stale == 1);
    CHECK_THROWS_AS(other.books.count(), ConnectionError);
    isAway = false;
    other.sequelize.close();
    CHECK_THROWS_AS(again(), ConnectionError);  // the program has closed it
}

TEST_CASE("calls at the same moment ask the database once", "[cache][threads]") {
    std::atomic<int> sent{0};
    Library library;
    std::latch all(8);
    std::vector<std::thread> threads;
    std::atomic<int> right{0};
    const Logger slow = [&](std::string_view) {
        ++sent;
        std::this_thread::sleep_for(200ms);
    };
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            all.arrive_and_wait();
            if (library.books.findAll({.logging = slow}).size() == 3) ++right;
        });
    for (auto& thread : threads) thread.join();
    CHECK(right == 8);
    CHECK(sent == 1);
    const auto seen = library.statistics();
    CHECK(seen.shared + seen.hits == 7);
}

TEST_CASE("a call that waits for another's rows keeps to its own time", "[cache][threads]") {
    Library library;
    std::latch asks(1);
    std::latch goesOn(1);
    const Logger held = [&](std::string_view) {
        asks.count_down();
        goesOn.wait();
    };
    std::thread first([&] { CHECK(library.books.findAll({.logging = held}).size() == 3); });
    asks.wait();
    const auto begin = std::chrono::steady_clock::now();
    const auto message = test::messageOf<TimeoutError>([&] { std::ignore = library.books.findAll({.timeout = 50ms}); });
    CHECK_THAT(message, test::containsString("50 ms (timeout)") && test::containsString("another call"));
    auto late = library.sequelize.async({.timeout = 50ms}, [&] { return library.books.findAll().size(); });
    CHECK_THROWS_AS(late.get(), TimeoutError);
    std::stop_source source;
    auto cancelled =
        library.sequelize.async({.cancel = source.get_token()}, [&] { return library.books.findAll().size(); });
    std::this_thread::sleep_for(50ms);
    source.request_stop();
    CHECK_THROWS_AS(cancelled.get(), CancelledError);
    CHECK(std::chrono::steady_clock::now() - begin < 4s);  // the other one is waited for 5 s
    goesOn.count_down();
    first.join();
    CHECK(library.books.findAll({.timeout = 5s}).size() == 3);
}

TEST_CASE("what means nothing to a cache is refused", "[cache][errors]") {
    const auto store = memoryCache();
    const auto refused = [&](CacheOptions options) {
        options.store = store;
        return test::messageOf<UsageError>([&] { Sequelize sequelize = test::database({.cache = options}); });
    };
    CHECK_THAT(refused({.prefix = "a b"}), test::containsString("'a b'"));
    CHECK_THAT(refused({.prefix = std::string(101, 'a')}), test::containsString("at most 100"));
    CHECK_THAT(refused({.failures = 0}), test::containsString(".failures"));
    CHECK_THAT(refused({.retryAfter = -1s}), test::containsString(".retryAfter"));
    CHECK_THAT(refused({.sharedWait = -1ms}), test::containsString(".sharedWait"));
    CHECK_THROWS_AS(memoryCache({.bytes = 0}), UsageError);
    Library library;
    CHECK_THROWS_AS(library.books.findAll({.cache = {.ttl = -1s}}), UsageError);
    CHECK_THROWS_AS(library.books.findAll({.cache = {.ttl = 1s, .negativeTtl = -1s}}), UsageError);
    CHECK_THROWS_AS(library.books.findAll({.cache = {.ttl = 1s, .staleIfError = -1s}}), UsageError);
    CHECK_THROWS_AS(library.sequelize.cache().invalidate(library.books, "x"), UsageError);
    CHECK_THROWS_AS(library.sequelize.cache().invalidate(library.books, {1, 2}), UsageError);
    // for ever
    const CacheRules forEver{.ttl = std::chrono::milliseconds::max(), .staleIfError = std::chrono::milliseconds::max()};
    CHECK(library.books.findAll({.cache = forEver}).size() == 3);
    CHECK(library.statements([&] { CHECK(library.books.findAll({.cache = forEver}).size() == 3); }) == 0);
}

TEST_CASE("a file has one cache by all its names, and none once it is made anew", "[cache][sqlite]") {
    if (test::speaksMysql()) SKIP_TEST("servers have no files");
    const auto folder = std::filesystem::temp_directory_path() / ("sequelize_cache_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const auto file = folder / "notes.db";
    std::filesystem::create_symlink(file, folder / "link.db");
    const auto store = memoryCache();
    const auto open = [&](const std::filesystem::path& path) {
        return Sequelize({.dialect = Dialect::sqlite, .storage = path.string(), .cache = {.store = store}});
    };
    const auto define = [](Sequelize& sequelize) {
        return sequelize.define<CachedNote>("note", {.timestamps = false, .cache = {.ttl = 60s}});
    };
    Sequelize first = open(file);
    auto notes = define(first);
    notes.sync();
    notes.create({.text = "old"});
    CHECK(notes.findByPk(1)->text == "old");
    {
        Sequelize second = open(folder / "link.db");
        define(second).update({{&CachedNote::text, "new"}}, {.where = {{&CachedNote::id, 1}}});
    }
    CHECK(notes.findByPk(1)->text == "new");
    first.close();
    std::filesystem::remove(file);
    Sequelize third = open(file);
    auto anew = define(third);
    anew.sync();
    CHECK_FALSE(anew.findByPk(1));
    third.close();
    std::filesystem::remove_all(folder);
}

TEST_CASE("hooks run for rows from the cache, too", "[cache]") {
    Library library;
    int found = 0;
    library.books.afterFind([&](std::span<CachedBook> books, const FindCall<CachedBook>&) {
        for (auto& book : books) {
            book.title += "!";
            ++found;
        }
    });
    CHECK(library.books.findAll({.order = {&CachedBook::id}}).front().title == "A!");
    CHECK(library.statements([&] {
        CHECK(library.books.findAll({.order = {&CachedBook::id}}).front().title == "A!");
    }) == 0);
    CHECK(found == 6);
}

TEST_CASE("objects share a cache, and databases do not share rows", "[cache]") {
    const auto store = memoryCache();
    Library library({.store = store});
    Sequelize second = test::database({.cache = {.store = store}});
    auto books = second.define<CachedBook>(
        "ca_book", {ignored<&CachedBook::shelf>()}, {.timestamps = false, .cache = {.ttl = 60s}}
    );
    CHECK(titleOf(library, 1) == "A");
    books.update({{&CachedBook::title, "second"}}, {.where = {{&CachedBook::id, 1}}});
    CHECK(titleOf(library, 1) == "second");
#ifdef SEQUELIZE_WITH_SQLITE
    Sequelize memory({.dialect = Dialect::sqlite, .cache = {.store = store}});
    auto own = memory.define<CachedBook>(
        "ca_book", {ignored<&CachedBook::shelf>()}, {.timestamps = false, .cache = {.ttl = 60s}}
    );
    own.sync();
    CHECK(own.count() == 0);
    CHECK(books.count() == 3);
#endif
}

namespace {

struct CachedKinds {
    std::int64_t id{};
    std::uint64_t large{};
    double real{};
    bool flag{};
    std::string text{};
    Bytes bytes{};
    Decimal money{};
    DateTime instant{};
    Date day{};
    Uuid uuid{};
    Json json{};
    std::optional<std::string> nothing{};
    bool operator==(const CachedKinds&) const = default;
};

}  // namespace

TEST_CASE("every kind of value comes from the cache as from the database", "[cache]") {
    test::Log log;
    auto sequelize = test::database({.logging = log.logger(), .cache = {.store = memoryCache()}});
    auto kinds = sequelize.define<CachedKinds>(
        "ca_kind", {field<&CachedKinds::money>({.type = DataTypes::DECIMAL(10, 2)})},
        {.timestamps = false, .cache = {.ttl = 60s}}
    );
    const test::FreshTables tables(sequelize);
    kinds.create(
        {.large = std::uint64_t{1} << 62,
         .real = 0.1,
         .flag = true,
         .text = test::isPostgres() ? std::string("b \xc3\xa4") : std::string("a\0b \xc3\xa4", 6),
         .bytes = Bytes{std::byte{0}, std::byte{255}},
         .money = Decimal("12.30"),
         .instant = *parseDateTime("2024-02-29T12:34:56.789Z"),
         .day = *parseDate("2024-02-29"),
         .uuid = Uuid::v4(),
         .json = Json{R"({"a":[1,2]})"}}
    );
    const auto plain = kinds.findAll({.cache = {.ttl = 0s}});
    const auto first = kinds.findAll();
    log.clear();
    const auto second = kinds.findAll();
    CHECK(log.size() == 0);
    CHECK(first == plain);
    CHECK(second == plain);
    CHECK(kinds.findAll<Row>({.cache = {.ttl = 0s}}).at(0)["money"] == kinds.findAll<Row>().at(0)["money"]);
    CHECK(kinds.findAll<Row>({.cache = {.ttl = 0s}}).at(0)["json"] == kinds.findAll<Row>().at(0)["json"]);
}
