// expect: Op::in takes a list in braces
// lines: 16
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
};
struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    DateTime createdAt{};
};

void misuse(Sequelize& sequelize, Model<Book> books) {
    (void)sequelize;
    (void)books;
    (void)books.findAll({.where = {{&Book::id, Op::in(1, 2)}}});
}
