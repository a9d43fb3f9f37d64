// expect: this member is no association
#include <sequelize/json_options.hpp>
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
};

int main() {
    sequelize::detail::ToJsonOptions<Book> options{.include = {&Book::id}};
}
