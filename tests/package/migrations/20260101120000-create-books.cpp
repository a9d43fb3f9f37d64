#include <sequelize/migration.hpp>

using namespace sequelize;

Migration m20260101120000_create_books() {
    return {.up = [](QueryInterface&) {}, .down = [](QueryInterface&) {}};
}
