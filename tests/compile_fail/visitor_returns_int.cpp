// expect: the visitor of findEach or findInBatches returns nothing, or a bool: false stops
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
};

void all(const sequelize::Model<Book>& books) {
    books.findEach([](Book&) { return 1; });
}
