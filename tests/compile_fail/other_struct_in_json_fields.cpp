// expect: this member belongs to another struct than the model that is asked
#include <sequelize/json_options.hpp>
#include <sequelize/sequelize.hpp>

struct Book {
    std::int64_t id{};
};
struct Song {
    std::int64_t id{};
};

int main() {
    sequelize::detail::PatchOptions<Book> options{.fields = {&Song::id}};
}
