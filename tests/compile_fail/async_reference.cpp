// expect: async: the call returns a reference, to what may be gone when it is read; return a value
#include <sequelize/async.hpp>

void misuse(sequelize::Sequelize& db, int& number) {
    auto future = db.async([&]() -> int& { return number; });
}
