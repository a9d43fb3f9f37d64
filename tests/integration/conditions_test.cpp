// Conditions that once meant different things on different databases, or nothing.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "integration/library.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using test::database;
using test::FreshTables;
using test::Ids;

namespace {

struct Part {
    std::int64_t id{};
    std::optional<int> subject{};
    std::optional<DateTime> deletedAt{};
    std::optional<Date> day{};
    std::optional<Time> length{};
    std::optional<Uuid> token{};
    std::optional<Decimal> price{};
    std::optional<Bytes> data{};
    std::optional<Json> value{};
    std::optional<bool> active{};
};

struct Volume {
    std::int64_t id{};
    std::string author{};
    int subject{};
};
struct Coded {
    std::int64_t id{};
    std::string code{};
};
struct Pair3 {
    std::int64_t id{};
    int a{}, b{}, c{};
};

Model<Part> partsOf(Sequelize& sequelize) {
    return sequelize.define<Part>(
        "part",
        {field<&Part::subject>(), field<&Part::deletedAt>(), field<&Part::day>(), field<&Part::length>(),
         field<&Part::token>(), field<&Part::price>({.type = DataTypes::DECIMAL(10, 2)}), field<&Part::data>(),
         field<&Part::value>(), field<&Part::active>()},
        {.timestamps = false}
    );
}

Ids found(const Model<Part>& parts, const Where<Part>& where) {
    return test::each(parts.findAll({.where = where, .order = {&Part::id}}), &Part::id);
}

}  // namespace

TEST_CASE("NULL in a list is one of its values", "[conditions][null]") {
    auto sequelize = database();
    const auto parts = partsOf(sequelize);
    const FreshTables tables(sequelize);
    parts.bulkCreate({{.subject = 1}, {.subject = 9}, {}});
    using List = std::vector<std::optional<int>>;
    const List oneOrNone{1, {}};
    const Ids isOneOrNone{1, 3}, isNeither{2};
    CHECK(found(parts, {{&Part::subject, Op::in(oneOrNone)}}) == isOneOrNone);
    CHECK(found(parts, {{&Part::subject, oneOrNone}}) == isOneOrNone);
    CHECK(found(parts, col(&Part::subject).in(oneOrNone)) == isOneOrNone);
    CHECK(found(parts, {{"subject", Op::in(oneOrNone)}}) == isOneOrNone);
    CHECK(found(parts, fn("ABS", &Part::subject).apply(Op::in(oneOrNone))) == isOneOrNone);
    CHECK(found(parts, {{&Part::subject, Op::notIn(oneOrNone)}}) == isNeither);
    CHECK(found(parts, col(&Part::subject).notIn(oneOrNone)) == isNeither);
    CHECK(found(parts, {{"subject", Op::notIn(oneOrNone)}}) == isNeither);
    CHECK(found(parts, fn("ABS", &Part::subject).apply(Op::notIn(oneOrNone))) == isNeither);
    CHECK(found(parts, not_(col(&Part::subject).in(oneOrNone))) == isNeither);
    CHECK(found(parts, {{&Part::subject, Op::not_(Op::in(oneOrNone))}}) == isNeither);
    CHECK(found(parts, {{&Part::subject, Op::not_(Op::notIn(oneOrNone))}}) == isOneOrNone);
    CHECK(found(parts, {{&Part::id, Op::gt(1)}, {&Part::subject, Op::in(oneOrNone)}}) == Ids{3});
    CHECK(found(parts, {{&Part::subject, Op::in(List{{}})}}) == Ids{3});
    CHECK(found(parts, {{&Part::subject, Op::notIn(List{{}})}}) == Ids{1, 2});
    CHECK(found(parts, {{&Part::subject, Op::in(List{})}}) == Ids{});
    CHECK(parts.destroy({.where = {{&Part::subject, Op::notIn(oneOrNone)}}}) == 1);
}

