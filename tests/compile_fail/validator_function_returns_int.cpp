// expect: a validator function returns nothing
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
};

void misuse(Sequelize& sequelize) {
    sequelize.define<Book>(
        "book", {field<&Book::title>({.validate = {{"short", [](const std::string&) { return 3; }}}})}
    );
}
