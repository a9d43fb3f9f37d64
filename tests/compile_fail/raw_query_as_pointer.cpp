// expect: query<T> gives Row, a column's type, a std::tuple, or a model's struct
#include <sequelize/sequelize.hpp>

void use(sequelize::Sequelize& sequelize) {
    (void)sequelize.query<const char*>("SELECT 1");
}
