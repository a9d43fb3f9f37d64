// Finders whose result is a struct that is no model's: what it reads, from where, and what it refuses.
#include <memory>

#include "integration/school.hpp"
#include "support/catch.hpp"
#include "support/database.hpp"
#include "support/failure.hpp"

using namespace sequelize;
using namespace std::chrono_literals;
using test::containsString;
using test::each;
using test::failure;
using test::Texts;

namespace {

enum class TrKind { novel, essay };

struct TrBook;
struct TrAuthor;
struct TrTag;
struct TrBio {
    std::int64_t id{};
    std::string text{};
    std::optional<std::int64_t> authorId{};
};
struct TrAuthor : Record<TrAuthor> {
    std::int64_t id{};
    std::string name{};
    HasMany<TrBook> books{};
    HasOne<TrBio> bio{};
};
struct TrBookTag {
    std::int64_t id{};
    int weight{};
};
struct TrBook {
    std::int64_t id{};
    std::string title{};
    std::optional<int> pages{};
    std::optional<Decimal> price{};
    TrKind kind{};
    std::optional<Date> published{};
    std::optional<std::int64_t> authorId{};
    BelongsTo<TrAuthor> author{};
    BelongsToMany<TrTag, TrBookTag> tags{};
};
struct TrTag {
    std::int64_t id{};
    std::string word{};
    BelongsToMany<TrBook, TrBookTag> books{};
};

/// Ann wrote One (10 pages, 1.50, deleted softly: no), Two (20) and Old (deleted softly); Bob nothing. Lost has no
/// author.
struct Shelves {
    test::Log log{};
    Sequelize sequelize = test::database({.logging = log.logger(), .define = {.timestamps = false}});
    Model<TrAuthor> authors = sequelize.define<TrAuthor>("tr_author", {field<&TrAuthor::name>()});
    Model<TrBio> bios = sequelize.define<TrBio>("tr_bio");
    Model<TrBook> books = sequelize.define<TrBook>(
        "tr_book",
        {
            field<&TrBook::title>({.field = "book_title", .get = [](const std::string& t) { return "<" + t + ">"; }}),
            field<&TrBook::price>({.type = DataTypes::DECIMAL(10, 2)}),
        },
        {.timestamps = true, .createdAt = false, .updatedAt = false, .paranoid = true}
    );
    Model<TrTag> tags = sequelize.define<TrTag>("tr_tag");
    Model<TrBookTag> links = sequelize.define<TrBookTag>("tr_book_tag");
    std::optional<test::FreshTables> tables{};

    Shelves() {
        authors.hasMany(books, {.as = as<&TrAuthor::books>, .inverse = &TrBook::author, .foreignKey = "authorId"});
        authors.hasOne(bios, {.as = as<&TrAuthor::bio>, .foreignKey = &TrBio::authorId});
        books.belongsToMany(tags, {.as = &TrBook::tags, .through = links, .unique = false});
        tags.belongsToMany(books, {.as = &TrTag::books, .through = links, .unique = false});
        tables.emplace(sequelize);
        for (const char* name : {"Ann", "Bob"}) {
            TrAuthor author;
            author.name = name;
            authors.create(author);
        }
        bios.create({.text = "of Ann", .authorId = 1});
        books.bulkCreate({
            {.title = "One", .pages = 10, .price = Decimal{"1.50"}, .published = 2001y / 2 / 3, .authorId = 1},
            {.title = "Two", .pages = 20, .price = Decimal{"2.25"}, .kind = TrKind::essay, .authorId = 1},
            {.title = "Old", .authorId = 1},
            {.title = "Lost", .pages = 300},
        });
        books.destroy({.where = {{&TrBook::id, 3}}});
        tags.bulkCreate({{.word = "red"}, {.word = "blue"}});
        auto red = tags.findByPk(1).value();
        auto one = books.findByPk(1).value();
        auto two = books.findByPk(2).value();
        tags.related(red, &TrTag::books).add(one, {.through = {{{&TrBookTag::weight, 5}}}});
        tags.related(red, &TrTag::books).add(two, {.through = {{{&TrBookTag::weight, 7}}}});
        log.clear();
    }
    std::string sql() const { return log.last(); }
};

struct Card {
    std::string title{};
    std::optional<int> pages{};
};
struct Titled {
    std::string title{};
    bool operator==(const Titled&) const = default;
};
struct Named {
    std::string name{};
};
struct AuthorCard {
    std::string name{};
    std::vector<Titled> books{};
};

Texts titles(const std::vector<Titled>& list) {
    return each(list, &Titled::title);
}

}  // namespace

