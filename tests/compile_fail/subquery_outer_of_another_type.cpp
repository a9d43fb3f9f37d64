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
};

void misuse(Model<Book> books) {
    (void)books.select({.where = {{outer(&Author::id), &Book::title}}});
}
