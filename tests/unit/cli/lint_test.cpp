// What migration:lint finds in the text of migrations.
#include <sequelize/core/error.hpp>

#include "cli/lint_file.hpp"
#include "driver/backends.hpp"
#include "support/catch.hpp"

using namespace sequelize;
using namespace sequelize::detail;
using namespace sequelize::detail::commandline;

namespace {

std::string found(const std::string& text, Dialect dialect = Dialect::mysql, const std::string& file = "x.sql") {
    std::string all;
    for (const auto& finding : lintFile(text, file, backendOf(dialect).dialect()))
        all += (all.empty() ? "" : " ") + finding.code + "@" + std::to_string(finding.line) +
               (finding.subject.empty() ? "" : "=" + finding.subject);
    return all;
}

}  // namespace

TEST_CASE("statements of migrations are looked at", "[lint]") {
    struct Case {
        const char* sql;
        const char* found;
    };
    const Case cases[] = {
        {"CREATE TABLE books (id INT NOT NULL, UNIQUE (id));", ""},
        {"DROP TABLE books;", "DS101@1=books BC102@1=books"},
        {"DROP TABLE IF EXISTS `a``b`, c", "DS101@1=a`b BC102@1=a`b DS101@1=c BC102@1=c"},
        {"CREATE TABLE t (a INT); DROP TABLE t; ALTER TABLE t DROP a", "DS102@1=t.a BC102@1=t.a"},
        {"CREATE TABLE t (a INT); ALTER TABLE t DROP a, ADD UNIQUE (a);", ""},
        {"DROP TEMPORARY TABLE t;", ""},
        {"/*!50003 DROP TABLE a */; /*M!100100 ALTER TABLE b DROP c */;",
         "DS101@1=a BC102@1=a DS102@1=b.c BC102@1=b.c"},
        {"ALTER TABLE shop.books DROP COLUMN isbn", "DS102@1=books.isbn BC102@1=books.isbn"},
        {"ALTER TABLE books DROP INDEX a, DROP FOREIGN KEY b, DROP CHECK c, DROP CONSTRAINT d", ""},
        {"ALTER TABLE books MODIFY title VARCHAR(3) NOT NULL COMMENT 'DROP TABLE x'",
         "DS103@1=books.title LK101@1=books.title MF102@1=books.title"},
        {"ALTER TABLE books CHANGE a b INT", "BC101@1=books.a DS103@1=books.b LK101@1=books.b"},
        {"ALTER TABLE books ADD COLUMN n INT NOT NULL", "MF102@1=books.n"},
        {"ALTER TABLE books ADD n INT NOT NULL DEFAULT 0, ADD (m INT NOT NULL, o INT)", "MF102@1=books.m"},
        {"ALTER TABLE books ADD CONSTRAINT u UNIQUE (a), ADD INDEX (a, b)", "MF101@1=books"},
        {"CREATE UNIQUE INDEX u ON books (a)", "MF101@1=books"},
        {"ALTER TABLE books ADD FOREIGN KEY (a) REFERENCES b (id)", "MF103@1=books LK101@1=books"},
        {"ALTER TABLE books ADD FOREIGN KEY (a) REFERENCES b (id), ALGORITHM=INPLACE, LOCK=NONE", "MF103@1=books"},
        {"ALTER TABLE books RENAME COLUMN a TO b", "BC101@1=books.a"},
        {"ALTER TABLE books RENAME INDEX a TO b", ""},
        {"RENAME TABLE a TO b, c TO d", "BC101@1=a BC101@1=c"},
        {"ALTER TABLE a RENAME TO b", "BC101@1=a"},
        {"ALTER TABLE a ENGINE=InnoDB", "LK101@1=a"},
        {"/* DROP TABLE a */ SELECT 'DROP TABLE a'; -- DROP TABLE a\nSELECT 1", ""},
        {"UPDATE a SET b = 1 WHERE c;\nCREATE TABLE x (a INT);\nCREATE TABLE y (a INT);", "TX101@2"},
        {"UPDATE a SET b = 1 WHERE c;\nCREATE TABLE x (a INT);", ""},
        {"CREATE TABLE x (a INT);\nCREATE TABLE y (a INT);\nUPDATE x SET a = 1;", ""},
        {"-- migrate:up\nSELECT 1;\n-- migrate:down\nDROP TABLE books;", ""},
        // A table that is made anew.
        {"CREATE TABLE n (a INT); INSERT INTO n SELECT a FROM books; DROP TABLE books; ALTER TABLE n RENAME TO books",
         "LK101@1=books TX101@1"},
        {"CREATE TABLE n (a INT);\nDROP TABLE books;\nALTER TABLE n RENAME TO books", "DS101@2=books"},
        {"CREATE TABLE n (a INT);\nINSERT INTO n SELECT a FROM books WHERE a;\nDROP TABLE books;\nRENAME TABLE n TO books",
         "DS101@3=books TX101@3"},
        {"CREATE TABLE n (a INT);\nINSERT INTO n SELECT a FROM other;\nDROP TABLE books;\nRENAME TABLE n TO books",
         "DS101@3=books TX101@3"},
        {"CREATE TABLE n AS SELECT * FROM books; DROP TABLE books; RENAME TABLE n TO books", "LK101@1=books"},
        {"CREATE OR REPLACE TABLE books (a INT)", "DS101@1=books"},
        // Rows.
        {"TRUNCATE books", "DS105@1=books"},
        {"/*!50003 TRUNCATE TABLE shop.books */", "DS105@1=books"},
        {"DELETE FROM books", "DS105@1=books"},
        {"DELETE FROM books WHERE 1 = 1", "DS105@1=books"},
        {"DELETE books FROM books JOIN c ON c.id = books.c", "DS105@1=books"},
        {"WITH x AS (SELECT 1 WHERE 1) DELETE FROM books", "DS105@1=books"},
        {"DELETE FROM books WHERE id = 1; DELETE FROM books LIMIT 1; UPDATE books SET a = 1 WHERE id = 2", ""},
        {"UPDATE books SET a = (SELECT 1 FROM x WHERE 1)", "DS106@1=books"},
        {"CREATE TABLE t (a INT); INSERT INTO t VALUES (1); UPDATE t SET a = 1; DELETE FROM t; TRUNCATE t", ""},
    };
    for (const auto& [sql, expected] : cases) {
        INFO(sql);
        CHECK(found(sql) == expected);
    }
    CHECK(found("ALTER TABLE \"books\" RENAME \"a\" TO \"b\"", Dialect::sqlite) == "BC101@1=books.a");
    CHECK(found("UPDATE a SET b = 1 WHERE c; CREATE TABLE x (a INT); CREATE TABLE y (a INT);", Dialect::sqlite).empty()
    );
}