TEST_CASE("typed results: the struct's members are what is read", "[typed-results]") {
    Shelves db;
    const auto read = [&](std::int64_t id) {
        return db.books.findAll<Card>({.where = {{&TrBook::id, id}}, .order = {&TrBook::id}});
    };
    // as it is stored: getters are the model's
    CHECK(read(1).at(0).title == "One");
    CHECK(read(1).at(0).pages == 10);
    CHECK_THAT(db.sql(), containsString("SELECT `book_title` AS `title`, `pages` FROM `tr_books` AS `tr_book` WHERE"));
    // the second time its SQL is known, with other values; and records of the same request are records
    CHECK(read(2).at(0).title == "Two");
    CHECK(db.books.findAll({.where = {{&TrBook::id, 2}}, .order = {&TrBook::id}}).at(0).title == "<Two>");
    // two structs of one request are told apart
    CHECK(db.books.findAll<Titled>({.where = {{&TrBook::id, 2}}, .order = {&TrBook::id}}).at(0).title == "Two");
    CHECK_THAT(db.sql(), containsString("SELECT `book_title` AS `title` FROM"));
    // softly deleted rows are none
    CHECK(
        titles(db.books.findAll<Titled>({.order = {desc(&TrBook::pages), &TrBook::id}})) == Texts{"Lost", "Two", "One"}
    );
    CHECK(db.books.findAll<Titled>({.paranoid = false}).size() == 4);
}

TEST_CASE("typed results: every finder gives them", "[typed-results]") {
    Shelves db;
    CHECK(db.books.findOne<Card>({.order = {desc(&TrBook::id)}}).value().title == "Lost");
    CHECK_FALSE(db.books.findOne<Card>({.where = {{&TrBook::id, 99}}}).has_value());
    CHECK(db.books.findByPk<Card>(2).value().title == "Two");
    CHECK_THAT(db.sql(), containsString("SELECT `book_title` AS `title`, `pages` FROM"));
    CHECK_FALSE(db.books.findByPk<Card>(3).has_value());
    CHECK_THROWS_AS(db.books.findByPk<Card>(3, {.rejectOnEmpty = true}), EmptyResultError);
    CHECK_THROWS_AS(db.books.findOne<Card>({.where = {{&TrBook::id, 99}}, .rejectOnEmpty = true}), EmptyResultError);
    const auto page = db.books.findAndCountAll<Titled>({.order = {&TrBook::id}, .limit = 1, .offset = 1});
    CHECK(page.count == 3);
    CHECK(titles(page.rows) == Texts{"Two"});
    Texts seen;
    db.books.findEach<Card>({.order = {&TrBook::id}}, [&](Card& card) {
        seen.push_back(card.title);
        return seen.size() < 2;
    });
    CHECK(seen == Texts{"One", "Two"});
    // rows as well
    CHECK(db.books.findByPk<Row>(2, {.attributes = {&TrBook::pages}}).value().get<int>("pages") == 20);
    CHECK(db.books.findAndCountAll<Row>({.attributes = {&TrBook::pages}, .limit = 1}).count == 3);
}

