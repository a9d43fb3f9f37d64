// The lines of the table about reading; all_test.cpp says what they mean, and runs them
// [every-path][filters][hooks][validation][ambient].
#include <sequelize/query_interface.hpp>

#include "paths.hpp"

using namespace sequelize;

namespace test::paths {

std::vector<Path> readingPaths() {
    return {
        {"Model::findAll()", "where", {"FDS", finds}, reads([](auto& w, auto& n) {
             return !w.books.findAll(find(n)).empty();
         })},
        {"Model::findAll()", "all", {"FDS", finds}, reads([](auto& w, auto& n) { return has(w.books.findAll(), n); })},
        {"Model::findAll()", "rows", {"FDS", "beforeFind beforeFindAfterOptions"}, reads([](auto& w, auto& n) {
             return !w.books.template findAll<Row>(find(n)).empty();
         })},
        {"Model::findAll()",
         "another struct",
         {"FDS", "beforeFind beforeFindAfterOptions"},
         reads([](auto& w, auto& n) { return has(w.books.template findAll<Card>(), n); })},
        {"Model::findByPk(key)",
         "another struct",
         {"FDS", "beforeFind beforeFindAfterOptions"},
         reads([](auto& w, auto& n) { return w.books.template findByPk<Card>(w.book(n).id).has_value(); })},
        {"Model::findAndCountAll()",
         "another struct",
         {"FDS", "beforeCount beforeFind beforeFindAfterOptions"},
         reads([](auto& w, auto& n) { return has(w.books.template findAndCountAll<Card>().rows, n); })},
        {"Model::findEach(visit)",
         "another struct",
         {"FDS", "beforeFind beforeFindAfterOptions"},
         reads([](auto& w, auto& n) {
             bool found = false;
             w.books.template findEach<Card>({}, [&](Card& card) { found = found || card.name == n; });
             return found;
         })},
        {"Model::findAll()", "without hooks", {"FDS", ""}, reads([](auto& w, auto& n) {
             return has(w.books.findAll({.hooks = false}), n);
         })},
        {"Model::findAll()", "locked", {"FDS", finds}, reads([](auto& w, auto& n) {
             return has(w.books.findAll({.lock = Lock::UPDATE}), n);
         })},
        {"Model::select(member)", "", {"FDS", ""}, reads([](auto& w, auto& n) {
             return !w.books.select(&Book::id, find(n)).findAll().empty();
         })},
        {"Model::select(expression)", "", {"FDS", ""}, reads([](auto& w, auto& n) {
             return w.books.select(fn("COUNT", &Book::id), find(n)).template findAll<int>().front() == 1;
         })},
        {"Model::select()", "", {"FDS", ""}, reads([](auto& w, auto& n) {
             return !w.books.select(find(n)).findAll().empty();
         })},
        {"Model::findOne()", "where", {"FDS", finds}, reads([](auto& w, auto& n) {
             return w.books.findOne(find(n)).has_value();
         })},
        {"Model::findOne()", "a row", {"FDS", "beforeFind beforeFindAfterOptions"}, reads([](auto& w, auto& n) {
             return w.books.template findOne<Row>(find(n)).has_value();
         })},
        {"Model::findByPk(key)", "", {"FDS", finds}, reads([](auto& w, auto& n) {
             return w.books.findByPk(w.book(n).id).has_value();
         })},
        {"Model::findAndCountAll()", "rows", {"FDS", "beforeCount " + finds}, reads([](auto& w, auto& n) {
             return has(w.books.findAndCountAll().rows, n);
         })},
        {"Model::findAndCountAll()", "count", {"FDS", "beforeCount " + finds}, reads([](auto& w, auto& n) {
             return w.books.findAndCountAll(find(n)).count == 1;
         })},
        {"Model::findAndCountAll()", "groups", {"FDS", "beforeCount " + finds}, reads([](auto& w, auto& n) {
             return w.books.findAndCountAll({.attributes = {&Book::name}, .where = named(n), .group = {&Book::name}}
                    ).count == 1;
         })},
        {"Model::findEach(visit)", "all", {"FDS", finds}, reads([](auto& w, auto& n) {
             bool found = false;
             w.books.findEach([&](Book& book) { found = found || book.name == n; });
             return found;
         })},
        {"Model::findEach(visit)", "where", {"FDS", finds}, reads([](auto& w, auto& n) {
             bool found = false;
             w.books.findEach(find(n), [&](Book&) { found = true; });
             return found;
         })},
        {"Model::findEach(visit)", "with includes", {"FDS", finds}, reads([](auto& w, auto& n) {
             bool found = false;
             w.books.findEach({.include = {&Book::author}}, [&](Book& book) { found = found || book.name == n; });
             return found;
         })},
        {"Model::findInBatches(visit)", "", {"FDS", finds}, reads([](auto& w, auto& n) {
             bool found = false;
             w.books.findInBatches({}, [&](std::span<Book> books) {
                 for (const auto& book : books) found = found || book.name == n;
             });
             return found;
         })},
        {"Model::findInBatches(visit)",
         "another struct",
         {"FDS", "beforeFind beforeFindAfterOptions"},
         reads([](auto& w, auto& n) {
             bool found = false;
             w.books.template findInBatches<Card>({}, [&](std::span<Card> cards) {
                 for (const auto& card : cards) found = found || card.name == n;
             });
             return found;
         })},
        {"Model::findPage()", "", {"FDS", finds}, reads([](auto& w, auto& n) {
             return has(w.books.findPage({.limit = 100}).records, n);
         })},
        {"Model::findPage()",
         "another struct",
         {"FDS", "beforeFind beforeFindAfterOptions"},
         reads([](auto& w, auto& n) { return has(w.books.template findPage<Card>({.limit = 100}).records, n); })},
        {"Model::count()", "where", {"FDS", "beforeCount"}, reads([](auto& w, auto& n) {
             return w.books.count({.where = named(n)}) == 1;
         })},
        {"Model::count()", "a column", {"FDS", "beforeCount"}, reads([](auto& w, auto& n) {
             return w.books.count({.where = named(n), .col = &Book::name, .distinct = true}) == 1;
         })},
        {"Model::count()", "without hooks", {"FDS", ""}, reads([](auto& w, auto& n) {
             return w.books.count({.where = named(n), .hooks = false}) == 1;
         })},
        {"Model::exists()", "", {"FDS", ""}, reads([](auto& w, auto& n) {
             return w.books.exists({.where = named(n)});
         })},
        {"Model::min(member)", "", {"FDS", ""}, reads([](auto& w, auto& n) {
             return w.books.min(&Book::pages, {.where = named(n)}).has_value();
         })},
        {"Model::max(member)", "", {"FDS", ""}, reads([](auto& w, auto& n) {
             return w.books.max(&Book::pages, {.where = named(n)}).has_value();
         })},
        {"Model::sum(member)", "", {"FDS", ""}, reads([](auto& w, auto& n) {
             return w.books.sum(&Book::pages, {.where = named(n)}).has_value();
         })},
        {"Model::findOrBuild()", "found", {"FDS", finds}, reads([](auto& w, auto& n) {
             return !w.books.findOrBuild({.where = named(n)}).created;
         })},
        {"Model::findOrCreate()", "found", {"FDS", finds, "VCU"}, reads([](auto& w, auto& n) {
             return !w.books.findOrCreate({.where = named(n)}).created;
         })},
        {"Model::findCreateFind()", "found", {"FDS", finds, "VCU"}, reads([](auto& w, auto& n) {
             return !w.books.findCreateFind({.where = named(n)}).created;
         })},
        {"Model::reload(record)", "", {"FD", finds}, reads([](auto& w, auto& n) {
             auto book = w.book(n);
             w.books.reload(book);
             return true;
         })},
        {"Record::reload()", "", {"FD", finds}, reads([](auto& w, auto& n) { return w.book(n).reload(), true; })},
        {"Record::reload()", "without hooks", {"FD", ""}, reads([](auto& w, auto& n) {
             return w.book(n).reload({.hooks = false}), true;
         })},
        {"Model::validate(record)", "", {"", "", "V", "no SQL"}, reads([](auto& w, auto& n) {
             return w.books.validate(w.book(n)), true;
         })},
        {"Record::validate()", "", {"", "", "V", "no SQL"}, reads([](auto& w, auto& n) {
             return w.book(n).validate(), true;
         })},
        // The plan, not the rows: what is hidden cannot be seen there.
        {"Explain::findAll()", "", {"", ""}, reads([](auto& w, auto& n) {
             return !w.books.explain().findAll(find(n)).empty();
         })},
        {"Explain::findOne()", "", {"", ""}, reads([](auto& w, auto& n) {
             return !w.books.explain().findOne(find(n)).empty();
         })},
        {"Explain::findByPk(key)", "", {"", ""}, reads([](auto& w, auto&) {
             return !w.books.explain().findByPk(1).empty();
         })},
        {"Explain::count()", "", {"", ""}, reads([](auto& w, auto& n) {
             return !w.books.explain().count({.where = named(n)}).empty();
         })},
        // Raw SQL is the program's own.
        {"Sequelize::query(sql)", "rows", {"", ""}, reads([](auto& w, auto& n) {
             for (const auto& row : w.sequelize.query("SELECT * FROM ep_books").rows)
                 if (row.template get<std::string>("name") == n) return true;
             return false;
         })},
        {"Sequelize::query(sql)", "values", {"", ""}, reads([](auto& w, auto& n) {
             return w.sequelize.template query<int>(
                                   "SELECT pages FROM ep_books WHERE name = ?", {.replacements = {n}}
                    ).size() == 1;
         })},
        {"Sequelize::query(sql, model)", "", {"", ""}, reads([](auto& w, auto& n) {
             return has(w.sequelize.query("SELECT * FROM ep_books", w.books), n);
         })},
        {"QueryInterface::select(table)", "", {"", ""}, reads([](auto& w, auto& n) {
             return w.sequelize.getQueryInterface().select("ep_books", {.where = {{"name", n}}}).size() == 1;
         })},
        {"QueryInterface::query(sql)", "", {"", ""}, reads([](auto& w, auto& n) {
             return w.sequelize.getQueryInterface()
                        .query("SELECT * FROM ep_books WHERE name = ?", {.replacements = {n}})
                        .rows.size() == 1;
         })},
        // The books of others: included.
        {"Model::findAll()", "its own include", {"FDS", finds}, reads([](auto& w, auto& n) {
             return !w.books.findAll({.include = {&Book::author}, .where = named(n)}).empty();
         })},
        {"Model::findAll()", "a page with an include", {"FDS", finds}, reads([](auto& w, auto& n) {
             return !w.books.findAll({.include = {&Book::tags}, .where = named(n), .limit = 1}).empty();
         })},
        {"Model::count()", "an include", {"FDS", "beforeCount"}, reads([](auto& w, auto& n) {
             return w.books.count({.include = {{&Book::tags, {.required = true}}}, .where = named(n)}) == 1;
         })},
        {"Model::findByPk(key)", "included by hasMany", {"FDS", findsAuthor}, reads([](auto& w, auto& n) {
             return has(w.authors.findByPk(1, {.include = {&Author::books}})->books, n);
         })},
        {"Model::findByPk(key)", "included by hasMany, separate", {"FDS", findsAuthor}, reads([](auto& w, auto& n) {
             return has(w.authors.findByPk(1, {.include = {{&Author::books, {.separate = true}}}})->books, n);
         })},
        {"Model::load(records)", "several", {"FDS", ""}, reads([](auto& w, auto& n) {
             std::vector<Author> authors{w.ann()};
             w.authors.load(authors, {.include = {&Author::books}});
             return has(authors[0].books, n);
         })},
        {"Model::load(records)", "one", {"FDS", ""}, reads([](auto& w, auto& n) {
             auto author = w.ann();
             w.authors.load(author, {.include = {&Author::books}});
             return has(author.books, n);
         })},
        {"Model::loadMissing(records)", "several", {"FDS", ""}, reads([](auto& w, auto& n) {
             std::vector<Author> authors{w.ann()};
             w.authors.loadMissing(authors, {.include = {&Author::books}});
             return has(authors[0].books, n);
         })},
        {"Model::loadMissing(records)", "one", {"FDS", ""}, reads([](auto& w, auto& n) {
             auto author = w.ann();
             w.authors.loadMissing(author, {.include = {&Author::books}});
             return has(author.books, n);
         })},
        {"Model::findByPk(key)", "included by hasMany, limit", {"FDS", findsAuthor}, reads([](auto& w, auto& n) {
             return has(w.authors.findByPk(1, {.include = {{&Author::books, {.limit = 9}}}})->books, n);
         })},
        {"Model::findAll()", "included by hasMany, on", {"FDS", findsAuthor}, reads([](auto& w, auto& n) {
             return has(
                 w.authors
                     .findAll(
                         {.include = {{&Author::books, {.on = col(&Book::pages) == 1}}},
                          .where = {{&Author::name, "ann"}}}
                     )
                     .at(0)
                     .books,
                 n
             );
         })},
        {"Model::findAll()", "included by hasMany, required", {"FDS", findsAuthor}, reads([](auto& w, auto& n) {
             return !w.authors.findAll({.include = {{&Author::books, {.where = named(n)}}}}).empty();
         })},
        {"Model::findAll()", "included by hasMany, a page by EXISTS", {"FDS", findsAuthor}, reads([](auto& w, auto& n) {
             return !w.authors.findAll({.include = {{&Author::books, {.where = named(n)}}}, .limit = 1}).empty();
         })},
        {"Model::findAll()",
         "included by hasMany, separate by EXISTS",
         {"FDS", findsAuthor},
         reads([](auto& w, auto& n) {
             return !w.authors
                         .findAll(
                             {.include = {{&Author::books, {.where = named(n), .required = true, .separate = true}}}}
                         )
                         .empty();
         })},
        {"Model::count()", "included by hasMany, by EXISTS", {"FDS", "author.beforeCount"}, reads([](auto& w, auto& n) {
             return w.authors.count({.include = {{&Author::books, {.where = named(n)}}}}) == 1;
         })},
        {"Model::findAll()", "included by hasOne", {"FDS", findsAuthor}, reads([](auto& w, auto& n) {
             const auto found = w.authors.findAll({.include = {{&Author::book, {.where = named(n)}}}});
             return !found.empty() && found[0].book.hasValue();
         })},
        {"Model::findAll()", "included by belongsTo", {"FDS", findsNote}, reads([](auto& w, auto& n) {
             const auto found = w.notes.findAll({.include = {&Note::book}, .where = {{&Note::name, n}}});
             return !found.empty() && found[0].book.hasValue();
         })},
        {"Model::findByPk(key)", "included by belongsToMany", {"FDS", findsTag}, reads([](auto& w, auto& n) {
             return has(w.tags.findByPk(1, {.include = {&Tag::books}})->books, n);
         })},
        {"Model::findByPk(key)", "included by belongsToMany, separate", {"FDS", findsTag}, reads([](auto& w, auto& n) {
             return has(w.tags.findByPk(1, {.include = {{&Tag::books, {.separate = true}}}})->books, n);
         })},
        {"Model::findByPk(key)", "included by belongsToMany, limit", {"FDS", findsTag}, reads([](auto& w, auto& n) {
             return has(w.tags.findByPk(1, {.include = {{&Tag::books, {.limit = 9}}}})->books, n);
         })},
        {"Model::findByPk(key)", "included in an include", {"FDS", findsAuthor}, reads([](auto& w, auto& n) {
             auto found = w.authors.findByPk(
                 1, {.include = {{&Author::books, {.include = {{&Book::tags, {.include = {&Tag::books}}}}}}}}
             );
             return has(found->books[0].tags[0].books, n);
         })},
        // With a part left out.
        {"Model::findOne()", "unfiltered", {"DS", finds}, reads([](auto& w, auto& n) {
             auto options = find(n);
             options.unfiltered = {"tenant"};
             return w.books.findOne(options).has_value();
         })},
        {"Model::findOne()", "paranoid = false", {"FS", finds}, reads([](auto& w, auto& n) {
             auto options = find(n);
             options.paranoid = false;
             return w.books.findOne(options).has_value();
         })},
        {"Model::count()", "unfiltered = paranoid", {"FS", "beforeCount"}, reads([](auto& w, auto& n) {
             return w.books.count({.where = named(n), .unfiltered = {"paranoid"}}) == 1;
         })},
        {"Model::findOne()", "unscoped", {"FD", finds}, reads([](auto& w, auto& n) {
             return w.books.unscoped().findOne(find(n)).has_value();
         })},
        {"Model::count()", "unscoped", {"FD", "beforeCount"}, reads([](auto& w, auto& n) {
             return w.books.unscoped().count({.where = named(n)}) == 1;
         })},
        {"Model::findOrBuild()", "unfiltered, paranoid = false", {"S", finds}, reads([](auto& w, auto& n) {
             return !w.books.findOrBuild({.where = named(n), .unfiltered = {"tenant"}, .paranoid = false}).created;
         })},
        {"Model::findByPk(key)", "include unfiltered", {"DS", findsAuthor}, reads([](auto& w, auto& n) {
             return has(w.authors.findByPk(1, {.include = {{&Author::books, {.unfiltered = {"tenant"}}}}})->books, n);
         })},
        {"Model::findByPk(key)", "include paranoid = false", {"FS", findsAuthor}, reads([](auto& w, auto& n) {
             return has(w.authors.findByPk(1, {.include = {{&Author::books, {.paranoid = false}}}})->books, n);
         })},
        {"Model::findByPk(key)", "include paranoid = false, separate", {"FS", findsAuthor}, reads([](auto& w, auto& n) {
             return has(
                 w.authors.findByPk(1, {.include = {{&Author::books, {.paranoid = false, .separate = true}}}})->books, n
             );
         })},
        {"Model::findByPk(key)", "include unscoped", {"FD", findsAuthor}, reads([](auto& w, auto& n) {
             return has(w.authors.findByPk(1, {.include = {{&Author::books, {.scope = w.all}}}})->books, n);
         })},
        {"Record::reload()", "paranoid = false", {"F", finds}, reads([](auto& w, auto& n) {
             return w.book(n).reload({.paranoid = false}), true;
         })},
    };
}

}  // namespace test::paths
