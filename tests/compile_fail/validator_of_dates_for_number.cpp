// expect: this validator is for members that are instants, days or texts, and this member is none
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
};

void misuse(Sequelize& sequelize) {
    sequelize.define<Book>("book", {field<&Book::subject>({.validate = {Validate::isAfter("2020-01-01")}})});
}
