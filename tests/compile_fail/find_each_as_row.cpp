// expect: rows of any columns come from findAll<Row>
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
};

void misuse(Model<Book> books) {
    books.findEach<Row>({}, [](Row&) {});
}
