// expect: a finder gives the model's struct, Row, or a struct that is filled by its members' names
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Author {
    std::int64_t id{};
    std::string name{};
};
struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
    Decimal price{};
    DateTime createdAt{};
};

void misuse(Model<Book> books) {
    (void)books.findAll<int>();
}
