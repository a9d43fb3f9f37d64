// Finders, conditions and aggregates on the tutorial's books; reading.mjs is the same in JavaScript.

#include <chrono>
#include <string>
#include <vector>

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;
using namespace std::chrono_literals;

DateTime at(int second) {
    return std::chrono::sys_days{2021y / 1 / 1} + std::chrono::seconds(second);
}

std::vector<Book> library() {
    std::vector<Book> books{
        {.title = "Clean Code", .author = "Robert Cecil Martin", .release_date = 2021y / 12 / 14, .subject = 3},
        {.title = "Refactoring", .author = "Martin Fowler", .release_date = 1999y / 7 / 8, .subject = 5},
        {.title = "The Pragmatic Programmer", .author = "Andrew Hunt", .release_date = 1999y / 10 / 20},
        {.title = "Clean Architecture", .author = "Robert Cecil Martin", .release_date = 2017y / 9 / 10, .subject = 7},
        {.title = "100% Proof", .author = "Martin Fowler", .subject = 9},
        {.title = "under_score", .author = "Miles O'Brien \"Chief\"", .release_date = 1815y / 12 / 10, .subject = -4},
        {.title = "back\\slash|pipe", .author = "Ünïcode Žluťoučký", .release_date = 2024y / 2 / 29, .subject = 0},
        {.title = "emoji 😀", .author = "Андрей", .release_date = 2000y / 1 / 1},
    };
    int second = 0;
    for (auto& book : books) {
        book.createdAt = at(second);
        book.updatedAt = at(++second);
    }
    return books;
}

void conditions(Cases& cases, const Model<Book>& books) {
    const auto found = [&](const char* name, const Where<Book>& where) {
        cases.check(name, [&] { return toJSON(books, books.findAll({.where = where, .order = {&Book::id}})); });
    };
    const std::vector<std::int64_t> none;

    found("where.value", {{&Book::author, "Martin Fowler"}});
    found("where.two values", {{&Book::author, "Martin Fowler"}, {&Book::subject, 9}});
    found("where.null", {{&Book::subject, null}});
    found("where.text ignores case", {{&Book::title, "CLEAN CODE"}});
    found("where.text in quotes", {{&Book::author, "Miles O'Brien \"Chief\""}});
    found("where.backslash", {{&Book::title, "back\\slash|pipe"}});
    found("where.emoji", {{&Book::title, "emoji 😀"}});
    found("where.injection", {{&Book::title, "' OR 1=1 -- "}});
    found("where.date", {{&Book::release_date, Date{1815y / 12 / 10}}});
    found("where.eq", {{&Book::subject, Op::eq(5)}});
    found("where.ne", {{&Book::subject, Op::ne(5)}});
    found("where.ne null", {{&Book::subject, Op::ne(null)}});
    found("where.gt", {{&Book::subject, Op::gt(5)}});
    found("where.gte", col(&Book::subject) >= 5);
    found("where.lt", {{&Book::subject, Op::lt(0)}});
    found("where.lte", col(&Book::subject) <= 0);
    found("where.lt date", {{&Book::release_date, Op::lt(Date{2000y / 1 / 1})}});
    found("where.gte time", {{&Book::createdAt, Op::gte(at(5))}});
    found("where.is null", {{&Book::subject, Op::is(null)}});
    found("where.is not null", {{&Book::subject, Op::isNot(null)}});
    found("where.not value", {{&Book::subject, Op::not_(5)}});
    found("where.in", {{&Book::id, Op::in({1, 3, 99})}});
    found("where.in array", {{&Book::id, std::vector{2, 4}}});
    found("where.in texts", {{&Book::author, Op::in({"Martin Fowler", "x'y"})}});
    found("where.in empty", {{&Book::id, Op::in(none)}});
    found("where.not in", {{&Book::id, Op::notIn({1, 3})}});
    found("where.not in empty", {{&Book::id, Op::notIn(none)}});
    found("where.between", {{&Book::subject, Op::between(3, 7)}});
    found("where.not between", {{&Book::subject, Op::notBetween(3, 7)}});
    found("where.between dates", {{&Book::release_date, Op::between(Date{1999y / 7 / 8}, Date{2017y / 9 / 10})}});
    found("where.like", {{&Book::title, Op::like("Clean%")}});
    found("where.not like", {{&Book::title, Op::notLike("Clean%")}});
    found("where.like one character", {{&Book::title, Op::like("under_score")}});
    found("where.like escaped", {{&Book::title, Op::like("100\\% %")}});
    found("where.like backslash", {{&Book::title, Op::like("back\\\\slash%")}});
    found("where.like emoji", {{&Book::title, Op::like("%😀")}});
    found("where.starts with", {{&Book::title, Op::startsWith("Clean")}});
    found("where.ends with", {{&Book::title, Op::endsWith("Code")}});
    found("where.substring", {{&Book::title, Op::substring("ra")}});
    found("where.substring quote", {{&Book::author, Op::substring("O'B")}});
    found("where.starts with wildcard", {{&Book::title, Op::startsWith("100%")}});
    found("where.substring wildcard", {{&Book::title, Op::substring("r_s")}});
    found("where.ends with backslash", {{&Book::title, Op::endsWith("\\slash|pipe")}});
    found("where.regexp", {{&Book::title, Op::regexp("^[CR].*e")}});
    found("where.not regexp", {{&Book::title, Op::notRegexp("^[CR].*e")}});
    found("where.and on a column", {{&Book::subject, Op::and_(Op::gt(3), Op::lt(9))}});
    found("where.or on a column", {{&Book::subject, Op::or_(Op::lt(0), Op::gt(7))}});
    found("where.not on a column", {{&Book::subject, Op::not_(Op::between(3, 7))}});
    found("where.or", col(&Book::id) == 1 || col(&Book::author) == "Martin Fowler");
    found(
        "where.and of or",
        {{&Book::author, "Martin Fowler"}, {col(&Book::id) == 2 || (col(&Book::subject) > 8 && col(&Book::id) == 5)}}
    );
    found(
        "where.and or functions",
        and_(col(&Book::author) == "Martin Fowler", or_(col(&Book::id) == 2, col(&Book::id) == 99))
    );
    found("where.not", !(col(&Book::author) == "Martin Fowler" && col(&Book::subject) == 5));
    found("where.column", {{&Book::createdAt, Op::lt(col(&Book::updatedAt))}});
    found("where.function", fn("lower", &Book::title) == "clean code");
    found("where.function gt", fn("char_length", &Book::title) > 16);
    found("where.function of values", fn("COALESCE", &Book::subject, -1) == -1);
    found("where.cast", cast(&Book::subject, "char") == "7");
    found("where.literal", literal("`id` % 2 = 1"));
}

