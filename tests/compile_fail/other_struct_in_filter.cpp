// expect: this condition is about another struct
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
    int tenant{};
};
struct Book {
    std::int64_t id{};
};

void misuse(Model<Book> books) {
    books.addFilter("tenant", [] { return col(&Author::tenant) == 1; });
}