TEST_CASE("typed results: of a relation", "[typed-results]") {
    Shelves db;
    auto ann = db.authors.findByPk(1).value();
    CHECK(
        titles(db.authors.related(ann, &TrAuthor::books).get<Titled>({.order = {desc(&TrBook::id)}})) ==
        Texts{"Two", "One"}
    );
    CHECK_THAT(db.sql(), containsString("SELECT `book_title` AS `title` FROM"));
    auto two = db.books.findByPk(2).value();
    CHECK(db.books.related(two, &TrBook::author).get<Named>().value().name == "Ann");
    auto red = db.tags.findByPk(1).value();  // a join table that may link a pair several times
    struct ByAuthor {
        std::string title{};
        std::optional<Named> author{};
    };
    const auto tagged =
        db.tags.related(red, &TrTag::books).get<ByAuthor>({.include = {&TrBook::author}, .order = {&TrBook::id}});
    REQUIRE(tagged.size() == 2);
    CHECK(tagged[1].author.value().name == "Ann");
    auto blue = db.tags.findByPk(2).value();
    CHECK(db.tags.related(blue, &TrTag::books).get<Titled>().empty());
}

namespace {

struct PerAuthor {
    std::optional<std::int64_t> authorId{};
    std::int64_t n{};
    std::optional<Decimal> total{};
    std::optional<Date> latest{};
};
struct Facts {
    std::string title{};
    Decimal price{};
    TrKind kind{};
    std::optional<Date> published{};
    std::optional<std::string> shout{};
};

}  // namespace

TEST_CASE("typed results: what is computed goes into the member of its name", "[typed-results]") {
    Shelves db;
    const auto groups = db.books.findAll<PerAuthor>({
        .attributes =
            {&TrBook::authorId,
             {fn("COUNT", &TrBook::id), "n"},
             {fn("SUM", &TrBook::pages), "total"},
             {fn("MAX", &TrBook::published), "latest"}},
        .group = {&TrBook::authorId},
        .order = {desc(col("n"))},
    });
    REQUIRE(groups.size() == 2);
    CHECK(groups[0].authorId == 1);
    CHECK(groups[0].n == 2);
    CHECK(groups[0].total == Decimal{"30"});
    CHECK(groups[0].latest == 2001y / 2 / 3);
    CHECK(groups[1].authorId == std::nullopt);
    CHECK(groups[1].latest == std::nullopt);

    // without .attributes, a grouping reads the members, too
    struct OfAuthor {
        std::optional<std::int64_t> authorId{};
    };
    const auto keys = db.books.findAll<OfAuthor>({.group = {&TrBook::authorId}, .order = {&TrBook::authorId}});
    REQUIRE(keys.size() == 2);
    CHECK(keys[1].authorId == 1);
    CHECK(
        db.books.findAndCountAll<OfAuthor>({.attributes = {&TrBook::authorId}, .group = {&TrBook::authorId}}).count == 2
    );

    const auto facts = db.books.findAll<Facts>({
        .attributes =
            {&TrBook::id,
             &TrBook::published,
             &TrBook::title,
             &TrBook::price,
             &TrBook::kind,
             {fn("UPPER", &TrBook::title), "shout"}},
        .where = {{&TrBook::price, Op::isNot(null)}},
        .order = {desc(&TrBook::price)},
    });
    REQUIRE(facts.size() == 2);
    CHECK(facts[0].shout == "TWO");
    CHECK(facts[0].price == Decimal{"2.25"});
    CHECK(facts[0].kind == TrKind::essay);
    CHECK(facts[1].published == 2001y / 2 / 3);
    CHECK(db.sql().find("`id`, ") == std::string::npos);  // it has no member

    // a column that the model's struct has no member for
    struct Gone {
        std::string title{};
        std::optional<DateTime> deletedAt{};
    };
    const auto gone = db.books.findAll<Gone>({.paranoid = false, .order = {&TrBook::id}});
    REQUIRE(gone.size() == 4);
    CHECK(gone[2].deletedAt.has_value());
    CHECK_FALSE(gone[0].deletedAt.has_value());

    // a column under another name
    struct Renamed {
        std::string name{};
        Decimal cost{};
    };
    const auto renamed = db.books.findAll<Renamed>(
        {.attributes = {{col(&TrBook::title), "name"}, {col(&TrBook::price), "cost"}}, .where = {{&TrBook::id, 1}}}
    );
    CHECK(renamed.at(0).name == "One");
    CHECK(renamed.at(0).cost == Decimal{"1.5"});
}