TEST_CASE("every optional column compares with null", "[conditions][null]") {
    auto sequelize = database();
    const auto parts = partsOf(sequelize);
    const FreshTables tables(sequelize);
    parts.create({});
    CHECK(
        parts.count(
            {.where =
                 {{&Part::subject, null},
                  {&Part::deletedAt, null},
                  {&Part::day, null},
                  {&Part::length, null},
                  {&Part::token, null},
                  {&Part::price, null},
                  {&Part::data, null},
                  {&Part::value, null},
                  {&Part::active, null}}}
        ) == 1
    );
    CHECK(
        parts.count(
            {.where = col(&Part::deletedAt) == null && col(&Part::day) == null && col(&Part::length) == null &&
                      col(&Part::token) == null && col(&Part::price) == null && col(&Part::data) == null &&
                      col(&Part::value) == null && col(&Part::active) == null}
        ) == 1
    );
    CHECK(parts.count({.where = col(&Part::deletedAt) != null}) == 0);
    CHECK(parts.count({.where = {{&Part::deletedAt, Op::ne(null)}}}) == 0);
    CHECK(parts.count({.where = {{&Part::deletedAt, std::nullopt}, {&Part::length, std::optional<Time>()}}}) == 1);
}

TEST_CASE("a literal stays one condition", "[conditions][literal]") {
    const test::Library library;
    const auto anyBook = literal("pages = 12 OR 1 = 1");
    const Condition<test::Book> any(anyBook);
    CHECK(library.where(anyBook) == Ids{1, 2, 3, 4, 5, 6});
    CHECK(library.where({anyBook}) == Ids{1, 2, 3, 4, 5, 6});
    CHECK(library.where({{&test::Book::id, 2}, anyBook}) == Ids{2});
    CHECK(library.where({anyBook, {&test::Book::id, 2}}) == Ids{2});
    CHECK(library.where(any && col(&test::Book::id) == 2) == Ids{2});
    CHECK(library.where(col(&test::Book::id) == 2 && any) == Ids{2});
    CHECK(library.where(!any) == Ids{});
    if (!test::isPostgres())  // to which a number is no condition
        CHECK(library.where({{&test::Book::id, literal("2 OR 1 = 1")}}) == Ids{1});  // 2 OR 1 = 1 is true, which is 1
    CHECK(library.where({{&test::Book::id, 2}, literal("1 = 1 -- and so on")}) == Ids{2});
    CHECK(library.where({literal("1 = 1 -- and so on"), {&test::Book::id, 2}}) == Ids{2});
    CHECK(library.where({literal("1 = 1 /* all */"), {&test::Book::id, 2}}) == Ids{2});
    CHECK_THROWS_AS(library.where({{&test::Book::id, 2}, literal("1 = 1) OR (1 = 1")}), UsageError);
    CHECK_THROWS_AS(library.where({{&test::Book::id, 2}, literal("1 = 1) -- ")}), UsageError);
    CHECK_THROWS_AS(library.where({{&test::Book::id, 2}, literal("title = 'x")}), UsageError);
    CHECK_THROWS_AS(library.where({{&test::Book::id, 2}, literal("1 = 1 /* all")}), UsageError);
    // having, order, limited and unlimited writes
    CHECK(
        library.books
            .findAll<Row>(
                {.attributes = {&test::Book::author},
                 .group = {&test::Book::author},
                 .having = {literal("COUNT(id) > 0 OR 1 = 1"), fn("COUNT", &test::Book::id) > 1}}
            )
            .size() == 2
    );
    CHECK(
        library.books.update(
            {{&test::Book::pages, literal("pages + 1 -- one more")}}, {.where = {{&test::Book::id, 2}}}
        ) == 1
    );
    CHECK(library.books.findByPk(2)->pages == 449);
    CHECK(library.books.destroy({.where = {{&test::Book::id, 2}, anyBook}}) == 1);
    CHECK(library.books.count() == 5);
}

