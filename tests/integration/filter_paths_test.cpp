// Every public function by which a row is read or written, and what hides a row from it: a named filter, its soft
// deletion, the default scope. The table of paths is the documentation; docs/filters_and_scopes.md has it, too.
#include <functional>
#include <map>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using test::each;
using test::Texts;

namespace {

struct Author;
struct Tag;
struct Note;
struct Book : Record<Book> {
    std::int64_t id{};
    std::string name{};
    int tenant = 1;
    int pages{};
    bool listed = true;
    std::optional<std::int64_t> authorId{};
    std::optional<DateTime> deletedAt{};
    BelongsTo<Author> author{};
    BelongsToMany<Tag> tags{};
};
struct Author {
    std::int64_t id{};
    std::string name{};
    HasMany<Book> books{};
    HasOne<Book> book{};
};
struct Tag {
    std::int64_t id{};
    std::string name{};
    BelongsToMany<Book> books{};
};
struct Note {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> bookId{};
    BelongsTo<Book> book{};
};

/// Four books: one that everything sees, one of another tenant, one that was deleted softly, one out of the scope. Each
/// has a note and the tag, and an author of its own name; ann has them all.
struct World {
    Sequelize sequelize = test::database();
    ModelOptions plain{.timestamps = false};
    Model<Book> books = sequelize.define<Book>(
        "fp_book",
        {field<&Book::name>(), field<&Book::tenant>(), field<&Book::pages>(), field<&Book::listed>(),
         field<&Book::authorId>()},
        {.paranoid = true}
    );
    Model<Author> authors = sequelize.define<Author>("fp_author", {}, plain);
    Model<Tag> tags = sequelize.define<Tag>("fp_tag", {}, plain);
    Model<Note> notes = sequelize.define<Note>("fp_note", {}, plain);
    std::optional<test::FreshTables> tables{};
    Model<Book> all = books;
    inline static int asked = 0;

    World() {
        authors.hasMany(books, {.as = as<&Author::books>, .foreignKey = "authorId", .constraints = false});
        authors.hasOne(books, {.as = as<&Author::book>, .foreignKey = "authorId", .constraints = false});
        books.belongsTo(authors, {.as = as<&Book::author>, .foreignKey = "authorId", .constraints = false});
        notes.belongsTo(books, {.as = as<&Note::book>, .foreignKey = "bookId", .constraints = false});
        books.belongsToMany(tags, {.as = as<&Book::tags>, .inverse = &Tag::books, .through = "fp_link"});
        tables.emplace(sequelize);
        books.addFilter("tenant", [] {
            ++asked;
            return col(&Book::tenant) == 1;
        });
        books.defaultScope({.where = {{&Book::listed, true}}});
        all = books.unscoped();
        authors.create({.name = "ann"});
        tags.create({.name = "tag"});
        for (const char* name : {"seen", "F", "D", "S"}) {
            const auto author = authors.create({.name = name});
            Book book;
            book.name = name;
            book.tenant = book.name == "F" ? 2 : 1;
            book.listed = book.name != "S";
            book.pages = 1;
            book.authorId = 1;
            book = books.create(book);
            notes.create({.name = name, .bookId = book.id});
            auto tag = *tags.findOne();
            tags.related(tag, &Tag::books).add(book);
            (void)author;
        }
        all.destroy({.where = {{&Book::name, "D"}}});
        asked = 0;
    }

