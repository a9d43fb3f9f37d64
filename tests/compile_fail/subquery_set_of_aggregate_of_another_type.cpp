// expect: this value cannot be stored in this column
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
    std::string name{};
};
struct Book {
    std::int64_t id{};
    int pages{};
};

void misuse(Model<Book> books, Model<Author> authors) {
    (void)books.update({{&Book::pages, scalar(authors.select(Fn::max(&Author::name)))}}, {.where = {{&Book::id, 1}}});
}
