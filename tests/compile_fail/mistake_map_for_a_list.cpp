// expect: this value cannot be compared with this column
// lines: 40
#include <map>

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
    const std::map<int, int> years;
    (void)books.findAll({.where = {{&Book::id, years}}});
}
