// expect: a foreign key's member must be of a column's type
// lines: 20
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
};
struct Thing {};
struct Join {
    Thing book{};
};
struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    DateTime createdAt{};
};

void misuse(Sequelize& sequelize, Model<Book> books) {
    (void)sequelize;
    (void)books;
    books.belongsToMany(books, {.through = "links", .foreignKey = &Join::book});
}
