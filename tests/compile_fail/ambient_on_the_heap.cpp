// expect: operator new
#include <sequelize/sequelize.hpp>

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    auto t = db.transaction();
    delete new sequelize::AmbientTransaction(t);
}
