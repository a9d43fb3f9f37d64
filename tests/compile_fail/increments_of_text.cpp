// expect: increment and decrement need a column of numbers
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    std::string title{};
    int copies{};
};

void misuse(const sequelize::Model<Book>& books) {
    books.increment({{&Book::copies, 1}, {&Book::title, 1}}, {.where = {{&Book::id, 1}}});
}
