#include <sequelize/diagram.hpp>

#include "support/catch.hpp"
#include "support/schema_tables.hpp"

using namespace sequelize;

TEST_CASE("a database's tables as a picture") {
    test::SchemaTables tables({"dg_seats", "dg_tickets", "dg_shows"});
    tables.runAll({
        "CREATE TABLE dg_shows (id INT NOT NULL, title VARCHAR(40) NOT NULL, sequel_of INT, PRIMARY KEY (id), "
        "CONSTRAINT dg_sequel FOREIGN KEY (sequel_of) REFERENCES dg_shows (id))",
        "CREATE TABLE dg_tickets (show_id INT NOT NULL, number INT NOT NULL, price DECIMAL(6,2) NOT NULL, "
        "PRIMARY KEY (show_id, number), CONSTRAINT dg_show FOREIGN KEY (show_id) REFERENCES dg_shows (id))",
        "CREATE TABLE dg_seats (id INT NOT NULL, show_id INT, `the number` INT, PRIMARY KEY (id), "
        "CONSTRAINT dg_one UNIQUE (show_id, `the number`), "
        "CONSTRAINT dg_ticket FOREIGN KEY (show_id, `the number`) REFERENCES dg_tickets (show_id, number))",
    });
    const auto schema = tables.read();
    const auto text = erDiagram(schema);
    CHECK_THAT(text, test::containsString("dg_shows |o--o{ dg_shows : \"sequel_of\""));
    CHECK_THAT(text, test::containsString("dg_shows ||--o{ dg_tickets : \"show_id\""));
    CHECK_THAT(text, test::containsString("dg_tickets |o--o| dg_seats : \"show_id, the number\""));
    CHECK_THAT(text, test::containsString(" show_id PK, FK\n"));
    CHECK_THAT(text, test::containsString(" the_number FK, UK \"'the number'; unique: show_id, the number\"\n"));
    CHECK_THAT(text, test::containsString(" price "));
    CHECK_THAT(
        erDiagram(schema, {.tables = {"dg_seats"}}), test::containsString("\"dg_tickets (not shown)\" |o--o| dg_seats")
    );
    CHECK_THAT(erDiagram(schema, {.format = DiagramFormat::dot}), test::containsString("\"dg_tickets\":e0:e -> "));
}
