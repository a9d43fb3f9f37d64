// expect: ok
// What the other files misuse, used rightly: they fail for the reason they name.
#include <array>

#include <sequelize/sequelize.hpp>

using namespace sequelize;

enum class State { draft, done };
struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
    Decimal price{};
    State state{};
    Uuid isbn{};
    std::optional<DateTime> soldAt{};
    DateTime createdAt{};
};

void use(Sequelize& db) {
    auto books = db.define<Book>(
        "books",
        {
            field<&Book::title>({.defaultValue = ""}),
            field<&Book::subject>,
            field<&Book::active>({.defaultValue = false}),
            field<&Book::price>(),
            field<&Book::state>(),
            field<&Book::isbn>({.defaultValue = DataTypes::UUIDV4}),
            field<&Book::soldAt>({.defaultValue = DataTypes::NOW}),
        }
    );
    (void)books.findAll(
        {.attributes = {&Book::id, {fn("COUNT", &Book::id), "n"}},
         .where =
             {{&Book::id, Op::in(std::array{1, 2})}, {&Book::title, Op::like("x%")}, {&Book::price, Decimal("9.9")}},
         .group = {&Book::title},
         .having = col(&Book::id) > 1,
         .order = {desc(&Book::title), &Book::id},
         .logging = console}
    );
    (void)books.findAll<Row>({.attributes = exclude(&Book::id), .where = col(&Book::soldAt) > col(&Book::createdAt)});
    books.create({.title = "x"}, {.fields = {&Book::title}});
    books.update(
        {{&Book::subject, null}, {&Book::active, true}, {&Book::price, 9}, {&Book::title, std::string_view("x")}},
        {.where = {{&Book::state, State::done}}}
    );
    (void)books.sum(&Book::subject);
}
