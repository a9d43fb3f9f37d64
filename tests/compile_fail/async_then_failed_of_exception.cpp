// expect: then(next, failed): failed takes the std::exception_ptr
#include <sequelize/async.hpp>

void misuse(sequelize::Sequelize& db) {
    auto future = db.async([] { return 1; }).then([](int n) { return n; }, [](const std::exception&) { return 2; });
}
