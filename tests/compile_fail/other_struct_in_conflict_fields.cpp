// expect: this member belongs to another struct
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    std::string title{};
    int copies{};
};
struct Shelf {
    std::string name{};
};

void misuse(const sequelize::Model<Book>& books) {
    books.upsert({.id = 1}, {.conflictFields = {&Shelf::name}});
}
