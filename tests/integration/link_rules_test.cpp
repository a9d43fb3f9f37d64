// A rule of an association is written once: what one list of conditions says holds for JOIN, page, EXISTS, count,
// separate levels and relations. The rule of the tests is one that no option makes: `deleted` is false.
#include <sequelize/model/model_access.hpp>
#include <sequelize/model/model_core.hpp>
#include <sequelize/model/model_set.hpp>

#include "support/catch.hpp"
#include "support/database.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using test::each;
using test::Texts;

namespace {

struct Tag {
    std::int64_t id{};
    std::string name{};
    bool deleted{};
};
struct BookTag {
    std::int64_t id{};
    bool deleted{};
};
struct Author;
struct Book {
    std::int64_t id{};
    std::string name{};
    bool deleted{};
    std::optional<std::int64_t> authorId{};
    BelongsTo<Author> author{};
    BelongsToMany<Tag> tags{};
};
struct Author {
    std::int64_t id{};
    std::string name{};
    bool deleted{};
    HasMany<Book> books{};
};

/// Adds the rule where a fifth one would be added: to a list of the association.
template <class Rules, class T, class M>
void addRule(Rules rules, const Model<T>& model, M T::*member) {
    const auto& core = ModelAccess::core(model);
    const auto* association = core.models().graph().find(core.table(), offsetOf(member));
    (const_cast<Association*>(association)->*rules)
        .push_back(Expression::compare(Predicate::eq, Expression::ofName("deleted"), Expression::ofValue(false)));
}

struct Shelf {
    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger()});
    ModelOptions plain{.timestamps = false};
    Model<Author> authors = sequelize.define<Author>("author", {}, plain);
    Model<Book> books = sequelize.define<Book>("book", {}, plain);
    Model<Tag> tags = sequelize.define<Tag>("tag", {}, plain);
    Model<BookTag> bookTags = sequelize.define<BookTag>("bookTag", {}, plain);
    std::optional<test::FreshTables> tables{};

    Shelf() {
        authors.hasMany(books, {.as = as<&Author::books>});
        books.belongsTo(authors, {.as = as<&Book::author>});
        books.belongsToMany(tags, {.as = as<&Book::tags>, .through = bookTags});
    }

    /// ann wrote a book that is there and a deleted one, bob a deleted one. "kept" has a tag that is there, one that
    /// is deleted, and one whose link is.
    void fill() {
        tables.emplace(sequelize);
        Author ann{.name = "ann"};
        ann.books = {Book{.name = "kept"}, Book{.name = "gone", .deleted = true}};
        ann.books[0].tags = {Tag{.name = "new"}, Tag{.name = "old", .deleted = true}, Tag{.name = "loose"}};
        Author bob{.name = "bob"};
        bob.books = {Book{.name = "lost", .deleted = true}};
        authors.create(ann, {.include = {{&Author::books, {.include = {&Book::tags}}}}});
        authors.create(bob, {.include = {&Author::books}});
        bookTags.update({{&BookTag::deleted, true}}, {.where = {{&BookTag::id, 3}}});
        log.clear();
    }

    [[nodiscard]] Author ann() { return *authors.findOne({.where = {{&Author::name, "ann"}}}); }
    [[nodiscard]] Book kept() { return *books.findOne({.where = {{&Book::name, "kept"}}}); }
};

Texts booksOf(const std::vector<Author>& authors) {
    Texts texts;
    for (const auto& author : authors) {
        texts.push_back(author.name + ":");
        for (const auto& book : author.books) texts.push_back(book.name);
    }
    return texts;
}

Texts tagsOf(const std::vector<Book>& books) {
    Texts texts;
    for (const auto& book : books)
        for (const auto& tag : book.tags) texts.push_back(tag.name);
    return texts;
}

}  // namespace

TEST_CASE("a rule about target rows holds wherever a hasMany is asked", "[association][link]") {
    Shelf shelf;
    addRule(&Association::rules, shelf.authors, &Author::books);
    shelf.fill();
    const Texts all{"ann:", "kept", "bob:"};
    const Texts withBooks{"ann:", "kept"};
    const auto find = [&](Include<Author> include, FindOptions<Author> options = {}) {
        options.include = {std::move(include)};
        options.order = {&Author::id};
        return booksOf(shelf.authors.findAll(options));
    };

    CHECK(find(&Author::books) == all);
    CHECK(find({&Author::books, {.required = true}}) == withBooks);
    CHECK(find(&Author::books, {.limit = 5}) == all);
    CHECK(find({&Author::books, {.required = true}}, {.limit = 5}) == withBooks);
    CHECK(find({&Author::books, {.separate = true}}) == all);
    CHECK(find({&Author::books, {.limit = 1}}) == all);
    CHECK(find({&Author::books, {.required = true, .separate = true}}) == withBooks);
    CHECK(shelf.authors.count({.include = {{&Author::books, {.required = true}}}}) == 1);
    CHECK(shelf.log.has("EXISTS (SELECT 1 FROM"));

    auto ann = shelf.ann();
    const auto books = shelf.authors.related(ann, &Author::books);
    CHECK(each(books.get(), &Book::name) == Texts{"kept"});
    CHECK(books.count() == 1);
    const auto gone = shelf.books.findAll({.where = {{&Book::name, "gone"}}});
    CHECK_FALSE(books.has(gone));
    books.set(gone);
    CHECK(shelf.books.count({.where = {{&Book::authorId, ann.id}}}) == 1);  // "kept" is ann's no more
}

