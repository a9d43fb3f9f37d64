// Step 5 of the tutorial: a raw query with its values in an array.
#include <sequelize/sequelize.hpp>

#include "connection.hpp"
#include "student_records.hpp"

using namespace sequelize::dsl;

int main(int argc, char** argv) {
    Sequelize sequelize{databaseUrl(argc, argv)};
    try {
        const std::string id = addStudentRecords(sequelize);
        sequelize.authenticate();
        console.log("Connection has been established successfully.");

        auto result = sequelize.query(
            "SELECT * FROM students WHERE student_id = ?", {.replacements = {id}, .type = QueryTypes::SELECT}
        );
        console.log(inspect(result.rows));
    } catch (const BaseError& error) {
        console.error(std::string("Failed to select data : ") + error.what());
        return 1;
    }
}
