// expect: this validator reads a text, and this member is none
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
};

void misuse(Sequelize& sequelize) {
    sequelize.define<Book>("book", {field<&Book::subject>({.validate = {Validate::isEmail}})});
}
