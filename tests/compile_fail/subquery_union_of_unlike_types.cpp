// expect: unlike C++ types
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
    (void)unionAll(books.select(&Book::pages), authors.select(&Author::name));
}
