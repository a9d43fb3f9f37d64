// expect: these members belong to several structs
#include <sequelize/sequelize.hpp>

using namespace sequelize::dsl;

struct Book {
    std::int64_t id{};
};
struct Author {
    std::int64_t id{};
};

auto wanted = exclude(&Book::id).exclude(&Author::id);
