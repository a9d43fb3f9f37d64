// expect: this scope is of another struct
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
    int age{};
};
struct Book {
    std::int64_t id{};
};

void misuse(Model<Book> books, Model<Author> authors) {
    const auto old = authors.addScope("old", {.where = {{&Author::age, Op::gt(70)}}});
    (void)books.scope({old}).findAll();
}
