// expect: this member of a result's struct has a type that neither a column nor an include fills
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
};
struct Card {
    std::string title{};
    const char* author{};
};

void misuse(Model<Book> books) {
    (void)books.findOne<Card>();
}
