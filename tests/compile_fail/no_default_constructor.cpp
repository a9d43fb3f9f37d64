// expect: a model's struct needs a default constructor
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    explicit Book(int number) : id(number) {}
    std::int64_t id;
};

void misuse(Sequelize& db) {
    db.define<Book>("books", {});
}
