// expect: this value cannot be stored in this column: their C++ types do not go together
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    std::string title{};
    int copies{};
};

void misuse(const sequelize::Model<Book>& books) {
    (void)books.findOrCreate({.where = {{&Book::id, 1}}, .defaults = {{&Book::copies, "many"}}});
}
