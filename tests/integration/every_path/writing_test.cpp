// The lines of the table about writing; all_test.cpp says what they mean, and runs them
// [every-path][filters][hooks][validation][ambient].
#include <sequelize/query_interface.hpp>

#include "paths.hpp"

using namespace sequelize;

namespace test::paths {
namespace {

Book fresh(const std::string& name = "new") {
    Book book;
    book.name = name;
    return book;
}
/// The book, with what a save or an upsert is to write.
Book changed(const World& world, const std::string& name) {
    auto book = world.book(name);
    book.pages = 9;
    return book;
}

}  // namespace

std::vector<Path> writingPaths() {
    return {
        // Made.
        {"Model::build(record)", "", {"", "", "", "no SQL"}, makes([](auto& w, auto&) {
             (void)w.books.build(fresh());
         })},
        {"Model::create(record)", "", {"", creates, "VCU"}, makes([](auto& w, auto&) { w.books.create(fresh()); })},
        {"Model::create(record)", "without hooks", {"", "", "VCU"}, makes([](auto& w, auto&) {
             w.books.create(fresh(), {.hooks = false});
         })},
        {"Model::create(record)", "without validation", {"", creates, "CU"}, makes([](auto& w, auto&) {
             w.books.create(fresh(), {.validate = false});
         })},
        {"Model::create(record)",
         "with hasMany",
         {"", "author.beforeValidate author.afterValidate author.beforeCreate " + creates + " author.afterCreate",
          "VCU"},
         makes([](auto& w, auto&) {
             w.authors.create({.name = "new", .books = {fresh()}}, {.include = {&Author::books}});
         })},
        {"Model::create(record)", "with hasMany, without hooks", {"", "", "VCU"}, makes([](auto& w, auto&) {
             w.authors.create({.name = "new", .books = {fresh()}}, {.include = {&Author::books}, .hooks = false});
         })},
        {"Model::create(record)",
         "with hasOne",
         {"", "author.beforeValidate author.afterValidate author.beforeCreate " + creates + " author.afterCreate",
          "VCU"},
         makes([](auto& w, auto&) {
             Author author{.name = "new"};
             author.book = fresh();
             w.authors.create(author, {.include = {&Author::book}});
         })},
        {"Model::create(record)",
         "with belongsTo",
         {"",
          validates +
              " beforeCreate author.beforeValidate author.afterValidate author.beforeCreate author.afterCreate afterCreate",
          "VCU"},
         makes([](auto& w, auto&) {
             auto book = fresh();
             book.author = Author{.name = "new"};
             w.books.create(book, {.include = {&Book::author}});
         })},
        {"Model::create(record)",
         "with belongsToMany",
         {"",
          validates +
              " beforeCreate tag.beforeValidate tag.afterValidate tag.beforeCreate tag.afterCreate link.beforeValidate link.afterValidate link.beforeCreate link.afterCreate afterCreate",
          "VCU"},
         makes([](auto& w, auto&) {
             auto book = fresh();
             book.tags = {Tag{.name = "new"}};
             w.books.create(book, {.include = {&Book::tags}});
         })},
        {"Model::save(record)", "new", {"", creates, "VCU"}, makes([](auto& w, auto&) {
             auto book = w.books.build(fresh());
             w.books.save(book);
         })},
        {"Record::save()", "new", {"", creates, "VCU"}, makes([](auto& w, auto&) {
             auto book = w.books.build(fresh());
             book.save();
         })},
        {"Model::bulkCreate(records)", "", {"", "beforeBulkCreate afterBulkCreate", "VCU"}, makes([](auto& w, auto&) {
             w.books.bulkCreate({fresh(), fresh()});
         })},
        {"Model::bulkCreate(records)",
         "validate",
         {"", "beforeBulkCreate afterBulkCreate", "VCU"},
         makes([](auto& w, auto&) {
             w.books.bulkCreate({fresh(), fresh()}, {.validate = true});
         })},
        {"Model::bulkCreate(records)",
         "without validation",
         {"", "beforeBulkCreate afterBulkCreate", "CU"},
         makes([](auto& w, auto&) { w.books.bulkCreate({fresh()}, {.validate = false}); })},
        {"Model::bulkCreate(records)", "without hooks", {"", "", "VCU"}, makes([](auto& w, auto&) {
             w.books.bulkCreate({fresh()}, {.hooks = false, .individualHooks = true});
         })},
        {"Model::bulkCreate(records)",
         "individualHooks",
         {"", "beforeBulkCreate beforeCreate beforeCreate afterCreate afterCreate afterBulkCreate", "VCU"},
         makes([](auto& w, auto&) {
             w.books.bulkCreate({fresh(), fresh()}, {.individualHooks = true});
         })},
        {"Model::bulkCreate(records)",
         "individualHooks, validate",
         {"",
          "beforeBulkCreate " + validates + " " + validates +
              " beforeCreate beforeCreate afterCreate afterCreate afterBulkCreate",
          "VCU"},
         makes([](auto& w, auto&) {
             w.books.bulkCreate({fresh(), fresh()}, {.validate = true, .individualHooks = true});
         })},
        {"Model::bulkCreate(records)",
         "with hasMany",
         {"", "author.beforeBulkCreate beforeBulkCreate afterBulkCreate author.afterBulkCreate", "VCU"},
         makes([](auto& w, auto&) {
             w.authors.bulkCreate({{.name = "new", .books = {fresh()}}}, {.include = {&Author::books}});
         })},
        {"Model::bulkCreate(records)",
         "with belongsToMany",
         {"", "beforeBulkCreate tag.beforeBulkCreate tag.afterBulkCreate " + linksRows + " afterBulkCreate", "VCU"},
         makes([](auto& w, auto&) {
             auto book = fresh();
             book.tags = {Tag{.name = "new"}};
             w.books.bulkCreate({book}, {.include = {&Book::tags}});
         })},
        {"Model::bulkCreate(records)",
         "ignoreDuplicates",
         {"AFDS", "beforeBulkCreate afterBulkCreate", "V"},
         writes([](auto& w, auto& n) { w.books.bulkCreate({changed(w, n)}, {.ignoreDuplicates = true}); })},
        {"Model::bulkCreate(records)",
         "updateOnDuplicate, unfiltered",
         {"", "beforeBulkCreate afterBulkCreate", "VUR"},
         writes([](auto& w, auto& n) {
             w.books.bulkCreate(
                 {changed(w, n)}, {.updateOnDuplicate = {&Book::pages}, .anyVersion = true, .unfiltered = {"tenant"}}
             );
         })},
        {"Model::findOrCreate()", "made", {"", finds + " " + creates, "VCU"}, makes([](auto& w, auto&) {
             (void)w.books.findOrCreate({.where = named("new")});
         })},
        {"Model::findOrCreate()",
         "made, without validation",
         {"", finds + " " + creates, "CU"},
         makes([](auto& w, auto&) { (void)w.books.findOrCreate({.where = named("new"), .validate = false}); })},
        {"Model::findCreateFind()", "made", {"", finds + " " + creates, "VCU"}, makes([](auto& w, auto&) {
             (void)w.books.findCreateFind({.where = named("new")});
         })},
        {"Model::findOrBuild()", "built", {"", finds}, makes([](auto& w, auto&) {
             (void)w.books.findOrBuild({.where = named("new")});
         })},
        {"Model::upsert(record)",
         "made, unfiltered",
         {"", validates + " beforeUpsert afterUpsert", "VCU"},
         makes([](auto& w, auto&) {
             auto book = fresh();
             book.id = 99;
             w.books.upsert(book, {.unfiltered = {"tenant"}});
         })},
        {"Model::upsert(record)",
         "unfiltered",
         {"", validates + " beforeUpsert afterUpsert", "VURK"},
         writes([](auto& w, auto& n) { w.books.upsert(changed(w, n), {.unfiltered = {"tenant"}}); })},
        {"Model::upsert(record)", "unfiltered, without hooks", {"", "", "VURK"}, writes([](auto& w, auto& n) {
             w.books.upsert(changed(w, n), {.unfiltered = {"tenant"}, .hooks = false});
         })},
        {"Model::upsert(record)",
         "unfiltered, without validation",
         {"", validates + " beforeUpsert afterUpsert", "URK"},
         writes([](auto& w, auto& n) { w.books.upsert(changed(w, n), {.validate = false, .unfiltered = {"tenant"}}); }
         )},
        // Written, of all rows that match.
        {"Model::update(values)", "", {"FDS", updatesRows, "VUR"}, writes([](auto& w, auto& n) {
             w.books.update({{&Book::pages, 9}}, {.where = named(n)});
         })},
        {"Model::update(values)", "without hooks", {"FDS", "", "VUR"}, writes([](auto& w, auto& n) {
             w.books.update({{&Book::pages, 9}}, {.where = named(n), .hooks = false, .individualHooks = true});
         })},
        {"Model::update(values)", "without validation", {"FDS", updatesRows, "UR"}, writes([](auto& w, auto& n) {
             w.books.update({{&Book::pages, 9}}, {.validate = false, .where = named(n)});
         })},
        {"Model::update(values)", "silent", {"FDS", updatesRows, "VR"}, writes([](auto& w, auto& n) {
             w.books.update({{&Book::pages, 9}}, {.where = named(n), .silent = true});
         })},
        {"Model::update(values)",
         "individualHooks",
         {"FDS", validates + " beforeBulkUpdate " + finds + " beforeUpdate afterUpdate afterBulkUpdate", "VUR"},
         writes([](auto& w, auto& n) {
             w.books.update({{&Book::pages, 9}}, {.where = named(n), .individualHooks = true});
         })},
        {"Model::update(values)", "limit", {"FDS", updatesRows, "VUR"}, writes([](auto& w, auto& n) {
             w.books.update({{&Book::pages, 9}}, {.where = named(n), .limit = 1});
         })},
        {"Model::update(values)", "unfiltered", {"DS", updatesRows, "VUR"}, writes([](auto& w, auto& n) {
             w.books.update({{&Book::pages, 9}}, {.where = named(n), .unfiltered = {"tenant"}});
         })},
        {"Model::update(values)", "paranoid = false", {"FS", updatesRows, "VUR"}, writes([](auto& w, auto& n) {
             w.books.update({{&Book::pages, 9}}, {.where = named(n), .paranoid = false});
         })},
        {"Model::update(values)", "unscoped", {"FD", updatesRows, "VUR"}, writes([](auto& w, auto& n) {
             w.all.update({{&Book::pages, 9}}, {.where = named(n)});
         })},
        {"Model::updateReturning(values)", "", {"FDS", updatesRows, "VUR"}, writes([](auto& w, auto& n) {
             (void)w.books.updateReturning({{&Book::pages, 9}}, {.where = named(n)});
         })},
        {"Model::increment(member)", "", {"FDS", "", "UR"}, writes([](auto& w, auto& n) {
             w.books.increment(&Book::pages, {.where = named(n)});
         })},
        {"Model::increment(amounts)", "", {"FDS", "", "UR"}, writes([](auto& w, auto& n) {
             w.books.increment({{&Book::pages, 2}}, {.where = named(n)});
         })},
        {"Model::increment(amounts)", "paranoid = false", {"FS", "", "UR"}, writes([](auto& w, auto& n) {
             w.books.increment({{&Book::pages, 2}}, {.where = named(n), .paranoid = false});
         })},
        {"Model::decrement(member)", "", {"FDS", "", "UR"}, writes([](auto& w, auto& n) {
             w.books.decrement(&Book::pages, {.where = named(n)});
         })},
        {"Model::decrement(amounts)", "", {"FDS", "", "UR"}, writes([](auto& w, auto& n) {
             w.books.decrement({{&Book::pages, 2}}, {.where = named(n)});
         })},
        {"Model::destroy()", "", {"FDS", "beforeBulkDestroy afterBulkDestroy", "R"}, writes([](auto& w, auto& n) {
             w.books.destroy({.where = named(n)});
         })},
        {"Model::destroy()", "without hooks", {"FDS", "", "R"}, writes([](auto& w, auto& n) {
             w.books.destroy({.where = named(n), .hooks = false});
         })},
        {"Model::destroy()",
         "individualHooks",
         {"FDS", "beforeBulkDestroy " + finds + " beforeDestroy afterDestroy afterBulkDestroy", "R"},
         writes([](auto& w, auto& n) { w.books.destroy({.where = named(n), .individualHooks = true}); })},
        {"Model::destroy()", "force", {"FS", "beforeBulkDestroy afterBulkDestroy"}, writes([](auto& w, auto& n) {
             w.books.destroy({.where = named(n), .force = true});
         })},
        {"Model::destroy()",
         "force, individualHooks",
         {"FS", "beforeBulkDestroy " + finds + " beforeDestroy afterDestroy afterBulkDestroy"},
         writes([](auto& w, auto& n) { w.books.destroy({.where = named(n), .force = true, .individualHooks = true}); }
         )},
        {"Model::destroy()", "of a join table", {"", unlinksRows}, writes([](auto& w, auto& n) {
             w.links.destroy({.where = {{&Link::bookId, w.book(n).id}}});
         })},
        {"Model::restore()", "", {"AFS", "beforeBulkRestore afterBulkRestore", "R"}, writes([](auto& w, auto& n) {
             w.books.restore({.where = named(n)});
         })},
        {"Model::restore()", "without hooks", {"AFS", "", "R"}, writes([](auto& w, auto& n) {
             w.books.restore({.where = named(n), .hooks = false});
         })},
        {"Model::truncate()",
         "a paranoid model, unfiltered",
         {"D", "beforeBulkDestroy afterBulkDestroy", "R", "refused"},
         writes([](auto& w, auto&) { w.books.truncate({.unfiltered = {"tenant"}}); })},
        {"Model::truncate()",
         "force, unfiltered",
         {"", "beforeBulkDestroy afterBulkDestroy", "", "refused"},
         writes([](auto& w, auto&) { w.books.truncate({.unfiltered = {"tenant"}, .force = true}); })},
        {"Model::truncate()", "a join table", {"", unlinksRows, "", "refused"}, writes([](auto& w, auto&) {
             w.links.truncate();
         })},
        {"Sequelize::truncate()", "", {"", "", "", "refused"}, writes([](auto& w, auto&) { w.sequelize.truncate(); })},
        // Written, of a record.
        {"Model::save(record)", "", {"F", updates, "VURK"}, writes([](auto& w, auto& n) {
             auto book = changed(w, n);
             w.books.save(book);
         })},
        {"Record::save()", "", {"F", updates, "VURK"}, writes([](auto& w, auto& n) { changed(w, n).save(); })},
        {"Record::save()",
         "unchanged",
         {"AFDS", validates + " beforeUpdate", "", "no SQL"},
         writes([](auto& w, auto& n) { w.book(n).save(); })},
        {"Record::save()", "fields", {"F", updates, "VURK"}, writes([](auto& w, auto& n) {
             changed(w, n).save({.fields = {&Book::pages}});
         })},
        {"Record::save()", "without hooks", {"F", "", "VURK"}, writes([](auto& w, auto& n) {
             changed(w, n).save({.hooks = false});
         })},
        {"Record::save()", "without validation", {"F", updates, "URK"}, writes([](auto& w, auto& n) {
             changed(w, n).save({.validate = false});
         })},
        {"Record::save()", "silent", {"F", updates, "VRK"}, writes([](auto& w, auto& n) {
             changed(w, n).save({.silent = true});
         })},
        {"Record::save()", "unfiltered", {"", updates, "VURK"}, writes([](auto& w, auto& n) {
             changed(w, n).save({.unfiltered = {"tenant"}});
         })},
        {"Model::update(record, values)", "", {"F", updates, "VURK"}, writes([](auto& w, auto& n) {
             auto book = w.book(n);
             w.books.update(book, {{&Book::pages, 9}});
         })},
        {"Record::update(values)", "", {"F", updates, "VURK"}, writes([](auto& w, auto& n) {
             w.book(n).update({{&Book::pages, 9}});
         })},
        {"Record::update(values)", "without hooks", {"F", "", "VURK"}, writes([](auto& w, auto& n) {
             w.book(n).update({{&Book::pages, 9}}, {.hooks = false});
         })},
        {"Record::update(values)", "without validation", {"F", updates, "URK"}, writes([](auto& w, auto& n) {
             w.book(n).update({{&Book::pages, 9}}, {.validate = false});
         })},
        {"Model::bulkUpdate(records)", "without validation", {"F", updates, "URK"}, writes([](auto& w, auto& n) {
             std::vector<Book> books{changed(w, n)};
             w.books.bulkUpdate(books, {.validate = false});
         })},
        {"Model::bulkUpdate(records)", "", {"F", updates, "VURK"}, writes([](auto& w, auto& n) {
             std::vector<Book> books{changed(w, n)};
             w.books.bulkUpdate(books);
         })},
        {"Model::bulkUpdate(records)", "without hooks", {"F", "", "VURK"}, writes([](auto& w, auto& n) {
             std::vector<Book> books{changed(w, n)};
             w.books.bulkUpdate(books, {.hooks = false});
         })},
        {"Model::increment(record, member, by)", "", {"F", "", "URK"}, writes([](auto& w, auto& n) {
             auto book = w.book(n);
             w.books.increment(book, &Book::pages);
         })},
        {"Model::increment(record, amounts)", "", {"F", "", "URK"}, writes([](auto& w, auto& n) {
             auto book = w.book(n);
             w.books.increment(book, {{&Book::pages, 2}});
         })},
        {"Model::decrement(record, member, by)", "", {"F", "", "URK"}, writes([](auto& w, auto& n) {
             auto book = w.book(n);
             w.books.decrement(book, &Book::pages);
         })},
        {"Model::decrement(record, amounts)", "", {"F", "", "URK"}, writes([](auto& w, auto& n) {
             auto book = w.book(n);
             w.books.decrement(book, {{&Book::pages, 2}});
         })},
        {"Record::increment(member, by)", "", {"F", "", "URK"}, writes([](auto& w, auto& n) {
             w.book(n).increment(&Book::pages);
         })},
        {"Record::increment(amounts)", "", {"F", "", "URK"}, writes([](auto& w, auto& n) {
             w.book(n).increment({{&Book::pages, 2}});
         })},
        {"Record::decrement(member, by)", "", {"F", "", "URK"}, writes([](auto& w, auto& n) {
             w.book(n).decrement(&Book::pages);
         })},
        {"Record::decrement(amounts)", "", {"F", "", "URK"}, writes([](auto& w, auto& n) {
             w.book(n).decrement({{&Book::pages, 2}});
         })},
        {"Model::destroy(record)", "", {"FD", "beforeDestroy afterDestroy", "URK"}, writes([](auto& w, auto& n) {
             auto book = w.book(n);
             w.books.destroy(book);
         })},
        {"Record::destroy()", "", {"FD", "beforeDestroy afterDestroy", "URK"}, writes([](auto& w, auto& n) {
             w.book(n).destroy();
         })},
        {"Record::destroy()", "without hooks", {"FD", "", "URK"}, writes([](auto& w, auto& n) {
             w.book(n).destroy({.hooks = false});
         })},
        {"Record::destroy()", "force", {"F", "beforeDestroy afterDestroy", "K"}, writes([](auto& w, auto& n) {
             w.book(n).destroy({.force = true});
         })},
        {"Model::restore(record)", "", {"AFS", "beforeRestore afterRestore", "URK"}, writes([](auto& w, auto& n) {
             auto book = w.book(n);
             w.books.restore(book);
         })},
        {"Record::restore()", "", {"AFS", "beforeRestore afterRestore", "URK"}, writes([](auto& w, auto& n) {
             w.book(n).restore();
         })},
        // By the table's name: what a model knows does not count.
        {"QueryInterface::bulkInsert(table, rows)", "", {"", ""}, makes([](auto& w, auto&) {
             w.sequelize.getQueryInterface().bulkInsert(
                 "ep_books", {{{"name", "new"},
                               {"tenant", 1},
                               {"pages", 1},
                               {"listed", true},
                               {"version", 0},
                               {"createdAt", w.book("A").createdAt},
                               {"updatedAt", w.book("A").createdAt}}}
             );
         })},
        {"QueryInterface::bulkUpdate(table, values, where)", "", {"", ""}, writes([](auto& w, auto& n) {
             w.sequelize.getQueryInterface().bulkUpdate("ep_books", {{"pages", 9}}, {{"name", n}});
         })},
        {"QueryInterface::bulkDelete(table, where)", "", {"", ""}, writes([](auto& w, auto& n) {
             w.sequelize.getQueryInterface().bulkDelete("ep_books", {{"name", n}});
         })},
        {"QueryInterface::upsert(table, values, keys)", "", {"", ""}, writes([](auto& w, auto& n) {
             const auto book = w.book(n);
             w.sequelize.getQueryInterface().upsert(
                 "ep_books",
                 {{"id", book.id},
                  {"name", n},
                  {"tenant", book.tenant},
                  {"pages", 9},
                  {"listed", book.listed},
                  {"version", 0},
                  {"createdAt", book.createdAt},
                  {"updatedAt", book.createdAt}},
                 {"id"}
             );
         })},
        {"Sequelize::query(sql)", "UPDATE", {"", ""}, writes([](auto& w, auto& n) {
             w.sequelize.query("UPDATE ep_books SET pages = 9 WHERE name = ?", {.replacements = {n}});
         })},
    };
}

}  // namespace test::paths