TEST_CASE(
    "rules about target rows and the join table's hold wherever a belongsToMany is asked", "[association][link]"
) {
    Shelf shelf;
    addRule(&Association::rules, shelf.books, &Book::tags);
    addRule(&Association::throughRules, shelf.books, &Book::tags);
    shelf.fill();
    const Texts expected{"new"};
    const auto find = [&](Include<Book> include, FindOptions<Book> options = {}) {
        options.include = {std::move(include)};
        return tagsOf(shelf.books.findAll(options));
    };

    CHECK(find(&Book::tags) == expected);
    CHECK(find({&Book::tags, {.required = true}}, {.limit = 5}) == expected);
    CHECK(find({&Book::tags, {.separate = true}}) == expected);
    CHECK(find({&Book::tags, {.limit = 5}}) == expected);
    CHECK(find({&Book::tags, {.required = true, .separate = true}}) == expected);
    for (const auto* name : {"old", "loose"}) {
        INFO(name);
        const Include<Book> named{&Book::tags, {.where = {{&Tag::name, name}}}};
        CHECK(find(named).empty());
        CHECK(shelf.books.count({.include = {named}}) == 0);
        CHECK(shelf.books.findAll({.include = {named}, .limit = 5}).empty());
    }

    auto kept = shelf.kept();
    const auto tags = shelf.books.related(kept, &Book::tags);
    CHECK(each(tags.get(), &Tag::name) == expected);
    CHECK(tags.count() == 1);
    CHECK_FALSE(tags.has(shelf.tags.findAll({.where = {{&Tag::name, "old"}}})));
    CHECK_FALSE(tags.has(shelf.tags.findAll({.where = {{&Tag::name, "loose"}}})));
    tags.set(std::vector<Tag>{});
    CHECK(shelf.bookTags.count() == 2);  // links to what the rules leave out stay
}

TEST_CASE("rules hold for links that may stand twice", "[association][link]") {
    Sequelize sequelize = test::database();
    const ModelOptions plain{.timestamps = false};
    auto books = sequelize.define<Book>("book", {ignored<&Book::author>()}, plain);
    auto tags = sequelize.define<Tag>("tag", {}, plain);
    auto bookTags = sequelize.define<BookTag>("bookTag", {}, plain);
    books.belongsToMany(tags, {.as = as<&Book::tags>, .through = bookTags, .unique = false});
    addRule(&Association::rules, books, &Book::tags);
    addRule(&Association::throughRules, books, &Book::tags);
    const test::FreshTables tables(sequelize);
    Book kept{.name = "kept"};
    kept.tags = {Tag{.name = "new"}, Tag{.name = "old", .deleted = true}, Tag{.name = "loose"}};
    kept = books.create(kept, {.include = {&Book::tags}});
    bookTags.update({{&BookTag::deleted, true}}, {.where = {{&BookTag::id, 3}}});

    const auto related = books.related(kept, &Book::tags);
    related.add(std::vector<Tag>{kept.tags[0]});
    CHECK(each(related.get(), &Tag::name) == Texts{"new"});
    CHECK(each(related.get({.limit = 2}), &Tag::name) == Texts{"new"});
    CHECK(related.count() == 1);
    CHECK(each(books.findAll({.include = {&Book::tags}, .limit = 1})[0].tags.items(), &Tag::name) == Texts{"new"});
}

namespace {

struct Line {
    std::int64_t id{};
    std::string text{};
};
struct Sheet {
    std::int64_t id{};
    HasMany<Line> lines{};
};
struct Reader {
    std::int64_t id{};
    BelongsToMany<Sheet> sheets{};
};

}  // namespace

// The name of a derived table, and one longer than an alias: the table gets another alias where there are includes.
TEST_CASE("a relation to a model whose name is no alias takes includes", "[association][link]") {
    for (const auto& name : {std::string("page"), std::string(60, 'p')}) {
        INFO(name);
        Sequelize sequelize = test::database();
        auto readers = sequelize.define<Reader>("reader", {}, {.timestamps = false});
        auto sheets = sequelize.define<Sheet>(name, {}, {.tableName = "sheets", .timestamps = false});
        auto lines = sequelize.define<Line>("line", {}, {.timestamps = false});
        readers.belongsToMany(sheets, {.as = as<&Reader::sheets>, .through = "reading", .otherKey = {"sheetId"}});
        sheets.hasMany(lines, {.as = as<&Sheet::lines>, .foreignKey = {"sheetId"}});
        const test::FreshTables tables(sequelize);
        Reader reader;
        reader.sheets = {Sheet{}};
        reader.sheets[0].lines = {Line{.text = "a"}, Line{.text = "b"}};
        reader = readers.create(reader, {.include = {{&Reader::sheets, {.include = {&Sheet::lines}}}}});

        const auto related = readers.related(reader, &Reader::sheets);
        CHECK(related.get().size() == 1);
        const auto read = related.get({.include = {{&Sheet::lines, {.order = {&Line::id}}}}});
        REQUIRE(read.size() == 1);
        CHECK(each(read[0].lines.items(), &Line::text) == Texts{"a", "b"});
        CHECK(related.get({.include = {&Sheet::lines}, .limit = 1}).size() == 1);
    }
}
