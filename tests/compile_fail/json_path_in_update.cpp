// expect: a part of a JSON document is a text, number, boolean, null or document
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::optional<Json> meta{};
};

void misuse(Model<Book> books) {
    books.update({{col(&Book::meta)["a"], DateTime()}}, {.where = {{&Book::id, 1}}});
}
