// expect: findInBatches gives the model's struct, or one that is filled by its members' names
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
};

void misuse(Model<Book> books) {
    books.findInBatches<Row>({}, [](std::span<Row>) {});
}
