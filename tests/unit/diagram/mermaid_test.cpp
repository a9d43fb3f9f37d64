#include <sequelize/diagram.hpp>
#include <sequelize/sequelize.hpp>

#include "support/catch.hpp"
#include "unit/diagram/schemas.hpp"

using namespace sequelize;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// The line of the only column of the only table.
std::string columnLine(ColumnSchema column) {
    SchemaModel schema;
    schema.tables.resize(1);
    schema.tables[0].name = "t";
    schema.tables[0].columns = {std::move(column)};
    const auto text = erDiagram(schema);
    const auto begin = text.find("        ") + 8;
    return text.substr(begin, text.find('\n', begin) - begin);
}

}  // namespace

TEST_CASE("a picture in Mermaid has tables, marks and lines") {
    auto schema = test::twoTables(false);
    schema.tables[1].columns[2].comment = "on the shelf";
    CHECK(erDiagram(schema) == R"(erDiagram
    authors {
        int id PK
        varchar(255) name
    }
    books {
        int id PK
        int author_id FK
        int place "on the shelf"
    }
    authors ||--o{ books : "author_id"
)");
    CHECK(
        erDiagram(schema, {.columns = DiagramColumns::none}) ==
        "erDiagram\n    authors\n    books\n    authors ||--o{ books : \"author_id\"\n"
    );
    const auto keys = erDiagram(schema, {.columns = DiagramColumns::keys});
    CHECK(holds(keys, "int author_id FK"));
    CHECK_FALSE(holds(keys, "varchar(255) name"));
    CHECK(erDiagram(SchemaModel{}) == "erDiagram\n");
}

TEST_CASE("the ends of a line tell what nullability and unique keys tell") {
    const auto [allowNull, unique, line] = GENERATE(table<bool, std::vector<std::string>, std::string>({
        {false, {}, "authors ||--o{ books"},
        {true, {}, "authors |o--o{ books"},
        {false, {"author_id"}, "authors ||--o| books"},
        {true, {"AUTHOR_ID"}, "authors |o--o| books"},
        {false, {"author_id", "place"}, "authors ||--o{ books"},  // many places
    }));
    auto schema = test::twoTables(allowNull);
    if (!unique.empty()) schema.tables[1].indexes = {test::uniqueKey(unique)};
    CHECK(holds(erDiagram(schema), line));
}

TEST_CASE("what is unique among some rows only makes no line single") {
    auto schema = test::twoTables(false);
    auto key = test::uniqueKey({"author_id"});
    SECTION("a partial index") {
        key.where = "place > 3";
    }
    SECTION("an expression") {
        key.parts[0] = {.expression = "abs(author_id)"};
    }
    SECTION("another collation") {
        key.parts[0].collation = "BINARY";
    }
    SECTION("an index that is not unique") {
        key.isUnique = false;
    }
    schema.tables[1].indexes = {key};
    CHECK(holds(erDiagram(schema), "||--o{ books"));
    CHECK_FALSE(holds(erDiagram(schema), "UK"));
}

TEST_CASE("composite keys, keys that are shared, tables that refer to themselves") {
    auto schema = test::twoTables(false);
    auto& books = schema.tables[1];
    SECTION("one nullable column of two leaves a row without a parent") {
        books.columns[2].allowNull = true;
        books.foreignKeys = {test::foreignKey({"author_id", "place"}, "authors", {"id", "name"})};
        books.indexes = {test::uniqueKey({"author_id", "place"})};
        const auto text = erDiagram(schema);
        CHECK(holds(text, "authors |o--o| books : \"author_id, place\""));
        CHECK(holds(text, "int author_id FK, UK \"unique: author_id, place\""));
    }
    SECTION("a primary key that is a foreign key") {
        books.foreignKeys = {test::foreignKey({"id"}, "authors")};
        CHECK(holds(erDiagram(schema), "authors ||--o| books : \"id\""));
        CHECK(holds(erDiagram(schema), "int id PK, FK"));
    }
    SECTION("a part of a primary key is not unique") {
        books.primaryKey = test::uniqueKey({"id", "author_id"});
        CHECK(holds(erDiagram(schema), "authors ||--o{ books"));
    }
    SECTION("itself") {
        books.foreignKeys = {test::foreignKey({"place"}, "BOOKS")};
        CHECK(holds(erDiagram(schema), "books ||--o{ books : \"place\""));
    }
}

TEST_CASE("tables outside of the picture are stubs") {
    auto schema = test::twoTables(false);
    schema.tables[1].foreignKeys.push_back(test::foreignKey({"place"}, "places"));
    schema.tables[1].foreignKeys.push_back(test::foreignKey({"place"}, "authors"));
    schema.tables[1].foreignKeys.back().targetSchema = "other";
    const auto only = erDiagram(schema, {.tables = {"Books"}});
    CHECK(holds(only, "    \"authors (not shown)\"\n"));
    CHECK(holds(only, "\"authors (not shown)\" ||--o{ books"));
    CHECK(holds(only, "\"places (not in the schema)\" ||--o{ books"));
    CHECK(holds(only, "\"other.authors (another database)\" ||--o{ books"));
    CHECK_FALSE(holds(only, "varchar(255)"));
    const auto referenced = erDiagram(schema, {.tables = {"books"}, .referenced = true});
    CHECK(holds(referenced, "authors {"));
    CHECK_FALSE(holds(referenced, "not shown"));
    CHECK_THROWS_WITH(
        erDiagram(schema, {.tables = {"books", "nooks"}}),
        "erDiagram: .tables names 'nooks', which the schema lacks; it has 'authors', 'books'"
    );
}

TEST_CASE("columns whose names or types Mermaid does not take") {
    const auto [name, type, line] = GENERATE(table<std::string, std::string, std::string>({
        {"a", "varchar(255)", "varchar(255) a"},
        {"a", "int(10) unsigned", "int(10)_unsigned a"},
        {"a", "decimal(10,2)", "decimal a \"decimal(10,2)\""},
        {"a", "enum('x','y')", "enum a \"enum('x','y')\""},
        {"a", "", "_ a"},
        {"a", "'", "_ a \"'\""},
        {"a", "pk", "_ a \"pk\""},
        {"first name", "int", "int first_name \"'first name'\""},
        {"1st", "int", "int _1st \"'1st'\""},
        {"PK", "int", "int _PK \"'PK'\""},
        {"fk-x", "int", "int _fk-x \"'fk-x'\""},
        {"pk_x", "int", "int pk_x"},
        {"_id_", "int", "int _id_ \"'#95;id#95;'\""},
        {"größe", "int", "int größe"},
        {"a\nb", "int",
         "int a_b \"'a\xE2\x90\x8A"
         "b'\""},
        {"\xff", "int", "int _ \"'\xEF\xBF\xBD'\""},
        {"", "int", "int _ \"''\""},
    }));
    CHECK(columnLine(test::column(name, type)) == line);
}

TEST_CASE("texts between quotes neither end nor mean anything in Mermaid") {
    CHECK(
        columnLine(test::column("a", "int", false, R"(say "x" #35; 50% ~a~ <b> & \ * `c`)")) ==
        "int a \"say #34;x#34; #35;35; 50#37; #126;a#126; #60;b#62; #38; #92; #42; #96;c#96;\""
    );
    SchemaModel schema;
    for (const auto* name : {"end", "order lines", "x direction LR", "%%{init: {}}%%", "", "a;style:b#"}) {
        schema.tables.emplace_back();
        schema.tables.back().name = name;
    }
    CHECK(
        erDiagram(schema) ==
        "erDiagram\n    \"end\"\n    \"order lines\"\n    \"x #100;irection LR\"\n"
        "    \"#37;#37;{init: {}}#37;#37;\"\n    \" \"\n    \"a;style#58;b#35;\"\n"
    );
}

TEST_CASE("two boxes never become one") {
    auto schema = test::twoTables(false);
    schema.tables[0].name = "authors (not in the schema)";
    const auto text = erDiagram(schema);
    CHECK(holds(text, "\"authors (not in the schema)'\" ||--o{ books"));
    CHECK(holds(text, "    \"authors (not in the schema)\" {"));
}
