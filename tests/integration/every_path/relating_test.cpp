// The lines of the table about relations; all_test.cpp says what they mean, and runs them
// [every-path][filters][hooks][validation][ambient].
#include "paths.hpp"

using namespace sequelize;

namespace test::paths {
namespace {

Book fresh() {
    Book book;
    book.name = "new";
    return book;
}

/// What a path does with the books of ann, those of another author who has none, a book's author, and so on. The record
/// lives as long as its relation.
template <class F>
auto annsBooks(F call) {
    return [=](World& w, const std::string& n) {
        auto ann = w.ann();
        return call(w.authors.related(ann, &Author::books), w, n);
    };
}
template <class F>
auto othersBooks(F call) {
    return [=](World& w, const std::string& n) {
        auto other = w.other();
        return call(w.authors.related(other, &Author::books), w, n);
    };
}
template <class F>
auto othersBook(F call) {
    return [=](World& w, const std::string& n) {
        auto other = w.other();
        return call(w.authors.related(other, &Author::book), w, n);
    };
}
template <class F>
auto booksAuthor(F call) {
    return [=](World& w, const std::string& n) {
        auto book = w.book(n);
        return call(w.books.related(book, &Book::author), w, n);
    };
}
template <class F>
auto tagsBooks(F call) {
    return [=](World& w, const std::string& n) {
        auto tag = w.tag();
        return call(w.tags.related(tag, &Tag::books), w, n);
    };
}
template <class F>
auto booksTags(F call) {
    return [=](World& w, const std::string& n) {
        auto book = w.book(n);
        return call(w.books.related(book, &Book::tags), w, n);
    };
}

}  // namespace

std::vector<Path> relatingPaths() {
    return {
        // Read.
        {"Relation::get()", "hasMany", {"FDS", finds}, reads(annsBooks([](const auto& its, auto&, auto& n) {
             return has(its.get(), n);
         }))},
        {"Relation::get()",
         "hasMany, another struct",
         {"FDS", "beforeFind beforeFindAfterOptions"},
         reads(annsBooks([](const auto& its, auto&, auto& n) { return has(its.template get<Card>(), n); }))},
        {"Relation::get()", "hasMany, unscoped", {"FD", finds}, reads(annsBooks([](const auto& its, auto& w, auto& n) {
             return has(its.get({.scope = w.all}), n);
         }))},
        {"Relation::get()", "hasOne", {"FDS", finds}, reads([](auto& w, auto& n) {
             auto ann = w.ann();
             return w.authors.related(ann, &Author::book).get({.where = named(n)}).has_value();
         })},
        {"Relation::get()", "belongsTo", {"FDS", finds}, reads([](auto& w, auto& n) {
             auto note = *w.notes.findOne({.where = {{&Note::name, n}}, .hooks = false});
             return w.notes.related(note, &Note::book).get().has_value();
         })},
        {"Relation::get()", "belongsToMany", {"FDS", finds}, reads(tagsBooks([](const auto& its, auto&, auto& n) {
             return has(its.get(), n);
         }))},
        {"Relation::get()",
         "belongsToMany, with an include",
         {"FDS", finds},
         reads(tagsBooks([](const auto& its, auto&, auto& n) { return has(its.get({.include = {&Book::author}}), n); })
         )},
        {"Relation::count()", "hasMany", {"FDS", "beforeCount"}, reads(annsBooks([](const auto& its, auto&, auto& n) {
             return its.count({.where = named(n)}) == 1;
         }))},
        {"Relation::count()",
         "belongsToMany",
         {"FDS", "beforeCount"},
         reads(tagsBooks([](const auto& its, auto&, auto& n) { return its.count({.where = named(n)}) == 1; }))},
        {"Relation::has(record)", "hasMany", {"FD", ""}, reads(annsBooks([](const auto& its, auto& w, auto& n) {
             return its.has(w.book(n));
         }))},
        {"Relation::has(record)",
         "hasMany, unfiltered",
         {"D", ""},
         reads(annsBooks([](const auto& its, auto& w, auto& n) {
             return its.has(w.book(n), {.unfiltered = {"tenant"}});
         }))},
        {"Relation::has(records)", "hasMany", {"FD", ""}, reads(annsBooks([](const auto& its, auto& w, auto& n) {
             return its.has(std::vector{w.book(n)});
         }))},
        {"Relation::has(record)", "belongsToMany", {"FD", ""}, reads(tagsBooks([](const auto& its, auto& w, auto& n) {
             return its.has(w.book(n));
         }))},
        {"Relation::has(records)", "belongsToMany", {"FD", ""}, reads(tagsBooks([](const auto& its, auto& w, auto& n) {
             return its.has(std::vector{w.book(n)});
         }))},
        // hasMany
        {"Relation::add(record)",
         "hasMany",
         {"FD", updatesRows, "VU"},
         writes(othersBooks([](const auto& its, auto& w, auto& n) { its.add(w.book(n)); }))},
        {"Relation::add(record)",
         "hasMany, without hooks",
         {"FD", "", "VU"},
         writes(othersBooks([](const auto& its, auto& w, auto& n) { its.add(w.book(n), {.hooks = false}); }))},
        {"Relation::add(record)",
         "hasMany, unfiltered",
         {"D", updatesRows, "VU"},
         writes(othersBooks([](const auto& its, auto& w, auto& n) { its.add(w.book(n), {.unfiltered = {"tenant"}}); })
         )},
        {"Relation::add(records)",
         "hasMany",
         {"FD", updatesRows, "VU"},
         writes(othersBooks([](const auto& its, auto& w, auto& n) { its.add(std::vector{w.book(n)}); }))},
        {"Relation::remove(record)",
         "hasMany",
         {"FD", updatesRows, "VU"},
         writes(annsBooks([](const auto& its, auto& w, auto& n) { its.remove(w.book(n)); }))},
        {"Relation::remove(records)",
         "hasMany",
         {"FD", updatesRows, "VU"},
         writes(annsBooks([](const auto& its, auto& w, auto& n) { its.remove(std::vector{w.book(n)}); }))},
        {"Relation::set(records)",
         "hasMany, none",
         {"FD", updatesRows, "VU"},
         writes(annsBooks([](const auto& its, auto&, auto&) { its.set({}); }))},
        {"Relation::set(records)",
         "hasMany, one that was another's",
         {"FD", updatesRows, "VU"},
         writes(othersBooks([](const auto& its, auto& w, auto& n) { its.set({w.book(n)}); }))},
        {"Relation::set(records)",
         "hasMany, none, without hooks",
         {"FD", "", "VU"},
         writes(annsBooks([](const auto& its, auto&, auto&) { its.set({}, {.hooks = false}); }))},
        {"Relation::create(record)",
         "hasMany",
         {"", creates, "VCU"},
         makes(annsBooks([](const auto& its, auto&, auto&) { its.create(fresh()); }))},
        {"Relation::create(record)",
         "hasMany, without hooks",
         {"", "", "VCU"},
         makes(annsBooks([](const auto& its, auto&, auto&) { its.create(fresh(), {.hooks = false}); }))},
        {"Relation::bulkCreate(records)",
         "hasMany",
         {"", "beforeBulkCreate afterBulkCreate", "VCU"},
         makes(annsBooks([](const auto& its, auto&, auto&) {
             its.bulkCreate({fresh(), fresh()});
         }))},
        {"Relation::bulkCreate(records)",
         "hasMany, without hooks",
         {"", "", "VCU"},
         makes(annsBooks([](const auto& its, auto&, auto&) { its.bulkCreate({fresh()}, {.hooks = false}); }))},
        // hasOne
        {"Relation::set(record)",
         "hasOne",
         {"FD", updatesRows, "VU"},
         writes(othersBook([](const auto& its, auto& w, auto& n) { its.set(w.book(n)); }))},
        {"Relation::set(Null)", "hasOne", {"FD", updatesRows, "VU"}, writes([](auto& w, auto& n) {
             auto ann = w.ann();
             w.sequelize.query(
                 test::ownQuery("UPDATE ep_books SET authorId = NULL WHERE name <> ?"),
                 {.replacements = {n}, .logging = [](std::string_view) {}}
             );
             w.authors.related(ann, &Author::book).set(null);
         })},
        {"Relation::create(record)",
         "hasOne",
         {"", creates, "VCU"},
         makes(othersBook([](const auto& its, auto&, auto&) { its.create(fresh()); }))},
        // belongsTo
        {"Relation::set(record)",
         "belongsTo",
         {"F", updates, "VURK"},
         writes(booksAuthor([](const auto& its, auto& w, auto&) { its.set(w.other()); }))},
        {"Relation::set(record)",
         "belongsTo, without hooks",
         {"F", "", "VURK"},
         writes(booksAuthor([](const auto& its, auto& w, auto&) { its.set(w.other(), {.hooks = false}); }))},
        {"Relation::set(Null)",
         "belongsTo",
         {"F", updates, "VURK"},
         writes(booksAuthor([](const auto& its, auto&, auto&) { its.set(null); }))},
        {"Relation::create(record)",
         "belongsTo",
         {"F", "author.beforeValidate author.afterValidate author.beforeCreate author.afterCreate " + updates, "VURK"},
         writes(booksAuthor([](const auto& its, auto&, auto&) { its.create({.name = "new"}); }))},
        // belongsToMany
        {"Relation::add(record)",
         "belongsToMany, linked already",
         {"AFDS", ""},
         writes(tagsBooks([](const auto& its, auto& w, auto& n) { its.add(w.book(n)); }))},
        {"Relation::add(record)",
         "belongsToMany, linked already, with values",
         {"", "link.beforeValidate link.afterValidate link.beforeBulkUpdate link.afterBulkUpdate", "VU"},
         writes(tagsBooks([](const auto& its, auto& w, auto& n) {
             its.add(w.book(n), {.through = Values<Link>{{&Link::note, "n"}}});
         }))},
        {"Relation::add(record)", "belongsToMany", {"", linksRows, "VCU"}, makes([](auto& w, auto& n) {
             auto tag = w.tags.create({.name = "new"}, {.hooks = false, .logging = [](std::string_view) {}});
             w.tags.related(tag, &Tag::books).add(w.book(n), {.through = Values<Link>{{&Link::note, "n"}}});
         })},
        {"Relation::add(records)", "belongsToMany", {"", linksRows, "CU"}, makes([](auto& w, auto& n) {
             auto tag = w.tags.create({.name = "new"}, {.hooks = false, .logging = [](std::string_view) {}});
             w.tags.related(tag, &Tag::books).add(std::vector{w.book(n)});
         })},
        {"Relation::remove(record)",
         "belongsToMany",
         {"", unlinksRows},
         writes(tagsBooks([](const auto& its, auto& w, auto& n) { its.remove(w.book(n)); }))},
        {"Relation::remove(record)",
         "belongsToMany, without hooks",
         {"", ""},
         writes(tagsBooks([](const auto& its, auto& w, auto& n) { its.remove(w.book(n), {.hooks = false}); }))},
        {"Relation::remove(records)",
         "belongsToMany",
         {"", unlinksRows},
         writes(tagsBooks([](const auto& its, auto& w, auto& n) { its.remove(std::vector{w.book(n)}); }))},
        {"Relation::set(records)",
         "belongsToMany, none",
         {"", unlinksRows},
         writes(tagsBooks([](const auto& its, auto&, auto&) { its.set({}); }))},
        {"Relation::set(records)",
         "belongsToMany, from the other side",
         {"", unlinksRows},
         writes(booksTags([](const auto& its, auto&, auto&) { its.set({}); }))},
        {"Relation::create(record)",
         "belongsToMany",
         {"", creates + " " + linksRows, "VCU"},
         makes(tagsBooks([](const auto& its, auto&, auto&) { its.create(fresh()); }))},
        {"Relation::bulkCreate(records)",
         "belongsToMany",
         {"", "beforeBulkCreate afterBulkCreate " + linksRows, "VCU"},
         makes(tagsBooks([](const auto& its, auto&, auto&) {
             its.bulkCreate({fresh(), fresh()});
         }))},
        {"Relation::create(record)",
         "belongsToMany, from the other side",
         {"", "tag.beforeValidate tag.afterValidate tag.beforeCreate tag.afterCreate " + linksRows, "CU"},
         makes(booksTags([](const auto& its, auto&, auto&) { its.create({.name = "new"}); }))},
    };
}

}  // namespace test::paths
