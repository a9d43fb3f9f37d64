// expect: TableOptions
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    std::string title{};
};

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    db.define<Book>("books", {sequelize::field<&Book::title>()}).drop({.force = true});
}
