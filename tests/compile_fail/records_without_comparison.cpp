// expect: 'Book' and 'Book'
#include <sequelize/sequelize.hpp>

struct Book : sequelize::Record<Book> {
    std::int64_t id{};
    std::string title{};
};

int main() {
    return Book{} == Book{} ? 1 : 0;
}
