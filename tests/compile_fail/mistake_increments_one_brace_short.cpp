// expect: one brace is missing: the amounts are a list of pairs
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    std::string title{};
    int copies{};
};

void misuse(const sequelize::Model<Book>& books) {
    books.increment({&Book::copies, 1}, {.where = {{&Book::id, 1}}});
}
