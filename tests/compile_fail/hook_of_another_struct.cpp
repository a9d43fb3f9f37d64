// expect: this hook takes a record of the model, and the call's options if it wants them
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
    books.beforeCreate([](Author&) {});
}