TEST_CASE("typed results: values go in as strictly as into a model's struct", "[typed-results]") {
    Shelves db;
    struct Pages {
        int pages{};
    };
    CHECK_THAT(
        failure([&] { (void)db.books.findAll<Pages>({.paranoid = false}); }),
        containsString("column tr_books.pages of member Pages::pages is NULL, but its member is int; make the member "
                       "std::optional<int>")
    );
    struct Small {
        std::int8_t pages{};
    };
    CHECK_THAT(
        failure([&] {
            (void)db.books.findAll<Small>({.where = {{&TrBook::title, "Lost"}}});
        }),
        containsString("outside the range of its member's type signed char")
    );
    CHECK(db.books.findAll<Small>({.where = {{&TrBook::title, "One"}}}).at(0).pages == 10);
    // a JOIN's cells, too
    struct Paged {
        int pages{};
    };
    struct Pager {
        std::vector<Paged> books{};
    };
    CHECK_THAT(
        failure([&] {
            (void)db.authors.findAll<Pager>({.include = {{&TrAuthor::books, {.paranoid = false}}}});
        }),
        containsString("column tr_books.pages of member Paged::pages is NULL, but its member is int")
    );
    struct NoNumber {
        std::optional<int> longest{};
    };
    CHECK_THROWS_AS(
        db.books.findAll<NoNumber>({.attributes = {{fn("MAX", &TrBook::title), "longest"}}}), ConversionError
    );
    // what no value of the column fits is refused before anything is sent, whatever the rows are
    db.log.clear();
    struct TextPages {
        std::string pages{};
    };
    CHECK_THAT(
        failure([&] { (void)db.books.findAll<TextPages>(); }),
        containsString("model 'tr_book': a INTEGER column, 'pages', does not go into TextPages::pages, which is ")
    );
    CHECK(db.log.size() == 0);
}

namespace {

struct TagCard {
    std::string word{};
};
struct TaggedBook {
    std::string title{};
    std::vector<TagCard> tags{};
};
struct BioCard {
    std::string text{};
};
struct FullAuthor {
    std::string name{};
    std::vector<TaggedBook> books{};
    std::optional<BioCard> bio{};
};

std::string shown(const std::vector<FullAuthor>& authors) {
    std::string text;
    for (const auto& author : authors) {
        text += author.name + (author.bio ? "(" + author.bio->text + ")" : "") + "[";
        for (const auto& book : author.books) {
            text += book.title;
            for (const auto& tag : book.tags) text += "#" + tag.word;
            text += ";";
        }
        text += "]";
    }
    return text;
}

}  // namespace

TEST_CASE("typed results: includes fill structs within the struct, whichever way they are loaded", "[typed-results]") {
    Shelves db;
    const std::string all = "Ann(of Ann)[One#red;Two#red;]Bob[]";
    for (const bool separateBooks : {false, true})
        for (const bool separateTags : {false, true}) {
            CAPTURE(separateBooks, separateTags);
            const FindOptions<TrAuthor> options{
                .include =
                    {{&TrAuthor::books,
                      {.include = {{&TrBook::tags, {.order = {&TrTag::word}, .separate = separateTags}}},
                       .order = {&TrBook::id},
                       .separate = separateBooks}},
                     &TrAuthor::bio},
                .order = {&TrAuthor::id}};
            db.log.clear();
            CHECK(shown(db.authors.findAll<FullAuthor>(options)) == all);
            // none of the columns that only the models have
            CHECK(db.log.text().find("weight") == std::string::npos);
            CHECK(db.log.text().find("pages") == std::string::npos);
            // again: the SQL is known
            CHECK(shown(db.authors.findAll<FullAuthor>(options)) == all);
        }
    // the key that tells parents apart is read, though no member shows it; of the page, too
    const auto page = db.authors.findAll<AuthorCard>(
        {.include = {{&TrAuthor::books, {.order = {desc(&TrBook::id)}}}}, .order = {&TrAuthor::name}, .limit = 1}
    );
    REQUIRE(page.size() == 1);
    CHECK(titles(page[0].books) == Texts{"Two", "One"});
    CHECK(
        titles(db.authors.findByPk<AuthorCard>(1, {.include = {{&TrAuthor::books, {.limit = 1}}}})->books).size() == 1
    );
    CHECK(db.authors.findByPk<AuthorCard>(2, {.include = {&TrAuthor::books}})->books.empty());
    // what an include computes
    struct Shouted {
        std::string loud{};
    };
    struct Loud {
        std::vector<Shouted> books{};
    };
    for (const bool separate : {false, true}) {
        const auto loud = db.authors.findAll<Loud>({
            .include =
                {{&TrAuthor::books,
                  {.attributes = {{fn("UPPER", &TrBook::title), "loud"}},
                   .order = {desc(col("loud"))},
                   .separate = separate}}},
            .where = {{&TrAuthor::id, 1}},
        });
        REQUIRE(loud.size() == 1);
        CHECK(each(loud[0].books, &Shouted::loud) == Texts{"TWO", "ONE"});
    }
    // conditions and filters of an include are the model's
    const auto some = db.authors.findAll<AuthorCard>(
        {.include = {{&TrAuthor::books, {.where = {{&TrBook::pages, 20}}, .paranoid = false}}}}
    );
    REQUIRE(some.size() == 1);
    CHECK(titles(some[0].books) == Texts{"Two"});
}

