// expect: ok
// The control: when this does not compile, the others fail for the wrong reason.
#include <sequelize/sequelize.hpp>

int main() {
    sequelize::Sequelize db{"sqlite::memory:"};
    db.authenticate();
}
