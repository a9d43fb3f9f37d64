// expect: load fills records of this model that can be changed: give it a vector, span or other range of them
#include <sequelize/sequelize.hpp>

struct Book;
struct Author {
    std::int64_t id{};
    sequelize::HasMany<Book> books{};
};
struct Book {
    std::int64_t id{};
    std::int64_t authorId{};
};

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    auto authors = db.define<Author>("author");
    const std::vector<Author> found;
    authors.load(found, {.include = {&Author::books}});
}
