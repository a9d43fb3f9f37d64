// expect: this enum's enumerators are not numbered 0, 1, 2
#include <sequelize/sequelize.hpp>

using namespace sequelize;

enum class State { draft = 0, done = 5 };
struct Book {
    State state = State::draft;
};

auto misuse() {
    return field<&Book::state>();
}
