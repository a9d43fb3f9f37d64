// Fills the new column, a thousand ids at a time: each UPDATE locks few rows, for a short time. On MySQL and MariaDB
// each is committed for itself; a run that is interrupted goes on with the next. All rows: until now it is the old
// column that counts.
#include <sequelize/migration.hpp>
#include <sequelize/query_interface.hpp>

using namespace sequelize;

Migration m20260103120000_fill_writer() {
    return {
        .up =
            [](QueryInterface& queryInterface) {
                constexpr std::int64_t step = 1000;
                const auto rows = queryInterface.query(
                    "SELECT COALESCE(MAX(id), 0) AS last FROM books", {.type = QueryTypes::SELECT}
                );
                const auto last = rows.rows.at(0).get<std::int64_t>("last");
                for (std::int64_t first = 1; first <= last; first += step)
                    queryInterface.query(
                        "UPDATE books SET writer = author WHERE id BETWEEN ? AND ?",
                        {.replacements = {first, first + step - 1}}
                    );
            },
        .down =
            [](QueryInterface& queryInterface) {
                // What the program wrote meanwhile: its predecessor reads the old column.
                queryInterface.query("UPDATE books SET author = writer WHERE writer IS NOT NULL");
            },
    };
}