TEST_CASE("what SQLite deletes of other tables with one that is dropped", "[lint]") {
    const std::string rebuilt =
        "CREATE TABLE n (a INT);\nINSERT INTO n SELECT a FROM books;\nDROP TABLE books;\nALTER TABLE n RENAME TO books;";
    CHECK(found(rebuilt, Dialect::sqlite) == "DS101@3=books");
    CHECK(found("PRAGMA foreign_keys = OFF;\n" + rebuilt, Dialect::sqlite) == "LK101@4=books");
    CHECK(found("PRAGMA foreign_keys(0);\n" + rebuilt, Dialect::sqlite) == "LK101@4=books");
    CHECK(
        found("PRAGMA foreign_keys = OFF; PRAGMA foreign_keys = ON;\n" + rebuilt, Dialect::sqlite) == "DS101@4=books"
    );
    const auto text = [](const char* sql, Dialect dialect) {
        return lintFile(sql, "x.sql", backendOf(dialect).dialect()).at(0).text;
    };
    CHECK(text("DROP TABLE books", Dialect::sqlite).find("ON DELETE CASCADE") != std::string::npos);
    CHECK(text("DROP TABLE books", Dialect::mysql).empty());
}

TEST_CASE("a column that was filled in may become NOT NULL", "[lint]") {
    const std::string last = "ALTER TABLE books MODIFY n INT NOT NULL, ALGORITHM=INPLACE, LOCK=NONE;";
    const std::string record = "-- lint:MF102 books.n: rows have no value for it\n";
    const auto lacksValue = [&](const std::string& update) {
        return found(record + update + "\n" + last).find("MF102") != std::string::npos;
    };
    CHECK(lacksValue("-- UPDATE books SET n = <value> WHERE n IS NULL;"));
    CHECK_FALSE(lacksValue("UPDATE books SET n = 7 WHERE n IS NULL;"));
    CHECK_FALSE(lacksValue("UPDATE `books` b SET a = IF(1, 2, 3), b.n = (SELECT a FROM c WHERE d LIMIT 1);"));
    CHECK_FALSE(lacksValue("UPDATE books AS b SET b.n = b.a WHERE b.n IS NULL;"));
    // Other rows may lack one still.
    CHECK(lacksValue("UPDATE books SET n = 7 WHERE a IS NULL;"));
    CHECK(lacksValue("UPDATE books SET n = 7 WHERE n IS NULL AND a = 1;"));
    CHECK(lacksValue("UPDATE books SET n = 7 LIMIT 1;"));
    CHECK(lacksValue("UPDATE books SET n = NULL;"));
    CHECK(lacksValue("UPDATE books SET m = 7;"));
    CHECK(lacksValue("UPDATE other SET n = 7;"));
    CHECK(lacksValue("UPDATE books JOIN c ON c.id = books.c SET books.n = c.n;"));
    const std::string cpp = "// lint:MF102 books.n: rows have no value for it\n";
    const std::string call = "queryInterface.query(\"UPDATE `books` SET `n` = 7 WHERE `n` IS NULL\");\n";
    CHECK(found(cpp + "// " + call, Dialect::mysql, "x.cpp") == "MF102@1=books.n");
    CHECK(found(cpp + "    " + call, Dialect::mysql, "x.cpp").empty());
    CHECK(found(cpp + "queryInterface.query(R\"sql(UPDATE books SET n = 'a\"b')sql\");\n", Dialect::mysql, "x.cpp")
              .empty());
}

