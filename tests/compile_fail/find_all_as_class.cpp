// expect: a finder gives the model's struct, Row, or a struct that is filled by its members' names
#include <sequelize/sequelize.hpp>

using namespace sequelize;

struct Book {
    std::int64_t id{};
    std::string title{};
};
class Card {
public:
    Card() = default;
    std::string title() const { return title_; }

private:
    std::string title_;
};

void misuse(Model<Book> books) {
    (void)books.findByPk<Card>(1);
}
