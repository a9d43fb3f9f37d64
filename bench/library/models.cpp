#include "models.hpp"

using namespace sequelize;

namespace bench {
namespace {

Model<Reading> readingsIn(Sequelize& sequelize, const char* table) {
    return sequelize.define<Reading>(table,
                                     {
                                         field<&Reading::total>(),
                                         field<&Reading::ratio>(),
                                         field<&Reading::name>(),
                                         field<&Reading::note>(),
                                         field<&Reading::day>(),
                                     },
                                     {.tableName = table});
}

}  // namespace

Models::Models(Options options)
    : sequelize(std::move(options)),
      readings(readingsIn(sequelize, "readings")),
      journal(readingsIn(sequelize, "journal")),
      authors(sequelize.define<Author>("author", {field<&Author::name>()})),
      books(sequelize.define<Book>("book", {field<&Book::title>(), field<&Book::pages>(), field<&Book::authorId>()})),
      students(sequelize.define<Student>("student", {field<&Student::name>()})),
      courses(sequelize.define<Course>("course", {field<&Course::title>()})),
      enrollments(sequelize.define<Enrollment>(
          "enrollment",
          {field<&Enrollment::score>(), field<&Enrollment::studentId>(), field<&Enrollment::courseId>()})),
      items(sequelize.define<Item>("item", {field<&Item::name>(), field<&Item::amount>(), field<&Item::price>()})),
      accounts(sequelize.define<Account>("account", {field<&Account::owner>(), field<&Account::balance>()},
                                         {.timestamps = false})),
      clubs(sequelize.define<Club>("club", {field<&Club::name>()}, {.timestamps = false})),
      memberships(sequelize.define<Membership>(
          "membership", {field<&Membership::role>(), field<&Membership::clubId>(), field<&Membership::accountId>()})),
      folders(sequelize.define<Folder>("folder", {field<&Folder::name>()})),
      documents(sequelize.define<Document>(
          "document", {field<&Document::title>(), field<&Document::pages>(), field<&Document::folderId>()})),
      sites(sequelize.define<Site>("site", {field<&Site::name>()}, {.timestamps = false})),
      pages(sequelize.define<Page>("page", {field<&Page::title>(), field<&Page::siteId>()}, {.timestamps = false})),
      tags(sequelize.define<Tag>("tag", {field<&Tag::title>(), field<&Tag::siteId>()}, {.timestamps = false})),
      notes(sequelize.define<Note>("note", {field<&Note::title>(), field<&Note::pageId>()}, {.timestamps = false})) {
    authors.hasMany(books, {.as = &Author::books, .foreignKey = &Book::authorId});
    students.belongsToMany(courses, {.as = &Student::courses, .through = enrollments});
    clubs.belongsToMany(accounts, {.as = &Club::accounts, .through = memberships});
    folders.hasMany(documents, {.as = &Folder::documents, .foreignKey = &Document::folderId});
    sites.hasMany(pages, {.as = &Site::pages, .foreignKey = &Page::siteId});
    sites.hasMany(tags, {.as = &Site::tags, .foreignKey = &Tag::siteId});
    pages.hasMany(notes, {.as = &Page::notes, .foreignKey = &Note::pageId});
}

}  // namespace bench