void attributesAndGroups(Cases& cases, const Model<Book>& books) {
    const auto rows = [&](const char* name, const FindOptions<Book>& options) {
        cases.check(name, [&] { return rowsToJSON(books.findAll<Row>(options)); });
    };

    rows("attributes.list", {.attributes = {&Book::id, &Book::title}, .order = {&Book::id}});
    rows(
        "attributes.exclude",
        {.attributes = exclude(&Book::createdAt, &Book::updatedAt, &Book::release_date), .order = {&Book::id}}
    );
    rows("attributes.all rows", {.order = {&Book::id}});
    rows("attributes.function", {.attributes = {&Book::id, {fn("upper", &Book::title), "loud"}}, .order = {&Book::id}});
    rows("attributes.literal", {.attributes = {{literal("`id` * 2"), "twice"}}, .order = {&Book::id}});
    rows("attributes.count", {.attributes = {{fn("COUNT", &Book::subject), "n"}}});
    rows(
        "attributes.aggregates", {.attributes =
                                      {{fn("SUM", &Book::subject), "total"},
                                       {fn("AVG", &Book::subject), "mean"},
                                       {fn("MAX", &Book::release_date), "newest"},
                                       {fn("MIN", &Book::createdAt), "first"}}}
    );
    rows(
        "group", {.attributes = {&Book::author, {fn("COUNT", &Book::id), "n"}},
                  .group = {&Book::author},
                  .order = {desc(col("n")), &Book::author}}
    );
    rows(
        "group.having", {.attributes = {&Book::author, {fn("COUNT", &Book::id), "n"}},
                         .where = {{&Book::subject, Op::isNot(null)}},
                         .group = {&Book::author},
                         .having = fn("COUNT", &Book::id) > 1,
                         .order = {&Book::author}}
    );
    rows(
        "group.function", {.attributes = {{fn("YEAR", &Book::release_date), "year"}, {fn("COUNT", &Book::id), "n"}},
                           .group = {fn("YEAR", &Book::release_date)},
                           .order = {asc(fn("YEAR", &Book::release_date))}}
    );
}

