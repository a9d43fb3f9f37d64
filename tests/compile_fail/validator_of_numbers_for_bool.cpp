// expect: this validator is for members that are numbers or texts, and this member is neither
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
    std::optional<int> subject{};
    bool active{};
};

void misuse(Sequelize& sequelize) {
    sequelize.define<Book>("book", {field<&Book::active>({.validate = {Validate::min(3)}})});
}
