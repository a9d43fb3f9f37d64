// expect: this member belongs to another struct
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
    (void)books.findAll({.where = {{&Book::id, Op::in(authors.select(&Book::id))}}});
}