    FindOptions<Book> anyway(const std::string& name) const {
        return {.where = {{&Book::name, name}}, .scope = all, .unfiltered = {"tenant"}, .paranoid = false};
    }
    Book book(const std::string& name) const { return *books.findOne(anyway(name)); }
    /// What the table has, whatever hides it.
    std::string row(const std::string& name, Transaction& t) const {
        auto options = anyway(name);
        options.transaction = t;
        const auto found = books.findAll<Row>(options);
        if (found.empty()) return "none";
        const auto& row = found.front();
        return std::to_string(row.get<int>("pages")) +
               (row.get<std::optional<DateTime>>("deletedAt") ? " deleted of " : " of ") +
               std::to_string(row.get<std::optional<std::int64_t>>("authorId").value_or(0));
    }
};

using Read = std::function<bool(const World&, const std::string& name)>;
using Write = std::function<void(const World&, const std::string& name, Transaction& t)>;

struct ReadPath {
    const char* name;
    const char* hidden;  ///< the books that it does not see
    Read sees;
};
struct WritePath {
    const char* name;
    const char* hidden;  ///< the books that it does not write
    Write write;
};

Where<Book> named(const std::string& name) {
    return {{&Book::name, name}};
}
FindOptions<Book> find(const std::string& name) {
    return {.where = named(name)};
}
template <class Books>
bool has(const Books& books, const std::string& name) {
    for (const auto& book : books)
        if (book.name == name) return true;
    return false;
}

const std::vector<ReadPath> reads{
    {"findAll", "FDS", [](auto& w, auto& n) { return !w.books.findAll(find(n)).empty(); }},
    {"findAll without where", "FDS", [](auto& w, auto& n) { return has(w.books.findAll(), n); }},
    {"findAll<Row>", "FDS", [](auto& w, auto& n) { return !w.books.template findAll<Row>(find(n)).empty(); }},
    {"findOne", "FDS", [](auto& w, auto& n) { return w.books.findOne(find(n)).has_value(); }},
    {"findByPk", "FDS", [](auto& w, auto& n) { return w.books.findByPk(w.book(n).id).has_value(); }},
    {"findAndCountAll, rows", "FDS", [](auto& w, auto& n) { return has(w.books.findAndCountAll().rows, n); }},
    {"findAndCountAll, count", "FDS", [](auto& w, auto& n) { return w.books.findAndCountAll(find(n)).count == 1; }},
    {"findAndCountAll of groups", "FDS",
     [](auto& w, auto& n) {
         return w.books.findAndCountAll({.attributes = {&Book::name}, .where = named(n), .group = {&Book::name}}
                ).count == 1;
     }},
    {"findEach", "FDS",
     [](auto& w, auto& n) {
         bool found = false;
         w.books.findEach([&](Book& book) { found = found || book.name == n; });
         return found;
     }},
    {"count", "FDS", [](auto& w, auto& n) { return w.books.count({.where = named(n)}) == 1; }},
    {"count of a column", "FDS",
     [](auto& w, auto& n) { return w.books.count({.where = named(n), .col = &Book::name, .distinct = true}) == 1; }},
    {"exists", "FDS", [](auto& w, auto& n) { return w.books.exists({.where = named(n)}); }},
    {"min", "FDS", [](auto& w, auto& n) { return w.books.min(&Book::pages, {.where = named(n)}).has_value(); }},
    {"max", "FDS", [](auto& w, auto& n) { return w.books.max(&Book::pages, {.where = named(n)}).has_value(); }},
    {"sum", "FDS", [](auto& w, auto& n) { return w.books.sum(&Book::pages, {.where = named(n)}).has_value(); }},
    {"with an include of its own", "FDS",
     [](auto& w, auto& n) { return !w.books.findAll({.include = {&Book::author}, .where = named(n)}).empty(); }},
    {"a page with an include", "FDS",
     [](auto& w, auto& n) {
         return !w.books.findAll({.include = {&Book::tags}, .where = named(n), .limit = 1}).empty();
     }},
    {"count with an include", "FDS",
     [](auto& w, auto& n) {
         return w.books.count({.include = {{&Book::tags, {.required = true}}}, .where = named(n)}) == 1;
     }},
    // included
    {"include hasMany", "FDS",
     [](auto& w, auto& n) { return has(w.authors.findByPk(1, {.include = {&Author::books}})->books, n); }},
    {"include hasMany, separate", "FDS",
     [](auto& w, auto& n) {
         return has(w.authors.findByPk(1, {.include = {{&Author::books, {.separate = true}}}})->books, n);
     }},
    {"include hasMany, limit", "FDS",
     [](auto& w, auto& n) {
         return has(w.authors.findByPk(1, {.include = {{&Author::books, {.limit = 9}}}})->books, n);
     }},
    {"include hasMany, on", "FDS",
     [](auto& w, auto& n) {
         return has(
             w.authors
                 .findAll(
                     {.include = {{&Author::books, {.on = col(&Book::pages) == 1}}}, .where = {{&Author::name, "ann"}}}
                 )
                 .at(0)
                 .books,
             n
         );
     }},
    {"include of one that must be there", "FDS",
     [](auto& w, auto& n) {
         return !w.authors.findAll({.include = {{&Author::books, {.where = named(n)}}}}).empty();
     }},
    {"page by EXISTS", "FDS",
     [](auto& w, auto& n) {
         return !w.authors.findAll({.include = {{&Author::books, {.where = named(n)}}}, .limit = 1}).empty();
     }},
    {"separate by EXISTS", "FDS",
     [](auto& w, auto& n) {
         return !w.authors
                     .findAll({.include = {{&Author::books, {.where = named(n), .required = true, .separate = true}}}})
                     .empty();
     }},
    {"count by EXISTS", "FDS",
     [](auto& w, auto& n) {
         return w.authors.count({.include = {{&Author::books, {.where = named(n)}}}}) == 1;
     }},
    {"include belongsTo", "FDS",
     [](auto& w, auto& n) {
         const auto found = w.notes.findAll({.include = {&Note::book}, .where = {{&Note::name, n}}});
         return !found.empty() && found[0].book.hasValue();
     }},
    {"include belongsToMany", "FDS",
     [](auto& w, auto& n) { return has(w.tags.findByPk(1, {.include = {&Tag::books}})->books, n); }},
    {"include belongsToMany, separate", "FDS",
     [](auto& w, auto& n) {
         return has(w.tags.findByPk(1, {.include = {{&Tag::books, {.separate = true}}}})->books, n);
     }},
    {"include belongsToMany, limit", "FDS",
     [](auto& w, auto& n) {
         return has(w.tags.findByPk(1, {.include = {{&Tag::books, {.limit = 9}}}})->books, n);
     }},
    {"nested include", "FDS",
     [](auto& w, auto& n) {
         auto found = w.authors.findByPk(
             1, {.include = {{&Author::books, {.include = {{&Book::tags, {.include = {&Tag::books}}}}}}}}
         );
         return has(found->books[0].tags[0].books, n);
     }},
    // relations
    {"related get", "FDS",
     [](auto& w, auto& n) {
         auto ann = *w.authors.findByPk(1);
         return has(w.authors.related(ann, &Author::books).get(), n);
     }},
    {"related get, belongsTo", "FDS",
     [](auto& w, auto& n) {
         auto note = *w.notes.findOne({.where = {{&Note::name, n}}});
         return w.notes.related(note, &Note::book).get().has_value();
     }},
    {"related get, belongsToMany", "FDS",
     [](auto& w, auto& n) {
         auto tag = *w.tags.findByPk(1);
         return has(w.tags.related(tag, &Tag::books).get(), n);
     }},
    {"related get, with an include", "FDS",
     [](auto& w, auto& n) {
         auto tag = *w.tags.findByPk(1);
         return has(w.tags.related(tag, &Tag::books).get({.include = {&Book::author}}), n);
     }},
    {"related count", "FDS",
     [](auto& w, auto& n) {
         auto ann = *w.authors.findByPk(1);
         return w.authors.related(ann, &Author::books).count({.where = named(n)}) == 1;
     }},
    {"related count, belongsToMany", "FDS",
     [](auto& w, auto& n) {
         auto tag = *w.tags.findByPk(1);
         return w.tags.related(tag, &Tag::books).count({.where = named(n)}) == 1;
     }},
    {"related has", "FD",
     [](auto& w, auto& n) {
         auto ann = *w.authors.findByPk(1);
         return w.authors.related(ann, &Author::books).has(w.book(n));
     }},
    {"related has, belongsToMany", "FD",
     [](auto& w, auto& n) {
         auto tag = *w.tags.findByPk(1);
         return w.tags.related(tag, &Tag::books).has(w.book(n));
     }},
    // records
    {"reload", "FD",
     [](auto& w, auto& n) {
         auto book = w.book(n);
         try {
             book.reload();
             return true;
         } catch (const EmptyResultError&) {
             return false;
         }
     }},
    // raw SQL is the program's own
    {"query", "",
     [](const World& w, const std::string& n) {
         return has(const_cast<Sequelize&>(w.sequelize).query("SELECT * FROM fp_books", w.books), n);
     }},
    // with a part left out
    {"unfiltered", "DS",
     [](auto& w, auto& n) {
         auto options = find(n);
         options.unfiltered = {"tenant"};
         return w.books.findOne(options).has_value();
     }},
    {"paranoid = false", "FS",
     [](auto& w, auto& n) {
         auto options = find(n);
         options.paranoid = false;
         return w.books.findOne(options).has_value();
     }},
    {"unfiltered = paranoid", "FS",
     [](auto& w, auto& n) { return w.books.count({.where = named(n), .unfiltered = {"paranoid"}}) == 1; }},
    {"unscoped", "FD", [](auto& w, auto& n) { return w.books.unscoped().findOne(find(n)).has_value(); }},
    {"unscoped count", "FD", [](auto& w, auto& n) { return w.books.unscoped().count({.where = named(n)}) == 1; }},
    {"include unfiltered", "DS",
     [](auto& w, auto& n) {
         return has(w.authors.findByPk(1, {.include = {{&Author::books, {.unfiltered = {"tenant"}}}}})->books, n);
     }},
    {"include paranoid = false", "FS",
     [](auto& w, auto& n) {
         return has(w.authors.findByPk(1, {.include = {{&Author::books, {.paranoid = false}}}})->books, n);
     }},
    {"include paranoid = false, separate", "FS",
     [](auto& w, auto& n) {
         return has(
             w.authors.findByPk(1, {.include = {{&Author::books, {.paranoid = false, .separate = true}}}})->books, n
         );
     }},
    {"include unscoped", "FD",
     [](auto& w, auto& n) {
         return has(w.authors.findByPk(1, {.include = {{&Author::books, {.scope = w.all}}}})->books, n);
     }},
    {"related get unscoped", "FD",
     [](auto& w, auto& n) {
         auto ann = *w.authors.findByPk(1);
         return has(w.authors.related(ann, &Author::books).get({.scope = w.all}), n);
     }},
    {"related has unfiltered", "D",
     [](auto& w, auto& n) {
         auto ann = *w.authors.findByPk(1);
         return w.authors.related(ann, &Author::books).has(w.book(n), {.unfiltered = {"tenant"}});
     }},
    {"reload paranoid = false", "F",
     [](auto& w, auto& n) {
         auto book = w.book(n);
         try {
             book.reload({.paranoid = false});
             return true;
         } catch (const EmptyResultError&) {
             return false;
         }
     }},
};

void orNothing(const std::function<void()>& write) {
    try {
        write();
    } catch (const EmptyResultError&) {
    }
}

const std::vector<WritePath> writes{
    {"update", "FDS",
     [](auto& w, auto& n, auto& t) {
         w.books.update({{&Book::pages, 9}}, {.where = named(n), .transaction = t});
     }},
    {"updateReturning", "FDS",
     [](auto& w, auto& n, auto& t) {
         (void)w.books.updateReturning({{&Book::pages, 9}}, {.where = named(n), .transaction = t});
     }},
    {"increment", "FDS",
     [](auto& w, auto& n, auto& t) { w.books.increment(&Book::pages, {.where = named(n), .transaction = t}); }},
    {"decrement", "FDS",
     [](auto& w, auto& n, auto& t) { w.books.decrement(&Book::pages, {.where = named(n), .transaction = t}); }},
    {"destroy", "FDS", [](auto& w, auto& n, auto& t) { w.books.destroy({.where = named(n), .transaction = t}); }},
    {"destroy, force", "FS",
     [](auto& w, auto& n, auto& t) { w.books.destroy({.where = named(n), .force = true, .transaction = t}); }},
    {"save", "F",
     [](auto& w, auto& n, auto& t) {
         auto book = w.book(n);
         book.pages = 9;
         orNothing([&] { book.save({.transaction = t}); });
     }},
    {"update of a record", "F",
     [](auto& w, auto& n, auto& t) {
         auto book = w.book(n);
         orNothing([&] { w.books.update(book, {{&Book::pages, 9}}, {.transaction = t}); });
     }},
    {"increment of a record", "F",
     [](auto& w, auto& n, auto& t) {
         auto book = w.book(n);
         orNothing([&] { book.increment(&Book::pages, 1, {.transaction = t}); });
     }},
    {"destroy of a record", "FD",
     [](auto& w, auto& n, auto& t) {
         auto book = w.book(n);
         orNothing([&] { book.destroy({.transaction = t}); });
     }},
    {"destroy of a record, force", "F",
     [](auto& w, auto& n, auto& t) {
         auto book = w.book(n);
         orNothing([&] { book.destroy({.force = true, .transaction = t}); });
     }},
    {"related remove", "FD",
     [](auto& w, auto& n, auto& t) {
         auto ann = *w.authors.findByPk(1);
         w.authors.related(ann, &Author::books).remove(w.book(n), {.transaction = t});
     }},
    {"related set", "FD",
     [](auto& w, auto&, auto& t) {
         auto ann = *w.authors.findByPk(1);
         w.authors.related(ann, &Author::books).set({}, {.transaction = t});
     }},
    {"related add", "FD",
     [](auto& w, auto& n, auto& t) {
         auto other = *w.authors.findByPk(2);
         orNothing([&] { w.authors.related(other, &Author::books).add(w.book(n), {.transaction = t}); });
     }},
    {"update, unfiltered", "DS",
     [](auto& w, auto& n, auto& t) {
         w.books.update({{&Book::pages, 9}}, {.where = named(n), .unfiltered = {"tenant"}, .transaction = t});
     }},
    {"update, paranoid = false", "FS",
     [](auto& w, auto& n, auto& t) {
         w.books.update({{&Book::pages, 9}}, {.where = named(n), .paranoid = false, .transaction = t});
     }},
    {"update, unscoped", "FD",
     [](auto& w, auto& n, auto& t) {
         w.all.update({{&Book::pages, 9}}, {.where = named(n), .transaction = t});
     }},
    {"save, unfiltered", "",
     [](auto& w, auto& n, auto& t) {
         auto book = w.book(n);
         book.pages = 9;
         book.save({.unfiltered = {"tenant"}, .transaction = t});
     }},
};

}  // namespace

