// expect: this function needs a window
// lines: 20
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    int pages{};
};

void misuse(const Model<Book>& books) {
    (void)books.findAll<Row>({.attributes = {{Fn::rowNumber(), "place"}}});
}
