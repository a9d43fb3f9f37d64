// expect: AmbientTransaction
#include <sequelize/sequelize.hpp>

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    auto t = db.transaction();
    sequelize::AmbientTransaction ambient(t);
    auto other = std::move(ambient);
}