TEST_CASE("a comment allows one finding", "[lint]") {
    CHECK(found("-- lint:ignore DS102 unread\nALTER TABLE books DROP a;") == "BC102@2=books.a");
    CHECK(found("-- lint:ignore DS102 unread\n-- lint:ignore BC102 unread\nALTER TABLE books DROP a;").empty());
    CHECK(found("ALTER TABLE books DROP a; -- lint:ignore DS102 unread\n") == "BC102@1=books.a");
    CHECK(
        found("-- lint:ignore DS102 unread\nSELECT 1;\nALTER TABLE books DROP a;") == "DS102@3=books.a BC102@3=books.a"
    );
    CHECK_THROWS_AS(found("-- lint:ignore DS102\nALTER TABLE books DROP a;"), UsageError);
    CHECK_THROWS_AS(found("-- lint:ignore everything\nSELECT 1;"), UsageError);
}

TEST_CASE("what was written down when the migration was written is found", "[lint]") {
    const std::string sql =
        "-- migrate:up\n--     lint:DS102 books.a: the column's values\nALTER TABLE books DROP a;\n";
    CHECK(found(sql) == "DS102@2=books.a BC102@3=books.a");
    CHECK(found("    // lint:DS101 books: the table's rows\n", Dialect::mysql, "x.cpp") == "DS101@1=books");
    CHECK(found("    // lint:ignore DS101 empty\n    // lint:DS101 books: the table's rows\n", Dialect::mysql, "x.cpp")
              .empty());
    CHECK(found("DROP TABLE a;", Dialect::mysql, "x.cpp").empty());
}
