// expect: DataTypes::UUIDV4 is a default for Uuid members
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

void misuse() {
    (void)field<&Book::title>({.defaultValue = DataTypes::UUIDV4});
}
