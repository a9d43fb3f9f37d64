// expect: a part of a JSON document compares with texts, numbers, booleans, null and documents
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::optional<Json> meta{};
};

void misuse(Model<Book> books) {
    (void)books.findAll({.where = col(&Book::meta)["a"] == DateTime()});
}
