// expect: this value cannot be compared with this column
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    DateTime createdAt{};
    Time length{};
};

void misuse(Model<Book> books) {
    (void)books.findAll({.where = col(&Book::createdAt) > col(&Book::length)});
}
