// expect: reads a part of a JSON column, and this member holds no documents
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::optional<Json> meta{};
};

void misuse(Model<Book> books) {
    (void)books.findAll({.where = col(&Book::id)["a"] == 1});
}
