// expect: this member is no association: include members of type BelongsTo, HasOne, HasMany or BelongsToMany
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    std::optional<std::string> subtitle{};
};

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    auto books = db.define<Book>("books", {sequelize::field<&Book::subtitle>()});
    (void)books.findAll({.include = {sequelize::Include<Book>(&Book::subtitle)}});
}
