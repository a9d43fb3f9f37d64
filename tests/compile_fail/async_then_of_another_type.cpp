// expect: then(next): next takes what the future gives
#include <sequelize/async.hpp>

void misuse(sequelize::Sequelize& db) {
    auto future = db.async([] { return 1; }).then([](std::string text) { return text; });
}
