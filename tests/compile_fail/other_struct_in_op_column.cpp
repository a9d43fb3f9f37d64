// expect: this column belongs to another struct
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
    std::string name{};
};
struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
    Decimal price{};
    DateTime createdAt{};
};

void misuse(Model<Book> books) {
    (void)books.findAll({.where = {{&Book::id, Op::gt(col(&Author::id))}}});
}
