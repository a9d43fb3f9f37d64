// expect: this scope's function takes other arguments
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    int year{};
};

void misuse(Model<Book> books) {
    const auto byYear = books.addScope("byYear", [](int year) -> FindOptions<Book> {
        return {.where = {{&Book::year, year}}};
    });
    (void)books.scope({byYear("2008")}).findAll();
}
