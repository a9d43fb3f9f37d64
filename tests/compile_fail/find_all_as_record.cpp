// expect: an aggregate of 64 members at most, without constructors, virtual functions, and bases that hold data
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
};
struct Card : Record<Card> {
    std::string title{};
};

void misuse(Model<Book> books) {
    (void)books.findAll<Card>();
}
