// expect: Op::between needs both bounds
// lines: 40
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
    const std::optional<int> low;
    (void)books.findAll({.where = {{&Book::id, Op::between(Op::ifPresent(low), 9)}}});
}
