// expect: scalar takes a select of one column
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
    (void)books.findAll({.where = col(&Book::pages) > scalar(books.select({.limit = 1}))});
    (void)authors;
}