TEST_CASE("typed results: a to-one include", "[typed-results]") {
    Shelves db;
    struct MaybeWritten {
        std::string title{};
        std::optional<Named> author{};
    };
    struct SharedWritten {
        std::string title{};
        std::shared_ptr<Named> author{};
    };
    struct Written {
        std::string title{};
        Named author{};
    };
    const auto maybe = db.books.findAll<MaybeWritten>({.include = {&TrBook::author}, .order = {&TrBook::id}});
    REQUIRE(maybe.size() == 3);
    CHECK(maybe[0].author.value().name == "Ann");
    CHECK_FALSE(maybe[2].author.has_value());
    CHECK(
        db.books.findAll<SharedWritten>({.include = {&TrBook::author}, .order = {&TrBook::id}})[1].author->name == "Ann"
    );
    const auto written =
        db.books.findAll<Written>({.include = {{&TrBook::author, {.required = true}}}, .order = {&TrBook::id}});
    REQUIRE(written.size() == 2);
    CHECK(written[1].author.name == "Ann");
    CHECK_THAT(
        failure([&] { (void)db.books.findAll<Written>({.include = {&TrBook::author}}); }),
        containsString("a row of tr_books has no associated row for the member Written::author, which is ")
    );
    // a hasOne that has two rows gives one of them, as of a record
    db.bios.create({.text = "again", .authorId = 1});
    struct WithBio {
        std::string name{};
        BioCard bio{};
    };
    const auto ann =
        db.authors.findAll<WithBio>({.include = {{&TrAuthor::bio, {.required = true, .order = {&TrBio::id}}}}});
    REQUIRE(ann.size() == 1);
    CHECK(ann[0].bio.text == "of Ann");
}

TEST_CASE("typed results: records of a model stand within a struct", "[typed-results]") {
    Shelves db;
    struct Shelf {
        std::string name{};
        std::vector<TrBook> books{};
    };
    struct Wrote {
        std::string title{};
        std::optional<TrAuthor> author{};
    };
    auto shelf = db.authors.findByPk<Shelf>(1, {.include = {{&TrAuthor::books, {.include = {&TrBook::tags}}}}}).value();
    REQUIRE(shelf.books.size() == 2);
    CHECK(shelf.books[0].title == "<One>");  // whole, with its getter, and what it includes
    CHECK(shelf.books[0].pages == 10);
    CHECK(shelf.books[0].tags.through(0).weight == 5);
    CHECK_FALSE(shelf.books[0].author.isLoaded());
    auto wrote = db.books.findByPk<Wrote>(1, {.include = {&TrBook::author}}).value();
    wrote.author->name = "Anna";
    wrote.author->save();
    CHECK(db.authors.findByPk(1)->name == "Anna");
    CHECK_THROWS_AS(wrote.author->books.size(), AssociationError);

    // rows of the join table, as the model has them
    struct Weighed {
        std::string title{};
        BelongsToMany<TagCard, TrBookTag> tags{};
    };
    const auto weighed = db.books.findByPk<Weighed>(2, {.include = {&TrBook::tags}}).value();
    CHECK(weighed.tags[0].word == "red");
    CHECK(weighed.tags.through(0).weight == 7);
}

