// One model: define, sync, create, find.
#include <cstdint>
#include <string>
#include <vector>

#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
    int pages{};
};

std::vector<Book> longBooks(Sequelize& sequelize) {
    auto Books = sequelize.define<Book>("book", {field<&Book::title>(), field<&Book::pages>()});
    Books.sync();
    Books.create({.title = "Clean Code", .pages = 464});
    return Books.findAll({.where = {{&Book::pages, Op::gt(300)}}, .order = {&Book::title}});
}
