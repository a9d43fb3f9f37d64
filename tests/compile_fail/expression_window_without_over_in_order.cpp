// expect: this function needs a window
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    int pages{};
};

void misuse(const Model<Book>& books) {
    (void)books.findAll({.order = {Fn::rank()}});
    (void)Fn::coalesce(Fn::lag(&Book::pages), 0);
}