void ordersAndPages(Cases& cases, const Model<Book>& books) {
    const auto listed = [&](const char* name, const FindOptions<Book>& options) {
        cases.check(name, [&] { return toJSON(books, books.findAll(options)); });
    };

    listed("order.descending", {.order = {desc(&Book::id)}});
    listed("order.two", {.order = {asc(&Book::author), desc(&Book::id)}});
    listed("order.nulls", {.order = {&Book::subject, &Book::id}});
    listed("order.function", {.order = {desc(fn("char_length", &Book::title)), &Book::id}});
    listed("order.literal", {.order = {literal("`id` % 3"), &Book::id}});
    listed("limit", {.order = {&Book::id}, .limit = 2});
    listed("limit.offset", {.order = {&Book::id}, .limit = 2, .offset = 3});
    listed("limit.offset only", {.order = {&Book::id}, .offset = 6});
    listed("limit.zero", {.order = {&Book::id}, .limit = 0});
    listed("limit.beyond", {.order = {&Book::id}, .limit = 5, .offset = 100});

    cases.check("findOne", [&] { return toJSON(books, books.findOne({.where = {{&Book::id, 1}}})); });
    cases.check("findOne.ordered", [&] { return toJSON(books, books.findOne({.order = {desc(&Book::id)}})); });
    cases.check("findOne.none", [&] { return toJSON(books, books.findOne({.where = {{&Book::id, 99}}})); });
    cases.check("findByPk", [&] { return toJSON(books, books.findByPk(6)); });
    cases.check("findByPk.none", [&] { return toJSON(books, books.findByPk(99)); });
    cases.check("findAndCountAll", [&] {
        const auto page = books.findAndCountAll({
            .where = {{&Book::subject, Op::gte(0)}},
            .order = {&Book::id},
            .limit = 2,
            .offset = 1,
        });
        return Json{{"count", page.count}, {"rows", toJSON(books, page.rows)}};
    });
}

void shown(Cases& cases, const Model<Book>& books) {
    cases.check("show.one", [&] { return books.inspect(books.findByPk(6)); });
    cases.check("show.all", [&] { return books.inspect(books.findAll({.order = {&Book::id}})); });
    cases.check("show.none", [&] { return books.inspect(books.findByPk(99)); });
    cases.check("show.rows", [&] {
        return inspect(books.findAll<Row>(
            {.attributes = {&Book::id, &Book::title, &Book::author, &Book::createdAt}, .order = {&Book::id}}
        ));
    });
    cases.check("show.short rows", [&] {
        return inspect(books.findAll<Row>({.attributes = {&Book::id, &Book::subject}, .order = {&Book::id}}));
    });
}

void aggregates(Cases& cases, const Model<Book>& books) {
    const Where<Book> nothing{{&Book::id, 99}};

    cases.check("count", [&] { return books.count(); });
    cases.check("count.where", [&] { return books.count({.where = {{&Book::author, "Martin Fowler"}}}); });
    cases.check("count.none", [&] { return books.count({.where = nothing}); });
    cases.check("count.column", [&] { return books.count({.col = &Book::subject}); });
    cases.check("count.distinct", [&] { return books.count({.col = &Book::author, .distinct = true}); });
    cases.check("min", [&] { return optionalToJSON(books.min(&Book::subject)); });
    cases.check("min.text", [&] { return optionalToJSON(books.min(&Book::title)); });
    cases.check("max", [&] { return optionalToJSON(books.max(&Book::subject, {.where = col(&Book::id) < 5})); });
    cases.check("max.date", [&] { return optionalToJSON(books.max(&Book::release_date)); });
    cases.check("max.time", [&] { return optionalToJSON(books.max(&Book::createdAt)); });
    cases.check("max.none", [&] { return optionalToJSON(books.max(&Book::subject, {.where = nothing})); });
    cases.check("sum", [&] { return optionalToJSON(books.sum(&Book::subject)); });
    cases.check("sum.none", [&] { return optionalToJSON(books.sum(&Book::subject, {.where = nothing})); });
}

}  // namespace

void reading(Cases& cases, const Models& models) {
    const auto& books = models.books;
    cases.check("books.bulkCreate", [&] { return toJSON(books, books.bulkCreate(library())); });
    cases.check("find.all", [&] { return toJSON(books, books.findAll({.order = {&Book::id}})); });
    conditions(cases, books);
    attributesAndGroups(cases, books);
    ordersAndPages(cases, books);
    shown(cases, books);
    aggregates(cases, books);
}

}  // namespace differential
