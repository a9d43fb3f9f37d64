// expect: this scope is of another struct
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
};
struct Book {
    std::int64_t id{};
};

void misuse(Model<Book> books, Model<Author> authors) {
    (void)books.findAll({.scope = authors.unscoped()});
}
