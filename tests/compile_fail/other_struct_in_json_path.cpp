// expect: belongs to another struct than the model
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
    Json meta{};
};
struct Book {
    std::int64_t id{};
    std::optional<Json> meta{};
};

void misuse(Model<Book> books) {
    (void)books.findAll({.order = {col(&Author::meta)["a"]}});
}
