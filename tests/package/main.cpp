#include <sequelize/sequelize.hpp>

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    db.authenticate();
}
