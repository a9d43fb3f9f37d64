// expect: this hook takes the call's options and nothing else
// lines: 16
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
};
struct Book {
    std::int64_t id{};
    std::string title{};
};

void misuse(Sequelize& sequelize, Model<Book> books) {
    (void)sequelize;
    (void)books;
    books.beforeFind([](Book&) {});
}
