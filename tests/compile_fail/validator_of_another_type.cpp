// expect: a value of this validator can never equal the member
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
};

void misuse(Sequelize& sequelize) {
    sequelize.define<Book>("book", {field<&Book::subject>({.validate = {Validate::isIn({"one", "two"})}})});
}
