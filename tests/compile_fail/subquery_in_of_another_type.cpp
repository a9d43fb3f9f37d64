// expect: this value cannot be compared with this column
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
    std::string name{};
};
struct Book {
    std::int64_t id{};
    std::string title{};
    int pages{};
};

void misuse(Model<Book> books, Model<Author> authors) {
    (void)books.findAll({.where = col(&Book::pages).in(authors.select(&Author::name))});
}
