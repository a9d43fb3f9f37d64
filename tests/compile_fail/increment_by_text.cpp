// expect: increment and decrement add a number
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    int pages{};
};

void misuse(const sequelize::Model<Book>& books) {
    books.increment(&Book::pages, {.by = "1", .where = {{&Book::id, 1}}});
}
