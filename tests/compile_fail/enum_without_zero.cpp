// expect: this enum has no enumerator numbered 0
#include <sequelize/sequelize.hpp>

using namespace sequelize;

enum class State { draft = 1, done = 2 };
struct Book {
    State state = State::draft;
};

auto misuse() {
    return field<&Book::state>();
}