TEST_CASE("typed results: an include without a member is joined for what is said of it", "[typed-results]") {
    Shelves db;
    // a value of the associated row, beside the row's own
    struct Flat {
        std::string title{};
        std::optional<std::string> by{};
    };
    const auto flat = db.books.findAll<Flat>({
        .attributes = {&TrBook::title, {col(&TrBook::author, &TrAuthor::name), "by"}},
        .include = {&TrBook::author},
        .order = {desc(col("by")), &TrBook::id},
    });
    REQUIRE(flat.size() == 3);
    CHECK(flat[0].by == "Ann");
    CHECK(flat[2].by == std::nullopt);
    // the same below, where a page asks whether there are any
    struct TitleBy {
        std::string title{};
        std::string by{};
    };
    struct Own {
        std::vector<TitleBy> books{};
    };
    const auto own = db.authors.findAll<Own>({
        .include =
            {{&TrAuthor::books,
              {.attributes = {&TrBook::title, {col(&TrBook::author, &TrAuthor::name), "by"}},
               .include = {&TrBook::author},
               .required = true,
               .order = {&TrBook::id}}}},
        .limit = 1,
    });
    REQUIRE(own.size() == 1);
    CHECK(each(own[0].books, &TitleBy::by) == Texts{"Ann", "Ann"});
    // an order through an include without a member, two levels below
    const auto ordered = db.authors.findAll<AuthorCard>({
        .include = {{&TrAuthor::books, {.include = {&TrBook::author}}}},
        .order = {col(&TrAuthor::books, &TrBook::author, &TrAuthor::name), desc(col(&TrAuthor::books, &TrBook::id))},
    });
    REQUIRE(ordered.size() == 2);
    CHECK(titles(ordered[1].books) == Texts{"Two", "One"});
    // only parents that have one; each once
    const auto writers = db.authors.findAll<Named>({.include = {{&TrAuthor::books, {.required = true}}}});
    CHECK(each(writers, &Named::name) == Texts{"Ann"});
    CHECK(
        each(
            db.authors.findAll<Named>({.include = {{&TrAuthor::books, {.required = true, .separate = true}}}}),
            &Named::name
        ) == Texts{"Ann"}
    );
    CHECK(
        each(db.authors.findAll<Named>({.include = {&TrAuthor::books}, .order = {&TrAuthor::id}}), &Named::name) ==
        Texts{"Ann", "Bob"}
    );
    CHECK(db.sql().find("JOIN") == std::string::npos);  // nothing is said of it
    // of several rows no value is one
    struct Several {
        std::string name{};
        std::optional<std::string> title{};
    };
    CHECK_THAT(
        failure([&] {
            (void)db.authors.findAll<Several>({
                .attributes = {&TrAuthor::name, {col(&TrAuthor::books, &TrBook::title), "title"}},
                .include = {&TrAuthor::books},
            });
        }),
        containsString("TrAuthor::books: 'title' is read from an include that may have several rows for one "
                       "Several::title")
    );
}

