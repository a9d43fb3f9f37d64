// expect: this value cannot be stored in this column
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
    books.update({{&Book::price, 9.9}}, {.where = {{&Book::id, 1}}});
}
