// expect: deleted
#include <sequelize/async.hpp>

void misuse(sequelize::Sequelize& db) {
    auto future = db.async([] { return 1; });
    auto other = future;
}
