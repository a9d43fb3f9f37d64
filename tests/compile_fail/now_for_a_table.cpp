// expect: and is no default of a table
#include <sequelize/query_interface.hpp>

using namespace sequelize;

void misuse(const QueryInterface& queryInterface) {
    queryInterface.addColumn("books", "seen", {.type = DataTypes::DATE, .defaultValue = DataTypes::NOW});
}
