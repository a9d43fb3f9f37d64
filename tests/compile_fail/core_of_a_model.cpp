// expect: private
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
    std::string title{};
};

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    (void)db.define<Book>("books").core();
}