TEST_CASE(
    "typed results: what fills no member, and a member that nothing fills, are refused unsent", "[typed-results]"
) {
    Shelves db;
    const auto& books = db.books;
    struct Misspelt {
        std::string titel{};
    };
    struct Unknown {
        std::string somethingElse{};
    };
    struct Counted {
        std::string title{};
        std::int64_t n{};
    };
    struct Unincluded {
        std::string title{};
        std::optional<Named> author{};
    };
    struct WrongName {
        std::vector<Titled> bookz{};
    };
    struct NotOne {
        std::optional<Titled> books{};
    };
    struct NotMany {
        std::vector<Named> author{};
    };
    struct OtherModel {
        std::vector<TrTag> books{};
    };
    struct OtherJoin {
        BelongsToMany<TagCard, TrBio> tags{};
    };
    CHECK(
        failure([&] { (void)books.findAll<Misspelt>(); }) ==
        "model 'tr_book': nothing fills Misspelt::titel: it is no attribute of the model, and .attributes computes none "
        "of this name. Did you mean title?"
    );
    CHECK_THAT(
        failure([&] { (void)books.findAll<Unknown>(); }),
        containsString("Compute it: .attributes = {{fn(...), \"somethingElse\"}}.")
    );
    CHECK_THAT(
        failure([&] {
            (void)books.findAll<Counted>({.attributes = {{fn("COUNT", &TrBook::id), "n"}}, .group = {&TrBook::title}});
        }),
        containsString("nothing fills Counted::title: .attributes does not list it; add it there, or leave .attributes")
    );
    CHECK_THAT(
        failure([&] {
            (void)books.findAll<Counted>(
                {.attributes = {&TrBook::title, {fn("COUNT", &TrBook::id), "m"}}, .group = {&TrBook::title}}
            );
        }),
        containsString("'m' is computed in .attributes, but Counted has no such member. Did you mean n?")
    );
    CHECK_THAT(
        failure([&] { (void)books.findAll<Titled>({.attributes = exclude(&TrBook::title)}); }),
        containsString("nothing fills Titled::title: .attributes excludes it")
    );
    const auto lengths = books.findAll<Counted>(
        {.attributes = exclude(&TrBook::id).include(fn("LENGTH", &TrBook::title), "n"), .order = {&TrBook::id}}
    );
    CHECK(lengths.front().n == static_cast<std::int64_t>(lengths.front().title.size()));
    db.log.clear();
    CHECK_THAT(
        failure([&] {
            (void)books.findAll<Titled>({.attributes = exclude(&TrBook::id).include(fn("LENGTH", &TrBook::title), "n")}
            );
        }),
        containsString("'n' is computed in .attributes, but Titled has no such member")
    );
    CHECK(
        failure([&] { (void)books.findAll<Unincluded>(); }) ==
        "model 'tr_book': nothing fills Unincluded::author: its association is not included; add .include = "
        "{&TrBook::author}"
    );
    CHECK_THAT(
        failure([&] { (void)db.authors.findAll<WrongName>({.include = {&TrAuthor::books}}); }),
        containsString("and the model has no association of this name. Did you mean books?")
    );
    CHECK_THAT(
        failure([&] { (void)db.authors.findAll<NotOne>({.include = {&TrAuthor::books}}); }),
        containsString("TrAuthor::books has many rows, but the member NotOne::books is ")
    );
    CHECK_THAT(
        failure([&] { (void)books.findAll<NotMany>({.include = {&TrBook::author}}); }),
        containsString("TrBook::author has one row at most, but the member NotMany::author is ")
    );
    // a model's struct is that model's
    CHECK(
        failure([&] { (void)books.findAll<TrTag>(); }) ==
        "model 'tr_book': TrTag is the struct of model 'tr_tag', whose finders read it; a struct that is no model's can "
        "be read here"
    );
    CHECK_THAT(
        failure([&] { (void)db.authors.findAll<OtherModel>({.include = {&TrAuthor::books}}); }),
        containsString("TrTag is the struct of model 'tr_tag'")
    );
    CHECK_THAT(
        failure([&] { (void)books.findAll<OtherJoin>({.include = {&TrBook::tags}}); }),
        containsString("OtherJoin::tags keeps rows of another join table than that of TrBook::tags")
    );
    CHECK_THAT(
        failure([&] {
            (void)books.findAll<Unincluded>({.attributes = {{fn("MAX", &TrBook::title), "author"}}});
        }),
        containsString("'author' in .attributes is one value, which does not go into Unincluded::author")
    );
    CHECK_THAT(
        failure([&] {
            (void)books.findAll<Titled>({.attributes = {&TrBook::title, {col(&TrBook::pages), "title"}}});
        }),
        containsString(".attributes has two values for Titled::title")
    );
    CHECK_THAT(
        failure([&] { (void)books.findAll<Titled>({.attributes = {"*"}}); }),
        containsString("'*' in .attributes fills no member of Titled")
    );
    CHECK_THAT(
        failure([&] { db.books.findEach<AuthorCard>({}, [](AuthorCard&) {}); }), containsString("nothing fills")
    );
    CHECK(db.log.size() == 0);
}

