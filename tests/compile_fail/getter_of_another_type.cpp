// expect: .get returns the member's type, and takes the stored value or, for a VIRTUAL, the record
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
};

void misuse() {
    (void)field<&Book::title>({.get = [](int pages) { return pages; }});
}
