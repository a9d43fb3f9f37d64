// expect: a validator of a model is a function of a record
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
};

void misuse(Model<Book> books) {
    books.addValidator("short", [](int) { return true; });
}
