#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "support/database.hpp"

/// Every path by which a row is read or written, and what applies on it [every-path].
namespace test::paths {

struct Author;
struct Tag;
struct Link {
    std::int64_t bookId{};
    std::int64_t tagId{};
    std::optional<std::string> note{};
    sequelize::DateTime createdAt{}, updatedAt{};
};
struct Book : sequelize::Record<Book> {
    std::int64_t id{};
    std::string name{};
    int tenant = 1;
    int pages = 1;
    bool listed = true;
    int version{};
    std::optional<std::int64_t> authorId{};
    std::optional<sequelize::DateTime> deletedAt{};
    sequelize::DateTime createdAt{}, updatedAt{};
    sequelize::BelongsTo<Author> author{};
    sequelize::BelongsToMany<Tag, Link> tags{};
};
struct Author {
    std::int64_t id{};
    std::string name{};
    sequelize::HasMany<Book> books{};
    sequelize::HasOne<Book> book{};
};
struct Tag {
    std::int64_t id{};
    std::string name{};
    sequelize::BelongsToMany<Book, Link> books{};
};
struct Note {
    std::int64_t id{};
    std::string name{};
    std::optional<std::int64_t> bookId{};
    sequelize::BelongsTo<Book> book{};
};

/// A row, as far as it tells what was done to it.
struct RowState {
    std::string values{};
    sequelize::DateTime createdAt{}, updatedAt{};
    int version = 0;
    std::string book{};  ///< whose it is
};
using State = std::map<std::string, RowState>;

/// No model's struct: filled by its members' names.
struct Card {
    std::string name{};
};

/// Four books, whose names are letters: A is seen by everything, F is another tenant's, which the filter hides, D was
/// deleted softly, S is out of the default scope. Each has a note and the tag; ann, author 1, has all four. Authors 2
/// to 5 are called as the books are, and have none. All rows were written in 2020.
class World {
public:
    World();
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    test::Log log{};
    mutable sequelize::Sequelize sequelize;
    sequelize::Model<Book> books;
    sequelize::Model<Author> authors;
    sequelize::Model<Tag> tags;
    sequelize::Model<Note> notes;
    sequelize::Model<Link> links;
    std::optional<test::FreshTables> tables{};
    sequelize::Model<Book> all;  ///< unscoped

    /// The book whatever hides it, without a hook or a line in the log. With `isStale` its row has another version by
    /// then.
    Book book(const std::string& name) const;
    Author ann() const { return *authors.findByPk(1, {.hooks = false, .logging = quiet()}); }
    Author other() const { return *authors.findByPk(2, {.hooks = false, .logging = quiet()}); }
    Tag tag() const { return *tags.findByPk(1, {.hooks = false, .logging = quiet()}); }
    State state() const;
    bool isStale = false;
    std::string ran{};  ///< the hooks, books' without the model's name
    int validated = 0;  ///< how often a validator was asked
    int asked = 0;      ///< how often the filter's function was

private:
    static sequelize::Logger quiet() {
        return [](std::string_view) {};
    }
};

/// What a path does with the book of that name: whether it saw it, or nothing where it writes or makes one.
struct Action {
    enum class Kind { reads, writes, makes } kind;
    std::function<bool(World&, const std::string&)> run;
};
template <class F>
Action reads(F call) {
    return {Action::Kind::reads, std::move(call)};
}
template <class F>
Action writes(F call) {
    return {Action::Kind::writes, [=](World& w, const std::string& n) { return call(w, n), false; }};
}
template <class F>
Action makes(F call) {
    return {Action::Kind::makes, [=](World& w, const std::string& n) { return call(w, n), false; }};
}

struct Expected {
    const char* hidden;  ///< the books that it does not see, or not write
    std::string hooks;   ///< in the order in which they ran
    /// V: validators were asked; C, U: createdAt, updatedAt were set; R: the version was raised; K: it was compared.
    std::string rules = "";
    /// "in" the ambient transaction; "no SQL"; "refused" in one.
    std::string transaction = "in";
};

struct Path {
    const char* function;  ///< as signatureKeys() has it
    const char* what;      ///< which of its paths
    Expected expected;
    Action action;
};

std::vector<Path> readingPaths();
std::vector<Path> writingPaths();
std::vector<Path> relatingPaths();

inline sequelize::Where<Book> named(const std::string& name) {
    return {{&Book::name, name}};
}
inline sequelize::FindOptions<Book> find(const std::string& name) {
    return {.where = named(name)};
}
template <class Books>
bool has(const Books& books, const std::string& name) {
    for (const auto& book : books)
        if (book.name == name) return true;
    return false;
}

// Hooks that run together.
inline const std::string finds = "beforeFind beforeFindAfterOptions afterFind";
inline const std::string validates = "beforeValidate afterValidate";
inline const std::string creates = validates + " beforeCreate afterCreate";
inline const std::string updates = validates + " beforeUpdate afterUpdate";
inline const std::string updatesRows = validates + " beforeBulkUpdate afterBulkUpdate";
inline const std::string findsAuthor = "author.beforeFind author.beforeFindAfterOptions author.afterFind";
inline const std::string findsTag = "tag.beforeFind tag.beforeFindAfterOptions tag.afterFind";
inline const std::string findsNote = "note.beforeFind note.beforeFindAfterOptions note.afterFind";
inline const std::string linksRows = "link.beforeBulkCreate link.afterBulkCreate";
inline const std::string unlinksRows = "link.beforeBulkDestroy link.afterBulkDestroy";

}  // namespace test::paths
