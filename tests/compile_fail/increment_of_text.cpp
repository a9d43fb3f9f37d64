// expect: increment and decrement need a column of numbers
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    std::string title{};
};

void misuse(const sequelize::Model<Book>& books) {
    books.increment(&Book::title, {.where = {{&Book::id, 1}}});
}