TEST_CASE("a name means the output before the column", "[find][alias]") {
    auto sequelize = database();
    const auto books = sequelize.define<Volume>(
        "volume", {field<&Volume::author>(), field<&Volume::subject>()}, {.timestamps = false}
    );
    const FreshTables tables(sequelize);
    books.bulkCreate(
        {{.author = "ann", .subject = 50}, {.author = "bob", .subject = 1}, {.author = "bob", .subject = 60}}
    );
    const auto authors = [](const std::vector<Row>& rows) {
        std::string text;
        for (const auto& row : rows) text += row.get<std::string>("author") + " ";
        return text;
    };
    const Attributes<Volume> sums{&Volume::author, {fn("SUM", &Volume::subject), "subject"}};
    CHECK(
        authors(books.findAll<Row>({.attributes = sums, .group = {&Volume::author}, .order = {desc(col("subject"))}})
        ) == "bob ann "
    );
    CHECK(
        authors(
            books.findAll<Row>({.attributes = sums, .group = {&Volume::author}, .order = {fn("ABS", col("subject"))}})
        ) == "ann bob "
    );
    CHECK(
        authors(books.findAll<Row>({.attributes = sums, .group = {&Volume::author}, .having = col("subject") > 55})) ==
        "bob "
    );
    CHECK(
        authors(books.findAll<Row>(
            {.attributes = {{fn("SUM", &Volume::subject), "subject"}, &Volume::author},
             .group = {&Volume::author},
             .having = fn("ABS", col("subject")) < 55}
        )) == "ann "
    );
    const Attributes<Volume> negated{&Volume::id, {literal("0 - subject"), "subject"}};
    CHECK(test::each(books.findAll({.attributes = negated, .order = {col("subject")}}), &Volume::id) == Ids{3, 1, 2});
    // a member is the column
    CHECK(test::each(books.findAll({.attributes = negated, .order = {&Volume::subject}}), &Volume::id) == Ids{2, 1, 3});

    const auto page = books.findAndCountAll(
        {.attributes = {&Volume::author}, .group = {&Volume::author}, .order = {&Volume::author}, .limit = 1}
    );
    CHECK(page.count == 2);
    CHECK(page.rows.size() == 1);
    const auto large = books.findAndCountAll(
        {.attributes = {&Volume::author},
         .group = {&Volume::author},
         .having = fn("COUNT", &Volume::id) > 1,
         .order = {&Volume::author}}
    );
    CHECK(large.count == 1);
    CHECK(books.findAndCountAll({.where = {{&Volume::author, "bob"}}, .limit = 1}).count == 2);
}

TEST_CASE("casts lose nothing in silence", "[find][cast]") {
    if (test::isPostgres()) SKIP_TEST("a text that is no number is an error there");
    auto sequelize = database();
    const auto parts = sequelize.define<Coded>("coded", {field<&Coded::code>()}, {.timestamps = false});
    const FreshTables tables(sequelize);
    parts.bulkCreate({{.code = "12345678901"}, {.code = "1.5"}});
    CHECK(parts.count({.where = cast(&Coded::code, "integer") == 12345678901}) == 1);
    CHECK(
        parts.findAll<Row>({.attributes = {{cast(&Coded::code, "integer"), "n"}}, .order = {&Coded::id}})[0]
            .get<std::int64_t>("n") == 12345678901
    );
    CHECK(parts.count({.where = cast(&Coded::code, "double precision") == 1.5}) == 1);
    CHECK(parts.count({.where = cast(&Coded::code, "signed") == 1}) == 1);
    CHECK_THROWS_AS(cast(&Coded::code, "decimal"), UsageError);
}

TEST_CASE("an update computes from the old row", "[update]") {
    auto sequelize = database();
    const auto pairs = sequelize.define<Pair3>(
        "pair", {field<&Pair3::a>(), field<&Pair3::b>(), field<&Pair3::c>()}, {.timestamps = false}
    );
    const FreshTables tables(sequelize);
    const auto after = [&](const Values<Pair3>& values) {
        pairs.destroy({.where = literal("1 = 1")});
        const auto id = pairs.create({.a = 1, .b = 2, .c = 3}).id;
        pairs.update(values, {.where = {{&Pair3::id, id}}});
        const auto row = *pairs.findByPk(id);
        return std::vector<int>{row.a, row.b, row.c};
    };
    using Abc = std::vector<int>;
    CHECK(after({{&Pair3::a, 10}, {&Pair3::b, fn("ABS", &Pair3::a)}}) == Abc{10, 1, 3});
    CHECK(after({{&Pair3::a, col(&Pair3::b)}, {&Pair3::b, col(&Pair3::c)}, {&Pair3::c, 9}}) == Abc{2, 3, 9});
    CHECK(after({{&Pair3::c, 9}, {&Pair3::b, col(&Pair3::c)}, {&Pair3::a, col(&Pair3::b)}}) == Abc{2, 3, 9});
    CHECK(after({{&Pair3::a, 7}, {&Pair3::b, literal("a + 1")}}) == Abc{7, 2, 3});
    CHECK(after({{&Pair3::a, literal("a + 1")}, {&Pair3::b, 5}}) == Abc{2, 5, 3});
    const auto swap = [&] { return after({{&Pair3::a, col(&Pair3::b)}, {&Pair3::b, col(&Pair3::a)}}); };
    if (test::speaksMysql())
        CHECK_THROWS_WITH(swap(), test::containsString("'a' and 'b'"));
    else
        CHECK(swap() == Abc{2, 1, 3});
}
