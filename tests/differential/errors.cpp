// Errors by class, fields and messages; errors.mjs is the same in JavaScript.

#include "scenario.hpp"

namespace differential {
namespace {

using namespace sequelize;

struct Ghost {
    std::int64_t id{};
    std::string name{};
};

}  // namespace

void errors(Cases& cases, sequelize::Sequelize& sequelize, const Models& models) {
    const auto& books = models.books;
    const auto& grades = models.grades;
    const auto& accounts = models.accounts;

    cases.check("error.notNull", [&] { return toJSON(books, books.create({.author = "nobody"})); });
    cases.check("error.two notNull", [&] { return toJSON(books, books.create({})); });
    cases.check("error.notNull in update", [&] {
        return books.update({{&Book::title, null}}, {.where = {{&Book::id, 1}}});
    });
    cases.check("error.notNull in save", [&] {
        auto grade = grades.findByPk(1).value();
        grade.grade.reset();
        grade.save();
        return Json();
    });
    cases.check("error.notNull in bulkCreate", [&] {
        return toJSON(
            books, books.bulkCreate({{.title = "fine", .author = "fine"}, {.title = "no author"}}, {.validate = true})
        );
    });
    cases.check("error.unique", [&] { return toJSON(accounts, accounts.create({.email = "a@x"})); });
    cases.check("error.unique of two", [&] {
        return toJSON(accounts, accounts.create({.email = "new@x", .firstName = "Ada", .lastName = "L."}));
    });
    cases.check("error.unique in bulkCreate", [&] {
        return toJSON(accounts, accounts.bulkCreate({{.email = "new@x"}, {.email = "b@x"}}));
    });
    cases.check("error.unique in update", [&] {
        return accounts.update({{&Account::email, "a@x"}}, {.where = {{&Account::email, "b@x"}}});
    });
    cases.check("error.unique primary key", [&] {
        return toJSON(books, books.create({.id = 1, .title = "t", .author = "a"}));
    });
    cases.check("error.nothing inserted", [&] { return Json::array({books.count(), accounts.count()}); });
    cases.check("error.unknown column", [&] { return toJSON(books, books.findAll({.where = literal("`nope` = 1")})); });
    cases.check("error.syntax", [&] { return toJSON(books, books.findAll({.where = literal("AND AND")})); });
    cases.check("error.unknown table", [&] {
        const auto ghosts = sequelize.define<Ghost>("ghost", {field<&Ghost::name>({.type = DataTypes::STRING})});
        return toJSON(ghosts, ghosts.findAll());
    });
    cases.check("error.empty result", [&] {
        return toJSON(books, books.findOne({.where = {{&Book::id, 99}}, .rejectOnEmpty = true}));
    });
    cases.check("error.empty result by key", [&] {
        return toJSON(books, books.findByPk(99, {.rejectOnEmpty = true}));
    });
}

}  // namespace differential