TEST_CASE("typed results: hooks, scopes, filters and transactions", "[typed-results]") {
    Shelves db;
    int before = 0, after = 0;
    db.books.beforeFind([&](FindCall<TrBook>& call) {
        ++before;
        call.where.add(&TrBook::pages, Op::lt(100));
    });
    db.books.afterFind([&](std::span<TrBook>) { ++after; });
    CHECK(titles(db.books.findAll<Titled>({.order = {&TrBook::id}})) == Texts{"One", "Two"});
    CHECK(db.books.findByPk<Titled>(4) == std::nullopt);
    db.books.findEach<Titled>({}, [](Titled&) {});
    CHECK(before == 3);
    CHECK(after == 0);  // none of them is a record
    CHECK(titles(db.books.findAll<Titled>({.order = {&TrBook::id}, .hooks = false})).size() == 3);

    db.books.addScope("short", {.where = {{&TrBook::pages, Op::lt(15)}}});
    CHECK(titles(db.books.scope("short").findAll<Titled>()) == Texts{"One"});
    db.books.addFilter("essays", [] { return col(&TrBook::kind) == TrKind::essay; });
    CHECK(titles(db.books.findAll<Titled>()) == Texts{"Two"});
    CHECK(titles(db.authors.findByPk<AuthorCard>(1, {.include = {&TrAuthor::books}})->books) == Texts{"Two"});
    CHECK(titles(db.books.findAll<Titled>({.unfiltered = {"essays"}, .order = {&TrBook::id}})).size() == 2);

    // a scope's attributes are the request's
    db.tags.defaultScope({.attributes = {&TrTag::id}});
    CHECK_THAT(failure([&] { (void)db.tags.findAll<TagCard>(); }), containsString(".attributes does not list it"));
    CHECK(db.tags.unscoped().findAll<TagCard>().size() == 2);

    db.sequelize.transaction([&](Transaction& t) {
        db.tags.create({.word = "new"}, {.transaction = t});
        CHECK(db.tags.unscoped().findAll<TagCard>({.transaction = t}).size() == 3);
        CHECK(
            db.tags.unscoped()
                .findAll<TagCard>({.where = {{&TrTag::id, 1}}, .lock = Lock::UPDATE, .transaction = t})
                .size() == 1
        );
    });
}

namespace {

struct TrReading;
struct TrMeter {
    std::string name{};
    HasMany<TrReading> readings{};
};
struct TrReading {
    std::string meterName{};
    int value{};
};

}  // namespace

TEST_CASE("typed results: rows of a model without a key", "[typed-results]") {
    auto sequelize = test::database();
    const ModelOptions keyless{.timestamps = false, .automaticId = false};
    auto meters = sequelize.define<TrMeter>("tr_meter", {field<&TrMeter::name>({.unique = true})}, keyless);
    auto readings = sequelize.define<TrReading>("tr_reading", keyless);
    meters.hasMany(
        readings, {.as = &TrMeter::readings, .foreignKey = &TrReading::meterName, .sourceKey = {&TrMeter::name}}
    );
    const test::FreshTables fresh(sequelize);
    TrMeter meter;
    meter.name = "a";
    meters.create(meter);
    readings.bulkCreate({{"a", 5}, {"a", 5}});
    struct Value {
        int value{};
    };
    struct MeterCard {
        std::vector<Value> readings{};
    };
    CHECK(readings.findAll<Value>().size() == 2);
    CHECK_THAT(
        failure([&] { (void)meters.findAll<MeterCard>({.include = {&TrMeter::readings}}); }),
        containsString("has no primary key, so that joined rows of it could not be told apart")
    );
}
