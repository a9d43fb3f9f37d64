// expect: arithmetic takes numbers; texts are joined by Fn::concat
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
    double weight{};
    Date day{};
    DateTime createdAt{};
};

void misuse(Model<Book> books) {
    (void)books.findAll({.where = col(&Book::title) + 1 == 2});
}
