// expect: async: the call returns a Future; chain it by then(), or call what it needs directly
#include <sequelize/async.hpp>

void misuse(sequelize::Sequelize& db) {
    auto future = db.async([&] { return db.async([] { return 1; }); });
}
