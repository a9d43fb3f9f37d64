#include <sequelize/migration.hpp>

sequelize::Migration s20260101120000_create_books() {
    return {.up = [](sequelize::QueryInterface&) {}};
}