TEST_CASE("what hides a row from each way of reading it", "[filters]") {
    const World world;
    for (const auto& path : reads) {
        std::string hidden;
        for (const char* name : {"F", "D", "S"})
            if (!path.sees(world, name)) hidden += name;
        INFO(path.name);
        CHECK(path.sees(world, "seen"));
        CHECK(hidden == path.hidden);
    }
}

TEST_CASE("what hides a row from each way of writing it", "[filters]") {
    const World world;
    for (const auto& path : writes) {
        std::string hidden;
        for (const char* name : {"seen", "F", "D", "S"}) {
            auto t = const_cast<Sequelize&>(world.sequelize).transaction();
            const auto before = world.row(name, t);
            path.write(world, name, t);
            if (world.row(name, t) == before) hidden += name;
            t.rollback();
        }
        INFO(path.name);
        CHECK(hidden == path.hidden);
    }
}

TEST_CASE("restore writes what was deleted softly, and no filter's other rows", "[filters]") {
    const World world;
    CHECK(world.books.restore({.where = {{&Book::name, "D"}}}) == 1);
    CHECK(world.books.count() == 2);
    world.all.destroy({.where = {{&Book::name, "F"}}, .unfiltered = {"tenant"}});
    CHECK(world.books.restore({.where = {{&Book::name, "F"}}}) == 0);
    auto foreign = world.book("F");
    CHECK(foreign.isSoftDeleted());
    CHECK_THROWS_AS(foreign.restore(), EmptyResultError);
    foreign.restore({.unfiltered = {"tenant"}});
    CHECK_FALSE(foreign.isSoftDeleted());
    CHECK_FALSE(world.book("F").deletedAt);
}

TEST_CASE("a filter's function is asked once in each call", "[filters]") {
    const World world;
    const auto asked = [](const std::function<void()>& call) {
        World::asked = 0;
        call();
        return World::asked;
    };
    CHECK(asked([&] { (void)world.books.findAll(); }) == 1);
    CHECK(asked([&] { (void)world.books.findAndCountAll(); }) == 1);
    CHECK(asked([&] { (void)world.books.count(); }) == 1);
    CHECK(asked([&] {
              (void)world.books.findAll({.include = {{&Book::tags, {.include = {{&Tag::books, {.limit = 3}}}}}}});
          }) == 1);
    CHECK(asked([&] {
              auto tag = *world.tags.findByPk(1);
              (void)world.tags.related(tag, &Tag::books).get({.include = {&Book::author}});
          }) == 1);
    CHECK(asked([&] {
              auto ann = *world.authors.findByPk(1);
              world.authors.related(ann, &Author::books).set({});
          }) == 1);
    CHECK(asked([&] { (void)world.authors.findAll(); }) == 0);
    CHECK(asked([&] { (void)world.books.findAll({.unfiltered = {"tenant"}}); }) == 0);
}
