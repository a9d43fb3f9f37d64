// expect: onError(failed): failed takes the std::exception_ptr
#include <sequelize/async.hpp>

void misuse(sequelize::Sequelize& db) {
    auto future = db.async([] { return 1; }).onError([](const std::exception&) { return 2; });
}
